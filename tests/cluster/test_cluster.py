"""Two engine nodes on PostgreSQL with two workers do what one engine on H2 does, and go on when a part fails."""

from __future__ import annotations

import json
import re
import subprocess
import time
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import pytest

from cluster.nodes import Cluster, wait_for
from workers.settings import PROJECT

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(1500)]


def completed(port: int) -> float:
    """Tasks that a worker has completed, from its metrics."""
    metrics = httpx.get(f"http://127.0.0.1:{port}/metrics").text
    counts = re.findall(r"^bfm_tasks_total\{(.*)\} ([\d.e+]+)$", metrics, re.MULTILINE)
    return sum(float(count) for labels, count in counts if "heartbeat" not in labels)


def test_both_nodes_keep_their_state_in_one_database(bare_cluster: Cluster) -> None:
    first, second = (
        httpx.get(f"{node.url}/process-definition/count", auth=bare_cluster.auth) for node in bare_cluster.nodes
    )
    assert first.json() == second.json()
    assert int(bare_cluster.postgres.query("SELECT count(*) FROM act_re_procdef")) == first.json()["count"]


def test_clock_moves_on_both_nodes(bare_cluster: Cluster) -> None:
    # back, not ahead: a month's end that passes begins its report, and then no earlier month has one any more
    moment = datetime(2021, 5, 4, 9, tzinfo=ZoneInfo("Europe/Berlin"))
    addresses = [f"{node.base}/simulation/clock" for node in bare_cluster.nodes]
    httpx.put(addresses[0], json={"now": moment.isoformat()}, auth=bare_cluster.auth).raise_for_status()
    shown = [datetime.fromisoformat(httpx.get(url, auth=bare_cluster.auth).json()["now"]) for url in addresses]
    assert {now.replace(second=0, microsecond=0) for now in shown} == {moment}
    httpx.delete(addresses[1], auth=bare_cluster.auth).raise_for_status()
    shown = [datetime.fromisoformat(httpx.get(url, auth=bare_cluster.auth).json()["now"]) for url in addresses]
    assert all(abs((now - datetime.now(now.tzinfo)).total_seconds()) < 60 for now in shown)


def test_worker_goes_on_by_itself_after_a_crash_of_its_node(cluster: Cluster) -> None:
    page = f"http://127.0.0.1:{cluster.worker_ports[1]}/health/ready"
    cluster.nodes[1].kill()
    deadline = time.monotonic() + 120
    while httpx.get(page).is_success:
        assert time.monotonic() < deadline, "the worker does not notice that its engine is away"
        time.sleep(0.5)
    cluster.restart(2)
    wait_for(page, cluster.folder / "worker-2.log", 120)


def test_scenarios_pass_and_both_workers_share_them(cluster: Cluster) -> None:
    before = [completed(port) for port in cluster.worker_ports]
    where = ["--engine-url", cluster.nodes[0].url, "--no-worker", "--directory", str(cluster.directory)]
    # the other guidelines run on one node; here it is about sharing
    files = [str(file) for file in sorted((PROJECT / "tests" / "scenarios" / "hannover").glob("*.yaml"))]
    done = cluster.bfm("play", *files, *where, "--logins", str(cluster.logins), "--json")
    assert done.stdout, done.stderr[-2000:]
    outcome = json.loads(done.stdout)
    assert [played["failure"] for played in outcome["scenarios"] if not played["passed"]] == []
    assert done.returncode == 0
    assert len(outcome["scenarios"]) == len(files)
    shares = [completed(port) - start for port, start in zip(cluster.worker_ports, before, strict=True)]
    assert min(shares) > 0, f"one worker did everything: {shares}"


def test_no_text_of_a_letter_is_left_in_the_database(cluster: Cluster) -> None:
    names = cluster.postgres.query("SELECT name_ FROM act_hi_varinst UNION SELECT name_ FROM act_hi_detail")
    assert "case_number" in names.splitlines()
    assert not [name for name in names.splitlines() if name.startswith("text_")]


def test_backup_can_be_restored(cluster: Cluster, tmp_path: Path) -> None:
    program = PROJECT / "deploy" / "docker" / "backup.sh"
    cluster.outbox.mkdir(exist_ok=True)
    places = {"BACKUP_FOLDER": str(tmp_path), "OUTBOX": str(cluster.outbox)}
    count = "SELECT count(*) FROM act_hi_actinst WHERE proc_def_key_ <> 'heartbeat'"
    before = int(cluster.postgres.query(count))
    environment = cluster.postgres.environment | places
    done = subprocess.run(
        ["/bin/sh", str(program), "once"], env=environment, capture_output=True, text=True, check=True
    )
    assert "complete" in done.stdout
    after = int(cluster.postgres.query(count))
    (dump,) = tmp_path.glob("*.dump")
    assert dump.stat().st_mode & 0o077 == 0
    assert len(list(tmp_path.glob("*.letters.tar"))) == 1
    cluster.postgres.query("CREATE DATABASE restored", "postgres")
    subprocess.run(["pg_restore", "-d", "restored", str(dump)], env=environment, check=True, capture_output=True)
    # engines and workers go on during the backup, so its state lies between the two counts
    assert 0 < before <= int(cluster.postgres.query(count, "restored")) <= after
