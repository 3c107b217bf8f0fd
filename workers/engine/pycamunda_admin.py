"""Deployments, users, groups and memberships through pycamunda: the part of that library that is sound.

Its authorizations, messages, jobs and history are not (wrong paths, missing modules); `admin` speaks REST for those.
pycamunda knows no time-outs, so every request runs in a session that has one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

import pycamunda
import pycamunda.base
import pycamunda.deployment
import pycamunda.group
import pycamunda.user
import requests
from requests.adapters import HTTPAdapter

from workers.engine.admin_http import refused, unreachable

CONNECT_SECONDS, READ_SECONDS = 5.0, 30.0
SOURCE = "bfm"
"""Deployment source: the engine compares a deployment only with earlier ones of the same name and source."""
Result = TypeVar("Result")


class _TimeoutAdapter(HTTPAdapter):
    """Gives every request a time-out, since pycamunda passes none."""

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        options["timeout"] = options.get("timeout") or (CONNECT_SECONDS, READ_SECONDS)
        return super().send(request, *args, **options)


class _CreateDeployment(pycamunda.deployment.Create):
    """pycamunda's deployment in our session: the original opens a connection of its own, without time-out."""

    session: requests.Session

    def __call__(self, *_: Any, **__: Any) -> Any:
        try:
            answer = self.session.request(
                "POST", self.url, params=self.query_parameters(), data=self.body_parameters(), files=self.files
            )
        except requests.RequestException as problem:
            raise pycamunda.PyCamundaException(problem) from problem
        if not answer:
            pycamunda.base._raise_for_status(answer)
        return pycamunda.deployment.DeploymentWithDefinitions.load(answer.json())


class _Area:
    """Runs pycamunda requests with session and authentication, and turns its errors into ours."""

    def __init__(self, url: str, user: str, password: str) -> None:
        self.url, self.user = url.rstrip("/"), user
        self.session = requests.Session()
        self.session.auth = (user, password)
        for scheme in ("http://", "https://"):
            self.session.mount(scheme, _TimeoutAdapter())

    def close(self) -> None:
        self.session.close()

    def _run(self, request: Callable[[], Result]) -> Result:
        request.session = self.session  # type: ignore[attr-defined]
        try:
            return request()
        except pycamunda.NoSuccess as problem:
            status = problem.http_code or 500
            raise refused(status, _words(problem), where=_address(request), user=self.user) from None
        except pycamunda.PyCamundaException as problem:
            raise unreachable(self.url, _reason(problem)) from None


@dataclass(frozen=True)
class Deployed:
    """Outcome of a deployment: ``definitions`` maps new process keys to their version, empty if nothing changed."""

    id: str
    definitions: dict[str, int]


class Deployments(_Area):
    """Deployments of diagrams with their forms."""

    def create(self, name: str, resources: Iterable[tuple[str, bytes]]) -> Deployed:
        """Deploy named resources together; the engine makes nothing new if none of them changed."""
        request = _CreateDeployment(self.url, name, source=SOURCE, enable_duplicate_filtering=True)
        for resource in resources:
            request.add_resource(resource)
        made = self._run(request)
        new = (made.deployed_process_definitions or {}).values()
        return Deployed(str(made.id_), {str(definition.key): int(definition.version) for definition in new})

    def names(self) -> list[str]:
        """Names of all deployments, one entry each."""
        return [str(found.name) for found in self._run(pycamunda.deployment.GetList(self.url))]

    def resources(self, deployment: str) -> list[str]:
        """File names in a deployment."""
        found = self._run(pycamunda.deployment.GetResources(self.url, deployment))
        return sorted(str(resource.name) for resource in found)

    def delete(self, deployment: str, *, cascade: bool = False) -> None:
        """Delete a deployment; with ``cascade`` also its running and past cases."""
        self._run(pycamunda.deployment.Delete(self.url, deployment, cascade=cascade))


class Identity(_Area):
    """Users, groups and memberships kept in the engine."""

    def users(self, group: str | None = None) -> dict[str, str]:
        """User ids with their full names, all or those of one group."""
        found = self._run(pycamunda.user.GetList(self.url, **_given(member_of_group=group)))
        return {str(user.id_): f"{user.first_name} {user.last_name}".strip() for user in found}

    def create_user(self, user: str, password: str, *, first_name: str, last_name: str) -> None:
        self._run(
            pycamunda.user.Create(self.url, id_=user, first_name=first_name, last_name=last_name, password=password)
        )

    def set_password(self, user: str, password: str, *, own_password: str) -> None:
        """Give a user a new password; the engine wants the password of the one who does it again."""
        self._run(pycamunda.user.UpdateCredentials(self.url, user, password, own_password))

    def unlock(self, user: str) -> None:
        """Let a user in again at once, whose account the engine has locked after wrong passwords."""
        self._run(pycamunda.user.Unlock(self.url, user))

    def delete_user(self, user: str) -> None:
        self._run(pycamunda.user.Delete(self.url, user))

    def groups(self, member: str | None = None) -> dict[str, str]:
        """Group ids with their names, all or those of one user."""
        found = self._run(pycamunda.group.GetList(self.url, **_given(member=member)))
        return {str(group.id_): str(group.name) for group in found}

    def create_group(self, group: str, name: str) -> None:
        self._run(pycamunda.group.Create(self.url, group, name, "WORKFLOW"))

    def rename_group(self, group: str, name: str) -> None:
        self._run(pycamunda.group.Update(self.url, group, name, "WORKFLOW"))

    def delete_group(self, group: str) -> None:
        self._run(pycamunda.group.Delete(self.url, group))

    def add_member(self, group: str, user: str) -> None:
        self._run(pycamunda.group.MemberCreate(self.url, group, user))

    def remove_member(self, group: str, user: str) -> None:
        self._run(pycamunda.group.MemberDelete(self.url, group, user))


def _given(**filters: str | None) -> dict[str, Any]:
    return {name: value for name, value in filters.items() if value is not None}


def _address(request: Any) -> str:
    return str(getattr(request, "url", ""))


def _words(problem: Exception) -> str:
    """The engine's message; pycamunda hands over the whole JSON of an answer whose status it does not know."""
    try:
        return str(json.loads(str(problem))["message"])
    except (ValueError, KeyError, TypeError):
        return str(problem)


def _reason(problem: Exception) -> str:
    cause = problem.args[0] if problem.args else problem
    return type(cause).__name__
