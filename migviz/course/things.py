"""What can a lesson point at, and which points of a run can it name?"""

import re

from migviz.course.lesson import Thing
from migviz.trace.milestones import KINDS

_SINGLE = {
    "source": "source",
    "target": "target",
    "vm": "vm",
    "link": "link",
    "storage": "storage",
    "switch": "switch",
    "mac table": "mac table",
    "client": "client",
    "pause": "pause",
    "source.memory": "source.memory",
    "target.memory": "target.memory",
    "chart.iterations": "chart.iterations",
    "chart.memory": "chart.memory",
    "chart.throughput": "chart.throughput",
    "time strip": "time strip",
    "lens": "lens",
    "controls": "controls",
}
"""Names in a lesson and the kind of Spotlight they stand for; those with a dot, `time strip`, `lens` and `controls`
are parts of the window that no Spotlight has: the window frames them."""
_NUMBERED = {"step": 1, "iteration": 1, "announcement": 1, "page": 0, "pause part": 0}
"""Things with a number, and the first number there is."""

THINGS = (*_SINGLE, *(f"{kind} N" for kind in _NUMBERED))
"""All names, for messages."""
HIDDEN = ("storage", "switch", "mac table", "other switch", "client", "steps", "time strip")
"""What of the screen a section may leave out until its text has introduced it. The client goes with switch and table, which are nothing
without it."""
OF_A_HOST = ("numbers", "at once")
"""Views of a host with several VMs: its numbers, and what other numbers at once come to."""
VIEWS = (
    "iterations",
    "log",
    "memory",
    "throughput",
    "details",
    "words",
    "frames",
    "mac table",
    "curve",
    "map",
    *OF_A_HOST,
)
LENSES = ("off", "pause")

MILESTONES = tuple(name for name, kind in KINDS.items() if not kind.numbered)
"""The kinds of milestones that `until: milestone ...` may name."""

_POINT = re.compile(
    r"(?:start|end|pause|resume|time .+|milestone .+|step [1-6](?: begins)?|iteration \d{1,6}(?: begins| ends)?"
    r"|announcement(?: \d{1,3})?|vm .+ (?:begins|pauses|arrives))"
)
POINTS = ("end", "pause", "resume", "step 4 begins", "iteration 3 ends", "milestone announcement", "time 12 s")
"""Examples of points, for messages."""


def thing(name: str) -> Thing | None:
    """The thing with this name; None if there is none."""
    if name in _SINGLE:
        return Thing(name=name, kind=_SINGLE[name])
    kind, _, number = name.rpartition(" ")
    least = _NUMBERED.get(kind)
    if least is None or not number.isdecimal() or len(number) > 4 or int(number) < least:
        return None
    return Thing(name=name, kind=kind, number=int(number))


def is_point(text: str) -> bool:
    """Whether a text names a point or a time of a run, rather than being a condition."""
    return _POINT.fullmatch(text) is not None
