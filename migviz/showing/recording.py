"""What is on the screen of a recording beside a model? Two strips on one clock, their lists, memory over time, the differences, as values and words."""

from dataclasses import replace

from migviz.recorded.beside import Courses
from migviz.recorded.client_side import Happening
from migviz.replay.seen import Seen
from migviz.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of a strip, from `start` to `end` seconds. `role`: its colour; "": nobody knows what it is, and it is hatched.

    `forms`: what is written in it, longest first; `seconds`: and at its end.
    """

    start: float
    end: float
    role: str
    forms: tuple[str, ...] = ()
    seconds: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """Where the VM ran from `start` to `end`: `role` is the host's colour, "" where it is not known; `speed` its share of full speed."""

    start: float
    end: float
    role: str
    speed: float
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientShown:
    """What a client saw, on the recording's clock: its requests by when they were sent, packets that were sent `again`, and when the VM's new place was `announced`.

    `stall`: from when to when it waited; `forms`: what is written of it, longest first; `heard`: all of it in sentences.
    """

    requests: tuple[Happening, ...]
    again: tuple[float, ...]
    announced: tuple[float, ...]
    stall: tuple[float, float] | None
    forms: tuple[str, ...]
    heard: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneShown:
    """A lane below a strip: its name, and where the VM ran, or what a client saw, or (`missing`) why there is nothing, longest form first."""

    name: tuple[str, ...]
    stays: tuple[Stay, ...] = ()
    missing: tuple[str, ...] = ()
    client: ClientShown | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GhostShown:
    """What is expected of a migration that goes on, from `now` on: its end at the earliest, probably, at the latest (None: none is), the pause before it in seconds,
    and what was expected `before`, the oldest first. `forms`: what is written there, longest first; `is_first`: only the first iteration's end is expected."""

    now: float
    end: tuple[float, float, float] | None
    pause: float
    before: tuple[float, ...]
    forms: tuple[str, ...]
    is_first: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedShown:
    """What was expected once: when, and what; `differs`: it was something else than before."""

    when: str
    what: str
    differs: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackShown:
    """One of the two migrations. `letter`: its badge, full for the recording; `title`, `about`: what it is, longest form first.

    `until`: what comes later is not told yet, or (`ghost`) has not come. `is_named`: the longest form of `about` begins with the name of a file.
    """

    letter: str
    title: str
    about: tuple[str, ...]
    pieces: tuple[Piece, ...]
    pause: tuple[float, float] | None
    lanes: tuple[LaneShown, ...]
    end: float
    until: float | None
    is_named: bool = False
    ghost: GhostShown | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeShown:
    """An edge in both, and how much later it is in the model; `is_end`: it is the end of both."""

    recorded: float
    model: float
    words: str
    is_end: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RowShown:
    """A list of both, or the pause ("": it has a stopwatch instead of a number). Lengths are shares of the axis; None: there is
    none, or (`is_recorded` is false) the log does not know it. `strays`: it is far off."""

    label: str
    recorded: str
    model: str
    difference: str
    took: str
    recorded_length: float | None
    model_length: float | None
    strays: bool
    heard: str
    is_recorded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberShown:
    """A number of both in the table of differences."""

    name: str
    recorded: str
    model: str
    difference: str
    is_known: bool
    strays: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedShown:
    """A value that was fitted, and between what it lies; `is_known` is false where the log cannot tell, and `range`, longest form first, says
    why."""

    name: str
    value: str
    range: tuple[str, ...]
    is_known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceShown:
    """What limited it and what would have helped, in a line, longest form first."""

    forms: tuple[str, ...]
    can_be_tried: bool = False
    is_known: bool = True
    """false: it is being worked out"""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingShown:
    """A recording beside a model. `seen`: the model at the playhead; `t`: the playhead; `end`: of the axis of both.

    `doubts`: where the model is weak, in sentences; `unknown`: what the log does not know. `migrations`: what each of the log's is
    called, `chosen` which one it is. `closed`: what is said over what is not told, longest form first.
    """

    seen: Seen
    t: float
    end: float
    above: TrackShown
    below: TrackShown
    edges: tuple[EdgeShown, ...]
    rows: tuple[RowShown, ...]
    head: tuple[str, ...]
    courses: Courses | None
    courses_title: str
    now: str
    table: tuple[NumberShown, ...]
    fitted: tuple[FittedShown, ...]
    doubts: tuple[str, ...]
    unknown: tuple[str, ...]
    migrations: tuple[str, ...]
    chosen: int
    is_fit: bool | None
    """the model is as it was fitted; None: nothing could be"""
    closed: tuple[str, ...]
    advice: AdviceShown | None
    """None: there is no model to try it with, or it goes on"""
    expected: tuple[ExpectedShown, ...] | None
    """of one that goes on, the latest first; None: it does not"""

    @property
    def watched(self) -> bool:
        """Whether it goes on, and is asked about."""
        return self.expected is not None


def without_name(recording: RecordingShown) -> RecordingShown:
    """For others' eyes: a file's name may be that of a host."""
    above = recording.above
    return replace(recording, above=replace(above, about=above.about[above.is_named :], is_named=False))
