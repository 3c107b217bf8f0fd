"""A specialist service answers one question about one barrier (bpmn/fachkonzept/specialist.bpmn)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from workers.handlers.common import in_future, refuse, title
from workers.registry import Case, Handlers, Task
from workers.rules.fachkonzept import barriers
from workers.rules.fachkonzept.consent import PURPOSES, Consent, may
from workers.rules.fachkonzept.data_groups import APTITUDE, FUNCTIONS

fachkonzept_specialist = Handlers()

Kind = Literal["medical", "psychological"]


class Commission(Case):
    """Which service is asked about which barrier."""

    service_kind: Kind
    service_barrier: str


class Opened(Case):
    """The form as it opens; lists begin empty."""

    service_text: str
    service_barrier_text: str
    service_report_on: None = None
    service_reference: None = None
    talk_functions: tuple[()] = ()
    talk_aptitude: tuple[()] = ()
    correction_message: None = None


class Report(Case):
    """What the service says: functions or aptitude as codes, no diagnosis (F-102, FA-30)."""

    service_kind: Kind = Field(title="Fachdienst")
    consents: tuple[Consent, ...] = Field((), title="Einwilligungen")
    service_report_on: date = Field(title="Gutachten vom")
    service_reference: str = Field(title="Zeichen des Gutachtens", pattern=r"^[A-Za-z0-9./-]{1,30}$")
    talk_functions: tuple[str, ...] = Field((), title="Aussagen zur Funktion")
    talk_aptitude: tuple[str, ...] = Field((), title="Aussagen zu Eignung und Motivation")


class Recorded(Case):
    """The result, or nothing where the consent has been withdrawn meanwhile."""

    service_report_on: date | None
    service_reference: str | None
    talk_functions: tuple[str, ...]
    talk_aptitude: tuple[str, ...]
    reports_text: str
    correction_message: None = None


@fachkonzept_specialist.topic("fachkonzept_specialist.open_commission")
def open_commission(case: Commission) -> Opened:
    """Question and barrier in words; the service learns nothing else of the case (F-090, F-095)."""
    empty = {name: field.default for name, field in Opened.model_fields.items() if not field.is_required()}
    return Opened(
        service_text=PURPOSES[case.service_kind],
        service_barrier_text=barriers.label(case.service_barrier),
        **empty,
    )


@fachkonzept_specialist.topic("fachkonzept_specialist.record_report", invalid_input="report_incomplete")
def record_report(case: Report, task: Task) -> Recorded:
    """Kept only while the person agrees; a withdrawn consent leaves group c empty (F-088, F-095, F-102)."""
    if not may(case.consents, case.service_kind, task.today):
        text = f"{PURPOSES[case.service_kind]}: Einwilligung widerrufen, das Ergebnis wird nicht verwendet."
        return _recorded(None, None, (), (), text)
    functions = case.talk_functions if case.service_kind == "medical" else ()
    aptitude = case.talk_aptitude if case.service_kind == "psychological" else ()
    refuse("report_incomplete", _problems(case, [*functions, *aptitude], task.today))
    text = f"{PURPOSES[case.service_kind]}: Ergebnis vom {case.service_report_on:%d.%m.%Y}."
    return _recorded(case.service_report_on, case.service_reference, functions, aptitude, text)


def _problems(case: Report, said: list[str], today: date) -> list[str | None]:
    known = {*FUNCTIONS, *APTITUDE}
    label = title(Report, "service_report_on")
    return [
        in_future(label, case.service_report_on, today),
        None if said else "Es fehlt mindestens eine Aussage",
        "Eine Aussage steht nicht in der Liste" if set(said) - known else None,
    ]


def _recorded(
    on: date | None, reference: str | None, functions: tuple[str, ...], aptitude: tuple[str, ...], text: str
) -> Recorded:
    return Recorded(
        service_report_on=on,
        service_reference=reference,
        talk_functions=functions,
        talk_aptitude=aptitude,
        reports_text=text,
        correction_message=None,
    )
