"""A small engine that speaks HTTP and answers as the real one does (`test_answers` holds both to the same words).

It knows the processes of ``lab.bpmn`` as lists of steps; a step is a list of topics that are worked in parallel.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import time
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import aiohttp
from aiohttp import web

from workers.engine.cases import TASK_FIELDS

Json = Any
TYPES = {"Null", "String", "Boolean", "Integer", "Long", "Short", "Double", "Date", "Json", "Object"}
PARALLEL = 0.003
"""Seconds a completion takes; another one of the same case within them is an optimistic locking exception."""


@dataclass(frozen=True)
class Process:
    steps: tuple[tuple[str, ...], ...]
    catches: str = ""
    fails_after: str = ""
    waits_for_message: bool = False
    waits_for_user: bool = False


PROCESSES = {
    "lab_one": Process((("lab.one",),)),
    "lab_slow": Process((("lab.slow",),)),
    "lab_three": Process((("lab.a",), ("lab.b",), ("lab.c",))),
    "lab_join": Process((("lab.join",) * 4,)),
    "lab_error": Process((("lab.error",),), catches="lab_known"),
    "lab_broken": Process((("lab.broken",),), fails_after="nobody_sets_this"),
    "lab_case": Process(((), ("lab.case",)), waits_for_message=True),
    "lab_recheck": Process(((),)),
    "lab_desk": Process(((),), waits_for_user=True),
    "heartbeat": Process((("heartbeat.beat",), ())),
}


@dataclass
class Instance:
    id: str
    key: str
    business_key: str | None
    variables: dict[str, Json]
    started: float
    step: int = -1
    suspended: bool = False
    ended: bool = False
    completing: int = 0
    called: str = ""
    activities: list[str] = field(default_factory=list)


@dataclass
class Task:
    id: str
    topic: str
    instance: Instance
    created: float
    retries: int | None = None
    message: str | None = None
    details: str | None = None
    worker: str | None = None
    locked_until: float = 0.0

    @property
    def locked(self) -> bool:
        return self.locked_until > time.time()

    @property
    def open(self) -> bool:
        return not self.locked and not self.instance.suspended and (self.retries is None or self.retries > 0)


@dataclass
class UserTask:
    id: str
    instance: Instance
    assignee: str | None
    owner: str | None = None
    priority: int = 50


class Refusal(Exception):
    """An answer of the engine that is not 2xx."""

    def __init__(self, status: int, message: str, *, kind: str = "RestException", code: int | None = 0) -> None:
        self.status, self.body = status, {"type": kind, "message": message, "code": code}


class FakeEngine:
    """Start it with `async with`; `url` is the REST root. Polls outlive their client, as in the real engine."""

    def __init__(self, user: str = "admin", password: str = "secret") -> None:
        self._authorization = aiohttp.encode_basic_auth(user, password)
        self.user, self.password = user, password
        self.tasks: dict[str, Task] = {}
        self.instances: dict[str, Instance] = {}
        self.user_tasks: dict[str, UserTask] = {}
        self._created = asyncio.Condition()
        self._polls: dict[str, object] = {}
        self._ids = itertools.count(1)
        self._runner: web.AppRunner | None = None
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/engine-rest"

    async def __aenter__(self) -> FakeEngine:
        await self.listen()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.go_away()

    async def listen(self) -> None:
        """Accept requests; after `go_away` again on the same port, with the same state: an engine restarted."""
        app = web.Application(middlewares=[self._answer], client_max_size=2**24)
        app.router.add_routes(self._routes())
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True).start()
        self.port = self._runner.addresses[0][1]

    async def go_away(self) -> None:
        if self._runner:
            await self._runner.cleanup()

    def _routes(self) -> list[web.RouteDef]:
        root = "/engine-rest"
        return [
            web.post(f"{root}/deployment/create", self._deploy),
            web.post(f"{root}/process-definition/key/{{key}}/start", self._start),
            web.get(f"{root}/process-instance", self._list_instances),
            web.post(f"{root}/process-instance", self._find_instances),
            web.post(f"{root}/process-instance/count", self._count_instances),
            web.post(f"{root}/process-instance/{{id}}/variables", self._set_variables),
            web.post(f"{root}/variable-instance", self._find_variables),
            web.delete(f"{root}/process-instance/{{id}}", self._delete),
            web.put(f"{root}/process-instance/{{id}}/suspended", self._suspend),
            web.get(f"{root}/execution/count", self._count_executions),
            web.post(f"{root}/message", self._correlate),
            web.post(f"{root}/history/process-instance", self._history),
            web.get(f"{root}/history/variable-instance", self._history_variables),
            web.post(f"{root}/history/variable-instance", self._find_history_variables),
            web.get(f"{root}/history/activity-instance", self._history_activities),
            web.post(f"{root}/task", self._find_user_tasks),
            web.put(f"{root}/task/{{id}}", self._replace),
            web.post(f"{root}/task/{{id}}/assignee", self._assign),
            web.post(f"{root}/task/{{id}}/identity-links", self._own),
            web.post(f"{root}/task/{{id}}/identity-links/delete", self._disown),
            web.get(f"{root}/external-task", self._list),
            web.get(f"{root}/external-task/{{id}}/errorDetails", self._error_details),
            web.post(f"{root}/external-task/fetchAndLock", self._fetch),
            web.post(f"{root}/external-task/{{id}}/{{verb}}", self._on_task),
        ]

    @web.middleware
    async def _answer(self, request: web.Request, handler: Any) -> web.StreamResponse:
        if request.headers.get("Authorization") != self._authorization:
            return web.Response(status=401)
        try:
            result = await handler(request)
        except Refusal as refusal:
            return web.json_response(refusal.body, status=refusal.status)
        except web.HTTPNotFound:
            return web.json_response(
                {"type": "NotFoundException", "message": "HTTP 404 Not Found", "code": None}, status=404
            )
        if isinstance(result, web.Response):
            return result
        return web.Response(status=204) if result is None else web.json_response(result)

    # -- processes -------------------------------------------------------------------------------------------------

    async def _deploy(self, _: web.Request) -> Json:
        return {"id": "lab"}

    async def _start(self, request: web.Request) -> Json:
        key, body = request.match_info["key"], await request.json()
        if key not in PROCESSES:
            message = f"No matching process definition with key: {key} and no tenant-id"
            raise Refusal(404, message, code=None)
        instance = self._new_instance(key, body.get("businessKey"), body.get("variables") or {})
        await self._next_step(instance)
        return {"id": instance.id}

    def _new_instance(self, key: str, business_key: str | None, variables: Json) -> Instance:
        instance = Instance(f"instance-{next(self._ids)}", key, business_key, _checked(variables), time.time())
        self.instances[instance.id] = instance
        return instance

    async def _next_step(self, instance: Instance) -> None:
        process = PROCESSES[instance.key]
        instance.step += 1
        if process.waits_for_message and instance.step == 0:
            called = Instance(f"instance-{next(self._ids)}", "lab_recheck", None, {}, time.time())
            self.instances[called.id] = called
            instance.called = called.id
            return
        if process.waits_for_user:
            assignee = instance.variables.get("acting_manager", {}).get("value")
            desk = UserTask(str(uuid.uuid4()), instance, assignee)
            self.user_tasks[desk.id] = desk
            return
        if instance.step >= len(process.steps):
            instance.ended = True
            return
        for topic in process.steps[instance.step]:
            task = Task(str(uuid.uuid4()), topic, instance, time.time())
            self.tasks[task.id] = task
        async with self._created:
            self._created.notify_all()

    async def _list_instances(self, request: web.Request) -> Json:
        return [{"id": instance.id} for instance in self.instances.values() if not instance.ended]

    async def _find_instances(self, request: web.Request) -> Json:
        body = await request.json()
        if ids := body.get("processInstanceIds"):
            return [{"id": number} for number in ids if not self.instances[number].ended]
        if "businessKey" in body:
            key = body.get("processDefinitionKey")
            running = [i for i in self.instances.values() if not i.ended and i.business_key == body["businessKey"]]
            return [{"id": i.id} for i in running if key in (None, i.key)]
        if "processDefinitionKey" in body:
            found = self._with_variables(body)
            return [{"id": i.id, "businessKey": i.business_key} for i in found]
        parent = self.instances[body["superProcessInstance"]]
        called = self.instances.get(parent.called)
        return [{"id": called.id}] if called and not called.ended else []

    async def _set_variables(self, request: web.Request) -> Json:
        instance = self.instances[request.match_info["id"]]
        if instance.ended:
            message = (
                f"Cannot modify variables for process instance {instance.id}: execution {instance.id} doesn't exist"
            )
            raise Refusal(500, message)
        instance.variables |= _checked((await request.json())["modifications"])

    async def _find_variables(self, request: web.Request) -> Json:
        body = await request.json()
        name, wanted = body["variableName"], body["activityInstanceIdIn"]
        found = [self.instances[number] for number in wanted if name in self.instances[number].variables]
        return [{"name": name, "activityInstanceId": i.id, **i.variables[name]} for i in found]

    async def _count_instances(self, request: web.Request) -> Json:
        return {"count": len(self._with_variables(await request.json()))}

    def _with_variables(self, body: Json) -> list[Instance]:
        found = [i for i in self.instances.values() if not i.ended and i.key == body["processDefinitionKey"]]
        return [i for i in found if _holds(i, body)]

    async def _delete(self, request: web.Request) -> Json:
        instance = self._instance(request.match_info["id"])
        instance.ended = True
        self.tasks = {key: task for key, task in self.tasks.items() if task.instance is not instance}

    async def _suspend(self, request: web.Request) -> Json:
        self._instance(request.match_info["id"]).suspended = (await request.json())["suspended"]

    def _instance(self, instance_id: str) -> Instance:
        instance = self.instances.get(instance_id)
        if instance is None or instance.ended:
            raise Refusal(404, f"Process instance with id {instance_id} does not exist")
        return instance

    async def _count_executions(self, request: web.Request) -> Json:
        instance = self.instances.get(request.query["processInstanceId"])
        return {"count": int(bool(instance and instance.key == "lab_recheck" and not instance.ended))}

    async def _correlate(self, request: web.Request) -> Json:
        body = await request.json()
        if body.get("all"):
            waiting = [i for i in self.instances.values() if i.key == "heartbeat" and i.step == 1 and not i.ended]
            for instance in waiting:
                instance.ended = instance.business_key == body["businessKey"]
            return
        called = self.instances.get(body["processInstanceId"])
        if called is None or called.ended or called.key != "lab_recheck":
            raise Refusal(
                400, "org.camunda.bpm.engine.MismatchingMessageCorrelationException: Cannot correlate message"
            )
        called.ended = True
        for caller in [i for i in self.instances.values() if i.called == called.id]:
            await self._next_step(caller)

    # -- history ---------------------------------------------------------------------------------------------------

    async def _history(self, request: web.Request) -> Json:
        body = await request.json()
        found = [
            instance
            for instance in self.instances.values()
            if body.get("processInstanceIds", [instance.id]).count(instance.id)
            and instance.key == body.get("processDefinitionKey", instance.key)
            and instance.business_key == body.get("processInstanceBusinessKey", instance.business_key)
            and not (body.get("unfinished") and instance.ended)
            and (instance.ended or not body.get("finished"))
            and _holds(instance, body)
        ]
        states = {True: "COMPLETED", False: "ACTIVE"}
        return [{"id": i.id, "startTime": _time(i.started), "state": states[i.ended], "tenantId": None} for i in found]

    async def _history_variables(self, request: web.Request) -> Json:
        instance = self.instances[request.query["processInstanceId"]]
        return [{"name": name, **typed} for name, typed in instance.variables.items()]

    async def _find_history_variables(self, request: web.Request) -> Json:
        body = await request.json()
        name, identities = body["variableName"], body["processInstanceIdIn"]
        found = ((identity, self.instances[identity].variables.get(name)) for identity in identities)
        return [{"name": name, "processInstanceId": identity, **typed} for identity, typed in found if typed]

    async def _history_activities(self, request: web.Request) -> Json:
        instance = self.instances[request.query["processInstanceId"]]
        return [{"activityId": name} for name in instance.activities]

    # -- user tasks ------------------------------------------------------------------------------------------------

    async def _find_user_tasks(self, request: web.Request) -> Json:
        body = await request.json()
        return [
            dict.fromkeys(TASK_FIELDS)
            | {"id": task.id, "assignee": task.assignee, "owner": task.owner, "priority": task.priority}
            for task in self.user_tasks.values()
            if not task.instance.ended
            and task.id == body.get("taskId", task.id)
            and task.assignee == body.get("assignee", task.assignee)
            and task.owner == body.get("owner", task.owner)
            and task.instance.business_key == body.get("processInstanceBusinessKey", task.instance.business_key)
            and task.instance.key == body.get("processDefinitionKey", task.instance.key)
        ]

    async def _replace(self, request: web.Request) -> None:
        task, body = self._user_task(request), await request.json()
        task.assignee, task.owner, task.priority = body.get("assignee"), body.get("owner"), body.get("priority", 0)

    async def _assign(self, request: web.Request) -> None:
        self._user_task(request).assignee = (await request.json())["userId"]

    async def _own(self, request: web.Request) -> None:
        self._user_task(request).owner = (await request.json())["userId"]

    async def _disown(self, request: web.Request) -> None:
        self._user_task(request).owner = None

    def _user_task(self, request: web.Request) -> UserTask:
        task = self.user_tasks.get(request.match_info["id"])
        if task is None or task.instance.ended:
            raise Refusal(500, f"Cannot find task with id {request.match_info['id']}: task is null")
        return task

    # -- external tasks --------------------------------------------------------------------------------------------

    async def _list(self, request: web.Request) -> Json:
        query = request.query
        return [
            _described(task)
            for task in self.tasks.values()
            if query.get("workerId") in (None, task.worker)
            and query.get("processInstanceId") in (None, task.instance.id)
            and (query.get("locked") != "true" or task.locked)
        ]

    async def _error_details(self, request: web.Request) -> web.Response:
        return web.Response(text=self.tasks[request.match_info["id"]].details)

    async def _fetch(self, request: web.Request) -> Json:
        body = await request.json()
        ends = time.monotonic() + body.get("asyncResponseTimeout", 0) / 1000
        mine = self._polls[body["workerId"]] = object()
        async with self._created:
            self._created.notify_all()
        while True:
            if self._polls[body["workerId"]] is not mine:
                raise Refusal(503, "a newer poll of this worker has come")
            if found := self._lock(body):
                return found
            left = ends - time.monotonic()
            if left <= 0:
                return []
            try:
                async with self._created, asyncio.timeout(left):
                    await self._created.wait()
            except TimeoutError:
                continue

    def _lock(self, body: Json) -> list[Json]:
        topics = {topic["topicName"]: topic for topic in body["topics"]}
        found = [t for t in self.tasks.values() if t.topic in topics and t.open and _wanted(t, topics[t.topic])]
        for task in found[: body["maxTasks"]]:
            task.worker = body["workerId"]
            task.locked_until = time.time() + topics[task.topic]["lockDuration"] / 1000
        return [_delivered(task, topics[task.topic]) for task in found[: body["maxTasks"]]]

    async def _on_task(self, request: web.Request) -> Json:
        task_id, verb = request.match_info["id"], request.match_info["verb"]
        body = await request.json()
        task = self.tasks.get(task_id)
        if task is None:
            raise Refusal(404, f"External task with id {task_id} does not exist")
        if verb == "unlock":
            task.worker, task.locked_until = None, 0.0
            return None
        _check_holder(task, verb, body["workerId"])
        await {
            "complete": self._complete,
            "failure": self._fail,
            "bpmnError": self._bpmn_error,
            "extendLock": self._extend,
        }[verb](task, body)

    async def _complete(self, task: Task, body: Json) -> None:
        variables, instance = _checked(body.get("variables") or {}), task.instance
        process = PROCESSES[instance.key]
        if process.fails_after:
            reason = f"Cause: Cannot resolve identifier '{process.fails_after}'"
            message = f"Unknown property used in expression: ${{{process.fails_after} == 'x'}}. {reason}"
            raise Refusal(500, message, kind="ProcessEngineException")
        await self._alone(instance)
        if self.tasks.pop(task.id, None) is None:
            raise Refusal(404, f"External task with id {task.id} does not exist")
        instance.variables |= variables
        instance.activities.append(task.topic)
        if not any(other.instance is instance for other in self.tasks.values()):
            await self._next_step(instance)

    async def _alone(self, instance: Instance) -> None:
        """Two completions of one case at once: the later one fails, as at a parallel join."""
        if instance.completing:
            message = (
                "ENGINE-03005 Execution of 'UPDATE ExecutionEntity' failed. Entity was updated by another transaction."
            )
            raise Refusal(500, message, kind="OptimisticLockingException", code=1)
        instance.completing += 1
        try:
            await asyncio.sleep(PARALLEL)
        finally:
            instance.completing -= 1

    async def _fail(self, task: Task, body: Json) -> None:
        if body["retries"] < 0:
            message = "retries is not greater than or equal to 0"
            raise Refusal(500, message, kind="ProcessEngineException")
        task.retries, task.message = body["retries"], body["errorMessage"][:666]
        task.details = body.get("errorDetails")
        task.locked_until = time.time() + body["retryTimeout"] / 1000

    async def _bpmn_error(self, task: Task, body: Json) -> None:
        code, instance = body["errorCode"], task.instance
        if code != PROCESSES[instance.key].catches:
            message = f"ENGINE-13033 Propagation of bpmn error {code} failed. "
            raise Refusal(500, message, kind="ProcessEngineException")
        del self.tasks[task.id]
        instance.variables["correction_message"] = {"type": "String", "value": body["errorMessage"]}
        instance.activities.append(f"{instance.key.removeprefix('lab_')}_caught")
        instance.ended = True

    async def _extend(self, task: Task, body: Json) -> None:
        if not task.locked:
            message = "Cannot extend a lock that expired: lockExpirationTime is not greater than or equal to 0"
            raise Refusal(400, message)
        task.locked_until = time.time() + body["newDuration"] / 1000


REFUSED = {
    "complete": "External Task {} cannot be completed by worker '{}'.",
    "failure": "Failure of External Task {} cannot be reported by worker '{}'.",
    "bpmnError": "Bpmn error of External Task {} cannot be reported by worker '{}'.",
    "extendLock": "The lock of the External Task {} cannot be extended by worker '{}''.",
}


def _holds(instance: Instance, body: Json) -> bool:
    """All variables that the query names have that value."""
    wanted = {item["name"]: item["value"] for item in body.get("variables", ())}
    return all(instance.variables.get(name, {}).get("value") == value for name, value in wanted.items())


def _check_holder(task: Task, verb: str, worker: str) -> None:
    if task.worker != worker:
        message = REFUSED[verb].format(task.id, worker)
        raise Refusal(400, f"{message} It is locked by worker '{task.worker or 'null'}'.")
    if task.instance.suspended:
        raise Refusal(400, f"ENGINE-03043 ExternalTask with id '{task.id}' is suspended.")


def _wanted(task: Task, topic: Json) -> bool:
    return "businessKey" not in topic or topic["businessKey"] == task.instance.business_key


def _checked(variables: dict[str, Json]) -> dict[str, Json]:
    for typed in variables.values():
        kind, value = typed.get("type"), typed.get("value")
        if kind not in TYPES:
            raise Refusal(400, f"Unsupported value type '{kind}'", code=None)
        if kind == "Date" and not _has_offset(value):
            message = f"Cannot convert value '{value}' of type 'Date' to java type java.util.Date"
            raise Refusal(400, message, kind="InvalidRequestException", code=None)
        if kind == "String" and len(value) > 4000:
            message = "An exception occurred in the persistence layer."
            raise Refusal(500, message, kind="ProcessEnginePersistenceException", code=10002)
        if kind == "Json":
            json.loads(value)
    return {name: {"valueInfo": {}, **typed} for name, typed in variables.items()}


def _has_offset(value: str) -> bool:
    try:
        datetime.strptime(value, "%Y-%m-%dT%H:%M:%S.%f%z")
    except ValueError:
        return False
    return True


def _time(seconds: float) -> str:
    moment = datetime.fromtimestamp(seconds, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}+0000"


def _described(task: Task) -> Json:
    return {
        "id": task.id,
        "topicName": task.topic,
        "activityId": task.topic,
        "processInstanceId": task.instance.id,
        "processDefinitionKey": task.instance.key,
        "businessKey": task.instance.business_key,
        "workerId": task.worker,
        "lockExpirationTime": _time(task.locked_until) if task.locked_until else None,
        "retries": task.retries,
        "errorMessage": task.message,
        "createTime": _time(task.created),
    }


def _delivered(task: Task, topic: Json) -> Json:
    names = topic.get("variables")
    variables = {n: v for n, v in task.instance.variables.items() if names is None or n in names}
    return {**_described(task), "variables": variables}
