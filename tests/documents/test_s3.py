"""The outbox on an S3-compatible store: a real server (moto) in a process of its own."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from workers.documents.outbox import Outbox
from workers.documents.seal import Seal
from workers.documents.stores import FolderStore, S3Store, Store, StoreAway
from workers.engine.launcher import free_port
from workers.errors import UserError
from workers.settings import Settings

from .test_outbox import NUMBER, PDF, draft, entry

KEY = Seal.new_key()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the server, with the bucket ``letters``."""
    port = free_port()
    log = (tmp_path_factory.mktemp("s3") / "moto.log").open("wb")
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            deadline = time.monotonic() + 60
            while not _made_bucket(f"http://127.0.0.1:{port}/letters"):
                assert time.monotonic() < deadline, "the S3 server did not start"
                time.sleep(0.2)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def _made_bucket(address: str) -> bool:
    try:
        return httpx.put(address, timeout=5).is_success
    except httpx.HTTPError:
        return False


@pytest.fixture(params=["folder", "bucket", "bucket with prefix"])
def store(request: pytest.FixtureRequest, server: str, tmp_path: Path) -> Store:
    if request.param == "folder":
        return FolderStore(tmp_path)
    place = f"{server}/letters" + (f"/{tmp_path.name}" if "prefix" in request.param else "")
    found = S3Store(place, "key", "secret")
    found.delete(list(found.names()))
    return found


def test_every_store_keeps_its_promises(store: Store) -> None:
    assert store.get("a.letter") is None
    store.put("a.letter", b"one")
    store.put("a.letter", b"two")
    store.put("b.entry", bytes(range(256)) * 4096)
    assert (store.get("a.letter"), store.get("b.entry")) == (b"two", bytes(range(256)) * 4096)
    assert sorted(store.names()) == ["a.letter", "b.entry"]
    store.delete(["a.letter", "never.there"])
    assert sorted(store.names()) == ["b.entry"]


def test_the_outbox_works_on_every_store(store: Store) -> None:
    outbox = Outbox(store, Seal(KEY))
    outbox.keep(draft("bbbbbbbbbbbbbbbb"))
    outbox.write(entry(), PDF, b"text")
    assert outbox.open(NUMBER) == PDF
    assert outbox.open_text(NUMBER) == b"text"
    assert {each.id for each in outbox.unfiled(datetime(2026, 1, 1, tzinfo=UTC))} == {NUMBER, "bbbbbbbbbbbbbbbb"}
    proof = outbox.remove(NUMBER, date(2025, 1, 22))
    assert outbox.find(NUMBER) == proof == outbox.remove(NUMBER, date(2025, 1, 23))
    assert sorted(store.names()) == [f"{NUMBER}.filed.json", "bbbbbbbbbbbbbbbb.draft"]
    assert b"Mustermann" not in b"".join(store.get(name) or b"" for name in store.names())


def test_a_bucket_that_is_not_there_is_told_as_such(server: str) -> None:
    with pytest.raises(StoreAway, match=r"lehnt den Zugriff ab: NoSuchBucket\. Bitte BFM_OUTBOX_S3"):
        S3Store(f"{server}/nowhere", "key", "secret").put("a.letter", b"")


def test_a_store_that_is_away_is_told_as_such() -> None:
    away = S3Store("http://127.0.0.1:9/letters", "key", "top-secret")
    for attempt in (lambda: away.put("a.letter", b""), lambda: away.get("a.letter"), lambda: list(away.names())):
        with pytest.raises(StoreAway, match=r"antwortet nicht \(\w+\)") as told:
            attempt()
        assert "top-secret" not in str(told.value)


@pytest.mark.parametrize("address", ["letters", "s3://letters", "https://host", "https://host/"])
def test_what_is_no_address_of_a_bucket_is_refused(address: str) -> None:
    settings = Settings(outbox_s3=address, outbox_keys=SecretStr(KEY))
    with pytest.raises(UserError, match="BFM_OUTBOX_S3"):
        Outbox.from_settings(settings)


def test_the_settings_choose_the_bucket(server: str) -> None:
    settings = Settings(outbox_s3=f"{server}/letters/chosen", outbox_keys=SecretStr(KEY))
    Outbox.from_settings(settings).write(entry(), PDF)
    assert f"{NUMBER}.letter" in set(S3Store(f"{server}/letters/chosen", "key", "secret").names())
