"""What a team leader reads when a standard is not met (H-111): why, since when, by which rule, and what follows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from workers.rules.access_recheck import recheck_due
from workers.rules.capacity import Capacity
from workers.rules.clearing import clearing_due
from workers.rules.exit import exit_rule
from workers.rules.german import counted, day, long_day
from workers.rules.parameters import ExitReason, Parameters
from workers.rules.planning import agreement_review
from workers.rules.supervision import care_ends_latest, review_due


@dataclass(frozen=True)
class Deviation:
    """German texts for the team leader. ``since``: first day of the deviation. ``rule``: in words, ids in brackets."""

    title: str
    why: str
    since: date
    rule: str
    consequence: str


def clearing_overdue(start: date, parameters: Parameters) -> Deviation:
    """Clearing was not decided on its last day (H-63, A-03, P-03)."""
    due = clearing_due(start, parameters)
    return Deviation(
        title="Clearing ohne Ergebnis",
        why=f"Das Clearing begann am {day(start)} und war bis {long_day(due.due)} abzuschließen. "
        "Ein Ergebnis ist noch nicht festgehalten.",
        since=due.due + timedelta(days=parameters.overdue_after_days),
        rule=f"{due.basis} (Handlungsleitlinie IV.2; H-63).",
        consequence="Das Clearing läuft weiter, und die Entscheidung bleibt beim Fallmanagement: Niemand wird wegen "
        "der Frist abgelehnt. Das Ergebnis wird als verspätet vermerkt.",
    )


def caseload_exceeded(load: Capacity, since: date, parameters: Parameters, *, event: str = "der Aufnahme") -> Deviation:
    """A case manager carries more cases than the limit, after a team leader admitted or a transfer (H-53, H-54, H-70).

    event: what brought the case, in the German dative.
    """
    full = counted(parameters.caseload_full_time, "Fall", "Fälle")
    return Deviation(
        title="Fallzahl überschritten",
        why=f"Mit {event} vom {day(since)} sind es {load.explanation}",
        since=since,
        rule=f"Die Fallzahl beträgt {full} je Vollzeitstelle, bei Teilzeit anteilig, und wird konstant gehalten "
        "(Handlungsleitlinie IV.1; H-53, H-54).",
        consequence="Es bleibt dabei. Weitere Personen werden aus Kapazitätsgründen nicht aufgenommen, bis die "
        "Fallzahl wieder unter der Grenze liegt oder Sie die Fälle anders verteilen.",
    )


def agreement_review_overdue(base: date, name: str, parameters: Parameters) -> Deviation:
    """The agreement was not reviewed in time (H-48, H-111, P-03)."""
    due = agreement_review(base, parameters)
    return Deviation(
        title="Überprüfung der Vereinbarung überfällig",
        why=f"Die Vereinbarung ({name}) wurde zuletzt am {day(base)} geschlossen, überprüft oder angepasst und war bis "
        f"{long_day(due.due)} zu überprüfen. Eine Überprüfung ist noch nicht festgehalten.",
        since=due.due + timedelta(days=parameters.overdue_after_days),
        rule=f"{due.basis} (Handlungsleitlinie III.3; H-48).",
        consequence="Die Vereinbarung gilt weiter, und die Aufgabe bleibt beim Fallmanagement offen. Die nächste Frist "
        "zählt ab dem Tag der Überprüfung.",
    )


def exit_overdue(reason: ExitReason, latest: date, limit: date, parameters: Parameters) -> Deviation:
    """An exit was not booked on its last day (H-71, H-74, H-77, H-79, H-111, P-03; DT-6 rows 5 and 8)."""
    return Deviation(
        title="Abgang nicht rechtzeitig gebucht",
        why=f"Die Betreuung soll enden ({reason.label}) und war bis {long_day(latest)} abzuschließen. "
        "Der Abgang ist noch nicht gebucht.",
        since=latest + timedelta(days=parameters.overdue_after_days),
        rule=exit_rule(reason),
        consequence="Die Aufgabe bleibt beim Fallmanagement offen, und die Person zählt bis zur Buchung weiter zur "
        f"Fallzahl. Als Abgangstag gilt spätestens der {day(limit)}.",
    )


def recheck_overdue(*, last_check: date, due: date, locked_until: date | None, parameters: Parameters) -> Deviation:
    """Access was not checked again in time (H-22, H-81, P-03)."""
    if locked_until is None:
        rule = f"{recheck_due(last_check, parameters).basis} (Handlungsleitlinie III.2; H-22)."
        why = f"Der Zugang wurde zuletzt am {day(last_check)} geprüft; erneut zu prüfen war er bis {long_day(due)}."
    else:
        rule = "Am Ende der Wiederaufnahmesperre wird der Zugang erneut geprüft (Handlungsleitlinie IV.4; H-81)."
        why = f"Die Wiederaufnahmesperre endete am {long_day(due)}; an diesem Tag war der Zugang erneut zu prüfen."
    return Deviation(
        title="Zugangsprüfung überfällig",
        why=f"{why} Ein Ergebnis ist noch nicht festgehalten.",
        since=due + timedelta(days=parameters.overdue_after_days),
        rule=rule,
        consequence="Die Aufgabe bleibt bei der pAp offen. Bis dahin ist ungeklärt, ob die Person Hilfe durch das "
        "Fallmanagement bekommt.",
    )


def review_overdue(admission: date, milestone: int, parameters: Parameters) -> Deviation:
    """No note on continuing by the milestone (H-74, H-75, A-10, P-03; DT-6 row 7)."""
    due = review_due(admission, milestone, parameters)
    hold = "Bis zu Ihrer Zustimmung ruhen neue Leistungen. " if milestone in parameters.tl_consent_months else ""
    return Deviation(
        title=f"Fortführung nach {milestone} Monaten nicht überprüft",
        why=f"Die Aufnahme war am {day(admission)}; die Fortführung war bis {long_day(due.due)} zu überprüfen. "
        "Gründe und Erfolgsaussichten sind noch nicht festgehalten.",
        since=due.due + timedelta(days=parameters.overdue_after_days),
        rule="Alle 6 Monate nach der Aufnahme begründet das Fallmanagement, warum es fortführt, und schätzt die "
        "Erfolgsaussichten ein (Handlungsleitlinie IV.4; H-74, H-75).",
        consequence=f"Die Überprüfung bleibt beim Fallmanagement offen. {hold}Die Betreuung endet nicht von selbst.",
    )


def consent_missing(
    admission: date, milestone: int, since: date, parameters: Parameters, *, team_leader: str
) -> Deviation:
    """The team leader has not decided on continuing; the next level is asked (H-04, H-77, H-78, A-10, P-09)."""
    due = review_due(admission, milestone, parameters)
    return Deviation(
        title=f"Zustimmung nach {milestone} Monaten fehlt",
        why=f"Die Aufnahme war am {day(admission)}. Über die Fortführung war bis {long_day(due.due)} zu entscheiden. "
        f"Das Fallmanagement hat sie begründet, die Teamleitung ({team_leader}) hat noch nicht entschieden.",
        since=since,
        rule=f"Nach {parameters.normal_duration_months} Monaten ist eine weitere Betreuung nur mit Zustimmung der "
        "Teamleitung möglich (Handlungsleitlinie IV.4; H-77, H-78). Nächste Ebene über der Teamleitung ist die "
        "Bereichsleitung (Handlungsleitlinie II; H-04); sie am Folgetag zu fragen, ist eine Projektvorgabe (P-09).",
        consequence="Neue Leistungen ruhen, bis die Teamleitung entschieden hat. Zustimmung oder Abgang ergeben sich "
        "nie von selbst.",
    )


def exit_unprepared(admission: date, parameters: Parameters) -> Deviation:
    """The last possible day of care has come and the exit is not prepared (H-79, P-08; DT-6 row 8)."""
    latest = care_ends_latest(admission, parameters)
    return Deviation(
        title="Höchstdauer erreicht, Abgang nicht vorbereitet",
        why=f"Die Aufnahme war am {day(admission)}; letzter möglicher Tag der Betreuung ist {long_day(latest)}. "
        "Das Fallmanagement hat den Abgang nicht vorbereitet.",
        since=latest,
        rule=f"Nach {parameters.care_max_months} Monaten durchgehender Betreuung ist keine Verlängerung möglich "
        "(Handlungsleitlinie IV.4; H-79).",
        consequence="Der Fallabgang hat begonnen. Wird er später gebucht, bleibt dieser Tag der Tag des Abgangs; "
        "verlängern kann niemand.",
    )


def handover_not_agreed(takes_place: date, overdue: date, new_manager: str, site: str) -> Deviation:
    """The day of a move to another site has come, and its handover is not agreed (H-88, P-03)."""
    return Deviation(
        title="Fallübergabe nicht vereinbart",
        why=f"Der Fall wechselt am {day(takes_place)} an den Standort {site} zu {new_manager}. Die Fallübergabe ist "
        "noch nicht vereinbart.",
        since=overdue,
        rule="Bisheriges und neues Fallmanagement stimmen die Fallübergabe ab (Handlungsleitlinie IV.6 b; H-88).",
        consequence="Bis zur Vereinbarung bleibt das bisherige Fallmanagement zuständig. Alle Fristen laufen "
        "unverändert weiter.",
    )


def continuation_undecided(planned: date, overdue: date, site: str) -> Deviation:
    """The planned day of a move has come, and a team leader has not decided about a continuation (H-90, H-04, P-03)."""
    return Deviation(
        title="Fortführung nicht entschieden",
        why=f"Der Fall sollte am {day(planned)} an den Standort {site} wechseln. Beantragt ist, dass die bisherige "
        "Fachkraft ihn befristet fortführt; mindestens eine Teamleitung hat noch nicht entschieden.",
        since=overdue,
        rule="Eine vorübergehende Fortführung braucht die Abstimmung beider Teamleitungen (Handlungsleitlinie IV.6 b; "
        "H-90). Über der Teamleitung steht die Bereichsleitung (II; H-04).",
        consequence="Bis zur Entscheidung bleibt das bisherige Fallmanagement zuständig. Alle Fristen laufen "
        "unverändert weiter.",
    )


def cover_not_arranged(absent: str, first: date, overdue: date) -> Deviation:
    """A case manager is away, and nobody covers her cases (H-83 to H-85, H-04, P-03)."""
    return Deviation(
        title="Vertretung nicht geregelt",
        why=f"{absent} ist seit dem {day(first)} abwesend. Eine Vertretung ist noch nicht geregelt.",
        since=overdue,
        rule="Die Vertretung wird unter Verantwortung der Teamleitung geregelt; reicht das nicht aus, werden "
        "Ressourcen des Bereichs einbezogen (Handlungsleitlinie IV.5; H-85).",
        consequence="Die Aufgaben liegen weiter bei der abwesenden Person. Alle Fristen laufen unverändert weiter.",
    )
