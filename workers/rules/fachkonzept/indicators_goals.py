"""Fiscal goals, staffing, the goal register and the points system (F-170, F-172, F-183, F-197, F-200)."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from workers.rules.fachkonzept.case_facts import CaseFacts, persons
from workers.rules.fachkonzept.external_figures import Points, RegisterGoal
from workers.rules.fachkonzept.indicator_data import Data, lacking
from workers.rules.fachkonzept.indicator_values import Line, count, exact, ratio
from workers.rules.fachkonzept.indicators_care import all_costs
from workers.rules.german import day


def reduced_need(data: Data) -> list[Line]:
    """Z4: benefit before minus after, by before (F-183)."""
    before, after = exact(data.year.benefit.before), exact(data.year.benefit.after)
    gone = None if before is None or after is None else before - after
    missing = (
        lacking("Leistung nach dem Ende", "benefit.after"),
        lacking("Leistung bei der Aufnahme", "benefit.before"),
    )
    return [ratio("verringerter Bedarf", gone, before, missing=missing)]


def cost_per_person(data: Data) -> list[Line]:
    """Z5: cost of all services by persons and by need communities (F-183)."""
    total, text = all_costs(data)
    homes = data.year.communities_in_care
    missing = (text, lacking("Bedarfsgemeinschaften im Fallmanagement", "communities_in_care"))
    return [
        ratio("Kosten je Person", total, data.persons_in_care, unit="Euro", missing=(text, "")),
        ratio("Kosten je Bedarfsgemeinschaft", total, homes, unit="Euro", missing=missing),
    ]


def caseload(data: Data) -> list[Line]:
    """Z6: running cases by full-time posts; above the orientation a warning, never a limit (F-200, FA-35)."""
    last = data.period.last
    running = sum(case.in_care_during(data.period) and not _ended_by(case, data) for case in data.cases)
    posts = exact(data.year.full_time_posts if data.year.full_time_posts is not None else data.posts)
    missing = ("", lacking("Vollzeitstellen im Fallmanagement", "full_time_posts"))
    line = ratio(f"Fälle je Vollzeitstelle am {day(last)}", running, posts, unit="Fälle je Stelle", missing=missing)
    most = Fraction(data.target_ratio) * posts if posts is not None else None
    above = line.value is not None and line.value > data.target_ratio
    warning = f"über der Orientierung 1:{data.target_ratio}" if above else f"Orientierung 1:{data.target_ratio}"
    return [
        line.noted(warning),
        *([Line("Fälle bei Einhaltung der Orientierung", "Fälle", most)] if most is not None else []),
    ]


def _ended_by(case: CaseFacts, data: Data) -> bool:
    return case.last_exit_date is not None and case.last_exit_date <= data.period.last


# -- goals of the Jobcenter


def register(data: Data) -> list[Line]:
    """Z7: share of the population, and how far the target is met (F-170, F-172, FA-46)."""
    goals = data.external.goals if data.external else {}
    lines = [line for goal in goals.values() for line in _register_lines(goal, data)]
    return lines or [count("Ziele im Register", 0).noted("Das Jobcenter hat kein Ziel gesetzt.")]


def _register_lines(goal: RegisterGoal, data: Data) -> list[Line]:
    reached, population = _met(goal, data)
    wanted = Fraction(str(goal.target)) / 100 * population
    target = f"Zielwert {str(goal.target).replace('.', ',')} % bis {day(goal.until)}"
    return [
        ratio(goal.label, reached, population).noted(target),
        ratio(f"{goal.label}: Grad der Erreichung", reached, wanted),
    ]


def _met(goal: RegisterGoal, data: Data) -> tuple[int, int]:
    """How many meet the criterion, and of how many."""
    if goal.criterion == "counted_elsewhere":
        return goal.reached or 0, goal.population or 0
    cases = [case for case in data.in_care if not goal.barrier or goal.barrier in case.entry_barriers]
    return persons(case for case in cases if _meets(case, goal, data)), persons(cases)


def _meets(case: CaseFacts, goal: RegisterGoal, data: Data) -> bool:
    if goal.criterion == "lasting_work":
        return case.works_lastingly(data.day)
    return any(service.problem == goal.barrier for service in data.services([case]))


def register_attainment(data: Data) -> Line:
    """I1 a): goals of the register that are due in the period, and which were reached (F-170, F-194)."""
    goals = data.external.goals.values() if data.external else ()
    due = [goal for goal in goals if data.period.holds(goal.until)]
    return ratio("Zielerreichungsquote A, Ziele des Jobcenters", sum(_reached(goal, data) for goal in due), len(due))


def _reached(goal: RegisterGoal, data: Data) -> bool:
    reached, population = _met(goal, data)
    return population > 0 and Fraction(reached, population) * 100 >= Fraction(str(goal.target))


# -- points


def points(data: Data) -> list[Line]:
    """Z8: off unless the Jobcenter has entered points (F-197)."""
    table = data.external.points if data.external else {}
    if not table:
        return [count("Punkte", 0, unit="Punkte").noted("Ausgeschaltet: Das Jobcenter hat keine Punkte eingetragen.")]
    found = {code: _points(code, value, table, data) for code, value in table.items()}
    return [
        count("Punkte", sum(found.values()), unit="Punkte"),
        *(count(f"davon {data.labels.get(code, 'übrige')}", number, unit="Punkte") for code, number in found.items()),
    ]


def _points(code: str, value: Points, table: Iterable[str], data: Data) -> int:
    """A case counts for the first of the groups that it belongs to, else for `other`."""
    own = [case for case in data.cases if _group_of(case, table) == code]
    placed = sum(case.integrated and data.period.holds(case.last_exit_date) for case in own)
    return value.placement * placed + value.measure * len(data.services(own))


def _group_of(case: CaseFacts, table: Iterable[str]) -> str:
    return next((code for code in table if code in case.target_groups), "other")
