"""Name and address from the specialist system, by the small REST contract of ``deploy/directory-api.yaml``."""

from __future__ import annotations

import ssl
from typing import Any
from urllib.parse import quote

import httpx
from pydantic import ValidationError
from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from workers.documents.directory import Directory, DirectoryAway, Person
from workers.errors import PermanentError

PATIENCE = httpx.Timeout(5.0, connect=2.0)
PLACE = "Das Personenverzeichnis (BFM_DIRECTORY)"


class HttpDirectory(Directory):
    """Asks ``<url>/persons/<case number>``. Nothing is kept; messages and logs never hold an answer.

    token: sent as bearer token. attempts: how often it is asked when it does not answer, within a second or two.
    """

    def __init__(
        self, url: str, token: str = "", *, attempts: int = 3, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._attempts = attempts
        self._client = httpx.AsyncClient(
            base_url=url.rstrip("/"),
            headers={"Accept": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {}),
            timeout=PATIENCE,
            verify=ssl.create_default_context(),
            trust_env=False,
            transport=transport,
        )

    async def lookup(self, case_number: str) -> Person:
        answer = await self._ask(case_number)
        if answer.status_code == httpx.codes.NOT_FOUND:
            raise PermanentError(
                f"{PLACE} kennt die Fallnummer {case_number} nicht. "
                "Erwartet: genau eine Person. Bitte die Fallnummer im Fachverfahren prüfen und den Schritt wiederholen."
            )
        if answer.status_code == httpx.codes.CONFLICT:
            raise PermanentError(
                f"{PLACE} findet zur Fallnummer {case_number} mehrere Personen. "
                "Erwartet: genau eine. Bitte die doppelten Einträge im Fachverfahren bereinigen und den Schritt "
                "wiederholen."
            )
        return _person(answer)

    async def knows(self, case_number: str) -> bool:
        answer = await self._ask(case_number)
        return answer.status_code == httpx.codes.OK

    async def close(self) -> None:
        await self._client.aclose()

    async def _ask(self, case_number: str) -> httpx.Response:
        """An answer with one of the agreed states. Raises DirectoryAway after the last attempt."""
        again = AsyncRetrying(
            stop=stop_after_attempt(self._attempts),
            wait=wait_random_exponential(multiplier=0.1, max=1),
            retry=retry_if_exception_type(DirectoryAway),
            reraise=True,
        )
        answer: httpx.Response = await again(self._ask_once, case_number)
        return answer

    async def _ask_once(self, case_number: str) -> httpx.Response:
        try:
            answer = await self._client.get(f"/persons/{quote(case_number, safe='')}")
        except httpx.TransportError as error:
            raise DirectoryAway(f"{PLACE} antwortet nicht ({type(error).__name__}). {_AGAIN}") from None
        status = answer.status_code
        if status == httpx.codes.TOO_MANY_REQUESTS or status >= httpx.codes.INTERNAL_SERVER_ERROR:
            raise DirectoryAway(f"{PLACE} antwortet mit Status {status}. {_AGAIN}")
        if status not in (httpx.codes.OK, httpx.codes.NOT_FOUND, httpx.codes.CONFLICT):
            raise PermanentError(
                f"{PLACE} antwortet mit Status {status}. Erwartet: 200, 404 oder 409. Bitte Adresse und "
                "BFM_DIRECTORY_TOKEN prüfen, dann wiederholen."
            )
        return answer


_AGAIN = (
    "Erwartet: eine Antwort nach deploy/directory-api.yaml. Der Schritt wird wiederholt; hält das an, bitte den "
    "Dienst und das Netz prüfen und wiederholen."
)


def _person(answer: httpx.Response) -> Person:
    """The person in an answer; of a locked address nothing is read. Messages name fields, never values."""
    try:
        found: dict[str, Any] = answer.json()
        if found.pop("address_locked"):
            found |= dict.fromkeys(("street", "postcode", "town"))
        return Person.model_validate({name: found.get(name) for name in Person.model_fields})
    except ValidationError as error:
        wrong = ", ".join(str(problem["loc"][0]) for problem in error.errors(include_input=False))
        raise _off_contract(wrong) from None
    except (ValueError, KeyError, AttributeError, TypeError):
        raise _off_contract("address_locked") from None


def _off_contract(what: str) -> PermanentError:
    return PermanentError(
        f"{PLACE} antwortet nicht wie vereinbart (deploy/directory-api.yaml): {what} fehlt oder ist unbrauchbar. "
        "Erwartet: alle Angaben der Vereinbarung. Bitte den Eintrag im Fachverfahren oder den Dienst berichtigen, "
        "dann wiederholen."
    )
