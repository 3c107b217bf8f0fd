"""The values of the day of the fact apply, not those of the day on which the worker comes to it."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from workers.registry import Services, call
from workers.rules.parameters import FOLDER, ParameterBook, load_parameters

from .conftest import HANDLERS, task_on

CHANGE = date(2027, 1, 1)


@pytest.fixture
def changed_book(tmp_path: Path) -> ParameterBook:
    """From 2027 clearing may take three months."""
    folder = Path(shutil.copytree(FOLDER, tmp_path / "parameters"))
    content = yaml.safe_load((folder / "clearing.yaml").read_text(encoding="utf-8"))
    values: list[dict[str, Any]] = content["clearing_max_months"]["values"]["hannover"]
    values.append({**values[0], "valid_from": CHANGE, "value": 3})
    (folder / "clearing.yaml").write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return load_parameters(folder)


@pytest.mark.parametrize(
    ("start", "due"), [("2026-12-31", date(2027, 2, 28)), ("2027-01-01", date(2027, 4, 1))], ids=["vorher", "danach"]
)
async def test_a_clearing_keeps_the_length_of_the_day_it_began(
    changed_book: ParameterBook, start: str, due: date
) -> None:
    topic = "clearing.set_deadline"
    variables = {"jobcenter": "hannover", "clearing_start": start}
    found = await call(HANDLERS[topic], task_on(topic, date(2027, 1, 4)), variables, Services(changed_book))

    assert found["clearing_due"] == due


async def test_the_deviation_names_the_same_length(changed_book: ParameterBook) -> None:
    topic = "clearing.explain_overdue"
    variables = {"jobcenter": "hannover", "clearing_start": "2026-12-31"}
    found = await call(HANDLERS[topic], task_on(topic, date(2027, 3, 1)), variables, Services(changed_book))

    assert found["deviation_since"] == date(2027, 3, 1)
    assert found["deviation_rule"].startswith("Clearing dauert höchstens 2 Monate")
