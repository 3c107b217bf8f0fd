"""What hangs on what: the handlers of all phases, and the services they may ask for."""

from __future__ import annotations

from workers.documents import build_documents, open_directory
from workers.documents.pool import RenderPool
from workers.engine.cases import Cases
from workers.engine.client import EngineClient
from workers.engine.past import PastCases
from workers.engine.staffing import Staffing
from workers.engine.tasks import Tasks
from workers.handlers.absence import absence
from workers.handlers.access import access
from workers.handlers.access_recheck import access_recheck
from workers.handlers.assessment import assessment
from workers.handlers.clearing import clearing
from workers.handlers.exit import exit_phase
from workers.handlers.fachkonzept_access import fachkonzept_access
from workers.handlers.fachkonzept_assessment import fachkonzept_assessment
from workers.handlers.fachkonzept_breach import fachkonzept_breach
from workers.handlers.fachkonzept_change import fachkonzept_change
from workers.handlers.fachkonzept_clearing import fachkonzept_clearing
from workers.handlers.fachkonzept_controlling import fachkonzept_controlling
from workers.handlers.fachkonzept_exit import fachkonzept_exit
from workers.handlers.fachkonzept_impact import fachkonzept_impact
from workers.handlers.fachkonzept_planning import fachkonzept_planning
from workers.handlers.fachkonzept_records import fachkonzept_records
from workers.handlers.fachkonzept_service import fachkonzept_service
from workers.handlers.fachkonzept_specialist import fachkonzept_specialist
from workers.handlers.fachkonzept_steering import fachkonzept_steering
from workers.handlers.fachkonzept_supervision import fachkonzept_supervision
from workers.handlers.fallmanagement import fallmanagement
from workers.handlers.filing import filing
from workers.handlers.impact import impact
from workers.handlers.impact_report import impact_report
from workers.handlers.lichtenberg_access import lichtenberg_access
from workers.handlers.lichtenberg_assessment import lichtenberg_assessment
from workers.handlers.lichtenberg_clearing import lichtenberg_clearing
from workers.handlers.lichtenberg_contact import lichtenberg_contact
from workers.handlers.lichtenberg_dispute import lichtenberg_dispute
from workers.handlers.lichtenberg_exit import lichtenberg_exit
from workers.handlers.lichtenberg_planning import lichtenberg_planning
from workers.handlers.lichtenberg_steering import lichtenberg_steering
from workers.handlers.lichtenberg_supervision import lichtenberg_supervision
from workers.handlers.notification import notification
from workers.handlers.planning import planning
from workers.handlers.retention import retention
from workers.handlers.steering import steering
from workers.handlers.supervision import supervision
from workers.handlers.transfer import transfer
from workers.handlers.uckermark import uckermark
from workers.handlers.uckermark_a_clients import uckermark_a_clients
from workers.handlers.uckermark_access import uckermark_access
from workers.handlers.uckermark_assessment import uckermark_assessment
from workers.handlers.uckermark_becomes_a import uckermark_becomes_a
from workers.handlers.uckermark_benefits import uckermark_benefits
from workers.handlers.uckermark_benefits_change import uckermark_benefits_change
from workers.handlers.uckermark_breach import uckermark_breach
from workers.handlers.uckermark_case_conference import uckermark_case_conference
from workers.handlers.uckermark_circulation import uckermark_circulation
from workers.handlers.uckermark_clearing import uckermark_clearing
from workers.handlers.uckermark_closing import uckermark_closing
from workers.handlers.uckermark_exit import uckermark_exit
from workers.handlers.uckermark_follow_up import uckermark_follow_up
from workers.handlers.uckermark_hand_to_u25 import uckermark_hand_to_u25
from workers.handlers.uckermark_instrument import uckermark_instrument
from workers.handlers.uckermark_matching import uckermark_matching
from workers.handlers.uckermark_measure import uckermark_measure
from workers.handlers.uckermark_near_talk import uckermark_near_talk
from workers.handlers.uckermark_offer import uckermark_offer
from workers.handlers.uckermark_planning import uckermark_planning
from workers.handlers.uckermark_pupil import uckermark_pupil
from workers.handlers.uckermark_resubmission import uckermark_resubmission
from workers.handlers.uckermark_results_check import uckermark_results_check
from workers.handlers.uckermark_steering import uckermark_steering
from workers.handlers.uckermark_target_group import uckermark_target_group
from workers.handlers.uckermark_turns_25 import uckermark_turns_25
from workers.handlers.uckermark_under_25 import uckermark_under_25
from workers.handlers.unfiled import unfiled
from workers.mail import open_mails
from workers.registry import Handlers, Services
from workers.reports.case_history import CaseHistory
from workers.reports.controlling import Controlling
from workers.reports.publisher import Publisher
from workers.reports.shelf import Shelf
from workers.results import ResultStore
from workers.rules.parameters import ParameterBook, load_parameters
from workers.rules.providers import load_providers
from workers.rules.staff import load_staff
from workers.rules.uckermark.measures import load_measures
from workers.settings import Settings


def all_handlers() -> Handlers:
    """The handlers of all phases; a topic registered twice is refused."""
    return Handlers.merge(
        fallmanagement,
        access,
        clearing,
        assessment,
        planning,
        steering,
        supervision,
        exit_phase,
        impact,
        impact_report,
        retention,
        unfiled,
        access_recheck,
        filing,
        transfer,
        absence,
        notification,
        lichtenberg_access,
        lichtenberg_clearing,
        lichtenberg_dispute,
        lichtenberg_assessment,
        lichtenberg_contact,
        lichtenberg_exit,
        lichtenberg_planning,
        lichtenberg_steering,
        lichtenberg_supervision,
        fachkonzept_access,
        fachkonzept_change,
        fachkonzept_clearing,
        fachkonzept_controlling,
        fachkonzept_breach,
        fachkonzept_exit,
        fachkonzept_impact,
        fachkonzept_service,
        fachkonzept_steering,
        fachkonzept_assessment,
        fachkonzept_specialist,
        fachkonzept_planning,
        fachkonzept_records,
        fachkonzept_supervision,
        uckermark_resubmission,
        uckermark_follow_up,
        uckermark_planning,
        uckermark_assessment,
        uckermark_benefits_change,
        uckermark_breach,
        uckermark,
        uckermark_access,
        uckermark_benefits,
        uckermark_circulation,
        uckermark_clearing,
        uckermark_steering,
        uckermark_exit,
        uckermark_hand_to_u25,
        uckermark_instrument,
        uckermark_offer,
        uckermark_pupil,
        uckermark_target_group,
        uckermark_turns_25,
        uckermark_under_25,
        uckermark_a_clients,
        uckermark_becomes_a,
        uckermark_closing,
        uckermark_case_conference,
        uckermark_matching,
        uckermark_measure,
        uckermark_near_talk,
        uckermark_results_check,
    )


def build_services(settings: Settings) -> Services:
    """Parameters, staff, directory, letters and case queries as the settings name them. Raises UserError."""
    book, cases = load_parameters(), Cases.from_settings(settings)
    directory, results = open_directory(settings), ResultStore.from_settings(settings)
    staff = load_staff(settings.staff)
    return Services(
        book,
        book,
        staff,
        load_providers(settings.providers),
        load_measures(settings.measures),
        directory,
        build_documents(settings, directory, book),
        cases,
        Tasks(cases.client),
        open_mails(settings),
        Staffing(cases.client),
        PastCases(cases.client),
        results,
        build_publisher(settings, results),
        Controlling.from_settings(settings, CaseHistory(cases.client), staff, book),
    )


def build_controlling(settings: Settings, book: ParameterBook) -> Controlling:
    """Who counts the cases for controlling, with the account that may read the history."""
    history = CaseHistory(EngineClient.from_settings(settings))
    return Controlling.from_settings(settings, history, load_staff(settings.staff), book)


def build_publisher(settings: Settings, results: ResultStore) -> Publisher:
    """Who turns impact records into monthly reports."""
    pool = RenderPool(settings.templates, processes=1)
    return Publisher(results, pool, Shelf(settings.reports_folder), settings.serve_url)
