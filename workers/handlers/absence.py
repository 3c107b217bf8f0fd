"""Absence of a case manager: a colleague covers all her cases for a time (bpmn/absence.bpmn)."""

from __future__ import annotations

from datetime import date
from typing import Any

from workers.engine.cases import Cases
from workers.engine.staffing import Staffing
from workers.errors import BusinessError
from workers.handlers import absence_cases as views
from workers.handlers.common import DeviationReport, refuse, title
from workers.handlers.load import choices
from workers.registry import Handlers, Task
from workers.rules import absence as rules
from workers.rules import deviations
from workers.rules.absence import Cover, acting_manager, covered_by
from workers.rules.german import day, long_day
from workers.rules.parameters import ParameterBook, Parameters
from workers.rules.staff import Member, Staff

absence = Handlers()


@absence.topic("absence.offer_members", invalid_input="absence_invalid")
def offer_members(report: views.Reporter, staff: Staff) -> views.MemberChoice:
    """A team leader reports for the case managers of her team (H-04, H-85)."""
    found = [member for member in staff.members() if _leads(report.absence_reporter, member)]
    if report.absence_who == "team" and not found:
        raise BusinessError("absence_invalid", "Für andere melden nur Teamleitungen, und nur für ihr Team.")
    return views.MemberChoice(member_options=[{"label": member.name, "value": member.user} for member in found])


def _leads(leader: str, member: Member) -> bool:
    return member.group == "fallmanagement" and member.leader == leader


@absence.topic("absence.accept_absence", invalid_input="absence_invalid")
async def accept_absence(
    report: views.ReportedAbsence, task: Task, book: ParameterBook, staff: Staff, staffing: Staffing, cases: Cases
) -> views.AcceptedAbsence:
    """Days and person fit; who could cover is shown with the load (H-04, H-53, H-83 to H-85, P-03)."""
    absent = _absent(report, staff)
    if not book.follows(absent.jobcenter, Parameters):
        what = f"{book.jobcenters[absent.jobcenter].name} hat für eine Vertretung keine Regel vorgegeben."
        raise BusinessError("absence_invalid", what)
    others = _others(await staffing.covers(), task)
    own = [cover for cover in others if cover.absent == absent.user]
    first, last = report.absence_first_day, report.absence_last_day
    refuse("absence_invalid", rules.absence_problems(first, last, today=task.today, absences=own))
    parameters = book.in_force(absent.jobcenter, task.today)
    away = {cover.absent for cover in others if cover.overlaps(first, last)}
    return views.AcceptedAbsence(
        **_texts(absent, first, last),
        absent_manager=absent.user,
        absence_first_day=first,
        absence_last_day=last,
        jobcenter=absent.jobcenter,
        team_leader=absent.leader,
        area_leader=staff.area_leader_of(absent.user),
        cover_options=await choices(_candidates(absent, away, staff), staff, cases, parameters),
        cover_overdue=rules.cover_overdue(first, task.today, parameters),
        cover_in_force=False,
        correction_message=None,
    )


def _absent(report: views.ReportedAbsence, staff: Staff) -> Member:
    """A case manager, reported by herself or by the leader of her team."""
    own = report.absence_who == "self"
    user = report.absence_reporter if own else report.absent_manager
    if user is None or not staff.knows(user):
        raise BusinessError("absence_invalid", f"„{title(views.ReportedAbsence, 'absent_manager')}“ fehlt.")
    member = staff.member(user)
    if member.group != "fallmanagement":
        raise BusinessError("absence_invalid", f"{member.name} ist nicht als Fachkraft im Fallmanagement geführt.")
    if not own and not _leads(report.absence_reporter, member):
        raise BusinessError("absence_invalid", f"{member.name} gehört nicht zu Ihrem Team.")
    return member


def _others(covers: list[Cover], task: Task) -> list[Cover]:
    """All absences but the one at hand, so that a repeated delivery finds the same."""
    return [cover for cover in covers if cover.id != task.process_instance]


def _candidates(absent: Member, away: set[str], staff: Staff) -> list[Member]:
    """Everyone who is there, the nearest first (DT-8 row 4)."""
    members = staff.case_managers(absent.jobcenter)
    found = [member for member in members if member.user != absent.user and member.user not in away]
    return sorted(found, key=lambda member: list(rules.LEVELS).index(rules.level_of(absent, member)))


def _texts(absent: Member, first: date, last: date) -> dict[str, Any]:
    return {
        "absence_title": f"Vertretung für {absent.name}",
        "absence_text": f"{day(first)} bis {day(last)}",
        "absence_first_day_text": long_day(first),
        "absence_last_day_text": long_day(last),
        "cover_ends": rules.cover_ends(last),
    }


@absence.topic("absence.settle_cover", invalid_input="cover_incomplete")
async def settle_cover(case: views.ArrangedCover, task: Task, staff: Staff, staffing: Staffing) -> views.SettledCover:
    """The cover comes from the level that was chosen, the nearest with somebody (H-83 to H-85; DT-8 row 4, D-21)."""
    absent = staff.member(case.absent_manager)
    known = {member.user: member for member in staff.case_managers(absent.jobcenter)}
    if case.cover_manager not in known:
        raise BusinessError("cover_incomplete", "Die gewählte Vertretung ist nicht im Fallmanagement geführt.")
    cover = known[case.cover_manager]
    others = _others(await staffing.covers(), task)
    overlapping = [other for other in others if other.overlaps(case.absence_first_day, case.absence_last_day)]
    problems = rules.cover_problems(
        absent=absent,
        cover=cover,
        level=case.cover_level,
        nearer_unavailable=case.nearer_unavailable,
        absences=overlapping,
    )
    refuse("cover_incomplete", problems)
    return views.SettledCover(cover_manager_name=cover.name, cover_level=case.cover_level, correction_message=None)


@absence.topic("absence.explain_overdue")
def explain_overdue(case: views.LateCover, staff: Staff) -> DeviationReport:
    """Why the area leader hears that nobody covers an absent case manager (H-04, H-85, H-111, P-03)."""
    absent = staff.name(case.absent_manager)
    return DeviationReport.of(deviations.cover_not_arranged(absent, case.absence_first_day, case.cover_overdue))


@absence.topic("absence.begin_cover")
async def begin_cover(case: views.DueCover, task: Task, staffing: Staffing, cases: Cases) -> views.CoverState:
    """The cover works all cases and open tasks; responsibility, count and dates stay (H-83 to H-85; DT-8, DT-10).

    Cases that come later reach the cover too, because a handover looks up who acts. Whoever is absent may be somebody's
    cover himself: those cases move on with his own.
    """
    others = _others(await staffing.covers(), task)
    after = [*others, _in_force(case, task)]
    for manager in (case.absent_manager, *covered_by(case.absent_manager, others)):
        await _let_act(manager, acting_manager(manager, after), staffing, cases)
    await staffing.lend(case.absent_manager, acting_manager(case.absent_manager, after))
    return views.CoverState(cover_in_force=True)


@absence.topic("absence.end_cover")
async def end_cover(case: views.DueCover, task: Task, staffing: Staffing, cases: Cases) -> views.CoverState:
    """Back to the responsible case manager: what was lent and what arose since, as far as still open (H-83; DT-10).

    Found by asking the engine now: a case transferred away meanwhile stays there, one that came comes back to her.
    """
    others = _others(await staffing.covers(), task)
    before = [*others, _in_force(case, task)]
    await staffing.give_back(case.absent_manager)
    for manager in (case.absent_manager, *covered_by(case.absent_manager, others)):
        acting = acting_manager(manager, others)
        for number in await _let_act(manager, acting, staffing, cases):
            await staffing.reassign(number, acting_manager(manager, before), acting, lent=True)
    return views.CoverState(cover_in_force=False)


def _in_force(case: views.DueCover, task: Task) -> Cover:
    days = {"first": case.absence_first_day, "last": case.absence_last_day}
    return Cover(task.process_instance, case.absent_manager, case.cover_manager, in_force=True, **days)


async def _let_act(manager: str, acting: str, staffing: Staffing, cases: Cases) -> list[str]:
    """Name who works the cases of a case manager from now on; returns the case numbers."""
    numbers = [case.number for case in await staffing.cases_of(manager)]
    for number in numbers:
        await cases.set_in_case(number, {"acting_manager": acting})
    return numbers


@absence.topic("absence.change_cover", invalid_input="change_invalid")
async def change_cover(case: views.ChangedCover, task: Task, staff: Staff, staffing: Staffing) -> views.AbsencePeriod:
    """The team leader ends the cover at once, or the absence lasts longer (H-83, H-85)."""
    last = case.absence_last_day
    if case.cover_change == "prolong":
        last = await _prolonged(case, task, staffing)
    return views.AbsencePeriod(
        **_texts(staff.member(case.absent_manager), case.absence_first_day, last),
        absence_last_day=last,
        correction_message=None,
    )


async def _prolonged(case: views.ChangedCover, task: Task, staffing: Staffing) -> date:
    label = title(views.ChangedCover, "absence_prolonged_to")
    last = case.absence_prolonged_to
    if last is None or last <= case.absence_last_day:
        raise BusinessError("change_invalid", f"„{label}“ muss nach dem {day(case.absence_last_day)} liegen.")
    own = [cover for cover in _others(await staffing.covers(), task) if cover.absent == case.absent_manager]
    first = rules.cover_ends(case.absence_last_day)
    refuse("change_invalid", rules.absence_problems(first, last, today=task.today, absences=own))
    return last
