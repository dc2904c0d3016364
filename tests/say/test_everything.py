"""Is everything that is said of a moment looked at as one, and can it be said whatever the fields are?"""

import inspect
import math
import pkgutil
from importlib import import_module

import pytest

from migviz import say, simulate
from migviz.replay.seen import Seen, seen_at
from migviz.say import everything
from migviz.scenario import Scenario
from migviz.scenario.fields import FIELDS, Field, Value
from tests.source import is_function

ELSEWHERE = {
    "in_beats.part": "a name of a part, which the captions turn into words",
    "bars.has_bars": "whether, not what",
    "captions.paused_text": "is in the caption of the pause",
    "in_beats.balance_of": "are the facts of the balance",
    "client_side.asks_at_wrong_port": "whether, not what",
    "numbers.lettered_until": "a time, and what is on an axis",
    "on_shared_link.others_on_link": "is in the words under the link",
}

PARTS_OF_MEMORY = ("vm.used", "workload.working_set", "workload.hot_set")


def of_one_moment() -> dict[str, str]:
    """Every public function that says something of a moment and needs nothing else."""
    found = {}
    for module in pkgutil.iter_modules(say.__path__):
        there = import_module(f"migviz.say.{module.name}")
        for name, function in inspect.getmembers(there, is_function):
            needed = [one for one in inspect.signature(function).parameters.values() if one.default is one.empty]
            if (
                function.__module__ == there.__name__
                and not name.startswith("_")
                and [one.annotation for one in needed] in ([Seen], ["Seen"])
            ):
                found[f"{module.name}.{name}"] = name
    return found


def test_whatever_says_something_of_a_moment_is_in_everything() -> None:
    source = inspect.getsource(everything)
    said = of_one_moment()
    assert len(said) >= 15
    assert [one for one, name in said.items() if f"{name}(seen" not in source and one not in ELSEWHERE] == []
    assert ELSEWHERE.keys() <= said.keys()


def at_its_ends(field: Field) -> tuple[Value, ...]:
    """The least and the most that may be chosen, or every choice."""
    if field.choices:
        return tuple(field.choices)
    most = max(field.least, 1.0) * 1e12 if math.isinf(field.most) else field.most
    return (field.least, min(most, Scenario().number("vm.memory")) if field.name in PARTS_OF_MEMORY else most)


@pytest.mark.parametrize("name", [name for name, field in FIELDS.items() if field.choices or field.kind])
def test_everything_can_be_said_at_the_ends_of_every_range(name: str) -> None:
    room = Scenario().but({"storage.kind": "none"}) if name.startswith("storage.") else Scenario()
    for value in at_its_ends(FIELDS[name]):
        run = simulate(room.but({name: value}))
        for t in (0.0, 0.6 * run.end, run.end):
            assert all(words is not None for _where, words in everything.everything_said(seen_at(run, t)))
