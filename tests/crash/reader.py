"""Somebody who opens a letter: signs in to Tasklist and follows the link."""

from __future__ import annotations

import httpx

from .town import Town


def open_letter(town: Town, user: str, address: str) -> httpx.Response:
    """The letter service's answer to this user's browser."""
    with httpx.Client(base_url=town.engine.webapp_url, timeout=30) as browser:
        browser.get("/app/tasklist/default/")
        browser.post(
            "/api/admin/auth/user/default/login/tasklist",
            data={"username": user, "password": town.password(user)},
            headers={"X-XSRF-TOKEN": browser.cookies["XSRF-TOKEN"]},
        ).raise_for_status()
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in browser.cookies.jar)
        return httpx.get(address, headers={"Cookie": cookies}, timeout=30)
