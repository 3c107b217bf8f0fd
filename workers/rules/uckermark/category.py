"""Which category a person has (U-050 to U-053, U-074 to U-078, U-084, U-086, U-160; table 5.3; AM-16, AM-31)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Category = Literal["A", "B", "C", "D", "E", "S", "X", "Y", "Z"]
CATEGORIES: dict[Category, str] = {
    "A": "A: marktnah, Integration ohne oder mit wenig Hilfe",
    "B": "B: integrationsnah",
    "C": "C: integrationsnah",
    "D": "D: komplexe Profillage",
    "E": "E: komplexe Profillage",
    "S": "S: selbständig, vom Jobcenter befürwortet",
    "X": "X: Integration längerfristig nicht möglich oder Bedarf unklar",
    "Y": "Y: ein Ereignis steht der Vermittlung entgegen",
    "Z": "Z: Integration längerfristig nicht möglich oder Bedarf unklar",
}
RESTING: frozenset[Category] = frozenset({"X", "Y", "Z"})
"""No agreement for the time being, a resubmission instead (U-078, U-079)."""
COMPLEX: frozenset[Category] = frozenset({"D", "E"})
"""Complex profiles: small steps, perhaps more than one talk (U-076, U-085, U-102)."""


@dataclass(frozen=True)
class Profile:
    """Inputs of table 5.3."""

    endorsed: bool
    """Founder or self-employed, endorsed and supported."""
    unclear: bool
    """Integration not possible for a longer time, or need unclear."""
    event: bool
    """An event with an end stands against placement."""
    realistic: bool
    """Integration in the general labour market is realistic or likely."""
    close: bool
    """Searches alone and with purpose; direct integration with no or little help."""


def categories(profile: Profile) -> tuple[Category, ...]:
    """The letters among which the case manager chooses; one letter: it is fixed (table 5.3, from the top)."""
    if profile.endorsed:
        return ("S",)
    if profile.unclear:
        return ("Y",) if profile.event else ("X", "Z")
    if not profile.realistic:
        return ("D", "E")
    return ("A",) if profile.close else ("B", "C")


def category_gaps(profile: Profile, chosen: Category, event_ends: date | None, event_open: bool) -> list[str]:
    """German sentences: the letter fits the answers; Y names its event's end or says that it is unknown (AM-16)."""
    allowed = categories(profile)
    if chosen not in allowed:
        return [f"Zu diesen Antworten passt die Kategorie {' oder '.join(allowed)}, nicht {chosen}"]
    if chosen == "Y" and event_ends is None and not event_open:
        return ["Zu Y gehört das Ende des Ereignisses, oder der Haken, dass es unbekannt ist"]
    return []


def provisional(chosen: Category, *, finished: bool) -> bool:
    """A complex profile may need further talks; what is fixed until then is provisional (U-085, U-086)."""
    return chosen in COMPLEX and not finished


def unfinished_gaps(chosen: Category, *, finished: bool) -> list[str]:
    """German sentence: only complex profiles stay open beyond the first talk (U-085)."""
    if finished or chosen in COMPLEX:
        return []
    return [f"Die Profillage {chosen} wird im Gespräch festgelegt; offen bleiben kann nur eine komplexe (D oder E)"]


def higher(before: Category | None, now: Category) -> bool:
    """Did the person change to a higher-value category (U-263)? Only letters of the row A to E compare."""
    row = "ABCDE"
    return before is not None and before in row and now in row and row.index(now) < row.index(before)
