"""Builds the engine with Maven, once for each state of its sources."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from workers.errors import UserError
from workers.settings import PROJECT

Product = Literal["camunda", "operaton"]
Progress = Callable[[str], None]

SOURCES = PROJECT / "deploy" / "engine"
JAVA_VERSION = 17


def engine_jar(product: Product, *, build: bool = True, progress: Progress = lambda step: None) -> Path:
    """The runnable engine for the present sources; built if needed.

    Each state of the sources has its own folder, so a running engine keeps its files while the next one is built.
    Raises UserError if Java or Maven is missing, if the build fails, or if a build is needed but not wanted.
    """
    require_java()
    target = SOURCES / f"target-{product}"
    ready = target / sources_hash(product)
    with _only_one_builder(target):
        if not (ready / "complete").exists():
            if not build:
                raise UserError(f"The {product} engine is not built.", remedy="Start it once without --no-build.")
            _build(product, target, ready, progress)
    return ready / "bfm-engine.jar"


def program(jar: Path) -> list[str]:
    """Java's arguments that name the program. The class path is written out: the web apps' own files are only found in
    libraries that Java was told of, not in those that the jar's manifest names.
    """
    return ["-cp", f"{jar}{os.pathsep}{jar.parent / 'lib' / '*'}", "bfm.engine.Application"]


def sources_hash(product: Product) -> str:
    """Short digest of everything that goes into the build."""
    digest = hashlib.sha256(product.encode())
    folders = (SOURCES / "src", SOURCES / "repository")
    for path in [SOURCES / "pom.xml", *sorted(found for folder in folders for found in folder.rglob("*"))]:
        if path.is_file():
            digest.update(path.relative_to(SOURCES).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def require_java() -> None:
    """Raise UserError with the install line unless a JDK of the needed version is on the path."""
    remedy = f"Install it: apt install openjdk-{JAVA_VERSION}-jdk-headless"
    if not shutil.which("java"):
        raise UserError(f"Java {JAVA_VERSION} is missing.", remedy=remedy)
    answer = subprocess.run(["java", "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(?:1\.)?(\d+)', answer)
    if not found or int(found[1]) < JAVA_VERSION:
        raise UserError(
            f"Java {JAVA_VERSION} or newer is needed, found {found[1] if found else 'none'}.", remedy=remedy
        )


def _require_maven() -> None:
    missing = [tool for tool in ("mvn", "javac") if not shutil.which(tool)]
    if missing:
        raise UserError(
            f"To build the engine, {' and '.join(missing)} is missing.",
            remedy=f"Install it: apt install maven openjdk-{JAVA_VERSION}-jdk-headless",
        )


@contextmanager
def _only_one_builder(target: Path) -> Iterator[None]:
    target.mkdir(parents=True, exist_ok=True)
    with (target / "build.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _build(product: Product, target: Path, ready: Path, progress: Progress) -> None:
    _require_maven()
    progress(f"Building the {product} engine")
    _maven(product, target / "build.log", progress)
    shutil.rmtree(ready, ignore_errors=True)
    _extract(target / "bfm-engine.jar", ready)
    progress("Preparing a quick start")
    _share_classes(ready)
    (ready / "complete").touch()
    _remove_old_builds(target)


def _remove_old_builds(target: Path) -> None:
    """All but the newest three: an engine may still run from the one before."""
    builds = sorted(target.glob("*/complete"), key=lambda mark: mark.stat().st_mtime)
    for mark in builds[:-3]:
        shutil.rmtree(mark.parent, ignore_errors=True)


def _maven(product: Product, log: Path, progress: Progress) -> None:
    command = ["mvn", "--batch-mode", "--file", str(SOURCES / "pom.xml"), "-P", product, "package"]
    downloads = 0
    with (
        log.open("w", encoding="utf-8") as written,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as maven,
    ):
        assert maven.stdout
        for line in maven.stdout:
            written.write(line)
            if "Downloaded from" in line:
                downloads += 1
                progress(f"Building the {product} engine ({downloads} files downloaded)")
    if maven.returncode:
        errors = [line[8:] for line in log.read_text(encoding="utf-8").splitlines() if line.startswith("[ERROR] ")]
        raise UserError(
            f"The build of the {product} engine failed: {errors[0] if errors else 'see the log'}",
            remedy=f"Read {log.relative_to(PROJECT)}; the first build needs access to Maven Central.",
        )


def _extract(jar: Path, folder: Path) -> None:
    """Libraries beside the jar instead of inside: starts quicker, and lets classes be shared."""
    command = ["java", "-Djarmode=tools", "-jar", str(jar), "extract", "--destination", str(folder)]
    subprocess.run(command, check=True, capture_output=True)


def _share_classes(folder: Path) -> None:
    """Record the loaded classes of one start, which halves the time of all later ones. A failure costs only time."""
    jar, archive = folder / "bfm-engine.jar", folder / "bfm-engine.jsa"
    options = [f"-XX:ArchiveClassesAtExit={archive}", "-Dspring.context.exit=onRefresh"]
    environment = {
        **os.environ,
        "BFM_ADMIN_PASSWORD": os.urandom(16).hex(),
        "BFM_DB_URL": "jdbc:h2:mem:first",
        "BFM_PARENT": str(os.getpid()),
        "SERVER_PORT": "0",
    }
    command = ["java", *options, *program(jar)]
    subprocess.run(command, check=False, capture_output=True, env=environment, timeout=300)
