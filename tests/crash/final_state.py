"""What must be so after every crash, counted exactly."""

from __future__ import annotations

import os
from collections import Counter

from workers.documents.outbox import Outbox

from .crowd import Crowd
from .town import Town
from .waiting import until

TASKS = {"record_result": "Clearing durchführen", "file_document": "Dokument ablegen"}


def check_handed_over(crowd: Crowd) -> None:
    """Every case is in clearing with its own last day, and has its one letter, which waits to be filed."""
    until("nothing left to do for the workers", lambda: not crowd.town.external_tasks())
    check_open_tasks(crowd, record_result=crowd.size, file_document=crowd.size)
    assert crowd.town.values("clearing_due", crowd.prefix) == {
        number: {crowd.due(number).isoformat()} for number in crowd.numbers
    }
    check_letters(crowd)
    check_nothing_failed(crowd.town)
    check_texts_are_gone(crowd)


def check_filed(crowd: Crowd) -> None:
    """Every case is still in clearing; of the letters only the proofs are left."""
    until("nothing left to do for the workers", lambda: not crowd.town.external_tasks())
    check_open_tasks(crowd, record_result=crowd.size)
    names = sorted(path.name for path in crowd.town.outbox.iterdir())
    assert [name for name in names if not name.endswith(".filed.json")] == []
    assert len(names) == crowd.size
    check_nothing_failed(crowd.town)


def check_open_tasks(crowd: Crowd, **expected: int) -> None:
    """So many tasks of these elements, at most one of each in a case, and no others."""
    cases = crowd.town.cases(crowd.prefix)
    found = Counter(
        (cases[row["processInstanceId"]], row["taskDefinitionKey"]) for row in crowd.town.tasks(crowd.prefix)
    )
    assert [task for task, count in found.items() if count != 1] == []
    assert Counter(element for _, element in found) == Counter(expected)
    for row in crowd.town.tasks(crowd.prefix, "record_result"):
        case = cases[row["processInstanceId"]]
        assert row["due"].startswith(f"{crowd.due(case).isoformat()}T23:59:59"), case


def check_letters(crowd: Crowd) -> None:
    """One letter for each case, whole, and the one that the case names; nothing else lies in the outbox."""
    outbox = letters_of(crowd.town)
    entries = outbox.unfiled()
    assert sorted(entry.case_number for entry in entries) == crowd.numbers
    names = {f"{entry.id}.{suffix}" for entry in entries for suffix in ("letter", "entry")}
    assert len(names) == 2 * crowd.size
    assert {path.name for path in crowd.town.outbox.iterdir()} == names
    assert all(outbox.open(entry.id).startswith(b"%PDF") for entry in entries), "open compares the hash"
    assert crowd.town.values("document_id", crowd.prefix) == {entry.case_number: {entry.id} for entry in entries}


def letters_of(town: Town) -> Outbox:
    return Outbox.in_folder(town.outbox, os.environ["BFM_OUTBOX_KEYS"])


def check_nothing_failed(town: Town) -> None:
    """No incident, no failed work, no failed job, nothing locked."""
    assert town.admin.incidents() == []
    assert town.external_tasks() == []
    assert town.admin.jobs(withException=True) == []


def check_texts_are_gone(crowd: Crowd) -> None:
    """What was typed for a letter has no content in any running case, and no name in history."""
    http = crowd.town.admin.http
    texts = http.post("variable-instance", {"variableNameLike": "text\\_%"})
    assert {row["name"] for row in texts} >= {"text_involvement_reasons", "text_goal_expectation"}
    assert [row["name"] for row in texts if row["value"] is not None] == []
    assert http.post("history/variable-instance", {"variableNameLike": "text\\_%"}) == []
