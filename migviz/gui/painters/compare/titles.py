"""What are two runs called, so that one sees what tells them apart?"""

from collections.abc import Mapping, Sequence

from migviz.language import _
from migviz.replay.seen import Seen
from migviz.say import in_comparison
from migviz.say.labels import disk_words
from migviz.scenario.fields import FIELDS
from migviz.scenario.policies import POLICIES
from migviz.scenario.presets import PRESETS
from migviz.study.compare import inputs_that_differ

_MOST = 2
PLAIN = ("link.bandwidth", "migration.policy", "workload.preset", "vm.memory")
"""Fields whose values speak for themselves."""
TITLED: Mapping[str, Mapping[str, object]] = {"migration.policy": POLICIES, "workload.preset": PRESETS}


def titles_of(both: Sequence[Seen]) -> tuple[str, ...]:
    """A title for each of two runs: its own, or its technique with the values in which it differs."""
    scenarios = [seen.run.scenario for seen in both]
    own = [str(scenario["title"]) for scenario in scenarios]
    if all(own) and own[0] != own[1]:
        return tuple(own)
    rows = [
        row for row in inputs_that_differ(scenarios[0], scenarios[1]) if row.name not in ("migration.technique", "seed")
    ]
    given = {name for scenario in scenarios for name, __ in scenario.given}
    rows = [row for row in rows if row.name in given][:_MOST]
    values = [
        ", ".join(_value(row.name, side) for row, side in ((row, row.a if index == 0 else row.b) for row in rows))
        for index in (0, 1)
    ]
    return tuple(
        f"{_(scenario.technique.title)}, {value}" if value else _(scenario.technique.title)
        for scenario, value in zip(scenarios, values, strict=True)
    )


def _value(name: str, text: str) -> str:
    """A value in words, with its field where that is not plain."""
    if name not in FIELDS:
        return text
    if name == "storage.kind":
        return disk_words(text)[-2]
    if name == "client.interval" and text == FIELDS[name].write(None):
        return in_comparison.no_client()
    if name == "workload.pattern":
        return in_comparison.writes(text)
    title = getattr(TITLED.get(name, {}).get(text), "title", text)
    return title if name in PLAIN else in_comparison.differs_by(_(FIELDS[name].title), title)
