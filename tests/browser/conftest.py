"""One office for all browser tests of a run: people stay logged in, every test has its own case numbers."""

from __future__ import annotations

import re
import secrets
import shutil
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from conftest import LiveEngine
from playwright.sync_api import Browser, expect, sync_playwright
from pydantic import SecretStr

from workers.commands.deploy import publish
from workers.engine.admin import EngineAdmin
from workers.engine.admin_logins import Logins
from workers.engine.launcher import free_port
from workers.settings import PROJECT, Settings

from .office import MONDAY, Office, running

EXPECT_MILLISECONDS = 20_000
PICTURES = PROJECT / "build" / "screenshots"
"""Every step of every test as a picture, by engine and test; not in git."""


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("google-chrome")
    expect.set_options(timeout=EXPECT_MILLISECONDS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def _office(engine: LiveEngine, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("browser")
    settings, logins = _settings(engine, folder), Logins(folder / "logins.json")
    with ExitStack() as stack:
        admin = stack.enter_context(EngineAdmin(engine.url, engine.user, engine.password))
        stack.callback(engine.reset_clock)
        publish(admin, settings, logins=logins)
        settings = settings.model_copy(update={"worker_password": SecretStr(logins["worker"])})
        office = Office(settings, logins, admin, browser, PICTURES / engine.product)
        office.know()
        port = settings.serve_url.rpartition(":")[2]
        health = f"http://127.0.0.1:{settings.health_port}/health/ready"
        stack.enter_context(running("work", settings, ready=health, log=folder / "work.log"))
        ready = f"{settings.serve_url}/health/ready"
        stack.enter_context(running("serve", settings, "--port", port, ready=ready, log=folder / "serve.log"))
        stack.callback(office.send_home)
        yield office


def _settings(engine: LiveEngine, folder: Path) -> Settings:
    changed = {
        "engine_url": engine.url,
        "webapp_url": engine.webapp_url,
        "admin_user": engine.user,
        "admin_password": SecretStr(engine.password),
        "worker_id": f"browser-{secrets.token_hex(3)}",
        "serve_url": engine.serve_url or f"http://127.0.0.1:{free_port()}",
        "health_port": free_port(),
        "outbox": folder / "outbox",
        "directory": str(folder / "directory.csv"),
    }
    return Settings().model_copy(update=changed)


@pytest.fixture
def office(_office: Office, engine: LiveEngine, request: pytest.FixtureRequest) -> Iterator[Office]:
    """The office on the morning of MONDAY; what everybody sees at the end of a failed test is photographed."""
    _office.pictures_go_to(PICTURES / engine.product / re.sub(r"\W+", "_", request.node.name))
    if _office.admin.clock().date() != MONDAY:  # going back costs seconds: polls wait for the time that was
        _office.set_day(MONDAY)
    yield _office
    if getattr(request.node, "failed", False):
        _office.photograph_all()


@pytest.fixture
def new_case(office: Office) -> Iterator[Callable[..., str]]:
    """Gives case numbers (``known=False``: the directory lacks them); their cases are deleted after the test."""
    made: list[str] = []

    def make(*, known: bool = True) -> str:
        made.append(f"BR-{secrets.token_hex(4).upper()}")
        if known:
            office.know(made[-1])
        return made[-1]

    yield make
    for case in made:
        office.forget(case)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Tell the fixture that pictures are wanted."""
    report = yield
    if report.when == "call" and report.failed:
        item.failed = True  # type: ignore[attr-defined]
    return report
