"""The impact record in Tasklist, and GB II with the monthly report."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import expect

from workers.results import ResultStore

from .facts import CASE_MANAGER
from .office import Office
from .tasklist import OF_MY_GROUP

pytestmark = pytest.mark.browser
DIVISION_TWO = "gb.thiel"
EXIT, FIRST_OF_NEXT_MONTH = date(2031, 2, 27), date(2031, 3, 1)
"""Later than any other test moves the clock: months up to the newest report are never compiled again."""


def test_an_exit_becomes_a_record_and_the_record_a_report(office: Office, new_case: Callable[..., str]) -> None:
    case = new_case()
    office.set_day(EXIT)
    results = ResultStore.from_settings(office.settings)
    before = results.records("hannover")
    given = {
        "case_number": case,
        "jobcenter": "hannover",
        "acting_manager": CASE_MANAGER,
        "exit_reason": "E-10",
        "exit_date": EXIT.isoformat(),
    }
    office.admin.start_before("impact", "offer_areas", given, business_key=case)
    office.settle(case)
    manager = office.person(CASE_MANAGER)
    form = manager.open(case, "Wirkung erfassen")
    expect(form).to_contain_text("Wurde eine Beschäftigung aufgenommen?")
    manager.shot("Grund offen")

    manager.fill(form, {"Grund des Endes": "E-04 sozialversicherungspflichtige Beschäftigung"})
    expect(form).to_contain_text("Integration in Beschäftigung: ja")
    expect(form).not_to_contain_text("Wurde eine Beschäftigung aufgenommen?")
    entered: dict[str, object] = {
        "Bereich": "Bereich Nord",
        "Einschaltungen des Ärztlichen Dienstes": 1,
        "gesundheitliche Einschränkungen": "ja",
        "Beseitigte Handlungsbedarfe": 2,
        "Erreichte Grundziele": ["G1 Prozessfähigkeit hergestellt", "G3 Vermittlung in Arbeit"],
    }
    manager.finish(form, "Wirkung erfassen", entered)
    office.settle(case)

    (record,) = (record for record in results.records("hannover") if record not in before)
    assert (record.area, record.month, record.reason, record.goals) == ("Bereich Nord", "2031-02", "E-04", ("G1", "G3"))
    assert record.integration
    assert (record.medical_referrals, record.health_restrictions, record.needs_removed) == (1, True, 2)
    past = office.admin.http.get("history/variable-instance", variableNameLike="anonymous_%")
    assert past == [], "nothing of the record is in the engine's history"

    for month in office.admin.instances(processDefinitionKey="impact_report"):
        office.admin.delete_instance(month["id"])  # those that moving the clock has begun
    office.set_day(FIRST_OF_NEXT_MONTH, 5, 1)
    division = office.person(DIVISION_TWO)
    task = division.open("", "Monatsbericht veröffentlichen", OF_MY_GROUP)
    expect(task).to_contain_text("Februar 2031")
    (report,) = office.admin.instances(processDefinitionKey="impact_report")
    address, overview = division.open_link(task)
    assert overview.status == 200
    assert "Februar 2031, Hannover (PDF)" in overview.text()
    pdf = division.context.request.get(f"{address}/wirkungsanalyse-hannover-2031-02.pdf")
    assert (pdf.status, pdf.headers["content-type"]) == (200, "application/pdf")
    assert manager.context.request.get(address).status == 403
    division.finish(task, "Monatsbericht veröffentlichen", {"Veröffentlicht am": FIRST_OF_NEXT_MONTH})
    assert office.admin.past_instances(processInstanceId=report["id"])[0]["state"] == "COMPLETED"
