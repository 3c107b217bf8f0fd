"""The six months after care has ended (DT-2): when a person may come back, and what lifts the lock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workers.rules.deadlines import add_months
from workers.rules.german import day
from workers.rules.parameters import Parameters


@dataclass(frozen=True)
class EarlierCare:
    """What is known about a previous care period; all None: there was none. A refusal in clearing is none (A-15)."""

    last_exit_date: date | None = None
    work_started_on: date | None = None
    benefits_ended_on: date | None = None
    benefits_resumed_on: date | None = None


@dataclass(frozen=True)
class Lock:
    """Answer of DT-2. ``until``: first day on which the person may be referred again."""

    locked: bool
    row: int
    until: date | None
    explanation: str


def readmission_lock(care: EarlierCare, on: date, parameters: Parameters, *, tl_agrees: bool = False) -> Lock:
    """May the person be referred or admitted on that day? (H-81, H-82, A-13; checked at both moments.)"""
    if care.last_exit_date is None:
        return Lock(False, 1, None, "Es gab noch keine Betreuung im Fallmanagement.")
    until = add_months(care.last_exit_date, parameters.readmission_lock_months)
    since = f"Die letzte Betreuung endete am {day(care.last_exit_date)}"
    if on >= until:
        return Lock(False, 2, None, f"{since}; eine Wiederaufnahme ist seit dem {day(until)} möglich.")
    worked = took_up_work(care)
    if worked and draws_benefits_again(care, on):
        text = "danach wurden Arbeit aufgenommen und später erneut Leistungen bezogen: Die Sperre gilt nicht."
        return Lock(False, 3, None, f"{since}; {text}")
    if tl_agrees:
        return Lock(False, 6, None, f"{since}; die Teamleitung hat einer Ausnahme von der Sperre zugestimmt.")
    return Lock(True, 4 if worked else 5, until, f"{since}; eine Wiederaufnahme ist erst ab dem {day(until)} möglich.")


def took_up_work(care: EarlierCare) -> bool:
    """Work began after the care had ended (H-82); how long it lasted does not matter (A-14)."""
    return bool(care.last_exit_date and care.work_started_on and care.work_started_on > care.last_exit_date)


def draws_benefits_again(care: EarlierCare, on: date) -> bool:
    """Benefits stopped after work began and began again up to that day; side work on running benefits is not enough.

    (H-82, A-14.)
    """
    started, ended, resumed = care.work_started_on, care.benefits_ended_on, care.benefits_resumed_on
    return bool(started and ended and resumed and started <= ended < resumed <= on)
