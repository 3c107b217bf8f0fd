"""Administration of the engine: processes, tasks, jobs, history, authorizations, clock.

The hot path of the worker lives in `client`; this client serves commands, tests and the scenario runner. Deployments,
users and groups go through pycamunda (`pycamunda_admin`), reached as ``admin.identity`` and ``admin.deployments``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Literal, Self
from urllib.parse import quote

from workers.engine.admin_http import EngineError, EngineHttp, Json
from workers.engine.pycamunda_admin import Deployments, Identity
from workers.engine.variables import decode, encode
from workers.registry import BERLIN

DELETE_ATTEMPTS = 5
CONCURRENT = "ENGINE-03005"
"""The engine's code for a row that another transaction changed in between."""


class EngineAdmin:
    """One user's view of one engine. All methods raise `EngineError` (a `UserError`) with one sentence."""

    def __init__(self, url: str, user: str, password: str) -> None:
        self.http = EngineHttp(url, user, password)
        self.user = user
        self.identity = Identity(self.http.url, user, password)
        self.deployments = Deployments(self.http.url, user, password)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self.http.close()
        self.identity.close()
        self.deployments.close()

    # -- processes ------------------------------------------------------------------------------------------------

    def version(self) -> str:
        """Version of the engine; also the cheapest proof that address and password are right."""
        return str(self.http.get("version")["version"])

    def definitions(self, *, latest: bool = True) -> list[Json]:
        """Deployed process definitions, only the latest version of each by default."""
        return _rows(self.http.get("process-definition", latestVersion=latest, sortBy="key", sortOrder="asc"))

    def start(self, process: str, variables: Mapping[str, Any], *, business_key: str | None = None) -> Json:
        """Submit a start form, as Tasklist does. Returns the new instance."""
        body = {"variables": encode(variables), "businessKey": business_key}
        return _row(self.http.post(f"process-definition/key/{quote(process)}/submit-form", body))

    def start_before(self, process: str, activity: str, variables: Mapping[str, Any], *, business_key: str) -> Json:
        """Start an instance directly before one activity, to set up a state without its history."""
        body = {
            "businessKey": business_key,
            "variables": encode(variables),
            "startInstructions": [{"type": "startBeforeActivity", "activityId": activity}],
        }
        return _row(self.http.post(f"process-definition/key/{quote(process)}/start", body))

    def instances(self, **query: Any) -> list[Json]:
        """Running process instances; keyword arguments are the engine's query parameters."""
        return _rows(self.http.get("process-instance", **query))

    def delete_instance(self, instance: str) -> None:
        """Delete a running instance with its called instances; one that is gone already is fine.

        A worker may just be completing a task of it: the engine then refuses one of the two, and we try again.
        """
        for attempt in range(DELETE_ATTEMPTS):
            try:
                self.http.delete(f"process-instance/{instance}", skipCustomListeners=True, skipIoMappings=True)
            except EngineError as problem:
                if problem.status == 404:
                    return
                if CONCURRENT not in str(problem) or attempt + 1 == DELETE_ATTEMPTS:
                    raise
            else:
                return

    def instance_variables(self, instance: str) -> Json:
        """Values of an instance's variables by name."""
        return decode(self.http.get(f"process-instance/{instance}/variables", deserializeValues=False))

    def set_variables(self, instance: str, variables: Mapping[str, Any]) -> None:
        self.http.post(f"process-instance/{instance}/variables", {"modifications": encode(variables)})

    def correlate(self, message: str, *, business_key: str | None = None, every: bool = False) -> list[Json]:
        """Deliver a message; the results say who received it."""
        body = {"messageName": message, "businessKey": business_key, "all": every, "resultEnabled": True}
        return _rows(self.http.post("message", body))

    # -- tasks ----------------------------------------------------------------------------------------------------

    def tasks(self, **query: Any) -> list[Json]:
        """Open tasks; keyword arguments are the engine's query parameters."""
        return _rows(self.http.get("task", **query))

    def task_variables(self, task: str) -> Json:
        """Values of all variables that the task can see."""
        return decode(self.http.get(f"task/{task}/variables", deserializeValues=False))

    def candidate_groups(self, task: str) -> list[str]:
        links = _rows(self.http.get(f"task/{task}/identity-links", type="candidate"))
        return sorted(str(link["groupId"]) for link in links if link.get("groupId"))

    def claim(self, task: str, user: str) -> None:
        self.http.post(f"task/{task}/claim", {"userId": user})

    def submit_task(self, task: str, variables: Mapping[str, Any]) -> None:
        """Complete a task by its form, as Tasklist does."""
        self.http.post(f"task/{task}/submit-form", {"variables": encode(variables)})

    # -- what the engine is doing ---------------------------------------------------------------------------------

    def external_tasks(self, **query: Any) -> list[Json]:
        return _rows(self.http.get("external-task", **query))

    def external_task_count(self, **query: Any) -> int:
        return int(self.http.get("external-task/count", **query)["count"])

    def jobs(self, **query: Any) -> list[Json]:
        return _rows(self.http.get("job", **query))

    def next_timer(self, after: datetime) -> datetime | None:
        """Moment of the first timer due after ``after``, or None."""
        due = f"gt_{rest_time(after)}"
        query = {"timers": True, "withRetriesLeft": True, "active": True, "dueDates": due}
        rows = self.jobs(**query, sortBy="jobDueDate", sortOrder="asc", maxResults=1)
        return read_time(rows[0]["dueDate"]) if rows else None

    def incidents(self, **query: Any) -> list[Json]:
        return _rows(self.http.get("incident", **query))

    def past_activities(self, **query: Any) -> list[Json]:
        return _rows(self.http.get("history/activity-instance", **query))

    def past_instances(self, **query: Any) -> list[Json]:
        return _rows(self.http.get("history/process-instance", **query))

    def past_variables(self, **query: Any) -> list[Json]:
        return _rows(self.http.get("history/variable-instance", deserializeValues=False, **query))

    # -- authorizations and filters -------------------------------------------------------------------------------

    def authorizations(self, **query: Any) -> list[Json]:
        return _rows(self.http.get("authorization", **query))

    def create_authorization(self, body: Json) -> Json:
        return _row(self.http.post("authorization/create", body))

    def update_authorization(self, identity: str, body: Json) -> None:
        self.http.put(f"authorization/{identity}", body)

    def delete_authorization(self, identity: str) -> None:
        self.http.delete(f"authorization/{identity}")

    def filters(self) -> list[Json]:
        return _rows(self.http.get("filter", resourceType="Task"))

    def create_filter(self, body: Json) -> Json:
        return _row(self.http.post("filter/create", body))

    def update_filter(self, identity: str, body: Json) -> None:
        self.http.put(f"filter/{identity}", body)

    def delete_filter(self, identity: str) -> None:
        self.http.delete(f"filter/{identity}")

    # -- tenants: one for each Jobcenter ----------------------------------------------------------------------------

    def tenants(self) -> dict[str, str]:
        """Tenants with their names."""
        return {str(row["id"]): str(row["name"]) for row in _rows(self.http.get("tenant"))}

    def create_tenant(self, identity: str, name: str) -> None:
        self.http.post("tenant/create", {"id": identity, "name": name})

    def rename_tenant(self, identity: str, name: str) -> None:
        self.http.put(f"tenant/{quote(identity)}", {"id": identity, "name": name})

    def tenant_members(self, tenant: str, kind: Literal["user", "group"]) -> set[str]:
        """Users or groups that belong to a tenant."""
        return {str(row["id"]) for row in _rows(self.http.get(kind, memberOfTenant=tenant))}

    def join_tenant(self, tenant: str, kind: Literal["user", "group"], member: str) -> None:
        self.http.call("PUT", f"tenant/{quote(tenant)}/{kind}-members/{quote(member)}")

    def leave_tenant(self, tenant: str, kind: Literal["user", "group"], member: str) -> None:
        self.http.delete(f"tenant/{quote(tenant)}/{kind}-members/{quote(member)}")

    def knows_password(self, user: str, password: str) -> bool:
        """Whether the engine lets this user in with this password."""
        return bool(self.http.post("identity/verify", {"username": user, "password": password})["authenticated"])

    # -- clock (profile simulation only) --------------------------------------------------------------------------

    def set_clock(self, now: datetime, *, ticking: bool = True) -> None:
        """Move engine time; with ``ticking`` it goes on from there at normal speed."""
        self._clock("PUT", {"now": now.isoformat(), "ticking": ticking})

    def reset_clock(self) -> None:
        self._clock("DELETE")

    def clock(self) -> datetime:
        """What the engine takes for now, in Europe/Berlin."""
        return datetime.fromisoformat(self._clock("GET")["now"]).astimezone(BERLIN)

    def _clock(self, method: str, body: Json | None = None) -> Json:
        return self._simulation(method, "clock", body)

    def due_work(self, instances: Iterable[str]) -> Json:
        """All that waits for workers or for the engine itself, as `DueWork.java` tells it.

        ``steps``: each with the business key of its process instance; ``keys``: business keys of these instances.
        """
        return self._simulation("POST", "work", sorted(instances))

    def _simulation(self, method: str, path: str, body: object) -> Json:
        base = self.http.url.removesuffix("/engine-rest")
        try:
            return _row(self.http.call(method, f"{base}/simulation/{path}", body=body))
        except EngineError as problem:
            if problem.status != 404:
                raise
            remedy = "Start the engine with bfm engine --simulation; a productive engine never offers it."
            raise EngineError("This engine's clock cannot be moved.", where=base, remedy=remedy, status=404) from None


def rest_time(moment: datetime) -> str:
    """A moment as the engine's REST reads it: milliseconds and a numeric offset."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}" + moment.strftime("%z")


def read_time(text: str) -> datetime:
    """A moment sent by the engine, in Europe/Berlin."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%f%z").astimezone(BERLIN)


def _rows(answer: Any) -> list[Json]:
    return list(answer or [])


def _row(answer: Any) -> Json:
    return dict(answer or {})
