"""Which value has each field at each of many points?"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from migviz.scenario import Scenario
from migviz.scenario.fields import FIELDS, Value
from migviz.scenario.presets import PRESETS
from migviz.scenario.techniques import pause_part_named
from migviz.trace import Array, Counts
from migviz.trace.goodput import wire_speed
from migviz.values import dataclass

Amount = Any
"""A number, or an array with one number for each point: arithmetic does not care which."""
_PARTS = (
    ("vm.used", "vm.memory"),
    ("workload.working_set", "vm.used"),
    ("workload.hot_set", "workload.working_set"),
)
"""A part that is not given follows the whole (scenario.py)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """The fields' values: words, None where off, numbers, or an array where the points differ."""

    of: Mapping[str, Value | Array]
    differ: tuple[str, ...] = ()
    """which of them are arrays"""

    @classmethod
    def at(cls, scenario: Scenario, columns: Mapping[str, Array]) -> "Values":
        """The scenario's values with some fields replaced by one value for each point."""
        own = dict(scenario.given)
        defaults = PRESETS[str(scenario["workload.preset"])].defaults, scenario.policy.defaults
        values: dict[str, Value | Array] = {**scenario.values, **columns}
        for part, whole in _PARTS:
            if part in own or part in columns or values[part] is None:
                continue
            known = next((source[part] for source in defaults if part in source), None)
            same = values[FIELDS[part].same_as] if FIELDS[part].same_as else None
            values[part] = np.minimum(_number(same if known is None else known), _number(values[whole]))
        return cls(of=values, differ=tuple(name for name, v in values.items() if isinstance(v, np.ndarray) and v.ndim))

    def number(self, name: str) -> Amount:
        """The values of a field that is not off."""
        return _number(self.of[name])

    def setting(self, name: str) -> Amount:
        """The values of a numeric field, or None where it is off."""
        value = self.of[name]
        return None if value is None else _number(value)

    def keep(self, at: Counts) -> "Values":
        """The values at some of the points."""
        return replace(self, of={**self.of, **{name: self.of[name].take(at) for name in self.differ}})  # type: ignore[union-attr]

    def disk(self) -> Amount:
        """Bytes of a disk that is mirrored; 0 where the hosts share it (engine/migration.py)."""
        return self.number("storage.disk_size") if self.of["storage.kind"] == "none" else 0.0

    def speed(self, cap: Amount = None, *, zeros: bool = False) -> Amount:
        """Bytes per second on the wire; `cap` limits it (trace/goodput.py)."""
        return wire_speed(self.of, cap, zeros=zeros)


def disk_parts(values: Values) -> tuple[str, ...]:
    """Which parts the pause has for the disk (engine/storage.py)."""
    return ("dismount", "mount") if values.of["storage.kind"] == "cluster disk" else ()


def seconds_of(parts: Iterable[str], values: Values) -> Amount:
    """How long parts of the pause last by their fields."""
    return sum(pause_part_named(name).seconds(values.number) for name in parts)


def _number(value: Value | Array) -> Amount:
    assert not isinstance(value, str | None)
    return value
