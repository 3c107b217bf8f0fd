"""Reading and writing the result store: SQLite by default, PostgreSQL by configuration (BFM_RESULTS_URL).

Only the workers, `bfm report` and GB II's database accounts reach it; no case manager can read a record back (H-121).
The engine holds none of it. Plain SQL through SQLAlchemy; every method is one transaction and may be repeated.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, Row, Table, delete, func, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from workers.errors import BfmError
from workers.results.database import open_database, unanswered
from workers.results.tables import done_task, impact_record, monthly_report, retention_proof, standard_mark
from workers.rules.impact import ImpactRecord
from workers.rules.impact_report import Report, compile_report, months_between, next_month
from workers.rules.parameters import Parameters

if TYPE_CHECKING:
    from workers.settings import Settings

NOT_FIELDS = {"id", "report_month"}
"""Columns of a record's row that are not part of the record."""


@dataclass(frozen=True)
class Proof:
    """What remains of deleted data: kind, number and the day before which it was made."""

    run_on: date
    kind: str
    deleted: int
    older_than: date


@dataclass(frozen=True)
class StandardMark:
    """A deadline of a minimum standard, kept or missed (U-264). Nothing in it leads to a case."""

    jobcenter: str
    rule: str
    due_on: date
    kept: bool
    marked_on: date


class Taken(BfmError):
    """A key is taken already, or a value is missing."""


class ResultStore:
    """The store at one address. The database is opened, and brought up to date, with the first use."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._opening = Lock()
        self._opened: Engine | None = None

    @classmethod
    def from_settings(cls, settings: Settings) -> ResultStore:
        return cls(results_url(settings))

    @property
    def _engine(self) -> Engine:
        with self._opening:
            if self._opened is None:
                self._opened = open_database(self._url)
            return self._opened

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        """All or nothing. A database's refusal is told without its words: they may quote a record beside its case."""
        try:
            with self._engine.begin() as connection:
                yield connection
        except IntegrityError as error:
            raise Taken(type(error.orig).__name__) from None
        except DBAPIError as error:
            raise unanswered(error) from None

    def close(self) -> None:
        if self._opened is not None:
            self._opened.dispose()

    # -- records --------------------------------------------------------------------------------------------------

    def add(self, task_id: str, record: ImpactRecord, today: date) -> bool:
        """Write the record of one exit, exactly once (H-119, H-120); False if this task's record is there already.

        A worker may die between writing and telling the engine, and the engine then hands the same external task out
        again, perhaps to two workers at once. So the task's id goes into ``done_task`` in the same transaction: either
        both are there or none is, and the second insert of the same key fails. The record itself holds nothing of it:
        an id, even hashed, would lead over the engine's history to the case (H-118). What a database keeps inside,
        like PostgreSQL's number of the writing transaction, is the same for both rows; therefore `forget_tasks`
        deletes the ids once the engine no longer knows the task (retention), and nothing else leads back.
        """
        row = record.model_dump() | {"goals": ",".join(record.goals)}
        return self._once(task_id, today, impact_record, row)

    def _once(self, task_id: str, today: date, table: Table, row: dict[str, Any]) -> bool:
        """One row under a random key, together with the id of the task; False if the task is done already."""
        try:
            with self._transaction() as connection:
                connection.execute(insert(done_task).values(task_id=task_id, done_on=today))
                connection.execute(insert(table).values(row | {"id": uuid.uuid4().hex}))
        except Taken:
            if self._is_done(task_id):
                return False
            raise
        return True

    def _is_done(self, task_id: str) -> bool:
        with self._transaction() as connection:
            found = connection.execute(select(done_task.c.task_id).where(done_task.c.task_id == task_id))
            return found.first() is not None

    def records(self, jobcenter: str) -> list[ImpactRecord]:
        """All records, in no order that says anything."""
        with self._transaction() as connection:
            rows = connection.execute(_of(jobcenter).order_by(impact_record.c.id))
            return [_record(row) for row in rows]

    def mark_standard(self, task_id: str, mark: StandardMark) -> bool:
        """Keep that a deadline was kept or missed, exactly once a task (U-264); as with `add`, no case is named."""
        return self._once(task_id, mark.marked_on, standard_mark, dict(mark.__dict__))

    def standard_marks(self, jobcenter: str) -> list[StandardMark]:
        """All marks, the oldest first."""
        names = ("jobcenter", "rule", "due_on", "kept", "marked_on")
        columns = [standard_mark.c[name] for name in names]
        query = select(*columns).where(standard_mark.c.jobcenter == jobcenter)
        with self._transaction() as connection:
            rows = connection.execute(query.order_by(standard_mark.c.marked_on, standard_mark.c.rule))
            return [StandardMark(*row) for row in rows]

    # -- reports --------------------------------------------------------------------------------------------------

    def report(self, jobcenter: str, month: str) -> Report | None:
        """The report of a month as it was compiled, or None."""
        found = [report for report in self.reports(jobcenter) if report.month == month]
        return found[0] if found else None

    def reports(self, jobcenter: str) -> list[Report]:
        """All compiled reports, the oldest first."""
        query = select(monthly_report.c.content).where(monthly_report.c.jobcenter == jobcenter)
        with self._transaction() as connection:
            rows = connection.execute(query.order_by(monthly_report.c.month)).scalars()
            return [Report.model_validate_json(content) for content in rows]

    def compiled_on(self, jobcenter: str, day: date) -> list[str]:
        """Months whose report was compiled on that day."""
        own = (monthly_report.c.jobcenter == jobcenter) & (monthly_report.c.compiled_on == day)
        with self._transaction() as connection:
            return list(connection.execute(select(monthly_report.c.month).where(own)).scalars())

    def compile_until(
        self, jobcenter: str, last: str, parameters_of: Callable[[str], Parameters], today: date
    ) -> list[Report]:
        """Compile every month up to ``last`` that has no report yet, the oldest first (H-122, P-05); those new.

        An engine or worker that was away on the first of a month makes up for it at the next run.
        """
        months = months_between(self._first_open(jobcenter, last), last)
        compiled = [self._compile(jobcenter, month, parameters_of(month), today) for month in months]
        return [report for report in compiled if report is not None]

    def _first_open(self, jobcenter: str, last: str) -> str:
        """The month after the newest report; without any, that of the earliest record."""
        reported = select(func.max(monthly_report.c.month)).where(monthly_report.c.jobcenter == jobcenter)
        earliest = select(func.min(impact_record.c.month)).where(impact_record.c.jobcenter == jobcenter)
        with self._transaction() as connection:
            newest = connection.execute(reported).scalar()
            return next_month(newest) if newest else str(connection.execute(earliest).scalar() or last)

    def _compile(self, jobcenter: str, month: str, parameters: Parameters, today: date) -> Report | None:
        """One month. None if another worker was first: the report's key is taken, and nothing of ours remains."""
        try:
            with self._transaction() as connection:
                rows = connection.execute(_of(jobcenter).where(impact_record.c.report_month.is_(None))).all()
                own = [row for row in rows if row.month == month]
                earlier = [row for row in rows if row.month < month]
                done = compile_report(jobcenter, month, _records(own), _records(earlier), parameters)
                content = done.report.model_dump_json()
                values = {"jobcenter": jobcenter, "month": month, "compiled_on": today, "content": content}
                connection.execute(insert(monthly_report).values(values))
                held = (own if done.holds_month else []) + (earlier if done.holds_carried else [])
                _mark(connection, held, month)
        except Taken:
            return None
        return done.report

    # -- retention ------------------------------------------------------------------------------------------------

    def old_tasks(self, before: date) -> list[str]:
        """Ids of tasks done before that day."""
        with self._transaction() as connection:
            return list(connection.execute(select(done_task.c.task_id).where(done_task.c.done_on < before)).scalars())

    def forget_tasks(self, task_ids: Sequence[str], proof: Proof) -> None:
        """Delete these ids and leave the proof, in one transaction."""
        with self._transaction() as connection:
            gone = connection.execute(delete(done_task).where(done_task.c.task_id.in_(task_ids))).rowcount
            _prove(connection, Proof(proof.run_on, proof.kind, gone, proof.older_than))

    def prove(self, proof: Proof) -> None:
        """Keep the proof of a deletion; a repeated run on the same day adds to it."""
        with self._transaction() as connection:
            _prove(connection, proof)

    def prove_once(self, task_id: str, proof: Proof, today: date) -> bool:
        """Keep the proof of what one external task deleted; False if this task's is there already (as in `add`)."""
        try:
            with self._transaction() as connection:
                connection.execute(insert(done_task).values(task_id=task_id, done_on=today))
                _prove(connection, proof)
        except Taken:
            if self._is_done(task_id):
                return False
            raise
        return True

    def proofs(self) -> list[Proof]:
        columns = (retention_proof.c[name] for name in ("run_on", "kind", "deleted", "older_than"))
        with self._transaction() as connection:
            rows = connection.execute(select(*columns).order_by(retention_proof.c.run_on, retention_proof.c.kind))
            return [Proof(*row) for row in rows]


def results_url(settings: Settings) -> str:
    """Address of the store: as set, else a SQLite file in the results folder, by default beside the outbox."""
    file = (settings.results or settings.outbox.parent) / "results.sqlite"
    return settings.results_url.get_secret_value() or f"sqlite:///{file}"


def _of(jobcenter: str) -> Any:
    return select(impact_record).where(impact_record.c.jobcenter == jobcenter)


def _records(rows: Sequence[Row[Any]]) -> list[ImpactRecord]:
    return [_record(row) for row in rows]


def _record(row: Row[Any]) -> ImpactRecord:
    values = {name: value for name, value in row._mapping.items() if name not in NOT_FIELDS}
    return ImpactRecord.model_validate(values | {"goals": tuple(filter(None, row.goals.split(",")))})


def _mark(connection: Connection, rows: Sequence[Row[Any]], month: str) -> None:
    ids = [row.id for row in rows]
    if ids:
        connection.execute(update(impact_record).where(impact_record.c.id.in_(ids)).values(report_month=month))


def _prove(connection: Connection, proof: Proof) -> None:
    same = (retention_proof.c.run_on == proof.run_on) & (retention_proof.c.kind == proof.kind)
    more = update(retention_proof).where(same).values(deleted=retention_proof.c.deleted + proof.deleted)
    if not connection.execute(more).rowcount:
        connection.execute(insert(retention_proof).values(**proof.__dict__))
