"""Every plane of a diagram becomes a picture, also that of a collapsed sub-process."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from workers.check import pictures, readme
from workers.check.project import Project
from workers.errors import UserError

from .probe import probe

BROWSER = pytest.mark.browser


@BROWSER
def test_each_plane_has_its_picture(base: Path, tmp_path: Path) -> None:
    written = pictures.write([base / "bpmn/child.bpmn"], tmp_path / "drawn")
    assert [path.name for path in written] == ["child.svg", "child.png", "child.carry_out.svg", "child.carry_out.png"]
    assert "Aufnahme vollziehen" in _words(written[0])
    assert "Aufnahme buchen" in _words(written[2])
    assert written[1].read_bytes().startswith(b"\x89PNG")


@BROWSER
def test_the_same_diagram_gives_the_same_picture(base: Path, tmp_path: Path) -> None:
    first, second = (pictures.write([base / "bpmn/probe.bpmn"], tmp_path / name, png=False)[0] for name in "ab")
    assert first.read_bytes() == second.read_bytes()
    assert "marker-1" in first.read_text(encoding="utf-8")


@BROWSER
def test_the_overview_is_written_with_pictures_of_the_present_state(base: Path) -> None:
    (base / "bpmn/pictures/old.svg").write_text("<svg/>")
    readme.write(base / "bpmn", probe)
    diagrams = Project.load(base / "bpmn", probe).diagrams
    drawn = {path.name: path for path in (base / "bpmn/pictures").iterdir()}
    assert sorted(drawn) == ["child.carry_out.svg", "child.svg", "probe.svg"]
    assert "Entscheidung treffen" in _words(drawn["probe.svg"])
    for diagram in diagrams:
        for name in readme.picture_names(diagram):
            assert drawn[name].read_text(encoding="utf-8").endswith(readme.stamp(diagram) + "\n")


@BROWSER
def test_a_diagram_that_cannot_be_drawn_is_named(base: Path, tmp_path: Path) -> None:
    broken = base / "bpmn/probe.bpmn"
    broken.write_text("<definitions/>")
    with pytest.raises(UserError, match=r"probe\.bpmn"):
        pictures.write([broken], tmp_path)


def test_without_chromium_the_old_pictures_stay(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = sorted((base / "bpmn/pictures").iterdir())
    monkeypatch.setattr(pictures, "BROWSERS", ("no-such-browser",))
    with pytest.raises(UserError, match="Chromium fehlt"):
        readme.write(base / "bpmn", probe)
    assert sorted((base / "bpmn/pictures").iterdir()) == before


def test_missing_chromium_is_named_with_its_install_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UserError, match="apt-get install -y chromium"):
        pictures.browser()


def _words(path: Path) -> str:
    """Text of the picture, line breaks of the labels closed."""
    return " ".join("".join(etree.parse(path).getroot().itertext()).split())
