"""Whom a browser's engine session belongs to, and which cases it may read; the engine itself decides."""

from __future__ import annotations

import re
from collections.abc import Mapping
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

import httpx

from workers.errors import BfmError

SESSION_COOKIES = ("JSESSIONID", "BFM_NODE")
"""Cookies passed on to the engine: the session, and the proxy's mark of the node that holds it. No others."""

CLAIMING = frozenset({"correct_referral", "correct_transfer"})
"""Tasks that whoever typed a case number gets back when it was refused."""

_SAFE_VALUE = re.compile(r"[A-Za-z0-9._!:~+/=-]{1,256}")


class EngineAway(BfmError):
    """The engine's web application does not answer as expected; nothing is shown without its word."""


class Sessions:
    """Questions to the engine's web application with the cookies of one browser.

    webapp_url: address of the web applications as this service reaches them, for example ``…/camunda``.
    """

    def __init__(self, webapp_url: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._client = httpx.AsyncClient(
            base_url=webapp_url.rstrip("/"),
            timeout=httpx.Timeout(5.0, connect=2.0),
            transport=transport,
            trust_env=False,
            # The client serves many browsers: a cookie that the engine sets for one must never reach another.
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        )

    async def user(self, cookies: Mapping[str, str]) -> str | None:
        """User id of the session, or None when nobody is logged in. Raises EngineAway."""
        if SESSION_COOKIES[0] not in cookies:
            return None
        return str((await self._session(cookies)).get("userId") or "") or None

    async def may_read(self, cookies: Mapping[str, str], case_number: str) -> bool:
        """Whether this session may read an open task of the case, in any phase. Raises EngineAway.

        Only tasks count: operations may read every process instance, but have no business with what a letter says.
        Nor has a technical account, which sees every task: whoever may not use Tasklist reads no letter.
        Called processes carry the business key of the case, so one question covers all phases. A task in which a case
        number is only claimed, because it was refused, opens nothing.
        """
        if "tasklist" not in (await self._session(cookies)).get("authorizedApps", ()):
            return False
        question = {"processInstanceBusinessKey": case_number}
        tasks = await self._get("/api/engine/engine/default/task", cookies, question)
        return tasks.status_code == httpx.codes.OK and any(
            task.get("taskDefinitionKey") not in CLAIMING for task in _json(tasks)
        )

    async def in_group(self, cookies: Mapping[str, str], user: str, group: str) -> bool:
        """Whether the user of this session belongs to a group. Raises EngineAway."""
        answer = await self._get("/api/engine/engine/default/identity/groups", cookies, {"userId": user})
        if answer.status_code != httpx.codes.OK:
            return False
        return any(found.get("id") == group for found in _json(answer).get("groups") or ())

    async def jobcenters(self, cookies: Mapping[str, str], user: str) -> frozenset[str]:
        """Jobcenters to which the user of this session belongs. Raises EngineAway."""
        answer = await self._get("/api/engine/engine/default/tenant", cookies, {"userMember": user})
        if answer.status_code != httpx.codes.OK:
            return frozenset()
        return frozenset(str(found["id"]) for found in _json(answer))

    async def answers(self) -> bool:
        """Whether the engine's web application can be reached."""
        try:
            await self._get("/api/admin/auth/user/default", {})
        except EngineAway:
            return False
        return True

    async def close(self) -> None:
        await self._client.aclose()

    async def _session(self, cookies: Mapping[str, str]) -> dict[str, Any]:
        """Who is logged in, and to which applications; empty when nobody is."""
        answer = await self._get("/api/admin/auth/user/default", cookies)
        return dict(_json(answer)) if answer.status_code == httpx.codes.OK else {}

    async def _get(
        self, path: str, cookies: Mapping[str, str], question: Mapping[str, str] | None = None
    ) -> httpx.Response:
        try:
            answer = await self._client.get(path, params=question, headers=_headers(cookies))
        except httpx.HTTPError as error:
            raise EngineAway(f"Engine not reachable: {type(error).__name__}.") from None
        if answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
            raise EngineAway(f"Engine answers with status {answer.status_code}.")
        return answer


def _headers(cookies: Mapping[str, str]) -> dict[str, str]:
    wanted = {name: cookies[name] for name in SESSION_COOKIES if _SAFE_VALUE.fullmatch(cookies.get(name, ""))}
    headers = {"Accept": "application/json"}
    if wanted:
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in wanted.items())
    return headers


def _json(answer: httpx.Response) -> Any:
    try:
        return answer.json()
    except ValueError:
        raise EngineAway("Engine answers without JSON.") from None
