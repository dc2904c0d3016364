"""What is there to say about one thing at one moment? Title and lines for the inspector, each with its origin."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from migviz.replay.seen import Seen, as_watched
from migviz.say.facts import between, lists, network, steps, things, times
from migviz.say.facts.glosses import gloss
from migviz.say.facts.lines import Facts, Line, hidden_line, values_at
from migviz.say.facts.times import happening
from migviz.say.numbers import COVERED

__all__ = ["Facts", "Line", "facts", "happening", "values_at"]

_KINDS: Mapping[str, Callable[[Seen, int], Facts | None]] = {
    "source": lambda seen, number: things.source(seen),
    "target": lambda seen, number: things.target(seen),
    "vm": lambda seen, number: things.vm(seen),
    "page": things.page,
    "listed": lists.listed,
    "next list": lists.next_list,
    "link": lambda seen, number: between.link(seen),
    "storage": lambda seen, number: between.storage(seen),
    "switch": lambda seen, number: network.switch(seen),
    "mac table": lambda seen, number: network.mac_table(seen),
    "client": lambda seen, number: network.client(seen),
    "step": steps.step,
    "iteration": steps.iteration,
    "pause": lambda seen, number: times.pause(seen),
    "pause part": times.pause_part,
    "announcement": times.announcement,
    "change": times.change,
    "time": lambda seen, number: times.time(seen),
}


def facts(seen: Seen, kind: str, number: int = 0) -> Facts | None:
    """What to say about a thing (the kinds of a Spotlight) at a moment; None for what the run does not have."""
    say = _KINDS.get(kind)
    found = say(as_watched(seen), number) if say else None
    return replace(found, lines=(*_explained(found.lines), *gloss(kind, number))) if found else None


def _explained(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Below the first number that is covered, what the mark in its place means: it is not that nobody knows it."""
    first = next((k + 1 for k, line in enumerate(lines) if COVERED in line.value.replace(",", " ").split()), None)
    if first is None:
        return lines
    return (*lines[:first], hidden_line(), *lines[first:])
