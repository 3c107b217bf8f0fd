"""200 cases at once on the project's diagrams, while workers and the engine are killed.

Nobody helps afterwards: every case ends where it should, each letter exists once, nothing is left behind.
"""

from __future__ import annotations

import pytest

from .crowd import Crowd
from .final_state import check_filed, check_handed_over
from .processes import Command
from .town import Town
from .waiting import until

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600), pytest.mark.xdist_group("crash")]
TALK, FILE = "hold_handover_talk", "file_document"
BEFORE_LETTER = ("record_handover", "write_handover_record")
OTHERS = {"workerId": None, "retries": None, "errorMessage": None, "lockExpirationTime": None}
"""Work that is nobody's and has not been tried in vain."""


def test_killed_worker_leaves_every_case_right_and_each_letter_once(town: Town) -> None:
    """Killed while referrals are checked, twice while letters render, in the middle of a file, while files go."""
    crowd = Crowd(town, "W-")
    with town.worker() as worker, crowd.starting():
        until("60 talks are open", lambda: town.count_tasks("W-", TALK) >= 60)
        worker.kill()
    with town.worker() as worker:
        crowd.all_at(TALK)
        with crowd.at_work(TALK, crowd.talk):
            kill_while_letters_are_written(crowd, worker, 40)
    with town.worker() as worker:
        kill_while_letters_are_written(crowd, worker, 100)
    with town.worker() as worker:
        until("a file under way", lambda: any(town.outbox.glob(".*.letter.*")), pause=0)
        worker.kill()
    with town.worker() as worker:
        crowd.all_at("record_result")
        check_handed_over(crowd)
        with crowd.at_work(FILE, crowd.filed):
            until("50 letters are filed", lambda: crowd.letters() <= crowd.size - 50)
            worker.kill()
    with town.worker():
        check_filed(crowd)


def kill_while_letters_are_written(crowd: Crowd, worker: Command, written: int) -> None:
    until(f"{written} letters", lambda: crowd.letters() >= written)
    assert worker.kill() >= 2, "the rendering processes were not found"
    assert crowd.letters() < crowd.size
    assert crowd.town.locked() != []


def test_killed_engine_loses_nothing_and_the_worker_goes_on(town: Town) -> None:
    """Killed while talks are completed and letters written, and while files go; nobody touches the worker."""
    crowd = Crowd(town, "E-")
    with town.worker() as worker:
        crowd.start()
        crowd.all_at(TALK)
        with crowd.at_work(TALK, crowd.talk):
            kill_and_revive_engine(crowd, 30)
        crowd.all_at("record_result")
        check_handed_over(crowd)
        with crowd.at_work(FILE, crowd.filed):
            until("50 letters are filed", lambda: crowd.letters() <= crowd.size - 50)
            kill_and_revive_engine(crowd, 0)
        check_filed(crowd)
        assert worker.running


def kill_and_revive_engine(crowd: Crowd, letters: int) -> None:
    """What the engine had confirmed before it died must still be so when it is back."""
    until(f"{letters} letters", lambda: crowd.letters() >= letters)
    crowd.town.engine.kill()
    confirmed = set(crowd.acknowledged)
    crowd.town.revive_engine()
    assert confirmed != set()
    assert [task["id"] for task in crowd.town.tasks(crowd.prefix) if task["id"] in confirmed] == []


def test_stopped_worker_leaves_nothing_locked_and_another_goes_on(town: Town) -> None:
    crowd = Crowd(town, "T-")
    with town.worker("first") as worker:
        crowd.start()
        crowd.all_at(TALK)
        crowd.work(TALK, crowd.talk)
        until("40 letters", lambda: crowd.letters() >= 40)
        assert worker.terminate() == 0
    assert crowd.letters() < crowd.size
    left = town.external_tasks()
    assert sum(task["activityId"] in BEFORE_LETTER for task in left) == crowd.size - crowd.letters()
    assert [task for task in left if task | OTHERS != task] == []
    with town.worker("second"):
        crowd.all_at("record_result")
        check_handed_over(crowd)
        crowd.work(FILE, crowd.filed)
        check_filed(crowd)
