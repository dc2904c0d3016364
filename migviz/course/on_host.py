"""When is a point of an evacuation, as lessons name it: `end`, `time 60 s`, `vm db pauses`?"""

import re

from migviz.replay.lanes import Lane, lanes_of
from migviz.scenario.units import Kind, UnitError, read
from migviz.trace.evacuated import Evacuated

POINTS = ("end", "time 60 s", "vm web01 begins", "vm web01 pauses", "vm web01 arrives")
"""Examples, for messages."""
_OF_A_VM = re.compile(r"vm (?P<name>.+) (?P<what>begins|pauses|arrives)")


def time_on_host(text: str, found: Evacuated) -> float | None:
    """When that is, in seconds of the host; None: never."""
    if text in ("start", "end"):
        return found.end if text == "end" else 0.0
    if match := _OF_A_VM.fullmatch(text):
        lane = next((lane for lane in lanes_of(found).lanes if lane.name == match["name"]), None)
        return _time_of(lane, match["what"]) if lane is not None else None
    try:
        t = read(text.removeprefix("time "), Kind.TIME)
    except UnitError:
        return None
    return t if t <= found.end else None


def _time_of(lane: Lane, what: str) -> float | None:
    if what == "begins":
        return lane.begin
    if what == "pauses":
        return lane.paused[0] if lane.paused is not None else None
    return lane.over if lane.arrived is not None else None
