"""Assessment by the Fachkonzept: consent, specialist services, data groups, findings (assessment.bpmn)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from workers.documents import Consents, Documents, Fact
from workers.engine.cases import Cases
from workers.engine.staffing import Staffing
from workers.handlers import fachkonzept_assessment_cases as views
from workers.handlers.common import filing, in_future, refuse, title
from workers.handlers.fachkonzept_records import hand_over, keep_consents, keep_note, last_assessment
from workers.registry import Handlers, Task
from workers.rules.fachkonzept import assessment as rules
from workers.rules.fachkonzept import barriers, data_groups
from workers.rules.fachkonzept.consent import PURPOSES, Consent, Purpose, answered, assessment_opens, involvement, may
from workers.rules.fachkonzept.records import TalkRecord
from workers.rules.german import day, listed
from workers.rules.staff import Staff

fachkonzept_assessment = Handlers()


@fachkonzept_assessment.topic("fachkonzept_assessment.prepare_assessment")
async def prepare_assessment(case: views.AssessmentStart, task: Task, staffing: Staffing) -> views.Prepared:
    """Barriers as purposes, known data shown and not asked again, what is left from before (F-090, F-099, F-115)."""
    before = await last_assessment(staffing, task.case_number)
    known = [*case.master_known, *(before.content.get("master", []) if before else [])]
    empty = {name: field.default for name, field in views.Prepared.model_fields.items() if not field.is_required()}
    return views.Prepared(
        assessment_intro=_intro(case.assessment_date, before),
        master_options=[{"value": code, "label": label} for code, label in data_groups.to_ask(known).items()],
        master_known_text=_listed(data_groups.MASTER, known) or "noch keine",
        reports_text="Kein Gutachten und kein Ergebnis weiterer Fachleute.",
        **empty,
    )


def _intro(last: date | None, record: TalkRecord | None) -> str:
    if last is None:
        return "Erstes Assessment."
    gone = "" if record else " Seine Gesprächsnotiz ist schon gelöscht."
    return f"Letztes Assessment vom {day(last)}.{gone} Was dort schon steht, genügt; fehlende Fragen reichen aus."


def _listed(labels: dict[str, str], codes: Iterable[str]) -> str:
    found = [label for code, label in labels.items() if code in set(codes)]
    return listed(found) if found else ""


@fachkonzept_assessment.topic("fachkonzept_assessment.record_consents", invalid_input="consents_incomplete")
async def record_consents(case: views.ConsentForm, task: Task, cases: Cases, staffing: Staffing) -> views.Consented:
    """An answer for each purpose; from now on it can be withdrawn (F-083, F-088, F-095, F-108, F-116; FT-5)."""
    refuse("consents_incomplete", _consent_problems(case, task.today))
    consents = answered(case.consents, *_new(case))
    await keep_consents(cases, staffing, task, consents)
    ready = _readiness(case)
    opened = not ready.blocks and assessment_opens(consents, task.today) == "opens"
    wanted = {f"{purpose}_wanted": opened and _wanted(case, purpose) for purpose in case.hinted}
    return views.Consented(
        consents=consents,
        barrier_options=[{"value": code, "label": barriers.label(code)} for code in case.barriers],
        assessment_consented=opened,
        readiness_warning=ready.warning,
        correction_message=None,
        **wanted,
    )


def _readiness(case: views.ConsentForm) -> rules.Readiness:
    points = (case.alliance_sound, case.person_convinced, case.steps_understandable, case.prospects_positive)
    return rules.Readiness(*(point == "yes" for point in points))


def _wanted(case: views.ConsentForm, purpose: Purpose) -> bool:
    return involvement(hint=case.hinted[purpose], consent=case.answers.get(purpose) == "given") == "task"


def _new(case: views.ConsentForm) -> list[Consent]:
    return [
        Consent(purpose=purpose, answer=answer, answered_on=case.consents_answered_on)
        for purpose, answer in case.answers.items()
        if answer
    ]


def _consent_problems(case: views.ConsentForm, today: date) -> list[str | None]:
    unanswered = [purpose for purpose, answer in case.answers.items() if answer is None]
    early = case.consents_answered_on < case.admission_date
    return [
        None if case.barriers else f"„{title(views.ConsentForm, 'barriers')}“ fehlt",
        *(f"„{title(views.ConsentForm, f'consent_{purpose}')}“ fehlt" for purpose in unanswered),
        *_purposeless(case),
        in_future(title(views.ConsentForm, "consents_answered_on"), case.consents_answered_on, today),
        f"Gefragt wird nach der Aufnahme am {day(case.admission_date)}" if early else None,
    ]


def _purposeless(case: views.ConsentForm) -> list[str]:
    """A service is asked about a barrier, never at large (F-090, F-102)."""
    names = {"medical": "medical_barrier", "psychological": "psychological_barrier"}
    return [
        f"„{title(views.ConsentForm, name)}“ fehlt"
        for purpose, name in names.items()
        if getattr(case, f"consent_{purpose}") == "given" and getattr(case, name) is None and case.hinted[purpose]  # type: ignore[index]
    ]


@fachkonzept_assessment.topic("fachkonzept_assessment.write_consents")
async def write_consents(
    case: views.ConsentLetter, task: Task, staff: Staff, documents: Documents
) -> views.ConsentWritten:
    """The answers on paper, each with purpose and recipient, and how to withdraw (F-088, F-095, F-152; DOC-12)."""
    letter = Consents(
        jobcenter=case.jobcenter,
        document_format=case.document_format,
        case_manager=staff.name(case.acting_manager),
        answered_on=case.consents_answered_on,
        answers=tuple(Fact(label=PURPOSES[found.purpose], value=_answer(found)) for found in case.consents),
    )
    written = await documents.write(task, letter, filer=case.acting_manager)
    return views.ConsentWritten(**filing(written, case.acting_manager))


def _answer(consent: Consent) -> str:
    word = "Einwilligung gegeben" if consent.answer == "given" else "keine Einwilligung"
    ended = f", widerrufen am {day(consent.withdrawn_on)}" if consent.withdrawn_on else ""
    return f"{word} am {day(consent.answered_on)}{ended}"


@fachkonzept_assessment.topic("fachkonzept_assessment.record_information", invalid_input="information_incomplete")
async def record_information(case: views.InformedForm, task: Task, cases: Cases, staffing: Staffing) -> None:
    """Without consent there is no assessment and no breach: information, then again (F-075, F-083, F-107, FA-25)."""
    label, on = title(views.InformedForm, "information_given_on"), case.information_given_on
    refuse("information_incomplete", [in_future(label, on, task.today)])
    await keep_note(cases, staffing, task, "information", on)


@fachkonzept_assessment.topic("fachkonzept_assessment.record_helper", invalid_input="helper_incomplete")
def record_helper(case: views.HelperForm, task: Task) -> None:
    """The result of other professionals counts as long as the person agrees (F-116 to F-118)."""
    label = title(views.HelperForm, "helper_result_on")
    gone = None if may(case.consents, "helper", task.today) else "Die Einwilligung ist widerrufen"
    refuse("helper_incomplete", [in_future(label, case.helper_result_on, task.today), gone])


@fachkonzept_assessment.topic("fachkonzept_assessment.check_data", invalid_input="data_incomplete")
def check_data(case: views.CollectForm, task: Task) -> views.Collected:
    """Only what has a purpose is kept; the rest is dropped and told by its rule alone (F-089 to F-105; FT-6)."""
    refuse("data_incomplete", _data_problems(case, task.today))
    found = data_groups.sort_out(case.items, case.master_known)
    kept = [{"code": item.code, "group": item.group, "purpose": item.purpose} for item in found.kept]
    return views.Collected(
        talk_items=kept,
        master_known=[*case.master_known, *(item.code for item in found.kept if item.group == "a")],
        dropped_text=found.dropped_text,
        correction_message=None,
    )


def _data_problems(case: views.CollectForm, today: date) -> list[str | None]:
    talk = title(views.CollectForm, "assessment_talk_on")
    informed = title(views.CollectForm, "protocol_informed_on")
    partial = case.assessment_extent == "partial" and not case.partial_reason
    return [
        None if case.mandatory_recorded else f"„{title(views.CollectForm, 'mandatory_recorded')}“ ist nicht angekreuzt",
        f"„{title(views.CollectForm, 'partial_reason')}“ fehlt" if partial else None,
        *rules.judgements(case.talk_history, case.talk_history_own, case.talk_history_source),
        in_future(talk, case.assessment_talk_on, today),
        in_future(informed, case.protocol_informed_on, today),
        f"„{talk}“ liegt vor der Aufnahme" if case.assessment_talk_on < case.admission_date else None,
    ]


@fachkonzept_assessment.topic("fachkonzept_assessment.record_assessment", invalid_input="assessment_incomplete")
async def record_assessment(case: views.ResultForm, task: Task, cases: Cases, staffing: Staffing) -> views.Assessed:
    """Every evaluation with a reaction; the talk goes into its own record (F-084 to F-087, F-103 to F-114)."""
    refuse("assessment_incomplete", _result_problems(case, task.today))
    if case.further_help == "no":
        await hand_over(cases, staffing, task, {"talk_new_record": _record(case).model_dump(mode="json")})
    return views.Assessed(
        assessment_date=case.assessment_talk_on,
        assessment_version=case.assessment_version + (case.further_help == "no"),
        assessment_answers={
            "problems": list(case.barriers),
            "resources": list(case.resource_types),
            "help_for_upbringing": case.help_for_upbringing == "yes",
        },
        obstacles=list(case.barriers),
        third_party_areas=(),
        correction_message=None,
    )


def _result_problems(case: views.ResultForm, today: date) -> list[str | None]:
    label = title(views.ResultForm, "position_agreed_on")
    wishes = title(views.ResultForm, "wishes_considered")
    return [
        *rules.structure_gaps(case.structure_done, case.assessment_extent, case.partial_reason),
        *rules.finding_gaps(case.findings),
        None if case.wishes_considered else f"„{wishes}“ ist nicht angekreuzt",
        in_future(label, case.position_agreed_on, today),
    ]


def _record(case: views.ResultForm) -> TalkRecord:
    """Codes of the talk, dated by its day: the five years begin there (F-107, FA-23)."""
    content: dict[str, Any] = {
        "items": list(case.talk_items),
        "master": [item["code"] for item in case.talk_items if item["group"] == "a"],
        "findings": [vars(finding) for finding in case.findings],
        "own": case.ratings("own"),
        "seen": case.ratings("cm"),
        "perspective": case.talk_perspective,
        "starting_points": list(case.talk_starting_points),
        "report": case.report_reference,
    }
    number = f"assessment-{case.assessment_version + 1}"
    return TalkRecord(id=number, kind="assessment", recorded_on=case.assessment_talk_on, content=content)
