"""How many external tasks a worker gets done, and how soon it starts one: ours, the raw ceiling, and the usual clients.

    python tests/benchmarks/throughput.py --engine-url http://127.0.0.1:8080/engine-rest --user admin --password …

Nothing of bFM has to run or be deployed there. Every worker is a process of its own with the same technical account, on
the same engine, one after the other in interleaved rounds; authorization is on. Read the ratios: the machine is in them
alike. A worker that has not finished after `--limit` seconds is cut; its rate is from what it did.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import statistics
import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine_setup import Engine
from python_clients import CLIENTS
from rich.console import Console
from rich.table import Table

FOLDER = Path(__file__).parent
JS_PACKAGE = "camunda-external-task-client-js@3.1.0"
JS = ["js 3.1.0", "js 3.1.0 tuned"]
STEPS = ["bench.a", "bench.b", "bench.c"]
LATENCY_OF = ["raw 64/8", "bfm 64/8", "c7-python3", "c7-python3 async", *JS]
RATE = 15.0
"""Tasks a second, at random moments, while latency is measured."""

console = Console(stderr=True)
Result = dict[str, Any]


@dataclass(frozen=True)
class Bench:
    """One benchmark: the engine, the limits, and the folder into which the JavaScript client was installed."""

    engine: Engine
    limit: float
    node: Path | None

    def command(self, name: str) -> list[str]:
        if name in JS:
            return ["node", str(self.node / "js_client.mjs"), name] if self.node else []
        return [sys.executable, str(FOLDER / "python_clients.py"), name]

    async def run(self, name: str, topics: list[str], tasks: int, limit: float) -> asyncio.Task[Result]:
        """Start a worker; the returned task has its result."""
        order = {
            "url": self.engine.url,
            "user": self.engine.worker,
            "password": self.engine.worker_password,
            "topics": topics,
            "tasks": tasks,
            "limit": limit,
            "worker_id": name.replace(" ", "-").replace("/", "-"),
        }
        process = await asyncio.create_subprocess_exec(
            *self.command(name),
            cwd=FOLDER,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            limit=2**24,
        )
        return asyncio.create_task(_result(process, json.dumps(order).encode()))

    async def throughput(self, name: str, instances: int) -> Result:
        await self.engine.lay_ghosts()
        await self.engine.start("bench_steps", instances)
        tasks = instances * len(STEPS)
        result = await (await self.run(name, STEPS, tasks, self.limit))
        if result["done"] < tasks:
            await self.engine.clear()
        return {"rate": result["done"] / result["seconds"], "cpu_ms": 1000 * result["cpu"] / max(1, result["done"])}

    async def latency(self, name: str, tasks: int) -> Result:
        """Start instances at random moments and see how old their task is when the handler gets it."""
        working = await self.run(name, ["bench.one"], tasks, tasks / RATE + 20)
        await asyncio.sleep(3)
        for _ in range(tasks):
            await asyncio.sleep(random.expovariate(RATE))
            await self.engine.start("bench_one", 1)
        waits = sorted(1000 * wait for wait in (await working)["waits"])
        await self.engine.clear()
        return {"p50": statistics.median(waits), "p99": waits[int(len(waits) * 0.99)]}


async def _result(process: asyncio.subprocess.Process, order: bytes) -> Result:
    output, _ = await process.communicate(order)
    if process.returncode:
        raise SystemExit(f"A worker ended with status {process.returncode}; run it by hand to see why.")
    return dict(json.loads(output))


async def install_js(folder: Path) -> Path:
    """The JavaScript client, by name from the package registry that npm is set up for."""
    command = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder), JS_PACKAGE]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.DEVNULL)
    if await process.wait():
        raise SystemExit(f"npm could not install {JS_PACKAGE}. Leave the JavaScript client out with --no-js.")
    (folder / "js_client.mjs").write_text((FOLDER / "js_client.mjs").read_text())
    return folder


async def measure(bench: Bench, names: list[str], options: argparse.Namespace) -> dict[str, Any]:
    rates: dict[str, list[Result]] = defaultdict(list)
    waits: dict[str, list[Result]] = defaultdict(list)
    for turn in range(options.warm_up):
        console.print(f"warm-up {turn + 1}/{options.warm_up}: {await bench.throughput('raw 64/8', options.instances)}")
    for turn in range(options.rounds):
        for name in random.sample(names, len(names)):
            rates[name].append(await bench.throughput(name, options.instances))
            console.print(f"round {turn + 1}/{options.rounds} {name}: {rates[name][-1]['rate']:.0f} tasks/s")
    for turn in range(options.latency_rounds):
        for name in random.sample([n for n in LATENCY_OF if n in names], len(set(LATENCY_OF) & set(names))):
            waits[name].append(await bench.latency(name, options.latency_tasks))
            console.print(f"latency {turn + 1}/{options.latency_rounds} {name}: {waits[name][-1]}")
    return {"throughput": summary(rates), "latency_ms": summary(waits), "ratios": ratios(rates)}


def summary(results: dict[str, list[Result]]) -> dict[str, Any]:
    """Median, lowest and highest of each figure."""
    return {
        name: {key: _spread([run[key] for run in runs]) for key in runs[0]} for name, runs in results.items() if runs
    }


def _spread(values: list[float]) -> dict[str, float]:
    figures = {"median": statistics.median(values), "min": min(values), "max": max(values)}
    return {name: round(value, 2) for name, value in figures.items()}


def ratios(rates: dict[str, list[Result]]) -> dict[str, Any]:
    """Ours to each other worker, round by round, because the machine changes between rounds."""
    mine = rates["bfm 64/8"]
    return {
        f"bfm 64/8 : {name}": _spread([a["rate"] / b["rate"] for a, b in zip(mine, runs, strict=True)])
        for name, runs in rates.items()
        if name != "bfm 64/8"
    }


def show(report: dict[str, Any]) -> None:
    table = Table("worker", "tasks/s", "client CPU ms/task", "bfm 64/8 is", "p50 ms", "p99 ms")
    for name, figures in sorted(report["throughput"].items(), key=lambda item: -item[1]["rate"]["median"]):
        ratio = report["ratios"].get(f"bfm 64/8 : {name}")
        waits = report["latency_ms"].get(name, {})
        cells = [_cell(figures["rate"], 0), _cell(figures["cpu_ms"], 2), f"× {_cell(ratio, 2)}" if ratio else ""]
        table.add_row(name, *cells, _cell(waits.get("p50"), 0), _cell(waits.get("p99"), 0))
    Console().print(table)


def _cell(figure: dict[str, float] | None, digits: int) -> str:
    if not figure:
        return ""
    return f"{figure['median']:.{digits}f} [{figure['min']:.{digits}f}-{figure['max']:.{digits}f}]"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine-url", required=True, help="REST address of the engine")
    parser.add_argument("--user", required=True, help="administrator: deploys, creates the technical account")
    parser.add_argument("--password", required=True)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--instances", type=int, default=1500, help="cases of three tasks for each run")
    parser.add_argument("--limit", type=float, default=15.0, help="seconds after which a worker is cut")
    parser.add_argument("--warm-up", type=int, default=8, help="runs before the first round; a new engine is slow")
    parser.add_argument("--latency-rounds", type=int, default=3)
    parser.add_argument("--latency-tasks", type=int, default=120)
    parser.add_argument("--no-js", action="store_true", help="leave the JavaScript client out")
    parser.add_argument("--only", nargs="*", help="these workers only")
    parser.add_argument("--json", type=Path, help="write all figures there too")
    return parser.parse_args()


async def main() -> None:
    options = arguments()
    names = [name for name in [*CLIENTS, *([] if options.no_js else JS)] if not options.only or name in options.only]
    with tempfile.TemporaryDirectory() as folder:
        node = await install_js(Path(folder)) if set(names) & set(JS) else None
        async with Engine(options.engine_url, options.user, options.password) as engine:
            report = await measure(Bench(engine, options.limit, node), names, options)
    show(report)
    if options.json:
        options.json.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(main())
