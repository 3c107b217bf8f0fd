"""What a form says without its case."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from workers.check.project import Project
from workers.errors import PermanentError
from workers.handlers.notification import SAYABLE
from workers.mail.form_texts import Explanation, FormTexts
from workers.settings import PROJECT
from workers.wiring import all_handlers

INTRODUCTION = (
    "**Was ist zu tun?** Entscheiden, ob **{{name}}** bleibt. Das geht z. B. so. Es dauert {{count}} Monate.\n\n"
    "**Bis wann?** Keine eigene Frist; das Clearing endet am **{{clearing_due_text}}**.\n\n"
    "**Warum?** {{deviation_why}} {{deviation_rule}}\n\n"
    "**Wenn nichts geschieht:** Der Fall wartet (Abschnitt III.3). {{text}}"
)


def forms(folder: Path, text: str) -> FormTexts:
    (folder / "forms").mkdir()
    parts = [{"type": "text", "text": "**Fall {{case_number}}**"}, {"type": "text", "text": text}]
    (folder / "forms" / "probe.decide.form").write_text(json.dumps({"components": parts}), encoding="utf-8")
    return FormTexts(folder)


def test_what_speaks_of_the_case_is_left_out(tmp_path: Path) -> None:
    found = forms(tmp_path, INTRODUCTION).explain("probe.decide", {"deviation_rule": "Höchstens zwei Monate (H-63)."})
    assert found == Explanation(
        what="Das geht z. B. so.",
        until="Keine eigene Frist.",
        why="Höchstens zwei Monate (H-63).",
        otherwise="Der Fall wartet (Abschnitt III.3).",
    )


def test_a_form_without_the_four_answers_says_nothing(tmp_path: Path) -> None:
    assert forms(tmp_path, "Bitte ausfüllen.").explain("probe.decide", {}) == Explanation()


def test_a_missing_form_is_an_incident_with_remedy(tmp_path: Path) -> None:
    with pytest.raises(PermanentError, match=r"probe\.gone\.form fehlt.*Bitte den Stand des Workers angleichen"):
        FormTexts(tmp_path).explain("probe.gone", {})


def test_every_task_told_by_mail_says_what_why_and_what_else_happens() -> None:
    project = Project.load(PROJECT / "bpmn", all_handlers())
    told = [task for task in project.of_kind("userTask") if task.setting("notify")]
    kinds = dict.fromkeys(SAYABLE, "Steht so in der Leitlinie.")
    assert len(told) >= 4
    for task in told:
        found = FormTexts(PROJECT / "bpmn").explain(task.camunda("formRef"), kinds)
        assert all((found.what, found.why, found.otherwise)), f"{task.camunda('formRef')}: {found}"
        assert "{" not in str(found)
