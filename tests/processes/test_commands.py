"""`bfm play` and `bfm deploy` as typed at the command line: output, exit status, one sentence for bad input."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import LiveEngine

from workers.commands.play import Theatre
from workers.settings import PROJECT

SCENARIO = PROJECT / "tests" / "scenarios" / "hannover" / "K-002.yaml"
NOBODY = "http://127.0.0.1:9/engine-rest"


def bfm(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "workers", *map(str, arguments)]
    variables = {**os.environ, "PYTHONUTF8": "1", "NO_COLOR": "1", "COLUMNS": "200", **environment}
    return subprocess.run(command, cwd=PROJECT, env=variables, capture_output=True, text=True, timeout=240, check=False)


@pytest.mark.engine
@pytest.mark.xdist_group("clock")
def test_play_prints_the_story_or_json_and_says_by_its_status_whether_all_is_well(
    engine: LiveEngine, theatre: Theatre, tmp_path: Path
) -> None:
    wrong = tmp_path / "falsch.yaml"
    text = SCENARIO.read_text(encoding="utf-8").replace("criterion_a_met: nein", "criterion_a_met: ja")
    wrong.write_text(text.replace("fall: K-002", "fall: K-902"), encoding="utf-8")
    there = ("--engine-url", engine.url, "--logins", theatre.logins.file)
    access = {"BFM_ADMIN_USER": engine.user, "BFM_ADMIN_PASSWORD": engine.password}

    good = bfm("play", SCENARIO, *there, **access)
    assert good.returncode == 0, good.stderr
    assert "03.04.2025  • pap.berger beginnt „Fallmanagement“" in good.stdout
    assert "1 von 1 Szenarien bestanden" in good.stdout

    bad = bfm("play", SCENARIO, wrong, "--json", *there, **access)
    assert bad.returncode == 1, bad.stderr
    told = json.loads(bad.stdout)
    assert {scenario["case"]: scenario["passed"] for scenario in told["scenarios"]} == {"K-002": True, "K-902": False}
    assert told["scenarios"][1]["failure"]["differences"] == [
        {"what": "Wert criterion_a_met", "expected": "„ja“", "actual": "nein"}
    ]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("deploy", "--engine-url", NOBODY), "Engine does not answer"),
        (("play", SCENARIO, "--engine-url", NOBODY), "Engine does not answer"),
        (("play", "gibt-es-nicht.yaml"), "Hier ist keine Szenariodatei"),
        (("deploy", "--access", "gibt-es-nicht.yaml"), "Die Datei fehlt"),
    ],
)
def test_bad_input_is_one_sentence_and_status_two(arguments: tuple[object, ...], sentence: str, tmp_path: Path) -> None:
    logins = tmp_path / "logins.json"
    logins.write_text('{"worker": "x", "admin": "x"}', encoding="utf-8")
    more = ("--logins", logins) if arguments[0] == "play" else ()
    told = bfm(*arguments, *more, BFM_ADMIN_PASSWORD="Ein-Kennwort-fuer-nichts", BFM_WORKER_PASSWORD="")
    assert told.returncode == 2
    assert sentence in told.stderr
    assert "Traceback" not in told.stderr
    assert len(told.stderr.strip().splitlines()) == 1


def test_the_missing_password_is_named() -> None:
    told = bfm("deploy", BFM_ADMIN_PASSWORD="")
    assert told.returncode == 2
    assert "BFM_ADMIN_PASSWORD" in told.stderr
