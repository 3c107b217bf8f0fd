"""How a deadline explains itself: German sentences that a case manager and a court can follow."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from workers.rules.german import counted, day, long_day

if TYPE_CHECKING:
    from workers.rules.deadlines import Deadline

LEGAL_START = {False: "§ 187 Abs. 1 BGB", True: "§ 187 Abs. 2 BGB"}


def explain(deadline: Deadline) -> list[str]:
    """The sentences in order: what is counted, how, and where it ends."""
    return [
        f"{deadline.basis}: {deadline.span} ab {long_day(deadline.start)} ({deadline.kind.value}).",
        *_counting(deadline),
        *_moving(deadline),
        f"Letzter Tag: {long_day(deadline.due)}. Überfällig ab {long_day(deadline.overdue)}.",
    ]


def _counting(deadline: Deadline) -> Iterator[str]:
    yield _start(deadline)
    if deadline.span.arbeitstage:
        yield from _day_by_day(deadline)
    elif deadline.span.months:
        yield _months(deadline)
    else:
        yield f"{deadline.span} gezählt: {long_day(deadline.raw)}."


def _start(deadline: Deadline) -> str:
    counts = "zählt mit" if deadline.start_counts else "zählt nicht mit"
    law = f" ({LEGAL_START[deadline.start_counts]})" if deadline.kind.name != "INTERNAL" else ""
    return f"Der Anfangstag {day(deadline.start)} {counts}{law}."


def _months(deadline: Deadline) -> str:
    end = deadline.raw - timedelta(days=deadline.span.days)
    wanted = deadline.start.day - deadline.start_counts
    reached = f"Gezählt in Kalendermonaten vom Anfangstag aus: {long_day(end)}"
    if end.day < wanted:
        reached = (
            f"Gezählt in Kalendermonaten vom Anfangstag aus: Einen {wanted}. gibt es im Zielmonat nicht, "
            f"es gilt dessen letzter Tag, {long_day(end)}"
        )
    if deadline.span.days:
        reached += f"; dazu {counted(deadline.span.days, 'Tag', 'Tage')}: {long_day(deadline.raw)}"
    return f"{reached}."


def _day_by_day(deadline: Deadline) -> Iterator[str]:
    one = timedelta(days=1)
    current, number = deadline.start - one * deadline.start_counts, 0
    while current < deadline.raw:
        current += one
        obstacle = deadline.land.obstacle(current)
        number += obstacle is None
        yield (
            f"{long_day(current)}: zählt nicht ({obstacle})."
            if obstacle
            else f"{long_day(current)}: {number}. Arbeitstag."
        )


def _moving(deadline: Deadline) -> Iterator[str]:
    if deadline.land.is_werktag(deadline.raw):
        return
    idle = f"Der {day(deadline.raw)} ist kein Werktag ({deadline.land.obstacle(deadline.raw)})"
    if deadline.due == deadline.raw:
        yield f"{idle}; {_why_unmoved(deadline)}."
        yield f"Rechtzeitig erinnern: letzter Werktag davor ist {long_day(deadline.warning)}."
    else:
        law = " (§ 26 Abs. 3 SGB X)" if deadline.kind.name != "INTERNAL" else ""
        direction = "nächsten" if deadline.due > deadline.raw else "vorigen"
        yield f"{idle}: Ende am {direction} Werktag, {long_day(deadline.due)}{law}."


def _why_unmoved(deadline: Deadline) -> str:
    if deadline.fixed_day:
        return "als fester Tag mitgeteilt, deshalb keine Verschiebung (§ 26 Abs. 3 Satz 2 SGB X)"
    return {
        "NOTIFICATION": "der Tag der Bekanntgabe verschiebt sich nicht (§ 37 Abs. 2 SGB X)",
        "BENEFIT_PERIOD": "ein Leistungszeitraum verschiebt sich nicht (§ 26 Abs. 4 SGB X)",
        "CALENDAR_MONTHS": "nach Kalendermonaten bestimmt, deshalb keine Verschiebung",
        "STATUTORY_OFFICE": "zur Sicherheit wird ohne Verschiebung gerechnet",
        "INTERNAL": "interne Vorgaben verschieben sich nicht",
    }[deadline.kind.name]
