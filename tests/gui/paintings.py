"""Which pictures and transcripts are kept, and how is each painted? By its painter alone, or by one pane without a window."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QPainter, QRegion
from PySide6.QtWidgets import QApplication, QWidget

from migviz.course.progress import Progress
from migviz.course.reading import parse_lesson
from migviz.engine import evacuate, simulate
from migviz.gui.painters.bars import paint_bars
from migviz.gui.painters.boxes import box_of
from migviz.gui.painters.compare.picture import paint_compare_picture
from migviz.gui.painters.curve.scene import CurveShown, paint_curve
from migviz.gui.painters.evacuation.picture import paint_evacuated
from migviz.gui.painters.frames.painter import ROW, paint_decoder, paint_frame_row
from migviz.gui.painters.map.axes import axes_for
from migviz.gui.painters.map.picture import paint_map_picture
from migviz.gui.painters.presentation import paint_presentation
from migviz.gui.painters.recording.picture import paint_recording_picture
from migviz.gui.painters.region import Region, paint_region
from migviz.gui.painters.stage.painter import paint_stage
from migviz.gui.painters.stage.view import View
from migviz.gui.painters.time_strip.lens_painter import paint_lens
from migviz.gui.painters.time_strip.painter import paint_strip
from migviz.gui.panes.charts import Charts
from migviz.gui.panes.compare import CompareView
from migviz.gui.panes.compare_side import CompareSide
from migviz.gui.panes.controls import ControlPanel
from migviz.gui.panes.curve import slider_axis
from migviz.gui.panes.lesson.panel import LessonPanel
from migviz.gui.panes.ruler import paint_ruler
from migviz.gui.panes.top_bar import TopBar
from migviz.gui.shells.actions import Actions
from migviz.gui.shells.pictures import paint_shown
from migviz.gui.theme import Theme
from migviz.gui.widgets.button import Button
from migviz.recorded.evidence import Span
from migviz.recorded.fitted import Fit
from migviz.recorded.opening import Opened
from migviz.recorded.reading import read_log
from migviz.recorded.recorded_run import run_of_recorded
from migviz.recorded.untold import ALIKE
from migviz.replay.beats import beat_at, with_beats
from migviz.replay.points import time_of
from migviz.replay.seen import Seen, seen_at
from migviz.scenario import Scenario, load_scenario
from migviz.scenario.evacuation_file import parse_evacuation
from migviz.showing import lesson as lessons
from migviz.showing import wishes
from migviz.showing.evacuation_shown import picture_of
from migviz.showing.lesson_shown import lesson_shown
from migviz.showing.modes import Mode
from migviz.showing.parts import Shown
from migviz.showing.places.frames import DecoderPlaces
from migviz.showing.recording_shown import recording_shown
from migviz.showing.shown import shown
from migviz.showing.state import Look, State
from migviz.study.emptying import Way, by_at_once, try_all
from migviz.study.sweep import quick_sweep
from migviz.trace import Run
from migviz.trace.evacuated import Evacuated
from migviz.trace.wire import decoded, frame_bytes
from tests.course.texts import EVERY_KIND
from tests.kept_commands import NIGHT
from tests.shared import shared
from tests.showing.test_kept_shown import STEPS

BOOK = "workload.dirty_rate: 30 MiB/s"
POST_COPY = "migration.technique: post-copy\nmigration.policy: qemu"
LINK_DOWN = "at 20 s: link.state = down"
STANDS = f"{POST_COPY}\nworkload.dirty_rate: 20 MiB/s\n{LINK_DOWN}\nat 50 s: link.state = up"

RECORDED = "vm.memory: 513 MiB\nworkload.dirty_rate: 24 MiB/s\nmigration.policy: qemu\nlink.goodput: 40 MB/s"
LOG = Path(__file__).resolve().parent.parent / "reference" / "logs" / "samples" / "1-qmp_L40-u0.8-d300.jsonl"

Paint = Callable[[QPainter, QRectF, Seen, Theme], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Painting:
    """What is painted (a name of `PAINTERS`), of which scenario, when, and in which theme."""

    what: str
    scenario: str
    at: str
    theme: str = "light"
    until: float | None = None
    """Up to when it may be told, with the pause covered: a prediction waits."""

    @property
    def size(self) -> tuple[int, int]:
        return PAINTERS[self.what][0]

    def paint(self, painter: QPainter, box: QRectF, theme: Theme) -> None:
        run = _run(self.scenario)
        painter.fillRect(box, theme.colour("ground"))
        covered = frozenset() if self.until is None else frozenset({"run.downtime"})
        PAINTERS[self.what][1](painter, box, seen_at(run, time_of(run, self.at), self.until, covered), theme)


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """An emptied host is painted, with its hosts at a time, or without one its lanes alone."""

    t: float | None
    theme: str = "light"
    what: str = "night"
    size: tuple[int, int] = (1000, 640)

    def paint(self, painter: QPainter, box: QRectF, theme: Theme) -> None:
        found, ways = _emptied()
        paint_evacuated(painter, box, picture_of(found, self.t, ways), theme)


@shared
def _emptied() -> tuple[Evacuated, tuple[Way, ...]]:
    asked = parse_evacuation(NIGHT)
    return evacuate(asked), tuple(try_all(by_at_once(asked)))


@shared
def _run(scenario: str) -> Run:
    return simulate(load_scenario(scenario))


def _lens(painter: QPainter, box: QRectF, seen: Seen, theme: Theme) -> None:
    paint_lens(painter, box, seen, theme, strip_width=700)


def _bars(painter: QPainter, box: QRectF, seen: Seen, theme: Theme) -> None:
    painter.fillRect(box, theme.colour("surface"))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_bars(painter, box, seen, theme)


def _soft_lens(painter: QPainter, box: QRectF, seen: Seen, theme: Theme) -> None:
    paint_lens(painter, box, seen, theme, strip_width=700, soft=True)


def _presentation(painter: QPainter, box: QRectF, seen: Seen, theme: Theme) -> None:
    run = with_beats(seen.run)
    paint_presentation(painter, box, seen, theme, beat=None if run is None else beat_at(run, seen.t))


def _beat(painter: QPainter, box: QRectF, seen: Seen, theme: Theme) -> None:
    """A stage in the beat that is under way, with bars and for who invites."""
    run = with_beats(seen.run)
    beat = None if run is None else beat_at(run, seen.t)
    paint_stage(painter, box, seen, theme, view=View(beat=beat, bars=True))


def _decoder(painter: QPainter, box: QRectF, seen: Seen, theme: Theme) -> None:
    network = seen.run.network
    raw = frame_bytes(network, next(frame for frame in network.frames if frame.kind.announces))
    places = DecoderPlaces(scale=1.0, box=box_of(box), top=4, parts=decoded(raw), size=len(raw))
    paint_decoder(painter, places, raw, theme, lit=1, broadcast=True)


def _frames(painter: QPainter, box: QRectF, seen: Seen, theme: Theme) -> None:
    """One line of each kind and fate there is."""
    kinds = {(frame.kind, frame.fate): frame for frame in seen.run.network.frames}
    for k, frame in enumerate(kinds.values()):
        row = QRectF(box.left(), box.top() + k * ROW, box.width(), ROW)
        paint_frame_row(painter, row, frame, theme, chosen=k == 1, past=frame.t <= seen.t, focus=True)


def _compare(painter: QPainter, box: QRectF, seen: Seen, theme: Theme) -> None:
    quick = _run("migration.technique: quick")
    paint_compare_picture(painter, box, seen_at(quick, min(seen.t, quick.end)), seen, theme)


def _recording(painter: QPainter, box: QRectF, seen: Seen, theme: Theme) -> None:
    """A log beside a run that is not quite like it."""
    paint_recording_picture(painter, box, recording_shown(opened_log(seen.run.scenario), seen, seen.t), theme)


def opened_log(scenario: Scenario) -> Opened:
    """A log, with values that stand for a fit."""
    log, spans = read_log(LOG), {"goodput": Span(value=4e7, low=3.9e7, high=4.1e7)}
    why = dict.fromkeys(("dirty_rate", "working_set", "used"), ALIKE)
    found = Fit(goodput=spans["goodput"], why=why, scenario=scenario)
    return Opened(log=log, chosen=0, fit=found, run=run_of_recorded(log.migrations[0]), name=LOG.name)


def _map(painter: QPainter, box: QRectF, seen: Seen, theme: Theme) -> None:
    scenario = seen.run.scenario
    paint_map_picture(painter, box, quick_sweep(scenario, *axes_for(scenario, 60, 40)), seen, "downtime", theme)


def _curve(painter: QPainter, box: QRectF, seen: Seen, theme: Theme) -> None:
    name, scenario = "workload.dirty_rate", seen.run.scenario
    axis = slider_axis(name, scenario[name])
    earlier = quick_sweep(scenario.but({"link.bandwidth": 2.5e8}), axis)
    shown = CurveShown(
        sweep=quick_sweep(scenario, axis), title="Dirty rate", value=scenario.number(name), earlier=earlier
    )
    paint_curve(painter, box, shown, theme)


def _charts(painter: QPainter, box: QRectF, seen: Seen, theme: Theme) -> None:
    charts = Charts(theme)
    _open(charts, box)
    charts.prepare(wait=True)
    charts.show_seen((seen,))
    _render(charts, painter)


def _pane(make: Callable[[Theme], Any], part: Callable[[Shown], object], *steps: str) -> Paint:
    """A pane with its part of a state, after some steps."""

    def paint(painter: QPainter, box: QRectF, seen: Seen, theme: Theme) -> None:
        state = State(look=Look(reduced_motion=True), size=(1440, 900))
        for step in steps:
            state = wishes.settled(wishes.stop(STEPS[step](state)))
        pane = make(theme)
        _open(pane, box)
        pane.show_part(part(shown(state)))
        _render(pane, painter)

    return paint


def _buttons(painter: QPainter, box: QRectF, seen: Seen, theme: Theme) -> None:
    """Each look with an icon, without one, with one that comes last, off, and in half of its room."""
    sheet = QWidget()
    _open(sheet, box)
    for down, look in enumerate(("plain", "framed", "filled")):
        left = theme.px(8)
        for icon, last, off, share in (
            ("pulse", False, False, 1.0),
            ("", False, False, 1.0),
            ("menu", True, True, 1.0),
            ("pulse", False, False, 0.5),
        ):
            button = Button(theme, icon=icon, word="Explore freely", look=look, icon_last=last, parent=sheet)
            button.setDisabled(off)
            button.resize(round(button.sizeHint().width() * share), button.sizeHint().height())
            button.move(round(left), round(theme.px(8 + 48 * down)))
            button.show()
            left += button.width() + theme.px(8)
    _render(sheet, painter)


def _region(painter: QPainter, box: QRectF, seen: Seen, theme: Theme) -> None:
    """What would explain a migration, and one of it as a run."""
    fits = ((1e6, 2.0**28), (1e7, 2.0**28))
    paint_region(
        painter,
        box,
        Region(number=1, rates=(1e5, 1e6, 1e7, 1e8), sets=(2.0**24, 2.0**28, 2.0**32), fits=fits, run=fits[1]),
        theme,
    )


def _lesson(painter: QPainter, box: QRectF, seen: Seen, theme: Theme) -> None:
    """The first section of a lesson, once its run was watched: its first question waits."""
    lesson = parse_lesson(EVERY_KIND, where="x.md")
    panel = LessonPanel(theme.but(reduced_motion=True))
    _open(panel, box)
    state = lessons.skipped(lessons.opened(lesson, Progress(lesson=lesson.id)), "")
    actions = Actions(panel, print)
    actions.show(State(mode=Mode.LESSONS, lesson=state))
    panel.take_actions(actions)
    panel.show_lesson(lesson_shown(state))
    _render(panel, painter)


def _open(widget: QWidget, box: QRectF) -> None:
    """Shown as far as the widget knows, but never active: what other tests left open does not matter."""
    widget.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    widget.resize(round(box.width()), round(box.height()))
    widget.show()


def _render(widget: QWidget, painter: QPainter) -> None:
    for _ in range(2):  # a layout, and what the new room lets it do
        QApplication.processEvents()
    widget.render(painter, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
    widget.close()
    widget.deleteLater()


PAINTERS: Mapping[str, tuple[tuple[int, int], Paint]] = {
    "stage": ((760, 500), paint_stage),
    "low stage": ((900, 250), paint_stage),
    "beat": ((1100, 420), _beat),
    "presentation": ((1280, 720), _presentation),
    "strip": ((800, 140), paint_strip),
    "tall strip": ((800, 260), paint_strip),
    "lens": ((700, 110), _lens),
    "soft lens": ((700, 110), _soft_lens),
    "bars": ((320, 300), _bars),
    "decoder": ((400, 510), _decoder),
    "ruler": ((310, 460), paint_ruler),
    "frames": ((420, 220), _frames),
    "compare": ((920, 560), _compare),
    "recording": ((1180, 640), _recording),
    "map": ((720, 560), _map),
    "curve": ((332, 340), _curve),
    "charts": ((560, 320), _charts),
    "lesson": ((420, 560), _lesson),
    "cards": ((1100, 860), _pane(CompareView, lambda shown: shown.compare, "compare", "a pair")),
    "two runs' side": ((332, 640), _pane(CompareSide, lambda shown: shown.compare, "compare", "a pair")),
    "controls": ((332, 800), _pane(ControlPanel, lambda shown: shown.controls, "a scenario", "everything")),
    "top bar": ((1100, 56), _pane(lambda theme: TopBar(theme, tuple(Mode)), lambda shown: shown.top_bar)),
    "buttons": ((700, 160), _buttons),
    "region": ((320, 320), _region),
}
"""The size of the picture, and the painter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfState:
    """What a picture of a whole state paints, after one or another step was taken."""

    steps: tuple[str, ...]
    theme: str = "light"
    what: str = "state"
    size: tuple[int, int] = (1000, 640)

    def paint(self, painter: QPainter, box: QRectF, theme: Theme) -> None:
        state = State(look=Look(reduced_motion=True), size=self.size)
        for step in self.steps:
            state = wishes.settled(STEPS[step](state))
        paint_shown(painter, box, shown(state), theme, None)


STATES = {
    "state-charts": OfState(steps=("a scenario", "in the pause", "charts")),
    "state-compare": OfState(steps=("a pair", "in the pause", "its lens"), theme="dark"),
}


def _painted(what: str, scenario: str, at: str, theme: str = "light") -> Painting:
    return Painting(what=what, scenario=scenario, at=at, theme=theme)


NIGHTS = {
    "night-lanes": Night(t=None),
    "night-start": Night(t=0.0),
    "night-first": Night(t=3.0, theme="dark"),
    "night-handover": Night(t=35.3),
    "night-post-copy": Night(t=36.0, theme="projector"),
    "night-end": Night(t=300.0),
}
"""When nobody has gone yet, while some are sent and some wait, in the pause of one, after its end, and when all is over."""

PICTURES: dict[str, Painting | Night | OfState] = {
    "stage-start": _painted("stage", BOOK, "start"),
    "stage-iteration-1": _painted("stage", BOOK, "20 s"),
    "stage-iteration-3": _painted("stage", BOOK, "48 s", "dark"),
    "stage-pause": _painted("stage", BOOK, "50.54 s", "projector"),
    "stage-broadcast": _painted("stage", BOOK, "50.9 s"),
    "stage-toy": _painted("stage", "workload.preset: toy", "5 s"),
    "stage-post-copy": _painted("stage", POST_COPY, "10 s", "dark"),
    "stage-link-down": _painted("stage", LINK_DOWN, "30 s"),
    "stage-half-a-link": _painted("stage", "link.traffic: 0.9 Gbit/s", "30 s"),
    "stage-post-copy-stands": _painted("stage", STANDS, "30 s"),
    "stage-wrong-port": _painted("stage", "network.announcement: none", "42.9 s", "dark"),
    "strip-connection-lost": _painted(
        "strip", "network.announcement: none\nclient.interval: 1 s\nclient.profile: windows", "45 s"
    ),
    "decoder": _painted("decoder", BOOK, "announcement"),
    "ruler": _painted("ruler", BOOK, "start", "projector"),
    "strip": _painted("strip", BOOK + "\nat 10 s: link.latency = 1 ms", "40 s"),
    "lens": _painted("lens", BOOK, "50.54 s", "dark"),
    "lens-soft": _painted("soft lens", BOOK, "50.54 s"),
    "bars": _painted("bars", BOOK, "40 s"),
    "bars-broken-off": _painted("bars", LINK_DOWN, "end", "projector"),
    "frames": _painted("frames", BOOK, "announcement"),
    "compare": _painted("compare", BOOK, "48 s", "dark"),
    "recording": _painted("recording", RECORDED, "12 s"),
    "recording-dark": _painted("recording", RECORDED, "end", "dark"),
    "map": _painted("map", BOOK, "start"),
    "map-dark": _painted("map", BOOK, "start", "dark"),
    "curve": _painted("curve", BOOK, "start"),
    "charts": _painted("charts", BOOK, "40 s"),
    "charts-failed": _painted("charts", LINK_DOWN, "end"),
    "lesson": _painted("lesson", BOOK, "start"),
    "night-first": NIGHTS["night-first"],
}

MOMENTS = {
    "start": (BOOK, "start"),
    "iteration-1": (BOOK, "20 s"),
    "iteration-3": (BOOK, "48 s"),
    "pause": (BOOK, "50.54 s"),
    "broadcast": (BOOK, "50.9 s"),
    "link-down": (LINK_DOWN, "30 s"),
    "post-copy": (POST_COPY, "10 s"),
    "vm-lost": ("migration.technique: post-copy\nat 10 s: target.state = dead", "end"),
    "source-dead": (BOOK + "\nat 20 s: source.state = dead", "20.5 s"),
    "many-iterations": ("workload.dirty_rate: 90 MiB/s\nmigration.max_iterations: 25", "iteration 12"),
    "quick-saving": ("migration.technique: quick\nstorage.kind: cluster disk", "10 s"),
    "cold-disk": ("migration.technique: cold\nstorage.kind: none\nstorage.disk_size: 2 GiB", "20 s"),
    "slowed": ("migration.policy: qemu-auto-converge\nworkload.dirty_rate: 200 MiB/s", "70 s"),
    "shared-link": (
        "network.shared: on\nclient.interval: 1 ms\nvm.sends_every: 20 ms\nstorage.kind: cluster disk",
        "30 s",
    ),
    "announcements-lost": ("migration.policy: qemu\nnetwork.announcements_lost: 2", "announcement 1"),
    "disk-pause": ("storage.kind: cluster disk\nvm.memory: 1 GiB", "13.2 s"),
    "disk-resumed": ("storage.kind: cluster disk\nvm.memory: 1 GiB", "resume"),
    "csv-pause": ("vm.memory: 1 GiB", "12.57 s"),
    "resumed": (BOOK, "resume"),
}
"""A scenario and a time for every kind of moment that a painter tells apart."""

TRANSCRIPTS: dict[str, Painting | Night | OfState] = (
    PICTURES
    | NIGHTS
    | STATES
    | {
        f"{what.replace(' ', '-')}-{moment}": _painted(what, scenario, at)
        for what in ("stage", "low stage", "beat", "presentation", "strip", "tall strip", "lens", "bars", "compare")
        for moment, (scenario, at) in MOMENTS.items()
        if f"{what.replace(' ', '-')}-{moment}" not in PICTURES
    }
)
TRANSCRIPTS |= {
    f"{what.replace(' ', '-')}-locked": Painting(what=what, scenario=BOOK, at="20 s", until=30.0)
    for what in ("stage", "strip", "tall strip", "lens", "bars", "compare", "ruler", "charts")
}
TRANSCRIPTS |= {
    f"{what.replace(' ', '-')}-locked-pause": Painting(what=what, scenario=BOOK, at="50.54 s", until=50.54)
    for what in ("stage", "low stage", "beat", "presentation", "lens")
}
"""Beside every picture, and for the painters that follow a run at every kind of moment."""

RHYTHM = "workload.working_set: 256 MiB\nworkload.dirty_rate: 20 MiB/s\nworkload.every: 5 s\nworkload.rhythm: "
LARGE_ONLY = {
    "cards": _painted("cards", BOOK, "start"),
    **{what.replace(" ", "-"): _painted(what, BOOK, "start") for what in ("region", "controls", "buttons")},
    "two-runs-side": _painted("two runs' side", BOOK, "start"),
    "top-bar": _painted("top bar", BOOK, "start", "dark"),
    "tall-strip-bursts": _painted("tall strip", f"{RHYTHM}bursts", "20 s"),
    "tall-strip-moving": _painted("tall strip", f"{RHYTHM}moving", "20 s"),
}
"""Painters that no other painting comes by."""
