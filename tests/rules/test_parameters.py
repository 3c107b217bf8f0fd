"""Parameters: the values in force on a day, and what a mistake in a file says."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from workers.errors import UserError
from workers.rules.guidelines import (
    FachkonzeptParameters,
    Guideline,
    LichtenbergParameters,
    UckermarkParameters,
    all_keys,
)
from workers.rules.parameters import FOLDER, ParameterBook, Parameters, load_parameters


def test_hannover_today(book: ParameterBook) -> None:
    found = book.in_force("hannover", date(2026, 11, 23))

    assert (found.clearing_max_months, found.clearing_reminder_days, found.overdue_after_days) == (2, 14, 1)
    assert (found.readmission_lock_months, found.access_check_months, found.access_check_opens_days) == (6, 6, 14)
    assert (found.needs_min, found.forecast_months) == (3, 12)
    assert (found.caseload_full_time, found.full_time_hours) == (75, 39.0)
    assert (found.review_months, found.normal_duration_months, found.care_max_months) == ((6, 12, 18, 24, 30), 24, 36)
    assert (found.tl_informed_months, found.tl_consent_months) == ((12, 18), (24, 30))
    assert (found.access_process, found.clearing_process, found.recheck_process) == (
        "access",
        "clearing",
        "access_recheck",
    )


def test_every_value_has_a_source_and_a_rule(book: ParameterBook) -> None:
    assert set(book.entries) == set(all_keys())
    assert all(
        value.source.file and value.source.section
        for entry in book.entries.values()
        for dated in entry.values.values()
        for value in dated
    )


def test_lichtenberg_today(book: ParameterBook) -> None:
    found = book.in_force("lichtenberg", date(2026, 11, 23), LichtenbergParameters)

    assert (found.needs_min, found.handover_agreement_months, found.caseload_target) == (3, 3, 75)
    assert (found.invitation_days, found.decision_days, found.no_shows_max) == (28, 42, 3)
    assert (found.recheck_process, found.impact_process) == (None, None)


def test_fachkonzept_today(book: ParameterBook) -> None:
    found = book.in_force("fachkonzept", date(2026, 11, 23), FachkonzeptParameters)

    assert (found.barriers_min, found.caseload_target, found.agreement_review_months) == (3, 75, 6)
    assert (found.talk_record_keep_years, found.stay_check_months, found.interim_balance_months) == (5, 6, None)
    assert not hasattr(found, "normal_duration_months")


def test_each_jobcenter_has_the_numbers_of_its_own_guideline(book: ParameterBook) -> None:
    day = date(2026, 11, 23)

    assert book.in_force("lichtenberg", day, Guideline).start_process == "lichtenberg_reservation"
    assert book.in_force("lichtenberg", day, LichtenbergParameters).normal_duration_months == 24
    assert book.names(Parameters) == ("hannover",)
    with pytest.raises(UserError, match=r"„lichtenberg“ nicht vorgesehen\. Es gibt ihn für: hannover"):
        book.in_force("lichtenberg", day)


def test_uckermark_today(book: ParameterBook) -> None:
    found = book.in_force("uckermark", date(2026, 11, 23), UckermarkParameters)

    assert (found.esb_working_days, found.first_talk_working_days, found.near_invitation_working_days) == (10, 10, 5)
    assert (found.caseload_target, found.caseload_target_youth, found.youth_age) == (150, 75, 25)
    assert (found.pupil_handover_day, found.sign_off_day, found.overdue_to_team_leader) == ("30.09.", "31.01.", False)
    assert (found.recheck_process, found.impact_process) == (None, None)


def test_holidays_are_known_for_all(book: ParameterBook) -> None:
    lands = {name: book.calendar(name, date(2026, 1, 1)).holiday_land for name in book.jobcenters}

    assert lands == {"hannover": "NI", "lichtenberg": "BE", "fachkonzept": "NI", "uckermark": "BB"}
    assert book.names() == ("hannover", "lichtenberg", "fachkonzept", "uckermark")
    assert (book.knows("lichtenberg"), book.knows("uckermark"), book.knows("bremen")) == (True, True, False)


def test_the_value_in_force_names_its_source(book: ParameterBook) -> None:
    value = book.value("clearing_max_months", "hannover", date(2025, 1, 1))

    assert (value.value, value.status, value.source.section) == (2, "text", "IV.2")


@pytest.mark.parametrize("jobcenter", ["bremen", ""])
def test_an_unknown_jobcenter_is_refused(book: ParameterBook, jobcenter: str) -> None:
    with pytest.raises(UserError, match=f"Das Jobcenter „{jobcenter}“ ist nicht eingerichtet. Bekannt sind: hannover"):
        book.in_force(jobcenter, date(2026, 1, 1))


def test_an_unknown_calendar_is_refused(book: ParameterBook) -> None:
    with pytest.raises(UserError, match="Bekannt sind: hannover, lichtenberg, fachkonzept, uckermark"):
        book.calendar("bremen", date(2026, 1, 1))


def test_a_value_that_a_jobcenter_does_not_have_is_named(book: ParameterBook) -> None:
    with pytest.raises(UserError, match="Für das Jobcenter „lichtenberg“ steht clearing_max_months nirgends"):
        book.value("clearing_max_months", "lichtenberg", date(2026, 1, 1))
    with pytest.raises(UserError, match=r"noch kein Wert holiday_land \(erst ab dem 01\.01\.2005\)"):
        book.calendar("hannover", date(2004, 12, 31))


def test_a_day_before_all_values_is_refused(book: ParameterBook) -> None:
    with pytest.raises(
        UserError,
        match=r"Am 15\.07\.2018 gelten .* noch keine Vorgaben \(erst ab dem 16\.07\.2018\)\. Bitte das Datum prüfen",
    ):
        book.in_force("hannover", date(2018, 7, 15))

    assert book.begins("hannover") == date(2018, 7, 16)
    assert book.in_force("hannover", date(2018, 7, 16)).clearing_max_months == 2


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the real files, to be damaged."""
    return Path(shutil.copytree(FOLDER, tmp_path / "parameters"))


def edit(folder: Path, name: str, old: str, new: str) -> None:
    file = folder / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


CLEARING = "clearing.yaml"


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        (
            CLEARING,
            "clearing_max_months:",
            "clearing_max_month:",
            "clearing.yaml, Zeile 4, clearing_max_month: ist kein bekannter Parameter. "
            "Gemeint war wohl „clearing_max_months“.",
        ),
        (
            CLEARING,
            "clearing_max_months:",
            "dauer:",
            "clearing.yaml, Zeile 4, dauer: ist kein bekannter Parameter. Bitte löschen oder in "
            "workers/rules/guidelines.py anlegen.",
        ),
        (
            CLEARING,
            "value: 2",
            "value: zwei",
            "clearing.yaml, Zeile 11, clearing_max_months.values.hannover.0.value: muss eine ganze Zahl sein "
            "(angegeben: 'zwei'). Bitte in der Datei berichtigen.",
        ),
        (CLEARING, "value: 2", "value: 0", "muss mindestens 1 sein (angegeben: 0)"),
        (
            CLEARING,
            "unit: Monate",
            "unit: Wochen",
            "clearing.yaml, Zeile 6, clearing_max_months.unit: Die Einheit ist „Wochen“. Erwartet wird „Monate“.",
        ),
        (CLEARING, "rule: [H-63]", "rule: [Regel 63]", "clearing_max_months.rule.0: hat nicht die erwartete Form"),
        (CLEARING, "rule: [H-63]", "rule: []", "clearing_max_months.rule: darf nicht leer sein"),
        (CLEARING, "      - valid_from: 2018-07-16\n        value", "      - value", "hannover.0.valid_from: fehlt"),
        (CLEARING, "valid_from: 2018-07-16", "valid_from: bald", "valid_from: muss ein Datum JJJJ-MM-TT sein"),
        (
            CLEARING,
            "values:\n    hannover:",
            "values:\n    uckermark:",
            "clearing_max_months.values.hannover: Der Wert für das Jobcenter „hannover“ fehlt.",
        ),
        (
            CLEARING,
            "values:\n    hannover:",
            "values:\n    bremen:",
            "clearing_max_months.values.bremen: ist kein bekanntes Jobcenter. Bekannt sind: hannover, lichtenberg, "
            "fachkonzept, uckermark, bundesweit.",
        ),
        (CLEARING, "status: text", "status: sicher", "status: muss einer dieser Werte sein: 'text', 'reading'"),
        (CLEARING, "status: text", "status: reading", "„ambiguity“ gehört zu status „reading“ und nur dorthin"),
        (CLEARING, "status: text", "status: text\n        ambiguity: A-07", "„ambiguity“ gehört zu status „reading“"),
        (CLEARING, "label: Höchstdauer", "titel: Höchstdauer", "clearing_max_months.label: fehlt"),
        (CLEARING, "clearing_reminder_days:", "clearing_max_months:", "steht doppelt (noch einmal in Zeile 15)"),
        (CLEARING, "clearing_reminder_days:", "needs_min:", "steht auch in access.yaml"),
        (CLEARING, "unit: Monate", "unit: [Monate", "clearing.yaml, Zeile 7: ist kein lesbares YAML."),
        ("calendar.yaml", "valid_from: 2025-01-01", "valid_from: 2004-01-01", "überschneidet sich mit dem davor"),
        ("calendar.yaml", "valid_from: 2025-01-01", "valid_from: 2005-01-01", "überschneidet sich mit dem davor"),
        ("calendar.yaml", "value: BE", "value: HH", "muss einer dieser Werte sein: 'NI', 'BE' or 'BB'"),
        ("calendar.yaml", "day: 2025-05-08", "day: 2025-05-48", "muss ein Datum JJJJ-MM-TT sein"),
        (
            "jobcenters.yaml",
            "guideline: hannover",
            "guideline: alles",
            "jobcenters.yaml, Zeile 4, hannover.guideline",
        ),
    ],
)
def test_a_mistake_names_file_line_key_and_remedy(folder: Path, name: str, old: str, new: str, message: str) -> None:
    edit(folder, name, old, new)

    with pytest.raises(UserError) as error:
        load_parameters(folder)

    assert message in str(error.value)
    assert str(error.value).startswith(f"{name}, Zeile ")
    assert error.value.remedy


def test_a_second_value_that_begins_later_is_taken_from_its_day(folder: Path) -> None:
    text = (folder / CLEARING).read_text(encoding="utf-8")
    first, second = text.split("clearing_reminder_days:")
    later = (
        first.split("    hannover:\n")[1].rstrip().replace("2018-07-16", "2027-01-01").replace("value: 2", "value: 3")
    )
    (folder / CLEARING).write_text(f"{first.rstrip()}\n{later}\n\nclearing_reminder_days:{second}", encoding="utf-8")

    book = load_parameters(folder)

    assert book.in_force("hannover", date(2026, 12, 31)).clearing_max_months == 2
    assert book.in_force("hannover", date(2027, 1, 1)).clearing_max_months == 3


def test_a_missing_parameter_is_named(folder: Path) -> None:
    (folder / "capacity.yaml").unlink()

    with pytest.raises(UserError, match="parameters: Der Parameter full_time_hours fehlt"):
        load_parameters(folder)


def test_a_missing_list_of_jobcenters_is_named(folder: Path) -> None:
    (folder / "jobcenters.yaml").unlink()

    with pytest.raises(UserError, match=r"jobcenters\.yaml: Die Datei fehlt"):
        load_parameters(folder)


@pytest.mark.parametrize("content", ["", "- nur\n- eine Liste\n"])
def test_a_file_without_keys_is_refused(folder: Path, content: str) -> None:
    (folder / CLEARING).write_text(content, encoding="utf-8")

    with pytest.raises(UserError, match="enthält keine Liste „Schlüssel: Wert“"):
        load_parameters(folder)
