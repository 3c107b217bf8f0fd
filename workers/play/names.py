"""„Meinten Sie …?“: names that are close to a wrong one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

SHOWN = 3
FEW = 12
CLOSE = 0.6


def nearest(wrong: str, known: Iterable[str]) -> str:
    """Up to three similar names as a question, or all names if there are few, or nothing."""
    names = sorted({name for name in known if name})
    close = sorted(
        (name for name in names if _likeness(wrong, name) >= CLOSE), key=lambda name: -_likeness(wrong, name)
    )
    if close:
        return f"Meinten Sie {' oder '.join(f'„{name}“' for name in close[:SHOWN])}?"
    return f"Bekannt sind: {', '.join(names)}." if 0 < len(names) <= FEW else ""


def _likeness(wrong: str, name: str) -> float:
    """0 to 1; one word of a long label counts almost as much as the whole."""
    wrong, name = wrong.casefold(), name.casefold()
    words = max((_ratio(part, word) for part in _words(wrong) for word in _words(name)), default=0.0)
    return max(_ratio(wrong, name), 0.9 * words)


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"\W+", text) if len(word) > 3]


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()
