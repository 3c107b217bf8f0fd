"""A service from the provider database: what it needs, and its begin beside the case (F-147, F-152, F-212)."""

from __future__ import annotations

from datetime import date, timedelta

from workers.engine.cases import Cases
from workers.handlers import fachkonzept_steering_cases as views
from workers.handlers.common import in_future, title
from workers.handlers.fachkonzept_steering_entries import SUPERVISION, begin_notice, gap_text, notice_of
from workers.registry import Task
from workers.rules.fachkonzept import steering as rules
from workers.rules.fachkonzept.consent import Consent, answered
from workers.rules.german import listed
from workers.rules.provider_file import Network
from workers.rules.providers import Providers, missing_proofs

MESSAGE = "service_arranged"


def choice_gaps(case: views.ProviderChoice, today: date, providers: Providers) -> list[str | None]:
    """German sentences on what an arrangement lacks (F-006, F-152, F-153, F-160)."""
    if case.service_choice == "cancel":
        return []
    if case.service_choice == "gap":
        return [None if case.gap_paragraph else "Es fehlt, welche Art von Leistung fehlt"]
    found = providers.find(case.jobcenter, case.service_choice)
    if found is None and case.service_choice != "elsewhere":
        return ["Dieses Angebot steht nicht mehr in der Datenbank; bitte neu wählen"]
    needed = ("service_contribution", "service_starts_on", "exchange_consent")
    missing = [f"„{title(type(case), name)}“ fehlt" for name in needed if getattr(case, name) is None]
    weeks = _weeks(case, providers)
    owed = missing_proofs(found[0], today) if found and found[1].case_management else []
    return [
        *missing,
        f"Diese Stelle darf noch keinen Fall führen; es fehlt: {listed(owed)}" if owed else None,
        None if case.economical else f"„{title(type(case), 'economical')}“ ist nicht angekreuzt",
        "Es fehlt, wann die Einwilligung erteilt wurde"
        if case.exchange_consent and not case.exchange_consent_on
        else None,
        in_future(title(type(case), "exchange_consent_on"), case.exchange_consent_on, today),
        None
        if weeks or case.feedback_agreed_on
        else "Mit dieser Stelle ist kein Abstand der Rückmeldungen vereinbart; bitte einen Tag vereinbaren",
        *rules.work_opportunity_gaps(
            found[1].paragraph if found else "", needed=case.meets_need, integrates=case.aims_at_work
        ),
    ]


def _weeks(case: views.ProviderChoice, providers: Providers) -> int | None:
    found = providers.find(case.jobcenter, case.service_choice)
    return found[0].cooperation.feedback_weeks if found and found[0].cooperation else None


def service_of(case: views.ProviderChoice, task: Task, providers: Providers) -> views.ServiceRecord:
    """The record that reports count (F-151)."""
    assert case.service_starts_on and case.service_contribution
    found = providers.find(case.jobcenter, case.service_choice)
    covered = [code for code in case.needed_problems if not found or code in found[1].problems]
    return views.ServiceRecord(
        id=task.id,
        value=case.service_choice,
        label=found[1].label if found else "Leistung einer anderen Stelle",
        paragraph=found[1].paragraph if found else "16(2)",
        problem=covered[0] if covered else case.needed_problems[0],
        group=found[0].group if found else "andere",
        contribution=case.service_contribution,
        started_on=case.service_starts_on,
        cost=case.service_cost,
    )


async def begin_service(
    case: views.ProviderChoice, service: views.ServiceRecord, task: Task, cases: Cases, providers: Providers
) -> bool:
    """The supervision accompanies it from here on, also while the case is planned anew (F-147, F-152, F-153)."""
    found = providers.find(case.jobcenter, case.service_choice)
    weeks = _weeks(case, providers)
    first = case.feedback_agreed_on or service.started_on + timedelta(weeks=weeks or 0)
    values = {
        "service_id": service.id,
        "service_label": service.label,
        "provider_label": found[0].name if found else "andere Stelle",
        "provider_contact": found[0].contact.line if found else None,
        "service_started_on": service.started_on,
        "feedback_agreed_on": first,
        "feedback_weeks": weeks,
        "exchange_consent_on": case.exchange_consent_on if case.exchange_consent else None,
        "exchange_recipient": recipient(case),
        "is_case_management": bool(found and found[1].case_management),
    }
    return await cases.tell(case.case_number, SUPERVISION, MESSAGE, values, proof="service_id")


def recipient(case: views.ProviderChoice) -> str:
    """The body that data may go to: each has a consent of its own (F-152, FA-32)."""
    return case.service_choice.partition(".")[0]


def exchange_consents(case: views.ProviderChoice) -> list[Consent]:
    """The consents with the one to this exchange, so that it can be withdrawn like every other (F-152)."""
    if not (case.exchange_consent and case.exchange_consent_on):
        return list(case.consents)
    new = Consent(purpose="exchange", recipient=recipient(case), answer="given", answered_on=case.exchange_consent_on)
    return answered(case.consents, new)


def gap_of(case: views.ProviderChoice, today: date) -> views.GapRecord:
    assert case.gap_paragraph
    return views.GapRecord(
        problem=case.needed_problems[0], paragraph=case.gap_paragraph, reason="market", noticed_on=today
    )


async def report_gap(
    case: views.ProviderChoice, gap: views.GapRecord, task: Task, cases: Cases, network: Network
) -> None:
    """A gap opens a task for the network group (F-212)."""
    await begin_notice(case.case_number, case.jobcenter, notice_of("gap", gap_text(gap, network), task), cases)
