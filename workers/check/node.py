"""The small npm project under deploy/lint: bpmnlint and bpmn-js, installed when first needed."""

from __future__ import annotations

import fcntl
import shutil
import subprocess
from pathlib import Path

from workers.errors import UserError
from workers.settings import PROJECT

LINT = PROJECT / "deploy/lint"
INSTALL_NODE = "Bitte installieren: apt-get install -y nodejs npm"
RETRY = "Bitte Netzzugang und npm-Einstellungen prüfen und erneut versuchen."
MINUTES = 5


def packages(folder: Path = LINT) -> Path:
    """Folder `node_modules`, installed by `npm ci` unless it already matches the lock file.

    Raises UserError when Node.js is missing or the packages cannot be had.
    """
    modules, stamp = folder / "node_modules", folder / "node_modules/.bfm-installed"
    locked = (folder / "package-lock.json").read_text(encoding="utf-8")
    with (folder / "package.json").open() as lock:  # two processes may come here at once
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (stamp.is_file() and stamp.read_text(encoding="utf-8") == locked):
            _install(folder)
            stamp.write_text(locked, encoding="utf-8")
    return modules


def program(name: str) -> str:
    """Path of `node` or `npm`; raises UserError with the install line."""
    found = shutil.which(name)
    if not found:
        raise UserError(f"Das Programm {name} fehlt.", where="deploy/lint", remedy=INSTALL_NODE)
    return found


def _install(folder: Path) -> None:
    command = [program("npm"), "ci", "--no-audit", "--no-fund", "--loglevel=error"]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=MINUTES * 60, check=False)
    except subprocess.TimeoutExpired:
        raise UserError(f"npm ci war nach {MINUTES} Minuten nicht fertig.", where="deploy/lint", remedy=RETRY) from None
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["ohne Meldung"])[-1]
        raise UserError(f"npm ci ist gescheitert ({reason}).", where="deploy/lint", remedy=RETRY)
