"""What is there to say about one thing at one moment? Title and lines for the inspector, each with its origin."""

from collections.abc import Callable, Mapping

from migviz.replay.moment import Moment
from migviz.say.facts import between, network, things, times
from migviz.say.facts.lines import Facts, Line, values_at
from migviz.say.facts.times import happening
from migviz.trace import Run

__all__ = ["Facts", "Line", "facts", "happening", "values_at"]

_KINDS: Mapping[str, Callable[[Run, Moment, int], Facts | None]] = {
    "source": lambda run, moment, _: things.source(run, moment),
    "target": lambda run, moment, _: things.target(run, moment),
    "vm": lambda run, moment, _: things.vm(run, moment),
    "page": things.page,
    "link": lambda run, moment, _: between.link(run, moment),
    "storage": lambda run, moment, _: between.storage(run, moment),
    "switch": lambda run, moment, _: network.switch(run, moment),
    "mac table": lambda run, moment, _: network.mac_table(run, moment),
    "client": lambda run, moment, _: network.client(run, moment),
    "step": times.step,
    "iteration": times.iteration,
    "pause": lambda run, moment, _: times.pause(run, moment),
    "pause part": times.pause_part,
    "announcement": times.announcement,
    "change": times.change,
    "time": lambda run, moment, _: times.time(run, moment),
}


def facts(run: Run, moment: Moment, kind: str, number: int = 0) -> Facts | None:
    """What to say about a thing (the kinds of a Spotlight) at a moment; None for what the run does not have."""
    say = _KINDS.get(kind)
    return say(run, moment, number) if say else None
