"""Plan and agreement in words: what the papers of Uckermark print."""

from __future__ import annotations

from workers.documents import AgreementGoal, TaskSheet, TaskSheetEntry, UckermarkAgreement
from workers.handlers import uckermark_agreement_cases as papers
from workers.handlers import uckermark_planning_cases as views
from workers.rules import planning as shared
from workers.rules.german import day, long_day
from workers.rules.guidelines import UckermarkParameters
from workers.rules.staff import Staff
from workers.rules.uckermark.agreement import Side
from workers.rules.uckermark.barriers import AREAS
from workers.rules.uckermark.dates import age_on


def agreement(case: papers.AgreementText, parameters: UckermarkParameters, staff: Staff) -> UckermarkAgreement:
    """The paper that both sides keep (DOC-16, DOC-17, DOC-18)."""
    on = case.agreement_concluded_on
    return UckermarkAgreement(
        jobcenter=case.jobcenter,
        document_format=case.document_format,
        case_manager=staff.name(case.acting_manager),
        case_manager_team=case.case_manager_team,
        plan_kind=shared.plan_kind(parameters),
        plan_name=parameters.plan_name,
        benefit_name=parameters.benefit_name,
        concluded_on=on,
        version=case.agreement_version,
        offer=case.text_offer if shared.opens_with_offer(parameters) else None,
        main_goal=case.goal_text or "Arbeit oder Ausbildung",
        target_area=AREAS[case.egv_target_area] if case.egv_target_area else "nicht festgelegt",
        goals=goals(case),
        steps_person=duties(case, "person") or "Sie kommen zum nächsten Gespräch.",
        steps_jobcenter=duties(case, "jobcenter") or f"Wir führen das nächste Gespräch am {day(case.next_talk_on)}.",
        interim=case.egv_kind == "interim",
        ends_on=case.egv_ends_on,
        close=case.owner_group == "fm-nah",
        representative=age_on(case.born_on, on) < parameters.adult_age,
        review_due=case.next_talk_on,
        review_due_explanation=_next_talk(case),
    )


def goals(case: papers.AgreementText) -> tuple[AgreementGoal, ...]:
    """Intermediate goals in their order, then the partial goals; without any the main goal alone (U-100, U-102)."""
    order = [barrier.key for barrier in case.barriers]
    rows = [(row, key) for row, key in zip(views.NEEDS, case.need_order, strict=False) if key in case.need_targets]
    rows.sort(key=lambda pair: order.index(pair[1]) if pair[1] in order else len(order))
    found = [(getattr(case, f"text_need_{row}"), case.need_targets[key]) for row, key in rows]
    partial = [
        (getattr(case, f"text_partial_goal_{row}"), getattr(case, f"partial_goal_{row}_until")) for row in views.PARTIAL
    ]
    written = [
        *((text, until) for text, until in found),
        *((f"Teilziel: {text}", until) for text, until in partial if text),
    ]
    named = tuple(AgreementGoal(text=text, target=until) for text, until in written if text and until)
    return named or (AgreementGoal(text=case.goal_text or "Arbeit oder Ausbildung", target=case.egv_ends_on),)


def duties(case: papers.AgreementText, side: Side) -> str:
    """One line a duty: number, words, until when (U-112, U-130)."""
    return "\n".join(
        f"{row}. {getattr(case, f'text_duty_{row}')} (bis {day(getattr(case, f'duty_{row}_until'))})"
        for row in case.rows
        if getattr(case, f"duty_{row}_side") == side and getattr(case, f"duty_{row}_until")
    )


def _next_talk(case: papers.AgreementText) -> str:
    ends = long_day(case.egv_ends_on)
    return f"Unser nächstes Gespräch ist am {long_day(case.next_talk_on)}. Was hier steht, gilt bis {ends}."


def task_sheet(case: papers.AgreementText, parameters: UckermarkParameters, staff: Staff) -> TaskSheet:
    """Only the young person's own tasks, with their days (U-220; DOC-19)."""
    return TaskSheet(
        jobcenter=case.jobcenter,
        document_format=case.document_format,
        case_manager=staff.name(case.acting_manager),
        written_on=case.agreement_concluded_on,
        plan_name=parameters.plan_name,
        entries=tuple(
            TaskSheetEntry(text=text, until=until)
            for row in case.rows
            if getattr(case, f"duty_{row}_side") == "person"
            and (text := getattr(case, f"text_duty_{row}"))
            and (until := getattr(case, f"duty_{row}_until"))
        )
        or (TaskSheetEntry(text="Sie kommen zum nächsten Gespräch.", until=case.next_talk_on),),
        next_talk=case.next_talk_on,
    )
