"""What does a section put on the screen beside its text? Its panel, its lens, a second run, where it points, where it plays to."""

from dataclasses import replace
from functools import lru_cache

from migviz.course import panel
from migviz.course.lesson import Lesson, RunBlock, Section, ShowBlock, Sketch
from migviz.course.playing import finished_run
from migviz.course.progress import Progress
from migviz.course.things import OF_A_HOST
from migviz.identical import Identical
from migviz.recorded.opening import Opened
from migviz.replay.metrics import iterations
from migviz.replay.pace import pause_span
from migviz.scenario.evacuation import Setup
from migviz.scenario.fields import BY_HAND, FIELDS
from migviz.showing.lesson.state import (
    LessonState,
    covered_beside,
    is_closed_ahead,
    section_named,
    until,
    views,
    waits_for_prediction,
)
from migviz.showing.modes import HostPanel, Panel
from migviz.showing.spotlight import NOTHING, Spotlight
from migviz.trace import Run
from migviz.values import dataclass

PANELS = {
    "iterations": Panel.ITERATIONS,
    "log": Panel.ITERATIONS,
    "memory": Panel.CHARTS,
    "throughput": Panel.CHARTS,
    "details": Panel.DETAILS,
    "words": Panel.WORDS,
    "frames": Panel.FRAMES,
    "mac table": Panel.MAC_TABLE,
    "curve": Panel.CURVE,
    "map": Panel.MAP,
}
"""The panel of each view that a section may ask for."""
DRAWN = ("iterations", "log")
"""Views with the bars, which are not shown beside a question that draws them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Another section's run beside this one's; `own_above`: the section's own stands above it."""

    section: str
    run: Run
    own_above: bool
    covered: frozenset[str] = frozenset()
    """names of its numbers that a question asks for"""


def show_block(state: LessonState) -> ShowBlock | None:
    """What the section points at and shows, as far as it has come."""
    shows = [view.block for view in views(state) if isinstance(view.block, ShowBlock)]
    return shows[-1] if shows else None


def beside(state: LessonState) -> Beside | None:
    """The other section's run, where this one shows two; not before a prediction was made."""
    block = show_block(state)
    names = block.compare if block is not None else ()
    other = next((name for name in names if name != state.section.name), "")
    section = section_named(state.lesson, other)
    if section is None or waits_for_prediction(state):
        return None
    return Beside(
        section=other,
        run=finished_run(section.scenario),
        own_above=names[0] == state.section.name,
        covered=covered_beside(state, section),
    )


def recording(state: LessonState) -> tuple[Opened, float | None] | None:
    """The log that the section shows beside its model, and up to when that is told (None: all of it)."""
    block = show_block(state)
    return (block.recording, block.recorded_until) if block is not None and block.recording is not None else None


def told_until(state: LessonState) -> float | None:
    """Up to when the run may be told: a prediction waits, or, beside a recording that is not told whole, nothing of it."""
    shows = recording(state)
    return 0.0 if shows is not None and shows[1] is not None else until(state)


def last(state: LessonState) -> float:
    """How far time goes in this section: to the end of its run, or of a longer one beside it."""
    other = beside(state)
    return max(state.end, other.run.end) if other is not None else state.end


def along(state: LessonState) -> float:
    """How long the time axis is at least: where the student sets what makes the run shorter, as long as the section's own run."""
    is_set = state.section.goal is not None or bool(state.section.handles)
    return finished_run(state.section.scenario).end if is_set and state.host is None else 0.0


def bars_along(state: LessonState) -> tuple[float, float, int] | None:
    """What its bars have at least there: on a log axis the most and the least pages of the section's own run, and a decade below, and as many
    rows, with that of the pause, so that bars and neither axis nor rows are seen to move."""
    if not along(state):
        return None
    pages = [item.pages for item in iterations(finished_run(state.section.scenario)) if item.pages]
    return (float(max(pages)), min(pages) / 10, len(pages) + 1) if pages else None


def target(state: LessonState) -> tuple[RunBlock, float] | None:
    """Where playback goes to in this section, and when that is."""
    found = _target(Identical(state.lesson, state.section, state.progress, state.setup))
    if found is None or found[0].until != "end" or found[0].condition:
        return found
    return found[0], last(state)


@lru_cache(maxsize=8)
def _target(of: Identical[Lesson, Section, Progress, Setup]) -> tuple[RunBlock, float] | None:
    lesson, section, progress, setup = of.of
    return panel.target_of(lesson, section, progress, setup)


def curved(state: LessonState) -> str:
    """The field whose curve a section shows: the first that it leaves to the student."""
    numbers = (name for name in controls(state) or () if FIELDS[name].kind is not None)
    return next(numbers, "workload.dirty_rate")


def own_panel(state: LessonState) -> Panel | None:
    """The panel that the section itself asks for. Where bars are to be drawn, they stand in the question."""
    block = show_block(state)
    if block is None or (
        block.view in DRAWN and any(isinstance(one.answer, Sketch) for one in state.section.questions)
    ):
        return None
    return PANELS.get(block.view)


HOST_PANELS = dict(zip(OF_A_HOST, (HostPanel.NUMBERS, HostPanel.AT_ONCE), strict=True))
"""The panel of each view of a host with several VMs."""


def host_panel(state: LessonState) -> HostPanel | None:
    """The panel that the section asks for of the host on its stage."""
    block = show_block(state)
    return HOST_PANELS.get(block.view) if state.host is not None and block is not None else None


def is_held(state: LessonState) -> bool:
    """Whether the section shows something beside its stage."""
    return panel_wished(state) is not None or host_panel(state) is not None


def panel_wished(state: LessonState) -> Panel | None:
    """The panel below the lesson's; None: there is none. Of those of one run a host of several VMs has the list of keys alone."""
    if state.host is not None:
        return Panel.KEYS if state.panel is Panel.KEYS else None
    if state.panel is None:
        return own_panel(state)
    return state.panel


def bars_as_log(state: LessonState) -> bool | None:
    """Whether the section asks for its bars on a logarithmic axis; None where it asks for no bars."""
    block = show_block(state)
    return block.view == "log" if block is not None and block.view in DRAWN else None


def lens_wished(state: LessonState) -> bool:
    """Whether the lens is open: never where it would tell what is asked."""
    block = show_block(state)
    asked = block is not None and block.lens == "pause"
    wished = asked if state.lens is None else state.lens
    return state.host is None and wished and not is_closed_ahead(state) and pause_span(state.experiment.run) is not None


def pointed_at(state: LessonState) -> Spotlight:
    """What of the migration the section points at."""
    block = show_block(state)
    for thing in block.highlight if block is not None else ():
        if "." not in thing.kind and " strip" not in thing.kind:
            return Spotlight(kind=thing.kind, number=thing.number)
    return NOTHING


def controls(state: LessonState) -> tuple[str, ...] | None:
    """The fields that the section leaves to the student as controls; None: all of them. What is written by hand has no control."""
    names = state.section.controls
    return names if names is None else tuple(name for name in names if name != BY_HAND)


def panel_held(state: LessonState, wished: Panel) -> LessonState:
    """A panel in the place of the section's own view; the same again gives that back, except the details, which may be of
    another thing. None can tell an answer: it gets the run only as far as it is told."""
    again = wished == panel_wished(state) and wished != Panel.DETAILS
    return own_view(state) if again else replace(state, panel=wished)


def own_view(state: LessonState) -> LessonState:
    """What the section itself shows."""
    return replace(state, panel=None, lens=None)


def lens_toggled(state: LessonState) -> LessonState:
    """The lens opened or closed, where it would tell nothing that is asked."""
    return state if is_closed_ahead(state) else replace(state, lens=not lens_wished(state))
