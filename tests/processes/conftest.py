"""The shared engine with everything deployed and everyone of the staff file."""

from __future__ import annotations

import pytest
from conftest import LiveEngine
from pydantic import SecretStr

from workers.commands.deploy import publish
from workers.commands.play import Theatre
from workers.engine.admin import EngineAdmin
from workers.engine.admin_logins import Logins
from workers.settings import Settings


@pytest.fixture(scope="session")
def theatre(engine: LiveEngine, tmp_path_factory: pytest.TempPathFactory) -> Theatre:
    changed = {"engine_url": engine.url, "admin_user": engine.user, "admin_password": SecretStr(engine.password)}
    settings = Settings().model_copy(update=changed)
    logins = Logins(tmp_path_factory.mktemp("logins") / "logins.json")
    with EngineAdmin(engine.url, engine.user, engine.password) as admin:
        publish(admin, settings, logins=logins)
    return Theatre(settings, logins)
