"""A population of fictional clients of the Uckermark through two years with the moved clock.

    python tests/benchmarks/uckermark_population.py [--clients 1000] [--months 24] [--engine camunda]

Everybody begins within two months. Each Monday, and on each month's last day, the staff do what falls due; one task in
forty they leave until it is overdue. At each month's end: no case is without an open task or timer, nothing stands
still (`bfm doctor`), and the clients of each category are those of the month before plus and minus explained changes.
`--clients 50 --months 12` shows it all in less time.
"""

from __future__ import annotations

import argparse
import calendar
import logging
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zlib import crc32

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parent))

from pydantic import SecretStr
from uckermark_people import Client, Values, fill, people

from workers.check.form import Form
from workers.commands.deploy import publish
from workers.commands.play import Theatre, _doors, _worker_settings
from workers.doctor import examine
from workers.engine import logs
from workers.engine.admin import EngineAdmin, read_time
from workers.engine.admin_http import EngineError
from workers.engine.admin_logins import Logins
from workers.engine.launcher import IN_MEMORY, start_engine
from workers.engine.variables import decode
from workers.play.backstage import WorkerThread, write_directory
from workers.registry import BERLIN
from workers.rules.staff import Staff, load_staff
from workers.settings import Settings

FIRST = date(2026, 1, 5)
ROUNDS = 12
"""Tasks of one day that follow from each other: profile, category, goal, plan, agreement …"""
LEFT_LYING = 40
AT_ONCE = 6
HEAP = "15g"
"""For 1,000 through 24 months, with all history in memory; 100 through 19 months held 1.3 GB."""
CATEGORIES = (*"ABCDESXYZ", "–")


@dataclass
class Town:
    """The engine with its people; counts what was done."""

    admin: EngineAdmin
    door: Any
    staff: Staff
    forms: dict[str, Form]
    clients: dict[str, Client]
    alive: Any
    done: Counter[str] = field(default_factory=Counter)
    begun: set[str] = field(default_factory=set)
    once_refused: set[str] = field(default_factory=set)
    failures: dict[str, str] = field(default_factory=dict)
    """By task or step; what has failed is told at the end and left alone, so that one mistake does not end the run."""

    def go_to(self, moment: datetime) -> None:
        self.admin.set_clock(moment)
        self.settle()

    def settle(self) -> None:
        """Wait until neither the engine nor the worker has anything due; incidents are noted."""
        quiet, deadline = 0, time.monotonic() + 900
        while quiet < 2:
            self.alive()
            steps = []
            for step in self._due():
                if step["error"] and step["retries"] == 0:
                    place = f"{step['process']}.{step['activity']} ({step['businessKey']})"
                    self._fail(place, f"Störung in {place}: {step['error']}")
                else:
                    steps.append(step)
            quiet = 0 if steps else quiet + 1
            if time.monotonic() > deadline:
                raise SystemExit(f"Nach 15 Minuten wartet noch: {steps[:3]}")
            time.sleep(0.05)

    def _due(self) -> list[Any]:
        """What waits for engine or worker; a connection that was cut is tried once more."""
        try:
            return list(self.admin.due_work([])["steps"])
        except EngineError:
            time.sleep(2)
            return list(self.admin.due_work([])["steps"])

    def begin(self, day: date) -> None:
        """Everybody who has come since the last stop."""
        for client in [
            each for each in self.clients.values() if each.starts_on <= day and each.number not in self.begun
        ]:
            self.begun.add(client.number)
            self.door("se.brose").start("uckermark_application", _application(client, day))

    def work(self, day: date) -> int:
        """Do what falls due within the week, and what follows from it; returns how many tasks."""
        total = 0
        for _ in range(ROUNDS):
            near = {"dueBefore": _moment(day + timedelta(days=7)), "withoutDueDate": True}
            found = self._tasks(orQueries=[near], followUpBeforeOrNotExistent=_moment(day + timedelta(days=1)))
            due = [task for task in found if task["id"] not in self.failures and self._wanted(task, day)]
            if not due:
                break
            with ThreadPoolExecutor(AT_ONCE) as pool:
                list(pool.map(lambda task: self._finish(task, day), due))
            total += len(due)
            self.settle()
        return total

    def _tasks(self, **only: Any) -> list[Any]:
        """Of this Jobcenter; timers begin others' reports in the same engine."""
        return list(self.admin.http.post("task", {"active": True, "tenantIdIn": ["uckermark"], **only}))

    def _wanted(self, task: Any, day: date) -> bool:
        horizon = day + timedelta(days=6)
        due, follow = _day(task["due"]), _day(task["followUp"])
        if follow and follow > day:
            return False
        if task["taskDefinitionKey"] in MONTHLY:
            return day.day <= 7 and read_time(task["created"]).date() < day
        if task["taskDefinitionKey"] in STAY_OPEN:
            return due is not None and due <= day
        late = crc32(f"{task['id']}".encode()) % LEFT_LYING == 0
        return due is None or (due < day if late else due <= horizon)

    def _finish(self, task: Any, day: date) -> None:
        place = f"{task['processDefinitionId'].partition(':')[0]}.{task['taskDefinitionKey']}"
        try:
            self._fill_in(task, place, day)
        except EngineError as error:
            if not self._is_open(task["id"]):
                return
            if task["id"] not in self.once_refused:  # as people do: what collided with the worker is done once more
                self.once_refused.add(task["id"])
            else:
                self._fail(task["id"], f"{place}: {error}")

    def _fill_in(self, task: Any, place: str, day: date) -> None:
        form = self.forms.get(_form_of(task))
        user = task["assignee"] or self._first_of(task["id"])
        view = self.door(user)
        if task["assignee"] is None:
            view.claim(task["id"], user)
        known = view.task_variables(task["id"])
        client = self.clients.get(str(known.get("case_number")))
        if (told := known.get("correction_message")) and client:
            self._fail(task["id"], f"{client.number} {place}: {told}")
            return
        view.submit_task(task["id"], fill(form, client or NOBODY, known, day) if form else {})
        self.done[place] += 1

    def _is_open(self, task: str) -> bool:
        """Another task of the same case, done at the same time, may have ended this one."""
        try:
            self.admin.http.get(f"task/{task}")
        except EngineError as error:
            return error.status != 404
        return True

    def _fail(self, key: str, words: str) -> None:
        if key not in self.failures:
            self.failures[key] = words
            print(words, flush=True)

    def _first_of(self, task: str) -> str:
        groups = self.admin.candidate_groups(task)
        found = [each.user for group in groups for each in self.staff.in_group("uckermark", group)]
        if not found:
            raise SystemExit(f"Niemand ist in {groups}.")
        return found[0]

    # -- what must hold at a month's end

    def examine(self) -> dict[str, dict[str, Any]]:
        """Facts of every running case by its number; a case that waits for nothing is a failure."""
        instances = {row["id"]: row for row in self.admin.http.post("process-instance", {})}
        cases = {row["id"]: row["businessKey"] for row in instances.values() if row["definitionId"].startswith(MAIN)}
        held = {instances[task["processInstanceId"]]["businessKey"] for task in self._tasks()}
        timers = self.admin.jobs(timers=True)
        held |= {instances[job["processInstanceId"]]["businessKey"] for job in timers if job["processInstanceId"]}
        idle = sorted(set(cases.values()) - held)
        troubles = [str(trouble) for trouble in examine(self.admin, self.staff, pause=0.5)]
        for number in idle:
            self._fail(number, f"Fall ohne Aufgabe und Frist: {number}")
        for trouble in troubles:
            self._fail(trouble, f"Befund: {trouble}")
        facts: dict[str, dict[str, Any]] = {number: {} for number in cases.values()}
        for name in ("category", "owner_group", "target_group"):
            for row in self.admin.http.post("variable-instance?deserializeValues=false", {"variableName": name}):
                if row["activityInstanceId"] in cases:
                    facts[cases[row["activityInstanceId"]]] |= decode({name: row})
        return facts


MAIN = "fallmanagement:"
STAY_OPEN = frozenset({"evaluate"})
"""Open as long as a measure runs."""
MONTHLY = frozenset({"accompany"})
"""Without a last day, and open again as soon as it is done: the talk with a pupil."""
NOBODY = Client("P-00000", "Prenzlau", date(1980, 1, 1), FIRST, "first_talk", "B")


def _application(client: Client, day: date) -> Values:
    values = {"case_number": client.number, "office": client.office, "start_kind": client.start_kind}
    values["born_on"] = client.born_on.isoformat()
    if client.start_kind == "application":
        return values | {"appointment_on": (day + timedelta(days=3)).isoformat()}
    return values | {"granted_on": client.starts_on.isoformat()}


def _day(text: str | None) -> date | None:
    return read_time(text).date() if text else None


def _moment(day: date) -> str:
    return datetime.combine(day, datetime.min.time(), BERLIN).strftime("%Y-%m-%dT%H:%M:%S.000%z")


def _form_of(task: Any) -> str:
    reference = task.get("camundaFormRef") or {}
    return str(reference.get("key") or "")


def stops(first: date, months: int) -> Iterator[tuple[date, bool]]:
    """Mondays and last days of months in order; whether it is a month's end."""
    day, last = first, _months_later(first, months)
    while day <= last:
        end = day.day == calendar.monthrange(day.year, day.month)[1]
        if day.weekday() == 0 or end:
            yield day, end
        day += timedelta(days=1)


def _months_later(first: date, months: int) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1) - timedelta(days=1)


@contextmanager
def town(clients: list[Client], product: Any) -> Iterator[Town]:
    """A fresh engine with everything deployed, a worker, and a directory that knows these clients."""
    settings, staff = Settings(), load_staff(Settings().staff)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bfm-population-")))
        engine = stack.enter_context(
            start_engine(
                product,
                data=folder,
                simulation=True,
                admin_user=settings.admin_user,
                heap=HEAP,
                hours=True,
                database=IN_MEMORY,
            )
        )
        admin = stack.enter_context(EngineAdmin(engine.url, engine.admin_user, engine.admin_password))
        changed = {"engine_url": engine.url, "admin_password": SecretStr(engine.admin_password)}
        theatre = Theatre(settings.model_copy(update=changed), Logins(folder / "logins.json"))
        publish(admin, theatre.settings, logins=theatre.logins)
        door = stack.enter_context(_doors(theatre))
        own = _worker_settings(theatre, folder / "directory.csv", folder / "outbox", "POP")
        numbers = SimpleNamespace(cases=[client.number for client in clients], unbekannt=())
        write_directory(Path(own.directory), [SimpleNamespace(scenario=numbers)], "")  # type: ignore[list-item]
        worker = stack.enter_context(WorkerThread(own))
        forms = {form.id: form for path in (settings.bpmn / "forms").glob("*.form") for form in [Form(path, path.name)]}
        yield Town(admin, door, staff, forms, {client.number: client for client in clients}, worker.alive)


def run(count: int, months: int, product: Any) -> None:
    logs.configure(logging.ERROR)
    clients = people(count, FIRST)
    started, before = time.monotonic(), Counter[str]()
    with town(clients, product) as place:
        for day, month_end in stops(FIRST, months):
            place.go_to(datetime.combine(day, datetime.min.time(), BERLIN) + timedelta(hours=8))
            place.begin(day)
            place.settle()
            place.work(day)
            if month_end:
                before = report(day, place, before, time.monotonic() - started)
    print(f"\n{sum(place.done.values())} Aufgaben erledigt, davon je Kasten:")
    for box, number in place.done.most_common():
        print(f"  {number:6} {box}")
    if place.failures:
        raise SystemExit("\n".join((f"{len(place.failures)} Fehler:", *place.failures.values())))
    print("Kein Fall war am Ende eines Monats ohne Aufgabe oder Frist; nichts stand still.")


def report(day: date, place: Town, before: Counter[str], seconds: float) -> Counter[str]:
    """One line a month: running cases by category and by group, and what changed since the month before."""
    facts = place.examine()
    now = Counter(str(fact.get("category") or "–") for fact in facts.values())
    groups = Counter(str(fact.get("target_group") or "ab 25") for fact in facts.values())
    counts = " ".join(f"{name}:{now[name]}({now[name] - before[name]:+d})" for name in CATEGORIES)
    reminded = place.done["uckermark_notice.take_note"] + place.done["uckermark_notice.take_note_in_group"]
    print(f"{day} {len(facts):4} Fälle  {counts}  {dict(groups)}  Mitteilungen {reminded}  {seconds:.0f} s", flush=True)
    return now


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=1000)
    parser.add_argument("--months", type=int, default=24)
    parser.add_argument("--engine", default="camunda", choices=("camunda", "operaton"))
    given = parser.parse_args()
    run(given.clients, given.months, given.engine)
