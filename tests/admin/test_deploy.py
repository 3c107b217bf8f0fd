"""What belongs together is deployed together, and nothing that the checks reject."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from conftest import LiveEngine

from admin.conftest import FORM, PROCESS
from workers.commands.deploy import bundles_of, publish, refuse_findings
from workers.engine.admin import EngineAdmin
from workers.engine.admin_deploy import find_bundles
from workers.engine.admin_logins import Logins
from workers.errors import UserError
from workers.settings import Settings


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one diagram and its form."""
    (tmp_path / "forms").mkdir()
    (tmp_path / "probe.bpmn").write_text(PROCESS.format(process="probe"), encoding="utf-8")
    (tmp_path / "forms" / "probe.look.form").write_text(FORM.format(process="probe"), encoding="utf-8")
    return tmp_path


def test_a_process_and_its_forms_are_one_bundle(folder: Path) -> None:
    (bundle,) = find_bundles(folder)
    assert (bundle.process, bundle.name) == ("probe", "Probe")
    assert [name for name, _ in bundle.resources()] == ["probe.bpmn", "probe.look.form"]


def test_every_form_of_the_project_belongs_to_a_process() -> None:
    bundles = bundles_of(Settings())
    assert sum(len(bundle.forms) for bundle in bundles) == len(list(Settings().bpmn.glob("forms/*.form")))
    assert bundles[-1].process == "heartbeat"


def test_a_form_without_process_is_refused(folder: Path) -> None:
    (folder / "forms" / "prob.look.form").write_text("{}", encoding="utf-8")
    with pytest.raises(UserError, match=r"prob\.look\.form: belongs to no diagram.*probe"):
        find_bundles(folder)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no diagrams"):
        find_bundles(tmp_path)


def test_a_broken_diagram_is_refused(folder: Path) -> None:
    (folder / "kaputt.bpmn").write_text("<definitions>", encoding="utf-8")
    with pytest.raises(UserError, match=r"kaputt\.bpmn: is no diagram"):
        find_bundles(folder)


def test_what_the_checks_reject_is_not_deployed(folder: Path) -> None:
    with pytest.raises(UserError, match="Nichts wurde veröffentlicht"):
        refuse_findings(Settings().model_copy(update={"bpmn": folder}))


@pytest.mark.engine
def test_a_second_run_makes_no_new_version(engine: LiveEngine, admin: EngineAdmin) -> None:
    settings = Settings().model_copy(update={"engine_url": engine.url})
    publish(admin, settings, checked=True)
    again = publish(admin, settings, checked=True)
    assert {outcome.bundle.process for outcome in again.outcomes if outcome.new} == set()
    assert again.changes == ()
    assert all(process["version"] >= 1 for process in again.as_dict()["processes"])


def test_logins_are_kept_readable_for_the_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "data" / "logins.json"
    first = Logins(file)["pap.berger"]
    assert Logins(file)["pap.berger"] == first
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert json.loads(file.read_text(encoding="utf-8")) == {"pap.berger": first}
    assert Logins(file).get("fm.yilmaz") is None


def test_a_broken_login_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "logins.json"
    file.write_text("[1", encoding="utf-8")
    with pytest.raises(UserError, match=r"logins\.json: cannot be read"):
        Logins(file)
