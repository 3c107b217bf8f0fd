"""The store on SQLite, and on a real PostgreSQL where a test asks for both."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from cluster.postgres import DATABASE, Postgres, running_postgres

from workers.results import ResultStore

BACKENDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.cluster)]


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with running_postgres(secrets.token_urlsafe(12)) as server:
        yield server


@pytest.fixture(params=BACKENDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Address of an empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'results.sqlite'}"
        return
    server: Postgres = request.getfixturevalue("postgres")
    server.query("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    yield f"postgresql+psycopg://bfm:{server.password}@127.0.0.1:{server.port}/{DATABASE}"


@pytest.fixture
def store(url: str) -> Iterator[ResultStore]:
    found = ResultStore(url)
    yield found
    found.close()
