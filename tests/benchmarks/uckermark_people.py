"""Fictional clients of the Uckermark, and what the staff enter for them: the answers of the population run.

A form is filled as a person would: field by field, what is hidden stays out. `ANSWERS` knows the fields that decide
something; every other required field gets the day, the first choice, or an example text.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from workers.check.form import Component, Form
from workers.rules.deadlines import add_months

Values = dict[str, Any]
OFFICES = ("Angermünde", "Prenzlau", "Schwedt", "Templin")
ADULTS = {"A": 4, "B": 16, "C": 18, "D": 17, "E": 9, "S": 4, "X": 7, "Y": 6, "Z": 4}
"""Shares of the adults in percent of all clients. The text names 0.1 % for A; more make the run say something."""
STRIDE = 37
"""Mixes the kinds, so that a short run has all of them too; has no factor in common with their number."""
YOUNG = {"pupil": 4, "training_seeker": 3, "graduate": 3, "placement": 2, "activation": 3}
AGES: dict[str | None, tuple[int, int]] = {
    None: (26, 60),
    "pupil": (15, 16),
    "training_seeker": (17, 20),
    "graduate": (20, 23),
}
BARRIERS = ("debts", "qualification", "low_motivation")
NUMBER_OF_BARRIERS = {"A": 0, "B": 1, "C": 2, "D": 3, "E": 3, "S": 0, "X": 1, "Y": 0, "Z": 2}


@dataclass
class Client:
    """One person, and what will be found in each profiling."""

    number: str
    office: str
    born_on: date
    starts_on: date
    start_kind: str
    category: str
    group: str | None = None
    chance: random.Random = field(default_factory=random.Random)
    settled: int = 0
    """Barriers that have been dealt with so far."""

    @property
    def under_25(self) -> bool:
        return self.group is not None


def people(count: int, first: date, seed: int = 1) -> list[Client]:
    """That many clients, of all categories and target groups, who begin within two months."""
    shares: list[tuple[str, str | None, int]] = [(name, None, share) for name, share in ADULTS.items()]
    shares += [("C" if group != "activation" else "D", group, share) for group, share in YOUNG.items()]
    dice = random.Random(seed)
    kinds = [(name, group) for name, group, share in shares for _ in range(share)]
    return [_client(number, kinds[number * STRIDE % len(kinds)], first, dice) for number in range(count)]


def _client(number: int, kind: tuple[str, str | None], first: date, dice: random.Random) -> Client:
    category, group = kind
    starts = first + timedelta(days=number % 60)
    low, high = AGES.get(group, (19, 23))
    born = starts - timedelta(days=dice.randint(low * 366, high * 365))
    start_kind = "application" if group is None and number % 3 == 0 else "first_talk"
    return Client(
        f"P-{number:05d}",
        OFFICES[number % 4],
        born,
        starts,
        start_kind,
        category,
        group,
        random.Random(number),
    )


# -- filling forms


def fill(form: Form, client: Client, known: Mapping[str, Any], today: date) -> Values:
    """What would be entered in that form on that day. Raises KeyError for a field that nobody knows to fill."""
    place = form.id.partition(".")[2]
    values: Values = {}
    for part in form.components:
        if not part.variable or part.read_only or _hidden(part, {**known, **values}):
            continue
        answer = ANSWERS.get(f"{place}:{part.variable}", ANSWERS.get(part.variable))
        if answer is not None:
            values[part.variable] = answer(client, today, {**known, **values})
        elif known.get(part.variable) not in (None, "", []) and part.type != "datetime":
            values[part.variable] = known[part.variable]
        elif (part.data.get("validate") or {}).get("required"):
            values[part.variable] = _usual(part, known, today)
    return values


def _hidden(part: Component, known: Mapping[str, Any]) -> bool:
    """The form's own condition, in the small part of FEEL that our forms use."""
    condition = str((part.data.get("conditional") or {}).get("hide") or "").removeprefix("=")
    if not condition:
        return False
    words = re.split(r'("[^"]*")', condition)
    python = "".join(word if word.startswith('"') else _python(word) for word in words)
    try:
        return bool(eval(python, {"__builtins__": {}}, _Known(known)))
    except TypeError:
        return True


def _python(feel: str) -> str:
    feel = re.sub(r"(?<![!<>=])=(?!=)", "==", feel)
    return re.sub(r"\bnull\b", "None", re.sub(r"\btrue\b", "True", re.sub(r"\bfalse\b", "False", feel)))


class _Known(dict[str, Any]):
    def __missing__(self, name: str) -> None:
        return None


def _usual(part: Component, known: Mapping[str, Any], today: date) -> Any:
    options = part.data.get("values") or known.get(str(part.data.get("valuesKey") or "")) or ()
    if part.type == "datetime":
        return today.isoformat()
    if part.type == "checkbox":
        return True
    if part.type == "number":
        return (part.data.get("validate") or {}).get("min") or 0
    if part.type == "checklist":
        return [option["value"] for option in options]
    if options:
        return options[0]["value"]
    return "Beispieltext der Bevölkerung."


# -- what decides something


Answer = Callable[[Client, date, Mapping[str, Any]], Any]


def _same(value: Any) -> Answer:
    return lambda client, today, known: value


def _after(months: int = 0, days: int = 0) -> Answer:
    return lambda client, today, known: (add_months(today, months) + timedelta(days=days)).isoformat()


def _profile(*categories: str) -> Answer:
    return lambda client, today, known: "yes" if client.category in categories else "no"


def _barrier(place: int) -> Answer:
    return lambda client, today, known: BARRIERS[place]


def _status(place: int) -> Answer:
    """One barrier more is settled with every second new profiling."""

    def status(client: Client, today: date, known: Mapping[str, Any]) -> str:
        if known.get("barriers") and place == 0 and client.chance.random() < 0.5:
            client.settled += 1
        return "settled" if place < client.settled else "in_progress"

    return status


def _count(client: Client, today: date, known: Mapping[str, Any]) -> str:
    return str(NUMBER_OF_BARRIERS[client.category])


def _category(client: Client, today: date, known: Mapping[str, Any]) -> str:
    """What the answers above lead to; with progress the letter rises for the next time."""
    found = client.category
    if client.settled and found in "CDE" and client.chance.random() < 0.5:
        client.category = {"E": "D", "D": "C", "C": "B"}[found]
    return found


def _egv_end(client: Client, today: date, known: Mapping[str, Any]) -> str:
    return add_months(today, 6).isoformat()


def _next_talk(client: Client, today: date, known: Mapping[str, Any]) -> str:
    end = date.fromisoformat(str(known.get("egv_valid_until") or known.get("egv_ends_on") or add_months(today, 6))[:10])
    soonest = add_months(today, 3) if known.get("category") == "B" else end
    return min(max(soonest, today + timedelta(days=1)), max(end, today + timedelta(days=1))).isoformat()


def _agreement(client: Client, today: date, known: Mapping[str, Any]) -> str:
    end = str(known.get("egv_ends_on") or "")[:10]
    return "goes_on" if end and date.fromisoformat(end) > add_months(today, 1) else "new"


def _resubmission(client: Client, today: date, known: Mapping[str, Any]) -> str:
    return "reactivate" if client.chance.random() < 0.3 else "stay"


def _resting(client: Client, today: date, known: Mapping[str, Any]) -> str:
    return client.category if client.category in "XYZ" else "X"


def _reactivated(client: Client, today: date, known: Mapping[str, Any]) -> str:
    client.category = "D"
    return today.isoformat()


def _vocation(client: Client, today: date, known: Mapping[str, Any]) -> str:
    return "qualified" if client.group in ("graduate", "placement") else "none"


def _trained_until(client: Client, today: date, known: Mapping[str, Any]) -> str:
    back = {"graduate": 3, "placement": 12}.get(client.group or "", 1)
    return add_months(today, -back).isoformat()


def _yes_if(*groups: str) -> Answer:
    return lambda client, today, known: "yes" if client.group in groups else "no"


def _working_day(client: Client, today: date, known: Mapping[str, Any]) -> str:
    day = today + timedelta(days=1)
    while day.weekday() > 4 or (day.month, day.day) in HOLIDAYS or day in EASTER:
        day += timedelta(days=1)
    return day.isoformat()


HOLIDAYS = {(1, 1), (5, 1), (10, 3), (10, 31), (12, 25), (12, 26)}
EASTER = {date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 14), date(2026, 5, 25)}
EASTER |= {date(2027, 3, 26), date(2027, 3, 29), date(2027, 5, 6), date(2027, 5, 17)}
EASTER |= {date(2028, 4, 14), date(2028, 4, 17), date(2028, 5, 25), date(2028, 6, 5)}

TALK_DAY: Mapping[str, Answer] = {
    name: _working_day for name in ("invite:appointment_on", "prepare_invitation:esb_on", "take_in_application:esb_on")
}
ANSWERS: dict[str, Answer] = {
    # start and entry counselling
    **TALK_DAY,
    "take_in_application:esb_same_day": _same("yes"),
    "employment_kind": lambda client, today, known: "self_employed" if client.category == "S" else "none",
    "endorsed": _same("yes"),
    "moved_in": _same("no"),
    "first_receipt": _same("yes"),
    "alg_top_up": _same("no"),
    "household_mixed": _same("no"),
    "general_school": _yes_if("pupil"),
    "last_receipt_on": _same(None),
    "esb_time": _same("09:30"),
    "appointment_time": _same("9:30"),
    "talk_time": _same("09:30"),
    "text_esb_place": _same("Standort, Raum 2"),
    "document_format": _same("standard"),
    "application_complete": _same("yes"),
    "procedure_explained": _same(True),
    "invitation_handed_on": _same(None),
    "joint_esb": _same(None),
    "esb_used": _same("yes"),
    "contents": _same(["procedure", "course", "competences"]),
    "questionnaire_on": _after(),
    "profile_on": _after(),
    "instructed": _same("yes"),
    "cost_forms_on": _after(),
    "hold_esb:a_conditions": lambda client, today, known: (
        ["independent", "committed", "purposeful", "first_market", "direct"] if client.category == "A" else []
    ),
    "hold_esb:a_helps": _same(["budget"]),
    "hold_esb:a_decision": _profile("A"),
    "a_reason_on": _same(None),
    "category_proposed": _same(None),
    "benefits_decision": _same("granted"),
    "circulate": _same("yes"),
    "involved": _same(["fm-fern"]),
    "late_reason_on": _same(None),
    # profile and category
    "target_code": _same("51311"),
    "barrier_count": _count,
    **{f"barrier_{place + 1}_key": _barrier(place) for place in range(3)},
    **{f"barrier_{place + 1}_origin": _same("person") for place in range(3)},
    **{f"barrier_{place + 1}_status": _status(place) for place in range(3)},
    **{f"barrier_{place + 1}_relevant": _same(True) for place in range(3)},
    "profile_valid_until": _after(months=6),
    "profile_endorsed": _profile("S"),
    "profile_unclear": _profile("X", "Y", "Z"),
    "profile_event": _profile("Y"),
    "profile_realistic": _profile("A", "B", "C"),
    "profile_close": _profile("A"),
    "chosen_category": _category,
    "event_ends_on": _after(months=18),
    "event_end_open": _same(False),
    "profile_finished": _same("yes"),
    # plan, agreement, talks
    "goal_agreed": _same("yes"),
    "need_1_moved_reason": _same("market"),
    "need_2_moved_reason": _same("market"),
    "need_3_moved_reason": _same("market"),
    "order_reason": _same("urgent"),
    **{f"need_{place}_until": _after(months=2) for place in range(1, 7)},
    **{f"need_{place}_strategies": _same(["advice"]) for place in range(1, 7)},
    "partial_goal_1_until": _after(months=1),
    "duty_count": _same("2"),
    "duty_1_side": _same("person"),
    "duty_2_side": _same("jobcenter"),
    **{f"duty_{place}_until": _after(months=1) for place in range(1, 6)},
    **{f"duty_{place}_result": _same("done") for place in range(1, 6)},
    "egv_valid_until": _egv_end,
    "next_talk_planned": _next_talk,
    "agreement_choice": _agreement,
    "sanction_facts": _same("no"),
    "profile_fits": _same("yes"),
    "ags_asked": _same(False),
    "resubmission_action": _resubmission,
    "resting_category": _resting,
    "new_event_ends_on": _after(months=18),
    "instructed_on": _reactivated,
    # A clients
    "near_talk_outcome": lambda client, today, known: "missed" if client.chance.random() < 0.1 else "held",
    "near_contact_next": lambda client, today, known: "integrated" if client.chance.random() < 0.03 else "continue",
    "near_household_agreed_on": _same(None),
    "job_found": lambda client, today, known: "yes" if client.chance.random() < 0.2 else "no",
    "job_vacancies": _same(3),
    "near_integrated": _same("no"),
    "near_reachable": lambda client, today, known: "yes" if client.chance.random() < 0.6 else "no",
    "near_next_assessment_on": _same(None),
    "decide:a_decision": _profile("A"),
    "decide:a_helps": _same(["none"]),
    "settled_now": lambda client, today, known: [each["value"] for each in known.get("open_barrier_options") or ()],
    # under 25
    "attends_school": _yes_if("pupil"),
    "school_type": _same("oberschule"),
    "hold_esb:school_type": _same("ober"),
    "class_level": _same(9),
    "leaving_on": lambda client, today, known: str(known.get("leaving_on") or add_months(client.starts_on, 10))[:10],
    "vocation": _vocation,
    "training_kind": _same("company"),
    "training_ends_on": _trained_until,
    "qualified_on": _trained_until,
    "integration_foreseeable": _same("no"),
    "integration_expected": lambda client, today, known: "no" if client.chance.random() < 0.3 else "yes",
    "ready": _yes_if("training_seeker", "pupil"),
    "interested": _same("yes"),
    "multiple_barriers": _yes_if("activation"),
    "pupil_talk_place": _same("school"),
    "pupil_next_step": _same("go_on"),
    "handover_plan": _same("hand_over"),
    "handover_planned_for": _after(days=7),
    "measure_evaluated_on": _same(None),
    "measures_state": _same("none"),
    "offer_kind": _same("measure"),
    "graduate_result": lambda client, today, known: "neither" if client.chance.random() < 0.5 else "foreseeable",
    "sign_off_result": _same("nothing"),
    "placed_in_training": _same("no"),
    "social_competences_judged": _same(True),
    "instruction_made_up_on": _after(),
    "group_booked_on": _after(),
    "report_received_on": _same(None),
    # end
    "closing_reason": _same("work"),
}
"""By field, or by ``<last part of the form's id>:<field>`` where forms mean different things."""


def known_fields(forms: Iterable[Form]) -> set[str]:
    """Fields of these forms, to find an answer that no form asks for any more."""
    return {part.variable for form in forms for part in form.components if part.variable}
