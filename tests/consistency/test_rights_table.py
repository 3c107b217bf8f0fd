"""The table of rights: read strictly, one row for all roles that may do the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from workers.errors import UserError
from workers.rules.rights import Access, read_access
from workers.rules.rights_table import read_rights, text

TABLE = """columns: {start: Starten, task: Aufgaben}
operations:
  begin: {column: start, word: Fall, who: [pap], why: H-58}
  own: {column: task, word: eigene, who: everyone, why: Die Engine}
  foreign: {column: task, word: fremde, who: [], label: eine fremde Aufgabe erledigen, why: Sie gehört jemandem}
"""


@pytest.fixture
def access() -> Access:
    return read_access(Path(__file__).parent / "base/deploy/access.yaml")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "rights.yaml"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_roles_with_the_same_rights_share_a_row(file: Path, access: Access) -> None:
    assert text(read_rights(file, access), access).splitlines() == [
        "| Rolle | Starten | Aufgaben |",
        "|---|---|---|",
        "| Ansprechpersonen (`pap`) | Fall | eigene |",
        "| Teamleitungen (`teamleitung`), Technische Konten (`technik`) | – | eigene |",
        "",
        "Niemand außer der Administration der Engine darf:",
        "",
        "- **eine fremde Aufgabe erledigen**: Sie gehört jemandem.",
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[pap]", "[papp]", r"Zeile 3, operations\.begin\.who: Die Gruppe „papp“ steht nicht in access\.yaml"),
        ("column: start", "column: stat", r"operations\.begin\.column: Die Spalte „stat“ gibt es nicht"),
        (", why: H-58", "", r"operations\.begin\.why: fehlt"),
        ("who: everyone", "who: niemand", r"operations\.own\.who"),
    ],
)
def test_a_wrong_table_is_refused_with_line_and_key(
    old: str, new: str, message: str, file: Path, access: Access
) -> None:
    file.write_text(TABLE.replace(old, new), encoding="utf-8")
    with pytest.raises(UserError, match=message):
        read_rights(file, access)
