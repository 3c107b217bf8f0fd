"""Options that several commands share."""

from __future__ import annotations

from typing import Annotated

import typer

from workers.engine.admin import EngineAdmin
from workers.errors import UserError
from workers.settings import Settings

EngineUrl = Annotated[str | None, typer.Option(help="REST address of the engine; default BFM_ENGINE_URL")]


def admin_of(engine_url: str | None, settings: Settings | None = None) -> EngineAdmin:
    """Client of the set-up account named by BFM_ADMIN_USER and BFM_ADMIN_PASSWORD."""
    settings = settings or Settings()
    password = settings.admin_password.get_secret_value()
    if not password:
        raise UserError("The password of the set-up account is missing.", remedy="Set BFM_ADMIN_PASSWORD.")
    return EngineAdmin(engine_url or settings.engine_url, settings.admin_user, password)
