"""Template and data in, PDF/A-2a + PDF/UA-1 out. Runs in a process of its own; see `pool`.

Whatever would leave a gap stops the rendering: an undefined placeholder, an empty value, a character that no installed
font holds, a picture that is not there, a web address. Same input, same bytes.
"""

from __future__ import annotations

import hashlib
import logging
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from pydantic import BaseModel
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from workers.documents import german
from workers.documents.directory import Person
from workers.documents.jobs import Job, Rendered
from workers.documents.letterheads import load_letterhead
from workers.documents.models.base import ClientLetter, DocumentFormat
from workers.documents.plain_text import plain_text
from workers.errors import PermanentError

logging.getLogger("fontTools").setLevel(logging.ERROR)

_PDFUA = (
    b'<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">'
    b"<pdfuaid:part>1</pdfuaid:part></rdf:Description>"
    b'<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
    b' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
    b'<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">'
    b"<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>"
    b"<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    b"<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    b'<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">'
    b"<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
    b"<pdfaProperty:category>internal</pdfaProperty:category>"
    b"<pdfaProperty:description>PDF/UA version identifier</pdfaProperty:description>"
    b"</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"
)
"""WeasyPrint writes one standard; the identifier of the second needs its PDF/A extension schema beside it."""


class Gap(StrictUndefined):
    """A placeholder without value: any use of it stops the document and names the placeholder."""

    @property
    def _undefined_message(self) -> str:
        return f"„{self._undefined_name}“ hat keinen Wert"


class Absent(Gap):
    """An optional field without value: a template may ask for it (``{% if … %}``), but not print it."""

    def __bool__(self) -> bool:  # type: ignore[override]
        return False


class AddressLocked(UndefinedError):
    """A template prints an address that must not be printed."""


class LockedAddress(Absent):
    """Part of an address that must not be printed."""

    @property
    def _undefined_message(self) -> str:
        return (
            "die Anschrift ist im Fachverfahren gesperrt (Auskunftssperre) und wird hier nicht gedruckt. Bitte das "
            "Schreiben im Fachverfahren erstellen und den Weg der Zustellung mit der Teamleitung klären."
        )


class Renderer:
    """Templates, style sheet and fonts, read once; then about a tenth of a second for each document."""

    def __init__(self, templates: Path) -> None:
        self._templates = templates.resolve()
        self._environment = _environment(self._templates)
        self._fonts = FontConfiguration()
        self._fetcher = TemplateFolderFetcher(self._templates)
        self._css, self._large_print = self._style("brief.css"), self._style("large_print.css")

    def render(self, job: Job) -> Rendered:
        """The PDF of one job. Raises PermanentError (German) that names template and field."""
        name = job.model.printed_template
        html = self.html(job)
        with _template_named(name), _refusing_warnings(job):
            fetcher = TemplateFolderFetcher(self._templates, job.model.pictures())
            document = HTML(string=html, base_url=f"{self._templates.as_uri()}/", url_fetcher=fetcher)
            pdf = document.write_pdf(
                stylesheets=self._styles(job), font_config=self._fonts, pdf_variant="pdf/a-2a", finisher=_declare_pdfua
            )
        text = plain_text(html).encode() if _format(job) == "electronic_text" else None
        return Rendered(pdf, self.version(name), text)

    def html(self, job: Job) -> str:
        """The filled template."""
        name = job.model.printed_template
        with _template_named(name):
            return self._environment.get_template(name).render(self._context(job))

    def version(self, template: str) -> str:
        """Short hash over everything that shapes the text: template, base, style sheet and letterheads."""
        shared = [
            *self._templates.glob("*.j2"),
            *self._templates.glob("*.css"),
            *(self._templates / "letterheads").iterdir(),
        ]
        digest = hashlib.sha256()
        for path in sorted([*shared, self._templates / template]):
            digest.update(path.relative_to(self._templates).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
        return digest.hexdigest()[:16]

    def _style(self, name: str) -> CSS:
        return CSS(self._templates / name, font_config=self._fonts, url_fetcher=self._fetcher)

    def _styles(self, job: Job) -> list[CSS]:
        return [self._css, self._large_print] if _format(job) == "large_print" else [self._css]

    def _context(self, job: Job) -> dict[str, Any]:
        """Placeholders of a template."""
        return {
            "document": _values(job.model, type(job.model).derived),
            "title": job.model.title,
            "document_id": job.document_id,
            "case_number": job.case_number,
            "created": job.created,
            "person": _values(job.person, ("name", "full_name")) if job.person else Gap(name="person"),
            "letterhead": load_letterhead(self._templates, job.model.jobcenter),
        }


def _format(job: Job) -> DocumentFormat:
    """How the reader wants it: a letter to the client says so, a record for colleagues is as usual."""
    return job.model.document_format if isinstance(job.model, ClientLetter) else "standard"


def _values(model: BaseModel, derived: Iterable[str]) -> dict[str, Any]:
    """Fields and derived values of a model by name. What is missing can be asked for, but not printed."""
    values = {name: getattr(model, name) for name in type(model).model_fields}
    locked = isinstance(model, Person) and model.address_locked
    fields = {name: _missing(name, locked) if value is None else value for name, value in values.items()}
    return fields | {name: _derived(model, name) for name in derived}


def _missing(name: str, locked: bool) -> Absent:
    return LockedAddress(name=name, exc=AddressLocked) if locked else Absent(name=name)


def _derived(model: BaseModel, name: str) -> Any:
    """A value computed from fields; one that cannot be computed is missing."""
    try:
        value = getattr(model, name)
    except (TypeError, KeyError, AttributeError):
        value = None
    return Absent(name=name) if value is None else value


class TemplateFolderFetcher(URLFetcher):
    """Reads pictures below the templates folder and nothing else: no web address, no other file of the machine.

    drawn: pictures that the document draws itself (SVG), by the name under which the template asks for them.
    """

    def __init__(self, folder: Path, drawn: Mapping[str, bytes] | None = None) -> None:
        super().__init__(allowed_protocols=("file",), fail_on_errors=True)  # type: ignore[no-untyped-call]
        self._folder, self._drawn = folder, drawn or {}

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
        parts = urlsplit(url)
        path = Path(unquote(parts.path)).resolve()
        if parts.scheme == "file" and path.name in self._drawn:
            return URLFetcherResponse(url, self._drawn[path.name], {"Content-Type": "image/svg+xml"})
        if parts.scheme != "file":
            raise Unreachable(f"verweist auf die Adresse „{url}“; erlaubt sind nur Dateien im Ordner templates")
        if self._folder not in path.parents or not path.is_file():
            raise Unreachable(f"verweist auf die Datei „{path.name}“, die es im Ordner templates nicht gibt")
        return super().fetch(url, headers)  # type: ignore[no-untyped-call]


class Unreachable(FatalURLFetchingError):
    """A picture or style sheet that must not or cannot be read. Not an Exception, or WeasyPrint would go on without."""


def _environment(templates: Path) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        undefined=Gap,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_refuse_empty,
    )
    filters: dict[str, Callable[[Any], Any]] = {
        "day": german.day,
        "long_day": german.long_day,
        "together": german.keep_together,
        "paragraphs": german.paragraphs,
    }
    environment.filters |= {name: _of_a_value(function) for name, function in filters.items()}
    return environment


def _of_a_value(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The filter, but a placeholder without value is told by its name before the filter trips over it."""
    return lambda value: function(str(value) if isinstance(value, Gap) else value)


def _refuse_empty(value: Any) -> Any:
    if value is None or (isinstance(value, str) and not value.strip()):
        raise PermanentError("ein Platzhalter hat einen leeren Wert")
    return value


@contextmanager
def _template_named(template: str) -> Iterator[None]:
    """Whatever stops a document is told with the template's name, its line and the remedy, never with a value."""
    try:
        yield
    except Unreachable as error:
        raise PermanentError(f"Schreiben {template}: die Vorlage {error}. Bitte die Vorlage berichtigen.") from None
    except AddressLocked as error:
        raise PermanentError(f"Schreiben {template}: {error}") from None
    except (PermanentError, UndefinedError) as error:
        place = _place(template, error)
        raise PermanentError(f"{place}: {error}. Bitte die Angaben im Fall oder die Vorlage berichtigen.") from None
    except TemplateError as error:
        raise PermanentError(f"{_place(template, error)}: {error.message}. Bitte die Vorlage berichtigen.") from None
    except Exception as error:
        problem = f"die Vorlage lässt sich nicht ausfüllen ({type(error).__name__})"
        raise PermanentError(f"{_place(template, error)}: {problem}. Bitte die Vorlage berichtigen.") from None


def _place(template: str, error: Exception) -> str:
    """Template and line in which an error arose, as far as it is known."""
    if isinstance(error, TemplateSyntaxError):
        return f"Schreiben {template}, Zeile {error.lineno}"
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith(".j2")]
    if not frames:
        return f"Schreiben {template}"
    source = Path(frames[-1].filename).name
    line = f"Zeile {frames[-1].lineno}"
    return f"Schreiben {template}, {line if template.endswith(source) else f'{source} {line}'}"


class _Warnings(logging.Handler):
    """Keeps what WeasyPrint would only have logged."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@contextmanager
def _refusing_warnings(job: Job) -> Iterator[None]:
    """A warning of WeasyPrint means something is missing on paper: the document is refused."""
    logger, warnings = logging.getLogger("weasyprint"), _Warnings()
    logger.addHandler(warnings)
    try:
        yield
    finally:
        logger.removeHandler(warnings)
    for record in warnings.records:
        raise PermanentError(_explain_warning(record, job))


def _explain_warning(record: logging.LogRecord, job: Job) -> str:
    if isinstance(record.args, tuple) and ".notdef" in str(record.msg):
        character, codepoint = str(record.args[0]), int(str(record.args[1]))
        return (
            f"keine installierte Schrift enthält das Zeichen U+{codepoint:04X} (in: {_fields_with(character, job)}); "
            "eine Schrift mit diesem Zeichen installieren oder die Schreibweise ändern"
        )
    return record.getMessage()


def _fields_with(character: str, job: Job) -> str:
    """Names of the fields that hold a character; never their content, which may be a name."""
    sources = {"document": job.model, "person": job.person}
    found = [
        f"{source}.{name}"
        for source, model in sources.items()
        if model is not None
        for name in type(model).model_fields
        if character in str(getattr(model, name))
    ]
    return ", ".join(found) or "Vorlage"


def _declare_pdfua(_document: Any, pdf: Any) -> None:
    """Finisher: add the PDF/UA-1 identifier to the one XMP packet of a PDF/A file."""
    metadata = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    metadata.stream = [b"".join(metadata.stream).replace(b"</rdf:RDF>", _PDFUA + b"</rdf:RDF>")]
    metadata.compress = False
