"""One contact with the client, or the waiver while in a facility (bpmn/lichtenberg/contact.bpmn)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from workers.handlers.common import refuse
from workers.registry import Case, Handlers, Task
from workers.rules.german import long_day
from workers.rules.guidelines import LichtenbergParameters
from workers.rules.lichtenberg import contacts as rules

lichtenberg_contact = Handlers()

Outcome = Literal["contact", "inpatient"]
Kind = Literal["presence", "phone", "video", "written"]


class TakenOver(Case):
    """Everything counts from the takeover (LA-31)."""

    admission_date: date = Field(title="Übernommen am")
    last_contact_date: date | None = Field(None, title="Letzter Kontakt am")
    discharged_on: date | None = Field(None, title="Entlassen am")


class NextContact(Case):
    """The contact that is open now; the form is empty."""

    contact_due: date
    contact_due_text: str
    contact_overdue: date
    contact_explanation: str
    contact_rhythm_text: str
    contact_overdue_text: None = None
    contact_outcome: None = None
    contact_date: None = None
    contact_way: None = None
    contact_minutes: None = None
    information_passed_on: None = None
    inpatient_from: None = None
    inpatient_until: None = None
    last_contact_date: date | None
    discharged_on: date | None
    correction_message: None = None


class LateContact(Case):
    """A contact that was due."""

    contact_overdue: date = Field(title="Überfällig seit")


class OverdueMark(Case):
    """What the form shows; nobody else is told (LA-38)."""

    contact_overdue_text: str


class ContactForm(TakenOver):
    """The form of a contact or of the admission to a facility."""

    contact_outcome: Outcome = Field(title="Was ist festzuhalten?")
    contact_date: date | None = Field(None, title="Kontakt am")
    contact_way: Kind | None = Field(None, title="Art des Kontakts")
    information_passed_on: date | None = Field(None, title="Information weitergegeben am")
    inpatient_from: date | None = Field(None, title="Stationär seit")


class RecordedContact(Case):
    """The next contact counts from its real day."""

    last_contact_date: date | None
    correction_message: None = None


class DischargeForm(Case):
    """The end of the stay."""

    inpatient_from: date | None = Field(None, title="Stationär seit")
    inpatient_until: date = Field(title="Entlassen am")


class Discharge(Case):
    """From here contacts are counted again."""

    discharged_on: date
    correction_message: None = None


@lichtenberg_contact.topic("lichtenberg_contact.set_contact")
def set_contact(case: TakenOver, parameters: LichtenbergParameters) -> NextContact:
    """Until when the next contact is held (L-76 to L-78, LA-35 to LA-37, LA-50; table 5.5)."""
    found = rules.next_contact(
        case.admission_date, parameters, last_contact=case.last_contact_date, discharged=case.discharged_on
    )
    assert found
    emptied = [name for name, field in NextContact.model_fields.items() if not field.is_required()]
    return NextContact(
        contact_due=found.deadline.due,
        contact_due_text=long_day(found.deadline.due),
        contact_overdue=found.deadline.overdue,
        contact_explanation=" ".join(found.deadline.explain()),
        contact_rhythm_text=rules.explain_rhythm(case.admission_date, parameters),
        last_contact_date=case.last_contact_date,
        discharged_on=case.discharged_on,
        **dict.fromkeys(emptied),
    )


@lichtenberg_contact.topic("lichtenberg_contact.mark_overdue")
def mark_overdue(case: LateContact) -> OverdueMark:
    """The case manager alone sees that a contact is missing (L-76, L-77, LA-38)."""
    return OverdueMark(contact_overdue_text=f"Überfällig seit {long_day(case.contact_overdue)}.")


@lichtenberg_contact.topic("lichtenberg_contact.record_contact", invalid_input="contact_incomplete")
def record_contact(case: ContactForm, task: Task) -> RecordedContact:
    """A contact by its real day, or the waiver begins (L-75, L-77 to L-79, L-96, L-100, LA-38, LA-39, LA-49)."""
    held = case.contact_outcome == "contact"
    refuse("contact_incomplete", _contact_gaps(case, task.today) if held else _stay_gaps(case, task.today))
    return RecordedContact(
        last_contact_date=case.contact_date if held else case.last_contact_date, correction_message=None
    )


def _contact_gaps(case: ContactForm, today: date) -> list[str]:
    before = max((known for known in (case.last_contact_date, case.discharged_on) if known), default=None)
    if case.contact_date is None or case.contact_way is None:
        return ["Zum Kontakt gehören sein Tag und seine Art"]
    passed = case.information_passed_on
    late = ["„Information weitergegeben am“ liegt in der Zukunft"] if passed and passed > today else []
    return [*rules.contact_problems(case.contact_date, case.admission_date, today, before), *late]


def _stay_gaps(case: ContactForm, today: date) -> list[str]:
    if case.inpatient_from is None:
        return ["Es fehlt, seit wann die Person stationär untergebracht ist"]
    return ["„Stationär seit“ liegt in der Zukunft"] if case.inpatient_from > today else []


@lichtenberg_contact.topic("lichtenberg_contact.end_waiver", invalid_input="discharge_incomplete")
def end_waiver(case: DischargeForm, task: Task) -> Discharge:
    """The duty begins again on the day of the discharge (L-79, LA-39)."""
    refuse("discharge_incomplete", rules.discharge_problems(case.inpatient_from, case.inpatient_until, task.today))
    return Discharge(discharged_on=case.inpatient_until, correction_message=None)
