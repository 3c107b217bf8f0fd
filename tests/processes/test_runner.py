"""The runner itself: what it says when a scenario fails, and that a failing one disturbs nobody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import LiveEngine

from workers.commands.play import Theatre, load, perform
from workers.play.results import Result

pytestmark = [pytest.mark.engine, pytest.mark.timeout(300), pytest.mark.xdist_group("clock")]
Play = Callable[..., list[Result]]

HEAD = """\
fall: {case}
titel: {case}
angaben: {{Erwerbsfähige: ja, Leistungsfähigkeit: 3, Rahmenbedingungen: 0, 12 Monaten: nein,
  konkreten Integrationsfortschritten: ja, Soll die Person: ja}}
schritte:
  - am: 2025-01-13
    wer: pap.berger
    beginnt: fallmanagement
"""
TALK = """\
  - am: 2025-01-20
    erledigt: Übergabegespräch führen
    mit: {Art des Gesprächs: pAp und Fallmanagement, Form: Telefon, Zuständig: fm.yilmaz}
"""


@pytest.fixture
def play(theatre: Theatre, tmp_path: Path) -> Play:
    """Plays scenarios given as steps after the referral, by case number."""

    def play(on: Theatre = theatre, **steps: str) -> list[Result]:
        files = []
        for case, text in steps.items():
            files.append(tmp_path / f"{case}.yaml")
            files[-1].write_text(HEAD.format(case=case) + text, encoding="utf-8")
        scripts, staff = load(files, on.settings)
        return perform(on, scripts, staff)

    return play


def test_a_wrong_expectation_says_expected_actual_and_what_is_open(play: Play) -> None:
    wanted = """\
    erwartet:
      aufgaben:
        - {aufgabe: Clearing durchführen, wer: fm.petersen, fällig: 2025-03-21}
        - {aufgabe: Einzelfall entscheiden}
      nur: ja
      werte: {clearing_due: 2025-03-21}
      dokumente: {Absagevermerk erstellen: 1}
      beendet: Nicht im Fallmanagement
"""
    failure = play(FALSCH=TALK + wanted)[0].failure
    assert failure is not None
    assert (failure.where, f"{failure.day}") == ("FALSCH.yaml, Zeile 9", "2025-01-20")
    found = {difference.what: (difference.expected, difference.actual) for difference in failure.differences}
    assert found["Aufgabe „Clearing durchführen“, fällig"] == ("21.03.2025", "20.03.2025")
    assert found["Aufgabe „Clearing durchführen“, bei"] == ("fm.petersen", "fm.yilmaz")
    assert found["Aufgabe „Einzelfall entscheiden“"][0] == "offen"
    assert "„Clearing durchführen“ (fm.yilmaz, fällig 20.03.2025)" in found["Aufgabe „Einzelfall entscheiden“"][1]
    assert found["Weitere offene Aufgaben"] == ("keine", "„Dokument ablegen“ (pap.berger)")
    assert found["Wert clearing_due"] == ("21.03.2025", "20.03.2025")
    assert found["Dokument „Absagevermerk erstellen“"] == ("1 mal", "0 mal (erstellt: Übergabeprotokoll erstellen)")
    assert found["Der Fall"][0] == "beendet mit „Nicht im Fallmanagement“"


def test_a_lasting_expectation_fails_on_the_day_on_which_it_breaks(play: Play) -> None:
    lasting = """\
  - am: 2025-01-21
    bis: 2025-04-30
    erwartet: {abweichungen: []}
"""
    failure = play(LANGE=TALK + lasting)[0].failure
    assert failure is not None
    assert f"{failure.day}" == "2025-03-21"
    assert "Abweichungen an die Teamleitung: erwartet keine" in str(failure)


@pytest.mark.parametrize(
    ("step", "message"),
    [
        ("erledigt: Clearing durchführen", "„Clearing durchführen“ ist nicht offen. Offen: „Übergabegespräch führen“"),
        ("erledigt: Übergabegespräch führen", "„Art des Gesprächs“ ist Pflicht"),
        ("erledigt: Übergabegespräch führen\n    wer: pap.nowak", "gehört pap.berger, nicht pap.nowak"),
        ("erledigt: Übergabegespräch führen\n    zeigt: {jobcenter: lichtenberg}", "zeigt jobcenter: „lichtenberg“"),
        ("beginnt: fallmanagement\n    wer: fm.yilmaz", "lacks the right"),
    ],
)
def test_a_step_that_is_not_possible_says_why(play: Play, step: str, message: str) -> None:
    failure = play(UNMOEGLICH=f"  - am: 2025-01-20\n    {step}\n")[0].failure
    assert failure is not None
    assert message in str(failure)
    assert "Zeile 9" in failure.where


def test_a_failing_scenario_does_not_disturb_another(play: Play) -> None:
    good = "    erwartet: {aufgaben: [{aufgabe: Clearing durchführen}]}\n"
    bad, fine = play(SCHLECHT="  - am: 2025-01-14\n    erledigt: Clearing durchführen\n", GUT=TALK + good)
    assert not bad.passed
    assert fine.failure is None


def test_a_technical_failure_fails_the_scenario_with_its_message(play: Play, theatre: Theatre, tmp_path: Path) -> None:
    without = theatre.settings.model_copy(update={"templates": tmp_path / "keine"})
    failure = play(replace(theatre, settings=without), STOERUNG=TALK)[0].failure
    assert failure is not None
    assert failure.message.startswith("Technische Störung in access.write_handover_record: ")


def test_nothing_is_left_on_the_engine(play: Play, engine: LiveEngine) -> None:
    play(SPUREN=TALK)
    with engine.client() as client:
        left = client.get("/process-instance", params={"businessKeyLike": "SPUREN-%"}).json()
    assert left == []
    assert abs((engine.clock() - datetime.now(UTC)).days) <= 1
