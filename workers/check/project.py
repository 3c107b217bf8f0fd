"""Everything the checks look at, read once: diagrams, forms, templates, handlers, catalogue, parameters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

from lxml import etree

from workers.check.diagram import Diagram, Element
from workers.check.finding import Finding
from workers.check.form import Form
from workers.errors import UserError
from workers.registry import Handler, Handlers
from workers.rules.catalogue import Catalogue, load_catalogue
from workers.rules.parameters import ParameterBook, load_parameters
from workers.rules.rights import Access, read_access
from workers.settings import PROJECT


@lru_cache(maxsize=1)
def _book() -> ParameterBook:
    """The parameters as they lie in the repository, read once."""
    return load_parameters()


@dataclass
class Project:
    """The parts that must fit each other. ``unreadable`` reports files that are no BPMN or no JSON."""

    folder: Path
    handlers: Handlers
    templates: Path | None = None
    catalogue: Catalogue = field(default_factory=load_catalogue)
    book: ParameterBook = field(default_factory=_book)
    diagrams: list[Diagram] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    unreadable: list[Finding] = field(default_factory=list)

    @classmethod
    def load(cls, folder: Path, handlers: Handlers, templates: Path | None = None) -> Project:
        """Read all diagrams and forms below ``folder``. UserError if there is no such folder or no diagram in it."""
        project = cls(folder, handlers, templates)
        for path in _files(folder, "bpmn"):
            project._read_diagram(path)
        for path in _files(folder, "form"):
            project._read_form(path)
        return project

    def name(self, path: Path) -> str:
        """Path as findings show it, for example ``bpmn/access.bpmn``."""
        return path.relative_to(self.folder.parent).as_posix()

    def _read_diagram(self, path: Path) -> None:
        try:
            self.diagrams.append(Diagram(path, self.name(path)))
        except etree.XMLSyntaxError as error:
            self._refuse(path, f"Die Datei ist kein gültiges XML ({error.msg}).", "Im Camunda Modeler neu speichern.")

    def _read_form(self, path: Path) -> None:
        try:
            self.forms.append(Form(path, self.name(path)))
        except ValueError as error:
            self._refuse(path, f"Das Formular ist kein gültiges JSON ({error}).", "Im Camunda Modeler neu speichern.")

    def _refuse(self, path: Path, what: str, remedy: str) -> None:
        self.unreadable.append(Finding(self.name(path), "", what, remedy))

    @property
    def deploy(self) -> Path:
        """Folder of rights and staff; that of the repository where the diagrams come without one."""
        own = self.folder.parent / "deploy"
        return own if (own / "access.yaml").is_file() else PROJECT / "deploy"

    @cached_property
    def access(self) -> Access:
        return read_access(self.deploy / "access.yaml")

    @property
    def groups(self) -> frozenset[str]:
        """Groups that the engine will know."""
        return frozenset(self.access.groups)

    @cached_property
    def processes(self) -> dict[str, Element]:
        return {process.id: process for diagram in self.diagrams for process in diagram.processes}

    @cached_property
    def nodes(self) -> list[Element]:
        """Every flow node of every diagram."""
        return [node for diagram in self.diagrams for node in diagram.nodes]

    def of_kind(self, *kinds: str) -> Iterator[Element]:
        return (node for node in self.nodes if node.kind in kinds)

    def of_process(self, process: str) -> Iterator[Element]:
        return (node for node in self.nodes if node.process.id == process)

    def form(self, identifier: str) -> Form | None:
        return self._forms.get(identifier)

    @cached_property
    def _forms(self) -> dict[str, Form]:
        return {form.id: form for form in reversed(self.forms)}

    def handler(self, element: Element) -> Handler | None:
        """The registered function behind a service task."""
        return self._topics.get(element.camunda("topic"))

    @cached_property
    def _topics(self) -> dict[str, Handler]:
        return {handler.topic: handler for handler in self.handlers}

    def called(self, element: Element, jobcenter: str = "") -> set[str]:
        """Process ids that a call activity may start: its own word, or the values of the parameter it names.

        jobcenter: only what is called there; by default what any of them calls.
        """
        named = element.get("calledElement")
        if not named.startswith(("${", "#{")):
            return {named}
        entry = self.book.entries.get(named[2:-1].strip())
        if entry is None:
            return set()
        found = [entry.of(jobcenter)] if jobcenter else entry.values.values()
        return {str(value.value) for values in found for value in values if value.value is not None}

    @cached_property
    def callers(self) -> dict[str, list[Element]]:
        """Call activities by the process they may start."""
        found: dict[str, list[Element]] = {process: [] for process in self.processes}
        for activity in self.of_kind("callActivity"):
            for process in self.called(activity):
                found.setdefault(process, []).append(activity)
        return found


def _files(folder: Path, ending: str) -> list[Path]:
    found = sorted(path for path in folder.rglob(f"*.{ending}") if path.is_file())
    if not found and ending == "bpmn":
        raise UserError("Hier liegt kein Diagramm (*.bpmn).", where=str(folder), remedy="Bitte den Pfad prüfen.")
    return found


def project_folder(paths: Iterable[Path]) -> Path:
    """The folder of all diagrams to which the named files or folders belong: the nearest one holding ``forms``."""
    for path in paths:
        if not path.exists():
            raise UserError("Diese Datei gibt es nicht.", where=str(path), remedy="Bitte den Pfad prüfen.")
        start = path.resolve()
        for folder in (start, *start.parents):
            if (folder / "forms").is_dir():
                return folder
        return start if start.is_dir() else start.parent
    raise UserError("Kein Pfad angegeben.", remedy="Bitte einen Ordner oder ein Diagramm nennen.")
