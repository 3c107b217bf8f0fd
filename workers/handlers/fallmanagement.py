"""The case as a whole: accepting a referral (bpmn/fallmanagement.bpmn)."""

from __future__ import annotations

import re
from datetime import date

from pydantic import Field, field_validator

from workers.documents import Directory
from workers.engine.cases import Cases, RunningCase
from workers.errors import BusinessError
from workers.registry import BERLIN, Case, Handlers, Task
from workers.rules.german import day
from workers.rules.guidelines import Guideline
from workers.rules.parameters import ParameterBook, Parameters
from workers.rules.staff import Staff

CASE_NUMBER = re.compile(r"[A-Z0-9][A-Z0-9-]{2,29}")

fallmanagement = Handlers()


class Referral(Case):
    """Who is referred, and where."""

    case_number: str = Field(title="Fallnummer")
    jobcenter: str = Field(title="Jobcenter")
    referrer: str = Field(title="Angeregt von")
    last_exit_date: date | None = Field(None, title="Letzte Betreuung beendet am")

    @field_validator("case_number")
    @classmethod
    def _well_formed(cls, value: str) -> str:
        if not CASE_NUMBER.fullmatch(value):
            raise ValueError(
                "erlaubt sind 3 bis 30 Zeichen aus Großbuchstaben, Ziffern und Bindestrichen, vorn kein Strich"
            )
        return value


class AcceptedReferral(Case):
    """Guideline and diagrams that this Jobcenter follows (H-107, H-124), and who is asked above the referrer (H-04)."""

    rule_set: str
    access_process: str
    clearing_process: str
    recheck_process: str | None
    """None: the guideline knows no later check of access; the case ends (LA-01)."""
    assessment_process: str
    planning_process: str
    steering_process: str
    supervision_process: str
    exit_process: str
    impact_process: str | None
    """None: the guideline knows no impact records (LA-01)."""
    team_leader: str | None
    """None: the guideline knows no team leader (FA-15)."""
    area_leader: str | None
    last_exit_date: date | None = None
    """The end of care that this engine knows, if the referral names none or an earlier one (H-81)."""
    correction_message: None = None


@fallmanagement.topic("fallmanagement.accept_referral", invalid_input="referral_invalid")
async def accept_referral(
    referral: Referral, task: Task, cases: Cases, directory: Directory, book: ParameterBook, staff: Staff
) -> AcceptedReferral:
    """One case per eLb, referred separately (H-55, H-56, H-58); a waiting recheck is replaced (A-16).

    A lock cannot be overlooked: the end of an earlier care counts also if the referrer does not know it (H-81).
    """
    parameters = _parameters(referral.jobcenter, task, book)
    _refuse_stranger(referral, staff)
    if not await directory.knows(referral.case_number):
        raise _invalid("Das Personenverzeichnis kennt diese Fallnummer nicht. Bitte die Fallnummer prüfen.")
    _refuse_second_case(await cases.running(referral.case_number), task, referral.jobcenter)
    await cases.replace_recheck(referral.case_number)
    last_exit = await cases.last_exit(referral.case_number, referral.jobcenter)
    known = [day for day in (referral.last_exit_date, last_exit) if day]
    phases = {name: getattr(parameters, name) for name in AcceptedReferral.model_fields if name.endswith("_process")}
    return AcceptedReferral(
        **phases,
        rule_set=parameters.rule_set,
        team_leader=staff.member(referral.referrer).leader or None,
        area_leader=staff.area_leader(referral.jobcenter) if isinstance(parameters, Parameters) else None,
        last_exit_date=max(known, default=None),
        correction_message=None,
    )


def _refuse_stranger(referral: Referral, staff: Staff) -> None:
    """Only staff of that Jobcenter may begin a case there (H-58, L-33)."""
    if not staff.knows(referral.referrer):
        raise _invalid(f"Die Kennung „{referral.referrer}“ steht nicht in der Personalliste (deploy/staff.yaml).")
    if staff.member(referral.referrer).jobcenter != referral.jobcenter:
        raise _invalid("Sie gehören zu einem anderen Jobcenter. Bitte dort beginnen, wo Sie arbeiten.")


def _parameters(jobcenter: str, task: Task, book: ParameterBook) -> Guideline:
    if not book.knows(jobcenter):
        known = ", ".join(book.names())
        raise _invalid(f"Das Jobcenter „{jobcenter}“ ist nicht eingerichtet. Bitte wählen: {known}.")
    return book.in_force(jobcenter, task.today, Guideline)


def _refuse_second_case(running: list[RunningCase], task: Task, jobcenter: str) -> None:
    """Two referrals at the same moment: the one that started first goes on, so that exactly one does.

    A number belongs to one Jobcenter. Another one learns no more than that, and does not end what waits there.
    """
    own = next((case for case in running if case.id == task.process_instance), None)
    for other in running:
        elsewhere = other.jobcenter not in ("", jobcenter)
        if other is own or (other.waiting_for_recheck and not elsewhere):
            continue
        if own is None or (other.started, other.id) < (own.started, own.id):
            if elsewhere:
                raise _invalid("Diese Fallnummer gehört zu einem anderen Jobcenter. Bitte die Fallnummer prüfen.")
            since = day(other.started.astimezone(BERLIN).date())
            raise _invalid(
                f"Für diese Fallnummer läuft seit dem {since} bereits ein Fallmanagement. "
                "Bitte die Fallnummer prüfen oder die Überleitung zurückziehen."
            )


def _invalid(message: str) -> BusinessError:
    return BusinessError("referral_invalid", message)
