"""What is on the screen? One value for each state: what every pane shows, as values and words. Nothing else reaches a pane.

`shown(state)` decides once; windows, pictures and tests read it. A pane gets its part and cannot leak: of a run it gets what is told.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from migviz.errors import safe
from migviz.language import _
from migviz.replay import beats, pace
from migviz.replay.beat import BeatNow
from migviz.replay.earlier import Earlier
from migviz.replay.pace import Pace
from migviz.replay.seen import Seen, seen_at, so_far
from migviz.replay.side_by_side import Alignment
from migviz.say import in_presenting, in_window, on_ending, transport
from migviz.say.amounts import human_scale, rate_forms
from migviz.say.captions import caption, step_shown
from migviz.say.rates import rates_of
from migviz.scenario.fields import FIELDS
from migviz.showing import experiment as on
from migviz.showing import player
from migviz.showing.beginning import reason, ways_to_begin
from migviz.showing.by_hand import can_write
from migviz.showing.composition import hidden_of, layout_of
from migviz.showing.ending import invitations
from migviz.showing.later import hosts, lessons, lists, nights, presenting, recordings
from migviz.showing.layout import Layout, Way
from migviz.showing.modes import Mode, Panel
from migviz.showing.parts import (
    BarsShown,
    CompareShown,
    ControlsShown,
    ExhibitShown,
    MapPart,
    PanelShown,
    Shown,
    StageShown,
    StripShown,
    TopBarShown,
    TransportShown,
)
from migviz.showing.ready_pairs import file_cards, pair_cards
from migviz.showing.runs import run_of
from migviz.showing.slider_note import slider_note
from migviz.showing.spotlight import NOTHING, Spotlight
from migviz.showing.state import (
    State,
    active,
    beside,
    beside_recording,
    clock,
    evacuation_of,
    explores,
    host_of,
    in_lesson,
    in_pair,
    lesson_of,
    looks_at_stage,
    on_stage,
    playhead_of,
    vm_of,
)
from migviz.showing.wishes import marked, why_default_already, why_locked
from migviz.study.compare import PAIRS
from migviz.trace import Run

if TYPE_CHECKING:
    from migviz.say.facts import Facts
    from migviz.showing.evacuating import Evacuating
    from migviz.showing.evacuation_shown import HostShown, VmShown
    from migviz.showing.lesson_shown import Entry
    from migviz.showing.recording import RecordingShown


def shown(state: State, entries: "tuple[Entry, ...]" = ()) -> Shown:
    """What follows from the state; `entries`: the lessons there are, for the list."""
    places = layout_of(state)
    seen = seen_of(state)
    lesson, host = lesson_of(state), host_of(state)
    recording = _recording(state, seen[0])
    two = (state.mode is Mode.COMPARE and recording is None) or (
        lesson is not None and lessons.beside(lesson) is not None
    )
    return Shown(
        layout=places,
        look=state.look,
        window_title=_window_title(state),
        caption=nights.caption(host) if host is not None else reason(state) or caption(seen[0], _beat(state)),
        step=nights.event(host) if host is not None else step_shown(seen[0], _beat(state)),
        playing=playhead_of(state).playing,
        fades=active(state).dropped is not None,
        mode=state.mode,
        top_bar=_top_bar(state, places),
        transport=_transport(state, seen[0], places, two) if host is None else _host_transport(state, host, places),
        strip=_strip(state, seen[0], places),
        controls=_controls(state, seen[0], places),
        panel=_panel(state, seen, places),
        stage=_stage(state, seen[0], places) if _has_stage(state) and not two and recording is None else None,
        host=_host(state, host) if host is not None else None,
        vm=_vm(state),
        lens=seen[0] if places.lens else None,
        compare=_compare(state, seen) if two else None,
        map=_map(state, seen[0]) if state.mode is Mode.MAP else None,
        recording=recording,
        lesson=lists.lesson_shown(lesson, entries) if state.mode is Mode.LESSONS else None,
        exhibit=_exhibit(state),
        points_at=lessons.show_block(lesson) if lesson is not None else None,
        said=state.said,
        working=state.working,
        share=state.share,
        presenting=state.presenting,
    )


def _has_stage(state: State) -> bool:
    return on_stage(state) and host_of(state) is None


def _vm(state: State) -> "VmShown | None":
    host = evacuation_of(state)
    return nights.vm_shown(host) if host is not None and vm_of(state) is not None else None


def seen_of(state: State) -> tuple[Seen, ...]:
    """The run on the screen at the playhead, as far as it is told, and the one beside it."""
    now, lesson, t = active(state), lesson_of(state), clock(state)
    of_one = lesson is not None and lesson.host is None
    until = lessons.told_until(lesson) if lesson is not None and of_one else None
    covered = lessons.covered(lesson) if lesson is not None and of_one else frozenset()
    hidden = hidden_of(state)
    along = lessons.along(lesson) if lesson is not None and of_one else 0.0
    own = seen_at(now.run, t, until, covered, hidden, along)
    other = beside(state)
    if lesson is not None and (lessons_own := lessons.beside(lesson)) is not None:
        covered |= lessons_own.covered
    return (own, seen_at(other[0], t + other[1], covered=covered, hidden=hidden)) if other else (own,)


def pointed_at(state: State) -> Spotlight:
    """What is pointed at: by hand, or else by the section of a lesson."""
    lesson, mark = lesson_of(state), marked(state)
    if state.spotlight or mark is None:
        return state.spotlight or (lessons.pointed_at(lesson) if lesson is not None else NOTHING)
    return Spotlight(kind="change", number=mark)


# --- the parts ------------------------------------------------------------------------------------------------------


def _window_title(state: State) -> str:
    own, lesson, evacuation = state.own, lesson_of(state), evacuation_of(state)
    if lesson is not None:
        return in_window.lesson_title(lesson.lesson.title)
    if evacuation is not None:
        return nights.window_title(evacuation)
    name = safe(own.file.name) if own.file else in_window.untitled()
    return f"{name}{'' if own.is_saved else '*'} - migviz"


def _top_bar(state: State, places: Layout) -> TopBarShown:
    return TopBarShown(
        mode=state.mode,
        title=title_of(state),
        evacuation=state.evacuation is not None,
        compact=Way.TITLE in places.gives_way,
    )


def title_of(state: State) -> str:
    """What is open, in a few words."""
    lesson, scenario = lesson_of(state), active(state).scenario
    if lesson is not None:
        return lesson.lesson.title
    recorded = beside_recording(state)
    if recorded is not None:
        return in_window.recording_title(safe(recorded.name))
    evacuation = evacuation_of(state)
    if evacuation is not None:
        return nights.title(evacuation)
    if in_pair(state) and state.comparison.pair:
        return _(PAIRS[state.comparison.pair].title)
    memory, link = (FIELDS[name].write(scenario[name]) for name in ("vm.memory", "link.bandwidth"))
    return str(scenario["title"]) or in_window.vm_and_link(memory, link)


def _transport(state: State, seen: Seen, places: Layout, two: bool) -> TransportShown:
    """How time goes for one run, or for two: then nobody says to which of them a pause would be likened."""
    now = active(state)
    head, rate = now.playhead, _rate(state)
    slow = head.slow_motion and head.pace is Pace.EVEN
    return TransportShown(
        playhead=head,
        rate=rate,
        rate_forms=rate_forms(rate),
        pace_text=transport.pace_chosen(head.pace, slow_motion=slow, as_it_is=player.is_as_it_is(now)),
        as_it_is=player.is_as_it_is(now),
        locked=_lock(state) if why_locked(state) else (),
        human=human_scale(seen, state.look.human) if not two else "",
        human_choice=state.look.human,
        unit=state.look.unit,
        compact=Way.SENTENCE in places.gives_way,
        menu=not places.top_bar,
        changed=not why_default_already(state),
    )


def _rate(state: State) -> float:
    """Seconds of the run for each second on the screen, as it is written."""
    beat = player.beat_of(active(state))
    return beat.beat.rate if beat is not None else player.rate_of(active(state))


def _lock(state: State) -> tuple[str, ...]:
    """What is said where the lesson on the screen is closed."""
    lesson = lesson_of(state)
    return lessons.lock(lesson) if lesson is not None else ()


def _host_transport(state: State, host: "Evacuating", places: Layout) -> TransportShown:
    """How time goes for all VMs of a host: there are no beats, and nothing that it is likened to."""
    head, rate, as_it_is = host.playhead, hosts.rate_of(host), hosts.is_as_it_is(host)
    return TransportShown(
        playhead=head,
        rate=rate,
        rate_forms=rate_forms(rate),
        pace_text=transport.pace_chosen(head.pace, slow_motion=False, as_it_is=as_it_is),
        as_it_is=as_it_is,
        locked=_lock(state) if why_locked(state) else (),
        human="",
        human_choice=state.look.human,
        unit=state.look.unit,
        compact=True,
        menu=not places.top_bar,
        many=True,
    )


def _host(state: State, host: "Evacuating") -> "HostShown":
    """All VMs of a host at the playhead, and which one is pointed at."""
    names = [vm.name for vm in host.now.vms]
    light = state.spotlight
    pointed = names[light.number] if light.on("leaving") and light.number < len(names) else ""
    lesson = lesson_of(state)
    made = nights.host_shown(
        host,
        hosts.rate_of(host),
        pointed,
        presented=state.presenting,
        until=lessons.until(lesson) if lesson is not None else None,
        covered=lessons.covered(lesson) if lesson is not None else frozenset(),
        closed=(in_presenting.not_yet(),) if state.presenting and _lock(state) else _lock(state),
        in_lesson=lesson is not None,
        moves=host.playhead.playing and not state.look.reduced_motion,
    )
    return replace(made, said=presenting.said_on_stage(state)) if _points_out(state) else made


def _strip(state: State, seen: Seen, places: Layout) -> StripShown:
    now = active(state)
    known = now.playhead.pace if not in_lesson(state) else Pace.EVEN
    guided = known is Pace.GUIDED
    return StripShown(
        seen=seen,
        spotlight=pointed_at(state),
        soft=state.look.soft,
        breaks=beats.breaks(now.run) if guided else pace.breaks(now.run) if known is Pace.BY_MILESTONE else (),
        stretched=beats.stretched(now.run) if guided else (),
        closed=(in_presenting.not_yet(),) if state.presenting and _lock(state) else _lock(state),
        compact=Way.CLIENT_LANE in places.gives_way,
        earlier=earlier_of(state, seen),
    )


def earlier_of(state: State, seen: Seen) -> Earlier | None:
    """The run before what is dragged, or was just now; none beside a run that is not all told, or of which something is covered:
    the difference would tell it."""
    found = on.scenario_before(active(state))
    if found is None or seen.run.end is None or seen.covered:
        return None
    strength = 1.0 if state.look.reduced_motion else min(1.0, found[1] / on.FADES)
    return Earlier(seen=_ended(run_of(found[0])), strength=strength)


@lru_cache(maxsize=2)
def _ended(run: Run) -> Seen:
    """A run at its end: the same object for the same run, so that nothing is drawn again for it."""
    return seen_at(run, run.end)


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
        bands=_bands(state),
        measured=None if state.awaited else active(state).run.metrics,
    )


def _bands(state: State) -> Mapping[str, tuple[float, float]]:
    recorded = beside_recording(state)
    return recordings.bands_of(recorded) if recorded is not None else {}


def _panel(state: State, seen: tuple[Seen, ...], places: Layout) -> PanelShown:
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
            earlier=earlier_of(state, seen[0]) if lesson is None else None,
            axis=lessons.bars_along(lesson) if lesson is not None and other is None and not _asks(state) else None,
        ),
        seen=seen[0],
        closed=next(iter(_lock(state)), ""),
        controls=lessons.controls(lesson) if lesson is not None else None,
        facts=_facts(seen[0], wanted) if panel is Panel.DETAILS else None,
        table=state.look.table,
        spotlight=pointed_at(state),
        curve=_exhibited_curve(state, seen[0], places) if panel is Panel.CURVE else None,
        map=replace(_map(state, seen[0]), closed=_asks(state)) if panel is Panel.MAP else None,
    )


def _facts(seen: Seen, of: Spotlight) -> "Facts | None":
    from migviz.say.facts import facts  # for which the first picture does not wait

    return facts(seen, of.kind, of.number)


def _exhibited_curve(state: State, seen: Seen, places: Layout) -> ControlsShown:
    """The curve of the first field that a section leaves to the student."""
    lesson = lesson_of(state)
    field = lessons.curved(lesson) if lesson is not None else "workload.dirty_rate"
    return replace(_controls(state, _covered_for_good(state, seen), places), curve=field)


def _covered_for_good(state: State, seen: Seen) -> Seen:
    """A curve knows every run: it tells nothing as long as a question waits, whatever that asks for."""
    return replace(seen, covered=seen.covered | DRAWN_AS_CURVES) if _asks(state) else seen


DRAWN_AS_CURVES = frozenset({"run.downtime", "run.total_time"})


def _asks(state: State) -> bool:
    """Whether a question of a lesson waits."""
    lesson = lesson_of(state)
    return lesson is not None and lessons.waits_for(lesson) is not None


def _exhibit(state: State) -> ExhibitShown:
    """The stage, or what the section of a lesson shows."""
    lesson = lesson_of(state)
    wished = lessons.panel_wished(lesson) if lesson is not None else None
    panel = in_window.of_host() if host_of(state) is not None and wished is None else in_window.panel(int(wished or 0))
    return ExhibitShown(words=(in_window.stage(), panel), chosen=0 if looks_at_stage(state) else 1)


def _stage(state: State, seen: Seen, places: Layout) -> StageShown:
    now, first = active(state), ways_to_begin(state)
    return StageShown(
        seen=seen,
        rate=player.rate_of(now),
        playing=now.playhead.playing,
        beat=_beat(state),
        spotlight=pointed_at(state),
        pointed_list=_pointed_list(state.spotlight),
        invitations=first or invitations(state),
        offered="" if first else on_ending.and_now(),
        reason=presenting.said_on_stage(state) if _points_out(state) else reason(state),
        bars=_bars_are_missing(state, places),
        log=state.look.log,
        presented=state.presenting,
        pace=rate_forms(_rate(state)) if state.presenting else (),
        hidden=hidden_of(state),
        kept=places.kept,
        writes=can_write(state),
        among_others=vm_of(state) is not None,
    )


def _points_out(state: State) -> bool:
    """Whether a lesson may say something of what it points at on a room's stage."""
    return state.presenting and in_lesson(state)


def _bars_are_missing(state: State, places: Layout) -> bool:
    """Whether nothing else shows the iterations of one's own run: what one changes and what it does are seen together."""
    if state.presenting:
        return lesson_of(state) is None
    elsewhere = bool(places.panel) and state.panel is Panel.ITERATIONS and not state.curve
    return explores(state) and not elsewhere


def _beat(state: State) -> BeatNow | None:
    """What is being shown, and how much of it is done; of one that would only be a movement the end, unless time stopped before it."""
    now = active(state)
    beat = player.beat_of(now)
    if beat is not None and beat.kind.is_a_cut and state.look.reduced_motion and now != player.arrived(now):
        return replace(beat, share=1.0)
    return beat


def _pointed_list(spotlight: Spotlight) -> int | None:
    """The iteration whose bar is pointed at with the mouse or the keyboard; 0 is the pause."""
    return spotlight.number if spotlight.on("iteration") else 0 if spotlight.on("pause") else None


def _compare(state: State, seen: tuple[Seen, ...]) -> CompareShown:
    lesson, comparison = lesson_of(state), state.comparison
    if lesson is not None:
        other = lessons.beside(lesson)
        above = other is not None and other.own_above
        return CompareShown(seen=seen, alignment=Alignment.CLOCK, lens=False, own_above=above, note="", pair="")
    has_cards = active(state).nothing_moves_yet and not comparison.lens
    untouched = comparison.pair and comparison.own is not None and not comparison.own.history.past
    return CompareShown(
        seen=seen,
        alignment=comparison.alignment,
        lens=comparison.lens,
        own_above=False,
        note=_(PAIRS[comparison.pair].look_at) if untouched else "",
        pair=comparison.pair,
        cards=pair_cards() if has_cards else (),
        files=file_cards() if has_cards else (),
        earlier=earlier_of(state, seen[0]),
    )


def _recording(state: State, seen: Seen) -> "RecordingShown | None":
    """A log beside the model: one's own, or what the section of a lesson shows, as far as that tells it."""
    lesson = lesson_of(state)
    shows = lessons.recording(lesson) if lesson is not None else None
    if lesson is not None and shows is not None and lessons.beside(lesson) is None:
        closed = _lock(state) if lessons.is_closed_ahead(lesson) else ()
        return recordings.recording_shown(shows[0], seen, clock(state), until=shows[1], closed=closed)
    recorded = beside_recording(state)
    return recordings.recording_shown(recorded, seen, clock(state)) if recorded is not None else None


def _map(state: State, seen: Seen) -> MapPart:
    kept = state.comparison.kept
    fitted = state.recording.scenario if state.recording is not None else None
    return MapPart(
        seen=seen,
        kept=seen_at(run_of(kept), 0.0) if kept is not None else None,
        metric=state.metric,
        fitted=seen_at(run_of(fitted), 0.0) if fitted is not None else None,
    )
