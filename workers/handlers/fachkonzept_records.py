"""Talk records and consents of a case: one list until the last record is deleted (bpmn/fachkonzept/records.bpmn)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from pydantic import Field

from workers.engine.cases import Cases
from workers.engine.staffing import Staffing
from workers.errors import TemporaryError
from workers.handlers.common import in_future, refuse, title
from workers.registry import Case, Handlers, Task
from workers.results import Proof, ResultStore
from workers.rules.fachkonzept import consent as consents_rules
from workers.rules.fachkonzept import records as rules
from workers.rules.fachkonzept.consent import PURPOSES, Consent
from workers.rules.fachkonzept.records import Deletion, RecordKind, TalkRecord
from workers.rules.german import day, listed, long_day
from workers.rules.guidelines import FachkonzeptParameters
from workers.rules.providers import Providers

fachkonzept_records = Handlers()

PROCESS, MESSAGE, CHANGE = "fachkonzept_records", "records_changed", "records_change_id"
TALK_RECORDS = "Gesprächsnotizen"
"""Kind of deletion in the proofs beside the cases: how many, never which (DOC-38)."""
CARRIED = ("jobcenter", "case_manager", "acting_manager")
"""What the list needs of its case besides the number."""
Option = dict[str, str]


class Held(Case):
    """Everything the list holds. talk_records and talk_new_record never reach the engine's history."""

    jobcenter: str = "fachkonzept"
    talk_records: tuple[TalkRecord, ...] = ()
    talk_new_record: TalkRecord | None = None
    consents: tuple[Consent, ...] = ()


class Listed(Case):
    """The form as it opens. deletion_due: of the next record, far away without one; deletion_task_at: None then."""

    talk_records: list[TalkRecord]
    talk_new_record: None = None
    records_left: bool
    records_text: str
    record_options: list[Option]
    consent_options: list[Option]
    deletion_due: date
    deletion_task_at: str | None
    deletion_due_text: str
    records_not_needed: tuple[()] = ()
    consents_withdrawn: tuple[()] = ()
    withdrawn_on: None = None
    correction_message: None = None


class ReviewForm(Case):
    """What the case manager marked: records no longer needed, consents withdrawn."""

    records_not_needed: tuple[str, ...] = Field((), title="Nicht mehr gebraucht")
    consents: tuple[Consent, ...] = Field((), title="Einwilligungen")
    consents_withdrawn: tuple[str, ...] = Field((), title="Widerrufene Einwilligungen")
    withdrawn_on: date | None = Field(None, title="Widerrufen am")


class Marked(Case):
    """The consents that hold from now on, and whether a record goes."""

    consents: list[Consent]
    record_deletion_wanted: bool
    correction_message: None = None


class DueRecords(Case):
    """The records on the day on which one of them has to go, or is no longer needed."""

    talk_records: tuple[TalkRecord, ...] = ()
    records_not_needed: tuple[str, ...] = ()
    deletion_log: tuple[Deletion, ...] = ()


class Cleared(Case):
    """What stays, and the log without content (DOC-38)."""

    talk_records: list[TalkRecord]
    deletion_log: list[Deletion]
    deleted_text: str
    records_not_needed: tuple[()] = ()


async def hand_over(cases: Cases, staffing: Staffing, task: Task, values: Mapping[str, Any]) -> None:
    """Give a record or an answer to the list of the case, which begins with the first; delivered twice, told once."""
    told = {**values, CHANGE: task.id}
    if await cases.tell(task.case_number, PROCESS, MESSAGE, told, proof=CHANGE):
        return
    if await staffing.parts(task.case_number, PROCESS):
        raise TemporaryError("Die Liste der Gesprächsnotizen ist gerade beschäftigt; der Schritt wird wiederholt.")
    facts = await staffing.facts(task.case_number, CARRIED) or {}
    values = {**facts, **told, "case_number": task.case_number}
    await cases.begin_once(PROCESS, task.case_number, values, proof=CHANGE)


async def keep_note(cases: Cases, staffing: Staffing, task: Task, kind: RecordKind, on: date) -> None:
    """Put a note that lies in VerBIS on the list of those to delete; notes of one kind and day are one (F-107)."""
    note = TalkRecord(id=f"{kind}-{on.isoformat()}", kind=kind, recorded_on=on)
    await hand_over(cases, staffing, task, {"talk_new_record": note.model_dump(mode="json")})


async def keep_consents(cases: Cases, staffing: Staffing, task: Task, consents: Iterable[Consent]) -> None:
    """Let the whole case know which answers there are, and the list, where each can be withdrawn (F-083, F-152)."""
    plain = {"consents": [found.model_dump(mode="json") for found in consents]}
    await cases.set_in_case(task.case_number, plain)
    await hand_over(cases, staffing, task, plain)


async def last_assessment(staffing: Staffing, case_number: str) -> TalkRecord | None:
    """The latest assessment whose record is still there."""
    # First what was handed over: it may be put on the list between the two questions, and is then found there.
    known = await staffing.facts(case_number, ["talk_new_record", "talk_records"], PROCESS) or {}
    new = known.get("talk_new_record")
    rows = [*(known.get("talk_records") or ()), *([new] if new else [])]
    held = [TalkRecord.model_validate(row) for row in rows]
    return max(
        (found for found in held if found.kind == "assessment"), key=lambda found: found.recorded_on, default=None
    )


@fachkonzept_records.topic("fachkonzept_records.list_records")
async def list_records(
    case: Held, task: Task, parameters: FachkonzeptParameters, cases: Cases, providers: Providers
) -> Listed:
    """What is held, and when the next record has to go; the list ends when nothing is left (F-107)."""
    new = (case.talk_new_record,) if case.talk_new_record else ()
    records = list({record.id: record for record in (*case.talk_records, *new)}.values())
    standing = consents_rules.standing(case.consents, task.today)
    runs = bool(await cases.running(task.case_number))
    due = rules.next_due(records, parameters)
    return Listed(
        talk_records=records,
        talk_new_record=None,
        records_left=bool(records or (standing and runs)),
        records_text=_records_text(records, parameters),
        record_options=[{"value": record.id, "label": record.label} for record in records],
        consent_options=[{"value": found.key, "label": _label(found, case.jobcenter, providers)} for found in standing],
        deletion_due=due or FAR,
        deletion_task_at=f"{due.isoformat()}T00:00:00" if due else None,
        deletion_due_text=long_day(due) if due else "kein Termin, solange es keine Gesprächsnotiz gibt",
        records_not_needed=(),
        consents_withdrawn=(),
        withdrawn_on=None,
        correction_message=None,
    )


FORGOTTEN: dict[str, None] = {"talk_before_text": None}
"""What phases at work show of a record; emptied when one goes."""
FAR = date(2999, 12, 31)
"""No timer without a date: it lies where no case will be."""


def _records_text(records: list[TalkRecord], parameters: FachkonzeptParameters) -> str:
    lines = [
        f"{record.label}: zu löschen spätestens am {day(rules.deletion_due(record.recorded_on, parameters).due)}"
        for record in records
    ]
    return "; ".join(lines) or "keine"


def _label(consent: Consent, jobcenter: str, providers: Providers) -> str:
    """The purpose, the body if there is one, and the day."""
    known = providers.of(jobcenter).providers.get(consent.recipient) if consent.recipient else None
    body = f" ({known.name})" if known else " (andere Stelle)" if consent.recipient else ""
    return f"{PURPOSES[consent.purpose]}{body}, gegeben am {day(consent.answered_on)}"


@fachkonzept_records.topic("fachkonzept_records.record_marks", invalid_input="review_incomplete")
async def record_marks(case: ReviewForm, task: Task, cases: Cases) -> Marked:
    """A withdrawal holds in the whole case from its day on; unneeded records go next (F-083, F-107, F-152)."""
    refuse("review_incomplete", _review_problems(case, task.today))
    on = case.withdrawn_on or task.today
    consents = consents_rules.withdrawn(case.consents, case.consents_withdrawn, on)
    await cases.set_in_case(task.case_number, {"consents": [found.model_dump(mode="json") for found in consents]})
    return Marked(consents=consents, record_deletion_wanted=bool(case.records_not_needed), correction_message=None)


def _review_problems(case: ReviewForm, today: date) -> list[str | None]:
    nothing = not (case.records_not_needed or case.consents_withdrawn)
    label = title(ReviewForm, "withdrawn_on")
    undated = case.consents_withdrawn and case.withdrawn_on is None
    return [
        "Es ist nichts angekreuzt. Gibt es nichts zu tun, bleibt die Aufgabe offen" if nothing else None,
        f"„{label}“ fehlt" if undated else None,
        in_future(label, case.withdrawn_on, today),
    ]


@fachkonzept_records.topic("fachkonzept_records.delete_records")
async def delete_records(
    case: DueRecords, task: Task, parameters: FachkonzeptParameters, cases: Cases, results: ResultStore
) -> Cleared:
    """Not needed: now. Five years old: although needed, and although the case runs (F-107; FT-7, FA-23, FA-24)."""
    kept, gone = rules.delete(case.talk_records, case.records_not_needed, task.today, parameters)
    if gone:
        proof = Proof(task.today, TALK_RECORDS, len(gone), task.today)
        await asyncio.to_thread(results.prove_once, task.id, proof, task.today)
    await cases.set_in_case(task.case_number, FORGOTTEN)
    words = [f"{found.record} ({rules.TRIGGERS[found.trigger]})" for found in gone]
    return Cleared(
        talk_records=kept,
        deletion_log=[*case.deletion_log, *gone],
        deleted_text=f"Gelöscht am {day(task.today)}: {listed(words)}." if gone else "Nichts war zu löschen.",
        records_not_needed=(),
    )
