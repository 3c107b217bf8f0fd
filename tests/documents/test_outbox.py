"""The outbox: complete or nothing, readable by nobody else, and a proof without content after filing."""

from __future__ import annotations

import fcntl
import hashlib
import stat
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr

from workers.documents.outbox import Draft, Entry, Outbox, Proof
from workers.documents.seal import Seal
from workers.documents.stores import StoreAway
from workers.errors import PermanentError, UserError
from workers.settings import Settings

NUMBER = "abcdefgh234567ij"
KEY = Seal.new_key()
PDF = b"%PDF-1.7 Frau Mustermann"


def entry(number: str = NUMBER, created: datetime = datetime(2025, 1, 20, 9, 30, tzinfo=UTC)) -> Entry:
    return Entry(
        id=number,
        title="Übergabeprotokoll vom 20.01.2025",
        sha256=hashlib.sha256(PDF).hexdigest(),
        template="access/handover_record.html.j2",
        template_version="0011223344556677",
        case_number="H-2025-0001",
        filer="pap.a",
        process_instance="7d1c0f5e",
        created=created,
    )


@pytest.fixture
def outbox(tmp_path: Path) -> Outbox:
    return Outbox.in_folder(tmp_path / "outbox", KEY)


def test_a_written_document_can_be_found_and_opened(outbox: Outbox) -> None:
    outbox.write(entry(), PDF)
    assert outbox.find(NUMBER) == entry()
    assert outbox.open(NUMBER) == PDF
    assert outbox.unfiled() == [entry()]


def test_files_and_folder_are_closed_to_others_and_named_without_case_number(outbox: Outbox, tmp_path: Path) -> None:
    outbox.write(entry(), PDF)
    folder = tmp_path / "outbox"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {path.name for path in folder.iterdir()} == {f"{NUMBER}.letter", f"{NUMBER}.entry"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_writing_twice_leaves_one_document(outbox: Outbox, tmp_path: Path) -> None:
    outbox.write(entry(), PDF)
    outbox.write(entry(), PDF)
    assert len(list((tmp_path / "outbox").iterdir())) == 2


def test_a_document_without_its_entry_does_not_exist_yet(outbox: Outbox, tmp_path: Path) -> None:
    """What a worker leaves that was killed between the two files: the next delivery writes both again."""
    outbox.write(entry(), PDF)
    (tmp_path / "outbox" / f"{NUMBER}.entry").unlink()
    assert outbox.find(NUMBER) is None
    with pytest.raises(PermanentError, match="kein Schreiben"):
        outbox.open(NUMBER)


def test_parts_of_a_killed_writer_go_and_those_of_a_living_one_stay(outbox: Outbox, tmp_path: Path) -> None:
    outbox.write(entry("bbbbbbbbbbbbbbbb"), PDF)
    dead, alive = (tmp_path / "outbox" / f".{NUMBER}.letter.{who}" for who in ("dead", "alive"))
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

    monkeypatch.setattr("workers.documents.stores.os.fsync", full)
    with pytest.raises(StoreAway, match="der Speicherplatz ist voll"):
        outbox.write(entry(), PDF)
    assert list((tmp_path / "outbox").iterdir()) == []


def test_unfiled_documents_are_listed_oldest_first(outbox: Outbox) -> None:
    younger = entry("bbbbbbbbbbbbbbbb", datetime(2025, 2, 1, tzinfo=UTC))
    older = entry("cccccccccccccccc", datetime(2025, 1, 1, tzinfo=UTC))
    for item in (younger, older):
        outbox.write(item, PDF)
    assert outbox.unfiled() == [older, younger]


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
    assert outbox.unfiled() == []
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
    (tmp_path / "outbox" / f".{NUMBER}.letter.x1y2z3").write_bytes(PDF[:10])
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


def draft(number: str = NUMBER) -> Draft:
    about = entry(number).model_dump(exclude={"sha256", "template_version", "has_text"})
    return Draft(**about, content={"reason": "Ein langer Grund", "facts": [{"value": "zwei Worte"}]}, problem="Fehlt.")


def test_only_what_waits_long_enough_is_listed(outbox: Outbox) -> None:
    outbox.write(entry("bbbbbbbbbbbbbbbb", datetime(2025, 2, 1, tzinfo=UTC)), PDF)
    outbox.keep(draft())
    assert [each.id for each in outbox.unfiled(datetime(2025, 1, 27, tzinfo=UTC))] == [NUMBER]
    assert len(outbox.unfiled()) == 2


def test_a_draft_is_kept_until_the_document_is_written(outbox: Outbox, tmp_path: Path) -> None:
    outbox.keep(draft())
    assert outbox.find(NUMBER) == draft()
    assert draft().texts() == ["Ein langer Grund", "zwei Worte"]
    with pytest.raises(PermanentError):
        outbox.open(NUMBER)
    outbox.write(entry(), PDF)
    assert outbox.find(NUMBER) == entry()
    assert not list((tmp_path / "outbox").glob("*.draft"))


def test_a_draft_that_was_filed_elsewhere_leaves_a_proof_without_hash(outbox: Outbox, tmp_path: Path) -> None:
    outbox.keep(draft())
    assert outbox.remove(NUMBER, date(2025, 1, 22)).sha256 is None
    assert {path.name for path in (tmp_path / "outbox").iterdir()} == {f"{NUMBER}.filed.json"}


# --- encryption


def test_nothing_in_the_folder_can_be_read_without_the_key(outbox: Outbox, tmp_path: Path) -> None:
    outbox.write(entry(), PDF, b"Frau Mustermann, Text")
    outbox.keep(draft("bbbbbbbbbbbbbbbb"))
    kept = b"".join(path.read_bytes() for path in (tmp_path / "outbox").iterdir())
    for word in (b"Mustermann", b"PDF", b"H-2025-0001", b"pap.a", b"handover_record", b"langer Grund"):
        assert word not in kept
    with pytest.raises(PermanentError, match="mit keinem der gesetzten Schlüssel"):
        Outbox.in_folder(tmp_path / "outbox", Seal.new_key()).find(NUMBER)


def test_a_changed_or_exchanged_file_is_noticed(outbox: Outbox, tmp_path: Path) -> None:
    folder = tmp_path / "outbox"
    outbox.write(entry(), PDF)
    other = entry("bbbbbbbbbbbbbbbb").model_copy(update={"sha256": hashlib.sha256(b"%PDF other").hexdigest()})
    outbox.write(other, b"%PDF other")
    (folder / f"{NUMBER}.letter").write_bytes((folder / "bbbbbbbbbbbbbbbb.letter").read_bytes())
    with pytest.raises(PermanentError, match="verändert"):
        outbox.open(NUMBER)
    sealed = bytearray((folder / "bbbbbbbbbbbbbbbb.letter").read_bytes())
    sealed[40] ^= 1
    (folder / "bbbbbbbbbbbbbbbb.letter").write_bytes(sealed)
    with pytest.raises(PermanentError, match="verändert"):
        outbox.open("bbbbbbbbbbbbbbbb")


def test_a_key_is_changed_without_losing_a_document(outbox: Outbox, tmp_path: Path) -> None:
    folder, new = tmp_path / "outbox", Seal.new_key()
    outbox.write(entry(), PDF)
    both = Outbox.in_folder(folder, f"{new}, {KEY}")
    both.write(entry("bbbbbbbbbbbbbbbb"), PDF)
    assert both.open(NUMBER) == PDF
    assert both.rekey() == 4
    only_new = Outbox.in_folder(folder, new)
    assert only_new.open(NUMBER) == only_new.open("bbbbbbbbbbbbbbbb") == PDF
    with pytest.raises(PermanentError):
        outbox.find(NUMBER)


@pytest.mark.parametrize("keys", ["", "  ", "too-short", "x" * 44])
def test_without_a_usable_key_nothing_starts(tmp_path: Path, keys: str) -> None:
    with pytest.raises(UserError, match="bfm letter key"):
        Outbox.from_settings(Settings(outbox=tmp_path, outbox_keys=SecretStr(keys)))


def test_the_key_of_the_demo_is_made_once_and_closed_to_others(tmp_path: Path) -> None:
    file = tmp_path / "demo" / "outbox.key"
    key = Seal.kept_key(file)
    assert Seal.kept_key(file) == key
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
