"""Looks over a running engine for cases that have come to a standstill or that nobody looks after. Changes nothing."""

from workers.doctor.examine import examine
from workers.doctor.trouble import Trouble

__all__ = ["Trouble", "examine"]
