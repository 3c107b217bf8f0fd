"""What the team leader reads: why, since when, by which rule, and what follows."""

from __future__ import annotations

from datetime import date

from workers.rules.capacity import capacity
from workers.rules.deviations import (
    Deviation,
    caseload_exceeded,
    clearing_overdue,
    consent_missing,
    exit_unprepared,
    recheck_overdue,
    review_overdue,
)
from workers.rules.parameters import Parameters


def test_clearing_overdue(parameters: Parameters) -> None:
    assert clearing_overdue(date(2025, 12, 31), parameters) == Deviation(
        title="Clearing ohne Ergebnis",
        why="Das Clearing begann am 31.12.2025 und war bis Samstag, 28.02.2026 abzuschließen. "
        "Ein Ergebnis ist noch nicht festgehalten.",
        since=date(2026, 3, 1),
        rule="Clearing dauert höchstens 2 Monate (Handlungsleitlinie IV.2; H-63).",
        consequence="Das Clearing läuft weiter, und die Entscheidung bleibt beim Fallmanagement: Niemand wird wegen "
        "der Frist abgelehnt. Das Ergebnis wird als verspätet vermerkt.",
    )


def test_caseload_exceeded(parameters: Parameters) -> None:
    found = caseload_exceeded(capacity(76, 39.0, parameters), date(2025, 10, 28), parameters)

    assert found.why == "Mit der Aufnahme vom 28.10.2025 sind es 76 von 75 Fällen bei 39,0 Wochenstunden."
    assert found.since == date(2025, 10, 28)
    assert found.rule.startswith("Die Fallzahl beträgt 75 Fälle je Vollzeitstelle")


def test_recheck_overdue(parameters: Parameters) -> None:
    last, due = date(2025, 2, 28), date(2025, 8, 28)
    found = recheck_overdue(last_check=last, due=due, locked_until=None, parameters=parameters)

    assert found.since == date(2025, 8, 29)
    assert found.rule == "Zugangsprüfung spätestens alle 6 Monate (Handlungsleitlinie III.2; H-22)."
    assert "zuletzt am 28.02.2025 geprüft; erneut zu prüfen war er bis Donnerstag, 28.08.2025." in found.why


def test_recheck_overdue_after_a_lock(parameters: Parameters) -> None:
    end = date(2025, 11, 19)
    found = recheck_overdue(last_check=date(2025, 11, 3), due=end, locked_until=end, parameters=parameters)

    assert (found.since, "H-81" in found.rule) == (date(2025, 11, 20), True)
    assert "endete am Mittwoch, 19.11.2025" in found.why


ADMISSION = date(2023, 5, 15)


def test_review_overdue(parameters: Parameters) -> None:
    found = review_overdue(ADMISSION, 12, parameters)

    assert (found.title, found.since) == ("Fortführung nach 12 Monaten nicht überprüft", date(2024, 5, 16))
    assert "war am 15.05.2023; die Fortführung war bis Mittwoch, 15.05.2024 zu überprüfen." in found.why
    assert "(Handlungsleitlinie IV.4; H-74, H-75)" in found.rule
    assert "ruhen" not in found.consequence
    assert found.consequence.endswith("Die Betreuung endet nicht von selbst.")


def test_review_overdue_at_24_months_puts_services_on_hold(parameters: Parameters) -> None:
    assert "Bis zu Ihrer Zustimmung ruhen neue Leistungen." in review_overdue(ADMISSION, 24, parameters).consequence


def test_consent_missing(parameters: Parameters) -> None:
    found = consent_missing(ADMISSION, 24, date(2025, 5, 16), parameters, team_leader="Sabine Koch")

    assert (found.title, found.since) == ("Zustimmung nach 24 Monaten fehlt", date(2025, 5, 16))
    assert "bis Donnerstag, 15.05.2025 zu entscheiden" in found.why
    assert "die Teamleitung (Sabine Koch) hat noch nicht entschieden" in found.why
    assert found.consequence.endswith("Zustimmung oder Abgang ergeben sich nie von selbst.")


def test_exit_unprepared(parameters: Parameters) -> None:
    found = exit_unprepared(ADMISSION, parameters)

    assert (found.since, "H-79" in found.rule) == (date(2026, 5, 15), True)
    assert "letzter möglicher Tag der Betreuung ist Freitag, 15.05.2026" in found.why
