"""Exit by the Fachkonzept after the decision: handover and who takes over (bpmn/fachkonzept/exit.bpmn)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from workers.documents import DocumentFormat, Documents, TransferNote
from workers.engine.cases import Cases
from workers.errors import PermanentError
from workers.handlers.common import Filing, emptied, filing, in_future, refuse, title
from workers.registry import Case, Handlers, Task
from workers.rules.fachkonzept import exit as rules
from workers.rules.fachkonzept.access import handover_words
from workers.rules.german import long_day
from workers.rules.staff import Staff

fachkonzept_exit = Handlers()

Destination = Literal["work", "training", "self_employment", "other_benefit", "internal_unit", "other"]


class ExitFacts(BaseModel):
    """What the exit check and the decision found; travels as one value, reports read it (DOC-34)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    work: rules.Work
    work_since: date | None = None
    work_features: tuple[rules.Feature, ...] = ()
    row: int
    grounds: tuple[rules.Ground, ...] = ()
    ending: rules.Ending | None = None
    other_benefit: str | None = None
    other_body: str | None = None
    benefit_since: date | None = None
    proof_seen_on: date | None = None
    main_goal_reached: bool
    reasons_discussed_on: date
    last_benefit_day: date | None = None
    stay_consent: bool = False
    barriers_left: tuple[str, ...] = ()


class DecidedExit(Case):
    """The decision in the exit check."""

    case_number: str = Field(title="Fallnummer")
    jobcenter: str = Field(title="Jobcenter")
    referrer: str = Field(title="Überstellt von")
    exit_reason: str = Field(title="Überschrift")
    exit_date: date | None = Field(None, title="Ende am")
    return_unit: rules.Unit | None = Field(None, title="Übernehmende Stelle")
    exit_facts: ExitFacts | None = Field(None, title="Angaben zum Ausstieg")


class Exit(Case):
    """The case leaves the count; codes for reports (F-185, F-194)."""

    exit_outcome: Literal["exited"]
    counts: bool
    last_exit_date: date
    recheck_owed_after_exit: bool
    exit_destination: Destination
    exit_success: bool
    main_goal_reached: bool
    exit_heading_text: str
    exit_date_text: str
    return_unit_text: str
    transfers_text: str | None
    receiving_officer: str | None
    receiving_officer_options: list[dict[str, str]]
    handover_warm: None = None
    handover_on: None = None
    handover_people: tuple[str, ...] = ()
    not_warm_reason: None = None
    taken_over_on: None = None
    correction_message: None = None


class Handover(Case):
    """The handover, or why there was none."""

    return_unit: rules.Unit | None = Field(None, title="Übernehmende Stelle")
    receiving_officer: str | None = Field(None, title="Übernehmende Person")
    receiving_officer_options: tuple[dict[str, str], ...] = Field((), title="Wer übernehmen kann")
    handover_warm: bool = Field(title="Wurde gemeinsam übergeben?")
    handover_on: date | None = Field(None, title="Gemeinsames Gespräch am")
    handover_people: tuple[Literal["person", "receiver", "household", "other"], ...] = Field((), title="Beteiligt")
    not_warm_reason: rules.NotWarm | None = Field(None, title="Warum nicht?")
    text_reasons: str | None = Field(None, title="Maßgebliche Gründe")
    text_handover_obstacle: str | None = Field(None, title="Warum war es nicht möglich, in Worten?")


class HandedOver(Case):
    """The handover is recorded."""

    receiving_officer: str | None
    correction_message: None = None


class InternalTransfer(Case):
    """What the note to the person and the unit says (DOC-06, DOC-07)."""

    jobcenter: str
    case_manager: str
    acting_manager: str
    receiving_officer: str | None = None
    return_unit: rules.Unit | None = None
    last_exit_date: date
    exit_facts: ExitFacts | None = None
    handover_warm: bool
    handover_on: date | None = None
    document_format: DocumentFormat = "standard"
    text_reasons: str | None = None
    text_handover_obstacle: str | None = None


class TransferNoted(Filing):
    """The note is written, its free text gone."""

    note_url: str
    text_reasons: None = None
    text_handover_obstacle: None = None


DESTINATIONS: dict[rules.Work, Destination] = {
    "insured": "work",
    "training": "training",
    "self_employed": "self_employment",
}


@fachkonzept_exit.topic("fachkonzept_exit.record_exit")
async def record_exit(case: DecidedExit, staff: Staff, cases: Cases) -> Exit:
    """Heading, destination, and whether it may count as success (F-040 to F-043, F-171, F-185, F-194; 6.2)."""
    if case.exit_date is None or case.exit_facts is None:
        raise PermanentError(
            "Die Entscheidung fehlt. Erwartet: Variablen exit_date und exit_facts. Bitte in Cockpit ergänzen, dann "
            "wiederholen."
        )
    facts, unit, heading = case.exit_facts, case.return_unit, rules.heading(case.exit_reason)
    found = staff.referrer_options(case.jobcenter, unit) if unit else []
    earlier = await cases.earlier(case.case_number, case.jobcenter, ("access_decision", "return_unit"))
    return Exit(
        exit_outcome="exited",
        counts=False,
        last_exit_date=case.exit_date,
        recheck_owed_after_exit=False,
        exit_destination=_destination(heading, facts),
        exit_success=rules.counts_as_success(heading, facts.work),
        main_goal_reached=facts.main_goal_reached,
        exit_heading_text=f"{rules.HEADINGS[heading]}.",
        exit_date_text=long_day(case.exit_date),
        return_unit_text=rules.UNITS[unit] if unit else "keine im Haus",
        transfers_text=rules.transfers_text(sum(map(_passed_on, earlier)) + int(unit is not None)),
        receiving_officer=case.referrer if case.referrer in [option["value"] for option in found] else None,
        receiving_officer_options=found,
        **emptied(Exit),
    )


def _passed_on(earlier: Mapping[str, Any]) -> bool:
    """An earlier case of the person that ended with a return, a forwarding or an internal unit (F-045)."""
    return bool(earlier.get("return_unit")) or earlier.get("access_decision") in ("returned", "forwarded")


def _destination(heading: rules.Heading, facts: ExitFacts) -> Destination:
    """Judged by where the person goes, whatever the heading; marginal work goes nowhere (6.2 no. 5)."""
    if facts.work in rules.INTEGRATED:
        return DESTINATIONS[facts.work]
    return {"2": "other_benefit", "3": "internal_unit"}.get(heading, "other")  # type: ignore[return-value]


@fachkonzept_exit.topic("fachkonzept_exit.record_handover", invalid_input="handover_incomplete")
def record_handover(case: Handover, task: Task) -> HandedOver:
    """Warm wherever possible, otherwise a reason; nobody is handed over without a name (F-046, F-052, FA-12)."""
    refuse("handover_incomplete", _gaps(case, task.today))
    return HandedOver(receiving_officer=case.receiving_officer if case.return_unit else None, correction_message=None)


def _gaps(case: Handover, today: date) -> list[str | None]:
    known = {option["value"] for option in case.receiving_officer_options}
    nameless = case.return_unit is not None and case.receiving_officer not in known
    warm = case.handover_warm
    return [
        "Es fehlt, wer im Haus übernimmt; niemand wird namenlos übergeben" if nameless else None,
        "Es fehlen Tag und Beteiligte der gemeinsamen Übergabe"
        if warm and not (case.handover_on and case.handover_people)
        else None,
        in_future(title(Handover, "handover_on"), case.handover_on, today) if warm else None,
        *(_unwritten(case) if case.return_unit else []),
        "Es fehlt, warum nicht gemeinsam übergeben wurde" if not warm and case.not_warm_reason is None else None,
    ]


def _unwritten(case: Handover) -> list[str]:
    """What the letter to the person still lacks."""
    needed = ["text_reasons", *([] if case.handover_warm else ["text_handover_obstacle"])]
    return [f"„{title(Handover, name)}“ fehlt" for name in needed if getattr(case, name) is None]


@fachkonzept_exit.topic("fachkonzept_exit.write_note")
async def write_note(case: InternalTransfer, task: Task, staff: Staff, documents: Documents) -> TransferNoted:
    """Return to the referrer or forwarding to another unit, with the reasons discussed (F-044, F-046, F-063, F-064)."""
    if not (case.return_unit and case.exit_facts and case.text_reasons and case.receiving_officer):
        raise PermanentError(
            "Die Übergabe ist unvollständig. Erwartet: Variablen return_unit, receiving_officer, exit_facts und "
            "text_reasons. Bitte in Cockpit ergänzen, dann wiederholen."
        )
    note = TransferNote(
        jobcenter=case.jobcenter,
        kind="return" if case.return_unit == "pap" else "forward",
        case_manager=staff.name(case.case_manager),
        receiver=staff.name(case.receiving_officer),
        receiver_role=case.return_unit,
        decided_on=case.last_exit_date,
        ended=True,
        reasons=case.text_reasons,
        discussed_on=case.exit_facts.reasons_discussed_on,
        handover=handover_words(
            case.handover_on if case.handover_warm else None,
            staff.name(case.receiving_officer),
            case.text_handover_obstacle,
        ),
        written_on=task.today,
        document_format=case.document_format,
    )
    written = await documents.write(task, note, filer=case.acting_manager)
    return TransferNoted(**filing(written, case.acting_manager), note_url=written.url, **emptied(TransferNoted))
