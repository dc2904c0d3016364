"""Which scenarios may a user write? Random ones over all fields and their whole ranges, and neighbours of a given one."""

import math
import random
from collections.abc import Mapping

from migviz.errors import InputError
from migviz.scenario import Scenario
from migviz.scenario.fields import FIELDS, NAMES, Field, Value


def random_value(field: Field, dice: random.Random) -> Value | None:
    """Any value that a field may have; None: as it is by default. Ends of ranges come often: that is where work grows."""
    if field.choices:
        return dice.choice(tuple(field.choices))
    if field.kind is None:
        return None
    low, high = field.least, field.most
    if math.isinf(high):
        high = max(low, 1.0) * 1e12
    if dice.random() < 0.3:
        return _rounded(field, dice.choice((low, high)))
    if low > 0 or high > 1000:
        least = max(low, high * 1e-12, 1e-9)
        return _rounded(field, math.exp(dice.uniform(math.log(least), math.log(max(high, least)))))
    return _rounded(field, dice.uniform(low, high))


def _rounded(field: Field, value: float) -> float:
    return float(round(value)) if field.whole else float(value)


def random_scenario(dice: random.Random, given: Mapping[str, Value] | None = None) -> Scenario:
    """A valid scenario with a few random fields and changes on top of `given`; what is refused is left out."""
    scenario = Scenario()
    for name, value in (given or {}).items():
        scenario = _with(scenario, name, value)
    names = [name for name in FIELDS if name not in NAMES]
    for name in dice.sample(names, dice.randint(2, 9)):
        scenario = _with(scenario, name, random_value(FIELDS[name], dice))
    changeable = [name for name in names if FIELDS[name].changeable]
    for __ in range(dice.choice((0, 0, 1, 3, 10))):
        name, at = dice.choice(changeable), math.exp(dice.uniform(-3, 8))
        try:
            scenario = scenario.with_change(at, name, random_value(FIELDS[name], dice))
        except ValueError:  # InputError is one
            continue
    return scenario


def _with(scenario: Scenario, name: str, value: Value | None) -> Scenario:
    if value is None:
        return scenario
    try:
        return scenario.but({name: value})
    except InputError:
        return scenario
