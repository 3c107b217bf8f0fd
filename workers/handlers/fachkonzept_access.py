"""Access by the Fachkonzept: referral, entry counselling, decision, transfer (bpmn/fachkonzept/access.bpmn)."""

from __future__ import annotations

from datetime import date

from workers.documents import Documents, FirstInformation, TransferNote
from workers.engine.cases import Cases
from workers.engine.staffing import Staffing
from workers.handlers import fachkonzept_access_cases as views
from workers.handlers.common import emptied, filing, in_future, refuse, title
from workers.handlers.load import hours_of
from workers.registry import Case, Handlers, Task
from workers.rules.absence import acting_manager
from workers.rules.fachkonzept import access as rules
from workers.rules.fachkonzept import barriers
from workers.rules.fachkonzept.caseload import caseload_text
from workers.rules.german import day
from workers.rules.guidelines import FachkonzeptParameters
from workers.rules.parameters import ParameterBook
from workers.rules.providers import Providers
from workers.rules.staff import Member, Staff

fachkonzept_access = Handlers()

OTHER_CARE = {
    "fm-spezial": "spezialisiertes Fallmanagement",
    "fm-extern": "Fallmanagement bei Dritten",
    "vermittlung": "Vermittlung",
}
"""Groups of deploy/access.yaml to which a person can be forwarded (F-064, F-146)."""


@fachkonzept_access.topic("fachkonzept_access.prepare_referral")
async def prepare_referral(
    case: views.Referred, parameters: FachkonzeptParameters, staff: Staff, cases: Cases
) -> views.Prepared:
    """Case managers by name with a caseload that never blocks, and earlier transfers (F-045, F-052, F-200)."""
    options = []
    for member in staff.case_managers(case.jobcenter):
        load = caseload_text(await cases.caseload(member.user), hours_of(staff, member.user), parameters)
        options.append({"label": f"{member.name} ({member.team}; {load})", "value": member.user})
    earlier = await cases.earlier(case.case_number, case.jobcenter, ("access_decision",))
    before = sum(known.get("access_decision") in ("returned", "forwarded") for known in earlier)
    return views.Prepared(
        case_manager_options=options,
        transfers_so_far=before,
        transfers_text=rules.transfers_text(before),
        counts=False,
        **emptied(views.Prepared),
    )


@fachkonzept_access.topic("fachkonzept_access.write_first_information", invalid_input="referral_incomplete")
async def write_first_information(
    case: views.ReferralForm, task: Task, staff: Staff, staffing: Staffing, documents: Documents
) -> views.InformationWritten:
    """Aims, procedure and contents in agreed wording, with both names (F-030, F-031, F-052; DOC-01)."""
    refuse("referral_incomplete", [_stranger(case, staff)])
    manager = staff.member(case.case_manager or "")
    letter = FirstInformation(
        jobcenter=case.jobcenter,
        referrer=staff.name(case.referrer),
        case_manager=manager.name,
        case_manager_team=manager.team,
        written_on=task.today,
        document_format=case.document_format,
    )
    written = await documents.write(task, letter, filer=case.referrer)
    return views.InformationWritten(
        **filing(written, case.referrer),
        information_url=written.url,
        case_manager=manager.user,
        acting_manager=acting_manager(manager.user, await staffing.covers()),
        case_manager_name=manager.name,
        referrer_name=staff.name(case.referrer),
        document_format=case.document_format,
        **emptied(views.InformationWritten),
    )


def _stranger(case: views.ReferralForm, staff: Staff) -> str | None:
    if case.case_manager in {member.user for member in staff.case_managers(case.jobcenter)}:
        return None
    label = title(views.ReferralForm, "case_manager")
    return f"„{label}“ ist in der Personalliste nicht im Fallmanagement geführt"


@fachkonzept_access.topic("fachkonzept_access.record_referral", invalid_input="handover_incomplete")
def record_referral(case: views.HandedOver, task: Task, staff: Staff, providers: Providers) -> views.ReferralRecorded:
    """The person has the information and knows both by name; a cold handover says why (F-030, F-046, F-052; DOC-02)."""
    model = views.HandedOver
    missing = "referral_talk_on" if case.referral_warm else "referral_cold_reason"
    refuse(
        "handover_incomplete",
        [
            None if getattr(case, missing) else f"„{title(model, missing)}“ fehlt",
            *_future(case, task.today, "information_given_on", "referral_talk_on"),
        ],
    )
    return views.ReferralRecorded(
        barrier_options=barriers.options(market=False),
        market_options=barriers.options(market=True),
        target_group_options=providers.of(case.jobcenter).group_options,
        receiver_options=[
            {"label": f"{member.name} ({OTHER_CARE[member.group]})", "value": member.user}
            for member in _other_care(case.jobcenter, staff)
        ],
        **emptied(views.ReferralRecorded),
    )


def _other_care(jobcenter: str, staff: Staff) -> list[Member]:
    return [member for member in staff.members() if member.jobcenter == jobcenter and member.group in OTHER_CARE]


def _future(case: Case, today: date, *names: str) -> list[str | None]:
    return [in_future(title(type(case), name), getattr(case, name), today) for name in names]


@fachkonzept_access.topic("fachkonzept_access.recommend", invalid_input="counselling_incomplete")
def recommend(
    case: views.CounsellingForm, task: Task, parameters: FachkonzeptParameters, book: ParameterBook
) -> views.Recommended:
    """FT-1 over a finished entry counselling; it recommends only (F-021, F-028, F-035 to F-038, F-050, F-058)."""
    refuse("counselling_incomplete", _counselling_problems(case, task.today))
    count = barriers.counted_barriers(
        case.barriers_person, case.barriers_community, distinct_in_both=case.barriers_distinct
    )
    found = case.found(count)
    result = rules.recommendation(found, parameters)
    return views.Recommended(
        recommendation=result,
        recommendation_text=rules.explained(found, result, parameters),
        barriers_counted=count,
        access_rules_version=book.version(case.jobcenter, task.today),
        barriers=case.named,
        **emptied(views.Recommended),
    )


def _counselling_problems(case: views.CounsellingForm, today: date) -> list[str | None]:
    """What keeps entry counselling open (F-028, F-038, F-054)."""
    early = case.counselling_on < case.information_given_on
    unproven = bool(case.new_entry and case.profiling_secured) and case.profiling_on is None
    open_room = (
        f"„{title(views.CounsellingForm, 'room_confidential')}“ ist zu bestätigen; niemand muss Persönliches in "
    )
    return [
        *_future(case, today, "counselling_on", "profiling_on", "counselling_recorded_on"),
        "Die Einstiegsberatung kann nicht vor der Erstinformation liegen" if early else None,
        None if case.room_confidential else f"{open_room}einem offenen Raum preisgeben",
        f"„{title(views.CounsellingForm, 'profiling_on')}“ fehlt" if unproven else None,
    ]


@fachkonzept_access.topic("fachkonzept_access.record_decision", invalid_input="decision_incomplete")
def record_decision(case: views.DecisionForm, task: Task, staff: Staff) -> views.DecisionRecorded:
    """FT-2: the case manager decides, with reasons (F-039, F-049, F-050, F-059, F-061, F-064, F-189; DOC-05)."""
    decision = case.admission_decision
    if decision == "continue":
        return views.DecisionRecorded(
            admission_override=False,
            entry_class=None,
            receiver=None,
            receiver_name=None,
            **emptied(views.DecisionRecorded),
        )
    refuse("decision_incomplete", _decision_problems(case, decision, task.today, staff))
    assert case.decision_reason is not None  # refused above
    receiver = {"admit": None, "return": case.referrer, "forward": case.receiver}[decision]
    return views.DecisionRecorded(
        admission_override=rules.is_override(case.recommendation, decision),
        entry_class=rules.entry_class(decision, case.decision_reason),
        receiver=receiver,
        receiver_name=staff.name(receiver) if receiver else None,
        **emptied(views.DecisionRecorded),
    )


def _decision_problems(
    case: views.DecisionForm, decision: rules.Decision, today: date, staff: Staff
) -> list[str | None]:
    known = {member.user for member in _other_care(case.jobcenter, staff)}
    receiver = case.receiver if case.receiver in known else None
    needed = ["reason_recorded_on"]
    needed += [name for name in views.DecisionForm.model_fields if name.startswith("economy_")]
    early = case.decided_on < case.counselling_on
    return [
        *rules.decision_problems(case.recommendation, decision, case.decision_reason, receiver),
        *(f"„{title(views.DecisionForm, name)}“ fehlt" for name in needed if getattr(case, name) is None),
        f"Entschieden wird nicht vor der Einstiegsberatung am {day(case.counselling_on)}" if early else None,
        *_future(case, today, "decided_on", "reason_recorded_on"),
    ]


@fachkonzept_access.topic("fachkonzept_access.admit")
async def admit(case: views.Decided, staffing: Staffing) -> views.Admitted:
    """Outcome a: day, responsible case manager, snapshot of barriers; no end is set (F-003, F-048, F-062, F-180)."""
    return views.Admitted(
        access_decision="admitted",
        admission_date=case.decided_on,
        acting_manager=acting_manager(case.case_manager, await staffing.covers()),
        counts=True,
        entry_barriers=case.barriers,
        services_on_hold=False,
        planning_scope="full",
        assessment_version=0,
        agreement_version=0,
        last_milestone=0,
        **emptied(views.Admitted),
    )


@fachkonzept_access.topic("fachkonzept_access.write_note", invalid_input="transfer_incomplete")
async def write_note(case: views.TransferForm, task: Task, staff: Staff, documents: Documents) -> views.NoteWritten:
    """Outcomes b and c: reasons discussed, handed over warm or told why not (F-044, F-046, F-063, F-064, FA-12)."""
    refuse("transfer_incomplete", _transfer_problems(case, task.today))
    returned = case.admission_decision == "return"
    note = TransferNote(
        jobcenter=case.jobcenter,
        kind="return" if returned else "forward",
        case_manager=staff.name(case.case_manager),
        receiver=staff.name(case.receiver),
        receiver_role=staff.member(case.receiver).group,
        decided_on=case.decided_on,
        reasons=case.text_reasons,
        discussed_on=case.reasons_discussed_on,
        handover=rules.handover_words(case.talk_on, staff.name(case.receiver), case.text_handover_obstacle),
        written_on=task.today,
        document_format=case.document_format,
    )
    written = await documents.write(task, note, filer=case.acting_manager)
    return views.NoteWritten(
        **filing(written, case.acting_manager),
        access_decision="returned" if returned else "forwarded",
        note_url=written.url,
        handover_text=_handover_text(case, staff.name(case.case_manager)),
        **emptied(views.NoteWritten),
    )


def _handover_text(case: views.TransferForm, case_manager: str) -> str:
    talk = f"Gemeinsames Gespräch am {day(case.talk_on)}." if case.talk_on else "Ohne gemeinsames Gespräch."
    return (
        f"Am {day(case.decided_on)} entschieden von {case_manager}. Gründe mit der Person besprochen am "
        f"{day(case.reasons_discussed_on)}. {talk}"
    )


def _transfer_problems(case: views.TransferForm, today: date) -> list[str | None]:
    missing = "handover_on" if case.handover_warm else "text_handover_obstacle"
    dates = ("reasons_discussed_on", *(["handover_on"] if case.handover_warm else []))
    early = [name for name in dates if (found := getattr(case, name)) and found < case.decided_on]
    return [
        None if getattr(case, missing) else f"„{title(views.TransferForm, missing)}“ fehlt",
        *(f"„{title(views.TransferForm, name)}“ liegt vor der Entscheidung" for name in early),
        *_future(case, today, *dates),
    ]


@fachkonzept_access.topic("fachkonzept_access.record_takeover", invalid_input="takeover_incomplete")
def record_takeover(case: views.TakenBack, task: Task) -> views.Recorded:
    """The referrer or the other form of care has taken the person over (F-063, F-064)."""
    refuse("takeover_incomplete", _future(case, task.today, "taken_back_on"))
    return views.Recorded(**emptied(views.Recorded))
