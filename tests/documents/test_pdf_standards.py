"""PDF/A-2a (archive) and PDF/UA-1 (accessible), as veraPDF sees them: every template with every kind of content."""

from __future__ import annotations

import fcntl
import subprocess
from pathlib import Path

import pytest

from workers.documents.rendering import Renderer
from workers.settings import PROJECT

from .samples import printed, printing, printings

pytestmark = pytest.mark.pdfcheck
JARS = PROJECT / "build" / "verapdf"


@pytest.fixture(scope="module")
def files(renderer: Renderer, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("pdf")
    for each in printings():
        pdf = renderer.render(printed(*each.values)).pdf
        (folder / f"{printing(*each.values).replace('/', '_')}.pdf").write_bytes(pdf)
    return sorted(folder.iterdir())


@pytest.fixture(scope="module")
def jars() -> Path:
    """The checker, fetched by Maven once; its folder is not part of the repository."""
    JARS.mkdir(parents=True, exist_ok=True)
    with (JARS / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # test processes side by side: one fetches, the others wait
        if not (JARS / ".complete").exists():
            pom = Path(__file__).parent / "verapdf.xml"
            goal = ["dependency:copy-dependencies", f"-DoutputDirectory={JARS}"]
            subprocess.run(["mvn", "-q", "-B", "-f", str(pom), *goal], check=True)
            (JARS / ".complete").touch()
    return JARS


@pytest.mark.parametrize("profile", ["2a", "ua1"])
def test_every_template_with_every_content_passes(profile: str, files: list[Path], jars: Path) -> None:
    checker = ["java", "-Xmx512m", "-cp", f"{jars}/*", "org.verapdf.apps.GreenfieldCliWrapper"]
    answer = subprocess.run(
        [*checker, "--flavour", profile, "--format", "text", *map(str, files)], capture_output=True, text=True
    )
    results = {Path(line.split()[1]).name: line.split()[0] for line in answer.stdout.splitlines() if line.strip()}
    assert results == {path.name: "PASS" for path in files}
    assert len(results) == len(printings())


def test_the_checker_does_find_a_file_that_is_neither(tmp_path: Path, jars: Path) -> None:
    """Without this, a checker that passes everything would go unnoticed."""
    from weasyprint import HTML

    HTML(string="<p>ohne Titel und Sprache</p>").write_pdf(tmp_path / "plain.pdf")
    checker = ["java", "-Xmx512m", "-cp", f"{jars}/*", "org.verapdf.apps.GreenfieldCliWrapper"]
    answer = subprocess.run(
        [*checker, "--flavour", "2a", "--format", "text", str(tmp_path / "plain.pdf")], capture_output=True, text=True
    )
    assert answer.stdout.startswith("FAIL")
