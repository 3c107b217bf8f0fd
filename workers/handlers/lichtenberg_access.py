"""Access in Lichtenberg: is a takeover indicated, and is the handover complete (bpmn/lichtenberg/access.bpmn)."""

from __future__ import annotations

from datetime import date

from workers.engine.cases import Cases
from workers.engine.staffing import Staffing
from workers.errors import BusinessError
from workers.handlers import lichtenberg_access_cases as views
from workers.handlers.common import in_future, refuse, title
from workers.handlers.load import hours_of
from workers.registry import Handlers, Task
from workers.rules.absence import acting_manager
from workers.rules.guidelines import LichtenbergParameters
from workers.rules.lichtenberg import access as rules
from workers.rules.staff import Staff

lichtenberg_access = Handlers()


@lichtenberg_access.topic("lichtenberg_access.check_eligibility", invalid_input="reservation_incomplete")
async def check_eligibility(
    case: views.ReservationFacts, task: Task, parameters: LichtenbergParameters, staff: Staff, cases: Cases
) -> views.Eligible:
    """Table 5.1 with all codes, hints on earlier cases (5.10), each choice with its load (L-11, L-13 to L-18, L-92)."""
    label = title(views.ReservationFacts, "profile_recorded_on")
    refuse("reservation_incomplete", [in_future(label, case.profile_recorded_on, task.today)])
    found = _eligibility(case, parameters)
    earlier = rules.readmission_hints(await _earlier(case, cases))
    refused = found.result == "not_indicated"
    return views.Eligible(
        eligibility=found.result,
        eligibility_codes=list(found.codes),
        eligibility_text=rules.in_words(found.codes) or None,
        hints_text=rules.in_words(found.hints) or None,
        reservation_notes=rules.in_words((*found.codes, *found.hints, *earlier)) or None,
        readmission_codes=list(earlier),
        joint_talk_required=not case.insight,
        case_manager_options=await _options(case.jobcenter, staff, cases, parameters),
        correction_message=f"Eine Übernahme ist nicht angezeigt. {rules.in_words(found.codes)}" if refused else None,
    )


def _eligibility(case: views.ReservationFacts, parameters: LichtenbergParameters) -> rules.Eligibility:
    return rules.eligibility(
        is_elb=case.is_elb,
        obstacles=len(rules.serious_obstacles(case.placement_obstacles, other_named=case.other_obstacle_named)),
        considerable=case.considerable_impediment,
        complex_profile=case.complex_profile,
        needs=case.needs,
        prospects=case.prospects_of_change,
        restorable=case.integration_restorable,
        motivation=case.motivation,
        insight=case.insight,
        parameters=parameters,
    )


async def _earlier(case: views.ReservationFacts, cases: Cases) -> list[rules.EarlierCase]:
    """Ended cases that had an outcome; a reservation that was withdrawn is none (LA-47)."""
    found = await cases.earlier(case.case_number, case.jobcenter, ("takeover_outcome", "exit_group"))
    return [
        rules.EarlierCase(known["takeover_outcome"] == "takeover", known.get("exit_group"))
        for known in found
        if known.get("takeover_outcome")
    ]


async def _options(
    jobcenter: str, staff: Staff, cases: Cases, parameters: LichtenbergParameters
) -> list[dict[str, str]]:
    """The case managers with the caseload indicator; it never blocks (L-11, L-34)."""
    found = []
    for member in staff.case_managers(jobcenter):
        load = await cases.caseload(member.user)
        text = rules.caseload_text(load, hours_of(staff, member.user), parameters)
        found.append({"label": f"{member.name} ({text})", "value": member.user})
    return found


@lichtenberg_access.topic("lichtenberg_access.check_handover", invalid_input="handover_incomplete")
async def check_handover(
    case: views.HandoverForm, task: Task, parameters: LichtenbergParameters, staff: Staff, staffing: Staffing
) -> views.Reserved:
    """Table 5.2; the day on which everything is there is the day of the reservation (L-31 to L-37, LA-15, LA-19)."""
    gaps = _gaps(case, task.today, parameters)
    if gaps:
        raise BusinessError("handover_incomplete", rules.gaps_in_words(gaps, task.today, parameters))
    refuse("handover_incomplete", [_stranger(case, staff)])
    manager = staff.member(case.case_manager or "")
    return views.Reserved(
        access_decision="reserved",
        reserved_on=task.today,
        case_manager=manager.user,
        acting_manager=acting_manager(manager.user, await staffing.covers()),
        case_manager_team=manager.team,
        team_leader=manager.leader,
        document_format=case.document_format,
        correction_message=None,
    )


def _gaps(case: views.HandoverForm, today: date, parameters: LichtenbergParameters) -> tuple[str, ...]:
    return rules.handover_gaps(
        agreement=case.einv_exists,
        records_handover=case.einv_records_handover,
        valid_until=case.handover_agreement_until,
        reserved_on=today,
        manager=case.case_manager is not None,
        needs_ticked=case.needs_ticked,
        reason=case.reason_recorded,
        parameters=parameters,
    )


def _stranger(case: views.HandoverForm, staff: Staff) -> str | None:
    if case.case_manager in {member.user for member in staff.case_managers(case.jobcenter)}:
        return None
    return f"„{title(views.HandoverForm, 'case_manager')}“ ist in der Personalliste nicht im Fallmanagement geführt"
