"""What does the map show?"""

from dataclasses import field

from migviz.study.sweep import Sweep
from migviz.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A place on the map with a word: the run that is kept, or what it would take."""

    x: float
    y: float
    word: str
    kind: str = "kept"
    """kept, or answer"""


@dataclass(frozen=True, slots=True, kw_only=True)
class MapShown:
    """The sweep and what stands on it. `point`: the present scenario; `lines` say what it comes to, the first one large.
    `hover`: where the mouse is. `sentence`: what limits. `speeds`: (y, payload bytes per second) for the line where
    the dirty rate equals the bandwidth, empty where the axes are other fields. `covered`: a question asks for the number."""

    sweep: Sweep
    metric: str = "downtime"
    point: tuple[float, float] | None = None
    lines: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    hover: tuple[float, float] | None = None
    sentence: str = ""
    focused: bool = False
    draggable: bool = False
    covered: bool = False
    speeds: tuple[tuple[float, float], ...] = field(default=())
