"""The outbox: complete or nothing, readable by nobody else, and a proof without content after filing."""

from __future__ import annotations

import fcntl
import stat
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from workers.documents.outbox import Entry, Outbox, Proof
from workers.errors import PermanentError

NUMBER = "abcdefgh234567ij"
PDF = b"%PDF-1.7 Frau Mustermann"


def entry(number: str = NUMBER, created: datetime = datetime(2025, 1, 20, 9, 30, tzinfo=UTC)) -> Entry:
    return Entry(
        id=number,
        title="Übergabeprotokoll vom 20.01.2025",
        sha256="bbc05da9bdf2d3cf2c73ea8d3cc39bc2fbbac9d0b1ef4e3b4bd7d9e1b8b9a2aa",
        template="access/handover_record.html.j2",
        template_version="0011223344556677",
        case_number="H-2025-0001",
        filer="pap.a",
        process_instance="7d1c0f5e",
        created=created,
    )


@pytest.fixture
def outbox(tmp_path: Path) -> Outbox:
    return Outbox(tmp_path / "outbox")


def test_a_written_document_can_be_found_and_opened(outbox: Outbox) -> None:
    outbox.write(entry(), PDF)
    assert outbox.find(NUMBER) == entry()
    assert outbox.open(NUMBER) == PDF
    assert outbox.list_unfiled() == [entry()]


def test_files_and_folder_are_closed_to_others_and_named_without_case_number(outbox: Outbox, tmp_path: Path) -> None:
    outbox.write(entry(), PDF)
    folder = tmp_path / "outbox"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {path.name for path in folder.iterdir()} == {f"{NUMBER}.pdf", f"{NUMBER}.json"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_writing_twice_leaves_one_document(outbox: Outbox, tmp_path: Path) -> None:
    outbox.write(entry(), PDF)
    outbox.write(entry(), PDF)
    assert len(list((tmp_path / "outbox").iterdir())) == 2


def test_a_document_without_its_entry_does_not_exist_yet(outbox: Outbox, tmp_path: Path) -> None:
    """What a worker leaves that was killed between the two files: the next delivery writes both again."""
    outbox.write(entry(), PDF)
    (tmp_path / "outbox" / f"{NUMBER}.json").unlink()
    assert outbox.find(NUMBER) is None
    with pytest.raises(PermanentError, match="kein Schreiben"):
        outbox.open(NUMBER)


def test_parts_of_a_killed_writer_go_and_those_of_a_living_one_stay(outbox: Outbox, tmp_path: Path) -> None:
    outbox.write(entry("bbbbbbbbbbbbbbbb"), PDF)
    dead, alive = (tmp_path / "outbox" / f".{NUMBER}.pdf.{who}" for who in ("dead", "alive"))
    dead.write_bytes(PDF)
    with alive.open("wb") as writing:
        fcntl.flock(writing, fcntl.LOCK_EX)
        outbox.write(entry(), PDF)
        assert alive.exists()
    assert not dead.exists()
    assert outbox.open(NUMBER) == PDF


def test_a_failed_write_leaves_nothing_behind(outbox: Outbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("workers.documents.outbox.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        outbox.write(entry(), PDF)
    assert list((tmp_path / "outbox").iterdir()) == []


def test_unfiled_documents_are_listed_oldest_first(outbox: Outbox) -> None:
    younger = entry("bbbbbbbbbbbbbbbb", datetime(2025, 2, 1, tzinfo=UTC))
    older = entry("cccccccccccccccc", datetime(2025, 1, 1, tzinfo=UTC))
    for item in (younger, older):
        outbox.write(item, PDF)
    assert outbox.list_unfiled() == [older, younger]


def test_a_filed_document_leaves_only_a_proof_without_content(outbox: Outbox, tmp_path: Path) -> None:
    outbox.write(entry(), PDF)
    proof = outbox.remove(NUMBER, date(2025, 1, 22))
    assert {path.name for path in (tmp_path / "outbox").iterdir()} == {f"{NUMBER}.filed.json"}
    kept = (tmp_path / "outbox" / f"{NUMBER}.filed.json").read_text(encoding="utf-8")
    assert proof.sha256 == entry().sha256
    assert proof.filed_on == date(2025, 1, 22)
    for word in ("Mustermann", "H-2025-0001", "pap.a", "7d1c0f5e"):
        assert word not in kept
    assert outbox.find(NUMBER) == proof
    assert outbox.list_unfiled() == []
    with pytest.raises(PermanentError):
        outbox.open(NUMBER)


def test_filing_twice_keeps_the_first_proof(outbox: Outbox) -> None:
    outbox.write(entry(), PDF)
    first = outbox.remove(NUMBER, date(2025, 1, 22))
    assert outbox.remove(NUMBER, date(2025, 1, 23)) == first


def test_filing_finishes_what_a_killed_worker_began(outbox: Outbox, tmp_path: Path) -> None:
    outbox.write(entry(), PDF)
    outbox.remove(NUMBER, date(2025, 1, 22))
    outbox.write(entry(), PDF)
    (tmp_path / "outbox" / f".{NUMBER}.pdf.x1y2z3").write_bytes(PDF[:10])
    assert isinstance(outbox.find(NUMBER), Proof)
    outbox.remove(NUMBER, date(2025, 1, 22))
    assert {path.name for path in (tmp_path / "outbox").iterdir()} == {f"{NUMBER}.filed.json"}


@pytest.mark.parametrize(
    "number", ["unknownunknown22", "", "../../etc/passwd", "abcdefgh234567ij/", "ABCDEFGH234567IJ"]
)
def test_an_unknown_number_is_refused(outbox: Outbox, number: str) -> None:
    outbox.write(entry(), PDF)
    assert outbox.find(number) is None
    with pytest.raises(PermanentError, match="BFM_OUTBOX"):
        outbox.remove(number, date(2025, 1, 22))
