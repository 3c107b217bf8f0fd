"""The contract of deploy/directory-api.yaml, against a reference server that runs for real.

BFM_TEST_DIRECTORY (address) and BFM_TEST_DIRECTORY_TOKEN let the first tests run against another service, which then
has to know: K-1 one person, K-2 with a locked address, K-3 several persons; K-9 nobody.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import yaml

from workers.documents import Directory, DirectoryAway, HttpDirectory, Person, open_directory
from workers.errors import PermanentError
from workers.settings import PROJECT, Settings

TOKEN = "reference-token"
PERSON = {"salutation": "Frau", "first_name": "Şükran", "last_name": "Größe", "address_locked": False}
ADDRESS = {"street": "Weg 1", "postcode": "30159", "town": "Hannover"}


@dataclass
class Reference:
    """What the reference server knows, and how often it first answers with a failure."""

    people: dict[str, list[dict[str, Any]]] = field(
        default_factory=lambda: {
            "K-1": [PERSON | ADDRESS],
            "K-2": [PERSON | ADDRESS | {"address_locked": True}],
            "K-3": [PERSON | ADDRESS] * 2,
        }
    )
    failures: list[int] = field(default_factory=list)
    delay: float = 0
    asked: list[str] = field(default_factory=list)
    url: str = ""

    def answer(self, path: str, token: str | None) -> tuple[int, Any]:
        self.asked.append(path)
        time.sleep(self.delay)
        if self.failures:
            return self.failures.pop(0), None
        if token != f"Bearer {TOKEN}":
            return 401, None
        found = self.people.get(path.removeprefix("/v1/persons/"), [])
        return (200, found[0]) if len(found) == 1 else (409 if found else 404, None)


@pytest.fixture
def reference() -> Iterator[Reference]:
    known = Reference()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, content = known.answer(self.path, self.headers.get("Authorization"))
            body = json.dumps(content).encode() if content is not None else b""
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Cache-Control", "no-store")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: object) -> None:
            """A reference, not a witness."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    known.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    yield known
    server.shutdown()
    server.server_close()


@pytest.fixture
async def directory(reference: Reference) -> AsyncIterator[HttpDirectory]:
    client = HttpDirectory(
        os.environ.get("BFM_TEST_DIRECTORY", reference.url), os.environ.get("BFM_TEST_DIRECTORY_TOKEN", TOKEN)
    )
    yield client
    await client.close()


# --- the contract


async def test_a_known_number_gives_the_person(directory: Directory) -> None:
    person = await directory.lookup("K-1")
    assert person.name.strip()
    assert not person.address_locked
    assert await directory.knows("K-1")


async def test_of_a_locked_address_only_the_name_is_read(directory: Directory) -> None:
    person = await directory.lookup("K-2")
    assert person.address_locked
    assert (person.street, person.postcode, person.town) == (None, None, None)
    assert await directory.knows("K-2")


async def test_several_persons_and_nobody_are_told_with_the_remedy(directory: Directory) -> None:
    with pytest.raises(
        PermanentError, match=r"K-3 mehrere Personen\. Erwartet: genau eine\. Bitte die doppelten Einträge"
    ):
        await directory.lookup("K-3")
    with pytest.raises(
        PermanentError, match=r"kennt die Fallnummer K-9 nicht\. Erwartet: genau eine Person\. Bitte die Fallnummer"
    ):
        await directory.lookup("K-9")
    assert not await directory.knows("K-3")
    assert not await directory.knows("K-9")


def test_the_contract_names_the_states_and_fields_that_the_adapter_reads() -> None:
    contract = yaml.safe_load((PROJECT / "deploy/directory-api.yaml").read_text(encoding="utf-8"))
    answers = contract["paths"]["/persons/{case_number}"]["get"]["responses"]
    assert set(answers) == {"200", "401", "404", "409", "429", "503"}
    person = contract["components"]["schemas"]["Person"]
    assert set(person["properties"]) == {*Person.model_fields, "address_locked"}
    assert set(person["required"]) == {*PERSON}


# --- the adapter


async def test_a_service_that_is_away_for_a_moment_is_asked_again(reference: Reference, directory: Directory) -> None:
    reference.failures = [503, 429]
    assert (await directory.lookup("K-1")).last_name == "Größe"
    assert reference.asked == ["/v1/persons/K-1"] * 3


async def test_a_service_that_stays_away_is_told_as_such(reference: Reference, directory: Directory) -> None:
    reference.failures = [500] * 9
    with pytest.raises(DirectoryAway, match="Status 500"):
        await directory.lookup("K-1")
    assert len(reference.asked) == 3


async def test_nobody_listening_is_told_as_away() -> None:
    client = HttpDirectory("http://127.0.0.1:9", TOKEN)
    with pytest.raises(DirectoryAway, match=r"antwortet nicht \(ConnectError\)"):
        await client.lookup("K-1")
    await client.close()


async def test_a_slow_service_is_given_up(reference: Reference, monkeypatch: pytest.MonkeyPatch) -> None:
    reference.delay = 0.6
    monkeypatch.setattr("workers.documents.http_directory.PATIENCE", 0.2)
    client = HttpDirectory(reference.url, TOKEN, attempts=1)
    with pytest.raises(DirectoryAway, match="ReadTimeout"):
        await client.lookup("K-1")
    await client.close()


async def test_a_wrong_token_is_no_matter_of_patience(reference: Reference) -> None:
    client = HttpDirectory(reference.url, "wrong")
    with pytest.raises(PermanentError, match=r"Status 401.*BFM_DIRECTORY_TOKEN"):
        await client.lookup("K-1")
    assert len(reference.asked) == 1
    await client.close()


@pytest.mark.parametrize(
    ("answer", "wrong"),
    [
        ({**PERSON, **ADDRESS, "last_name": ""}, "last_name"),
        ({**PERSON, **ADDRESS, "first_name": None}, "first_name"),
        ({key: value for key, value in (PERSON | ADDRESS).items() if key != "address_locked"}, "address_locked"),
        ([PERSON], "address_locked"),
    ],
)
async def test_an_answer_off_the_contract_is_told_by_field_without_quoting_it(
    reference: Reference, directory: Directory, answer: Any, wrong: str
) -> None:
    reference.people["K-4"] = [answer]
    with pytest.raises(PermanentError) as refused:
        await directory.lookup("K-4")
    assert wrong in str(refused.value)
    assert "Größe" not in str(refused.value)


async def test_a_case_number_cannot_leave_its_place_in_the_address(reference: Reference, directory: Directory) -> None:
    assert not await directory.knows("../../admin?x=1")
    assert reference.asked == ["/v1/persons/..%2F..%2Fadmin%3Fx%3D1"]


async def test_the_settings_choose_it(reference: Reference) -> None:
    chosen = open_directory(Settings(directory=reference.url, directory_token=TOKEN))  # type: ignore[arg-type]
    assert isinstance(chosen, HttpDirectory)
    assert await chosen.knows("K-1")
    await chosen.close()
