"""The team overview: load, deadlines, deviations and length of care of a leader's cases, as tables, plots and CSV."""

from workers.team.pages import TeamPages
from workers.team.situation import TeamData

__all__ = ["TeamData", "TeamPages"]
