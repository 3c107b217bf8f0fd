"""Change of team or site: the case moves, its clock goes on (bpmn/transfer.bpmn)."""

from __future__ import annotations

from datetime import date
from typing import Any

from workers.documents import Documents, TransferRecord
from workers.engine.cases import Cases
from workers.engine.staffing import Staffing
from workers.errors import BusinessError
from workers.handlers import transfer_cases as views
from workers.handlers.common import DeviationReport, filing, in_future, refuse, title
from workers.handlers.load import choices, hours_of, load_of
from workers.registry import Handlers, Task
from workers.rules import deviations
from workers.rules import transfer as rules
from workers.rules.absence import acting_manager
from workers.rules.capacity import capacity
from workers.rules.german import day, long_day
from workers.rules.parameters import ParameterBook, Parameters
from workers.rules.staff import Member, Staff

transfer = Handlers()

FACTS = (
    "jobcenter",
    "referrer",
    "case_manager",
    "acting_manager",
    "case_manager_team",
    "case_team",
    "team_leader",
    "area_leader",
    "counts",
    "clearing_process",
)
RULES = {
    "team": "Wechselt am selben Standort die Zuständigkeit des Teams, etwa nach Umzug oder Namensänderung, bleibt die "
    "bisherige Fachkraft grundsätzlich zuständig, und ihre Teamleitung auch (Handlungsleitlinie IV.6 a).",
    "site": "Bei einem Wechsel zwischen Standorten werden der neue Standort und sein Fallmanagement zuständig; Fristen "
    "und Vereinbarung laufen weiter, ein neues Clearing gibt es nicht (Handlungsleitlinie IV.6 b).",
    "region": "Ein Wegzug aus der Region führt zum Fallabgang (Handlungsleitlinie IV.6, Auslegung A-30).",
}


@transfer.topic("transfer.look_up_case", invalid_input="transfer_refused")
async def look_up_case(
    report: views.ReportedTransfer, task: Task, book: ParameterBook, staff: Staff, staffing: Staffing, cases: Cases
) -> views.FoundCase:
    """Only a case in care or clearing changes, reported by those who work or lead it (H-53, H-86, H-87, A-22, A-30)."""
    case = await _running_case(report.case_number, staffing)
    _refuse_stranger(report.transfer_starter, case)
    if not book.follows(case["jobcenter"], Parameters):
        raise _refused(f"{book.jobcenters[case['jobcenter']].name} hat für einen Wechsel keine Regel vorgegeben.")
    others = await staffing.parts(report.case_number, "transfer")
    if any(other != task.process_instance for other in others):
        raise _refused("Für diesen Fall ist schon ein Wechsel gemeldet. Bitte diesen zuerst abschließen.")
    manager = staff.member(case["case_manager"])
    parameters = book.in_force(case["jobcenter"], task.today)
    elsewhere = [member for member in staff.case_managers(manager.jobcenter) if member.site != manager.site]
    return views.FoundCase(
        **{name: case[name] for name in ("jobcenter", "referrer", "case_manager", "acting_manager")},
        **{name: case[name] for name in ("team_leader", "area_leader")},
        previous_manager=manager.user,
        previous_manager_name=manager.name,
        previous_team=_team_of(case),
        previous_site=manager.site,
        previous_leader=case["team_leader"],
        team_options=_teams_at(manager, _team_of(case), staff),
        manager_options=await choices(elsewhere, staff, cases, parameters),
        transfer_rule=RULES[report.transfer_kind],
        continuation_limit=rules.continuation_limit(parameters),
        transfer_action="go_on",
        correction_message=None,
        new_team=None,
        new_manager=None,
    )


async def _running_case(case_number: str, staffing: Staffing) -> dict[str, Any]:
    """The case if it is in clearing or in care; it may change nowhere else (A-30)."""
    case = await staffing.facts(case_number, FACTS)
    if case is None:
        raise _refused("Unter dieser Fallnummer läuft kein Fallmanagement. Bitte die Fallnummer prüfen.")
    if not await _in_our_hands(case_number, case, staffing):
        raise _refused("Die Person ist weder aufgenommen noch im Clearing; es gibt nichts zu übergeben.")
    return case


async def _in_our_hands(case_number: str, case: dict[str, Any], staffing: Staffing) -> bool:
    """Admitted, or in clearing, where a case manager works although the person does not count yet."""
    return case.get("counts") is True or bool(await staffing.parts(case_number, case["clearing_process"]))


def _refuse_stranger(starter: str, case: dict[str, Any]) -> None:
    if starter not in {case[name] for name in ("case_manager", "acting_manager", "team_leader", "area_leader")}:
        raise _refused(
            "Den Wechsel meldet, wer den Fall bearbeitet, oder die zuständige Teamleitung. Bitte dort nachfragen."
        )


def _team_of(case: dict[str, Any]) -> str:
    return str(case.get("case_team") or case["case_manager_team"])


def _teams_at(manager: Member, present: str, staff: Staff) -> list[dict[str, str]]:
    """The other teams of the case manager's site as choices of a form."""
    leaders = staff.team_leaders(manager.jobcenter)
    found = [leader for leader in leaders if leader.site == manager.site and leader.team != present]
    return [{"label": f"{leader.team} (Leitung {leader.name})", "value": leader.team} for leader in found]


def _refused(message: str) -> BusinessError:
    return BusinessError("transfer_refused", message)


@transfer.topic("transfer.accept_transfer", invalid_input="transfer_incomplete")
def accept_transfer(
    case: views.PlannedTransfer, task: Task, parameters: Parameters, staff: Staff
) -> views.AcceptedTransfer:
    """Target, day and a temporary continuation fit together (H-86, H-87, H-90, A-22, A-30, P-06; DT-8)."""
    if case.effective_date is None:
        raise BusinessError("transfer_incomplete", f"„{title(views.PlannedTransfer, 'effective_date')}“ fehlt.")
    previous = staff.member(case.previous_manager)
    plan = _plan(case, case.effective_date, staff)
    leaders = staff.team_leaders(case.jobcenter)
    problems = rules.plan_problems(plan, previous, leaders, parameters)
    missing = f"„{title(views.PlannedTransfer, 'continuation_reason')}“ fehlt"
    without_reason = case.continuation_wanted and not case.continuation_reason
    refuse("transfer_incomplete", [*problems, missing if without_reason else None])
    manager = plan.new_manager or previous
    team = case.new_team if case.transfer_kind == "team" else manager.team
    leader = next(leader for leader in leaders if leader.team == team)
    overdue = rules.agreement_overdue(case.effective_date, task.today, parameters)
    return views.AcceptedTransfer(
        new_manager=manager.user,
        new_manager_name=manager.name,
        new_team=team,
        new_site=leader.site,
        new_leader=leader.user,
        three_way_talk_wanted=case.three_way_talk_wanted,
        continuation_wanted=case.continuation_wanted,
        continuation_reason_text=_reason(case),
        continuation_until_text=long_day(case.continuation_until) if case.continuation_until else None,
        effective_date=case.effective_date,
        effective_date_text=long_day(case.effective_date),
        transfer_on=case.effective_date,
        transfer_on_text=long_day(case.effective_date),
        decision_overdue=overdue,
        agreement_overdue=overdue,
        correction_message=None,
    )


def _plan(case: views.PlannedTransfer, effective: date, staff: Staff) -> rules.Plan:
    elsewhere = case.transfer_kind == "site"
    known = {member.user: member for member in staff.case_managers(case.jobcenter)}
    return rules.Plan(
        event="site" if elsewhere else "team",
        effective=effective,
        new_manager=known.get(case.new_manager or "") if elsewhere else None,
        new_team=case.new_team,
        continuation_wanted=elsewhere and case.continuation_wanted,
        continuation_until=case.continuation_until,
    )


def _reason(case: views.PlannedTransfer) -> str | None:
    reason = case.continuation_reason
    return f"Begründet wird sie so: {rules.CONTINUATION_REASONS[reason]}." if reason else None


@transfer.topic("transfer.settle_continuation")
def settle_continuation(
    case: views.Continuation, task: Task, parameters: Parameters, staff: Staff
) -> views.TransferDay:
    """Both leaders agree, or the case moves on the planned day (H-90, P-06; DT-8 rows 2 and 3)."""
    plan = _plan(case, case.transfer_on, staff)
    found = rules.takes_place_on(plan, both_leaders_agree=case.both_agree)
    return views.TransferDay(
        transfer_on=found,
        transfer_on_text=long_day(found),
        agreement_overdue=rules.agreement_overdue(found, task.today, parameters),
    )


@transfer.topic("transfer.record_agreement", invalid_input="agreement_incomplete")
def record_agreement(case: views.AgreedHandover, task: Task) -> views.HandoverRecorded:
    """The handover is agreed between both case managers, or the transfer is off (H-88, A-24)."""
    if case.transfer_takes_place:
        label = title(views.AgreedHandover, "handover_agreed_on")
        talk = f"„{title(views.AgreedHandover, 'handover_talk_mode')}“ fehlt"
        missing = None if case.handover_agreed_on else f"„{label}“ fehlt"
        future = in_future(label, case.handover_agreed_on, task.today)
        refuse("agreement_incomplete", [missing, future, None if case.handover_talk_mode else talk])
    return views.HandoverRecorded(
        transfer_takes_place=case.transfer_takes_place,
        handover_agreed_on=case.handover_agreed_on,
        handover_talk_mode=case.handover_talk_mode,
        correction_message=None,
    )


@transfer.topic("transfer.record_talk", invalid_input="talk_incomplete")
def record_talk(case: views.ThreeWayTalk, task: Task) -> views.TalkRecorded:
    """The three-way talk that the customer wished was held, or could not be (H-89)."""
    label = title(views.ThreeWayTalk, "three_way_talk_on")
    held_on = case.three_way_talk_on if case.three_way_talk_result == "held" else None
    missing = f"„{label}“ fehlt" if case.three_way_talk_result == "held" and held_on is None else None
    refuse("talk_incomplete", [missing, in_future(label, held_on, task.today)])
    return views.TalkRecorded(three_way_talk_on=held_on, correction_message=None)


@transfer.topic("transfer.explain_undecided")
def explain_undecided(case: views.LateTransfer) -> DeviationReport:
    """Why the area leader hears that a leader has not decided about a continuation (H-04, H-90, H-111, P-03)."""
    found = deviations.continuation_undecided(case.transfer_on, case.decision_overdue, case.new_site)
    return DeviationReport.of(found)


@transfer.topic("transfer.explain_overdue")
def explain_overdue(case: views.LateTransfer) -> DeviationReport:
    """Why the team leader hears that a handover is not agreed (H-88, H-111, P-03)."""
    found = deviations.handover_not_agreed(
        case.transfer_on, case.agreement_overdue, case.new_manager_name, case.new_site
    )
    return DeviationReport.of(found)


@transfer.topic("transfer.move_case")
async def move_case(
    case: views.DueTransfer, parameters: Parameters, staff: Staff, staffing: Staffing, cases: Cases
) -> views.MovedCase:
    """The case moves in all its parts, open tasks too; no date changes (H-04, H-53, H-86, H-87, A-22, A-30; DT-10).

    In the same site only the team changes: case manager and leader stay (H-86, A-22). An open task keeps its deadline.
    """
    present = await staffing.facts(case.case_number, FACTS)
    if present is None or not await _in_our_hands(case.case_number, present, staffing):
        return _moved(case, moved=False)
    if case.transfer_kind == "team":
        await cases.set_in_case(case.case_number, {"case_team": case.new_team})
        return _moved(case, moved=True)
    await _hand_over(case, staff, staffing, cases)
    load = await load_of(case.new_manager, staff, cases, parameters)
    return _moved(case, moved=True, exceeded=load.exceeded, count=load.case_count)


async def _hand_over(case: views.DueTransfer, staff: Staff, staffing: Staffing, cases: Cases) -> None:
    manager, covers = staff.member(case.new_manager), await staffing.covers()
    acting = acting_manager(manager.user, covers)
    responsible = {
        "case_manager": manager.user,
        "acting_manager": acting,
        "case_manager_team": manager.team,
        "case_team": manager.team,
        "team_leader": manager.leader,
        "area_leader": staff.area_leader_of(manager.user),
    }
    await cases.set_in_case(case.case_number, responsible)
    for former in (case.previous_manager, acting_manager(case.previous_manager, covers)):
        await staffing.reassign(case.case_number, former, acting)
    await staffing.reassign(case.case_number, case.previous_leader, manager.leader)


def _moved(case: views.DueTransfer, *, moved: bool, exceeded: bool = False, count: int = 0) -> views.MovedCase:
    since, stays = day(case.transfer_on), case.transfer_kind == "team"
    if stays:
        text = (
            f"Der Fall gehört seit dem {since} zu {case.new_team}. Zuständig bleibt {case.new_manager_name} mit der "
            "bisherigen Teamleitung."
        )
    else:
        text = (
            f"Seit dem {since} ist {case.new_manager_name} ({case.new_team}, Standort {case.new_site}) zuständig, "
            f"bisher war es {case.previous_manager_name}. Überprüfungen und Zustimmungen liegen ab jetzt bei Ihnen."
        )
    return views.MovedCase(
        case_moved=moved,
        case_team=case.new_team,
        caseload_exceeded=exceeded,
        case_count=count,
        transfer_notice_title="Wechsel des Teams" if stays else "Wechsel des Standorts",
        transfer_notice_text=text,
    )


@transfer.topic("transfer.explain_caseload")
def explain_caseload(case: views.TransferLoad, parameters: Parameters, staff: Staff) -> DeviationReport:
    """Why the new team leader hears of a caseload above the limit (H-53, H-54, H-111)."""
    load = capacity(case.case_count, hours_of(staff, case.new_manager), parameters)
    found = deviations.caseload_exceeded(load, case.transfer_on, parameters, event="dem Wechsel des Standorts")
    return DeviationReport.of(found)


@transfer.topic("transfer.write_transfer_record")
async def write_transfer_record(
    case: views.CompletedTransfer, task: Task, staff: Staff, documents: Documents
) -> views.TransferRecordWritten:
    """Record of the move: old and new case manager, talks, temporary continuation (H-87 to H-90; D-22)."""
    asked = case.continuation_reason if case.continuation_wanted else None
    record = TransferRecord(
        jobcenter=case.jobcenter,
        previous_manager=staff.name(case.previous_manager),
        previous_team=case.previous_team,
        previous_site=case.previous_site,
        previous_leader=staff.name(case.previous_leader),
        new_manager=staff.name(case.new_manager),
        new_team=case.new_team,
        new_site=case.new_site,
        new_leader=staff.name(case.new_leader),
        planned_for=case.effective_date,
        transferred_on=case.transfer_on,
        handover_agreed_on=case.handover_agreed_on,
        handover_talk_mode=case.handover_talk_mode,
        three_way_talk=(case.three_way_talk_result if case.three_way_talk_wanted else None) or "not_wanted",
        three_way_talk_on=case.three_way_talk_on,
        continuation_reason=rules.CONTINUATION_REASONS[asked] if asked else None,
        continuation_until=case.continuation_until if asked else None,
        previous_leader_agrees=case.continuation_previous_leader == "agree",
        new_leader_agrees=case.continuation_new_leader == "agree",
    )
    written = await documents.write(task, record, filer=case.acting_manager)
    return views.TransferRecordWritten(**filing(written, case.acting_manager))
