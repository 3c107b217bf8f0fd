"""What is printed, what is refused, and that the same input gives the same bytes."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader

from workers.documents import DocumentModel, HandoverRecord, TlRequest
from workers.documents.rendering import Renderer
from workers.errors import PermanentError
from workers.settings import PROJECT

from .pdf_text import text_of
from .samples import AWKWARD_PERSON, EXTREME, HANDOVER, MINIMAL, NORMAL, PERSON, REFUSAL, TL_REQUEST, job

Edit = Callable[[str, str, str], Renderer]
NBSP = "\N{NO-BREAK SPACE}"
GOLDEN = Path(__file__).parent / "golden"
BY_TEMPLATE = {model.template: model for model in NORMAL}


def names(models: tuple[DocumentModel, ...]) -> list[str]:
    return [type(model).__name__ for model in models]


@pytest.mark.parametrize("model", NORMAL, ids=names(NORMAL))
def test_the_text_of_each_document_is_the_agreed_one(renderer: Renderer, model: DocumentModel) -> None:
    """The agreed texts lie in golden/; a changed wording is a change to be looked at there."""
    expected = (GOLDEN / f"{type(model).__name__}.txt").read_text(encoding="utf-8")
    assert text_of(renderer.render(job(model)).pdf) == re.sub(r"\s+", " ", expected).strip()


@pytest.mark.parametrize("model", NORMAL, ids=names(NORMAL))
def test_the_same_input_gives_the_same_bytes_in_a_fresh_renderer_too(renderer: Renderer, model: DocumentModel) -> None:
    first = renderer.render(job(model)).pdf
    assert renderer.render(job(model)).pdf == first
    assert Renderer(PROJECT / "templates").render(job(model)).pdf == first


@pytest.mark.parametrize("model", MINIMAL, ids=names(MINIMAL))
def test_optional_parts_disappear_without_a_gap(renderer: Renderer, model: DocumentModel) -> None:
    text = text_of(renderer.render(job(model)).pdf)
    assert "None" not in text
    numbers = [
        int(found) for found in re.findall(r"(?:^|\s)(\d)\. (?=[A-ZÄÖÜ]\w+)", renderer_headings(renderer, model))
    ]
    assert numbers == list(range(1, len(numbers) + 1))


def renderer_headings(renderer: Renderer, model: DocumentModel) -> str:
    return " ".join(re.findall(r"<h2>(.*?)</h2>", renderer.html(job(model))))


@pytest.mark.parametrize("model", EXTREME, ids=names(EXTREME))
def test_long_texts_and_foreign_names_are_printed_completely(renderer: Renderer, model: DocumentModel) -> None:
    pdf = renderer.render(job(model, AWKWARD_PERSON)).pdf
    text = text_of(pdf)
    pages = len(PdfReader(io.BytesIO(pdf)).pages)
    assert pages > 2
    for number in range(1, 9):
        assert (
            f"{number}. „Anführungszeichen“, <b>Zeichen</b> & Ähnliches: Łódź, Şanlıurfa, Ærø, Þingvellir, Київ" in text
        )
    assert "Şükrü Владимир Yıldırım-Größenwahnsinnig" in text
    assert f"Seite {pages} von {pages}" in text


def test_no_capacity_names_the_figures_and_other_reasons_do_not(renderer: Renderer) -> None:
    other = REFUSAL.model_copy(update={"refusal_reason": "no_alliance"})
    assert "75 aufgenommene Fälle bei einer Grenze von 75" in text_of(renderer.render(job(REFUSAL)).pdf)
    assert "Grenze" not in text_of(renderer.render(job(other)).pdf)


@pytest.mark.parametrize(
    ("occasion", "yes", "no"),
    [
        ("individual_case", "Der Zugang wird eröffnet.", "Der Zugang wird nicht eröffnet."),
        (
            "readmission_exception",
            "Die Wiederaufnahme ist trotz laufender Sperre möglich.",
            "Die Sperre gilt weiter.",
        ),
        (
            "admission_dispute",
            "Das Fallmanagement nimmt die leistungsberechtigte Person auf",
            "Es bleibt bei der Absage.",
        ),
    ],
)
def test_a_request_says_what_follows_from_either_answer(renderer: Renderer, occasion: str, yes: str, no: str) -> None:
    html = renderer.html(job(TL_REQUEST.model_copy(update={"occasions": (occasion,)})))
    assert yes in html
    assert no in html
    assert html.count('<th scope="row">') == len(TL_REQUEST.facts) + 5 + 1, "one row for each fact and occasion"


def test_a_request_to_a_team_without_named_leader_goes_to_the_function(renderer: Renderer) -> None:
    html = renderer.html(job(TL_REQUEST.model_copy(update={"team_leader": "Teamleitung"})))
    assert "<address>Teamleitung<br>– im Hause –</address>" in html


@pytest.mark.parametrize("model", NORMAL, ids=names(NORMAL))
def test_no_rule_id_reaches_the_reader(renderer: Renderer, model: DocumentModel) -> None:
    text = text_of(renderer.render(job(model)).pdf)
    assert not re.search(r"\b(?:[HLUF]-\d{2,3}|A-\d{2}|D-\d{2}|P-\d{2}|DT-\d)\b(?!-)", text)


def test_address_and_other_personal_data_stay_out_of_internal_records(renderer: Renderer) -> None:
    """The records go to colleagues who find the address in the specialist system; printing it would serve nobody."""
    for model in NORMAL:
        text = text_of(renderer.render(job(model)).pdf)
        assert PERSON.name in text
        assert PERSON.street not in text


def test_file_says_title_language_author_and_both_standards(renderer: Renderer) -> None:
    reader = PdfReader(io.BytesIO(renderer.render(job(HANDOVER)).pdf))
    assert reader.metadata is not None
    assert reader.metadata.title == "Übergabeprotokoll vom 20.01.2025, Fall H-2025-0001"
    assert reader.metadata.author == "Jobcenter Region Hannover"
    assert reader.root_object["/Lang"] == "de"
    assert PERSON.last_name not in str(reader.metadata)
    packet = reader.root_object["/Metadata"].get_object().get_data()
    assert packet.count(b"<pdfuaid:part>1</pdfuaid:part>") == 1
    assert b"pdfaid:part" in packet


# --- typography


def test_dates_numbers_and_paragraph_signs_do_not_break(renderer: Renderer) -> None:
    html = renderer.html(job(HANDOVER))
    assert f"20.{NBSP}März{NBSP}2025" in html
    assert f"§{NBSP}44a{NBSP}SGB{NBSP}II" in html
    assert f"2{NBSP}Monate" in html


# --- what stops a document


PLACEHOLDER = re.compile(
    r"\b(?:document|letterhead|person|fact)\.(\w+)|\b(case_number|document_id|title|created)\b(?=[. }])"
)


def placeholders() -> list[tuple[str, int, str, str]]:
    """Each place in each template that prints or asks for a value: file, line, placeholder, document reaching it."""
    found = []
    for path in sorted((PROJECT / "templates").rglob("*.j2")):
        name = path.relative_to(PROJECT / "templates").as_posix()
        template = name if name in BY_TEMPLATE else HANDOVER.template
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
            code = "".join(re.findall(r"{[{%].*?[}%]}", line)) if not line.lstrip().startswith('"') else line
            found += [(name, number, match[0], template) for match in PLACEHOLDER.finditer(code) if "macro" not in code]
    return found


@pytest.mark.parametrize(("name", "number", "placeholder", "template"), placeholders())
def test_every_misspelt_placeholder_is_refused(
    edited: Edit, name: str, number: int, placeholder: str, template: str
) -> None:
    line = (PROJECT / "templates" / name).read_text(encoding="utf-8").splitlines()[number]
    renderer = edited(name, line, re.sub(rf"\b{re.escape(placeholder)}\b", f"{placeholder}_x", line))
    with pytest.raises(PermanentError) as refused:
        renderer.render(job(BY_TEMPLATE[template]))
    assert f"„{placeholder.rpartition('.')[2]}_x“ hat keinen Wert" in str(refused.value)
    assert f"Schreiben {template}" in str(refused.value)


def test_the_mutation_test_reaches_every_template() -> None:
    assert {name for name, *_ in placeholders()} == {
        path.relative_to(PROJECT / "templates").as_posix() for path in (PROJECT / "templates").rglob("*.j2")
    }
    assert len(placeholders()) > 60


def test_printing_an_optional_field_without_value_is_refused(edited: Edit) -> None:
    condition = "{% if document.clearing_result_date %}"
    renderer = edited(REFUSAL.template, condition, "{% if true %}")
    with pytest.raises(PermanentError, match=r"Zeile \d+: „clearing_result_date“ hat keinen Wert"):
        renderer.render(job(REFUSAL.model_copy(update={"clearing_result_date": None})))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"referrer": None}, "referrer"),
        ({"case_manager": "   "}, "case_manager"),
        ({"involvement_reasons": ""}, "involvement_reasons"),
        ({"talk_date": "31.02.2025"}, "talk_date"),
        ({"talk_mode": "pigeon"}, "talk_mode"),
        ({"goal_expectation": "Glocke \x07"}, "goal_expectation"),
        ({"goal_expectation": "x" * 10_001}, "goal_expectation"),
        ({"shoe_size": 43}, "shoe_size"),
    ],
)
def test_a_document_without_a_usable_value_cannot_be_made(values: dict[str, object], field: str) -> None:
    with pytest.raises(PermanentError) as refused:
        HandoverRecord(**(dict(HANDOVER) | values))
    assert "access/handover_record.html.j2" in str(refused.value)
    assert f"„{field}“" in str(refused.value)
    assert "x" * 20 not in str(refused.value), "the entered value may be personal"


def test_a_request_needs_occasion_and_facts() -> None:
    with pytest.raises(PermanentError, match=r"occasions.*facts"):
        TlRequest(**(dict(TL_REQUEST) | {"occasions": (), "facts": ()}))


@pytest.mark.parametrize(
    "injected",
    [
        "<script>alert(1)</script>",
        '"><img src="http://192.0.2.1/x.png">',
        "{{ person.street }} {% include 'base.html.j2' %}",
        "{{ ''.__class__.__mro__ }}",
        "</p></main><h1>Bescheid</h1>",
        "&lt;b&gt; &amp; &#x41;",
        "<style>p { display: none }</style>",
        "<!-- weg -->",
    ],
)
def test_markup_and_template_code_in_a_text_are_printed_as_text(renderer: Renderer, injected: str) -> None:
    model = HANDOVER.model_copy(update={"involvement_reasons": injected, "case_manager": injected[:90]})
    text = text_of(renderer.render(job(model)).pdf)
    assert injected.replace(" ", "") in text.replace(" ", "").replace("\N{NO-BREAK SPACE}", "")


@pytest.mark.parametrize(
    "code", ["{{ ''.__class__.__mro__ }}", "{{ document.__class__ }}", "{{ self._TemplateReference__context }}"]
)
def test_a_template_cannot_reach_into_python(edited: Edit, code: str) -> None:
    renderer = edited(HANDOVER.template, "<h2>1. Übergabegespräch</h2>", f"<h2>{code}</h2>")
    with pytest.raises(PermanentError, match="Vorlage"):
        renderer.render(job(HANDOVER))


def test_a_character_that_no_font_holds_is_refused_by_field_name(renderer: Renderer) -> None:
    model = HANDOVER.model_copy(update={"goal_expectation": "Ziel: \U00013080"})
    with pytest.raises(PermanentError) as refused:
        renderer.render(job(model))
    assert "U+13080" in str(refused.value)
    assert "document.goal_expectation" in str(refused.value)


def test_a_name_that_no_font_holds_is_refused_without_printing_the_name(renderer: Renderer) -> None:
    person = PERSON.model_copy(update={"last_name": "Muster\U00013080mann"})
    with pytest.raises(PermanentError) as refused:
        renderer.render(job(HANDOVER, person))
    assert "person.last_name" in str(refused.value)
    assert "Muster" not in str(refused.value)


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("letterheads/missing.svg", "missing.svg"),
        ("http://192.0.2.1/logo.svg", "http://192.0.2.1/logo.svg"),
        ("https://jobcenter.example/logo.svg", "https://jobcenter.example/logo.svg"),
        ("file:///etc/passwd", "passwd"),
        ("../workers/errors.py", "errors.py"),
        ("data:image/svg+xml,<svg/>", "data:"),
    ],
)
def test_a_picture_that_is_not_in_the_templates_folder_stops_the_document(edited: Edit, source: str, says: str) -> None:
    renderer = edited("base.html.j2", "letterheads/{{ letterhead.logo }}", source)
    with pytest.raises(PermanentError) as refused:
        renderer.render(job(HANDOVER))
    assert says in str(refused.value)
    assert "Ordner templates" in str(refused.value)


def test_a_style_sheet_that_loads_from_the_web_is_refused(edited: Edit) -> None:
    renderer = edited(
        "brief.css", ".mark.hole {", ".brand { background: url(https://jobcenter.example/x.png) } .mark.hole {"
    )
    with pytest.raises(PermanentError, match=r"jobcenter\.example"):
        renderer.render(job(HANDOVER))


def test_a_broken_template_is_told_by_file_and_line(edited: Edit) -> None:
    renderer = edited(REFUSAL.template, "{% endblock %}", "{% endbloc %}")
    with pytest.raises(
        PermanentError, match=r"clearing/refusal_note\.html\.j2, Zeile \d+: .*Bitte die Vorlage berichtigen"
    ):
        renderer.render(job(REFUSAL))


def test_a_wrong_filter_is_told_without_the_value(edited: Edit) -> None:
    renderer = edited(HANDOVER.template, "document.talk_date | long_day", "document.goal_expectation | long_day")
    with pytest.raises(PermanentError) as refused:
        renderer.render(job(HANDOVER))
    assert "lässt sich nicht ausfüllen" in str(refused.value)
    assert "Schuldnerberatung" not in str(refused.value)


@pytest.mark.parametrize("jobcenter", ["nirgendwo", "../hannover", "HANNOVER"])
def test_a_jobcenter_without_letterhead_is_named(renderer: Renderer, jobcenter: str) -> None:
    with pytest.raises(PermanentError, match="keinen Briefkopf"):
        renderer.render(job(HANDOVER.model_copy(update={"jobcenter": jobcenter})))


def test_a_letterhead_without_a_key_is_refused_by_key(edited: Edit) -> None:
    renderer = edited("letterheads/hannover.yaml", "telephone:", "fernsprecher:")
    with pytest.raises(PermanentError, match=r"hannover\.yaml.*telephone"):
        renderer.render(job(HANDOVER))


def test_the_template_version_changes_with_text_style_and_letterhead(edited: Edit, renderer: Renderer) -> None:
    before = renderer.version(HANDOVER.template)
    assert edited(HANDOVER.template, "Zielerwartung", "Erwartung").version(HANDOVER.template) != before
    assert edited("brief.css", "10.5pt", "12pt").version(HANDOVER.template) != before
    assert edited("letterheads/hannover.yaml", "12", "13").version(HANDOVER.template) != before
    assert edited(REFUSAL.template, "Grund", "Anlass").version(HANDOVER.template) == before
