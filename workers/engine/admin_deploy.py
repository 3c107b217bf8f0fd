"""Puts diagrams with their forms on the engine: one deployment a process, and only what changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from workers.engine.admin import EngineAdmin
from workers.errors import UserError

PROCESS = "{http://www.omg.org/spec/BPMN/20100524/MODEL}process"


@dataclass(frozen=True)
class Bundle:
    """One process with its forms; they are deployed together, because forms are bound to the deployment."""

    process: str
    name: str
    diagram: Path
    forms: tuple[Path, ...]

    def resources(self) -> list[tuple[str, bytes]]:
        """File names and contents, as the engine stores them."""
        return [(file.name, file.read_bytes()) for file in (self.diagram, *self.forms)]


@dataclass(frozen=True)
class Outcome:
    """What a deployment did: ``version`` now in force; ``new`` says whether it was made just now."""

    bundle: Bundle
    version: int
    new: bool


def find_bundles(folder: Path) -> list[Bundle]:
    """All diagrams below ``folder`` with their forms from ``folder/forms``. Raises UserError if there is none."""
    diagrams = sorted(folder.rglob("*.bpmn"))
    if not diagrams:
        raise UserError("holds no diagrams (*.bpmn).", where=str(folder), remedy="Name the folder with BFM_BPMN.")
    bundles = [_bundle(diagram, folder / "forms") for diagram in diagrams]
    _refuse_orphans(bundles, folder / "forms")
    return bundles


def deploy(admin: EngineAdmin, bundles: Iterable[Bundle]) -> list[Outcome]:
    """Deploy every bundle; one whose files are all unchanged gets no new version."""
    before = {row["key"]: int(row["version"]) for row in admin.definitions()}
    outcomes = []
    for bundle in bundles:
        made = admin.deployments.create(bundle.process, bundle.resources())
        version = made.definitions.get(bundle.process, before.get(bundle.process, 0))
        outcomes.append(Outcome(bundle, version, version != before.get(bundle.process)))
    return outcomes


def _bundle(diagram: Path, forms: Path) -> Bundle:
    try:
        processes = etree.parse(diagram).getroot().findall(PROCESS)
    except (OSError, etree.XMLSyntaxError) as problem:
        raise UserError(
            f"is no diagram: {problem}.", where=str(diagram), remedy="Open it in Camunda Modeler."
        ) from None
    if len(processes) != 1:
        raise UserError(f"has {len(processes)} processes, expected one.", where=str(diagram))
    process = str(processes[0].get("id"))
    found = tuple(sorted(forms.glob(f"{process}.*.form")))
    return Bundle(process, str(processes[0].get("name") or process), diagram, found)


def _refuse_orphans(bundles: list[Bundle], forms: Path) -> None:
    used = {form for bundle in bundles for form in bundle.forms}
    for form in sorted(forms.glob("*.form")):
        if form not in used:
            raise UserError(
                "belongs to no diagram.",
                where=str(form),
                remedy=f"Name it <process>.<element>.form; processes are {', '.join(b.process for b in bundles)}.",
            )
