"""AC-20 on a real engine: cases with the history that the process leaves, counted by `bfm report --indicators`.

In 2019, so that cases of other tests are in no figure.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import LiveEngine
from pydantic import SecretStr
from rules.case_files import CASES
from rules.indicator_cases import facts
from typer.testing import CliRunner

from workers.__main__ import build
from workers.commands.deploy import publish
from workers.engine.admin import EngineAdmin
from workers.engine.admin_logins import Logins
from workers.engine.client import EngineClient
from workers.reports.case_history import CaseHistory
from workers.settings import Settings

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600), pytest.mark.xdist_group("clock")]
KEY = f"C-{secrets.token_hex(3).upper()}"


def ac_20() -> dict[str, Any]:
    """The acceptance case, six years earlier."""
    text = (CASES / "fachkonzept_ac_20.yaml").read_text(encoding="utf-8")
    for year in (2024, 2025, 2026):
        text = text.replace(f"{year}-", f"{year - 6}-")
    return dict(yaml.safe_load(text))


@pytest.fixture(scope="module")
def settings(engine: LiveEngine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Everything deployed, and the cases of AC-20 ended with their variables; P1 and P2 are one case manager's."""
    found = Logins(tmp_path_factory.mktemp("logins") / "logins.json")
    changed = {"engine_url": engine.url, "admin_user": engine.user, "admin_password": SecretStr(engine.password)}
    with EngineAdmin(engine.url, engine.user, engine.password) as admin:
        publish(admin, Settings().model_copy(update=changed), logins=found)
        begun = [_ended(admin, person, given) for person, given in ac_20()["cases"].items()]
        yield Settings().model_copy(update={"engine_url": engine.url, "worker_password": SecretStr(found["worker"])})
        for instance in begun:
            admin.http.delete(f"history/process-instance/{instance}")


def _ended(admin: EngineAdmin, person: str, given: dict[str, Any]) -> str:
    case = facts(person, given).model_dump(mode="json", exclude={"person"}, exclude_none=True)
    manager = "fm.arendt" if person in ("P1", "P2") else "fm.boateng"
    values = {**case, "jobcenter": "fachkonzept", "case_manager": manager, "text_secret": "Geheim"}
    row = admin.start_before("fallmanagement", "care_ended", values, business_key=f"{KEY}-{person}")
    assert row["ended"]
    return str(row["id"])


def test_the_report_counts_what_the_history_holds(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    external = tmp_path / "indicators.yaml"
    external.write_text(yaml.safe_dump({"fachkonzept": {"years": {2019: ac_20()["year"]}}}), encoding="utf-8")
    for name, value in {
        "ENGINE_URL": settings.engine_url,
        "WORKER_PASSWORD": settings.worker_password.get_secret_value(),
        "INDICATORS": str(external),
        "RESULTS_URL": f"sqlite:///{tmp_path / 'results.sqlite'}",
    }.items():
        monkeypatch.setenv(f"BFM_{name}", value)
    result = CliRunner().invoke(build(), ["report", "--indicators", "2019", "--output", str(tmp_path), "--json"])
    assert result.exit_code == 0, result.exception

    shown = json.loads(result.output)
    found = {
        (each["id"], line["label"]): line["shown"] + (f" ({line['calculation']})" if line["calculation"] else "")
        for block in shown["blocks"]
        for each in block["indicators"]
        for line in each["lines"]
    }
    expected = {(code, label): told for code, lines in ac_20()["expect"].items() for label, told in lines.items()}
    assert {key: found.get(key) for key in expected} == expected
    assert [Path(file).name for file in shown["files"]] == [
        "kennzahlen-fachkonzept-2019.pdf",
        "kennzahlen-fachkonzept-2019.xlsx",
    ]
    assert all(Path(file).stat().st_size > 10_000 for file in shown["files"])
    assert KEY not in result.output and "Geheim" not in result.output


async def test_a_case_manager_counts_the_own_cases_only(settings: Settings) -> None:
    history = CaseHistory(EngineClient.from_settings(settings))
    try:
        own = await history.facts("fachkonzept", "fm.arendt")
        assert {case.person for case in own if case.person.startswith(KEY)} == {f"{KEY}-P1", f"{KEY}-P2"}
        assert not [case for case in await history.facts("lichtenberg") if case.person.startswith(KEY)]
    finally:
        await history.close()
