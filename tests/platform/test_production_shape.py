"""docker-compose.yml and what it builds: valid, without a password, nobody is root, nothing is open but the proxy."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from workers.documents.seal import Seal
from workers.settings import PROJECT

DOCKER = PROJECT / "deploy" / "docker"
GIVEN = {"BFM_HOST": "bfm.example", "BFM_SECRETS_FOLDER": "/secrets", "BFM_SITE": "/site", "BFM_BACKUP": "/backups"}
LONG_RUNNING = {"proxy", "engine-1", "engine-2", "worker-1", "worker-2", "serve", "database", "backup"}


def compose(**environment: str) -> subprocess.CompletedProcess[str]:
    """`docker-compose config` with the given variables only."""
    program = shutil.which("docker-compose")
    assert program, "docker-compose is missing: apt install docker-compose"
    command = [program, "-f", str(PROJECT / "docker-compose.yml"), "--profile", "tools", "config"]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("BFM_")}
    return subprocess.run(command, env=clean | environment, capture_output=True, text=True, check=False, cwd="/")


@pytest.fixture(scope="module")
def shape() -> dict[str, Any]:
    done = compose(**GIVEN)
    assert done.returncode == 0, done.stderr
    return dict(yaml.safe_load(done.stdout))


def test_all_parts_are_there(shape: dict[str, Any]) -> None:
    assert set(shape["services"]) == LONG_RUNNING | {"deploy"}


@pytest.mark.parametrize("missing", sorted(GIVEN))
def test_nothing_starts_without_what_only_the_operator_knows(missing: str) -> None:
    done = compose(**{name: value for name, value in GIVEN.items() if name != missing})
    assert done.returncode != 0
    assert "missing" in done.stderr.lower()


@pytest.mark.parametrize("name", sorted(LONG_RUNNING | {"deploy"}))
def test_container_is_hardened_and_limited(shape: dict[str, Any], name: str) -> None:
    service = shape["services"][name]
    user = int(str(service["user"]).partition(":")[0])
    assert user > 0
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert all(service[limit] for limit in ("mem_limit", "cpus", "pids_limit"))
    assert not service.get("privileged")


@pytest.mark.parametrize("name", sorted(LONG_RUNNING))
def test_container_restarts_and_tells_its_health(shape: dict[str, Any], name: str) -> None:
    service = shape["services"][name]
    assert service["restart"] == "unless-stopped"
    assert service["healthcheck"]["test"]


def test_only_the_proxy_is_published_and_only_it_reaches_outside(shape: dict[str, Any]) -> None:
    services = shape["services"]
    assert [name for name, service in services.items() if service.get("ports")] == ["proxy"]
    assert [name for name, service in services.items() if "outside" in service["networks"]] == ["proxy"]
    assert {name for name, network in shape["networks"].items() if network.get("internal")} == {
        "inside",
        "data",
        "mail",
    }
    assert {port["target"] for port in services["proxy"]["ports"]} == {8443, 8080}


def test_workers_reach_a_mail_server_outside_only_when_that_is_wanted() -> None:
    shape = yaml.safe_load(compose(**GIVEN, BFM_SMTP_HOST="mail.example", BFM_MAIL_INSIDE="false").stdout)
    assert not shape["networks"]["mail"].get("internal")
    assert [name for name, service in shape["services"].items() if "mail" in service["networks"]] == [
        "worker-1",
        "worker-2",
    ]
    assert shape["services"]["worker-1"]["environment"]["BFM_SMTP_HOST"] == "mail.example"


def test_secrets_are_files_and_no_variable_holds_one(shape: dict[str, Any]) -> None:
    for service in shape["services"].values():
        for name, value in (service.get("environment") or {}).items():
            assert "PASSWORD" not in name or (name.endswith("_FILE") and value.startswith("/run/secrets/")), name
    assert all(set(secret) == {"file"} for secret in map(_without_name, shape["secrets"].values()))


def _without_name(secret: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in secret.items() if key != "name"}


def test_each_container_gets_only_its_own_secrets(shape: dict[str, Any]) -> None:
    given = {
        name: {secret["source"] for secret in service.get("secrets", [])} for name, service in shape["services"].items()
    }
    assert given == {
        "proxy": {"bfm_tls_certificate", "bfm_tls_key"},
        "engine-1": {"bfm_admin_password", "bfm_db_password"},
        "engine-2": {"bfm_admin_password", "bfm_db_password"},
        "worker-1": {"bfm_worker_password", "bfm_smtp_password", "bfm_outbox_keys"},
        "worker-2": {"bfm_worker_password", "bfm_smtp_password", "bfm_outbox_keys"},
        "serve": {"bfm_worker_password", "bfm_outbox_keys"},
        "deploy": {"bfm_admin_password", "bfm_worker_password", "bfm_operations_password"},
        "database": {"bfm_db_password"},
        "backup": {"bfm_db_password"},
    }


def test_engines_and_workers_have_names_of_their_own(shape: dict[str, Any]) -> None:
    services = shape["services"]
    assert [services[f"engine-{number}"]["environment"]["BFM_NODE"] for number in (1, 2)] == ["engine-1", "engine-2"]
    assert [services[f"worker-{number}"]["environment"]["BFM_WORKER_ID"] for number in (1, 2)] == [
        "worker-1",
        "worker-2",
    ]
    assert all("SPRING_PROFILES_ACTIVE" not in service.get("environment", {}) for service in services.values())


@pytest.mark.parametrize("name", ["engine", "python", "proxy"])
def test_image_is_built_from_files_that_exist_and_does_not_run_as_root(name: str) -> None:
    text = (DOCKER / f"{name}.Dockerfile").read_text(encoding="utf-8")
    for sources in re.findall(r"^COPY (?!--from)(?:--\S+ )*(.+) \S+$", text, re.MULTILINE):
        for source in sources.split():
            assert (PROJECT / source).exists(), source
    users = re.findall(r"^USER (\S+)", text, re.MULTILINE)
    assert users[-1] not in ("root", "0")


def test_made_secrets_are_new_each_time_and_kept_once_made(tmp_path: Path) -> None:
    made = []
    for folder in ("a", "b", "a"):
        subprocess.run(
            [str(DOCKER / "make-secrets"), str(tmp_path / folder), "bfm.example"], check=True, capture_output=True
        )
        made.append({path.name: path.read_bytes() for path in (tmp_path / folder).iterdir()})
    first, second, again = made
    assert first == again
    assert not set(first.values()) & set(second.values())
    assert all(len(first[name]) == 32 for name in first if name.endswith("password"))
    assert Seal(first["bfm_outbox_keys"].decode()).close(b"letter")
    assert (tmp_path / "a").stat().st_mode & 0o077 == 0


def test_settings_are_read_from_secrets_files(tmp_path: Path) -> None:
    (tmp_path / "bfm_worker_password").write_text("aus-der-datei", encoding="utf-8")
    program = "from workers.settings import Settings; print(Settings().worker_password.get_secret_value())"
    environment = {"BFM_SECRETS": str(tmp_path), "PATH": os.environ["PATH"], "PYTHONPATH": str(PROJECT)}
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "aus-der-datei"


@pytest.mark.parametrize("script", ["proxy.sh", "backup.sh", "make-secrets"])
def test_script_is_executable_and_parses(script: str) -> None:
    path = DOCKER / script
    shell = "bash" if "bash" in path.read_text(encoding="utf-8").splitlines()[0] else "sh"
    assert os.access(path, os.X_OK)
    assert subprocess.run([shell, "-n", str(path)], check=False).returncode == 0
