"""One renderer for all tests of a run, copies of the templates to spoil, and a task."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from workers.documents.rendering import Renderer
from workers.registry import Task
from workers.settings import PROJECT


@pytest.fixture(scope="session")
def renderer() -> Renderer:
    return Renderer(PROJECT / "templates")


@pytest.fixture
def edited(tmp_path: Path) -> Callable[[str, str, str], Renderer]:
    """A renderer on a copy of the templates, in which one text of one file was replaced."""

    def edit(name: str, old: str, new: str) -> Renderer:
        copy = tmp_path / "templates"
        for path in (path for path in (PROJECT / "templates").rglob("*") if path.is_file()):
            target = copy / path.relative_to(PROJECT / "templates")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
        text = (copy / name).read_text(encoding="utf-8")
        assert old in text, f"{name} no longer contains {old!r}"
        (copy / name).write_text(text.replace(old, new, 1), encoding="utf-8")
        return Renderer(copy)

    return edit


@pytest.fixture
def task() -> Task:
    return Task(
        id="7d1c0f5e-0000-0000-0000-000000000001",
        topic="access.write_handover_record",
        element="write_handover_record",
        case_number="H-2025-0001",
        process_instance="7d1c0f5e-0000-0000-0000-000000000002",
        created=datetime(2025, 1, 20, 9, 30, tzinfo=UTC),
    )
