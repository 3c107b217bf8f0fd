"""What runs beside the care in Lichtenberg (bpmn/lichtenberg/supervision.bpmn)."""

from __future__ import annotations

from datetime import date, timedelta

from workers.documents import Documents, Fact, TlRequest
from workers.engine.cases import Cases
from workers.engine.staffing import Staffing
from workers.handlers import lichtenberg_supervision_cases as views
from workers.handlers.common import filing, in_future, refuse, title
from workers.registry import Handlers, Task
from workers.rules.german import day, long_day
from workers.rules.guidelines import LichtenbergParameters
from workers.rules.lichtenberg import exit as exits
from workers.rules.lichtenberg import stay as rules
from workers.rules.staff import Staff

lichtenberg_supervision = Handlers()


@lichtenberg_supervision.topic("lichtenberg_supervision.set_dates")
def set_dates(case: views.TakenOver, parameters: LichtenbergParameters) -> views.CareDates:
    """All dates that count from the takeover (L-46, L-69, L-70, L-80, LA-31)."""
    agreement = rules.agreement_due(case.admission_date, parameters)
    emptied = [name for name, field in views.CareDates.model_fields.items() if not field.is_required()]
    return views.CareDates(
        agreement_due=agreement.due,
        agreement_overdue=agreement.overdue,
        records_done=0,
        approved_end=None,
        extensions_granted=0,
        end_note_text=None,
        **dict.fromkeys(emptied),
    )


@lichtenberg_supervision.topic("lichtenberg_supervision.mark_agreement")
async def mark_agreement(case: views.AgreementDue, task: Task, staffing: Staffing, cases: Cases) -> views.AgreementMark:
    """A mark for the case manager alone if the new agreement is missing (L-46, LA-16, LA-26)."""
    known = await staffing.facts(task.case_number, ["agreement_concluded_on"]) or {}
    text = None if known.get("agreement_concluded_on") else rules.agreement_overdue_text(case.agreement_overdue)
    if text:
        await cases.set_in_case(task.case_number, {"agreement_overdue_text": text})
    return views.AgreementMark(agreement_overdue_text=text)


@lichtenberg_supervision.topic("lichtenberg_supervision.set_record")
def set_record(case: views.Records, parameters: LichtenbergParameters) -> views.NextRecord:
    """The reasons for continuing are recorded once, or again and again if the switch is on (L-69, LA-32; table 5.6)."""
    number = rules.next_record(case.records_done, parameters)
    due = number and rules.record_due(case.admission_date, number, parameters)
    emptied = [name for name, field in views.NextRecord.model_fields.items() if not field.is_required()]
    return views.NextRecord(
        record_owed=number is not None,
        record_due=due.due if due else None,
        record_due_text=long_day(due.due) if due else None,
        record_overdue=due.overdue if due else None,
        record_explanation=" ".join(due.explain()) if due else None,
        **dict.fromkeys(emptied),
    )


@lichtenberg_supervision.topic("lichtenberg_supervision.mark_record")
def mark_record(case: views.LateRecord) -> views.RecordMark:
    """The case manager alone sees that the record is missing (L-69, LA-32; table 5.6)."""
    return views.RecordMark(record_overdue_text=f"Überfällig seit {long_day(case.record_overdue)}.")


@lichtenberg_supervision.topic("lichtenberg_supervision.record_continuation", invalid_input="record_incomplete")
def record_continuation(case: views.RecordForm, task: Task) -> views.Recorded:
    """Reasons for continuing and foreseeable prospects stand in VerBIS (L-69)."""
    names = ("continuation_reasons_on", "continuation_prospects_on")
    problems = [in_future(title(views.RecordForm, name), getattr(case, name), task.today) for name in names]
    early = [name for name in names if getattr(case, name) < case.admission_date]
    problems += [f"„{title(views.RecordForm, name)}“ liegt vor der Übernahme" for name in early]
    refuse("record_incomplete", problems)
    return views.Recorded(records_done=case.records_done + 1, record_correction=None)


@lichtenberg_supervision.topic("lichtenberg_supervision.set_end")
def set_end(case: views.Stay, parameters: LichtenbergParameters) -> views.StayEnd:
    """The present end of care and the day from which it is decided about (L-70, L-71, LA-33, LA-34)."""
    end = case.approved_end or rules.regular_end(case.admission_date, parameters)
    emptied = [name for name, field in views.StayEnd.model_fields.items() if not field.is_required()]
    return views.StayEnd(
        care_end=end,
        care_end_text=long_day(end),
        care_end_explanation=rules.explain_end(
            case.admission_date, case.approved_end, case.extensions_granted, parameters
        ),
        decision_opens=rules.decision_opens(case.admission_date, case.approved_end, parameters),
        end_exceeded=end + timedelta(days=parameters.overdue_after_days),
        **dict.fromkeys(emptied),
    )


@lichtenberg_supervision.topic("lichtenberg_supervision.mark_exceeded")
def mark_exceeded(case: views.ExceededEnd, parameters: LichtenbergParameters) -> views.ExceededMark:
    """The case goes on, marked; nothing ends by itself and the team leader is not asked (L-70, LA-33)."""
    what = "Verlängerung" if case.extensions_granted else f"{parameters.normal_duration_months} Monate"
    text = f"{what} überschritten seit {long_day(case.end_exceeded)}. Die Betreuung und ihre Pflichten laufen weiter."
    return views.ExceededMark(end_exceeded_text=text)


@lichtenberg_supervision.topic("lichtenberg_supervision.check_extension", invalid_input="extension_refused")
def check_extension(case: views.ExtensionForm) -> views.CheckedExtension:
    """Only a request that the text allows reaches the team leader (L-72, L-73; table 5.6)."""
    found = rules.extension(
        stabilised=case.stabilised_enough,
        progress=case.progress_recognisable,
        justified=bool(case.text_extension_reason and case.text_extension_reason.strip()),
    )
    problems = (
        [f"Keine Vorlage an die Teamleitung ({found.code}): {rules.EXTENSION_CODES[found.code]}"] if found.code else []
    )
    if found.result == "not_admissible":
        problems.append("Bitte in der Aufgabe „Fallabgang feststellen“ den Abgang erfassen")
    if found.result == "pending":
        problems += rules.new_end_problems(case.proposed_end, case.care_end)
    refuse("extension_refused", problems)
    return views.CheckedExtension(**dict.fromkeys(views.CheckedExtension.model_fields))


@lichtenberg_supervision.topic("lichtenberg_supervision.write_request")
async def write_request(
    case: views.ExtensionRequest, task: Task, staff: Staff, documents: Documents
) -> views.RequestWritten:
    """The submission to TL 728 (L-71, L-73, L-74, LA-04)."""
    granted = f"bisher {case.extensions_granted}" if case.extensions_granted else "bisher keine"
    facts = {
        "Fallmanagement": staff.name(case.case_manager),
        title(views.ExtensionRequest, "admission_date"): day(case.admission_date),
        "Jetziges Ende": day(case.care_end),
        "Vorgeschlagenes Ende": day(case.proposed_end),
        "Verlängerungen": granted,
        "Stabilisierung": "reicht für die Rückkehr in die Arbeitsvermittlung noch nicht aus",
        "Fortschritt": "erkennbar",
    }
    request = TlRequest(
        jobcenter=case.jobcenter,
        occasions=("extension",),
        requested_on=task.today,
        requested_by=staff.name(case.acting_manager),
        requested_by_role="fallmanagement",
        team_leader=staff.name(case.team_leader),
        facts=tuple(Fact(label=label, value=value) for label, value in facts.items()),
        reason=case.text_extension_reason,
        question=f"Wird die Betreuung ausnahmsweise bis zum {day(case.proposed_end)} verlängert?",
    )
    written = await documents.write(task, request, filer=case.acting_manager)
    return views.RequestWritten(
        **filing(written, case.acting_manager),
        tl_request_url=written.url,
        granted_text=granted,
        proposed_end_text=long_day(case.proposed_end),
        text_extension_reason=None,
    )


@lichtenberg_supervision.topic("lichtenberg_supervision.record_approval", invalid_input="approval_incomplete")
def record_approval(case: views.ApprovalForm, task: Task) -> views.Approval:
    """A new end, or an exit that the case manager records; nothing ends by itself (L-74, LA-34)."""
    approved = case.extension_answer == "approve"
    problems = [in_future(title(type(case), "extension_decided_on"), case.extension_decided_on, task.today)]
    refuse(
        "approval_incomplete", [*problems, *(rules.new_end_problems(case.new_end, case.care_end) if approved else [])]
    )
    return views.Approval(
        extension_approved=approved,
        approved_end=case.new_end if approved else case.approved_end,
        extensions_granted=case.extensions_granted + int(approved),
        end_note_text=_answer(case.extension_decided_on, case.new_end if approved else None),
        correction_message=None,
    )


def _answer(decided: date, new_end: date | None) -> str:
    if new_end:
        return f"Die Teamleitung hat am {day(decided)} bis zum {day(new_end)} verlängert."
    return (
        f"Die Teamleitung hat die Verlängerung am {day(decided)} abgelehnt. Bitte in der Aufgabe „Fallabgang "
        "feststellen“ den Abgang erfassen; von selbst endet nichts."
    )


@lichtenberg_supervision.topic("lichtenberg_supervision.check_exit", invalid_input="exit_incomplete")
def check_exit(case: views.ExitForm, task: Task, parameters: LichtenbergParameters) -> views.CheckedExit:
    """One of seven reasons with its conditions ends care (L-80 to L-87, L-93, LA-40 to LA-44, LA-46; 5.7, 5.8)."""
    reason = case.exit_reason_choice
    found = exits.exit_check({reason}, case.conditions, further_placed=case.further_placed is not False)
    refuse("exit_incomplete", [*_exit_gaps(case, found.code), *_exit_dates(case, task.today)])
    return views.CheckedExit(
        exit_reason=reason,
        exit_date=case.care_ended_on,
        return_unit=_unit(case, parameters) if found.returned else None,
        birth_date=None,
        exit_correction=None,
    )


def _unit(case: views.ExitForm, parameters: LichtenbergParameters) -> exits.Unit:
    """The birth date is asked only of those whom the other three conditions fit."""
    return exits.receiving_unit(
        under_25=bool(case.birth_date and exits.is_under_age(case.birth_date, case.care_ended_on, parameters)),
        no_first_training="no_first_training" in case.jba_facts,
        aims_at_training="aims_at_training" in case.jba_facts,
        jba_target_group="jba_target_group" in case.jba_facts,
    )


def _exit_gaps(case: views.ExitForm, code: str | None) -> list[str]:
    missing = [name for name in exits.needed(case.exit_reason_choice) if name not in case.conditions]
    problems = [f"Nicht angekreuzt ({code}): {exits.condition_text(name)}" for name in missing]
    if case.exit_reason_choice == "1" and case.further_placed is None:
        problems.append("Es fehlt, ob die Arbeitsvermittlung weiter betreut")
    if case.exit_reason_choice == "7" and case.absence_cause is None:
        problems.append("Es fehlt die Ursache der Abwesenheit")
    if len(case.jba_facts) == 3 and case.birth_date is None:
        problems.append("Es fehlt das Geburtsdatum; davon hängt die aufnehmende Stelle ab")
    return problems


def _exit_dates(case: views.ExitForm, today: date) -> list[str | None]:
    label = title(views.ExitForm, "exit_reasons_recorded_on")
    future = in_future(label, case.exit_reasons_recorded_on, today)
    return [*exits.end_problems(case.care_ended_on, case.admission_date, today), future]
