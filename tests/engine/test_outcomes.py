"""Retries, messages and stack traces: what Cockpit gets to see of an error."""

from __future__ import annotations

import errno
import os

import pytest
from pydantic import ValidationError

from workers.engine.answers import Conflict, EngineFault, Forbidden, Suspended, Unavailable
from workers.engine.fetching import back_off
from workers.engine.limits import Limits
from workers.engine.outcomes import MESSAGE_LIMIT, Business, Failure, next_try, outcome_of_error
from workers.engine.reporting import pause
from workers.errors import BusinessError, PermanentError, TemporaryError, UserError
from workers.registry import Case, Handler, Handlers, Retry

SECRET = "Erika Mustermann"


class Facts(Case):
    needs: int


def handler(retry: Retry | None = None) -> Handler:
    handlers = Handlers()
    handlers.topic("clearing.admit", errors=["admission_invalid"], retry=retry)(lambda: None)
    return handlers["clearing.admit"]


def failure(error: Exception, retries: int | None = None) -> Failure:
    outcome = outcome_of_error(handler(), error, retries)
    assert isinstance(outcome, Failure)
    return outcome


@pytest.mark.parametrize(
    ("before", "left", "wait"),
    [(None, 3, 10), (3, 2, 60), (2, 1, 300), (1, 0, 0), (0, 0, 0), (9, 8, 10)],
    ids=["first attempt", "second", "third", "last", "already an incident", "more by hand in Cockpit"],
)
def test_attempts_follow_the_strategy(before: int | None, left: int, wait: float) -> None:
    assert next_try(Retry(waits=(10, 60, 300), jitter=0), before) == (left, wait)


def test_a_patient_strategy_waits_for_days_and_never_long() -> None:
    retry = Retry.patient(3)
    assert retry.waits[:3] == (10, 20, 40)
    assert max(retry.waits) == 1800
    assert sum(retry.waits) * (1 - retry.jitter) >= 3 * 86400
    assert next_try(retry, None)[0] == len(retry.waits)
    assert next_try(retry, 1) == (0, 0.0)


def test_what_passes_by_itself_is_tried_again_with_its_message() -> None:
    outcome = failure(TemporaryError("Der Mailserver ist nicht zu erreichen."))
    assert (outcome.retries, outcome.message) == (
        3,
        "Der Mailserver ist nicht zu erreichen.",
    )


def test_jitter_spreads_the_retries() -> None:
    waits = {next_try(Retry(waits=(100,), jitter=0.2), None)[1] for _ in range(50)}
    assert len(waits) > 1
    assert all(80 <= wait <= 120 for wait in waits)


def test_strategy_without_retries_is_an_incident_at_once() -> None:
    assert next_try(Retry(waits=()), None) == (0, 0.0)


def test_declared_business_error() -> None:
    outcome = outcome_of_error(handler(), BusinessError("admission_invalid", "Bitte das Datum berichtigen."), None)
    assert outcome == Business("admission_invalid", "Bitte das Datum berichtigen.")


@pytest.mark.parametrize(
    "error",
    [
        BusinessError("unheard_of", SECRET),
        PermanentError("Die Anschrift fehlt. Bitte ergänzen."),
        UserError("fehlt", where="staff.yaml", remedy="Bitte ergänzen."),
    ],
)
def test_no_retry_for_what_it_cannot_mend(error: Exception) -> None:
    outcome = failure(error)
    assert outcome.retries == 0
    assert "Bitte" in outcome.message
    assert SECRET not in outcome.message + outcome.details


def test_model_the_handler_cannot_build_is_an_incident_without_the_value() -> None:
    with pytest.raises(ValidationError) as caught:
        Facts.model_validate({"needs": SECRET})
    outcome = failure(caught.value)
    assert outcome.retries == 0
    assert "needs (int_parsing)" in outcome.message
    assert SECRET not in outcome.message + outcome.details


def test_unforeseen_error_is_told_by_kind_and_place_with_its_causes() -> None:
    name = SECRET
    try:
        try:
            raise KeyError(name)
        except KeyError as cause:
            raise RuntimeError(name) from cause
    except RuntimeError as error:
        outcome = failure(error)
    assert "RuntimeError in test_unforeseen_error" in outcome.message
    assert "KeyError" in outcome.details
    assert SECRET not in outcome.message + outcome.details
    assert outcome.retries == 3


def test_reason_of_the_operating_system_is_told() -> None:
    outcome = failure(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), SECRET))
    assert "der Speicherplatz ist voll" in outcome.message
    assert SECRET not in outcome.message


def test_message_fits_the_engine() -> None:
    assert len(failure(PermanentError("x" * 2000)).message) == MESSAGE_LIMIT


def test_pauses_between_reports() -> None:
    assert pause(Conflict(500), 1) < 0.1
    assert pause(Suspended(400), 1) > 2
    assert pause(Forbidden(401), 1) > 2
    assert pause(Unavailable(0), 1) < pause(Unavailable(0), 5) <= 5
    assert pause(EngineFault(500), 30) <= 5


def test_back_off_doubles_and_has_an_end() -> None:
    limits = Limits()
    assert all(0 <= back_off(Unavailable(0), failures, limits) <= limits.away for failures in range(1, 100))
    assert back_off(Unavailable(0), 1, limits) <= 0.4
    assert back_off(Forbidden(401), 1, limits) >= limits.refused / 2
    assert limits.refused_most / 2 <= back_off(Forbidden(401), 50, limits) <= limits.refused_most
