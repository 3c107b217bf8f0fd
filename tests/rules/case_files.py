"""Cases that a rule owner keeps in YAML: German name, rule id, day, facts, expected."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel, ConfigDict, Field

CASES = Path(__file__).parent / "cases"


class RuleCase(BaseModel):
    """One case; unknown or missing keys are refused, so that a typing error cannot pass as a test."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1)
    rule: str = Field(pattern=r"^(?:(?:[HPALFU]|LA|FA|AM)-\d{2,3}|(?:DT|FT|UT)-\d{1,2}|§ \d+[a-z]? .+)$")
    day: date
    facts: dict[str, Any]
    expect: dict[str, Any] = Field(min_length=1)


def read(name: str) -> Any:
    return yaml.safe_load((CASES / name).read_text(encoding="utf-8"))


def parametrize(cases: list[dict[str, Any]]) -> pytest.MarkDecorator:
    """One test a case, named by its rule and German name."""
    checked = [RuleCase.model_validate(case) for case in cases]
    return pytest.mark.parametrize("case", checked, ids=[f"{case.rule} {case.name}" for case in checked])
