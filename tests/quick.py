"""What is in the quick suite? Of every test something: all of a quick one, of a large grid of cases so many that they take a fifth of a
second, spread evenly over it. What is left out is the rest, which `make test-rest` runs: both are the whole suite. A test that goes
through many things by itself, or draws them, goes through fewer of them in the quick suite, and is in the rest with all (`fewer`). What
needs something large that hardly anything else needs is marked `rest`, and is there alone.

`tests/seconds.txt` says which tests are not quick. It is written anew by `.ci/test --seconds`, then `python -m tests.quick`.
"""

import json
import os
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import is_hypothesis_test, settings

from tests import shared

EACH, ALONE = 0.18, 0.45
"""Seconds of the processor for the cases of one test, and the most that a test of one case may take, or twice that a case which speaks
for others: what takes longer is in the rest alone."""
SECONDS = Path(__file__).with_name("seconds.txt")
MEASURED = Path(__file__).parent.parent / "build" / "seconds"
PARTS = ("quick", "rest")
SHARE, FEWEST = 5, 10
"""Of so many things that are drawn or gone through the quick suite has one, and of examples of hypothesis no fewer than so many."""
EXAMPLES = "_hypothesis_internal_use_settings"
""""Where hypothesis keeps how many a test wants."""

T = TypeVar("T")
part = ""
"""The one that runs, or all."""
goes_through_fewer = False
"""Whether the test that runs may: it is in the rest with all."""


def name_of(node: str) -> str:
    """The test that a case belongs to."""
    return node.partition("[")[0]


def known(file: Path = SECONDS) -> dict[str, float]:
    """How long the tests that are not quick take, by name."""
    lines = (line.split(maxsplit=1) for line in file.read_text().splitlines() if line and line[0] != "#")
    return {name: float(seconds) for seconds, name in lines}


def quick(cases: Iterable[str], seconds: Mapping[str, float]) -> set[str]:
    """Those of all cases that are in the quick suite."""
    of: dict[str, list[str]] = defaultdict(list)
    for case in cases:
        of[name_of(case)].append(case)
    return {case for test, all_of in of.items() for case in _spread(all_of, seconds.get(test, 0.0))}


def _spread(cases: list[str], seconds: float) -> list[str]:
    if seconds <= EACH:
        return cases
    if seconds / len(cases) > (ALONE if len(cases) == 1 else 2 * ALONE):
        return []
    many = max(1, int(len(cases) * EACH / seconds))
    return [cases[k * len(cases) // many] for k in range(many)]


def fewer(all_of: Sequence[T]) -> Sequence[T]:
    """All of them, in the quick suite some from all over; a test that asks is marked `fewer`, so that the rest has it with all."""
    if part != "quick":
        return all_of
    assert goes_through_fewer, "a test that asks for fewer of many needs @pytest.mark.fewer"
    return all_of[::SHARE]


def through_fewer(item: pytest.Item) -> bool:
    """Whether a case goes through fewer things in the quick suite than in the rest."""
    return bool(item.get_closest_marker("fewer")) or _is_drawn(item)


def _is_drawn(item: pytest.Item) -> bool:
    """Whether hypothesis draws for it."""
    return is_hypothesis_test(getattr(item, "obj", None))


def with_fewer_examples(test: object, machine: object = None) -> None:
    """Of a test that hypothesis draws for, or of a machine of which it is the only one."""
    of, name = (test, EXAMPLES) if machine is None else (machine, "settings")
    wanted = getattr(of, name)
    if not any(wanted is few for few in _few):
        few = settings(wanted, max_examples=min(wanted.max_examples, max(FEWEST, wanted.max_examples // SHARE)))
        _few.append(few)
        setattr(of, name, few)


_few: list[settings] = []
"""Those that were made so: a test of several cases is met several times."""


def choose(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave only the part that runs of what was collected."""
    within = quick((item.nodeid for item in items if not item.get_closest_marker("rest")), known())
    left_out = [item for item in items if not _is_in(item, item.nodeid in within)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if _is_in(item, item.nodeid in within)]
    for item in filter(_is_drawn, items if part == "quick" else ()):
        with_fewer_examples(getattr(item, "obj"), getattr(item, "cls"))  # noqa: B009


def _is_in(item: pytest.Item, is_quick: bool) -> bool:
    """Whether a case is in the part that runs."""
    return is_quick if part == "quick" else not is_quick or through_fewer(item)


# --- how long each takes ----------------------------------------------------------------------------------------------


taken: dict[str, float] = defaultdict(float)
"""Seconds of the processor of each test in this process, without its share of what is made for several."""


@contextmanager
def measured(item: pytest.Item) -> Iterator[None]:
    """A case runs."""
    global goes_through_fewer
    goes_through_fewer, name = through_fewer(item), name_of(item.nodeid)
    began, shared.test = shared.own_seconds(), name
    try:
        yield
    finally:
        taken[name] += shared.own_seconds() - began
        goes_through_fewer = False


def unlisted(seconds: Mapping[str, float], listed: Mapping[str, float]) -> dict[str, float]:
    """What takes longer than one test may take alone, and nobody wrote down, so that the quick suite has it whole; the longest first."""
    slow = {name: took for name, took in seconds.items() if took > ALONE and name not in listed}
    return dict(sorted(slow.items(), key=lambda item: -item[1]))


def keep_measured() -> None:
    """What this process measured, for `python -m tests.quick`."""
    shares = shared.shares()
    of_all = {test: seconds + shares.get(test, 0.0) for test, seconds in taken.items()}
    MEASURED.mkdir(parents=True, exist_ok=True)
    (MEASURED / f"{time.time_ns()}-{os.getpid()}.json").write_text(json.dumps(of_all))


def main() -> None:
    """Write down which tests are not quick, after everything was measured; what a file that was not measured had, it has still."""
    found: dict[str, float] = {}
    for file in sorted(MEASURED.glob("*.json")):
        found |= json.loads(file.read_text())
    files = {test.partition("::")[0] for test in found}
    found |= {test: seconds for test, seconds in known().items() if test.partition("::")[0] not in files}
    lines = [f"{seconds:5.1f} {test}" for test, seconds in sorted(found.items()) if seconds > EACH]
    head = "# Seconds of the processor that a test takes with all its cases, where they are more than a fifth of one (tests/quick.py)."
    SECONDS.write_text("\n".join([head, *lines]) + "\n")
    print(f"{len(lines)} of {len(found)} tests are not quick: {SECONDS}")


if __name__ == "__main__":
    main()
