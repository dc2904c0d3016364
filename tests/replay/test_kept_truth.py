"""Is at every moment true what was? All that `migviz.replay` works out of a run or a moment, without being told which functions there are.

`MIGVIZ_KEEP=1 make test-all ARGS=tests/replay/test_kept_truth.py` writes it anew. Of each moment only what is not as before.
"""

import inspect
import pkgutil
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from typing import Any

import numpy as np
import pytest

from migviz import Run, replay
from migviz.replay.rail import rail_at
from migviz.replay.seen import seen_at
from tests.kept_text import is_as_kept
from tests.showing.test_kept_shown import values
from tests.source import is_function
from tests.test_kept_words import RUNS, moments_of, run_of

GIVEN = {"seen", "run", "moment", "t", "values"}
ASKED = "in_iterations"
ELSEWHERE = {"replay.seen.so_far": "is a run that is told", "replay.moment.moment_at": "is the moment of what is seen"}


Functions = dict[str, tuple[Callable[..., object], list[str]]]


def found() -> Functions:
    """Every public function of `migviz.replay` that needs no more than a moment, or whether it is in an iteration, and what of it."""
    every: Functions = {}
    for module in pkgutil.iter_modules(replay.__path__, "migviz.replay."):
        there = import_module(module.name)
        for name, function in inspect.getmembers(there, is_function):
            needed = [one.name for one in inspect.signature(function).parameters.values() if one.default is one.empty]
            at = f"{module.name[7:]}.{name}"
            if (
                function.__module__ != module.name
                or name[0] == "_"
                or not needed
                or not {*GIVEN, ASKED}.issuperset(needed)
            ):
                continue
            if ASKED in inspect.signature(function).parameters:
                rest = [one for one in needed if one != ASKED]
                every |= {f"{at}, {is_so}": (partial(function, **{ASKED: is_so}), rest) for is_so in (False, True)}
            else:
                every[at] = (function, needed)
    return every


def as_lines(name: str, value: object) -> Iterator[tuple[str, str]]:
    """A value within a value for each line; of an array how long it is, its ends, and its sum."""
    if isinstance(value, np.ndarray):
        ends = f"{value.flat[0]:.4g} to {value.flat[-1]:.4g}, " if value.size else ""
        yield name, f"{value.size} numbers, {ends}together {np.nansum(value):.4g}"
    elif isinstance(value, tuple | list):
        for k, one in enumerate(value):
            yield from as_lines(f"{name}[{k}]", one)
    elif isinstance(value, Iterator):
        yield from as_lines(name, list(value))
    else:
        yield from values(value, name)


def at_a_moment(run: Run, t: float, every: Functions) -> dict[str, str]:
    seen = seen_at(run, t)
    given: dict[str, Any] = {"seen": seen, "run": run, "moment": seen.moment, "t": t}
    given["values"] = run.scenario.values_at(t)
    told = {name: function(**{one: given[one] for one in needed}) for name, (function, needed) in every.items()}
    told["moment"] = seen.moment
    told |= {f"rail at {now}": rail_at(seen, now) for now in (0, 4)}
    return dict(line for name, value in told.items() for line in as_lines(name, value))


@pytest.mark.parametrize("name", RUNS)
def test_of_a_known_run_the_same_is_true(name: str) -> None:
    run, before, lines = run_of(name), dict[str, str](), [" ".join(RUNS[name].split("\n"))]
    every = {at: one for at, one in found().items() if at not in ELSEWHERE}
    for t in moments_of(run):
        now = at_a_moment(run, t, every)
        lines += ["", f"--- {t:.3f} s", *(f"{at} = {text}" for at, text in now.items() if before.get(at) != text)]
        lines += [f"{at} gone" for at in before if at not in now]
        before = now
    is_as_kept(f"truth-{name}", "\n".join(lines) + "\n")


def test_what_is_left_out_is_there() -> None:
    assert found().keys() > ELSEWHERE.keys() and len(found()) > 40
