"""Each task's form says what to do, until when, why (with its source) and what happens if nothing is done."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workers.check.finding import Finding
from workers.check.form import Form
from workers.check.project import Project

QUESTIONS = ("Was ist zu tun?", "Bis wann?", "Warum?", "Wenn nichts geschieht")
SOURCE = re.compile(
    r"Handlungsleitlinie|Konzept bFM|Fachkonzept|Handlungskonzept|§+ ?\d|SGB|DSGVO|Projektvorgabe|\{\{\w+\}\}"
)
"""Where a rule stands; a placeholder brings its source along."""


def check(project: Project) -> Iterator[Finding]:
    for task in project.of_kind("userTask"):
        form = project.form(task.camunda("formRef"))
        if form:
            yield from _unanswered(form)


def _unanswered(form: Form) -> Iterator[Finding]:
    for question in QUESTIONS:
        answers = [answer for text in _shown(form) for answer in _answers(text, question)]
        if not answers:
            remedy = (
                f"Einen Text „**{question}** …“ an den Anfang setzen; er darf auch sagen, dass es keine Frist gibt."
            )
            yield form.finding("", f"Das Formular sagt nicht: „{question}“", remedy)
        elif question == "Warum?" and not any(SOURCE.search(answer) for answer in answers):
            remedy = "Hinter die Regel die Fundstelle setzen, zum Beispiel „(Handlungsleitlinie IV.2)“."
            yield form.finding("", "Die Antwort auf „Warum?“ nennt keine Quelle.", remedy)


def _shown(form: Form) -> list[str]:
    return [str(part.data.get("text", "")) for part in form.components if part.type == "text"]


def _answers(text: str, question: str) -> list[str]:
    """The paragraphs that begin with the question."""
    return [part for part in text.split("\n\n") if part.lstrip("*# ").startswith(question)]
