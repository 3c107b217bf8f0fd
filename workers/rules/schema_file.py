"""JSON schemas for YAML files that people keep by hand: editors complete, explain and check by them."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import BaseModel


def schema_of_model(model: type[BaseModel], german: str) -> str:
    """The schema of a file as a whole, with its German name. `bfm check --write-readme` writes it beside the file."""
    found = model.model_json_schema()
    found["title"] = german
    for part in (found, *found.get("$defs", {}).values()):
        part.pop("description", None)  # the classes' English docstrings are for programmers
        for key in part["properties"].values():
            key.pop("title", None)
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def schema_path(file: Path) -> Path:
    """Where editors look for it: beside the file."""
    return file.with_suffix(".schema.json")


def is_current(file: Path, schema: str) -> bool:
    path = schema_path(file)
    return path.is_file() and path.read_text(encoding="utf-8") == schema
