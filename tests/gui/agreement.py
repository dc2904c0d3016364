"""What is said at one time, in all places, and what is drawn: collected for every beat of many runs, so that laws can compare it."""

import re
from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from migviz.engine import evacuate, simulate
from migviz.gui.painters.compare.host import paint_host
from migviz.gui.painters.stage.counts import Counted, counts
from migviz.gui.painters.stage.hosts import after_the_cross, list_shown
from migviz.gui.painters.stage.painter import ground, paint_stage, stage_of
from migviz.gui.painters.stage.view import View
from migviz.replay.beat import BeatNow
from migviz.replay.beats import rate_at
from migviz.replay.beats_of_run import beats_of
from migviz.replay.moment import PageState
from migviz.replay.seen import Seen, seen_at
from migviz.say.bars import Bar, bars_of
from migviz.say.captions import caption
from migviz.say.client_side import client_now
from migviz.say.facts import facts
from migviz.say.rates import Rates, rates_of
from migviz.scenario import Scenario
from migviz.scenario.evacuation_file import parse_evacuation
from migviz.scenario.evacuation_presets import HOSTS
from migviz.trace import Host, Run
from migviz.trace.evacuated import Evacuated
from migviz.values import dataclass
from tests.gui.transcript import Roles, transcript
from tests.shared import shared

SIZE = (1060, 640)
SHARES = (0.05, 0.7)
"""Of each beat: just begun, and well under way."""
_SMALL = {"vm.memory": "256 MiB", "workload.working_set": "160 MiB"}
_NEVER: dict[str, str | float] = {"workload.dirty_rate": "300 MiB/s"}
SCENARIOS: dict[str, dict[str, str | float]] = {
    "live, CSV": {},
    "live, LUN": {"storage.kind": "cluster disk"},
    "shared nothing": {"storage.kind": "none", "storage.disk_size": "2 GiB"},
    "never converges": _NEVER,
    "never converges, no end": {**_NEVER, "migration.policy": "qemu", "migration.max_iterations": 5.0},
    "slowed until it converges": {**_NEVER, "migration.policy": "qemu-auto-converge"},
    "xen": {"migration.policy": "xen", "workload.dirty_rate": "60 MiB/s"},
    "nothing written": {"workload.dirty_rate": 0.0},
    "post-copy": {"migration.technique": "post-copy"},
    "post-copy, shared nothing": {"migration.technique": "post-copy", "storage.kind": "none", "storage.disk_size": "2 GiB"},
    "hybrid": {"migration.technique": "hybrid", "migration.policy": "qemu", "workload.dirty_rate": "60 MiB/s"},
    "hybrid that converges": {"migration.technique": "hybrid"},
    "quick": {"migration.technique": "quick"},
    "cold": {"migration.technique": "cold"},
    "cold, shared nothing": {"migration.technique": "cold", "storage.kind": "none", "storage.disk_size": "2 GiB"},
    "announcement lost": {"network.announcements_lost": 1.0},
    "first of six that share the link": {},
    "last of six that share the link": {},
}  # fmt: skip
_AMONG = {"first of six that share the link": 0, "last of six that share the link": -1}


@shared
def _six() -> Evacuated:
    return evacuate(parse_evacuation(HOSTS["six"].lines).but({"evacuation.at_once": 2}))


@shared
def run_of(name: str) -> Run:
    if name in _AMONG:
        leaves = sorted(_six().vms, key=lambda vm: vm.start or 0.0)
        observe = leaves[_AMONG[name]].observe
        assert observe is not None
        return observe()
    return simulate(Scenario().but({**_SMALL, **SCENARIOS[name]}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One moment of one run. `wall`: seconds on the screen since the start; `words`: all on the stage, with their places; `blocks`: how
    many things cross the link; `piped`: how many go to the disk or come from it; `marks`: what the page maps draw; `legends`: what is counted under them;
    `owner`: who has the VM as far as it is drawn; `table`: the words of the MAC table; `details`: what the panel says of each thing, "name: value"; `compared`: the words of
    the hosts where two runs are compared."""

    name: str
    run: Run
    seen: Seen
    beat: BeatNow
    wall: float
    step: int
    done: frozenset[int]
    left_out: frozenset[int]
    caption: str
    words: tuple[tuple[str, float, float], ...]
    link: tuple[str, ...]
    source: tuple[str, ...]
    target: tuple[str, ...]
    blocks: int
    piped: int
    marks: dict[Host, frozenset[PageState]]
    legends: dict[Host, tuple[Counted, ...]]
    owner: Host
    client: str
    rates: Rates
    bars: tuple[Bar, ...]
    table: tuple[str, ...]
    details: dict[str, tuple[str, ...]]
    compared: dict[Host, tuple[str, ...]]

    def __str__(self) -> str:
        return f"{self.name}, {self.beat.kind} {self.beat.share:.2f}, {self.seen.t:.4f} s"

    @property
    def said(self) -> str:
        """Every word on the stage, the caption too."""
        return "\n".join(text for text, *_ in self.words)


@shared
def told_of(name: str) -> tuple[Told, ...]:
    """Each beat of a run twice."""
    return tuple(told_at(name, *now) for now in beats_now(name))


def beats_now(name: str) -> Iterator[tuple[BeatNow, float]]:
    """Each beat of a run twice, and how long that is after the start on the screen."""
    wall = 0.0
    for beat in beats_of(run_of(name)):
        for share in SHARES:
            yield BeatNow(beat=beat, share=share), wall + share * beat.seconds
        wall += beat.seconds


@shared
def told_at(name: str, beat: BeatNow, wall: float) -> Told:
    run = run_of(name)
    whole = beat.beat
    t = whole.start if whole.stands_still else whole.start + (whole.end - whole.start) * beat.share
    theme, seen = Roles(), seen_at(run, t)
    view = View(rate=rate_at(run, t), beat=beat)
    stage = stage_of(*SIZE, seen, theme, view)

    def paint(painter: QPainter, box: QRectF) -> None:
        paint_stage(painter, box, seen, theme, view=view)

    lines = transcript(SIZE, paint)
    words = tuple(_words(lines))
    around = stage.link_above.united(stage.link).united(stage.link_below)
    now, drawn = ground(stage, seen, theme, view), after_the_cross(seen, view)
    return Told(
        name=name,
        run=run,
        seen=seen,
        beat=beat,
        wall=wall,
        step=now.rail.now,
        done=now.rail.done,
        left_out=now.rail.left_out,
        caption=caption(seen, beat),
        words=words,
        link=tuple(_inside(words, around)),
        source=tuple(_inside(words, stage.source.box)),
        target=tuple(_inside(words, stage.target.box)),
        blocks=_filled(lines, "source", stage.link),
        piped=_filled(lines, "pause", stage.storage, lower_than=20),
        marks={host: _marks(host, drawn, view) for host in (Host.SOURCE, Host.TARGET)},
        legends={host: counts(host, drawn) for host in (Host.SOURCE, Host.TARGET)},
        owner=drawn.moment.owner,
        client=client_now(seen, beat)[0][0],
        rates=rates_of(seen),
        bars=bars_of(seen),
        table=tuple(_inside(words, stage.table)),
        details={thing: _details(seen, thing) for thing in THINGS},
        compared={host: _compared(host, seen) for host in (Host.SOURCE, Host.TARGET)},
    )


THINGS = ("vm", "source", "target", "link", "switch")
"""Of what the details are read."""


def _details(seen: Seen, thing: str) -> tuple[str, ...]:
    found = facts(seen, thing, 0)
    return tuple(f"{line.name}: {line.value}" for line in found.lines) if found is not None else ()


def _compared(host: Host, seen: Seen) -> tuple[str, ...]:
    size = (420, 120)

    def paint(painter: QPainter, box: QRectF) -> None:
        paint_host(painter, box, host, seen, Roles())

    return tuple(text for text, *_ in _words(transcript(size, paint)))


def _words(lines: list[str]) -> Iterator[tuple[str, float, float]]:
    for line in lines:
        found = re.match(r'"(.*)" .* at (-?\d+),(-?\d+)$', line)
        if found:
            yield found[1], float(found[2]), float(found[3])


def _inside(words: tuple[tuple[str, float, float], ...], box: QRectF) -> Iterator[str]:
    return (text for text, x, y in words if box.contains(x + 2, y - 4))


def _filled(lines: list[str], role: str, box: QRectF, lower_than: float = 100.0, higher_than: float = 8.0) -> int:
    """How many shapes of a colour are in a box, even in part."""
    count = 0
    for line in lines:
        found = re.match(rf"(?:box|shape) of {role}\b.* at (-?\d+),(-?\d+) (\d+)x(\d+)$", line)
        if found:
            x, y, wide, high = map(float, found.groups())
            count += higher_than < high < lower_than and wide > 8 and box.intersects(QRectF(x, y, wide, high))
    return count


def _marks(host: Host, seen: Seen, view: View) -> frozenset[PageState]:
    pages = list_shown(seen, view)
    moment = seen.moment
    if pages is None:
        states = moment.source_pages if host is Host.SOURCE else moment.target_pages
    else:
        states = pages.source if host is Host.SOURCE else pages.target
        if host is Host.SOURCE and len(pages.shelf):
            states = np.append(states, PageState.DIRTY)
    return frozenset(PageState(state) for state in np.unique(states))
