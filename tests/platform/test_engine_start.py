"""How an engine starts, refuses to start, and ends with whoever started it."""

from __future__ import annotations

import contextlib
import itertools
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from conftest import LiveEngine

from workers.engine import builder
from workers.engine.builder import Product
from workers.engine.launcher import Database, free_port, start_engine
from workers.errors import UserError

pytestmark = pytest.mark.engine

OWN = "Leine-Ihme-7"
"""Just long enough."""


@pytest.fixture(scope="module")
def product(engine: LiveEngine) -> Product:
    return "operaton" if engine.product == "operaton" else "camunda"


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("", "has no password"),
        ("            ", "has no password"),
        ("Leine-7", "has a password of fewer than 12 characters"),
        ("admin", "has a well-known password"),
        ("admin-2026-!!", "has a well-known password"),
        ("demodemodemo", "has a well-known password"),
        ("Camunda12345", "has a well-known password"),
        ("123456789012", "has a well-known password"),
        ("chef", "has a well-known password"),
    ],
)
def test_only_starts_with_a_password_of_its_own(product: Product, tmp_path: Path, password: str, reason: str) -> None:
    with pytest.raises(UserError) as refusal:
        start_engine(product, data=tmp_path, admin_user="chef", admin_password=password)
    assert str(refusal.value) == (
        f'The engine does not start because its administrator "chef" {reason}: set BFM_ADMIN_PASSWORD, or the secrets '
        "file bfm_admin_password, to one of your own with at least 12 characters."
    )
    assert not list(tmp_path.glob("*.db"))


def test_password_and_database_come_from_secrets_files(product: Product, tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    folder.mkdir()
    (folder / "bfm_admin_password").write_text(f"{OWN}\n", encoding="utf-8")
    (folder / "bfm_db_url").write_text("jdbc:h2:mem:elsewhere", encoding="utf-8")
    files_only = {"BFM_SECRETS": str(folder), "BFM_ADMIN_PASSWORD": None}
    with start_engine(product, data=tmp_path, environment=files_only) as running:
        assert httpx.get(f"{running.url}/version", auth=("admin", OWN)).is_success
    assert not list(tmp_path.glob("*.db"))


def test_new_password_counts_from_the_next_start(product: Product, tmp_path: Path) -> None:
    with start_engine(product, data=tmp_path, admin_password=OWN):
        pass
    with start_engine(product, data=tmp_path, admin_password=f"{OWN}-neu") as running:
        assert httpx.get(f"{running.url}/version", auth=("admin", f"{OWN}-neu")).is_success
        assert httpx.get(f"{running.url}/version", auth=("admin", OWN)).status_code == 401


def test_productive_engine_has_no_clock_secure_cookies_and_its_folder_to_itself(
    product: Product, tmp_path: Path
) -> None:
    with start_engine(product, data=tmp_path, environment={"BFM_COOKIE_SECURE": "true"}) as running:
        auth = (running.admin_user, running.admin_password)
        assert httpx.get(f"{running.base}/simulation/clock", auth=auth).status_code == 404
        cookies = httpx.get(f"{running.webapp_url}/app/tasklist/default/").headers.get_list("set-cookie")
        with pytest.raises(UserError, match=r"is in use by another engine\. Stop that engine, or .* --data FOLDER$"):
            start_engine(product, data=tmp_path)
        assert running.running
    assert [cookie for cookie in cookies if cookie.startswith("JSESSIONID") and "Secure" in cookie]


def test_movable_clock_refuses_a_productive_database(product: Product, tmp_path: Path) -> None:
    database = Database("jdbc:postgresql://127.0.0.1:1/bfm?loggerLevel=OFF", "bfm", "irrelevant")
    with pytest.raises(
        UserError, match=r'^The profile "simulation" moves the clock of every case.* leave the profile out'
    ):
        start_engine(product, data=tmp_path, simulation=True, database=database)


def test_unreachable_database_is_named(product: Product, tmp_path: Path) -> None:
    database = Database(f"jdbc:postgresql://127.0.0.1:{free_port()}/bfm", "bfm", "irrelevant")
    with pytest.raises(UserError, match=r"The engine did not start: .*[Cc]onn.*The whole story is in .*engine.log"):
        start_engine(product, data=tmp_path, database=database)


def test_port_in_use_is_told_with_a_remedy(product: Product, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(UserError, match=rf"^Port {port} is in use .* choose another port: --port \d+$"):
            start_engine(product, data=tmp_path, port=port)


def test_missing_java_is_named_with_its_install_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UserError, match=r"^Java 17 is missing\. Install it: apt install openjdk-17-jdk-headless$"):
        builder.require_java()


def test_old_java_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    old = tmp_path / "java"
    old.write_text("#!/bin/sh\necho 'openjdk version \"1.8.0_412\"' >&2\n", encoding="utf-8")
    old.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with pytest.raises(UserError, match=r"^Java 17 or newer is needed, found 8\."):
        builder.require_java()


def test_engine_that_is_not_built_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(builder, "SOURCES", tmp_path)
    (tmp_path / "pom.xml").write_text("<project/>", encoding="utf-8")
    with pytest.raises(UserError, match=r"^The camunda engine is not built\. Start it once without --no-build\.$"):
        builder.engine_jar("camunda", build=False)


def test_changed_sources_need_a_new_build(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(builder, "SOURCES", tmp_path)
    (tmp_path / "pom.xml").write_text("<project/>", encoding="utf-8")
    before = builder.sources_hash("camunda")
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "New.java").write_text("class New {}", encoding="utf-8")
    assert len({before, builder.sources_hash("camunda"), builder.sources_hash("operaton")}) == 3


def test_failed_build_names_its_log(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(builder, "SOURCES", tmp_path)
    monkeypatch.setattr(builder, "PROJECT", tmp_path)
    (tmp_path / "pom.xml").write_text("<project/>", encoding="utf-8")
    with pytest.raises(UserError, match=r"^The build of the camunda engine failed: .*Read target-camunda/build.log"):
        builder.engine_jar("camunda")
    assert not list(tmp_path.glob("target-camunda/*/complete"))


def test_killed_engine_keeps_all_that_it_has_answered(product: Product, tmp_path: Path) -> None:
    port, answered = free_port(), list[str]()
    with start_engine(product, data=tmp_path, admin_password=OWN, port=port) as running:
        with ThreadPoolExecutor(4) as writers:
            for number in range(4):
                writers.submit(write_until_killed, running.url, f"g{number}", answered)
            while len(answered) < 60:
                time.sleep(0.01)
            running.kill()
        assert running.process.returncode == -signal.SIGKILL
    with start_engine(product, data=tmp_path, admin_password=OWN, port=port) as running:
        groups = httpx.get(f"{running.url}/group", params={"maxResults": 9999}, auth=("admin", OWN)).json()
    assert not set(answered) - {group["id"] for group in groups}


def write_until_killed(url: str, prefix: str, answered: list[str]) -> None:
    """Create groups as quickly as the engine answers; keep the ids of those that it confirmed."""
    with contextlib.suppress(httpx.HTTPError), httpx.Client(base_url=url, auth=("admin", OWN), timeout=60) as client:
        for number in itertools.count():
            body = {"id": f"{prefix}.{number}", "name": "Bleibt", "type": "WORKFLOW"}
            client.post("/group/create", json=body).raise_for_status()
            answered.append(body["id"])


@contextlib.contextmanager
def command(product: Product, data: Path, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """`bfm engine` as a script runs it in the background: with Ctrl-C ignored at its start."""
    arguments = ["engine", "--engine", product, "--data", str(data), "--port", str(free_port())]
    with subprocess.Popen(
        [sys.executable, "-m", "workers", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),
    ) as running:
        try:
            yield running
        finally:
            if running.poll() is None:
                running.kill()


def address_printed_by(running: subprocess.Popen[str]) -> str:
    assert running.stdout
    for line in running.stdout:
        if found := re.search(r"REST +(http\S+)", line):
            return found[1]
    raise AssertionError("no address was printed")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_command_prints_addresses_and_ends_on_a_signal(
    product: Product, tmp_path: Path, number: signal.Signals
) -> None:
    with command(product, tmp_path, BFM_ADMIN_PASSWORD=OWN) as running:
        url = address_printed_by(running)
        assert httpx.get(f"{url}/version", auth=("admin", OWN)).is_success
        running.send_signal(number)
        assert running.wait(60) == 0
    assert "Process Engine default closed" in (tmp_path / "engine.log").read_text(encoding="utf-8")
    with pytest.raises(httpx.ConnectError):
        httpx.get(url)


def test_command_without_password_ends_in_one_sentence(product: Product, tmp_path: Path) -> None:
    with command(product, tmp_path, BFM_ADMIN_PASSWORD="") as running:
        _, problem = running.communicate(timeout=60)
    assert running.returncode == 2
    assert problem.strip() == (
        "The engine needs an administrator's password of its own. Set BFM_ADMIN_PASSWORD to at least 12 characters."
    )


def test_engine_ends_when_its_starter_is_killed(product: Product, tmp_path: Path) -> None:
    with command(product, tmp_path, BFM_ADMIN_PASSWORD=OWN) as running:
        url = address_printed_by(running)
        running.kill()
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            httpx.get(f"{url}/version", auth=("admin", OWN), timeout=5)
        except httpx.HTTPError:
            return
        time.sleep(0.2)
    raise AssertionError("the engine is still there")
