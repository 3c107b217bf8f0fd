"""The production shape on this machine, once for all its tests."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from cluster.nodes import Cluster, running_nodes, running_worker, unpack_image
from cluster.postgres import running_postgres
from workers.engine.launcher import free_port
from workers.settings import PROJECT


@pytest.fixture(scope="session")
def bare_cluster() -> Iterator[Cluster]:
    """PostgreSQL and two engine nodes with everything deployed; nobody works yet."""
    product = "operaton" if os.environ.get("BFM_TEST_ENGINE") == "operaton" else "camunda"
    with (
        tempfile.TemporaryDirectory(prefix="bfm-cluster-", ignore_cleanup_errors=True) as place,
        running_postgres(secrets.token_urlsafe(18)) as postgres,
        running_nodes(product, postgres, folder := Path(place)) as nodes,
    ):
        environment = {
            **os.environ,
            "BFM_ADMIN_PASSWORD": nodes[0].admin_password,
            "BFM_WORKER_PASSWORD": secrets.token_urlsafe(18),
            "BFM_OUTBOX": str(folder / "outbox"),
            "BFM_DIRECTORY": str(folder / "site" / "directory.csv"),
            "BFM_STAFF": str(folder / "site" / "staff.yaml"),
        }
        (folder / "site").mkdir()
        shutil.copy(PROJECT / "deploy" / "demo-data" / "directory.csv", folder / "site")
        shutil.copy(PROJECT / "deploy" / "staff.yaml", folder / "site")
        cluster = Cluster(postgres, nodes, (free_port(), free_port()), folder, environment)
        unpack_image(cluster.app)
        logins = ["--demo-users", "--logins", str(cluster.logins)]
        done = cluster.bfm("deploy", "--engine-url", nodes[0].url, *logins)
        assert done.returncode == 0, done.stdout + done.stderr
        yield cluster


@pytest.fixture(scope="session")
def cluster(bare_cluster: Cluster) -> Iterator[Cluster]:
    """The same with two workers."""
    with running_worker(bare_cluster, 1), running_worker(bare_cluster, 2):
        yield bare_cluster
