"""What would it take to meet a limit? The least bandwidth, the greatest dirty rate, or the policy that does.

Values between the ends of a range are tried first, because the relation need not be monotone: one iteration more
or less decides how much is left. Then the edge is found by bisection, and the answer verified by a run of its own.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

import numpy as np

from migviz.engine import metrics_of
from migviz.errors import InputError, Problem, nearest, shown
from migviz.language import _
from migviz.scenario import Scenario
from migviz.scenario.fields import FIELDS
from migviz.scenario.units import read
from migviz.study.axis import NUMERIC, Axis
from migviz.study.exact import without_client
from migviz.study.limits import Limit
from migviz.trace import Metrics
from migviz.values import dataclass, sure

SCANNED = 33
"""Chosen: values tried over the range before the edge is sought."""
_STEPS = 12
"""Halvings of one of those intervals: the edge is known to a thousandth of it."""
CHOICES = ("migration.policy", "migration.technique", "storage.kind", "workload.preset", "link.transport")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One value and the run it led to."""

    value: float | str
    metrics: Metrics
    met: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What it takes. `least`: every larger value of the range that was tried meets the limits, too; otherwise every smaller one.

    `found` is None where nothing in the range does; `patchy`: some values beyond the edge meet them and others
    do not. `tried` holds all runs, in order of value.
    """

    field: str
    limits: tuple[Limit, ...]
    found: Tried | None
    least: bool
    patchy: bool
    everywhere: bool
    tried: tuple[Tried, ...]


def require(
    scenario: Scenario, limits: Sequence[Limit], axis: Axis, step: Callable[[int], object] = lambda done: None
) -> Answer:
    """The least or the greatest value of the axis' field with which the limits are met, whichever there is."""
    trial = _Trial(scenario, tuple(limits), axis.name, step)
    values = _scanned(axis)
    met = [trial.of(value).met for value in values]
    least = _rises(met)
    if not any(met):
        return trial.answer(None, least=least, patchy=False, everywhere=False)
    if all(met):
        return trial.answer(trial.of(values[0]), least=least, patchy=False, everywhere=True)
    patchy = sum(one != other for one, other in pairwise(met)) > 1
    good, bad = _edge(values, met, least)
    if bad is None:
        return trial.answer(trial.of(good), least=least, patchy=True, everywhere=False)
    found = _bisect(trial, axis, good, bad)
    return trial.answer(found, least=least, patchy=patchy, everywhere=False)


def require_choice(
    scenario: Scenario, limits: Sequence[Limit], name: str, step: Callable[[int], object] = lambda done: None
) -> Answer:
    """Of the words a field may hold, the one that meets the limits with the shortest pause."""
    trial = _Trial(scenario, tuple(limits), name, step)
    for choice in FIELDS[name].choices:
        trial.of(choice)
    good = sorted(
        (item for item in trial.tried.values() if item.met),
        key=lambda item: (sure(item.metrics.downtime), item.metrics.total_time),
    )
    return trial.answer(good[0] if good else None, least=True, patchy=False, everywhere=len(good) == len(trial.tried))


class _Trial:
    """Runs scenarios with other values of a field, each once."""

    def __init__(self, scenario: Scenario, limits: tuple[Limit, ...], name: str, step: Callable[[int], object]) -> None:
        self._scenario, self._limits, self._name, self._step = without_client(scenario), limits, name, step
        self.tried: dict[float | str, Tried] = {}

    def of(self, value: float | str) -> Tried:
        if value not in self.tried:
            metrics = metrics_of(self._scenario.but({self._name: value}))
            met = all(limit.met(metrics) for limit in self._limits)
            self.tried[value] = Tried(value=value, metrics=metrics, met=met)
            self._step(len(self.tried))
        return self.tried[value]

    def answer(self, found: Tried | None, *, least: bool, patchy: bool, everywhere: bool) -> Answer:
        tried = sorted(self.tried.values(), key=lambda item: (str(type(item.value)), item.value))
        return Answer(
            field=self._name,
            limits=self._limits,
            found=found,
            least=least,
            patchy=patchy,
            everywhere=everywhere,
            tried=tuple(tried),
        )


def _scanned(axis: Axis) -> list[float]:
    ends = float(axis.values[0]), float(axis.values[-1])
    values = np.geomspace(*ends, SCANNED) if axis.log else np.linspace(*ends, SCANNED)
    values[0], values[-1] = ends
    whole = np.unique(np.rint(values)) if axis.field.whole else values
    return [float(value) for value in whole]


def _rises(met: Sequence[bool]) -> bool:
    """Whether the limits are rather met at the top of the range."""
    half = len(met) // 2
    return sum(met[-half:]) >= sum(met[:half])


def _edge(values: Sequence[float], met: Sequence[bool], least: bool) -> tuple[float, float | None]:
    """The last value, coming from the good end, up to which all are met, and the first that is not.

    Where the good end itself is not met, the first value that is, and None.
    """
    ordered = list(zip(values, met, strict=True))[:: -1 if least else 1]
    if not ordered[0][1]:
        return next(value for value, good in ordered if good), None
    count = next(index for index, (__, good) in enumerate(ordered) if not good)
    return ordered[count - 1][0], ordered[count][0]


def _bisect(trial: _Trial, axis: Axis, good: float, bad: float) -> Tried:
    for __ in range(_STEPS):
        middle = (good * bad) ** 0.5 if axis.log else (good + bad) / 2
        if axis.field.whole:
            middle = float(round(middle))
            if middle in (good, bad):
                break
        if trial.of(middle).met:
            good = middle
        else:
            bad = middle
    return trial.of(_rounded(trial, axis, good, bad))


def _rounded(trial: _Trial, axis: Axis, good: float, bad: float) -> float:
    """A value that reads well, on the good side of the edge, if it too is met and within the axis."""
    for digits in (3, 4):
        for text in _written_beyond(axis, good, up=good > bad, digits=digits):
            if axis.values[0] <= text <= axis.values[-1] and trial.of(text).met:
                return text
    return good


def _written_beyond(axis: Axis, value: float, *, up: bool, digits: int) -> Iterable[float]:
    """The value rounded away from the edge in the unit in which it is written."""
    text = axis.field.write(value)
    unit = re.sub(r"^[\d.\s\u202f]+", "", text)
    if axis.field.whole or axis.field.kind is None:
        return
    size = read(f"1 {unit}", axis.field.kind) if unit else 1.0
    amount = value / size
    step = 10.0 ** (np.floor(np.log10(amount)) - digits + 1)
    count = np.ceil(amount / step - 1e-9) if up else np.floor(amount / step + 1e-9)
    yield float(read(f"{count * step:.12g} {unit}".strip(), axis.field.kind))


def varied_name(name: str) -> str:
    """The field to vary, numeric or one of words; InputError for others."""
    if name in NUMERIC or name in CHOICES:
        return name
    known = nearest(name, (*NUMERIC, *CHOICES))
    what = _("unknown name {name}", name=shown(name)) if name not in FIELDS else _("{name} cannot be varied", name=name)
    raise InputError(
        [
            Problem(
                where="--vary",
                message=what + "." + (known or " " + _("Name a number, or one of {names}", names=", ".join(CHOICES))),
            )
        ]
    )
