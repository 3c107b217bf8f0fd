"""An offer for everyone under 25 without delay after the application (bpmn/uckermark/offer.bpmn)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from workers.engine.cases import Cases
from workers.handlers.common import emptied, in_future, refuse, title
from workers.registry import Case, Handlers, Task
from workers.rules.german import long_day
from workers.rules.guidelines import UckermarkParameters
from workers.rules.public_holidays import DAY
from workers.rules.uckermark.dates import is_adult_client, without_delay

uckermark_offer = Handlers()

OFFER = "uckermark_offer"


async def begin_offer(
    cases: Cases, task: Task, jobcenter: str, complete_form_on: date, born_on: date, parameters: UckermarkParameters
) -> bool:
    """Open the task beside the case; nobody of 25 or more gets one (U-005)."""
    if is_adult_client(born_on, complete_form_on, parameters):
        return False
    values = {"jobcenter": jobcenter, "case_number": task.case_number, "complete_form_on": complete_form_on}
    return await cases.begin_once(OFFER, task.case_number, {**values, "offer_id": task.id}, proof="offer_id")


class Applied(Case):
    """The complete application."""

    jobcenter: str
    complete_form_on: date


class OfferDue(Case):
    """Until when; the form opens empty."""

    offer_due: date
    offer_overdue: date
    offer_due_text: str
    offer_kind: None = None
    offer_made_on: None = None
    correction_message: None = None


@uckermark_offer.topic("uckermark_offer.set_due")
def set_due(case: Applied, parameters: UckermarkParameters) -> OfferDue:
    """Without delay: the end of the next working day, a default of the project (U-005, DL-25, AM-05)."""
    due = without_delay(
        case.complete_form_on, parameters, rule="U-005", basis="Angebot unverzüglich nach dem Antrag"
    ).due
    return OfferDue(offer_due=due, offer_overdue=due + DAY, offer_due_text=long_day(due), **emptied(OfferDue))


class OfferForm(Case):
    """What was offered, or why nothing is needed."""

    complete_form_on: date = Field(title="Vollständiger Antrag am")
    offer_kind: Literal["training", "work", "work_opportunity", "measure", "not_needed", "case_over"] = Field(
        title="Angebot"
    )
    offer_made_on: date | None = Field(None, title="Angebot gemacht am")


class OfferMade(Case):
    """The offer is recorded."""

    correction_message: None = None


@uckermark_offer.topic("uckermark_offer.record_offer", invalid_input="offer_incomplete")
def record_offer(form: OfferForm, task: Task) -> OfferMade:
    """Kind and day of the offer (U-005, U-020)."""
    offered = form.offer_kind not in ("not_needed", "case_over")
    label = title(OfferForm, "offer_made_on")
    missing = offered and form.offer_made_on is None
    refuse(
        "offer_incomplete",
        [f"„{label}“ fehlt" if missing else None, in_future(label, form.offer_made_on, task.today)],
    )
    return OfferMade(correction_message=None)
