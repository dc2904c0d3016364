"""What is on the screen? One value for each state: what every pane shows, as values and words. Nothing else reaches a pane.

`shown(state)` decides once; windows, pictures and tests read it. A pane gets its part and cannot leak: of a run it gets what is told.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from migviz.errors import safe
from migviz.language import _
from migviz.replay.pace import Pace, breaks
from migviz.replay.playhead import Playhead
from migviz.replay.seen import Seen, seen_at, so_far
from migviz.replay.side_by_side import Alignment
from migviz.say import in_window, transport
from migviz.say.amounts import human_scale, rate_forms
from migviz.say.captions import caption
from migviz.say.facts import facts
from migviz.say.facts.lines import Facts
from migviz.say.rates import Rates, rates_of
from migviz.scenario import Scenario
from migviz.scenario.fields import FIELDS
from migviz.showing import experiment as on
from migviz.showing.composition import layout_of
from migviz.showing.experiment import run_of
from migviz.showing.later import lessons, lists
from migviz.showing.layout import Layout, Way
from migviz.showing.modes import Mode, Panel
from migviz.showing.slider_note import slider_note
from migviz.showing.spotlight import NOTHING, Spotlight
from migviz.showing.state import Look, Said, State, active, beside, clock, in_lesson, in_pair, lesson_of
from migviz.showing.wishes import marked, why_locked
from migviz.study.compare import PAIRS

if TYPE_CHECKING:
    from migviz.course.lesson import ShowBlock
    from migviz.showing.lesson_shown import Entry, LessonShown


@dataclass(frozen=True, slots=True, kw_only=True)
class TopBarShown:
    """Which mode is shown, what is open. Its buttons are those of commands."""

    mode: Mode
    title: str
    compact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlsShown:
    """The scenario with the values in force at `t`, and what a change of a slider would mean there.

    `note`: what stands beside a slider: from when on it would act; "" where it sets the scenario itself and shows just that.
    """

    scenario: Scenario
    t: float
    note: str
    rates: Rates
    more: bool
    curve: str
    covered: frozenset[str]
    compact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TransportShown:
    """How time goes. `locked`: why it cannot go on, longest form first; empty where it can."""

    playhead: Playhead
    rate: float
    rate_forms: tuple[str, ...]
    """how fast time goes, longest form first"""
    pace_text: str
    locked: tuple[str, ...]
    human: str
    human_choice: str
    unit: str
    compact: bool
    menu: bool
    """the menu is at its end"""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageShown:
    """The run at the playhead, how fast time goes for what moves by itself, what is pointed at."""

    seen: Seen
    rate: float
    playing: bool
    spotlight: Spotlight


@dataclass(frozen=True, slots=True, kw_only=True)
class StripShown:
    """The run to scale. `breaks`: stretches that are played shortened. `closed`: what is said over what is not told, longest form
    first. `soft`: the edge of the pause shows how well it is known."""

    seen: Seen
    spotlight: Spotlight
    soft: bool
    breaks: tuple[tuple[float, float], ...]
    closed: tuple[str, ...]
    compact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BarsShown:
    """The bars of one run or of two; `own_above`: which of two stands above in the other views."""

    seen: tuple[Seen, ...]
    own_above: bool
    spotlight: Spotlight
    log: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelShown:
    """The panel in the side, or below a lesson's text. Only the one that is open is filled in.

    `closed`: what has to be done first where a lesson keeps the rest of the run closed; `controls`: the fields that it leaves to
    the student, None where all can be changed.
    """

    panel: Panel
    named: bool
    """with the row of the panels' names"""
    bars: BarsShown
    seen: Seen
    closed: str
    controls: tuple[str, ...] | None
    facts: Facts | None
    table: bool
    spotlight: Spotlight


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareShown:
    """Two runs on one clock: the present one first. `note`: what to look at in a ready-made pair."""

    seen: tuple[Seen, ...]
    alignment: Alignment
    lens: bool
    own_above: bool
    note: str
    pair: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPart:
    """The run at the point of the map, the one kept as A, the number that is drawn."""

    seen: Seen
    kept: Seen | None
    metric: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Everything on the screen. A part that is None is not there."""

    layout: Layout
    look: Look
    window_title: str
    caption: str
    """what a screen reader is told"""
    step: int
    playing: bool
    mode: Mode
    top_bar: TopBarShown
    transport: TransportShown
    strip: StripShown
    controls: ControlsShown
    panel: PanelShown
    stage: StageShown | None
    lens: Seen | None
    compare: CompareShown | None
    map: MapPart | None
    lesson: "LessonShown | None"
    points_at: "ShowBlock | None"
    """what a lesson frames and dims"""
    said: Said
    working: bool
    """a run is on its way, and everything else is about the one before"""


def shown(state: State, entries: "tuple[Entry, ...]" = ()) -> Shown:
    """What follows from the state; `entries`: the lessons there are, for the list."""
    places = layout_of(state)
    seen = seen_of(state)
    lesson = lesson_of(state)
    two = state.mode is Mode.COMPARE or (lesson is not None and lessons.beside(lesson) is not None)
    return Shown(
        layout=places,
        look=state.look,
        window_title=_window_title(state),
        caption=caption(seen[0]),
        step=seen[0].moment.step,
        playing=active(state).playhead.playing,
        mode=state.mode,
        top_bar=_top_bar(state, places),
        transport=_transport(state, seen[0], places),
        strip=_strip(state, seen[0], places),
        controls=_controls(state, seen[0], places),
        panel=_panel(state, seen),
        stage=_stage(state, seen[0]) if state.mode.on_stage and not two else None,
        lens=seen[0] if places.lens else None,
        compare=_compare(state, seen) if two else None,
        map=_map(state, seen[0]) if state.mode is Mode.MAP else None,
        lesson=lists.lesson_shown(lesson, entries) if state.mode is Mode.LESSONS else None,
        points_at=lessons.show_block(lesson) if lesson is not None else None,
        said=state.said,
        working=state.working,
    )


def seen_of(state: State) -> tuple[Seen, ...]:
    """The run on the screen at the playhead, as far as it is told, and the one beside it."""
    now, lesson, t = active(state), lesson_of(state), clock(state)
    until = lessons.until(lesson) if lesson is not None else None
    covered = lessons.covered(lesson) if lesson is not None else frozenset()
    own = seen_at(now.run, t, until, covered)
    other = beside(state)
    return (own, seen_at(other[0], t + other[1], covered=covered)) if other else (own,)


def pointed_at(state: State) -> Spotlight:
    """What is pointed at: by hand, or else by the section of a lesson."""
    lesson, mark = lesson_of(state), marked(state)
    if state.spotlight or mark is None:
        return state.spotlight or (lessons.pointed_at(lesson) if lesson is not None else NOTHING)
    return Spotlight(kind="change", number=mark)


# --- the parts ------------------------------------------------------------------------------------------------------


def _window_title(state: State) -> str:
    own, lesson = state.own, lesson_of(state)
    if lesson is not None:
        return in_window.lesson_title(lesson.lesson.title)
    name = safe(own.file.name) if own.file else in_window.untitled()
    return f"{name}{'' if own.is_saved else '*'} - migviz"


def _top_bar(state: State, places: Layout) -> TopBarShown:
    return TopBarShown(
        mode=state.mode,
        title=_title(state),
        compact=Way.TITLE in places.gives_way,
    )


def _title(state: State) -> str:
    lesson, scenario = lesson_of(state), active(state).scenario
    if lesson is not None:
        return lesson.lesson.title
    if in_pair(state) and state.comparison.pair:
        return _(PAIRS[state.comparison.pair].title)
    memory, link = (FIELDS[name].write(scenario[name]) for name in ("vm.memory", "link.bandwidth"))
    return str(scenario["title"]) or in_window.vm_and_link(memory, link)


def _transport(state: State, seen: Seen, places: Layout) -> TransportShown:
    now = active(state)
    head, rate = now.playhead, on.rate_of(now)
    slow = head.slow_motion and head.pace is Pace.EVEN
    return TransportShown(
        playhead=head,
        rate=rate,
        rate_forms=rate_forms(rate),
        pace_text=transport.pace_chosen(head.pace, slow_motion=slow),
        locked=_lock(state) if why_locked(state) else (),
        human=human_scale(seen, state.look.human),
        human_choice=state.look.human,
        unit=state.look.unit,
        compact=Way.SENTENCE in places.gives_way,
        menu=not places.top_bar,
    )


def _lock(state: State) -> tuple[str, ...]:
    """What is said where the lesson on the screen is closed."""
    lesson = lesson_of(state)
    return lessons.lock(lesson) if lesson is not None else ()


def _strip(state: State, seen: Seen, places: Layout) -> StripShown:
    now = active(state)
    shortened = now.playhead.pace is Pace.BY_MILESTONE and not in_lesson(state)
    return StripShown(
        seen=seen,
        spotlight=pointed_at(state),
        soft=state.look.soft,
        breaks=breaks(now.run) if shortened else (),
        closed=_lock(state),
        compact=Way.CLIENT_LANE in places.gives_way,
    )


def _controls(state: State, seen: Seen, places: Layout) -> ControlsShown:
    return ControlsShown(
        scenario=state.awaited or active(state).scenario,
        t=clock(state),
        note=slider_note(active(state), whole=state.mode is Mode.MAP),
        rates=rates_of(seen),
        more=state.more,
        curve=state.curve,
        covered=seen.covered,
        compact=Way.SLIDER_ENDS in places.gives_way,
    )


def _panel(state: State, seen: tuple[Seen, ...]) -> PanelShown:
    lesson = lesson_of(state)
    held = lessons.panel_wished(lesson) if lesson is not None else None
    panel = Panel(held) if held is not None else state.panel
    wanted = state.spotlight or state.inspected or Spotlight(kind="vm")
    log = lessons.bars_as_log(lesson) if lesson is not None else None
    other = lessons.beside(lesson) if lesson is not None else None
    return PanelShown(
        panel=panel,
        named=lesson is None,
        bars=BarsShown(
            seen=tuple(map(so_far, seen)) if lesson is not None else seen[:1],  # a lesson has no bars of the future
            own_above=other is None or other.own_above,
            spotlight=pointed_at(state),
            log=state.look.log if log is None else log,
        ),
        seen=seen[0],
        closed=next(iter(_lock(state)), ""),
        controls=lessons.controls(lesson) if lesson is not None else None,
        facts=facts(seen[0], wanted.kind, wanted.number) if panel is Panel.DETAILS else None,
        table=state.look.table,
        spotlight=pointed_at(state),
    )


def _stage(state: State, seen: Seen) -> StageShown:
    now = active(state)
    return StageShown(seen=seen, rate=on.rate_of(now), playing=now.playhead.playing, spotlight=pointed_at(state))


def _compare(state: State, seen: tuple[Seen, ...]) -> CompareShown:
    lesson, comparison = lesson_of(state), state.comparison
    if lesson is not None:
        other = lessons.beside(lesson)
        above = other is not None and other.own_above
        return CompareShown(seen=seen, alignment=Alignment.CLOCK, lens=False, own_above=above, note="", pair="")
    untouched = comparison.pair and comparison.own is not None and not comparison.own.history.past
    return CompareShown(
        seen=seen,
        alignment=comparison.alignment,
        lens=comparison.lens,
        own_above=False,
        note=_(PAIRS[comparison.pair].look_at) if untouched else "",
        pair=comparison.pair,
    )


def _map(state: State, seen: Seen) -> MapPart:
    kept = state.comparison.kept
    return MapPart(seen=seen, kept=seen_at(run_of(kept), 0.0) if kept is not None else None, metric=state.metric)
