"""One blocking HTTP client for the administration of the engine: time-outs, authentication, errors in one sentence."""

from __future__ import annotations

import ssl
from functools import cache
from typing import Any

import httpx

from workers.errors import UserError

Json = dict[str, Any]
TIMEOUT = httpx.Timeout(30.0, connect=5.0)
"""Seconds; a deployment with many forms may take some of them, a connection never does."""


class EngineError(UserError):
    """The engine refused a request. ``status`` is the HTTP status, 0 if it could not be reached."""

    def __init__(self, what: str, *, where: str = "", remedy: str = "", status: int = 0) -> None:
        super().__init__(what, where=where, remedy=remedy)
        self.status = status


def refused(status: int, message: str, *, where: str, user: str) -> EngineError:
    """The error for an answer of the engine: what to do depends on the status."""
    message = " ".join(message.split())[:500]
    if status == 401:
        what, remedy = (
            f"User or password wrong for {user}.",
            "Check BFM_ADMIN_USER and BFM_ADMIN_PASSWORD; after a wrong one even the right one is refused for a while.",
        )
    elif status == 403:
        what = f"{user} lacks the right for this: {message or 'no reason given'}"
        remedy = "Add it in deploy/access.yaml and run bfm deploy, or use another account."
    elif status == 404:
        what, remedy = f"Not found: {message or 'wrong address'}", "Check the address of the engine (…/engine-rest)."
    else:
        what, remedy = f"The engine refused the request ({status}): {message or 'no reason given'}", ""
    return EngineError(what, where=where, remedy=remedy, status=status)


def unreachable(url: str, problem: object) -> EngineError:
    """The error for an engine that does not answer."""
    return EngineError(
        f"Engine does not answer ({problem}).",
        where=url,
        remedy="Start it with bfm engine, or name its address with --engine-url or BFM_ENGINE_URL.",
    )


@cache
def _certificates() -> ssl.SSLContext:
    """Read once: reading them costs more than a request, and a run of scenarios has a client for each person."""
    return httpx.create_ssl_context()


class EngineHttp:
    """REST of the engine as one user. ``url`` ends in ``/engine-rest``."""

    def __init__(self, url: str, user: str, password: str, *, timeout: httpx.Timeout = TIMEOUT) -> None:
        self.url, self.user = url.rstrip("/"), user
        self._client = httpx.Client(
            auth=(user, password), timeout=timeout, headers={"Accept": "application/json"}, verify=_certificates()
        )

    def close(self) -> None:
        self._client.close()

    def get(self, path: str, **query: Any) -> Any:
        return self.call("GET", path, query=query)

    def post(self, path: str, body: object = None, **query: Any) -> Any:
        return self.call("POST", path, body={} if body is None else body, query=query)

    def put(self, path: str, body: object) -> Any:
        return self.call("PUT", path, body=body)

    def delete(self, path: str, **query: Any) -> Any:
        return self.call("DELETE", path, query=query)

    def call(self, method: str, path: str, *, body: object = None, query: Json | None = None) -> Any:
        """Send one request; parsed JSON or None. ``path`` is relative to the REST address. Raises EngineError."""
        url = path if path.startswith("http") else f"{self.url}/{path}"
        parameters = {key: _text(value) for key, value in (query or {}).items() if value is not None}
        try:
            answer = self._client.request(method, url, params=parameters, json=body)
        except (httpx.HTTPError, httpx.InvalidURL) as problem:
            raise unreachable(self.url, type(problem).__name__ if not str(problem) else problem) from None
        if answer.is_error:
            raise refused(answer.status_code, _message(answer), where=f"{method} {url}", user=self.user)
        return answer.json() if answer.content else None


def _text(value: Any) -> str:
    """Query values as the engine reads them: lists are comma separated, never repeated (it reads only the first)."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple | set | frozenset):
        return ",".join(str(item) for item in value)
    return str(value)


def _message(answer: httpx.Response) -> str:
    """The engine's own words, if it sent any."""
    try:
        content = answer.json()
    except ValueError:
        return ""
    return str(content.get("message") or content.get("error") or "") if isinstance(content, dict) else ""
