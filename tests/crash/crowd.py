"""Two hundred cases at once, and the people who work on them."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

from workers.engine.admin_http import EngineError
from workers.registry import BERLIN

from .town import Town, with_hands
from .waiting import until

SIZE = 200
PAP, CASE_MANAGER = "pap.berger", "fm.yilmaz"
Values = Callable[[str], dict[str, Any]]
"""What is entered in a form, by case number."""


def today() -> date:
    return datetime.now(BERLIN).date()


class Crowd:
    """Cases `<prefix>001` to `<prefix>200`. Every text that somebody types for a letter contains the town's mark."""

    def __init__(self, town: Town, prefix: str, size: int = SIZE) -> None:
        self.town, self.prefix, self.mark, self.size = town, prefix, town.mark, size
        self.numbers = [f"{prefix}{place:03d}" for place in range(1, size + 1)]
        self.today = today()
        self.acknowledged: set[str] = set()
        """Ids of the tasks whose completion the engine has confirmed."""

    # -- people ---------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Everybody is referred, by formal criteria."""
        with_hands(lambda number: self.town.person(PAP).start("fallmanagement", self.referral(number)), self.numbers)

    def referral(self, number: str) -> dict[str, Any]:
        checked = (self.today - timedelta(days=14)).isoformat()
        return {
            "case_number": number,
            "jobcenter": "hannover",
            "access_check_date": checked,
            "is_elb": "yes",
            "needs_capability": 2,
            "needs_framework": 1,
            "integration_expected_within_12_months": "no",
            "progress_expected": "yes",
            "profiling_recorded_on": checked,
            "referral_wanted": "yes",
            "individual_case_reason": "none",
            "text_individual_reason": f"{self.mark} keine Begründung nötig",
        }

    def talked_on(self, number: str) -> date:
        """Cases differ in the day of their talk, so that one's deadline cannot pass for another's."""
        return self.today - timedelta(days=int(number[-3:]) % 10)

    def due(self, number: str) -> date:
        """Two calendar months after the talk (H-63)."""
        return self.talked_on(number) + relativedelta(months=2)

    def talk(self, number: str) -> dict[str, Any]:
        return {
            "talk_kind": "pap_cm",
            "talk_date": self.talked_on(number).isoformat(),
            "talk_mode": "presence",
            "case_manager": CASE_MANAGER,
            "text_involvement_reasons": f"{self.mark} Gründe zu {number}",
            "text_goal_expectation": f"{self.mark} Ziele zu {number}",
        }

    def filed(self, _number: str) -> dict[str, Any]:
        return {"filed_on": self.today.isoformat()}

    def work(self, element: str, values: Values, user: str = PAP) -> None:
        """Somebody does this task in every case, as it comes; when the engine is away, later."""
        done = 0
        while done < self.size:
            with contextlib.suppress(EngineError):
                cases = self.town.cases(self.prefix)
                ready = [(row, cases[row["processInstanceId"]]) for row in self.town.tasks(self.prefix, element)]
                with_hands(lambda task: self._do(*task, values, user), ready)
                done = self.town.count_done(self.prefix, element)
            time.sleep(0.1)

    def _do(self, task: dict[str, Any], case: str, values: Values, user: str) -> None:
        person = self.town.person(user)
        try:
            if task["assignee"] != user:
                person.claim(task["id"], user)
            person.submit_task(task["id"], values(case))
        except EngineError as error:
            assert error.status in (0, 404, 503), error  # away, or done before although the answer was lost
        else:
            self.acknowledged.add(task["id"])

    @contextmanager
    def starting(self) -> Iterator[None]:
        """Everybody is referred while the block goes on."""
        with ThreadPoolExecutor(1) as pool:
            working = pool.submit(self.start)
            yield
            working.result()

    @contextmanager
    def at_work(self, element: str, values: Values) -> Iterator[None]:
        """The people do this task in all cases while the block goes on, and have done it when it ends."""
        with ThreadPoolExecutor(1) as pool:
            working = pool.submit(self.work, element, values)
            yield
            working.result()

    # -- states ---------------------------------------------------------------------------------------------------

    def all_at(self, element: str) -> None:
        """Wait until every case has this task."""
        until(f"{self.size} times {element}", lambda: self.town.count_tasks(self.prefix, element) >= self.size)

    def letters(self) -> int:
        """Letters that lie in the outbox completely, of whichever cases."""
        return len(list(self.town.outbox.glob("*.entry")))
