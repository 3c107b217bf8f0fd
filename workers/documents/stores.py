"""Where the outbox keeps its files: a folder, or a bucket of an S3-compatible store."""

from __future__ import annotations

import fcntl
import io
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from workers.errors import TemporaryError, UserError, system_reason

if TYPE_CHECKING:
    from workers.settings import Settings


class StoreAway(TemporaryError):
    """The store does not answer as expected; the step is tried again."""


class Store(Protocol):
    """Files by name, ``<document id>.<kind>``; writing one is durable and complete, or nothing has happened."""

    place: str
    """For messages."""

    def put(self, name: str, content: bytes) -> None:
        """Write or replace a file."""

    def get(self, name: str) -> bytes | None:
        """Content of a file, or None."""

    def delete(self, names: Iterable[str]) -> None:
        """Delete files, and what a killed writer left of them; one that is not there is no mistake."""

    def names(self) -> Iterator[str]:
        """All files."""


class FolderStore:
    """Files in a folder that only its owner can read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.place = str(folder)

    def put(self, name: str, content: bytes) -> None:
        """Readers see all of it or the old one, also after a power cut. Mode 0600 (mkstemp). StoreAway if that "
        "fails."""
        try:
            self._put(name, content)
        except OSError as error:
            raise self._unusable(error) from None

    def _put(self, name: str, content: bytes) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._clear_parts(name)
        handle, temporary = tempfile.mkstemp(prefix=f".{name}.", dir=self._folder)
        try:
            with os.fdopen(handle, "wb") as file:
                fcntl.flock(file, fcntl.LOCK_EX)  # its writer lives, see _clear_parts
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).rename(self._folder / name)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        self._sync()

    def get(self, name: str) -> bytes | None:
        try:
            return (self._folder / name).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._unusable(error) from None

    def delete(self, names: Iterable[str]) -> None:
        for name in names:
            for path in (*self._folder.glob(f".{name}.*"), self._folder / name):
                path.unlink(missing_ok=True)
        self._sync()

    def names(self) -> Iterator[str]:
        return (path.name for path in self._folder.glob("[!.]*") if path.is_file())

    def _unusable(self, error: OSError) -> StoreAway:
        return StoreAway(
            f"Der Ordner {self.place} lässt sich nicht benutzen ({system_reason(error)}). Erwartet: ein Ordner mit "
            "freiem Platz, den das Konto des Workers lesen und beschreiben darf. Bitte Platz oder Rechte schaffen "
            "(BFM_OUTBOX); der Schritt wird "
            "von selbst wiederholt, zuletzt in Cockpit von Hand."
        )

    def _clear_parts(self, name: str) -> None:
        """Delete what a worker left that was killed while writing; another that writes right now holds the lock."""
        for part in self._folder.glob(f".{name}.*"):
            with suppress(FileNotFoundError, BlockingIOError), part.open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                part.unlink()

    def _sync(self) -> None:
        handle = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


class S3Store:
    """Objects of a bucket, below a prefix. A put is complete or nothing: that is S3's own promise."""

    def __init__(self, address: str, key_id: str, secret: str) -> None:
        """address: ``https://host[:port]/bucket[/prefix]``. Raises UserError when it is none."""
        from minio import Minio  # only those who use it load it
        from urllib3 import PoolManager, Retry, Timeout

        parts = urlsplit(address)
        bucket, _, prefix = parts.path.strip("/").partition("/")
        if parts.scheme not in ("http", "https") or not parts.hostname or not bucket:
            raise UserError(
                "BFM_OUTBOX_S3 ist keine Adresse eines Ablagebereichs.", remedy="Erwartet: https://host/bucket"
            )
        self.place = f"{parts.hostname}/{bucket}"
        self._bucket, self._prefix = bucket, f"{prefix.rstrip('/')}/" if prefix else ""
        patience = Retry(total=2, backoff_factor=0.2, status_forcelist=[500, 502, 503, 504])
        pool = PoolManager(timeout=Timeout(connect=3, read=15), retries=patience, maxsize=8)
        secure = parts.scheme == "https"
        self._client = Minio(
            parts.netloc, access_key=key_id, secret_key=secret, secure=secure, http_client=pool, region="us-east-1"
        )

    def put(self, name: str, content: bytes) -> None:
        with self._answering():
            self._client.put_object(self._bucket, self._prefix + name, io.BytesIO(content), len(content))

    def get(self, name: str) -> bytes | None:
        from minio.error import S3Error

        with self._answering():
            try:
                answer = self._client.get_object(self._bucket, self._prefix + name)
            except S3Error as error:
                if error.code == "NoSuchKey":
                    return None
                raise
            try:
                return bytes(answer.read())
            finally:
                answer.close()
                answer.release_conn()

    def delete(self, names: Iterable[str]) -> None:
        with self._answering():
            for name in names:
                self._client.remove_object(self._bucket, self._prefix + name)

    def names(self) -> Iterator[str]:
        with self._answering():
            found = list(self._client.list_objects(self._bucket, self._prefix, recursive=True))
        return (str(each.object_name).removeprefix(self._prefix) for each in found)

    @contextmanager
    def _answering(self) -> Iterator[None]:
        """Whatever the store or the way to it refuses, in one German sentence; never a key or a content."""
        from minio.error import MinioException, S3Error
        from urllib3.exceptions import HTTPError

        try:
            yield
        except S3Error as error:
            raise StoreAway(
                f"Das Ausgangsfach {self.place} (S3) lehnt den Zugriff ab: {error.code}. "
                "Bitte BFM_OUTBOX_S3, Zugangsschlüssel und Rechte prüfen. Erwartet: Lesen, Schreiben, Löschen und "
                "Auflisten sind erlaubt. Der Schritt wird von selbst wiederholt, zuletzt von Hand."
            ) from None
        except (MinioException, HTTPError, OSError) as error:
            raise StoreAway(
                f"Das Ausgangsfach {self.place} (S3) antwortet nicht ({type(error).__name__}). "
                "Erwartet: eine Antwort in 15 Sekunden. Bitte Netz und Dienst prüfen; der Schritt wird von "
                "selbst wiederholt, zuletzt in Cockpit von Hand."
            ) from None


def open_store(settings: Settings) -> Store:
    """The bucket that the settings name, else the folder."""
    if not settings.outbox_s3:
        return FolderStore(settings.outbox)
    key_id, secret = settings.outbox_s3_key_id, settings.outbox_s3_secret
    return S3Store(settings.outbox_s3, key_id.get_secret_value(), secret.get_secret_value())
