"""What the care of A clients reads from a case and writes back; the fields are the process variables."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from workers.registry import Case

YesNo = Literal["yes", "no"]


class SupportFacts(Case):
    """A case that fm-nah leads."""

    handed_over_on: date | None = Field(None, title="Unterlagen übergeben am")
    near_talk_held_on: date | None = Field(None, title="Erstgespräch am")
    near_assessment_due: date | None = Field(None, title="Nächste Einschätzung am")


class Support(Case):
    """Where the support stands; the outcome of an earlier round is gone."""

    handed_over_on: date
    near_talk_owed: bool
    steering_outcome: str | None
    planning_scope: str = "full"
    near_assessment_due: date
    near_assessment_overdue: date
    near_assessment_due_text: str
    near_assessment_explanation: str
    near_assessment_news: str
    near_result: None = None
    near_contact_next: None = None
    exit_reason: None = None


class ContactFacts(Case):
    """What the next contact counts from."""

    handed_over_on: date
    last_contact_on: date | None = None
    last_talk_on: date | None = None


class NextContact(Case):
    """The contact that is open now; the form is empty."""

    near_contact_due: date
    near_contact_overdue: date
    near_contact_due_text: str
    near_contact_explanation: str
    near_contact_on: None = None
    near_contact_way: None = None
    near_documents_current: None = None
    near_searched_before: None = None
    near_household_agreed_on: None = None
    near_contact_recorded_on: None = None
    near_contact_next: None = None
    contact_correction: None = None


class ContactForm(Case):
    """A contact at its real day."""

    jobcenter: str = Field(title="Jobcenter")
    handed_over_on: date = Field(title="Unterlagen übergeben am")
    near_contact_due: date = Field(title="Kontakt fällig am")
    near_contact_on: date = Field(title="Kontakt am")
    near_contact_way: Literal["presence", "phone", "video", "written"] = Field(title="Art des Kontakts")
    near_documents_current: bool = Field(False, title="Bewerbungsunterlagen sind aktuell")
    near_searched_before: bool = Field(False, title="Vor dem Kontakt nach Stellen gesucht")
    near_household_agreed_on: date | None = Field(None, title="Mit der Bedarfsgemeinschaft abgestimmt am")
    near_contact_recorded_on: date = Field(title="Im Kontaktmanagement erfasst am")
    near_contact_next: Literal["continue", "renew", "integrated"] = Field(title="Wie geht es weiter?")


class Contacted(Case):
    """The next contact counts from here; steering goes on, plans anew, or leads to the end."""

    last_contact_on: date
    near_contact_next: str
    steering_outcome: Literal["reassess", "exit"] | None
    contact_correction: None = None


class SearchFacts(Case):
    """What the next search counts from."""

    handed_over_on: date
    near_talk_held_on: date | None = None


class NextSearch(Case):
    """The search that is open now; the form is empty."""

    job_search_due: date
    job_search_overdue: date
    job_search_due_text: str
    job_search_explanation: str
    job_searched_on: None = None
    job_matched_on: None = None
    job_match_place: None = None
    job_vacancies: None = None
    job_found: None = None
    search_correction: None = None


class SearchForm(Case):
    """Search and matching (DOC-23)."""

    jobcenter: str = Field(title="Jobcenter")
    job_search_due: date = Field(title="Suche fällig am")
    job_searched_on: date = Field(title="Gesucht am")
    job_matched_on: date = Field(title="Mit dem Arbeitgeberservice abgeglichen am")
    job_match_place: Literal["case_file", "contact_management"] = Field(title="Abgleich dokumentiert in")
    job_vacancies: int = Field(ge=0, title="Zahl der abgeglichenen Stellen")
    job_found: bool = Field(title="Gibt es eine passende Stelle?")


class Searched(Case):
    """Whether the client is told about a vacancy, and by when."""

    last_search_on: date
    job_found: bool
    job_hint_due: date
    job_hint_overdue: date
    job_hint_due_text: str
    job_hint_explanation: str
    job_hint_on: None = None
    job_hint_way: None = None
    search_correction: None = None


class AssessmentForm(Case):
    """The individual assessment (DOC-25)."""

    jobcenter: str = Field(title="Jobcenter")
    office: str = Field("", title="Standort")
    handed_over_on: date = Field(title="Unterlagen übergeben am")
    near_assessment_due: date = Field(title="Einschätzung fällig am")
    near_integrated: YesNo = Field(title="Ist die Person dauerhaft integriert?")
    near_reachable: YesNo | None = Field(None, title="Ist eine dauerhafte Integration in naher Zukunft absehbar?")
    near_decision_on: date = Field(title="Entschieden am")
    near_reason_recorded_on: date = Field(title="Begründung im Kontaktmanagement erfasst am")
    near_next_assessment_on: date | None = Field(None, title="Nächste Einschätzung am")

    @property
    def fact_date(self) -> date:
        return self.near_decision_on


class Assessed(Case):
    """What follows from the decision; both forms open empty the next time."""

    near_result: Literal["continue", "return", "goal_reached"]
    steering_outcome: Literal["exit"] | None
    near_assessment_due: date
    near_assessment_overdue: date
    near_assessment_due_text: str
    near_assessment_explanation: str
    near_assessment_news: str
    near_return_text: str
    near_decision_day: date
    far_manager_options: list[dict[str, str]]
    near_integrated: None = None
    near_reachable: None = None
    near_decision_on: None = None
    near_reason_recorded_on: None = None
    near_next_assessment_on: None = None
    near_new_manager: None = None
    decision_correction: None = None


class PackageForm(Case):
    """Who takes over, and what that person must know (DOC-26)."""

    case_number: str = Field(title="Fallnummer")
    jobcenter: str = Field(title="Jobcenter")
    case_manager: str = Field(title="Bisherige Fachkraft")
    acting_manager: str = Field(title="Fachkraft")
    handed_over_on: date = Field(title="Unterlagen übergeben am")
    near_decision_day: date = Field(title="Entschieden am")
    near_new_manager: str = Field(title="Künftige Fachkraft (arbeitsmarktfern)")
    text_client_information: str = Field(title="Informationen über die Person")
    text_barriers_found: str = Field(title="Festgestellte Hemmnisse")


class HandedBack(Case):
    """The case belongs to fm-fern, who begins with a new potential analysis; the texts are in the document only."""

    document_id: str
    document_title: str
    document_url: str
    document_filer: str
    owner_group: str
    case_manager: str
    acting_manager: str
    case_manager_name: str
    near_assessment_due: date | None
    steering_outcome: Literal["reassess"]
    text_client_information: None = None
    text_barriers_found: None = None
    package_correction: None = None
