"""Exit: talk with the next pAp, end of care, readmission lock (bpmn/exit.bpmn)."""

from __future__ import annotations

from datetime import date

from workers.documents import Documents, ExitRecord
from workers.handlers import exit_cases as views
from workers.handlers.common import DeviationReport, filing, in_future, refuse, title
from workers.registry import Handlers, Task
from workers.rules import deviations
from workers.rules import exit as rules
from workers.rules.access_recheck import recheck_due
from workers.rules.german import day, long_day
from workers.rules.parameters import Parameters
from workers.rules.staff import Staff

exit_phase = Handlers()

TALK = ("next_referrer", "exit_talk_date", "exit_talk_mode")
"""What a talk with the next pAp leaves behind (H-71, A-24)."""
ALWAYS = ("exit_talk_recorded_on", "exit_destination", "criterion_a_still_met")
"""What every exit records, with a next pAp or without (A-25)."""


@exit_phase.topic("exit.prepare_exit")
def prepare_exit(case: views.ExitStart, task: Task, parameters: Parameters, staff: Staff) -> views.ExitPreparation:
    """The reason in words and the last possible day (H-71, H-74, H-77, H-79, A-26; DT-6 rows 5 and 8, DT-7)."""
    reason = rules.exit_reason(case.exit_reason, parameters)
    dates = rules.exit_dates(
        reason,
        given=case.exit_latest,
        admission=case.admission_date,
        last_milestone=case.last_milestone,
        on=task.today,
        parameters=parameters,
    )
    options = staff.referrer_options(case.jobcenter)
    emptied = [name for name, field in views.ExitPreparation.model_fields.items() if not field.is_required()]
    return views.ExitPreparation(
        exit_reason_text=reason.label,
        exit_compulsory=reason.compulsory,
        exit_latest=dates.latest,
        exit_latest_text=long_day(dates.latest),
        exit_limit=dates.limit,
        exit_overdue=dates.overdue,
        exit_explanation=dates.explanation,
        exit_path="exit",
        next_referrer=case.referrer if case.referrer in {option["value"] for option in options} else None,
        next_referrer_options=options,
        recheck_owed_after_exit=False,
        **dict.fromkeys(emptied),
    )


@exit_phase.topic("exit.explain_overdue")
def explain_overdue(case: views.OverdueExit, parameters: Parameters) -> DeviationReport:
    """Why the team leader hears of an exit that is not booked (H-71, H-79, H-111, P-03)."""
    reason = rules.exit_reason(case.exit_reason, parameters)
    return DeviationReport.of(deviations.exit_overdue(reason, case.exit_latest, case.exit_limit, parameters))


@exit_phase.topic("exit.withdraw_exit", errors=["exit_talk_incomplete"])
def withdraw_exit(case: views.ExitToWithdraw) -> views.WithdrawnExit:
    """Care goes on after all, a default of ours; never past the consent or the maximum (H-71, H-77, H-79, A-12)."""
    no_way_back = "Dieser Abgang ist zwingend; die Betreuung kann nicht fortgesetzt werden"
    refuse("exit_talk_incomplete", [no_way_back if case.exit_compulsory else None])
    emptied = [name for name, field in views.WithdrawnExit.model_fields.items() if not field.is_required()]
    return views.WithdrawnExit(exit_outcome="continued", **dict.fromkeys(emptied))


@exit_phase.topic("exit.record_exit_talk", invalid_input="exit_talk_incomplete")
def record_exit_talk(case: views.ExitTalk, task: Task, staff: Staff) -> views.DiscussedExit:
    """The talk with the next pAp, or why there is none (H-07, H-71, H-72, A-24, A-25)."""
    refuse("exit_talk_incomplete", [*_gaps(case), *_talk_problems(case, task.today, staff)])
    handed_over = bool(case.next_referrer_exists)
    return views.DiscussedExit(
        next_referrer_exists=handed_over,
        no_next_referrer_reason=None if handed_over else case.no_next_referrer_reason,
        exit_outcome=None,
        correction_message=None,
        **{name: getattr(case, name) for name in ALWAYS},
        **{name: getattr(case, name) if handed_over else None for name in TALK},
    )


def _gaps(case: views.ExitTalk) -> list[str | None]:
    """What every exit must record: with a next pAp the talk and its contents, else the reason for none."""
    needed = ["next_referrer_exists", *ALWAYS]
    if case.next_referrer_exists:
        needed += TALK
    elif case.next_referrer_exists is False:
        needed.append("no_next_referrer_reason")
    missing = [f"„{title(views.ExitTalk, name)}“ fehlt" for name in needed if getattr(case, name) is None]
    passed = case.exit_reasons_discussed and case.placement_information_passed
    if case.next_referrer_exists and not passed:
        missing.append(
            "Mit der nächsten pAp sind die Gründe zu besprechen und alle vermittlungsrelevanten Informationen "
            "weiterzugeben"
        )
    return [*missing]


def _talk_problems(case: views.ExitTalk, today: date, staff: Staff) -> list[str | None]:
    past = ("exit_talk_date", "exit_talk_recorded_on")
    problems = [in_future(title(views.ExitTalk, name), getattr(case, name), today) for name in past]
    if not case.next_referrer_exists:
        return problems[1:]
    if case.exit_talk_date and case.exit_talk_date < case.admission_date:
        problems.append(f"Das Gespräch kann nicht vor der Aufnahme am {day(case.admission_date)} liegen")
    if case.next_referrer and not _is_referrer(case.next_referrer, case.jobcenter, staff):
        problems.append(f"„{title(views.ExitTalk, 'next_referrer')}“ steht in der Personalliste nicht als pAp")
    return problems


def _is_referrer(user: str, jobcenter: str, staff: Staff) -> bool:
    return user in {option["value"] for option in staff.referrer_options(jobcenter)}


@exit_phase.topic("exit.record_exit", invalid_input="exit_incomplete")
def record_exit(case: views.ExitForm, task: Task, parameters: Parameters) -> views.Exit:
    """End of care: out of the count, lock and next access check run from here (H-22, H-71, H-79, H-81, A-15; DT-7).

    A day after the last possible one is taken back to it (DT-6 row 8): nobody can extend care by booking late.
    """
    label = title(views.ExitForm, "exit_date")
    impossible = rules.booking_problems(
        case.exit_date, talk=case.exit_talk_date, admission=case.admission_date, limit=case.exit_limit
    )
    refuse("exit_incomplete", [in_future(label, case.exit_date, task.today), *impossible])
    left = rules.exit_day(case.exit_date, case.exit_limit)
    follows = rules.exit_consequences(
        admitted=True,
        next_referrer=case.next_referrer_exists,
        criterion_a_met=case.criterion_a_still_met,
        exit_date=left,
        parameters=parameters,
    )
    return views.Exit(
        exit_outcome="exited",
        exit_date=left,
        exit_booked_on=case.exit_date,
        exit_late=case.exit_date > case.exit_latest,
        counts=False,
        last_exit_date=left,
        last_check_date=left,
        criterion_a_met=case.criterion_a_still_met,
        recheck_owed_after_exit=follows.recheck_due is not None,
        locked_until=follows.locked_until or left,
        referrer=case.next_referrer or case.referrer,
        exit_latest=None,
        correction_message=None,
    )


@exit_phase.topic("exit.write_exit_record")
async def write_exit_record(
    case: views.BookedExit, task: Task, parameters: Parameters, staff: Staff, documents: Documents
) -> views.ExitRecordWritten:
    """Exit record for the next pAp and the file (H-07, H-71, H-72, H-81; D-19)."""
    check = recheck_due(case.exit_date, parameters).due if case.recheck_owed_after_exit else None
    record = ExitRecord(
        jobcenter=case.jobcenter,
        case_manager=staff.name(case.case_manager),
        case_manager_team=case.case_manager_team,
        next_referrer=staff.name(case.next_referrer) if case.next_referrer else None,
        no_next_referrer=rules.NO_REFERRER[case.no_next_referrer_reason] if case.no_next_referrer_reason else None,
        admission_date=case.admission_date,
        exit_date=case.exit_date,
        booked_on=case.exit_booked_on,
        exit_reason=case.exit_reason_text,
        destination=rules.DESTINATIONS[case.exit_destination],
        talk_date=case.exit_talk_date,
        talk_mode=case.exit_talk_mode,
        recorded_on=case.exit_talk_recorded_on,
        criterion_a_met=case.criterion_a_still_met,
        locked_until=case.locked_until,
        next_access_check=check,
        exit_reasons=case.text_exit_reasons,
        placement_information=case.text_placement_information,
    )
    written = await documents.write(task, record, filer=case.acting_manager)
    return views.ExitRecordWritten(
        **filing(written, case.acting_manager), text_exit_reasons=None, text_placement_information=None
    )
