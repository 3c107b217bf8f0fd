"""The plan in words: what the letter prints of goals, steps and services, and how steering reads the services."""

from __future__ import annotations

from datetime import date

from workers.documents import AgreementGoal, Fact
from workers.handlers import fachkonzept_planning_cases as views
from workers.rules.fachkonzept import planning as rules
from workers.rules.german import counted, day, listed, long_day
from workers.rules.guidelines import FachkonzeptParameters


def services(case: views.PlanForm, labels: dict[str, str]) -> list[views.Option]:
    """The services of the plan as steering reads and offers them (F-134, F-147, F-192)."""
    goals = {goal.number: goal for goal in case.goals}
    return [
        {
            "value": f"step-{step.number}",
            "label": f"Schritt {step.number}: {labels.get(service.kind, service.kind)}",
            "problem": goals[step.goal].barrier or "",
            "paragraph": rules.section_of(service.kind),
            "kind": service.kind,
            "contribution": service.contribution or "",
            "goal": str(step.goal),
            "first": step.first.isoformat(),
            "last": step.last.isoformat(),
        }
        for step in case.steps
        if (service := step.service) and service.kind and step.goal and step.first and step.last
    ]


def names(parameters: FachkonzeptParameters) -> dict[str, str]:
    return {found.code: found.label for found in parameters.integration_services}


def review_words(base: date, due: date, parameters: FachkonzeptParameters) -> str:
    months = counted(parameters.agreement_review_months, "Monat", "Monate")
    return f"Die gemeinsame Prüfung ist spätestens am {long_day(due)}, {months} nach dem {day(base)}."


def goal(case: views.ConcludedAgreement, goal: rules.Goal) -> AgreementGoal:
    assert goal.target
    return AgreementGoal(text=getattr(case, f"text_goal_{goal.number}") or f"Ziel {goal.number}", target=goal.target)


def words(case: views.ConcludedAgreement, side: rules.Side) -> str:
    """One line a step: number, words, until when."""
    return "\n".join(
        f"{step.number}. {getattr(case, f'text_step_{step.number}') or 'wie besprochen'} (bis {day(step.last)})"
        for step in case.steps
        if step.side == side and step.last
    )


def printed_services(case: views.ConcludedAgreement, parameters: FachkonzeptParameters) -> tuple[Fact, ...]:
    """Both sections that an agreement has in any case; an empty one says so (F-131)."""
    labels = names(parameters)
    planned = [(service["paragraph"], labels[service["kind"]]) for service in services(case, labels)]
    return tuple(
        Fact(label=label, value=listed(found) if found else "keine vereinbart")
        for section, label in rules.SECTIONS.items()
        for found in [[name for paragraph, name in planned if paragraph == section]]
    )
