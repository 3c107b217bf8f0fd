"""Opening the result store: file rights, transactions, and migrations that two workers may start at the same time."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from workers.errors import TemporaryError, UserError

NEWEST = "0002"
"""Revision that this version needs. A test compares it with the folder of migrations."""
MIGRATIONS = Path(__file__).with_name("migrations")
LOCK = 7_412_118
"""Number of the advisory lock that serialises migrations on PostgreSQL."""
BUSY_SECONDS = 30


class StoreAway(TemporaryError):
    """The database does not answer; trying again later may help."""


def open_database(url: str) -> Engine:
    """An engine on an up-to-date database. Raises UserError or StoreAway, never with the address in it."""
    try:
        engine = _connected(url)
        migrate(engine)
    except (ArgumentError, ImportError, OSError) as error:
        raise UserError(
            f"The store of the impact records cannot be opened ({type(error).__name__}).",
            where="BFM_RESULTS_URL",
            remedy="Expected: sqlite:///FILE or postgresql+psycopg://USER:PASSWORD@HOST/DATABASE.",
        ) from None
    except DBAPIError as error:
        raise unanswered(error) from None
    return engine


def unanswered(error: DBAPIError) -> StoreAway:
    """The German sentence for operations, without the database's own words."""
    return StoreAway(
        f"Der Speicher der Wirkungsanalyse antwortet nicht wie erwartet ({type(error.orig).__name__}). "
        "Erwartet: eine Datenbank, die den Worker einlässt. Bitte die Datenbank und BFM_RESULTS_URL prüfen; der "
        "Schritt wird von selbst wiederholt, zuletzt in Cockpit von Hand."
    )


def _connected(url: str) -> Engine:
    """hide_parameters: an error message stands in Cockpit beside the case, so it must not hold a record's values."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        return create_engine(address, pool_pre_ping=True, hide_parameters=True)
    if address.database and address.database != ":memory:":
        _only_for_us(Path(address.database))
    engine = create_engine(address, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _durable)
    event.listen(engine, "begin", _write_at_once)
    return engine


def _only_for_us(file: Path) -> None:
    """The file belongs to the worker's account alone (H-121); SQLite's side files take over its rights."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(file, os.O_CREAT | os.O_WRONLY, 0o600))


def _durable(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # SQLAlchemy's own BEGIN below, not the driver's late one
    for setting in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
        connection.execute(f"PRAGMA {setting}")


def _write_at_once(connection: Connection) -> None:
    """Take the write lock first: two transactions that read and then write wait for each other instead of failing."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def migrate(engine: Engine) -> None:
    """Bring the database to the newest revision. Of several workers one migrates, the others wait and find it done."""
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": LOCK})
        if revision(connection) != NEWEST:
            _upgrade(connection)


def revision(connection: Connection) -> str | None:
    """Revision of the database, None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _upgrade(connection: Connection) -> None:
    # Only a database that is behind needs Alembic: a worker's start does without.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
