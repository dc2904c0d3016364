"""How are many scenarios simulated on all processors, with progress, until somebody has seen enough?"""

import multiprocessing
import os
import signal
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from typing import TypeVar

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
Progress = Callable[[int, int], object]
"""Is told how many are done, of how many."""
Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


def simulate_all(
    scenarios: Sequence[Scenario],
    progress: Progress = lambda done, of: None,
    cancelled: Callable[[], bool] = lambda: False,
    processes: int | None = None,
) -> list[Row]:
    """The outcome (`row_of`) of each scenario, in order; `progress` is told how many are done, of how many.

    Raises Cancelled as soon as `cancelled` says so.
    """
    few = len(scenarios) <= FEW
    return on_all_processors(
        simulate_chunk, scenarios, progress, cancelled, processes=1 if few else processes, chunk=1 if few else _CHUNK
    )


def on_all_processors(
    work: Callable[[Sequence[Asked]], list[Answer]],
    asked: Sequence[Asked],
    progress: Progress,
    cancelled: Callable[[], bool],
    *,
    processes: int | None,
    chunk: int = 1,
) -> list[Answer]:
    """What `work` answers to each of what is asked, in order; so many at a time go to a process. One process: this one."""
    processes = processes or os.cpu_count() or 1
    chunks = [asked[first : first + chunk] for first in range(0, len(asked), chunk)]
    if processes == 1:
        return _one_by_one(work, chunks, progress, cancelled, len(asked))
    found: dict[int, list[Answer]] = {}
    # Spawned, not forked: a window has threads, and a fork of them may stand still for ever.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(processes, mp_context=context, initializer=leave_ctrl_c_to_parent)
    try:
        with uninterrupted():  # a pool that has half begun cannot be shut down
            waiting = {pool.submit(work, part): index for index, part in enumerate(chunks)}
        while waiting:
            done, _ = wait(waiting, timeout=0.1, return_when=FIRST_COMPLETED)
            for future in done:
                found[waiting.pop(future)] = future.result()
            progress(sum(map(len, found.values())), len(asked))
            if cancelled():
                raise Cancelled("stopped before the end")
    finally:
        # Once, not by `with`: a second call would take back that what waits is not to be done any more.
        pool.shutdown(cancel_futures=True)
    return [answer for index in range(len(chunks)) for answer in found[index]]


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
    work: Callable[[Sequence[Asked]], list[Answer]],
    chunks: Sequence[Sequence[Asked]],
    progress: Progress,
    cancelled: Callable[[], bool],
    count: int,
) -> list[Answer]:
    answers: list[Answer] = []
    for part in chunks:
        if cancelled():
            raise Cancelled("stopped before the end")
        answers += work(part)
        progress(len(answers), count)
    return answers
