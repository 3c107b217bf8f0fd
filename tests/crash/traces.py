"""Looks for words in everything that an engine, a worker and a letter service leave on disk."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

from workers.documents.directory import FictionalDirectory
from workers.engine.launcher import EngineProcess


def names_of(numbers: Iterable[str]) -> set[str]:
    """What the directory knows of these cases: last names and streets, without the house number."""
    people = [FictionalDirectory().person(number) for number in numbers]
    return {word for person in people for word in (person.last_name, person.street.rpartition(" ")[0])}


def found_in(content: bytes, words: Iterable[str]) -> list[str]:
    """The words that occur, as UTF-8 (files, and strings and bytes in H2's file) or UTF-16."""
    return sorted(word for word in words if any(word.encode(code) in content for code in ("utf-8", "utf-16-le")))


def found_in_dump(stopped: EngineProcess, words: Iterable[str]) -> list[str]:
    """The words that occur in any row of the database, in text or bytes."""
    dump = _dump(stopped)
    text = re.sub(r"\\([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), dump)
    digits = dump.lower()
    return sorted(word for word in words if word in text or word.encode().hex() in digits)


def compact(stopped: EngineProcess) -> None:
    """Write the database anew, so that its file holds nothing but its rows."""
    _h2(stopped, "Shell", "-sql", "SHUTDOWN COMPACT")


def database_file(stopped: EngineProcess) -> Path:
    return stopped.data / "engine.mv.db"


def _dump(stopped: EngineProcess) -> str:
    """All rows as SQL: characters beyond ASCII as ``\\xxxx``, bytes as hexadecimal digits."""
    target = stopped.data.parent / "dump.sql"
    _h2(stopped, "Script", "-script", str(target))
    return target.read_text(encoding="utf-8")


def _h2(stopped: EngineProcess, tool: str, *arguments: str) -> None:
    (h2,) = _libraries(stopped).glob("h2-*.jar")
    address = f"jdbc:h2:file:{stopped.data}/engine"
    command = ["java", "-cp", str(h2), f"org.h2.tools.{tool}", "-url", address, "-user", "sa", *arguments]
    subprocess.run(command, check=True, capture_output=True)


def _libraries(started: EngineProcess) -> Path:
    """The folder that this very engine ran from."""
    command = [str(part) for part in started.process.args]  # type: ignore[union-attr]
    jar, _, _ = command[command.index("-cp") + 1].partition(os.pathsep)
    return Path(jar).parent / "lib"
