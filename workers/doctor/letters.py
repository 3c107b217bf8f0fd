"""Letters in the outbox that nobody is asked to file: they would stay there for ever."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workers.doctor.snapshot import Snapshot, shown
from workers.doctor.trouble import Trouble
from workers.documents.outbox import Waiting

REMEDY = "In VerBIS ablegen lassen; danach entfernt der Betrieb das Schreiben aus dem Ausgangsfach."


def check(snapshot: Snapshot, letters: Iterable[Waiting], being_filed: frozenset[str]) -> Iterator[Trouble]:
    """``being_filed``: ids of letters that a running process still names."""
    for letter in letters:
        if letter.id not in being_filed and letter.process_instance not in snapshot.instances:
            what = f"Das Schreiben „{letter.title}“ ({letter.id}) liegt im Ausgangsfach, und keine Aufgabe legt es ab."
            yield Trouble(letter.case_number, "filing", "", "letter_unfiled", what, REMEDY, shown(letter.created))
