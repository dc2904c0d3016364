"""How closely do the expected values agree with the engine's runs? Over scenarios drawn at random."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from migviz.engine import metrics_of
from migviz.errors import InputError
from migviz.scenario import Scenario
from migviz.scenario.fields import FIELDS, Value
from migviz.scenario.policies import POLICIES
from migviz.scenario.presets import PRESETS
from migviz.study.expected import expected, why_not
from migviz.study.outcomes import Outcomes
from migviz.study.validation import replace_between
from migviz.trace import Metrics
from migviz.values import dataclass

SCENARIOS = 1000
QUANTITIES = ("total_time", "bytes_sent", "downtime")
BEGIN, END = "<!-- agreement: written by `migviz validate --sweep --write` -->", "<!-- agreement ends -->"

_NUMBERS = (
    "vm.memory",
    "workload.dirty_rate",
    "workload.background_rate",
    "link.bandwidth",
    "link.latency",
    "link.traffic",
    "migration.bandwidth_limit",
    "migration.downtime_limit",
    "migration.max_iterations",
    "migration.no_progress",
    "migration.rest_limit",
    "migration.compression",
    "migration.delta_cache",
    "workload.cpu_share",
)
"""Drawn from their usual ranges, where every magnitude is as likely."""
_WORKLOADS = [name for name in PRESETS if name != "toy"]
"""Over the toy's link of 16 pages a second, each single page of chance is a large part of the pause."""
_SHARES = {"vm.used": "vm.memory", "workload.working_set": "vm.used", "workload.hot_set": "workload.working_set"}
_WORDS = ("migration.technique", "workload.pattern", "workload.kernel_pages", "storage.kind", "link.transport")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One scenario: what the engine's run came to, and what was expected."""

    scenario: Scenario
    run: Metrics
    expected: Outcomes

    @property
    def same_verdict(self) -> bool:
        """Whether both finished, and both converged, or neither did."""
        return (self.run.finished, self.run.converged) == (
            bool(self.expected.finished[0]),
            bool(self.expected.converged[0]),
        )

    def difference(self, quantity: str) -> float | None:
        """Expected over the run's, less one; None where one of them has no such number."""
        run, mean = getattr(self.run, quantity), float(getattr(self.expected, quantity)[0])
        if run is None or np.isnan(mean) or (run == 0) != (mean == 0):
            return None
        return 0.0 if run == mean else mean / run - 1


def random_scenarios(count: int, seed: int = 1) -> Iterable[Scenario]:
    """So many scenarios for which the expected values hold: each field left alone or any magnitude of its range."""
    dice = np.random.default_rng([seed, *b"agreement"])
    while count > 0:
        try:
            scenario = Scenario().but(_values(dice))
        except InputError:  # a part that is larger than its whole
            continue
        if not why_not(scenario):
            count -= 1
            yield scenario


def _values(dice: np.random.Generator) -> dict[str, Value | int]:
    names = dice.choice(_NUMBERS, size=int(dice.integers(3, 8)), replace=False)
    values: dict[str, Value | int] = {"seed": int(dice.integers(0, 2**32))}
    for name in names:
        least, most = FIELDS[name].usual_range
        number = float(least * (most / least) ** dice.random())
        values[name] = float(round(number)) if FIELDS[name].whole else number
    if dice.random() < 0.5:
        values["workload.preset"] = str(dice.choice(_WORKLOADS))
    values["migration.policy"] = str(dice.choice(list(POLICIES)))
    for name in _WORDS:
        if dice.random() < 0.25:
            values[name] = str(dice.choice(FIELDS[name].choices))
    for part, whole in _SHARES.items():
        if dice.random() < 0.3:
            size = Scenario().but({name: value for name, value in values.items() if name != part})
            values[part] = size.number(whole) * 10.0 ** -float(3 * dice.random())
    return values


def pairs(scenarios: Iterable[Scenario], step: Callable[[int], object] = lambda done: None) -> tuple[Pair, ...]:
    """Each scenario simulated and worked out; `step` is told how many are done."""
    found = []
    for scenario in scenarios:
        found.append(Pair(scenario=scenario, run=metrics_of(scenario), expected=expected(scenario)))
        step(len(found))
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How the sizes of some relative differences are spread: half are below `median`, and so on."""

    count: int
    median: float
    most_90: float
    most_99: float
    worst: float


def spread(compared: Sequence[Pair], quantity: str) -> Spread:
    """The spread of a quantity's relative differences among pairs with the same verdict."""
    sizes = [abs(d) for pair in compared if pair.same_verdict and (d := pair.difference(quantity)) is not None]
    quantiles = np.quantile(sizes or [0.0], [0.5, 0.9, 0.99, 1.0])
    return Spread(
        count=len(sizes), **dict(zip(("median", "most_90", "most_99", "worst"), map(float, quantiles), strict=True))
    )


def off_by(compared: Sequence[Pair], most: int) -> float:
    """The share of pairs of the same verdict whose iterations differ by at most `most`."""
    alike = [pair for pair in compared if pair.same_verdict]
    close = sum(abs(float(pair.expected.iterations[0]) - pair.run.iterations) <= most for pair in alike)
    return close / max(1, len(alike))


def same_verdicts(compared: Sequence[Pair]) -> float:
    """The share of pairs with the same verdict."""
    return sum(pair.same_verdict for pair in compared) / max(1, len(compared))


def agreement_text(compared: Sequence[Pair]) -> str:
    """The table for MODEL.md: all pairs, then those of each policy."""
    lines = [
        f"{len(compared)} scenarios. Sizes of the relative differences: half are below / 90 % / 99 % / worst.",
        "",
        "| policy | same verdict | same iterations | within 1 | total time | bytes | pause |",
        "|---|---|---|---|---|---|---|",
    ]
    groups = {"all": list(compared)}
    groups |= {name: [pair for pair in compared if pair.scenario["migration.policy"] == name] for name in POLICIES}
    for name, group in groups.items():
        if group:
            shares = (same_verdicts(group), off_by(group, 0), off_by(group, 1))
            cells = [_percent(share) for share in shares] + [
                _spread_text(spread(group, quantity)) for quantity in QUANTITIES
            ]
            lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _spread_text(of: Spread) -> str:
    return " / ".join(_percent(size) for size in (of.median, of.most_90, of.most_99, of.worst))


def _percent(share: float) -> str:
    return "<0.001 %" if 0 < share < 1e-5 else f"{100 * share:.2g} %" if share < 0.9 else f"{100 * share:.3g} %"


def replace_agreement(document: str, table: str) -> str:
    """The document with the table between its two marks; MigvizError if it has no marks."""
    return replace_between(document, table, BEGIN, END)
