"""Plays many scenarios on one engine with one moving clock, and keeps a failing one from disturbing the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

from workers.engine.admin import EngineAdmin
from workers.errors import UserError
from workers.play.actions import Actor, NotPossible
from workers.play.cast import Cast, Unknown
from workers.play.catalogue import Catalogue
from workers.play.coverage import Ledger
from workers.play.expect import CaseView, Difference, german
from workers.play.forms import FormProblem
from workers.play.results import Entry, Failure, Result
from workers.play.script import Script
from workers.play.stage import OpenTask, Stage, Trouble
from workers.play.timeline import Stop, Turn, merge
from workers.registry import BERLIN
from workers.rules.staff import Staff

Door = Callable[[str], EngineAdmin]
Progress = Callable[[date, int, int], object]


class Runner:
    """One run. The stage's clock must be free to move; nobody else may move it meanwhile.

    acting: how people act, by default by REST as Tasklist would.
    """

    def __init__(
        self,
        stage: Stage,
        catalogue: Catalogue,
        staff: Staff,
        door: Door,
        *,
        keep: bool = False,
        ledger: Ledger | None = None,
        acting: Callable[..., Actor] = Actor,
    ) -> None:
        self._stage, self._catalogue, self._staff, self._door, self._keep = stage, catalogue, staff, door, keep
        self._ledger, self._acting = ledger, acting
        self._now = datetime.min.replace(tzinfo=BERLIN)
        self._tasks: dict[str, OpenTask] = {}
        self._parts: dict[str, _Part] = {}
        self._standing: list[Turn] = []

    def play(self, scripts: Sequence[Script], progress: Progress = lambda day, done, all_: None) -> list[Result]:
        """Play all scripts. Unless kept, every case is deleted and the clock set back at the end, whatever happens."""
        self._parts = {script.scenario.fall: self._part(script) for script in scripts}
        stops = merge([script.scenario for script in scripts])
        try:
            self._open(stops[0])
            for number, stop in enumerate(stops):
                progress(stop.day, number, len(stops))
                self._advance(stop.moment)
                for wave in stop.waves:
                    self._wave(wave)
        finally:
            self._close()
        return [part.result for part in self._parts.values()]

    def _part(self, script: Script) -> _Part:
        cast = Cast(script.scenario, self._staff)
        actor = self._acting(script.scenario, cast, self._stage, self._catalogue, self._door)
        return _Part(script, cast, actor)

    def _open(self, first: Stop) -> None:
        """Begin the night before, so that the first steps find a settled engine."""
        self._now = datetime.combine(first.day, time(), BERLIN) - timedelta(hours=1)
        self._stage.set_clock(self._now)

    def _close(self) -> None:
        """Whatever happened: no case is left, and the clock is right again."""
        if self._keep:
            return
        for part in self._parts.values():
            self._stage.forget(part.script.scenario.fall, part.script.scenario.cases)
        self._stage.admin.reset_clock()

    # -- time -----------------------------------------------------------------------------------------------------

    def _advance(self, moment: datetime) -> None:
        """Move the clock to a moment, stopping at every timer on the way."""
        while (due := self._stage.next_timer(self._now)) is not None and due <= moment:
            self._move(due)
            self._settle()
        self._move(moment)

    def _move(self, moment: datetime) -> None:
        self._stage.set_clock(moment)
        self._now = moment

    def _settle(self) -> None:
        """Wait for quiet, write down what opened and closed, and look at what must hold all the time."""
        for trouble in self._stage.settle():
            self._fail_by(trouble)
        self._observe()
        for turn in list(self._standing):
            self._check(turn)

    def _observe(self) -> None:
        now = self._stage.open_tasks()
        for key, task in now.items():
            if key not in self._tasks:
                self._note(task.case, "opened", self._opened(task))
        for key, task in self._tasks.items():
            if key not in now:
                self._note(task.case, "closed", f"Aufgabe „{task.name}“ ist weg")
        self._tasks = now

    def _opened(self, task: OpenTask) -> str:
        element = self._catalogue.labels[(task.process, task.element)]
        named = any("{" in group for group in element.groups)
        groups = self._stage.admin.candidate_groups(task.id) if named else element.groups
        holder = task.assignee or ", ".join(groups)
        dates = [f"fällig {german(task.due)}"] if task.due else []
        dates += [f"Wiedervorlage {german(task.follow_up)}"] if task.follow_up else []
        return f"Aufgabe „{task.name}“ für {holder}" + (f", {', '.join(dates)}" if dates else "")

    # -- steps ----------------------------------------------------------------------------------------------------

    def _wave(self, turns: tuple[Turn, ...]) -> None:
        """Every scenario's next step of the day; then one wait for all of them; then what they expect."""
        turns = tuple(turn for turn in turns if self._parts[turn.scenario.fall].active)
        for turn in turns:
            with self._guarded(turn):
                self._act(turn)
        self._settle()
        for turn in turns:
            if turn.step.erwartet is not None and self._parts[turn.scenario.fall].active:
                self._parts[turn.scenario.fall].result.expectations += 1
                self._check(turn)
                self._hold(turn)
            self._leave(turn)

    def _act(self, turn: Turn) -> None:
        part = self._parts[turn.scenario.fall]
        case = turn.scenario.case_of(turn.step)
        if turn.number == 0:
            for line in part.actor.load():
                self._note(turn.scenario.fall, "done", line)
        if turn.last or not turn.step.acts:
            return
        if turn.step.beginnt:
            self._note(case, "done", part.actor.begin(turn.step))
        else:
            tasks = [task for task in self._tasks.values() if task.case == case]
            text, task = part.actor.finish(turn.step, tasks)
            self._note(case, "done", text)
            del self._tasks[task]

    def _check(self, turn: Turn) -> None:
        part, expectation = self._parts[turn.scenario.fall], turn.step.erwartet
        if expectation is None or not part.active:
            return
        case = turn.scenario.case_of(turn.step)
        tasks = [task for task in self._tasks.values() if task.case == case]
        with self._guarded(turn):
            view = CaseView(self._stage, self._catalogue, part.cast, case, tasks)
            differences = view.compare(expectation)
            if differences:
                self._fail(part, turn, "Erwartung nicht erfüllt:", tuple(differences))

    def _hold(self, turn: Turn) -> None:
        """An expectation with ``bis`` is looked at again at every timer and every wave until then."""
        if not self._parts[turn.scenario.fall].active:
            return
        if turn.step.bis is None:
            self._note(turn.scenario.case_of(turn.step), "checked", "wie erwartet")
        elif turn.last:
            self._standing = [other for other in self._standing if other.step is not turn.step]
            self._note(
                turn.scenario.case_of(turn.step), "checked", f"wie erwartet, durchgehend seit {german(turn.step.am)}"
            )
        else:
            self._standing.append(turn)

    def _leave(self, turn: Turn) -> None:
        """After its last turn a scenario's cases are deleted, so that their timers no longer stop the clock."""
        part = self._parts[turn.scenario.fall]
        part.left -= 1
        if part.left == 0:
            self._clear(part)

    def _clear(self, part: _Part) -> None:
        """Sum up what the scenario went through, then delete its cases, unless they are to stay."""
        scenario = part.script.scenario
        if self._ledger:
            for case in scenario.cases:
                self._ledger.read(self._stage.admin, self._stage.history(case))
        if not self._keep:
            self._stage.forget(scenario.fall, scenario.cases)
            self._tasks = {key: task for key, task in self._tasks.items() if task.case not in scenario.cases}

    # -- failing --------------------------------------------------------------------------------------------------

    @contextmanager
    def _guarded(self, turn: Turn) -> Iterator[None]:
        try:
            yield
        except (NotPossible, FormProblem, Unknown, UserError) as problem:
            self._fail(self._parts[turn.scenario.fall], turn, str(problem))

    def _fail_by(self, trouble: Trouble) -> None:
        for part in self._parts.values():
            if part.active and trouble.case in part.script.scenario.cases:
                where = part.script.file.path.name
                message = f"Technische Störung in {trouble.where}: {trouble.message}"
                self._give_up(part, Failure(self._now.date(), where, message))

    def _fail(self, part: _Part, turn: Turn, message: str, differences: tuple[Difference, ...] = ()) -> None:
        where = f"{part.script.file.path.name}, Zeile {part.script.file.line(('schritte', turn.number))}"
        self._give_up(part, Failure(self._now.date(), where, message, differences))

    def _give_up(self, part: _Part, failure: Failure) -> None:
        """A failed scenario leaves the stage: its open work must not hold up the others."""
        part.result.failure = failure
        self._clear(part)
        scenario = part.script.scenario
        self._standing = [turn for turn in self._standing if turn.scenario is not scenario]
        self._tasks = {key: task for key, task in self._tasks.items() if task.case not in scenario.cases}

    def _note(self, case: str, kind: str, text: str) -> None:
        for part in self._parts.values():
            if case in part.script.scenario.cases:
                part.result.entries.append(Entry(self._now.date(), kind, text, case))


class _Part:
    """What the runner keeps of one scenario."""

    def __init__(self, script: Script, cast: Cast, actor: Actor) -> None:
        self.script, self.cast, self.actor = script, cast, actor
        self.result = Result(script.scenario, str(script.file.path))
        self.left = sum(2 if step.bis else 1 for step in script.scenario.schritte)

    @property
    def active(self) -> bool:
        return self.result.passed
