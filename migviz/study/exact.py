"""How are many scenarios simulated on all processors, with progress, until somebody has seen enough?"""

import multiprocessing
import os
import signal
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait

from migviz.engine import simulate
from migviz.errors import MigvizError
from migviz.interruption import uninterrupted
from migviz.scenario import Scenario
from migviz.study.outcomes import row_of

FEW = 64
"""Chosen: so few runs are over before a second process has started."""
_CHUNK = 32


class Cancelled(MigvizError):
    """Somebody wanted no more of it."""


Row = tuple[float, ...]


def simulate_all(
    scenarios: Sequence[Scenario],
    progress: Callable[[int, int], object] = lambda done, of: None,
    cancelled: Callable[[], bool] = lambda: False,
    processes: int | None = None,
) -> list[Row]:
    """The outcome (`row_of`) of each scenario, in order; `progress` is told how many are done, of how many.

    Raises Cancelled as soon as `cancelled` says so.
    """
    processes = processes or os.cpu_count() or 1
    if len(scenarios) <= FEW or processes == 1:
        return _one_by_one(scenarios, progress, cancelled)
    chunks = [scenarios[first : first + _CHUNK] for first in range(0, len(scenarios), _CHUNK)]
    found: dict[int, list[Row]] = {}
    # Spawned, not forked: a window has threads, and a fork of them may stand still for ever.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(processes, mp_context=context, initializer=leave_ctrl_c_to_parent)
    try:
        with uninterrupted():  # a pool that has half begun cannot be shut down
            waiting = {pool.submit(simulate_chunk, chunk): index for index, chunk in enumerate(chunks)}
        while waiting:
            done, _ = wait(waiting, timeout=0.1, return_when=FIRST_COMPLETED)
            for future in done:
                found[waiting.pop(future)] = future.result()
            progress(sum(map(len, found.values())), len(scenarios))
            if cancelled():
                raise Cancelled("stopped before the end")
    finally:
        # Once, not by `with`: a second call would take back that what waits is not to be done any more.
        pool.shutdown(cancel_futures=True)
    return [row for index in range(len(chunks)) for row in found[index]]


def without_client(scenario: Scenario) -> Scenario:
    """The same migration with nobody watching it, unless the client's bytes share its link: faster, and all the same."""
    return scenario if scenario["network.shared"] == "on" else scenario.but({"client.interval": None})


def simulate_chunk(scenarios: Sequence[Scenario]) -> list[Row]:
    """The outcomes of some scenarios; runs in a process of its own."""
    return [row_of(simulate(without_client(scenario))) for scenario in scenarios]


def leave_ctrl_c_to_parent() -> None:
    """Ctrl-C reaches all processes of a terminal; only the first one is to act on it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _one_by_one(
    scenarios: Sequence[Scenario], progress: Callable[[int, int], object], cancelled: Callable[[], bool]
) -> list[Row]:
    rows: list[Row] = []
    for scenario in scenarios:
        if cancelled():
            raise Cancelled("stopped before the end")
        rows += simulate_chunk([scenario])
        progress(len(rows), len(scenarios))
    return rows
