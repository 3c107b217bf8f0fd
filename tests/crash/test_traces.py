"""What people typed for letters, and the names that the directory adds, are nowhere but in the letters."""

from __future__ import annotations

import subprocess

import pytest

from workers.engine.launcher import free_port

from .crowd import PAP, Crowd
from .disputes import TEXTS, Disputes
from .final_state import letters_of
from .reader import open_letter
from .town import Town
from .traces import compact, database_file, found_in, found_in_dump, names_of
from .waiting import until

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600), pytest.mark.xdist_group("crash")]
PREFIXES = ("W-", "E-", "T-", "D-", "X-")
"""Of the cases in test_crashes as well."""


def test_nothing_that_was_typed_and_no_name_is_left(town: Town) -> None:
    """Comes last and looks at what the tests before left as well; all of them typed the same marked word.

    The database's file may keep cleared text on pages that it no longer uses until it is written anew: so its rows are
    looked at as they are, and the file after that.
    """
    crowd, torn = Disputes(town, "D-", 4), Torn(town, "X-", 1)
    with town.worker() as worker:
        torn.start()
        torn.work("hold_handover_talk", torn.talk)
        crowd.start()
        until("a request is written", lambda: crowd.letters() >= 1)
        worker.kill()
    with town.worker():
        for element, user, values in crowd.steps():
            crowd.work(element, values, user)
        until("every dispute is over", lambda: len(town.values("recheck_due", "D-")) == crowd.size)
        until("only the letter that cannot be written is left", lambda: given_up(town) == ["write_handover_record"])
        metrics = town.metrics()
    check_letters_hold_the_texts(crowd)
    for instance in town.admin.instances(businessKey="X-001", rootProcessInstances=True):
        town.admin.delete_instance(instance["id"])
    texts = town.admin.http.post("variable-instance", {"variableNameLike": "text\\_%"})
    assert {row["name"] for row in texts} == TEXTS
    assert [row["name"] for row in texts if row["value"] is not None] == []
    check_no_trace(crowd, metrics)


def given_up(town: Town) -> list[str]:
    """Work that is left, if none of it will be tried again."""
    left = town.external_tasks()
    return [row["activityId"] for row in left] if all(row["retries"] == 0 for row in left) else []


class Torn(Crowd):
    """A case whose letter cannot be printed: no font holds the character. The incident must not quote it."""

    def talk(self, number: str) -> dict[str, object]:
        return super().talk(number) | {"text_goal_expectation": f"{self.mark} \ue000"}


def check_letters_hold_the_texts(crowd: Crowd) -> None:
    """Three letters of each dispute and the handover record say what was typed; the pAp can open them."""
    outbox = letters_of(crowd.town)
    entries = [entry for entry in outbox.unfiled() if entry.case_number in crowd.numbers]
    assert len(entries) == 4 * crowd.size
    for entry in entries:
        assert crowd.mark in text_of(outbox.open(entry.id)), entry.title
    port = free_port()
    with crowd.town.serve(port) as serve:
        until("the letter service listens", lambda: b"Schreiben:" in serve.log.read_bytes())
        answer = open_letter(crowd.town, PAP, f"http://127.0.0.1:{port}/briefe/{entries[0].id}")
        assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")
        serve.terminate()


def text_of(pdf: bytes) -> str:
    return subprocess.run(["pdftotext", "-", "-"], input=pdf, check=True, capture_output=True).stdout.decode()


def check_no_trace(crowd: Crowd, metrics: str) -> None:
    town, cases = crowd.town, crowd.numbers
    words = {town.mark} | names_of(
        [f"{prefix}{place:03d}" for prefix in ("W-", "E-", "T-", "D-", "X-") for place in range(1, 201)]
    )
    town.engine.stop()
    assert found_in_dump(town.engine, cases) == cases, "the dump misses what is kept, so it proves nothing"
    assert found_in_dump(town.engine, words) == []
    for log in (town.engine.log, town.folder / "worker.log", town.folder / "serve.log"):
        assert found_in(log.read_bytes(), words) == [], log.name
    assert found_in(metrics.encode(), words | set(cases)) == []
    assert found_in((town.folder / "worker.log").read_bytes(), cases) == []
    print(
        "BEFORE COMPACTION",
        found_in(database_file(town.engine).read_bytes(), words),
        database_file(town.engine).stat().st_size,
    )
    compact(town.engine)
    print("AFTER", database_file(town.engine).stat().st_size)
    file = database_file(town.engine).read_bytes()
    assert found_in(file, cases) == cases, "the search misses what is kept, so it proves nothing"
    assert found_in(file, words) == []
