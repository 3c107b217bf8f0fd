"""Who writes: the letterhead of a Jobcenter as data (``templates/letterheads/<jobcenter>.yaml``)."""

from __future__ import annotations

import re
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from workers.documents.models.base import Line
from workers.errors import PermanentError


class Letterhead(BaseModel):
    """Letterhead, return address and contact of one Jobcenter."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    authority: Line
    unit: Line
    street: Line
    postcode: Line
    town: Line
    telephone: Line
    email: Line
    logo: Line
    """File name of an SVG picture beside the YAML file."""
    logo_text: Line
    """What the picture says, for readers who do not see it."""
    specialist_system: Line
    """Name of the system in which the document is filed, for example ``VerBIS``."""
    notice: Line
    """Printed at the foot of every page; marks demonstration data."""


def load_letterhead(templates: Path, jobcenter: str) -> Letterhead:
    """Letterhead of a Jobcenter. Raises PermanentError (German) naming file and key."""
    path = templates / "letterheads" / f"{jobcenter}.yaml"
    if not re.fullmatch(r"[a-z][a-z0-9_-]*", jobcenter) or not path.is_file():
        raise PermanentError(
            f"Für das Jobcenter „{jobcenter}“ gibt es keinen Briefkopf. "
            f"Erwartet: templates/letterheads/{jobcenter}.yaml. Bitte anlegen und den Schritt wiederholen."
        )
    try:
        return Letterhead.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except yaml.YAMLError as error:
        raise PermanentError(
            f"{path.name} ist kein gültiges YAML: {error}. Bitte berichtigen und wiederholen."
        ) from None
    except ValidationError as error:
        keys = ", ".join(str(problem["loc"][0]) if problem["loc"] else "Datei" for problem in error.errors())
        raise PermanentError(
            f"{path.name}: diese Angaben fehlen oder sind unbekannt: {keys}. Bitte berichtigen und wiederholen."
        ) from None
