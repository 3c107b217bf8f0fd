"""What is printed, what is refused, and that the same input gives the same bytes."""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from workers.documents import HandoverRecord, TlRequest, german
from workers.documents.models import ClientLetter, documents
from workers.documents.rendering import Renderer
from workers.documents.samples import KINDS
from workers.errors import PermanentError
from workers.settings import PROJECT

from .pdf_text import text_of
from .samples import (
    AGREEMENT,
    HANDOVER,
    NORMAL,
    PERSON,
    REFUSAL,
    TL_REQUEST,
    job,
    name,
    printed,
    sample,
    samples,
    words,
)

Edit = Callable[[str, str, str], Renderer]
LONG = 500
"""Characters from which a text counts as long; a letter without one may stay on one page."""
NBSP = "\N{NO-BREAK SPACE}"
GOLDEN = Path(__file__).parent / "golden"
RULE_ID = re.compile(r"\b(?:[HLUFPADK]-\d{2,3}|DT-\d|LB-\d{2})\b(?!-)")


@pytest.mark.parametrize(("template", "kind"), samples("normal"))
def test_the_text_of_each_document_is_the_agreed_one(renderer: Renderer, template: str, kind: str) -> None:
    """The agreed texts lie in golden/; a changed wording is a change to be looked at there."""
    agreed = GOLDEN / f"{name(template)}.txt"
    text = text_of(renderer.render(sample(template, kind)).pdf)
    if not agreed.exists():
        agreed.parent.mkdir(parents=True, exist_ok=True)
        agreed.write_text(textwrap.fill(text, 110, break_on_hyphens=False) + "\n", encoding="utf-8")
        pytest.fail(f"{agreed} was written: read it, and keep it if the letter says what it should.")
    assert text == re.sub(r"\s+", " ", agreed.read_text(encoding="utf-8")).strip()


@pytest.mark.parametrize(("template", "kind"), samples())
def test_the_same_input_gives_the_same_bytes_in_a_fresh_renderer_too(
    renderer: Renderer, template: str, kind: str
) -> None:
    first = renderer.render(sample(template, kind)).pdf
    assert renderer.render(sample(template, kind)).pdf == first
    if kind == "normal":
        assert Renderer(PROJECT / "templates").render(sample(template, kind)).pdf == first


@pytest.mark.parametrize(("template", "kind"), samples())
def test_headings_are_numbered_without_a_gap_and_nothing_is_called_none(
    renderer: Renderer, template: str, kind: str
) -> None:
    text = text_of(renderer.render(sample(template, kind)).pdf)
    headings = re.findall(r"<h2>\s*(.*?)\s*</h2>", renderer.html(sample(template, kind)))
    numbers = [int(found[1]) for heading in headings if (found := re.match(r"(\d+)\.", heading))]
    assert numbers == list(range(1, len(numbers) + 1))
    assert "None" not in text


@pytest.mark.parametrize(("template", "kind"), samples("extreme"))
def test_long_texts_and_foreign_names_are_printed_completely(renderer: Renderer, template: str, kind: str) -> None:
    extreme = sample(template, kind)
    pdf = renderer.render(extreme).pdf
    pages, text = len(PdfReader(io.BytesIO(pdf)).pages), text_of(pdf)
    assert pages > 1 or max(len(str(value)) for value in extreme.model.model_dump().values()) < LONG
    assert f"Seite {pages} von {pages}" in text
    assert ("Şükrü Владимир Yıldırım-Größenwahnsinnig" in text) == extreme.model.personal
    assert [word for word in words(extreme.model) if word not in re.sub(r"\s", "", text)] == []


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


@pytest.mark.parametrize(("template", "kind"), samples("normal", "minimal"))
def test_each_letter_names_its_number_and_no_rule_id(renderer: Renderer, template: str, kind: str) -> None:
    printed = sample(template, kind)
    text = text_of(renderer.render(printed).pdf)
    assert RULE_ID.findall(text) == []
    assert (f"Dokument {printed.document_id}" in text) == printed.model.personal


@pytest.mark.parametrize(("template", "kind"), samples("normal"))
def test_each_deadline_is_printed_with_how_it_came_about(renderer: Renderer, template: str, kind: str) -> None:
    """A field that names a last day has its explanation beside it (``clearing_due``, ``clearing_due_explanation``)."""
    model, text = sample(template, kind).model, text_of(renderer.render(sample(template, kind)).pdf)
    for field in (each for each in type(model).model_fields if each.endswith(("_due", "_latest"))):
        assert f"{field}_explanation" in type(model).model_fields, f"{field} needs its derivation"
        assert german.long_day(getattr(model, field)).replace(NBSP, " ") in text
        assert getattr(model, f"{field}_explanation") in text


def test_only_letters_to_clients_show_an_address(renderer: Renderer) -> None:
    """The records go to colleagues who find the address in the specialist system; printing it would serve nobody."""
    for model in NORMAL:
        text = text_of(renderer.render(job(model)).pdf)
        to_client = isinstance(model, ClientLetter)
        assert (PERSON.name in text) == model.personal, model.template
        assert (PERSON.street in text) == to_client, model.template


def test_the_agreement_is_addressed_to_the_client(renderer: Renderer) -> None:
    html = renderer.html(job(AGREEMENT))
    assert f"<address>{PERSON.full_name}<br>{PERSON.street}<br>{PERSON.postcode} {PERSON.town}</address>" in html
    assert f"Guten Tag {PERSON.full_name}," in html


@pytest.mark.parametrize(
    ("kind", "name", "benefit", "says", "says_not"),
    [
        (
            "egv",
            "Eingliederungsvereinbarung",
            "Arbeitslosengeld II",
            "erst, wenn beide Seiten unterschrieben",
            "freiwillig",
        ),
        ("kooperationsplan", "Kooperationsplan", "Bürgergeld", "ohne Unterschrift", "beide Seiten unterschrieben"),
    ],
)
def test_the_agreement_speaks_the_law_of_its_day(
    renderer: Renderer, kind: str, name: str, benefit: str, says: str, says_not: str
) -> None:
    terms = {"plan_kind": kind, "plan_name": name, "benefit_name": benefit, "offer": None}
    html = renderer.html(job(AGREEMENT.model_copy(update=terms)))
    assert says in html
    assert says_not not in html
    assert f"ohne auf {benefit} angewiesen" in html
    assert "Unser Angebot an Sie" not in html


def test_the_plan_of_today_opens_with_the_offer(renderer: Renderer) -> None:
    assert "<h2>1. Unser Angebot an Sie</h2>" in renderer.html(job(AGREEMENT))


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


PLAIN = "plain/"
"""Folder of the wordings in plain language."""
PLACEHOLDER = re.compile(
    r"\b(?:document|letterhead|person|fact|row|step|item)\.(\w+)"
    r"|\b(case_number|document_id|title|created)\b(?=[. }])"
)


def placeholders() -> list[tuple[str, int, str, str]]:
    """Each place in each template that prints or asks for a value: file, line, placeholder, document reaching it."""
    found = []
    for path in sorted((PROJECT / "templates").rglob("*.html.j2")):
        file = path.relative_to(PROJECT / "templates").as_posix()
        usual = file.removeprefix(PLAIN)
        template = usual if usual in documents() else HANDOVER.template
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
            code = "".join(re.findall(r"{[{%].*?[}%]}", line)) if not line.lstrip().startswith('"') else line
            found += [(file, number, match[0], template) for match in PLACEHOLDER.finditer(code) if "macro" not in code]
    return found


@pytest.mark.parametrize(("file", "number", "placeholder", "template"), placeholders())
def test_every_misspelt_placeholder_is_refused(
    edited: Edit, file: str, number: int, placeholder: str, template: str
) -> None:
    line = (PROJECT / "templates" / file).read_text(encoding="utf-8").splitlines()[number]
    renderer = edited(file, line, re.sub(rf"\b{re.escape(placeholder)}\b", f"{placeholder}_x", line))
    form = "plain_language" if file.startswith(PLAIN) else "standard"
    refused = next(filter(None, (refusal(renderer, template, kind, form) for kind in KINDS)), "")
    assert f"„{placeholder.rpartition('.')[2]}_x“ hat keinen Wert" in refused
    assert f"Schreiben {file if file.startswith(PLAIN) else template}" in refused


def refusal(renderer: Renderer, template: str, kind: str, form: str) -> str:
    """Why the renderer refuses a sample; empty if it prints it, because that sample does not come to the place."""
    try:
        renderer.render(printed(template, kind, form))
    except PermanentError as error:
        return str(error)
    return ""


def test_the_mutation_test_reaches_every_template() -> None:
    assert {file for file, *_ in placeholders()} == {
        path.relative_to(PROJECT / "templates").as_posix() for path in (PROJECT / "templates").rglob("*.html.j2")
    }
    assert len(placeholders()) > 60


def printed_values() -> list[tuple[str, str, str]]:
    """Each value that each document gets, of the case and of the person: template, source, name."""
    return [
        (template, source, field)
        for template in documents()
        for source, model in (("document", sample(template).model), ("person", sample(template).person))
        for field in type(model).model_fields
    ]


@pytest.mark.parametrize(("template", "source", "field"), printed_values())
def test_every_value_that_is_taken_away_is_refused_or_was_optional(
    renderer: Renderer, template: str, source: str, field: str
) -> None:
    """A value without which the letter would look different stops it; one it never prints changes nothing."""
    usual = sample(template)
    model, person = usual.model, usual.person
    emptied = (model if source == "document" else person).model_copy(update={field: None})
    job = replace(usual, model=emptied) if source == "document" else replace(usual, person=emptied)
    optional = not type(emptied).model_fields[field].is_required()
    try:
        html = renderer.html(job)
    except PermanentError as refused:
        assert f"Schreiben {template}" in str(refused)
        assert field in str(refused) or re.search(
            "_name|keinen Briefkopf|lässt sich nicht|Auskunftssperre", str(refused)
        )
        return
    assert optional or html == renderer.html(usual), f"{source}.{field} is missing, and the letter has a gap"


@pytest.mark.parametrize("template", documents())
def test_every_document_refuses_to_be_made_without_a_value_it_needs(template: str) -> None:
    model = sample(template).model
    for field, info in type(model).model_fields.items():
        if info.is_required():
            with pytest.raises(PermanentError) as refused:
                type(model)(**{name: value for name, value in model if name != field})
            assert f"„{field}“ fehlt" in str(refused.value)


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
