"""An office of its own: an engine with everything deployed and two cases, in clearing and waiting for the recheck."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pydantic import SecretStr

from workers.commands.deploy import publish
from workers.commands.play import Theatre, load, perform
from workers.doctor import Trouble, examine
from workers.engine.admin import EngineAdmin
from workers.engine.admin_http import Json
from workers.engine.admin_logins import Logins
from workers.engine.builder import Product
from workers.engine.launcher import IN_MEMORY, start_engine
from workers.rules.staff import Staff, load_staff
from workers.settings import Settings

HERE = Path(__file__).parent
CLEARING, RECHECK = "D-CLEARING", "D-PRUEFUNG"
REFERRAL = """\
fall: {case}
titel: {case}
angaben: {{Erwerbsfähige: ja, Leistungsfähigkeit: 3, Rahmenbedingungen: 0, 12 Monaten: nein,
  konkreten Integrationsfortschritten: {progress}, Soll die Person: ja}}
schritte:
  - {{am: 2025-01-13, wer: pap.berger, beginnt: fallmanagement}}
"""
TALK = """\
  - am: 2025-01-20
    erledigt: Übergabegespräch führen
    mit: {Art des Gesprächs: pAp und Fallmanagement, Form: Telefon, Zuständig: fm.yilmaz}
    erwartet: {offen: ja}
"""
REASONS = "  - {am: 2025-01-20, erledigt: Gründe in VerBIS dokumentieren, erwartet: {offen: ja}}\n"


@dataclass(frozen=True)
class Office:
    """The engine, its staff, and the doctor's look at both."""

    admin: EngineAdmin
    settings: Settings
    staff: Staff

    def found(self) -> list[Trouble]:
        return examine(self.admin, self.staff, pause=0.3)

    def task(self, name: str) -> Json:
        (task,) = self.admin.tasks(name=name)
        return task

    def timers(self, activity: str) -> list[Json]:
        (definition,) = self.admin.http.get("job-definition", activityIdIn=activity)
        return self.admin.jobs(jobDefinitionId=definition["id"])


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    product: Product = "operaton" if os.environ.get("BFM_TEST_ENGINE") == "operaton" else "camunda"
    folder = tmp_path_factory.mktemp("office")
    with (
        start_engine(product, data=folder, simulation=True, database=IN_MEMORY) as running,
        EngineAdmin(running.url, running.admin_user, running.admin_password) as admin,
    ):
        access = {"admin_user": running.admin_user, "admin_password": SecretStr(running.admin_password)}
        settings = Settings().model_copy(update={"engine_url": running.url, **access})
        theatre = Theatre(settings, Logins(folder / "logins.json"))
        publish(admin, settings, logins=theatre.logins)
        admin.deployments.create("stuck", [("stuck.bpmn", (HERE / "stuck.bpmn").read_bytes())])
        _play(theatre, folder)
        yield Office(admin, settings, load_staff(settings.staff))


def _play(theatre: Theatre, folder: Path) -> None:
    files = [folder / f"{case}.yaml" for case in (CLEARING, RECHECK)]
    files[0].write_text(REFERRAL.format(case=CLEARING, progress="ja") + TALK, encoding="utf-8")
    files[1].write_text(REFERRAL.format(case=RECHECK, progress="nein") + REASONS, encoding="utf-8")
    scripts, staff = load(files, theatre.settings)
    results = perform(theatre, scripts, staff, keep=True, mark="X")
    assert [result.failure for result in results] == [None, None]


@pytest.fixture
def stuck(office: Office) -> Iterator[Callable[[str], Json]]:
    """Starts the small process directly before one of its boxes; what is left of it goes after the test."""
    started: list[str] = []

    def start(box: str) -> Json:
        row = office.admin.start_before("stuck", box, {}, business_key="D-STECKT")
        started.append(str(row["id"]))
        return row

    yield start
    for instance in started:
        office.admin.delete_instance(instance)
