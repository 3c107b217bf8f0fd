"""Exit and return in Lichtenberg (bpmn/lichtenberg/exit.bpmn)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from workers.errors import PermanentError
from workers.handlers.common import in_future, refuse, title
from workers.registry import Case, Handlers, Task
from workers.rules.german import day, long_day
from workers.rules.guidelines import LichtenbergParameters
from workers.rules.lichtenberg import exit as rules
from workers.rules.staff import Staff

lichtenberg_exit = Handlers()

TalkMode = Literal["phone", "presence"]


class EndedCare(Case):
    """What the exit form found."""

    jobcenter: str
    referrer: str
    exit_reason: str = Field(title="Grund")
    exit_date: date | None = Field(None, title="Ende der Betreuung am")
    return_unit: rules.Unit | None = Field(None, title="Aufnehmende Stelle")

    @property
    def fact_date(self) -> date | None:
        return self.exit_date


class Exit(Case):
    """The case leaves the count; what the forms of the return say. A later access reads exit_group (L-92)."""

    exit_outcome: Literal["exited"]
    exit_date: date
    counts: bool
    last_exit_date: date
    exit_group: rules.Group
    exit_group_text: str
    exit_reason_text: str
    exit_date_text: str
    return_unit_text: str | None
    recheck_owed_after_exit: bool
    agreement_needed_until: date
    agreement_needed_text: str
    receiving_officer: str | None
    receiving_officer_options: list[dict[str, str]]
    return_talk_date: None = None
    return_talk_mode: None = None
    recommendations_given: None = None
    agreement_valid_until: None = None
    short_agreement_reason_on: None = None
    return_note_recorded_on: None = None
    profiling_adapted: None = None
    return_closed_on: None = None
    agreement_warning: None = None
    correction_message: None = None


class ReturnTalk(Case):
    """The case discussion and the agreement at exit."""

    exit_date: date = Field(title="Ende der Betreuung am")
    agreement_needed_until: date = Field(title="Vereinbarung soll gelten bis")
    receiving_officer: str = Field(title="Aufnehmende Fachkraft")
    return_talk_date: date = Field(title="Fallbesprechung am")
    return_talk_mode: TalkMode = Field(title="Form der Fallbesprechung")
    recommendations_given: bool = Field(False, title="Handlungsempfehlungen gegeben")
    agreement_valid_until: date | None = Field(None, title="Vereinbarung gilt bis")
    short_agreement_reason_on: date | None = Field(None, title="Grund der kürzeren Vereinbarung in VerBIS erfasst am")


class DiscussedReturn(Case):
    """The talk is held; the text for VerBIS lies ready (LA-02)."""

    agreement_warning: Literal["EINV_EXIT_SHORT"] | None
    return_note_text: str
    correction_message: None = None


class ReturnNote(Case):
    """The note in VerBIS."""

    return_talk_date: date = Field(title="Fallbesprechung am")
    return_note_recorded_on: date = Field(title="Beratungsvermerk in VerBIS erfasst am")
    profiling_adapted: bool = Field(False, title="Profiling angepasst")


class ClosedReturn(Case):
    """The return is closed; the receiver learns of it."""

    return_closed_on: date
    correction_message: None = None


@lichtenberg_exit.topic("lichtenberg_exit.record_exit")
def record_exit(case: EndedCare, parameters: LichtenbergParameters, staff: Staff) -> Exit:
    """The end of care with its group; who may take over (L-80 to L-88, L-92, L-93, LA-44, LA-46; tables 5.7, 5.8)."""
    if case.exit_date is None:
        raise PermanentError(
            "Der Tag des Endes fehlt. Erwartet: Variable exit_date. Bitte in Cockpit ergänzen, dann wiederholen."
        )
    reason = rules.REASONS[case.exit_reason]
    needed = rules.agreement_needed_until(case.exit_date, parameters)
    options = _officers(case, staff)
    values = [option["value"] for option in options]
    emptied = [name for name, field in Exit.model_fields.items() if not field.is_required()]
    return Exit(
        exit_outcome="exited",
        exit_date=case.exit_date,
        counts=False,
        last_exit_date=case.exit_date,
        exit_group=reason.group,
        exit_group_text=rules.GROUPS[reason.group],
        exit_reason_text=f"{case.exit_reason}. {reason.label}",
        exit_date_text=long_day(case.exit_date),
        return_unit_text=rules.UNITS[case.return_unit] if case.return_unit else None,
        recheck_owed_after_exit=False,
        agreement_needed_until=needed,
        agreement_needed_text=long_day(needed),
        receiving_officer=case.referrer if case.referrer in values else None,
        receiving_officer_options=options,
        **dict.fromkeys(emptied),
    )


def _officers(case: EndedCare, staff: Staff) -> list[dict[str, str]]:
    """The officers of the receiving unit; those of the youth career agency are a group of their own."""
    if case.return_unit is None:
        return []
    return staff.referrer_options(case.jobcenter, "ifk-jba" if case.return_unit == "ifk-jba" else "pap")


@lichtenberg_exit.topic("lichtenberg_exit.record_return", invalid_input="return_incomplete")
def record_return(case: ReturnTalk, task: Task, staff: Staff) -> DiscussedReturn:
    """Talk, recommendations, and an agreement of three months or a reason (L-88, L-89, L-91, LA-45; 5.9)."""
    long_enough = bool(case.agreement_valid_until and case.agreement_valid_until >= case.agreement_needed_until)
    closing = rules.return_closing(
        discussed=True,
        recommended=case.recommendations_given,
        noted=True,
        long_enough=long_enough,
        reason_given=case.short_agreement_reason_on is not None,
    )
    dates = [
        in_future(title(ReturnTalk, name), getattr(case, name), task.today)
        for name in ("return_talk_date", "short_agreement_reason_on")
    ]
    refuse("return_incomplete", [*dates, *([] if closing.closed else _gaps(case, long_enough))])
    return DiscussedReturn(
        agreement_warning=closing.warning,
        return_note_text=_note(case, staff, closing.warning is not None),
        correction_message=None,
    )


def _gaps(case: ReturnTalk, long_enough: bool) -> list[str]:
    problems = [] if case.recommendations_given else ["Es fehlt, dass Handlungsempfehlungen gegeben wurden"]
    if not long_enough and case.short_agreement_reason_on is None:
        needed = day(case.agreement_needed_until)
        problems.append(
            f"EINV_EXIT_SHORT: Die Vereinbarung soll bis zum {needed} gelten; gilt sie kürzer, fehlt der Tag, an dem "
            "der Grund in VerBIS erfasst wurde"
        )
    return problems


def _note(case: ReturnTalk, staff: Staff, short: bool) -> str:
    """What belongs into the note "Beratungsvermerk zur Standortbestimmung"; the recommendations stand only there."""
    how = "telefonisch" if case.return_talk_mode == "phone" else "persönlich"
    valid = f"gilt bis {day(case.agreement_valid_until)}" if case.agreement_valid_until else "liegt nicht vor"
    why = "; Grund der kürzeren Geltung: bitte nennen" if short else ""
    return (
        f"Fallmanagement beendet am {day(case.exit_date)}. Rückgabe am {day(case.return_talk_date)} {how} mit "
        f"{staff.name(case.receiving_officer)} besprochen. Vereinbarung: {valid}{why}. Handlungsempfehlungen: bitte "
        "ergänzen. Profiling angepasst."
    )


@lichtenberg_exit.topic("lichtenberg_exit.close_return", invalid_input="note_incomplete")
def close_return(case: ReturnNote, task: Task) -> ClosedReturn:
    """The note with the recommendations stands in VerBIS, visible, and the profiling is adapted (L-90, LA-02; 5.9)."""
    label = title(ReturnNote, "return_note_recorded_on")
    early = case.return_note_recorded_on < case.return_talk_date
    refuse(
        "note_incomplete",
        [
            in_future(label, case.return_note_recorded_on, task.today),
            "Der Vermerk kann nicht vor der Fallbesprechung liegen" if early else None,
            None if case.profiling_adapted else "Das Profiling ist noch nicht angepasst",
        ],
    )
    return ClosedReturn(return_closed_on=case.return_note_recorded_on, correction_message=None)
