"""axe-core on a page: what breaks WCAG 2.2 AA, without what is known of the vendors (vendor_findings.yaml)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from playwright.sync_api import Page

from workers.check.node import packages

LEVELS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
KNOWN = Path(__file__).with_name("vendor_findings.yaml")
RUN = """async ([part, levels]) => {
  const run = await axe.run(part ? {include: [part]} : document,
    {runOnly: {type: 'tag', values: levels}, resultTypes: ['violations']});
  return run.violations.flatMap(found => found.nodes.map(node => [found.id, node.target.join(' '), node.html]));
}"""


@cache
def _program() -> str:
    return (packages() / "axe-core/axe.min.js").read_text(encoding="utf-8")


@cache
def known() -> list[dict[str, Any]]:
    """Findings that are the vendors' and cannot be mended from outside; each with its reason."""
    return list(yaml.safe_load(KNOWN.read_text(encoding="utf-8")) or [])


def violations(page: Page, part: str = "") -> list[str]:
    """One line a violation: rule, place, HTML. part: selector of the part of the page to look at; empty: all of it."""
    page.evaluate(_program())
    found = page.evaluate(RUN, [part, list(LEVELS)])
    return [f"{rule} at {place}: {html[:160]}" for rule, place, html in found if not _is_known(rule, html)]


def _is_known(rule: str, html: str) -> bool:
    return any(entry["rule"] == rule and entry["html"] in html for entry in known())
