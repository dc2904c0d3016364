"""How long do a moment, an export and a whole command take? Budget of `moment_at`: 0.3 ms."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from migviz import Run, load_scenario, moment_at, simulate
from migviz.export.as_json import run_as_json
from migviz.export.terminal import printed, run_text
from migviz.replay.seen import Seen
from migviz.say.captions import caption

ROOT = Path(__file__).resolve().parents[2]
RUNS = {
    "default": "",
    "never converges": "migration.policy: qemu\nworkload.dirty_rate: 300 MiB/s",
    "toy": "workload.preset: toy",
    "64 TiB": "vm.memory: 64 TiB\nlink.bandwidth: 1 Tbit/s",
    "200 changes": "\n".join(f"at {k / 5 + 3} s: link.bandwidth = {900 + k} Mbit/s" for k in range(200)),
}
each_run = pytest.mark.parametrize("name", RUNS)


def run_of(name: str) -> Run:
    return simulate(load_scenario(RUNS[name] + "\n"))


@each_run
@pytest.mark.parametrize("where", ["within iteration 1", "late"])
def bench_moment_at(benchmark: BenchmarkFixture, name: str, where: str) -> None:
    run = run_of(name)
    first = run.passes[0]
    t = (first.start + first.end) / 2 if where == "within iteration 1" else run.metrics.total_time - 0.001
    assert benchmark(moment_at, run, t).t == t


def bench_caption(benchmark: BenchmarkFixture) -> None:
    run = run_of("never converges")
    moment = moment_at(run, run.end / 2)
    assert benchmark(caption, Seen(run=run, moment=moment)).startswith("Iteration")


@pytest.mark.parametrize("name", ["default", "never converges"])
def bench_run_as_json(benchmark: BenchmarkFixture, name: str) -> None:
    run = run_of(name)
    assert json.loads(benchmark(lambda: json.dumps(run_as_json(run))))["result"]["iterations"] > 3


@pytest.mark.parametrize("name", ["default", "never converges"])
def bench_run_as_text(benchmark: BenchmarkFixture, name: str) -> None:
    run = run_of(name)
    assert "The six steps" in benchmark(lambda: printed(run_text(run)))


def bench_whole_command_with_json(benchmark: BenchmarkFixture) -> None:
    command = [sys.executable, "-m", "migviz", "run", "--json"]
    benchmark.pedantic(
        lambda: subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL), rounds=7, warmup_rounds=1
    )
