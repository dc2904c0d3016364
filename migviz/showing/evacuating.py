"""An evacuation under the hand: which VMs, by which rules, where time is, which VM is looked at, what else was tried. Each wish makes
the next value."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from migviz.engine import evacuate, finished_evacuation, looked_at
from migviz.language import _
from migviz.replay import host_time
from migviz.replay.host_time import Events, advanced, events_of, neighbours, usual_speed
from migviz.replay.lanes import Lanes, lanes_of
from migviz.replay.pace import Pace, Unit
from migviz.replay.playhead import Playhead, nearest_speed
from migviz.scenario.evacuation import Evacuation
from migviz.scenario.evacuation_file import parse_evacuation
from migviz.scenario.evacuation_presets import HOSTS
from migviz.scenario.fields import Value
from migviz.scenario.units import Kind, read
from migviz.showing import experiment as on
from migviz.showing import player
from migviz.showing.experiment import Experiment
from migviz.showing.modes import HostPanel
from migviz.study.emptying import Way, numbers_of, way_of
from migviz.study.emptying_advice import EmptyingAdvice
from migviz.trace.evacuated import Evacuated, Moved
from migviz.values import dataclass

START = Playhead(pace=Pace.GUIDED)
ANY_NUMBER = "evacuation.at_once"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outcome:
    """What comes of an evacuation, to be looked at: its lanes, and when something happens."""

    found: Evacuated
    lanes: Lanes
    events: Events


@lru_cache(maxsize=6)
def outcome_of(evacuation: Evacuation) -> Outcome:
    """Worked out once; inside `asking` it can be given up."""
    found = finished_evacuation(evacuation)
    lanes = lanes_of(found)
    return Outcome(found=found, lanes=lanes, events=events_of(lanes))


@lru_cache(maxsize=1000)
def way_at(evacuation: Evacuation) -> Way:
    """What comes of it, in numbers."""
    return way_of(evacuate(evacuation))


@dataclass(frozen=True, slots=True, kw_only=True)
class Evacuating:
    """An evacuation with its history and the playhead in it.

    `called`: what the host's VMs are called together where no title says it. `saved`: as it was opened or saved last, in `file`. `vm`: whose run is on the
    stage, "" for the whole host, and `run` is that run. `ways`: what came of other
    numbers at once, in this order; `before`: in the order before.
    """

    now: Evacuation
    past: tuple[Evacuation, ...] = ()
    future: tuple[Evacuation, ...] = ()
    merge_key: str = ""
    playhead: Playhead = START
    stop_at: float | None = None
    """where it stops that is being played, before its end"""
    called: str
    file: Path | None
    saved: Evacuation | None
    vm: str = ""
    run: Experiment | None = None
    panel: HostPanel = HostPanel.NUMBERS
    ways: tuple[Way, ...] = ()
    before: tuple[Way, ...] = ()
    advice: EmptyingAdvice | None = None
    asked: bool = False
    """what it would take is being looked for"""
    looked: float = 0.0
    """how much of that is done, as a share"""
    limit: float | None = None
    """seconds that the playhead cannot pass: a question of a lesson waits"""

    @property
    def outcome(self) -> Outcome:
        """What comes of it."""
        return outcome_of(self.now)

    @property
    def at_once(self) -> int:
        """How many may be on their way at the same time; all where there is no limit."""
        return int(min(self.now.limit(ANY_NUMBER), len(self.now.vms)))

    @property
    def is_saved(self) -> bool:
        """Whether it is as it was opened or saved last."""
        return self.now == self.saved


FIRST = "six"
"""The ready-made host that is opened where nobody says which."""


def of_lines(lines: Iterable[str]) -> Evacuation:
    """The host of these lines. Raises InputError."""
    return parse_evacuation("\n".join(lines))


def ready(name: str) -> Evacuation:
    """A ready-made host."""
    return parse_evacuation(HOSTS[name].lines)


def ready_title(name: str) -> str:
    """What it is called."""
    return _(HOSTS[name].called)


def kept_lines(host: "Evacuating") -> tuple[str, ...]:
    """It as lines of a file."""
    return _lines_of(host.now)


@lru_cache(maxsize=2)
def _lines_of(evacuation: Evacuation) -> tuple[str, ...]:
    return evacuation.lines()


def opened(evacuation: Evacuation, *, called: str = "", file: Path | None = None) -> Evacuating:
    """One that nobody has touched yet, stopped at its start."""
    outcome_of(evacuation)
    return _speeded(Evacuating(now=evacuation, called=called, file=file, saved=evacuation))


def _speeded(host: Evacuating) -> Evacuating:
    speed = nearest_speed(usual_speed(host.outcome.events.end))
    return replace(host, playhead=replace(host.playhead, speed=speed))


# --- the rules. Each raises ValueError for a value that cannot be ------------------------------------------------------


def ruled(host: Evacuating, values: Mapping[str, Value | int], key: str = "") -> Evacuating:
    """Other rules, or another field that all VMs share, from now on. Edits in a row with the same key are one step of history."""
    return put(host, host.now.but(values), key)


def put(host: Evacuating, evacuation: Evacuation, key: str = "") -> Evacuating:
    """Another evacuation of the same VMs."""
    if evacuation == host.now:
        return host
    outcome_of(evacuation)
    merges = bool(key) and key == host.merge_key
    past = host.past if merges else (*host.past, host.now)
    return _tried(within(replace(host, now=evacuation, past=past, future=(), merge_key=key)), host)


def let_go(host: Evacuating) -> Evacuating:
    """Whatever is edited next is a step of its own."""
    return replace(host, merge_key="") if host.merge_key else host


def undone(host: Evacuating) -> Evacuating:
    """One step back."""
    if not host.past:
        return host
    made = replace(host, now=host.past[-1], past=host.past[:-1], future=(*host.future, host.now), merge_key="")
    return _tried(within(made), host)


def redone(host: Evacuating) -> Evacuating:
    """One step forth."""
    if not host.future:
        return host
    made = replace(host, now=host.future[-1], past=(*host.past, host.now), future=host.future[:-1], merge_key="")
    return _tried(within(made), host)


# --- what else was tried ---------------------------------------------------------------------------------------------


def to_try(evacuation: Evacuation) -> tuple[Evacuation, ...]:
    """The same host with other numbers at once: all where they are few."""
    return tuple(evacuation.but({ANY_NUMBER: n}) for n in numbers_of(len(evacuation.vms)))


def with_way(host: Evacuating, of: Evacuation, way: Way) -> Evacuating:
    """One more number at once was tried; nothing if the host is another one by now."""
    if of not in to_try(host.now) or any(known.at_once == way.at_once for known in host.ways):
        return host
    return replace(host, ways=tuple(sorted((*host.ways, way), key=lambda known: known.at_once or 0)))


def _tried(host: Evacuating, before: Evacuating) -> Evacuating:
    """What was tried holds for other numbers at once, not for anything else that is different. Of another order it is seen still."""
    if to_try(host.now)[0] == to_try(before.now)[0]:
        return replace(host, advice=None, asked=False, looked=0.0)
    other_order = host.now["evacuation.order"] != before.now["evacuation.order"]
    return replace(host, ways=(), before=before.ways if other_order else (), advice=None, asked=False, looked=0.0)


# --- time ------------------------------------------------------------------------------------------------------------


def within(host: Evacuating) -> Evacuating:
    """The playhead inside the whole time."""
    head, end = host.playhead, host.outcome.events.end
    t = min(max(head.t, 0.0), end)
    playing = head.playing and t < end
    if host.limit is not None and t >= host.limit:
        t, playing = min(t, host.limit), False
    return host if (t, playing) == (head.t, head.playing) else _at(host, t, playing=playing)


def _at(host: Evacuating, t: float, *, playing: bool) -> Evacuating:
    return replace(
        host, playhead=replace(host.playhead, t=t, playing=playing), stop_at=host.stop_at if playing else None
    )


def sought(host: Evacuating, t: float) -> Evacuating:
    """At another time; it keeps playing if it plays."""
    return within(_at(let_go(host), float(t), playing=host.playhead.playing)) if t == t else host


def gone_to(host: Evacuating, point: str) -> Evacuating:
    """Stopped at the end; only that and times have names here."""
    return sought(stopped(host), host.outcome.events.end if point == "end" else read(point, Kind.TIME))


def worst_pause(host: Evacuating) -> float | None:
    """When the longest pause begins."""
    return next((lane.paused[0] for lane in host.outcome.lanes.lanes if lane.is_worst and lane.paused), None)


def rate_of(host: Evacuating) -> float:
    """Seconds of the host for each second on the screen."""
    return host_time.rate_of(host.playhead, host.outcome.events)


def is_as_it_is(host: Evacuating) -> bool:
    """Whether time goes as it really does."""
    return host.playhead.pace is Pace.EVEN and host.playhead.speed == 1.0


def stepped(host: Evacuating, unit: Unit, direction: int) -> Evacuating:
    """Stopped at the next (1) or previous (-1) event."""
    events = host.outcome.events
    before, after = neighbours(events.of(unit), host.playhead.t, events.end)
    return _at(host, after if direction > 0 else before, playing=False)


def played(host: Evacuating, to: float | None = None) -> Evacuating:
    """Playing, from the start if all is over; `to`: only until then."""
    t = host.playhead.t
    made = within(_at(host, 0.0 if t >= host.outcome.events.end else t, playing=True))
    return replace(made, stop_at=to if to is not None and made.playhead.t < to else None)


def stopped(host: Evacuating) -> Evacuating:
    """Where it is, no longer playing."""
    if not host.playhead.playing and host.stop_at is None:
        return host
    return replace(_at(host, host.playhead.t, playing=False), stop_at=None)


def limited(host: Evacuating, limit: float | None) -> Evacuating:
    """From now on the playhead cannot pass this time; None: it can go anywhere."""
    return host if limit == host.limit else within(replace(host, limit=limit))


def is_stopped_by_limit(host: Evacuating) -> bool:
    """Whether the playhead is where it cannot go on, although there is more."""
    return host.limit is not None and host.playhead.t >= host.limit and host.limit < host.outcome.events.end


def begun_again(host: Evacuating) -> Evacuating:
    """The same host with nothing to undo, all of it on the stage."""
    return replace(stopped(let_go(host)), past=(), future=(), saved=host.now, vm="", run=None)


def paced(host: Evacuating, *, speed: float | None = None, pace: Pace | None = None) -> Evacuating:
    """Another speed of the even pace, or another pace; all but the even one is guided here."""
    head = host.playhead
    if speed is not None and speed == speed:
        head = replace(head, speed=nearest_speed(speed))
    if pace is not None:
        head = replace(head, pace=Pace.EVEN if pace is Pace.EVEN else Pace.GUIDED)
    return replace(host, playhead=head)


def ticked(host: Evacuating, wall_seconds: float) -> Evacuating:
    """So much wall time later."""
    head, stop = advanced(host.playhead, host.outcome.events, wall_seconds), host.stop_at
    if head is host.playhead:
        return host
    if stop is not None and head.t >= stop:
        head = replace(head, t=max(host.playhead.t, stop), playing=False)
    return within(replace(host, playhead=head, stop_at=stop if head.playing else None))


# --- one VM ----------------------------------------------------------------------------------------------------------


def moved(host: Evacuating, name: str) -> Moved | None:
    """What became of a VM, if one is called so."""
    return next((vm for vm in host.outcome.found if vm.name == name), None)


def looking_at(host: Evacuating, name: str) -> Evacuating:
    """Its own run is on the stage, at the same time; the same where it never went."""
    vm = moved(host, name)
    if vm is None or vm.observe is None or vm.start is None:
        return host
    seen = vm.observe()
    looked_at(seen)
    run = on.new_experiment(seen.scenario)
    run = player.sought(run, host.playhead.t - vm.start) if host.playhead.t > vm.start else run
    return replace(stopped(let_go(host)), vm=name, run=run)


def whole_host(host: Evacuating) -> Evacuating:
    """All of them again: where one left them, or, where time went on beside one of them, at its time."""
    vm, back = moved(host, host.vm), replace(host, vm="", run=None)
    if vm is None or host.run is None:
        return back
    begun, now = looking_at(back, host.vm).run, host.run.playhead.t
    return back if begun is not None and begun.playhead.t == now else sought(back, (vm.start or 0.0) + now)


def neighbour(host: Evacuating, direction: int) -> str:
    """The VM that went after (1) or before (-1) the one that is looked at; "" where there is none."""
    names = [lane.name for lane in host.outcome.lanes.lanes if lane.begin is not None]
    place = names.index(host.vm) + direction if host.vm in names else -1
    return names[place] if 0 <= place < len(names) else ""
