"""All rows of a stopped engine's H2 database, and whether a text occurs in them."""

from __future__ import annotations

import subprocess

from workers.engine.builder import engine_jar
from workers.engine.launcher import EngineProcess


def dump(stopped: EngineProcess) -> str:
    """The database as SQL; bytes appear as hexadecimal digits."""
    (h2,) = (engine_jar(stopped.product, build=False).parent / "lib").glob("h2-*.jar")
    target = stopped.data / "dump.sql"
    address = f"jdbc:h2:file:{stopped.data}/engine"
    command = ["java", "-cp", str(h2), "org.h2.tools.Script", "-url", address, "-user", "sa", "-script", str(target)]
    subprocess.run(command, check=True, capture_output=True)
    return target.read_text(encoding="utf-8")


def occurs(text: str, rows: str) -> bool:
    """In the open or as bytes."""
    return text in rows or text.encode().hex() in rows.lower()
