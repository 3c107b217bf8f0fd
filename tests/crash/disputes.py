"""Cases on the way on which people type every text that there is: individual case, talk, refusal, dispute."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .crowd import CASE_MANAGER, PAP, Crowd, Values

TEAM_LEADER = "tl.koch"
Step = tuple[str, str, Values]
TEXTS = {
    "text_individual_reason",
    "text_involvement_reasons",
    "text_goal_expectation",
    "text_refusal_reason",
    "text_dispute",
}


class Disputes(Crowd):
    """Individual cases that are refused after clearing, about which pAp and case manager disagree."""

    def referral(self, number: str) -> dict[str, Any]:
        own = {"needs_capability": 1, "needs_framework": 0, "integration_expected_within_12_months": "yes"}
        reason = {"individual_case_reason": "other", "text_individual_reason": f"{self.mark} Einzelfall {number}"}
        return super().referral(number) | own | reason

    def steps(self) -> Iterator[Step]:
        """Task, who does it, what is entered; in this order."""
        yield "consult_team_leader", TEAM_LEADER, self._consultation
        yield "hold_handover_talk", PAP, self.talk
        yield "record_result", CASE_MANAGER, self._result
        yield "assign_in_verbis", PAP, lambda _: {"assigned_on": self._day}
        yield "refuse_in_verbis", CASE_MANAGER, self._refusal
        yield "discuss_refusal", CASE_MANAGER, self._dispute
        yield "decide_admission", TEAM_LEADER, self._last_word

    @property
    def _day(self) -> str:
        return self.today.isoformat()

    def _consultation(self, _number: str) -> dict[str, Any]:
        days = {"tl_consulted_on": self._day, "tl_decision_recorded_on": self._day}
        return days | {"tl_individual_decision": "agree"}

    def _result(self, _number: str) -> dict[str, Any]:
        names = ("informed_on", "situation_analysis_recorded_on", "efforts_recorded_on", "clearing_result_date")
        answers = {"willing": "no", "alliance": "no", "progress_confirmed": "yes", "return_doubt": "no"}
        return dict.fromkeys(names, self._day) | answers

    def _refusal(self, number: str) -> dict[str, Any]:
        return {"refused_on": self._day, "text_refusal_reason": f"{self.mark} Absage {number}"}

    def _dispute(self, number: str) -> dict[str, Any]:
        talk = {"refusal_talk_date": self._day, "refusal_talk_mode": "video", "refusal_agreed": "no"}
        return talk | {"text_dispute": f"{self.mark} Streit {number}"}

    def _last_word(self, _number: str) -> dict[str, Any]:
        return {"tl_admission_decision": "refuse", "tl_admission_date": self._day}
