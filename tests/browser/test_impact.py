"""The impact record in Tasklist, and GB II with the monthly report."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from workers.results import ResultStore

from .facts import CASE_MANAGER
from .office import MONDAY, Office
from .tasklist import OF_MY_GROUP

pytestmark = pytest.mark.browser
DIVISION_TWO = "gb.thiel"


def test_an_exit_becomes_a_record_and_the_record_a_report(office: Office, new_case: Callable[..., str]) -> None:
    case = new_case()
    results = ResultStore.from_settings(office.settings)
    before = results.records("hannover")
    given = {
        "case_number": case,
        "jobcenter": "hannover",
        "acting_manager": CASE_MANAGER,
        "exit_reason": "E-10",
        "exit_date": MONDAY.replace(month=2, day=27).isoformat(),
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
    assert (record.area, record.month, record.reason, record.goals) == ("Bereich Nord", "2026-02", "E-04", ("G1", "G3"))
    assert record.integration
    assert (record.medical_referrals, record.health_restrictions, record.needs_removed) == (1, True, 2)
    past = office.admin.http.get("history/variable-instance", variableNameLike="anonymous_%")
    assert past == [], "nothing of the record is in the engine's history"

    for month in office.admin.instances(processDefinitionKey="impact_report"):
        office.admin.delete_instance(month["id"])  # those that other tests began by moving the clock fill the list
    report = office.admin.start("impact_report", {}, business_key=case)
    office.settle(case)
    division = office.person(DIVISION_TWO)
    task = division.open(case, "Monatsbericht veröffentlichen", OF_MY_GROUP)
    expect(task).to_contain_text("Februar 2026")
    address, overview = division.open_link(task)
    assert overview.status == 200
    assert "Februar 2026, Hannover (PDF)" in overview.text()
    pdf = division.context.request.get(f"{address}/wirkungsanalyse-hannover-2026-02.pdf")
    assert (pdf.status, pdf.headers["content-type"]) == (200, "application/pdf")
    assert manager.context.request.get(address).status == 403
    division.finish(task, "Monatsbericht veröffentlichen", {"Veröffentlicht am": MONDAY})
    office.settle(case)
    assert office.admin.past_instances(processInstanceId=report["id"])[0]["state"] == "COMPLETED"
