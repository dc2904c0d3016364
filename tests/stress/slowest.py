"""How long does the slowest valid scenario take? A directed search: what was slow is varied further.

python -m tests.stress.slowest [SECONDS] [SEED]
"""

import random
import resource
import sys
import time
from collections.abc import Iterator

from migviz import simulate
from migviz.scenario import Scenario
from tests.stress.scenarios import random_scenario

KEPT, AGAIN = 12, 3
"""The slowest ones, which are varied further; how often a record is measured: a processor that others use, too, is slower at times,
and seconds of it are then longer."""


def search(seconds: float, seed: int = 1) -> Iterator[tuple[float, Scenario]]:
    """Each time a slower one is found: how long it takes in seconds of the processor, and the scenario."""
    dice, ends, worst = random.Random(seed), time.monotonic() + seconds, 0.0
    slowest: list[tuple[float, Scenario]] = []
    while time.monotonic() < ends:
        base = dict(dice.choice(slowest)[1].given) if slowest and dice.random() < 0.7 else {}
        scenario = random_scenario(dice, base)
        taken = _taken(scenario)
        if taken > worst:
            taken = min(taken, *(_taken(scenario) for _ in range(AGAIN - 1)))
        slowest = sorted([*slowest, (taken, scenario)], key=lambda item: -item[0])[:KEPT]
        if taken > worst:
            worst = taken
            yield taken, scenario


def _taken(scenario: Scenario) -> float:
    """Seconds of the processor."""
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
