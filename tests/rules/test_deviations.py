"""What the team leader reads: why, since when, by which rule, and what follows."""

from __future__ import annotations

from datetime import date

from workers.rules.capacity import capacity
from workers.rules.deviations import Deviation, caseload_exceeded, clearing_overdue, recheck_overdue
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
