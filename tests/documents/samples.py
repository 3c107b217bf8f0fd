"""The sample content of every document (templates/samples) as jobs; new documents join by themselves."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any, TypeVar

<<<<<<< HEAD
import pytest

from workers.documents.directory import Person
=======
from workers.documents import (
    Agreement,
    AgreementGoal,
    DocumentModel,
    Fact,
    HandoverRecord,
    Person,
    RefusalNote,
    TlRequest,
)
>>>>>>> 8dcbd98 (Analyse the situation, plan integration and conclude the agreement)
from workers.documents.jobs import Job
from workers.documents.models import DocumentModel, HandoverRecord, RefusalNote, TlRequest, documents
from workers.documents.samples import KINDS, SUFFIX, sample_job
from workers.settings import PROJECT

<<<<<<< HEAD
M = TypeVar("M", bound=DocumentModel)
TEMPLATES = PROJECT / "templates"
=======
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

AGREEMENT = Agreement(
    jobcenter="hannover",
    case_manager="Herr Yusuf Yıldız-Krüger",
    case_manager_team="Team 728",
    plan_kind="kooperationsplan",
    plan_name="Kooperationsplan",
    benefit_name="Grundsicherungsgeld",
    concluded_on=date(2026, 7, 9),
    version=1,
    offer="Wir bieten Ihnen alle zwei Wochen ein Gespräch an, auch bei Ihnen zu Hause.",
    goals=(
        AgreementGoal(text="Sie haben drei Wohnungen besichtigt.", target=date(2026, 9, 30)),
        AgreementGoal(text="Sie kennen Ihren Schuldenstand und haben einen Plan dafür.", target=date(2026, 11, 30)),
    ),
    steps_person="Sie suchen jede Woche eine Wohnung.\nSie bringen Ihre Unterlagen zur Schuldnerberatung mit.",
    steps_jobcenter="Wir klären bis zum 31.07.2026, ob wir die Kaution übernehmen.",
    services=(Fact(label="Finanzielle Situation", value="Kommunale Eingliederungsleistung (§ 16a SGB II)"),),
    partners=("Wohnungsnotfallhilfe",),
    review_due=date(2027, 1, 9),
    review_explanation="Die gemeinsame Prüfung ist spätestens am Samstag, 09.01.2027, 6 Monate nach dem 09.07.2026.",
)

LONG = "\n".join(
    f"{number}. „Anführungszeichen“, <b>Zeichen</b> & Ähnliches: Łódź, Şanlıurfa, Ærø, Þingvellir, Київ, بغداد. "
    + "Grundsicherungsbedarfsermittlungsverordnungsänderungsvorschlag " * 6
    for number in range(1, 9)
)
UNBROKEN = "Ü" * 290
>>>>>>> 8dcbd98 (Analyse the situation, plan integration and conclude the agreement)


@cache
def sample(template: str, kind: str = "normal") -> Job:
    return sample_job(TEMPLATES, template, kind)


<<<<<<< HEAD
def samples(*kinds: str) -> list[Any]:
    """Arguments of a test over every document with these samples."""
    return [
        pytest.param(template, kind, id=f"{name(template)}-{kind}")
        for template in documents()
        for kind in kinds or KINDS
    ]
=======
NORMAL = (HANDOVER, REFUSAL, TL_REQUEST, AGREEMENT)
INTERNAL = (HANDOVER, REFUSAL, TL_REQUEST)
"""Records for colleagues; the others go to the client."""
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
    _extreme(
        AGREEMENT,
        plan_kind="egv",
        plan_name="Eingliederungsvereinbarung",
        benefit_name="Arbeitslosengeld II",
        concluded_on=date(2023, 6, 30),
        version=12,
        offer=UNBROKEN,
        goals=tuple(AgreementGoal(text=text, target=date(2023, 12, 29)) for text in (LONG, UNBROKEN, LONG)),
        steps_person=LONG,
        steps_jobcenter=f"{UNBROKEN}\n{LONG}",
        services=tuple(
            Fact(label="Familie und Soziales", value=f"Leistung {number} {UNBROKEN}") for number in range(3)
        ),
        partners=("Gesundheitswesen, Krankenkasse", "Ä" * 290),
        review_explanation=LONG,
    ),
)
MINIMAL = (
    _extreme(HANDOVER, involvement_reasons="A.", goal_expectation="B.", clearing_due_explanation="C."),
    _extreme(REFUSAL, clearing_result_date=None, refusal_details=None, case_count=None, case_limit=None),
    _extreme(
        TL_REQUEST, occasions=("admission_dispute",), facts=(Fact(label="A", value="B"),), reason="C.", question="D?"
    ),
    _extreme(
        AGREEMENT,
        offer=None,
        goals=(AgreementGoal(text="A.", target=date(2026, 9, 30)),),
        steps_person="B.",
        steps_jobcenter="C.",
        services=(),
        partners=(),
        review_explanation="D.",
    ),
)
>>>>>>> 8dcbd98 (Analyse the situation, plan integration and conclude the agreement)


def name(template: str) -> str:
    return template.removesuffix(SUFFIX)


def job(model: DocumentModel, person: Person | None = None) -> Job:
    """The ordinary job with other content or for another person."""
    usual = sample(HandoverRecord.template)
    return replace(usual, model=model, person=person or usual.person)


def _normal(model: type[M]) -> M:
    found = sample(model.template).model
    assert isinstance(found, model)
    return found


PERSON = sample(HandoverRecord.template).person
HANDOVER = _normal(HandoverRecord)
REFUSAL = _normal(RefusalNote)
TL_REQUEST = _normal(TlRequest)
NORMAL = tuple(sample(template).model for template in documents())
