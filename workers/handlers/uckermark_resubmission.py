"""X, Y and Z are looked at again (bpmn/uckermark/resubmission.bpmn)."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import Field

from workers.documents import DocumentFormat, Documents, ReactivationInstruction
from workers.engine.cases import Cases
from workers.handlers.common import Filing, emptied, filing, in_future, refuse, title
from workers.handlers.uckermark import keep_standard
from workers.registry import Case, Handlers, Task
from workers.results import ResultStore
from workers.rules.german import day, long_day
from workers.rules.guidelines import UckermarkParameters
from workers.rules.staff import Staff
from workers.rules.uckermark import resubmission as rules
from workers.rules.uckermark.resubmission import Resting
from workers.rules.uckermark.task_dates import due_at, overdue_on

uckermark_resubmission = Handlers()

Action = Literal["stay", "event_changed", "earlier", "reactivate"]


class RestingCase(Case):
    """Since when the person rests, and in Y until when the event lasts. Steering comes here in X, Y, Z alone."""

    category: Resting = Field("X", title="Kategorie")
    category_since: date | None = Field(None, title="Seit")
    event_ends_on: date | None = Field(None, title="Bisheriges Ende des Ereignisses")
    resubmission_earlier_on: date | None = Field(None, title="Früher gewünscht")


class Scheduled(Case):
    """The resubmission that is open now; the form is empty."""

    resubmission_due: date
    resubmission_due_at: str | None
    resubmission_overdue: date
    resubmission_rule: str
    resubmission_text: str
    resubmission_explanation: str
    resting_event: bool
    resubmission_action: None = None
    resubmitted_on: None = None
    resting_category: None = None
    new_event_ends_on: None = None
    event_end_open: None = None
    wished_on: None = None
    instructed_on: None = None
    correction_message: None = None


class ResubmissionForm(RestingCase):
    """Stays, comes earlier, has another end, or is reactivated (DOC-28)."""

    jobcenter: str = Field(title="Jobcenter")
    resubmission_due: date | None = Field(None, title="Wiedervorlage am")
    category_history: tuple[dict[str, Any], ...] = Field((), title="Bisherige Kategorien")
    resubmission_action: Action = Field(title="Ergebnis")
    resubmitted_on: date = Field(title="In OPEN/PROSOZ erfasst am")
    resting_category: Resting | None = Field(None, title="Kategorie")
    new_event_ends_on: date | None = Field(None, title="Das Ereignis endet am")
    event_end_open: bool | None = Field(None, title="Ende unbekannt")
    wished_on: date | None = Field(None, title="Früher wieder vorlegen am")
    instructed_on: date | None = Field(None, title="Vollumfänglich belehrt am")

    @property
    def fact_date(self) -> date:
        return self.resubmitted_on


class Resubmitted(Case):
    """A new period, or back to profiling and agreement."""

    reactivated: bool
    category: Resting
    category_since: date
    category_history: list[dict[str, Any]]
    event_ends_on: date | None
    resubmission_earlier_on: date | None
    instruction_given_on: date | None = None
    last_talk_on: date | None = None
    steering_outcome: Literal["continue", "reassess"]
    planning_scope: Literal["full"]
    exit_reason: None = None
    correction_message: None = None


class InstructionText(Case):
    """What the instruction prints."""

    jobcenter: str
    acting_manager: str
    document_format: DocumentFormat = "standard"
    instruction_given_on: date | None = None

    @property
    def fact_date(self) -> date | None:
        return self.instruction_given_on


class InstructionWritten(Filing):
    """The instruction lies ready."""


@uckermark_resubmission.topic("uckermark_resubmission.set_resubmission")
def set_resubmission(case: RestingCase, task: Task, parameters: UckermarkParameters) -> Scheduled:
    """When the person is looked at again (U-079 to U-082, U-161; table 5.14)."""
    found = _found(case, task.today, parameters)
    earlier = case.resubmission_earlier_on
    due = min(found.due, earlier) if earlier else found.due
    chosen = f" Vorgelegt wird früher, am {day(due)}." if due < found.due else ""
    return Scheduled(
        resubmission_due=due,
        resubmission_due_at=due_at(due),
        resubmission_overdue=overdue_on(due),
        resubmission_rule=rules.RULES[case.category],
        resubmission_text=f"Spätestens am **{long_day(due)}**.",
        resubmission_explanation=found.why + chosen,
        resting_event=case.category == "Y",
        **emptied(Scheduled),
    )


def _found(case: RestingCase, today: date, parameters: UckermarkParameters) -> rules.Resubmission:
    return rules.resubmission(case.category, case.category_since or today, case.event_ends_on, today, parameters)


@uckermark_resubmission.topic("uckermark_resubmission.record_resubmission", invalid_input="resubmission_incomplete")
async def record_resubmission(
    case: ResubmissionForm, task: Task, parameters: UckermarkParameters, cases: Cases, results: ResultStore
) -> Resubmitted:
    """A new period from this day, another end of the event, or the full instruction (U-080 to U-083, U-116; AM-24)."""
    refuse("resubmission_incomplete", _gaps(case, task.today, parameters))
    known = _changes(case)
    await cases.set_in_case(task.case_number, known)
    if case.resubmission_due and case.resubmission_action in ("stay", "reactivate"):
        due, rule = case.resubmission_due, rules.RULES[case.category]
        await keep_standard(results, task, case.jobcenter, rule, due, case.resubmitted_on)
    reactivated = case.resubmission_action == "reactivate"
    return Resubmitted(
        **known,
        reactivated=reactivated,
        steering_outcome="reassess" if reactivated else "continue",
        planning_scope="full",
        exit_reason=None,
        correction_message=None,
    )


def _changes(case: ResubmissionForm) -> dict[str, Any]:
    stays = case.resubmission_action == "stay"
    category = (case.resting_category or case.category) if stays else case.category
    moved = {"category": category, "since": case.resubmitted_on.isoformat()}
    history = [*case.category_history, *([moved] if category != case.category else [])]
    reactivated = case.resubmission_action == "reactivate"
    return {
        "category": category,
        "category_since": case.resubmitted_on if stays else case.category_since or case.resubmitted_on,
        "category_history": history,
        "event_ends_on": _event_ends(case, category),
        "resubmission_earlier_on": case.wished_on if case.resubmission_action == "earlier" else None,
        **({"instruction_given_on": case.instructed_on, "last_talk_on": case.resubmitted_on} if reactivated else {}),
    }


def _event_ends(case: ResubmissionForm, category: Resting) -> date | None:
    if category != "Y":
        return None
    asked = case.resubmission_action in ("stay", "event_changed")
    return case.new_event_ends_on if asked else case.event_ends_on


def _gaps(case: ResubmissionForm, today: date, parameters: UckermarkParameters) -> list[str | None]:
    form, action = ResubmissionForm, case.resubmission_action
    category = case.resting_category or case.category
    asked = action == "event_changed" or (action == "stay" and category == "Y")
    unknown = asked and case.new_event_ends_on is None and not case.event_end_open
    instruct = action == "reactivate" and case.instructed_on is None
    return [
        f"„{title(form, 'resting_category')}“ fehlt" if action == "stay" and not case.resting_category else None,
        "Zu Y gehört das Ende des Ereignisses, oder der Haken, dass es unbekannt ist" if unknown else None,
        "Ein Ereignis mit Ende gibt es nur in Y" if action == "event_changed" and case.category != "Y" else None,
        f"„{title(form, 'wished_on')}“ fehlt" if action == "earlier" and not case.wished_on else None,
        *(rules.wished_gaps(case.wished_on, _found(case, today, parameters), today) if action == "earlier" else []),
        f"„{title(form, 'instructed_on')}“ fehlt; ohne Belehrung keine Reaktivierung" if instruct else None,
        in_future(title(form, "instructed_on"), case.instructed_on, today),
        in_future(title(form, "resubmitted_on"), case.resubmitted_on, today),
    ]


@uckermark_resubmission.topic("uckermark_resubmission.write_instruction")
async def write_instruction(
    case: InstructionText, task: Task, parameters: UckermarkParameters, staff: Staff, documents: Documents
) -> InstructionWritten:
    """Rights, duties and legal consequences as in the entry counselling (U-083; DOC-29)."""
    letter = ReactivationInstruction(
        jobcenter=case.jobcenter,
        document_format=case.document_format,
        case_manager=staff.name(case.acting_manager),
        instructed_on=case.instruction_given_on or task.today,
        next_step=f"Als Nächstes sehen wir uns Ihre Stärken an und schließen einen neuen {parameters.plan_name}.",
    )
    written = await documents.write(task, letter, filer=case.acting_manager)
    return InstructionWritten(**filing(written, case.acting_manager))
