"""What would help this migration, in the words of its product? Each piece of advice is a run that was made.

First what limits, then every setting of the product and what helps in any, the smallest changes first; then pairs of them. Where
nothing helps, what was tried is said.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations, islice
from typing import cast

from migviz.engine import metrics_of, simulate
from migviz.errors import InputError
from migviz.scenario import Scenario
from migviz.scenario.effects import effect_of
from migviz.scenario.fields import Value
from migviz.scenario.products import Setting, settings_of
from migviz.scenario.rules import Then
from migviz.study.exact import without_client
from migviz.study.limits import Limit
from migviz.study.what_limits import Verdict, what_limits
from migviz.trace import Metrics
from migviz.values import dataclass, sure

SHORTER = 0.8
"""Chosen: a pause that is shorter by less than a fifth is no advice."""
MOST_RUNS = 150
MOST_PIECES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """One piece: the settings, to what, and the run that they lead to."""

    settings: tuple[Setting, ...]
    changes: tuple[Mapping[str, Value], ...]
    after: Metrics


@dataclass(frozen=True, slots=True, kw_only=True)
class Advised:
    """What limits a migration, what helps, and all that was tried. `product`: whose settings these are, by the name of its policy."""

    scenario: Scenario
    product: str
    before: Metrics
    verdict: Verdict
    pieces: tuple[Advice, ...]
    tried: tuple[Setting, ...]
    runs: int


def advise(
    scenario: Scenario,
    limits: Sequence[Limit] = (),
    step: Callable[[int], object] = lambda done: None,
    product: str = "",
) -> Advised:
    """What makes the migration keep to the limits; without any, what makes it converge, or its pause shorter by a fifth. `product`: whose settings
    are tried, where that is not the one of the policy."""
    still = without_client(scenario)
    whole = simulate(still)
    trial = _Trial(still, whole.metrics, limits, step)
    settings = tuple(setting for setting in settings_of(still, product) if any(True for __ in _changes(setting, still)))
    pieces = list(filter(None, (trial.first((setting,)) for setting in settings)))
    if not pieces:
        pairs = (trial.first(pair) for pair in combinations(settings, 2))
        pieces = list(islice(filter(None, pairs), MOST_PIECES))
    return Advised(
        scenario=still,
        product=product or still.policy.name,
        before=whole.metrics,
        verdict=what_limits(whole),
        pieces=tuple(sorted(pieces, key=trial.worth)[:MOST_PIECES]),
        tried=settings,
        runs=trial.runs,
    )


def _changes(setting: Setting, scenario: Scenario) -> Iterator[Mapping[str, Value]]:
    """Those of a setting's changes that have an effect."""
    for change in setting.changes(scenario):
        try:
            after = scenario.but(change)
        except InputError:
            continue
        if after != scenario and all(effect_of(after, name) is None for name in change if after[name] is not None):
            yield change


class _Trial:
    """Runs of a scenario with something else set, as long as there are runs left."""

    def __init__(
        self, scenario: Scenario, before: Metrics, limits: Sequence[Limit], step: Callable[[int], object]
    ) -> None:
        self._scenario, self._before, self._limits, self._step = scenario, before, limits, step
        self.runs = 0

    def first(self, settings: tuple[Setting, ...]) -> Advice | None:
        """The smallest change of these settings that helps."""
        for changes in self._ways(settings, self._scenario):
            if self.runs >= MOST_RUNS:
                return None
            merged = {name: value for change in changes for name, value in change.items()}
            self.runs += 1
            self._step(self.runs)
            after = metrics_of(self._scenario.but(merged))
            in_time = after.total_time <= _seconds_allowed(self._scenario, merged)
            if in_time and self._helps(after):
                return Advice(settings=settings, changes=changes, after=after)
        return None

    def _ways(self, settings: tuple[Setting, ...], scenario: Scenario) -> Iterator[tuple[Mapping[str, Value], ...]]:
        """Of one setting all changes; of a pair the largest of each, upwards and downwards."""
        if len(settings) == 1:
            for change in _changes(settings[0], scenario):
                yield (change,)
            return
        for one in _ends(list(_changes(settings[0], scenario))):
            after = scenario.but(one)
            for other in _ends(list(_changes(settings[1], after))):
                yield one, other

    def _helps(self, after: Metrics) -> bool:
        before = self._before
        if self._limits:
            return all(limit.met(after) for limit in self._limits)
        if not after.finished:
            return False
        if not before.finished:
            return True
        if not before.converged and after.converged:
            return sure(after.downtime) <= sure(before.downtime)
        return sure(after.downtime) <= SHORTER * sure(before.downtime)

    def worth(self, piece: Advice) -> tuple[int, float]:
        """One setting before two, then the shorter pause."""
        return len(piece.settings), sure(piece.after.downtime)


def _seconds_allowed(scenario: Scenario, changes: Mapping[str, Value]) -> float:
    """When the product gives a migration up, which stays so where something is changed that is simulated by the rules of QEMU alone."""
    timeout, at_timeout = scenario.policy.timeout, scenario.but(changes)["migration.at_timeout"]
    if timeout is None or at_timeout != Then.GIVE_UP:
        return math.inf
    disk = scenario.number("storage.disk_size") if scenario["storage.kind"] == "none" else 0.0
    return float(timeout.seconds_of(scenario.number("vm.memory"), disk))


def _ends(changes: Sequence[Mapping[str, Value]]) -> Sequence[Mapping[str, Value]]:
    """The farthest a number is moved down and up; of words, all."""
    if len(changes) <= 2:
        return changes
    numbers = [cast(float, next(iter(change.values()))) for change in changes]
    ordered = sorted(range(len(changes)), key=numbers.__getitem__)
    return changes[ordered[0]], changes[ordered[-1]]
