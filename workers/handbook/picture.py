"""A drawn diagram as part of a page: every box leads to its description, also by keyboard."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from lxml import etree

SVG = "{http://www.w3.org/2000/svg}"
XLINK = "{http://www.w3.org/1999/xlink}href"
LABEL = "_label"


def linked(file: Path, labels: Mapping[str, str]) -> str:
    """The picture's SVG in which each element of ``labels`` (id to German label) is a link to ``#id``.

    bpmn-js has drawn it (``bfm check --write-readme``) and left every element's id in it.
    """
    root = etree.parse(file, etree.XMLParser(resolve_entities=False, no_network=True)).getroot()
    for group in list(root.iter(f"{SVG}g")):
        identifier = group.get("data-element-id", "")
        if identifier.removesuffix(LABEL) in labels:
            _wrap(group, identifier, labels)
    root.set("role", "group")
    root.set("class", "diagramm")
    return etree.tostring(root, encoding="unicode")


def _wrap(group: etree._Element, identifier: str, labels: Mapping[str, str]) -> None:
    """Put a link around the element; the text beside an event is clickable too, but not a second tab stop."""
    element = identifier.removesuffix(LABEL)
    link = etree.Element(f"{SVG}a", {XLINK: f"#{element}", "href": f"#{element}"})
    if identifier != element:
        link.set("tabindex", "-1")
        link.set("aria-hidden", "true")
    else:
        link.set("aria-label", labels[element])
        title = etree.SubElement(link, f"{SVG}title")
        title.text = labels[element]
    parent = group.getparent()
    if parent is not None:
        parent.replace(group, link)
    link.append(group)
    for line in group.iter(f"{SVG}tspan"):
        line.tail = " "  # else a screen reader joins the last word of a line with the first of the next
