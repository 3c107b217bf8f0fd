"""Fictional content for every document: ordinary, and as large and awkward as the models allow."""

from __future__ import annotations

from datetime import UTC, date, datetime

from workers.documents import DocumentModel, Fact, HandoverRecord, Person, RefusalNote, TlRequest
from workers.documents.jobs import Job

PERSON = Person(
    salutation="Frau",
    first_name="Bożena",
    last_name="Łukasik-Weiß",
    street="Große Straße 7",
    postcode="30161",
    town="Hannover",
)
AWKWARD_PERSON = Person(
    salutation="Herr",
    first_name="Şükrü Владимир",
    last_name="Yıldırım-Größenwahnsinnig von und zu Hohenlohe-Waldenburg-Schillingsfürst, محمد العربي",
    street="Straße der Donaudampfschifffahrtsgesellschaftskapitäne 1234 b, Hinterhaus",
    postcode="30159",
    town="Hannover",
)

HANDOVER = HandoverRecord(
    jobcenter="hannover",
    referrer="Frau Petra Ansprech",
    case_manager="Herr Yusuf Yıldız-Krüger",
    case_manager_team="Team 728",
    access_decision="formal",
    access_check_date=date(2025, 1, 13),
    talk_kind="pap_cm",
    talk_mode="presence",
    talk_date=date(2025, 1, 20),
    involvement_reasons=(
        "Die Wohnung ist gekündigt, die Schulden sind ungeklärt. Bisherige Vermittlungsversuche sind "
        "an fehlender Kinderbetreuung gescheitert.\nEine ärztliche Begutachtung nach § 44a SGB II liegt vor."
    ),
    goal_expectation=(
        "Stabilisierung der Wohnsituation, Anbindung an die Schuldnerberatung, Aufnahme einer Teilzeitbeschäftigung."
    ),
    clearing_start=date(2025, 1, 20),
    clearing_due=date(2025, 3, 20),
    clearing_due_explanation=(
        "Beginn am 20.01.2025, zuzüglich 2 Monate: der gleiche Tag im März, also der 20.03.2025. "
        "Wochenenden und Feiertage verschieben das Ende nicht."
    ),
)
REFUSAL = RefusalNote(
    jobcenter="hannover",
    referrer="Frau Petra Ansprech",
    case_manager="Herr Yusuf Yıldız-Krüger",
    case_manager_team="Team 728",
    clearing_start=date(2025, 9, 1),
    clearing_result_date=date(2025, 10, 20),
    assigned_on=date(2025, 10, 21),
    refused_on=date(2025, 10, 21),
    refusal_reason="no_capacity",
    refusal_reason_text="Im Fallmanagement ist zurzeit kein Platz frei.",
    refusal_details="Ein Platz wird voraussichtlich im Dezember frei.",
    case_count=75,
    case_limit=75,
)
TL_REQUEST = TlRequest(
    jobcenter="hannover",
    occasions=("individual_case", "readmission_exception"),
    requested_on=date(2025, 6, 10),
    requested_by="Frau Petra Ansprech",
    requested_by_role="pap",
    team_leader="Frau Dr. Sabine Leitner",
    facts=(
        Fact(label="Handlungsbedarfe Leistungsfähigkeit", value="1"),
        Fact(label="Handlungsbedarfe Rahmenbedingungen", value="0"),
        Fact(label="Integration innerhalb von 12 Monaten", value="zu erwarten"),
        Fact(label="Integrationsfortschritte zu erwarten", value="ja"),
        Fact(label="Grund des Einzelfalls", value="akute Problemlage bei sonst marktnaher Person"),
        Fact(label="Sperre bis", value="19.11.2025"),
    ),
    reason="Der Verlust der Wohnung droht zum Monatsende. Ohne enge Begleitung ist auch die Arbeitsaufnahme gefährdet.",
    question="Soll der Zugang zum Fallmanagement abweichend von den formalen Kriterien eröffnet werden?",
)

LONG = "\n".join(
    f"{number}. „Anführungszeichen“, <b>Zeichen</b> & Ähnliches: Łódź, Şanlıurfa, Ærø, Þingvellir, Київ, بغداد. "
    + "Grundsicherungsbedarfsermittlungsverordnungsänderungsvorschlag " * 6
    for number in range(1, 9)
)
UNBROKEN = "Ü" * 290


def _extreme(model: DocumentModel, **values: object) -> DocumentModel:
    return model.model_copy(update=values)


NORMAL = (HANDOVER, REFUSAL, TL_REQUEST)
EXTREME = (
    _extreme(
        HANDOVER,
        talk_kind="joint",
        access_decision="individual",
        case_manager="Frau Prof. Dr. Anneliese-Wilhelmine Übermüller-Schönfließ",
        involvement_reasons=LONG,
        goal_expectation=f"{UNBROKEN}\n{LONG}",
        clearing_due_explanation=LONG,
    ),
    _extreme(REFUSAL, refusal_reason_text=LONG, refusal_details=f"{LONG}\n{UNBROKEN}"),
    _extreme(
        TL_REQUEST,
        occasions=("individual_case", "readmission_exception", "admission_dispute"),
        facts=tuple(
            Fact(label=f"Angabe {number}: {'ausführlich ' * 5}", value=f"{number} {UNBROKEN}") for number in range(40)
        ),
        reason=LONG,
        question=LONG,
    ),
)
MINIMAL = (
    _extreme(HANDOVER, involvement_reasons="A.", goal_expectation="B.", clearing_due_explanation="C."),
    _extreme(REFUSAL, clearing_result_date=None, refusal_details=None, case_count=None, case_limit=None),
    _extreme(
        TL_REQUEST, occasions=("admission_dispute",), facts=(Fact(label="A", value="B"),), reason="C.", question="D?"
    ),
)


def job(model: DocumentModel, person: Person = PERSON) -> Job:
    return Job("abcdefgh234567ij", "H-2025-0001", datetime(2025, 1, 20, 9, 30, tzinfo=UTC), model, person)
