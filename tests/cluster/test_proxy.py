"""The way in: TLS, nothing but web apps and letters, and sessions that stay with their node."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from cluster.nodes import Cluster, proxy_settings, running, running_proxy, tool, wait_for
from workers.engine.launcher import free_port
from workers.settings import PROJECT

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(900)]


@dataclass(frozen=True)
class Way:
    """Addresses of the proxy, and its folder."""

    http: str
    https: str
    inside: str
    folder: Path


@pytest.fixture(scope="module")
def way(bare_cluster: Cluster) -> Iterator[Way]:
    serve, folder = free_port(), bare_cluster.folder / "proxy"
    folder.mkdir()
    with running_proxy(folder, bare_cluster.ports, serve) as (http, https, inside):
        environment = bare_cluster.environment | {
            "BFM_WEBAPP_URL": f"http://127.0.0.1:{inside}/camunda",
            "BFM_PUBLIC_WEBAPP_URL": f"https://localhost:{https}/camunda",
        }
        command = [sys.executable, "-m", "workers", "serve", "--port", str(serve)]
        log = folder / "serve.log"
        with running(command, log, env=environment, cwd=bare_cluster.app):
            wait_for(f"http://127.0.0.1:{serve}/health/ready", log)
            yield Way(f"http://127.0.0.1:{http}", f"https://127.0.0.1:{https}", f"http://127.0.0.1:{inside}", folder)


@contextmanager
def browser(way: Way, cluster: Cluster) -> Iterator[httpx.Client]:
    """A signed-in session through the proxy; its certificate is its own authority here."""
    with httpx.Client(base_url=way.https, verify=False, timeout=30) as client:
        token = client.get("/camunda/app/tasklist/default/").headers["x-xsrf-token"]
        user, password = cluster.auth
        answer = client.post(
            "/camunda/api/admin/auth/user/default/login/tasklist",
            data={"username": user, "password": password},
            headers={"X-XSRF-TOKEN": token},
        )
        assert answer.status_code == 200, answer.text
        yield client


def test_settings_are_valid(tmp_path: Path) -> None:
    folder = tmp_path
    maker = PROJECT / "deploy" / "docker" / "make-secrets"
    subprocess.run([str(maker), str(folder / "secrets"), "bfm.example"], check=True, capture_output=True)
    (folder / "tmp").mkdir()
    ports = (free_port(), free_port(), free_port())
    (folder / "nginx.conf").write_text(proxy_settings(folder, folder / "secrets", ports, (1, 2), 3), encoding="utf-8")
    command = [tool("nginx"), "-t", "-e", "stderr", "-c", str(folder / "nginx.conf")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "warn" not in done.stderr.replace('the "user" directive', "")


def test_plain_http_leads_to_tls(way: Way) -> None:
    answer = httpx.get(f"{way.http}/camunda/app/tasklist/default/")
    assert (answer.status_code, answer.headers["location"]) == (301, "https://127.0.0.1/camunda/app/tasklist/default/")


def test_front_page_is_tasklist(way: Way) -> None:
    answer = httpx.get(way.https, verify=False)
    assert (answer.status_code, answer.headers["location"]) == (302, "/camunda/app/tasklist/default/")


@pytest.mark.parametrize("path", ["/engine-rest/version", "/simulation/clock", "/actuator/health", "/metrics", "/x"])
def test_nothing_else_is_reached_from_outside(way: Way, bare_cluster: Cluster, path: str) -> None:
    assert httpx.get(way.https + path, verify=False, auth=bare_cluster.auth).status_code == 404


def test_workers_reach_rest_inside(way: Way, bare_cluster: Cluster) -> None:
    assert httpx.get(f"{way.inside}/engine-rest/version", auth=bare_cluster.auth).is_success
    assert httpx.get(f"{way.inside}/engine-rest/version").status_code == 401
    assert httpx.get(f"{way.inside}/simulation/clock", auth=bare_cluster.auth).status_code == 404


def test_answers_are_for_tls_only_once(way: Way) -> None:
    answer = httpx.get(f"{way.https}/camunda/app/tasklist/default/", verify=False)
    assert answer.headers.get_list("strict-transport-security") == ["max-age=31536000"]
    assert "nginx/" not in answer.headers["server"]


def test_sessions_stay_with_their_node(way: Way, bare_cluster: Cluster) -> None:
    nodes = set()
    for _ in range(6):
        with browser(way, bare_cluster) as client:
            nodes.add(client.cookies["JSESSIONID"].rpartition(".")[2])
            for _ in range(8):
                assert client.get("/camunda/api/admin/auth/user/default").json()["userId"] == bare_cluster.auth[0]
    assert nodes == {"engine-1", "engine-2"}


def test_letter_service_knows_the_session(way: Way, bare_cluster: Cluster) -> None:
    """401 without a session, 404 with one: the letter does not exist, but the user is known, on either node."""
    assert httpx.get(f"{way.https}/briefe/0123456789abcdef", verify=False).status_code == 401
    for _ in range(4):
        with browser(way, bare_cluster) as client:
            assert client.get("/briefe/0123456789abcdef").status_code == 404


def test_every_page_in_the_footer_of_tasklist_is_reached(way: Way, bare_cluster: Cluster) -> None:
    script = (PROJECT / "deploy/engine/src/main/webapps/bfm/house.js").read_text(encoding="utf-8")
    (pages,) = re.findall(r"const PAGES = \{(.+)\};", script)
    found = re.findall(r"'(/\w+)'", pages)
    assert "/handbuch" in found
    with browser(way, bare_cluster) as client:
        answers = {path: client.get(path).status_code for path in found}
    assert answers == dict.fromkeys(found, 200) | {"/team": 403}  # the administrator leads no team


def test_the_handbook_is_complete_there(way: Way) -> None:
    parts = ("fallmanagement", "fallmanagement.bpmn", "ansicht/handbook.js", "ansicht/diagram-js.css", "suche?q=H-63")
    with httpx.Client(base_url=f"{way.https}/handbuch/", verify=False, timeout=60) as client:
        assert {part: client.get(part).status_code for part in parts} == dict.fromkeys(parts, 200)


def test_crash_of_a_node_costs_its_users_a_log_in_and_nobody_else_anything(way: Way, bare_cluster: Cluster) -> None:
    with browser(way, bare_cluster) as client:
        number = int(client.cookies["JSESSIONID"][-1])
        bare_cluster.nodes[number - 1].kill()
        try:
            assert client.get("/camunda/api/admin/auth/user/default").status_code in (401, 404)
            with browser(way, bare_cluster) as again:
                assert again.cookies["JSESSIONID"].endswith(f".engine-{3 - number}")
            for _ in range(10):
                assert httpx.get(f"{way.inside}/engine-rest/version", auth=bare_cluster.auth).is_success
        finally:
            bare_cluster.restart(number)
    with browser(way, bare_cluster) as client:
        assert client.get("/camunda/api/admin/auth/user/default").is_success


def test_log_names_neither_paths_nor_people(way: Way, bare_cluster: Cluster) -> None:
    with browser(way, bare_cluster) as client:
        client.get("/camunda/api/engine/engine/default/process-instance?businessKey=H-4711")
    log = (way.folder / "proxy.log").read_text(encoding="utf-8")
    assert " GET 200 " in log
    assert "H-4711" not in log
    assert bare_cluster.auth[0] not in log.replace(os.sep, "")
