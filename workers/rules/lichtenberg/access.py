"""Who may be handed over to case management in Lichtenberg, and what a reservation needs (tables 5.1, 5.2, 5.10)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from workers.rules.deadlines import add_months
from workers.rules.german import counted, day, decimal
from workers.rules.guidelines import LichtenbergParameters

Indication = Literal["not_indicated", "review", "indicated"]

OBSTACLES = {
    "B01": "Analphabetismus",
    "B02": "häusliche Gewalt",
    "B03a": "familiäre Überlastung: nicht untergebrachte Kinder",
    "B03b": "familiäre Überlastung: verhaltensauffällige Kinder",
    "B03c": "familiäre Überlastung: der Erziehungsaufgabe nicht gewachsen",
    "B03d": "familiäre Überlastung: Betreuung oder Erkrankung von Angehörigen",
    "B04": "Suchtmittelabhängigkeit oder -missbrauch",
    "B05": "Haftstrafen und Bewährungshilfe",
    "B06": "psychische Auffälligkeiten, soziale Isolation",
    "B07": "Verhaltensauffälligkeiten",
    "B08": "Obdachlosigkeit, (drohende) Wohnungslosigkeit",
    "B09": "Schulden, wiederholte Mittellosigkeit",
    "B10": "psychosoziale Betreuung (§§ 53, 67 SGB XII)",
    "B11": "Vertretung durch einen amtlichen Betreuer",
    "B99": "anderes Vermittlungshemmnis",
}
"""What can lead to case management; the list is not exhaustive (L-18 to L-29)."""
OTHER_OBSTACLE = "B99"

CODES = {
    "NO_ELB": "Die Person ist nicht erwerbsfähig und leistungsberechtigt (eLb)",
    "NO_SERIOUS_OBSTACLE": "Es ist kein schwerwiegendes Vermittlungshemmnis angegeben; ein anderes als die elf "
    "genannten zählt, wenn es in VerBIS benannt ist",
    "NO_CONSIDERABLE_IMPEDIMENT": "Die Hemmnisse erschweren die Integration in den Ausbildungs- oder Arbeitsmarkt "
    "nicht erheblich",
    "PROFILE_NOT_COMPLEX": "Die Profillage ist nicht komplex (marktfern)",
    "NEEDS_BELOW_3": "In Leistungsfähigkeit und Rahmenbedingungen liegen zusammen zu wenige Handlungsbedarfe vor",
    "NO_PROSPECTS_OF_CHANGE": "Aussichten auf eine positive Veränderung sind nicht zu erkennen",
    "NOT_RESTORABLE": "Die Integrationsfähigkeit kann voraussichtlich nicht wiederhergestellt werden",
    "LOW_MOTIVATION": "Motivation und Bereitschaft zur Veränderung fehlen bisher",
    "JOINT_TALK_REQUIRED": "Die Einsicht in eine Betreuung fehlt; IFK, Fallmanagement und die Person führen ein "
    "gemeinsames Gespräch",
    "EINV_MISSING": "Es gibt keine Eingliederungsvereinbarung",
    "EINV_WITHOUT_HANDOVER": "Die Eingliederungsvereinbarung hält die Abgabe in das Fallmanagement nicht fest",
    "EINV_TOO_SHORT": "Die Eingliederungsvereinbarung gilt nicht lange genug",
    "FM_MISSING": "Die zuständige Person im Fallmanagement ist nicht ausgewählt",
    "NEEDS_NOT_TICKED": "Die relevanten Handlungsbedarfe sind in der Vormerkung nicht angehakt",
    "REASON_MISSING": "Die zusammenfassende Begründung fehlt in der Vormerkung",
    "READMISSION": "Die Person war schon im Fallmanagement; die Betreuung endete wegen fehlender Erfolgsaussichten "
    "oder aus anderen Gründen. Eine erneute Aufnahme ist möglich, alles beginnt neu",
    "PREVIOUS_SUCCESS": "Die Person war schon im Fallmanagement; die Betreuung wurde erfolgreich beendet. Das Konzept "
    "sagt dazu nichts, die Aufnahme ist als neuer Zugang möglich",
    "PREVIOUS_NON_TAKEOVER": "Die Person wurde nach einer früheren Vormerkung nicht übernommen. Eine neue Vormerkung "
    "ist möglich, die Zählung der Termine beginnt neu",
}
"""What each code says to the placement officer and to the case manager."""


@dataclass(frozen=True)
class Eligibility:
    """Answer of table 5.1. hints change nothing about the result."""

    result: Indication
    codes: tuple[str, ...]
    hints: tuple[str, ...] = ()


def serious_obstacles(chosen: Iterable[str], *, other_named: bool) -> tuple[str, ...]:
    """The obstacles that count: another one only if it is named (L-18, LA-10, LA-14)."""
    return tuple(code for code in chosen if code in OBSTACLES and (code != OTHER_OBSTACLE or other_named))


def eligibility(
    *,
    is_elb: bool,
    obstacles: int,
    considerable: bool,
    complex_profile: bool,
    needs: int,
    prospects: bool,
    restorable: bool,
    motivation: bool,
    insight: bool,
    parameters: LichtenbergParameters,
) -> Eligibility:
    """Table 5.1: all codes that fire, in the order of the questions (L-13 to L-17, L-40, LA-09 to LA-13).

    obstacles: how many serious ones. needs: sum over capability and framework conditions.
    """
    hints = _fired({"LOW_MOTIVATION": not motivation, "JOINT_TALK_REQUIRED": not insight})
    against = _fired(
        {
            "NO_ELB": not is_elb,
            "NO_SERIOUS_OBSTACLE": obstacles == 0,
            "NO_CONSIDERABLE_IMPEDIMENT": not considerable,
            "PROFILE_NOT_COMPLEX": not complex_profile,
            "NEEDS_BELOW_3": needs < parameters.needs_min,
        }
    )
    if against:
        return Eligibility("not_indicated", against, hints)
    doubts = _fired({"NO_PROSPECTS_OF_CHANGE": not prospects, "NOT_RESTORABLE": not restorable})
    return Eligibility("review" if doubts else "indicated", doubts, hints)


def agreement_needed_until(reserved_on: date, parameters: LichtenbergParameters) -> date:
    """First day on which the agreement of the placement service may end (L-32, LA-15)."""
    return add_months(reserved_on, parameters.handover_agreement_months)


def handover_gaps(
    *,
    agreement: bool,
    records_handover: bool,
    valid_until: date | None,
    reserved_on: date,
    manager: bool,
    needs_ticked: bool,
    reason: bool,
    parameters: LichtenbergParameters,
) -> tuple[str, ...]:
    """Table 5.2: what keeps the reservation back, in the order of the questions; empty: handed over (L-31 to L-36)."""
    short = valid_until is None or valid_until < agreement_needed_until(reserved_on, parameters)
    return _fired(
        {
            "EINV_MISSING": not agreement,
            "EINV_WITHOUT_HANDOVER": agreement and not records_handover,
            "EINV_TOO_SHORT": agreement and short,
            "FM_MISSING": not manager,
            "NEEDS_NOT_TICKED": not needs_ticked,
            "REASON_MISSING": not reason,
        }
    )


@dataclass(frozen=True)
class EarlierCase:
    """An ended case of the same person. exit_group: of the end of care; None: the person was never taken over."""

    taken_over: bool
    exit_group: Literal["SUCCESS", "NO_PROSPECTS", "OTHER"] | None = None


def readmission_hints(earlier: Iterable[EarlierCase]) -> tuple[str, ...]:
    """Table 5.10: earlier cases are told and never bar a new reservation (L-92, LA-47)."""
    known = list(earlier)
    back = ("NO_PROSPECTS", "OTHER")
    return _fired(
        {
            "READMISSION": any(case.exit_group in back for case in known),
            "PREVIOUS_SUCCESS": any(case.exit_group == "SUCCESS" for case in known),
            "PREVIOUS_NON_TAKEOVER": any(not case.taken_over for case in known),
        }
    )


def in_words(codes: Iterable[str]) -> str:
    """The codes as German sentences."""
    return " ".join(f"{CODES[code]}." for code in codes)


def gaps_in_words(codes: Iterable[str], reserved_on: date, parameters: LichtenbergParameters) -> str:
    """What has to be mended before the reservation is handed over."""
    needed = f" (nötig ist mindestens der {day(agreement_needed_until(reserved_on, parameters))})"
    return " ".join(f"{CODES[code]}{needed if code == 'EINV_TOO_SHORT' else ''}." for code in codes)


def caseload_text(cases: int, weekly_hours: float, parameters: LichtenbergParameters) -> str:
    """Cases per full post against the target, one decimal: an indicator that never blocks (L-11, LA-06, LA-07)."""
    share = weekly_hours / parameters.full_time_hours
    ratio = round(cases / share, 1)
    reached = "erreicht" if ratio >= parameters.caseload_target else "unter"
    target = (
        f"{reached} {parameters.caseload_target}" if reached == "unter" else f"{parameters.caseload_target} erreicht"
    )
    return f"{counted(cases, 'Fall', 'Fälle')}, {decimal(ratio)} je Vollzeitstelle, {target}"


def _fired(tests: dict[str, bool]) -> tuple[str, ...]:
    return tuple(code for code, fires in tests.items() if fires)
