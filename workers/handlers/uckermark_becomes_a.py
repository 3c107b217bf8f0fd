"""A client of fm-fern has become an A client (bpmn/uckermark/becomes_a.bpmn)."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import Field

from workers.engine.cases import Cases
from workers.engine.staffing import Staffing
from workers.errors import BusinessError
from workers.handlers.common import emptied, in_future, refuse, title
from workers.handlers.uckermark import change_care, keep_standard, send_notice
from workers.handlers.uckermark_care import hand_tasks_on, manager_options, own_case
from workers.registry import Case, Handlers, Task
from workers.results import ResultStore
from workers.rules.deadlines import Deadline
from workers.rules.german import day, long_day
from workers.rules.guidelines import UckermarkParameters
from workers.rules.staff import Staff
from workers.rules.uckermark import barriers as known
from workers.rules.uckermark import near_market, transfers
from workers.rules.uckermark.dates import age_on

uckermark_becomes_a = Handlers()

FAR, NEAR = "fm-fern", "fm-nah"
FACTS = ("born_on", "owner_group", "office", "barriers", "category_history")
CONDITIONS = {"independent", "committed", "purposeful", "first_market", "direct"}
"""All five make an A client (U-051)."""


class ChangeBegun(Case):
    """Which case, and who begins."""

    case_number: str = Field(title="Fallnummer")
    change_starter: str = Field(title="Begonnen von")


class FoundCase(Case):
    """The case as it is; both forms open empty."""

    jobcenter: str
    born_on: date
    office: str | None
    barriers: list[dict[str, Any]]
    category_history: list[dict[str, Any]]
    acting_manager: str
    case_manager: str
    proof_text: str
    open_barrier_options: list[dict[str, str]]
    near_manager_options: list[dict[str, str]]
    a_decision: None = None
    a_conditions: tuple[str, ...] = ()
    a_helps: tuple[str, ...] = ()
    settled_now: tuple[str, ...] = ()
    a_reason_recorded_on: None = None
    a_decided_on: None = None
    near_new_manager: None = None
    handed_over_day: None = None
    correction_message: None = None


@uckermark_becomes_a.topic("uckermark_becomes_a.look_up_case", invalid_input="change_not_possible")
async def look_up_case(begun: ChangeBegun, staff: Staff, staffing: Staffing) -> FoundCase:
    """A running case of 25 or more that fm-fern leads, begun by who leads it (U-054, U-055, U-244)."""
    case = await own_case(staffing, begun.case_number, begun.change_starter, FACTS, "change_not_possible")
    if case.get("owner_group") != FAR:
        what = "Diesen Fall führt keine Fachkraft für arbeitsmarktferne Kunden; es gibt nichts zu übergeben."
        raise BusinessError("change_not_possible", what)
    found = list(case.get("barriers") or [])
    left = transfers.open_barriers(found)
    return FoundCase(
        jobcenter=case["jobcenter"],
        born_on=case["born_on"],
        office=case.get("office"),
        barriers=found,
        category_history=list(case.get("category_history") or []),
        acting_manager=case["acting_manager"],
        case_manager=case["case_manager"],
        proof_text=transfers.proof_sentence(found),
        open_barrier_options=[{"label": known.label(key), "value": key} for key in left],
        near_manager_options=manager_options(staff, case["jobcenter"], NEAR, case.get("office") or ""),
        **emptied(FoundCase),
    )


class Decision(Case):
    """The binding decision with its proof (DOC-27)."""

    jobcenter: str = Field(title="Jobcenter")
    born_on: date = Field(title="Geboren am")
    barriers: tuple[dict[str, Any], ...] = Field((), title="Hemmnisse")
    a_decision: bool = Field(title="Ist die Person zu A geworden?")
    a_conditions: tuple[str, ...] = Field((), title="Erfüllt sind")
    a_helps: tuple[str, ...] = Field((), title="Geringe Hilfen")
    settled_now: tuple[str, ...] = Field((), title="Seit der letzten Erfassung erfolgreich erledigt")
    a_reason_recorded_on: date | None = Field(None, title="Begründung und Nachweis im Kontaktmanagement erfasst am")
    a_decided_on: date | None = Field(None, title="Entschieden am")

    @property
    def fact_date(self) -> date | None:
        return self.a_decided_on


class Decided(Case):
    """Whether the case is handed over, and by when."""

    becomes_a: transfers.Handover
    a_decision_day: date
    barriers: list[dict[str, Any]]
    near_handover_due: date | None
    near_handover_overdue: date | None
    near_handover_due_text: str | None
    near_handover_explanation: str | None
    correction_message: None = None


@uckermark_becomes_a.topic("uckermark_becomes_a.check_proof", invalid_input="proof_missing")
def check_proof(case: Decision, task: Task, parameters: UckermarkParameters) -> Decided:
    """No completion while a barrier is not settled (U-051, U-052, U-244, U-245, U-246, AM-17; table 5.8)."""
    now = [barrier | ({"status": "settled"} if barrier["key"] in case.settled_now else {}) for barrier in case.barriers]
    if not case.a_decision:
        return _decided("stays", task.today, list(case.barriers), None)
    refuse("proof_missing", _decision_gaps(case, task.today))
    on = case.a_decided_on or task.today
    found = transfers.becomes_a(category="A", age=age_on(case.born_on, on), barriers=now)
    missing = f"Der Nachweis fehlt. {transfers.proof_sentence(now)} Entscheiden lässt sich erst, wenn alle es sind"
    refuse("proof_missing", [missing if found == "proof_missing" else None])
    return _decided(found, on, now, near_market.handing_over(on, parameters))


def _decided(found: transfers.Handover, on: date, barriers: list[dict[str, Any]], due: Deadline | None) -> Decided:
    return Decided(
        becomes_a=found,
        a_decision_day=on,
        barriers=barriers,
        near_handover_due=due.due if due else None,
        near_handover_overdue=due.overdue if due else None,
        near_handover_due_text=long_day(due.due) if due else None,
        near_handover_explanation=" ".join(due.explain()) if due else None,
        correction_message=None,
    )


def _decision_gaps(case: Decision, today: date) -> list[str | None]:
    form = Decision
    days = ("a_decided_on", "a_reason_recorded_on")
    return [
        "Für A müssen alle fünf Bedingungen erfüllt sein" if CONDITIONS - set(case.a_conditions) else None,
        None if case.a_helps else f"„{title(form, 'a_helps')}“ fehlt; auch „keine“ ist eine Antwort",
        *(f"„{title(form, name)}“ fehlt" for name in days if getattr(case, name) is None),
        *(in_future(title(form, name), getattr(case, name), today) for name in days),
    ]


class HandoverForm(Case):
    """Who takes over, and when the documents changed hands."""

    case_number: str = Field(title="Fallnummer")
    jobcenter: str = Field(title="Jobcenter")
    case_manager: str = Field(title="Bisherige Fachkraft")
    barriers: tuple[dict[str, Any], ...] = Field((), title="Hemmnisse")
    category_history: tuple[dict[str, Any], ...] = Field((), title="Bisherige Kategorien")
    a_decision_day: date = Field(title="Entschieden am")
    near_handover_due: date = Field(title="Übergabe fällig am")
    near_new_manager: str = Field(title="Künftige Fachkraft (arbeitsmarktnah)")
    handed_over_day: date = Field(title="Unterlagen übergeben am")


class HandoverRecorded(Case):
    """The case is with fm-nah."""

    handed_over_on: date
    case_manager: str
    acting_manager: str
    case_manager_name: str
    correction_message: None = None


@uckermark_becomes_a.topic("uckermark_becomes_a.record_handover", invalid_input="handover_incomplete")
async def record_handover(
    case: HandoverForm, task: Task, staff: Staff, staffing: Staffing, cases: Cases, results: ResultStore
) -> HandoverRecorded:
    """Category, owner and handover hold in the whole case; both periods begin (U-133, U-237, U-243, U-244)."""
    refuse("handover_incomplete", _handover_gaps(case, task.today, staff))
    on = case.handed_over_day
    await keep_standard(results, task, case.jobcenter, "U-236", case.near_handover_due, on)
    owner = await hand_tasks_on(staff, staffing, case.case_number, case.case_manager, case.near_new_manager)
    await change_care(cases, task, _changes(case, on) | owner)
    await send_notice(
        cases,
        task,
        case.jobcenter,
        title="A-Fall übernommen",
        text=f"Am {day(case.a_decision_day)} wurde verbindlich festgestellt, dass die Person zu A gehört; die "
        f"Unterlagen sind seit dem {day(on)} bei Ihnen. Einladung und Erstgespräch stehen in Ihrer Aufgabenliste.",
        rule="U-236",
        person=case.near_new_manager,
    )
    return HandoverRecorded(handed_over_on=on, **owner, correction_message=None)


def _changes(case: HandoverForm, on: date) -> dict[str, Any]:
    history = [*case.category_history]
    if not history or history[-1].get("category") != "A":
        history.append({"category": "A", "since": case.a_decision_day.isoformat()})
    return {
        "owner_group": NEAR,
        "category": "A",
        "is_a": True,
        "category_since": case.a_decision_day,
        "category_provisional": False,
        "category_history": history,
        "barriers": list(case.barriers),
        "handed_over_on": on,
    }


def _handover_gaps(case: HandoverForm, today: date, staff: Staff) -> list[str | None]:
    near = {member.user for member in staff.in_group(case.jobcenter, NEAR)}
    label = title(HandoverForm, "handed_over_day")
    return [
        None
        if case.near_new_manager in near
        else f"„{title(HandoverForm, 'near_new_manager')}“ ist keine Fachkraft für arbeitsmarktnahe Kunden",
        in_future(label, case.handed_over_day, today),
        f"„{label}“ liegt vor der Entscheidung" if case.handed_over_day < case.a_decision_day else None,
    ]
