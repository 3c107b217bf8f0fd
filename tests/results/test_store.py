"""The result store: one record an exit whatever happens, reports that never change, proofs of deletion."""

from __future__ import annotations

import sqlite3
import stat
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from rules.impact_records import K017, record
from sqlalchemy import text

from workers.errors import BfmError, UserError
from workers.results import Proof, ResultStore
from workers.results.database import MIGRATIONS, NEWEST, StoreAway, open_database
from workers.results.store import StandardMark
from workers.results.tables import metadata
from workers.rules.impact_report import Figures, report_day
from workers.rules.parameters import Parameters, load_parameters

BOOK = load_parameters()
TODAY = date(2026, 5, 1)


def parameters_of(month: str) -> Parameters:
    return BOOK.in_force("hannover", report_day(month))


def fill(store: ResultStore, month: str, number: int, mark: str = "") -> None:
    for index in range(number):
        store.add(f"{month}-{mark}{index}", record("E-01", 0, False, 1, "Bereich Ost", month), TODAY)


def test_a_redelivered_task_writes_nothing(store: ResultStore) -> None:
    assert store.add("task-1", K017[0], TODAY)
    assert not store.add("task-1", K017[0], TODAY)
    assert not store.add("task-1", K017[1], TODAY), "also if the second delivery reads other values"

    assert store.records("hannover") == [K017[0]]


def test_many_workers_with_the_same_tasks_write_one_record_each(url: str) -> None:
    """Each of 10 tasks comes to four workers at once, on an empty database that all of them want to migrate."""
    stores = [ResultStore(url) for _ in range(4)]
    try:
        with ThreadPoolExecutor(8) as pool:
            jobs = [
                pool.submit(store.add, f"task-{number}", record("E-01", 0, False, number, "Bereich Ost"), TODAY)
                for number in range(10)
                for store in stores
            ]
            written = [job.result() for job in jobs]
        assert sum(written) == 10
        counted = Counter(found.needs_removed for found in stores[0].records("hannover"))
        assert counted == Counter(range(10))
    finally:
        for store in stores:
            store.close()


def test_a_failing_record_leaves_no_mark(store: ResultStore) -> None:
    """Both rows or none: what the database refuses can be sent again."""
    bad = K017[0].model_copy(update={"area": None})
    with pytest.raises(BfmError):
        store.add("task-1", bad, TODAY)

    assert store.add("task-1", K017[0], TODAY)


def test_no_error_repeats_what_was_to_be_written(store: ResultStore) -> None:
    """An incident stands in Cockpit beside the case."""
    bad = K017[0].model_copy(update={"area": None, "goals": ("secret",)})
    with pytest.raises(BfmError) as caught:
        store.add("task-1", bad, TODAY)

    assert "secret" not in str(caught.value)


def test_k017(store: ResultStore) -> None:
    for number, found in enumerate(K017):
        store.add(f"task-{number}", found, TODAY)

    (report,) = store.compile_until("hannover", "2026-04", parameters_of, TODAY)

    assert report.figures == Figures(
        exits=4, integrations=2, medical_referrals=2, health_restrictions=3, needs_removed=6
    )
    assert store.report("hannover", "2026-04") == report
    assert store.compiled_on("hannover", TODAY) == ["2026-04"]


def test_missed_months_are_made_up_for(store: ResultStore) -> None:
    fill(store, "2026-01", 3)
    fill(store, "2026-03", 4)

    reports = store.compile_until("hannover", "2026-04", parameters_of, TODAY)

    exits = [(report.month, report.figures and report.figures.exits) for report in reports]
    assert exits == [("2026-01", 3), ("2026-02", 0), ("2026-03", 4), ("2026-04", 0)]
    assert store.compile_until("hannover", "2026-04", parameters_of, TODAY) == []


def test_a_month_without_any_record_has_a_report_of_zeros(store: ResultStore) -> None:
    (report,) = store.compile_until("hannover", "2026-04", parameters_of, TODAY)

    assert report.figures == Figures()


def test_small_and_late_ones_follow_as_a_supplement(store: ResultStore) -> None:
    fill(store, "2026-01", 2)
    store.compile_until("hannover", "2026-01", parameters_of, TODAY)
    fill(store, "2026-01", 1, "late")
    fill(store, "2026-02", 3)

    (report,) = store.compile_until("hannover", "2026-02", parameters_of, TODAY)

    assert (report.figures, report.carried) == (Figures(exits=3, needs_removed=3), Figures(exits=3, needs_removed=3))
    assert store.compile_until("hannover", "2026-03", parameters_of, TODAY)[0].carried is None
    first = store.report("hannover", "2026-01")
    assert first is not None
    assert first.figures is None, "a published report never changes"


def test_two_workers_compile_a_month_once(url: str) -> None:
    stores = [ResultStore(url) for _ in range(3)]
    try:
        fill(stores[0], "2026-04", 5)
        with ThreadPoolExecutor(3) as pool:
            jobs = [pool.submit(store.compile_until, "hannover", "2026-04", parameters_of, TODAY) for store in stores]
            made = [report for job in jobs for report in job.result()]
        assert [report.month for report in made] == ["2026-04"]
        assert len(stores[0].reports("hannover")) == 1
    finally:
        for store in stores:
            store.close()


def test_marks_of_done_tasks_go_with_a_proof(store: ResultStore) -> None:
    for number, day in enumerate([date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1)]):
        store.add(f"task-{number}", K017[number], day)

    old = store.old_tasks(date(2026, 4, 1))
    store.forget_tasks(old, Proof(TODAY, "Kennungen", 0, date(2026, 4, 1)))

    assert sorted(old) == ["task-0", "task-1"]
    assert store.proofs() == [Proof(TODAY, "Kennungen", 2, date(2026, 4, 1))]
    assert len(store.records("hannover")) == 3
    assert not store.add("task-2", K017[2], TODAY), "younger marks are still there"


def test_a_repeated_run_adds_to_the_proof(store: ResultStore) -> None:
    for deleted in (0, 1, 1):
        store.prove(Proof(TODAY, "Verlauf", deleted, date(2021, 6, 1)))

    assert store.proofs() == [Proof(TODAY, "Verlauf", 2, date(2021, 6, 1))]


def test_a_standard_is_marked_once_a_task(store: ResultStore) -> None:
    mark = StandardMark("uckermark", "U-024", date(2026, 3, 30), kept=False, marked_on=date(2026, 3, 31))

    assert store.mark_standard("task-1", mark)
    assert not store.mark_standard("task-1", mark)
    assert (store.standard_marks("uckermark"), store.standard_marks("hannover")) == ([mark], [])


def test_the_migrations_make_the_tables_of_the_code(url: str) -> None:
    engine = open_database(url)
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
    engine.dispose()

    assert differences == []


def test_the_newest_migration_is_the_one_the_code_asks_for() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))

    assert ScriptDirectory.from_config(config).get_heads() == [NEWEST]


def test_there_and_back(url: str) -> None:
    from alembic import command

    engine = open_database(url)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        assert connection.execute(text("SELECT count(*) FROM impact_record")).scalar() == 0
    engine.dispose()


def test_the_file_belongs_to_the_worker_alone(tmp_path: Path) -> None:
    store = ResultStore(f"sqlite:///{tmp_path / 'inner' / 'results.sqlite'}")
    store.add("task-1", K017[0], TODAY)

    modes = [stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "inner").iterdir()]
    store.close()
    assert set(modes) == {0o600}


def test_the_file_tells_no_order_and_no_task(tmp_path: Path) -> None:
    file = tmp_path / "results.sqlite"
    store = ResultStore(f"sqlite:///{file}")
    store.add("task-of-a-case", K017[0], TODAY)
    store.close()

    with sqlite3.connect(file) as connection, pytest.raises(sqlite3.OperationalError, match="rowid"):
        connection.execute("SELECT rowid FROM impact_record")
    columns = {row[1] for row in sqlite3.connect(file).execute("PRAGMA table_info(impact_record)")}
    assert not {"task_id", "created", "written_at", "case_number", "exit_date"} & columns


@pytest.mark.parametrize("url", ["results.sqlite", "mysql://u:verysecret@h/d", "oracle+nothing://u:verysecret@h/d"])
def test_an_unusable_address_is_told_without_the_password(url: str) -> None:
    with pytest.raises(UserError, match="BFM_RESULTS_URL") as caught:
        open_database(url)

    assert "verysecret" not in str(caught.value)


def test_an_absent_database_may_come_back() -> None:
    with pytest.raises(StoreAway, match="antwortet nicht") as caught:
        open_database("postgresql+psycopg://bfm:verysecret@127.0.0.1:9/none")

    assert "verysecret" not in str(caught.value)
