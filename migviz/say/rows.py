"""The curves of a run as a table: what happened when, and how much was left."""

import numpy as np

from migviz.language import _
from migviz.replay.curves import bytes_of, left_at, sent_until
from migviz.replay.seen import Seen, as_watched
from migviz.replay.told import known_until
from migviz.say.facts import happening
from migviz.say.numbers import named
from migviz.scenario.units import Kind, write
from migviz.trace import Copying
from migviz.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of the table beside a chart: what happens at `t`, bytes still to send and dirty again then.

    `speed` is the mean rate on the link, bytes/s, from `t` to the next row. `iteration`: the one that begins then, or 0.
    """

    t: float
    what: str
    to_send: float
    dirty: float
    speed: float
    iteration: int = 0


def rows(seen: Seen) -> tuple[Row, ...]:
    """The curves as a table: a row for every time at which something happens."""
    run = as_watched(seen).run
    happenings = {0.0: [_("the migration is asked for")]}
    for milestone in run.milestones:
        happenings.setdefault(milestone.t, []).append(happening(seen, milestone))
    lists = {item.start: (bytes_of(run, item.listed), 0.0) for item in run.passes}
    begin = {item.start: item.number for item in run.passes if item.copying is Copying.ITERATION}
    last = known_until(run)
    ends = [*list(happenings)[1:], last]
    sent = np.diff(sent_until(run, np.array([*happenings, last])))
    return tuple(
        Row(
            t=t,
            what="; ".join(what),
            to_send=memory[0],
            dirty=memory[1],
            speed=float(amount) / (end - t) if end > t else 0.0,
            iteration=begin.get(t, 0),
        )
        for (t, what), end, amount in zip(happenings.items(), ends, sent, strict=True)
        for memory in [lists.get(t) or left_at(run, t)]
    )


def cells(seen: Seen, row: Row) -> tuple[str, ...]:
    """A row as it is written: when, what, to send or missing, dirty again, mean rate."""
    again = named(seen, "moment.dirty", write(row.dirty, Kind.SIZE))
    return (
        write(row.t, Kind.TIME, digits=5),
        row.what,
        named(seen, "moment.to_send", write(row.to_send, Kind.SIZE), f"run.pages({row.iteration})"),
        "–" if seen.run.scenario.technique.only_pulls else again,
        named(seen, "moment.speed", write(row.speed, Kind.RATE)) if row.speed else _("idle"),
    )
