"""Is what each function of say/ says of each kind of value what it said? The difference to the kept text is what a review has to
look at.

`MIGVIZ_KEEP=1 make test-all ARGS=tests/say/test_kept_sayings.py` writes the texts anew. A function that needs nothing says its one
sentence always, and is not asked; of the others, calls that say what the call before did are left out.
"""

import inspect
import itertools
import math
import pkgutil
import random
import types
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from importlib import import_module
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest

from migviz import Run, Scenario, load_scenario, say, simulate
from migviz.course.covered import numbers_of
from migviz.engine import evacuate
from migviz.replay.beat import BeatNow
from migviz.replay.beats import beat_at
from migviz.replay.lanes import Card, Lane, cards_at, lanes_of
from migviz.replay.metrics import MOMENT_NUMBERS
from migviz.replay.page_list import PageList, page_list
from migviz.replay.seen import Seen, seen_at
from migviz.replay.setting_up import SettingUp, setting_up
from migviz.replay.told import PausePartSoFar
from migviz.say.amounts import HUMAN_SCALES
from migviz.say.everything import everything_said
from migviz.say.rows import Row, rows
from migviz.say.ruler import Mark, ruler
from migviz.scenario.effects import NoEffect, effect_as_set
from migviz.scenario.evacuation_file import parse_evacuation
from migviz.scenario.fields import FIELDS
from migviz.scenario.scenario import Change
from migviz.trace import Blocks
from migviz.trace.evacuated import Evacuated, Moved
from migviz.trace.milestones import Milestone
from migviz.trace.run import PausePart
from migviz.trace.traffic import ClientMetrics, Frame
from tests.kept_commands import NIGHT, rounded
from tests.kept_text import KEPT, is_as_kept
from tests.shared import shared
from tests.test_kept_words import RUNS, moments_of, run_of

ENDINGS = {
    "lost after its pause": "migration.technique: post-copy\nat 3 s: source.state = dead",
    "fails in its pause": "at 12.57 s: target.state = dead",
    "lost in its pause": "at 12.57 s: source.state = dead",
    "stays without its link": "migration.policy: qemu-post-copy\nworkload.dirty_rate: 200 MiB/s\nat 14 s: link.state = down",
    "waits twice": "network.shared: on\nat 3 s: link.state = down\nat 6 s: link.state = up\nat 8 s: link.state = down\nat 9 s: link.state = up",
    "mirrors its disk": "storage.kind: none\nstorage.disk_size: 2 GiB\nstorage.disk_writes: 1 MiB/s\nnetwork.shared: on",
    "writes in bursts": "workload.rhythm: bursts\nlink.traffic: 20 MiB/s\nmigration.downtime_limit: 1 s",
    "writes on the move": "workload.rhythm: moving\nworkload.dirty_rate: 100 MiB/s\nmigration.policy: vmotion",
    "small enough to see": "workload.preset: toy\nat 1 s: workload.page = 3\nat 2 s: workload.dirty_rate = 2 pages/s",
}
"""More ways to go, and to end."""
ALIKE = ("fails in its pause", "lost in its pause", "writes in bursts")
"""Of them there is little to say that is not said of the others."""
MOST = 80
"""Calls of one function: where there are more, some by chance."""
PLAIN: Mapping[object, tuple[object, ...]] = {
    object: ("a name",),
    str: ("", "a text"),
    int: (0, 1, 2, 12),
    float: (0.0, 0.04, 1.0, 75.0, 9e9),
    bool: (False, True),
    type(None): (None,),
}
NAMED: Mapping[str, tuple[object, ...]] = {
    "metric": ("downtime", "bytes_sent"),
    "field": ("link.bandwidth", "migration.policy"),
    "x": ("", "link.bandwidth"),
    "y": ("", "workload.dirty_rate"),
    "kind": ("page", "step"),
    "values": ("", "xen"),
    "choice": (*HUMAN_SCALES,),
    "value": ("", "5 ms", "qemu"),
    "text": ("", "Hyper-V's container VM, and it sends 1 048 576 pages at 30 MiB/s in 43.8 ms"),
    "html": ("", "<p title='43.8 ms'>43.8 ms at 30 MiB/s, <code>link.bandwidth: 30 MiB/s</code> for Hyper-V</p>"),
}
"""By the names of arguments which are names of something, or words where "" means none."""
MODULES = sorted(
    {module.name for module in pkgutil.walk_packages(say.__path__, f"{say.__name__}.")} - {"migviz.say.everything"}
)
"""What puts the others together says nothing of its own: it is kept by moments."""


@shared
def way(name: str) -> Run:
    memory = "" if "preset" in ENDINGS[name] else "vm.memory: 1 GiB\n"
    return simulate(load_scenario(f"{memory}{ENDINGS[name]}\n"))


def every_number(run: Run) -> frozenset[str]:
    """The names of all numbers of a run and of its moments."""
    return frozenset({*numbers_of(run), *(f"moment.{name}" for name in MOMENT_NUMBERS)})


@shared
def moments() -> dict[str, Seen]:
    """Of every kind of run some, and one of which not everything may be told."""
    found = {f"{name} {t:.3g} s": seen_at(run, t) for name in RUNS for run in [run_of(name)] for t in moments_of(run)}
    run = run_of("live")
    covered = frozenset({"run.downtime", "moment.to_send", "moment.dirty"})
    found["live, covered"] = seen_at(run, run.end / 3, run.end / 2, covered)
    for name in ("live", "quick", "hybrid", "lost"):
        run = run_of(name)
        for t in (*moments_of(run)[1:4:2], run.end):
            found[f"{name} {t:.3g} s, all covered"] = seen_at(run, t, run.end, every_number(run))
    for name in ENDINGS:
        run = way(name)
        found |= {f"{name} {t:.3g} s": seen_at(run, t) for t in (run.end / 2, run.end)}
    return found


@shared
def of_a_run() -> dict[object, tuple[object, ...]]:
    """Values that come from a run: of each type those that differ."""
    night, all_seen = evacuate(parse_evacuation(NIGHT)), moments().values()
    runs = [run_of(name) for name in RUNS]
    return {
        Seen: (*all_seen,),
        Scenario: tuple(run.scenario for run in (*runs, *map(way, ENDINGS))),
        Change: tuple(one for run in (*runs, *map(way, ENDINGS)) for one in run.scenario.changes),
        NoEffect: tuple(
            effect for name in FIELDS for run in runs for effect in [effect_as_set(run.scenario, name)] if effect
        )[::5],
        PageList: tuple(filter(None, map(page_list, all_seen))),
        SettingUp: tuple(filter(None, map(setting_up, all_seen))),
        BeatNow: tuple(filter(None, (beat_at(run, t) for run in runs[:2] for t in moments_of(run)))),
        PausePart: tuple(part for run in runs for part in run.pause),
        PausePartSoFar: (),
        Milestone: tuple(one for run in runs[:3] for one in run.milestones)[::3],
        ClientMetrics: tuple(run.network.metrics for run in runs[:3]),
        Frame: tuple(frame for run in runs[:2] for frame in run.network.frames[::40]),
        Blocks: tuple(run.blocks for run in runs[:1]),
        Row: tuple(row for row in rows(seen_at(runs[0], runs[0].end))),
        Mark: tuple(mark for mark in ruler(seen_at(runs[0], runs[0].end))),
        Evacuated: (night,),
        Moved: (*night.vms,),
        Lane: lanes_of(night).lanes,
        Card: tuple(card for t in (0.0, 4.5, 35.3, 300.0) for card in cards_at(night, t)),
    }


def values_of(hint: Any) -> tuple[object, ...]:
    """Some values of a type; none where nothing is known of it."""
    if get_origin(hint) in (Union, types.UnionType):
        kinds = sorted(get_args(hint), key=lambda kind: kind is not type(None))
        return tuple(value for kind in kinds for value in values_of(kind))
    if get_origin(hint) in (tuple, Sequence, Iterable, Collection, list):
        one, *others = (kind for kind in get_args(hint) if kind is not Ellipsis)
        if others:
            parts = [values_of(kind) for kind in (one, *others)]
            alike = tuple(part[-1] for part in parts)
            rising = tuple(
                part[k - len(parts)] if len(part) >= len(parts) else part[-1] for k, part in enumerate(parts)
            )
            return tuple(dict.fromkeys((alike, rising)))
        return ((), values_of(one)[:1], values_of(one)[:12]) if values_of(one) else ()
    if get_origin(hint) is Mapping:
        return ({}, {"workload.dirty_rate": 1e6, "migration.policy": "xen"})
    if inspect.isclass(hint) and issubclass(hint, Enum):
        return tuple(hint)
    return PLAIN.get(hint) or of_a_run().get(hint, ())


def calls_of(function: Callable[..., object]) -> Iterator[dict[str, object]]:
    """Arguments for a function: first without those that have a default, then with them."""
    hints, parameters = get_type_hints(function), inspect.signature(function).parameters
    needed = [name for name, one in parameters.items() if one.default is one.empty]
    for names in [needed] if len(needed) == len(parameters) else [needed, [*parameters]]:
        choices = [(NAMED.get(name, ()) if hints[name] is str else ()) or values_of(hints[name]) for name in names]
        many = math.prod(map(len, choices))
        chosen = range(many) if many <= MOST else sorted(random.Random(function.__name__).sample(range(many), MOST))
        everything = dict(enumerate(itertools.product(*choices))) if many <= MOST else {}
        for number in chosen:
            yield dict(zip(names, everything.get(number) or _numbered(choices, number), strict=True))


def _numbered(choices: Sequence[Sequence[object]], number: int) -> list[object]:
    """One of all ways to choose."""
    found = []
    for values in choices:
        number, k = divmod(number, len(values))
        found.append(values[k])
    return found


def written(value: object) -> str:
    """A value as an argument."""
    if isinstance(value, Seen):
        return next(name for name, seen in moments().items() if seen is value)
    if isinstance(value, tuple):
        return f"({', '.join(map(written, value))})"
    if type(value) in of_a_run():
        return f"{type(value).__name__} {next(k for k, one in enumerate(of_a_run()[type(value)]) if one is value)}"
    return value.name if isinstance(value, Enum) else repr(value)


def sayings(module: str) -> Iterator[str]:
    """What each function of a file says of each of its values."""
    there = import_module(module)
    for name, function in vars(there).items():
        own = callable(function) and not inspect.isclass(function) and function.__module__ == module
        if not own or name.startswith("_") or not inspect.signature(function).parameters:
            continue
        before = ""
        for arguments in calls_of(function):
            try:
                found = function(**arguments)
                said = rounded(repr(tuple(found) if isinstance(found, Iterator) else found))
            except (LookupError, ValueError, TypeError, AssertionError, AttributeError) as error:
                said = f"cannot: {type(error).__name__}"
            if said != before:
                yield f"{name}({', '.join(f'{key}={written(value)}' for key, value in arguments.items())})"
                yield f"    {said}"
            before = said


@pytest.mark.parametrize("module", MODULES)
def test_what_is_said_is_what_was_said(module: str) -> None:
    lines = [*sayings(module)]
    name = module.removeprefix(f"{say.__name__}.")
    is_as_kept(f"say-{name}", "\n".join(lines) + "\n")


@pytest.mark.parametrize("name", [name for name in ENDINGS if name not in ALIKE])
def test_all_that_is_said_of_a_moment_is_what_was_said(name: str) -> None:
    lines, before, nothing = list[str](), set[str](), frozenset[str]()
    run = way(name)
    for share, covered in ((0.2, nothing), (0.6, nothing), (0.6, every_number(run)), (0.85, nothing)):
        found = everything_said(seen_at(run, share * run.end, run.end, covered))
        said = [f"{where}: {text}" for where, text in found if where != "frames" and text not in ("", "None", "()")]
        lines += ["", f"--- {share:.0%}{' covered' * bool(covered)}", *(one for one in said if one not in before)]
        before.update(said)
    is_as_kept(f"everything-{name.replace(' ', '-')}", rounded("\n".join(lines)) + "\n")


def test_no_sayings_are_kept_of_what_is_gone() -> None:
    assert {path.stem for path in KEPT.glob("say-*.txt")} == {
        f"say-{name.removeprefix('migviz.say.')}" for name in MODULES
    }
