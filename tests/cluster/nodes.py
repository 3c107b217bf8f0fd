"""The parts of docker-compose.yml as processes on this machine: engine nodes, workers, letter service, proxy."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from cluster.postgres import Postgres
from workers.check.node import packages
from workers.engine.builder import Product
from workers.engine.launcher import EngineProcess, free_port, start_engine
from workers.settings import PROJECT


@dataclass(frozen=True)
class Cluster:
    """Everything that runs, and the folder with what it shares."""

    postgres: Postgres
    nodes: list[EngineProcess]
    worker_ports: tuple[int, int]
    folder: Path
    environment: dict[str, str]

    @property
    def app(self) -> Path:
        """What the image of workers and tools holds."""
        return self.folder / "app"

    @property
    def auth(self) -> tuple[str, str]:
        return self.nodes[0].admin_user, self.nodes[0].admin_password

    @property
    def logins(self) -> Path:
        return self.folder / "logins.json"

    @property
    def directory(self) -> Path:
        return self.folder / "site" / "directory.csv"

    @property
    def outbox(self) -> Path:
        return self.folder / "outbox"

    @property
    def ports(self) -> tuple[int, int]:
        return self.nodes[0].port, self.nodes[1].port

    def restart(self, number: int) -> None:
        """Start a node again that has ended."""
        product, password = self.nodes[0].product, self.auth[1]
        self.nodes[number - 1] = start_node(number, product, self.ports, self.postgres, self.folder, password)

    def bfm(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command of ours to its end."""
        command = [sys.executable, "-m", "workers", *arguments]
        return subprocess.run(
            command, env=self.environment, capture_output=True, text=True, check=False, cwd=self.app, timeout=1200
        )


@contextmanager
def running_nodes(product: Product, postgres: Postgres, folder: Path) -> Iterator[list[EngineProcess]]:
    """Two engine nodes on one database; a clock moved on one moves on both."""
    ports, password = (free_port(), free_port()), secrets.token_urlsafe(18)
    nodes: list[EngineProcess] = []
    try:
        for number in (1, 2):
            nodes.append(start_node(number, product, ports, postgres, folder, password))
        yield nodes
    finally:
        for node in nodes:
            node.stop()


def start_node(
    number: int, product: Product, ports: tuple[int, int], postgres: Postgres, folder: Path, password: str
) -> EngineProcess:
    """Node 1 or 2, with the other one as its peer."""
    peer = f"http://127.0.0.1:{ports[2 - number]}"
    return start_engine(
        product,
        port=ports[number - 1],
        data=folder / f"engine-{number}",
        simulation=True,
        admin_password=password,
        database=postgres.database,
        environment={"BFM_NODE": f"engine-{number}", "BFM_SIMULATION_PEERS": peer},
    )


@contextmanager
def running(command: list[str], log: Path, **options: object) -> Iterator[subprocess.Popen[bytes]]:
    """A process with its output in a file; ended by SIGTERM."""
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, **options)  # type: ignore[call-overload]
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def running_worker(cluster: Cluster, number: int) -> Iterator[subprocess.Popen[bytes]]:
    """`bfm work` as a container runs it, on its own engine node."""
    port = cluster.worker_ports[number - 1]
    where = ["--engine-url", cluster.nodes[number - 1].url, "--health-port", str(port)]
    command = [sys.executable, "-m", "workers", "work", "--worker-id", f"worker-{number}", *where]
    log = cluster.folder / f"worker-{number}.log"
    with running(command, log, env=cluster.environment, cwd=cluster.app) as process:
        wait_for(f"http://127.0.0.1:{port}/health/ready", log)
        yield process


@contextmanager
def running_proxy(folder: Path, engines: tuple[int, int], serve: int) -> Iterator[tuple[int, int, int]]:
    """nginx with the settings of the production shape; gives the ports for http, https and inside."""
    secret_files = folder / "secrets"
    maker = PROJECT / "deploy" / "docker" / "make-secrets"
    subprocess.run([str(maker), str(secret_files), "localhost"], check=True, capture_output=True)
    folder.chmod(0o755)
    folder.parent.chmod(0o755)
    secret_files.chmod(0o755)
    ports = (free_port(), free_port(), free_port())
    settings = folder / "nginx.conf"
    settings.write_text(proxy_settings(folder, secret_files, ports, engines, serve), encoding="utf-8")
    log = folder / "proxy.log"
    log.touch()
    log.chmod(0o666)
    user = None if os.geteuid() else "nobody"
    command = ["/bin/sh", str(PROJECT / "deploy" / "docker" / "proxy.sh"), str(settings)]
    path = f"{os.environ['PATH']}:/usr/sbin:/sbin"
    (folder / "tmp").mkdir(mode=0o777)
    (folder / "tmp").chmod(0o777)
    with running(command, log, user=user, env={"PATH": path, "RELOAD_SECONDS": "5"}):
        wait_for(f"http://127.0.0.1:{ports[2]}/health", log)
        yield ports


def proxy_settings(
    folder: Path, secret_files: Path, ports: tuple[int, int, int], engines: tuple[int, int], serve: int
) -> str:
    """nginx.conf with this machine's addresses instead of the containers'."""
    text = (PROJECT / "deploy" / "docker" / "nginx.conf").read_text(encoding="utf-8")
    places = {
        "listen 8080;": f"listen 127.0.0.1:{ports[0]};",
        "listen 8443 ssl;": f"listen 127.0.0.1:{ports[1]} ssl;",
        "listen 8081;": f"listen 127.0.0.1:{ports[2]};",
        "engine-1:8080": f"127.0.0.1:{engines[0]}",
        "engine-2:8080": f"127.0.0.1:{engines[1]}",
        "serve:8090": f"127.0.0.1:{serve}",
        "/run/secrets": str(secret_files),
        "/tmp/nginx": f"{folder}/tmp/nginx",
    }
    for container, here in places.items():
        assert container in text, f"nginx.conf no longer says {container}"
        text = text.replace(container, here)
    return text


def unpack_image(app: Path) -> None:
    """What python.Dockerfile copies, and nothing else: so a file that it forgets is missed here."""
    dockerfile = (PROJECT / "deploy" / "docker" / "python.Dockerfile").read_text(encoding="utf-8")
    unwanted = shutil.ignore_patterns("__pycache__", "node_modules")
    for sources, target in re.findall(r"^COPY (.+) (\S+)$", dockerfile, re.MULTILINE):
        for source in map(PROJECT.joinpath, sources.split()):
            if source.is_dir():
                shutil.copytree(source, app / target, ignore=unwanted, dirs_exist_ok=True)
            else:
                (app / target).mkdir(parents=True, exist_ok=True)
                shutil.copy(source, app / target)
    (app / "deploy" / "lint" / "node_modules").symlink_to(packages())


def wait_for(url: str, log: Path, seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            if httpx.get(url, timeout=5).is_success:
                return
        except httpx.HTTPError:
            pass
        assert time.monotonic() < deadline, f"{url} does not answer: {log.read_text(encoding='utf-8')[-2000:]}"
        time.sleep(0.2)


def tool(name: str) -> str:
    """Path of a program that Debian may keep in sbin."""
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    assert found, f"{name} is missing"
    return found
