"""Texts and small rules of access beside its decision tables."""

from __future__ import annotations

from datetime import date

from workers.rules.access import clearing_start, formal_access, handover_gaps, handover_message
from workers.rules.parameters import Parameters


def test_the_reasons_name_numbers_and_criteria(parameters: Parameters) -> None:
    answer = formal_access(
        is_elb=True, needs=1, integration_expected=True, progress_expected=False, parameters=parameters
    )

    assert answer.reasons == (
        "1 Handlungsbedarf in Leistungsfähigkeit und Rahmenbedingungen, nötig sind mindestens 3.",
        "Eine Integration in den Arbeitsmarkt wird innerhalb von 12 Monaten erwartet.",
        "Konkrete Integrationsfortschritte sind nicht zu erwarten (Kriterium b).",
    )


def test_clearing_starts_on_the_day_of_the_talk_and_never_before() -> None:
    talk = date(2025, 1, 20)

    assert clearing_start(talk, None) == talk
    assert clearing_start(talk, date(2025, 1, 27)) == date(2025, 1, 27)
    assert clearing_start(talk, date(2025, 1, 17)) is None


def test_the_handover_message_lists_what_is_missing() -> None:
    gaps = handover_gaps(talk_held=True, reasons_recorded=False, goal_recorded=False)

    assert handover_message(gaps) == (
        "Für die Übergabe fehlt noch: die Gründe für die Einschaltung und die Zielerwartung. "
        "Bitte nachtragen, erst dann beginnt das Clearing."
    )
