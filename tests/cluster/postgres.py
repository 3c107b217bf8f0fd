"""A PostgreSQL of our own: Debian's programs, a new data folder, an unprivileged user."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from workers.engine.launcher import Database, free_port

DATABASE = "bfm_test"
"""The engine moves its clock only on a database with such a name."""


@dataclass(frozen=True)
class Postgres:
    """A running server with one empty database, owned by its only user."""

    programs: Path
    folder: Path
    port: int
    password: str = field(repr=False)

    @property
    def database(self) -> Database:
        return Database(f"jdbc:postgresql://127.0.0.1:{self.port}/{DATABASE}", "bfm", self.password)

    @property
    def environment(self) -> dict[str, str]:
        """For PostgreSQL's own programs."""
        given = {"PGHOST": "127.0.0.1", "PGPORT": str(self.port), "PGUSER": "bfm", "PGDATABASE": DATABASE}
        return {**os.environ, **given, "PGPASSWORD": self.password, "PATH": f"{self.programs}:{os.environ['PATH']}"}

    def query(self, sql: str, database: str = DATABASE) -> str:
        command = ["psql", "-X", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", sql]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=True)
        return done.stdout.strip()


@contextmanager
def running_postgres(password: str) -> Iterator[Postgres]:
    """Start, create the database, stop and remove everything."""
    folder = Path(tempfile.mkdtemp(prefix="bfm-postgres-"))
    programs = _programs()
    user = _unprivileged_user()
    if user:
        shutil.chown(folder, user)
    secret = folder / "password"
    secret.write_text(password, encoding="utf-8")
    secret.chmod(0o644)
    data, port = folder / "data", free_port()
    create = [programs / "initdb", "-D", data, "-U", "bfm", "--pwfile", secret, "--auth=scram-sha-256", "-E", "UTF8"]
    subprocess.run([*map(str, create), "--locale=C.UTF-8", "--no-sync"], check=True, capture_output=True, user=user)
    settings = ["-k", str(folder), "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [str(programs / "postgres"), "-D", str(data), "-p", str(port), *settings],
            stdout=log,
            stderr=log,
            user=user,
            start_new_session=True,
        )
    try:
        postgres = Postgres(programs, folder, port, password)
        _wait_until_ready(postgres, server)
        postgres.query(f"CREATE DATABASE {DATABASE}", "postgres")
        yield postgres
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(60)
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    """Debian keeps the server's programs off the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    installed = shutil.which("postgres")
    assert installed, "PostgreSQL is missing: apt install postgresql"
    return Path(installed).parent


def _unprivileged_user() -> str | None:
    """PostgreSQL refuses to run as root."""
    if os.geteuid():
        return None
    return "postgres" if "postgres" in {entry.pw_name for entry in pwd.getpwall()} else "nobody"


def _wait_until_ready(postgres: Postgres, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    ready = [str(postgres.programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(postgres.port)]
    while subprocess.run(ready, check=False).returncode:
        assert server.poll() is None, (postgres.folder / "log").read_text(encoding="utf-8")
        assert time.monotonic() < deadline, "PostgreSQL did not start"
        time.sleep(0.1)
