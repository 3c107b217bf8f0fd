"""Sample content of every letter (``templates/samples``): for the preview, and for the tests.

One file a template, named like it, with three samples: ``normal``, ``extreme`` (as long and awkward as the model
allows) and ``minimal``. The last two name only what differs. ``shared.yaml`` holds the persons and long texts.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from workers.documents.directory import Person
from workers.documents.jobs import Job
from workers.documents.models.base import DocumentModel, documents
from workers.errors import UserError

KINDS = ("normal", "extreme", "minimal")
SUFFIX = ".html.j2"
_CREATED = datetime(2025, 1, 20, 9, 30, tzinfo=UTC)


def sample_job(templates: Path, template: str, kind: str) -> Job:
    """A job for the renderer with sample content and an invented person, the same every time."""
    content = _content(templates, template, kind)
    return Job("abcdefgh234567ij", "H-2025-0001", _CREATED, _model(template, content), _person(content, kind))


def sample_path(templates: Path, template: str) -> Path:
    """File with the samples of a template."""
    return templates / "samples" / f"{template.removesuffix(SUFFIX)}.yaml"


def _content(templates: Path, template: str, kind: str) -> Mapping[str, Any]:
    path = sample_path(templates, template)
    if not path.is_file():
        raise _bad(path, "Die Beispieldaten fehlen.", "Bitte anlegen; ein Muster ist access/handover_record.yaml.")
    # one document, so that the anchors of the shared part are known in the samples
    text = (templates / "samples" / "shared.yaml").read_text(encoding="utf-8") + path.read_text(encoding="utf-8")
    try:
        content = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise _bad(path, f"Das ist kein gültiges YAML ({error}).", "Bitte berichtigen.") from None
    if missing := [each for each in KINDS if each not in content]:
        raise _bad(path, f"Das Beispiel {missing[0]} fehlt.", f"Bitte ergänzen; nötig sind {', '.join(KINDS)}.")
    values = content["normal"] | (content[kind] or {})
    return {"values": values, "persons": content["persons"]}


def _model(template: str, content: Mapping[str, Any]) -> DocumentModel:
    return documents()[template](**content["values"])


def _person(content: Mapping[str, Any], kind: str) -> Person:
    return Person.model_validate(content["persons"][kind])


def _bad(path: Path, what: str, remedy: str) -> UserError:
    return UserError(what, where=str(path), remedy=remedy)
