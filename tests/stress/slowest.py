"""How long does the slowest valid scenario take? A directed search: what was slow is varied further.

python -m tests.stress.slowest [SECONDS] [SEED]
"""

import random
import resource
import sys
import time
from collections import deque
from collections.abc import Iterator
from statistics import median

from migviz import simulate
from migviz.scenario import Scenario
from tests.stress.scenarios import random_scenario

KEPT, AGAIN = 12, 3
"""The slowest ones, which are varied further; how often a record is measured: the least counts."""
USUAL, LATELY = 0.003, 5
"""Seconds of the processor that the default scenario takes on the machine that the bounds are about. What is measured here is
converted by what that scenario took here lately (the middle of so many): others at work and another machine slow both."""


def search(seconds: float, seed: int = 1) -> Iterator[tuple[float, Scenario]]:
    """Each time a slower one is found: how long it takes in seconds of a usual processor, and the scenario."""
    dice, ends, worst = random.Random(seed), time.monotonic() + seconds, 0.0
    slowest: list[tuple[float, Scenario]] = []
    while time.monotonic() < ends:
        base = dict(dice.choice(slowest)[1].given) if slowest and dice.random() < 0.7 else {}
        scenario = random_scenario(dice, base)
        taken = taken_by(scenario)
        if taken > worst:
            taken = min(taken, *(taken_by(scenario) for _ in range(AGAIN - 1)))
        slowest = sorted([*slowest, (taken, scenario)], key=lambda item: -item[0])[:KEPT]
        if taken > worst:
            worst = taken
            yield taken, scenario


_lately: deque[float] = deque(maxlen=LATELY)


def taken_by(scenario: Scenario) -> float:
    """Seconds of a usual processor."""
    _lately.append(_seconds(Scenario()))
    return _seconds(scenario) * USUAL / median(_lately)


def _seconds(scenario: Scenario) -> float:
    """Seconds of this processor, as fast as it is now."""
    began = time.process_time()
    try:
        simulate(scenario)
    except Exception as error:
        raise AssertionError(f"{type(error).__name__} {error}: {'; '.join(scenario.lines())}") from error
    return time.process_time() - began


def main() -> None:
    """Print each record."""
    seconds, seed = (float(one) for one in [*sys.argv[1:], *("300", "1")[len(sys.argv) - 1 :]])
    for taken, scenario in search(seconds, int(seed)):
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{taken:.2f} s, {memory} MiB: {'; '.join(scenario.lines())}", flush=True)


if __name__ == "__main__":
    main()
