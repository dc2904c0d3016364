"""The window: its parts, and how they are wired to the session."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QEvent, QRectF, QSettings, Qt, QTimer
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLayout,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from migviz.gui.desk import LessonDesk
from migviz.gui.painters.picture import paint_picture
from migviz.gui.panes.charts import Charts
from migviz.gui.panes.controls import ControlPanel
from migviz.gui.panes.curve import CurveCard
from migviz.gui.panes.frames import FramesPane
from migviz.gui.panes.inspector import Inspector
from migviz.gui.panes.iteration_bars import IterationBars
from migviz.gui.panes.keys import KeyList
from migviz.gui.panes.lesson.halo import Halo
from migviz.gui.panes.lesson.panel import LessonPanel
from migviz.gui.panes.lesson.side import LessonSide
from migviz.gui.panes.ruler import RulerPane
from migviz.gui.panes.stage import StageWidget
from migviz.gui.panes.time_strip import Lens, TimeStrip
from migviz.gui.panes.top_bar import TopBar
from migviz.gui.panes.transport import Transport
from migviz.gui.panes.twin import Announcer, TwinPanel
from migviz.gui.session import Session
from migviz.gui.shells.exploration import Exploration
from migviz.gui.shells.guide import LessonGuide
from migviz.gui.shells.window_menu import WindowMenu
from migviz.gui.theme import SCALES, THEMES, Theme
from migviz.gui.widgets.message import MessageLine
from migviz.gui.widgets.tabs import Tabs
from migviz.gui.widgets.word_pair import dress_menu
from migviz.replay.moment import Moment
from migviz.replay.pace import Pace, breaks, pause_span
from migviz.replay.playhead import Playhead
from migviz.replay.seen import Seen
from migviz.replay.told import told
from migviz.say.captions import caption, human_scale, rate_text
from migviz.say.facts import facts
from migviz.say.rates import rates_of
from migviz.scenario import Scenario
from migviz.scenario.fields import FIELDS
from migviz.showing.modes import (
    CHARTS,
    COMPARE,
    EXPLORE,
    FRAMES,
    INSPECTOR,
    ITERATIONS,
    KEYS,
    LESSONS,
    MAP,
    ON_STAGE,
    RULER,
    TWIN,
    WHOLE,
    Mode,
)
from migviz.showing.spotlight import NOTHING, Spotlight
from migviz.trace import Run

FRAME = 16
"""Milliseconds between two pictures while the run is played."""
AUTOSAVE = 2000
SIDE = 332.0
NARROW, SMALL, COMPACT = 900.0, (1060.0, 680.0), 1160.0
"""Below this width, or below both of these, at 100 % the side panel becomes a drawer, so that the stage keeps
everything; below the last width words are left out."""
LOW_STRIP = 780.0
"""A window lower than this shows the strip without the client's lane."""
LOW = 500.0
"""A window lower than this goes without the top bar; its keys still work."""
WIDE_SIDE = 430.0
"""The side panel while a frame is taken apart."""
LESSON_SIDE = 470.0
"""The side panel in lessons."""


class MainWindow(QWidget):
    """Top bar, transport and strip around the views of one mode: stage and lens, two runs, or the map."""

    def __init__(self, session: Session, theme: Theme | None = None, *, settings: QSettings | None = None) -> None:
        super().__init__()
        self.session = session
        self.theme = theme or Theme()
        self._settings = settings
        self.run: Run | None = None
        self._moment: Moment | None = None
        self.inspected = NOTHING
        self._lens_seen = False
        self._human = "lesson"
        self._side_wished: bool | None = None
        self._step_said = 0
        self.mode = EXPLORE
        self.setWindowTitle("migviz")
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._build()
        self._arrange()
        self._wire()
        self._bind_keys()
        self._clock = QElapsedTimer()
        self._timer = QTimer(self, interval=FRAME)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._saver = QTimer(self, interval=AUTOSAVE)
        self._saver.timeout.connect(self.session.autosave)
        self._saver.start()
        self.show_theme(self.theme)
        session.show_all()
        self.setFocus()

    # --- parts ------------------------------------------------------------------------------------------

    def _build(self) -> None:
        theme = self.theme
        self.exploration = Exploration(self.session, theme, self)
        self.stage = StageWidget(theme)
        self.lens = Lens(theme)
        self.lens.hide()
        self.controls = ControlPanel(theme)
        self.bars = IterationBars()
        self.charts = Charts(theme)
        self.inspector = Inspector(theme)
        self.twin = TwinPanel(theme)
        self.keys = KeyList(theme)
        self.frames = FramesPane(theme)
        self.ruler = RulerPane(theme)
        panels = (
            ("Iterations", self.bars),
            ("Charts", self.charts),
            ("Details", self.inspector),
            ("Frames", self.frames),
            ("Words", self.twin),
            ("", self.ruler),
            ("", self.keys),
        )
        self.tabs = Tabs(theme, panels)
        self.explore = QWidget()
        self.guide = LessonGuide(self)
        self.desk = LessonDesk(self.session, progress_folder=self.session.folder / "progress", parent=self)
        self.lesson = LessonPanel(theme)
        self.lesson_side = LessonSide(theme, self.lesson)
        self.modes = self._views_of_modes()
        self.top_bar = TopBar(theme, tuple(self.modes))
        self.transport = Transport(theme)
        self.strip = TimeStrip(theme)
        self.curve = CurveCard(theme)
        self.message = MessageLine(theme, self)
        self.announcer = Announcer(self)
        self.halo = Halo(theme, self.guide.place_of, self)
        self._menu = QMenu(self)
        self.menu = WindowMenu(self)
        self.top_bar.set_menu(self._menu)
        self._menu.aboutToShow.connect(lambda: self.menu.fill(self._menu))

    def _views_of_modes(self) -> dict[str, tuple[QWidget, QWidget]]:
        """The words of the top bar, each with its view and with what stands below the controls."""
        other = self.exploration
        return {
            EXPLORE: (self.explore, self.tabs),
            LESSONS: (self.explore, self.lesson_side),
            COMPARE: (other.compare, other.compare_side),
            MAP: (other.map, other.map_side),
        }

    def _arrange(self) -> None:
        self._side = QFrame()
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.addWidget(self.controls)
        self.centre, self.below = QStackedWidget(), QStackedWidget()
        for view, beside in self.modes.values():
            if self.centre.indexOf(view) < 0:
                self.centre.addWidget(view)
            self.below.addWidget(beside)
        self.below.addWidget(self.curve)
        side.addWidget(self.below, 1)
        self._left = QVBoxLayout(self.explore)
        self._left.setContentsMargins(0, 0, 0, 0)
        self._left.addWidget(self.stage, 1)
        self._left.addWidget(self.lens)
        self._middle = QHBoxLayout()
        self._middle.addWidget(self.centre, 1)
        self._middle.addWidget(self._side)
        self._dock = QFrame()
        dock = QVBoxLayout(self._dock)
        dock.setContentsMargins(0, 0, 0, 0)
        dock.setSpacing(0)
        dock.addWidget(self.transport)
        dock.addWidget(self.strip)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # a larger scale must not enlarge the window
        self.setMinimumSize(640, 420)
        whole.addWidget(self.top_bar)
        whole.addLayout(self._middle, 1)
        whole.addWidget(self._dock)

    def _wire(self) -> None:
        """All connections: values go down, wishes come up."""
        session = self.session
        session.scenario_changed.connect(self._show_scenario)
        session.runs_changed.connect(self._show_runs)
        session.moments_changed.connect(self._show_moments)
        session.playhead_changed.connect(self._show_playhead)
        session.spotlight_changed.connect(self._show_spotlight)
        session.history_changed.connect(self.top_bar.show_history)
        session.file_changed.connect(self._show_file)
        session.message.connect(self.message.say)
        session.run_failed.connect(
            lambda details: self.message.say("This run could not be worked out; the settings are kept.")
        )

        self.controls.field_edited.connect(self._edit)
        self.controls.more_toggled.connect(self._more)
        self.controls.curve_wished.connect(self.show_curve)
        self.curve.closed.connect(self.close_curve)
        self.transport.play_toggled.connect(session.toggle)
        self.transport.step_requested.connect(session.step)
        self.transport.speed_edited.connect(session.set_speed)
        self.transport.pace_edited.connect(session.set_pace)
        self.transport.slow_motion_edited.connect(session.set_slow_motion)
        self.transport.human_scale_edited.connect(self._choose_human_scale)
        for seeking in (self.strip, self.lens, self.bars, self.charts, self.frames):
            seeking.seek_requested.connect(session.seek)
        for view in (self.stage, self.strip, self.bars, self.charts):
            view.spotlight_wished.connect(session.set_spotlight)
        self.stage.inspect_wished.connect(self._inspect)
        self.stage.frames_wished.connect(lambda: self._open_tab(FRAMES))
        self.tabs.changed.connect(self._fit)
        self.stage.step_wished.connect(self._go_to_step)
        self.strip.lens_toggled.connect(self.toggle_lens)
        self.strip.change_moved.connect(self._move_change)
        self.strip.change_deleted.connect(session.delete_change)
        self.top_bar.mode_requested.connect(self.choose_mode)
        self.guide.connect()
        self.lesson.open_wished.connect(self.menu.open_lesson_dialog)
        self.lesson.export_wished.connect(self.menu.hand_in_dialog)
        self.desk.show_changed.connect(self.guide.show_block)
        self.desk.changed.connect(self._show_lock)
        session.limit_met.connect(lambda: self.message.say(f"{self.guide.why_closed()} Then time goes on."))
        self.exploration.play_requested.connect(self._play_from_start)
        self.top_bar.undo_requested.connect(session.undo)
        self.top_bar.redo_requested.connect(session.redo)
        self.top_bar.scale_requested.connect(self.change_scale)
        self.top_bar.theme_requested.connect(self.next_theme)
        self.top_bar.help_requested.connect(lambda: self._open_tab(KEYS))

    def _bind_keys(self) -> None:
        session = self.session
        bindings: dict[str, Callable[[], object]] = {
            "Space": session.toggle,
            "Right": lambda: session.step("milestone", 1),
            "Left": lambda: session.step("milestone", -1),
            "Shift+Right": lambda: session.step("iteration", 1),
            "Shift+Left": lambda: session.step("iteration", -1),
            "Ctrl+Right": lambda: session.step("step", 1),
            "Ctrl+Left": lambda: session.step("step", -1),
            "PgDown": lambda: self._page(1),
            "PgUp": lambda: self._page(-1),
            "Home": lambda: session.seek(0.0),
            "End": lambda: session.go_to("end"),
            "+": lambda: session.set_speed(session.playhead.speed * 2),
            "=": lambda: session.set_speed(session.playhead.speed * 2),
            "-": lambda: session.set_speed(session.playhead.speed / 2),
            "0": lambda: session.set_speed(1.0),
            "Z": self.toggle_lens,
            "P": self.toggle_side,
            "T": self.next_theme,
            "J": self.go_to_pause,
            "M": lambda: self.choose_mode(EXPLORE if self.mode == MAP else MAP),
            "C": lambda: self._letter(2, lambda: self.choose_mode(EXPLORE if self.mode == COMPARE else COMPARE)),
            "A": lambda: self._letter(0, self.exploration.keep),
            "B": lambda: self._letter(1),
            "N": lambda: self.choose_mode(EXPLORE if self.mode == LESSONS else LESSONS),
            "L": lambda: self.bars.set_log(not self.bars.is_log),
            "G": lambda: self._open_tab(CHARTS),
            "I": lambda: self._open_tab(INSPECTOR),
            "F": lambda: self._open_tab(FRAMES),
            "U": lambda: self._open_tab(RULER),
            "D": lambda: self._letter(3, self.open_table),
            "?": lambda: self._open_tab(TWIN),
            "F1": lambda: self._open_tab(KEYS),
            "F11": self.toggle_full_screen,
            "R": self.toggle_motion,
            "Esc": self.go_back,
            "Ctrl++": lambda: self.change_scale(1),
            "Ctrl+=": lambda: self.change_scale(1),
            "Ctrl+-": lambda: self.change_scale(-1),
            "Ctrl+0": lambda: self.set_scale(1.0),
            "Ctrl+Z": session.undo,
            "Ctrl+Y": session.redo,
            "Ctrl+Shift+Z": session.redo,
            "Ctrl+O": self.menu.open_dialog,
            "Ctrl+S": self.menu.save,
            "Ctrl+V": self.menu.paste_shared,
            "Ctrl+Shift+S": self.menu.share_moment,
            "Ctrl+N": lambda: session.replace_scenario(Scenario()),
        }
        for number in range(1, 7):
            bindings[str(number)] = lambda number=number: self._go_to_step(number)  # type: ignore[misc]
        for keys, act in bindings.items():
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(act)

    # --- values go down -----------------------------------------------------------------------------------

    def _show_scenario(self, scenario: Scenario) -> None:
        memory, link = (
            FIELDS["vm.memory"].write(scenario["vm.memory"]),
            FIELDS["link.bandwidth"].write(scenario["link.bandwidth"]),
        )
        self.top_bar.show_title(str(scenario["title"]) or f"{memory} VM, {link}")
        self.controls.show_scenario(scenario, self._shown_time(self.session.playhead.t))
        self.curve.show_scenario(scenario)

    def _shown_time(self, t: float) -> float:
        """The controls show the values in force now; on the map and beside another run those of the scenario itself."""
        return t if self.mode in ON_STAGE else 0.0

    def _show_runs(self, runs: tuple[Run, ...]) -> None:
        self.run = runs[0]
        self.exploration.show_runs(runs)
        self.ruler.show_seen(self.seen()[0])
        self._show_human_scale()
        self.strip.show_breaks(breaks(runs[0]) if self.session.playhead.pace is Pace.BY_MILESTONE else ())

    def _show_moments(self, moments: tuple[Moment, ...]) -> None:
        runs, moment = self.session.runs, moments[0]
        self.run, self._moment = runs[0], moment
        self._open_lens_at_first_pause(moment)
        self._show_seen(self.seen())
        self.controls.show_scenario(self.session.scenario, self._shown_time(moment.t))
        self._step_said = moment.step

    def seen(self) -> tuple[Seen, ...]:
        """What the panes get, and nothing else: the runs as far as they may be told, and a moment of each."""
        until = self.session.limit if self.guide.is_closed_ahead() else None
        own, *others = zip(self.session.runs, self.session.moments, strict=True)
        first = Seen(run=told(own[0], until), moment=own[1], covered=self.guide.covered())
        return (first, *(Seen(run=run, moment=moment) for run, moment in others))

    def _show_seen(self, both: tuple[Seen, ...]) -> None:
        seen = both[0]
        self.stage.show_seen(both)
        self.strip.show_seen(both)
        if self.lens.isVisible():
            self.lens.show_seen(both)
        self.bars.show_seen(both)
        self.charts.show_seen(both[:1])
        self.exploration.show_seen(both)
        self.twin.show_seen(seen)
        self.frames.show_seen(seen)
        if self.mode == LESSONS:
            self._show_in_lesson(both)
        self.controls.show_rates(rates_of(seen))
        self._show_facts()
        self.announcer.say(caption(seen), at_once=seen.moment.step != self._step_said)

    def _show_playhead(self, playhead: Playhead) -> None:
        rate = self.session.rate
        self.stage.show_rate(rate, playing=playhead.playing)
        slow = ", slow motion" if playhead.slow_motion and playhead.pace is Pace.EVEN else ""
        self.transport.show_playhead(playhead, rate, rate_text(rate), f"pace: {playhead.pace.value}{slow}")
        limit = self.session.limit
        at_lock = self.guide.is_closed_ahead() and limit is not None and playhead.t >= limit
        self.transport.show_locked(self.guide.why_closed() if at_lock else "")
        if self.run is not None:
            self.strip.show_breaks(breaks(self.run) if playhead.pace is Pace.BY_MILESTONE else ())
        if playhead.playing and not self._timer.isActive():
            self._clock.start()
            self._timer.start()
        elif not playhead.playing:
            self._timer.stop()

    def _show_spotlight(self, spotlight: Spotlight) -> None:
        for view in (self.stage, self.strip, self.bars, self.charts):
            view.show_spotlight(spotlight)
        self._show_facts()

    def _show_facts(self) -> None:
        if self.tabs.index != INSPECTOR or self.run is None or self._moment is None:
            return
        shown = self.session.spotlight or self.inspected or Spotlight(kind="vm")
        self.inspector.show_facts(facts(self.seen()[0], shown.kind, shown.number))

    def _show_file(self, path: Path | None, saved: bool) -> None:
        name = path.name if path else "untitled"
        self.setWindowTitle(f"{name}{'' if saved else '*'} - migviz")

    def show_theme(self, theme: Theme) -> None:
        """Everything in this look and size."""
        self.theme = theme
        for view in (self.top_bar, self.stage, self.lens, self.controls, self.bars, self.charts, self.inspector, self.twin, self.keys,
                     self.tabs, self.transport, self.strip, self.message, self.exploration, self.curve, self.frames, self.ruler,
                     self.lesson, self.lesson_side, self.halo):  # fmt: skip
            view.show_theme(theme)
        dress_menu(self._menu, theme)
        gutter = round(theme.px(12))
        self._middle.setContentsMargins(gutter, gutter // 2, gutter, gutter // 2)
        self._middle.setSpacing(gutter)
        self._left.setSpacing(gutter // 2)
        layout = self._side.layout()
        assert layout is not None
        layout.setSpacing(gutter // 2)
        self._fit()
        self.update()
        if self._settings is not None:
            self._settings.setValue("theme", theme.name)
            self._settings.setValue("scale", theme.scale)

    def _fit(self) -> None:
        """What gives way when there is little room."""
        width = self.width() / self.theme.scale
        wide = (
            LESSON_SIDE
            if self.mode == LESSONS
            else WIDE_SIDE
            if self.mode == EXPLORE and self.tabs.index == FRAMES
            else SIDE
        )
        self._side.setFixedWidth(round(self.theme.px(min(wide, 0.46 * width))))
        self.controls.setVisible(self.mode != LESSONS and not (self.mode == EXPLORE and self.tabs.index in WHOLE))
        self.strip.set_compact(self.height() / self.theme.scale < LOW_STRIP)
        self.top_bar.set_compact(width < COMPACT)
        self.top_bar.setVisible(self.height() / self.theme.scale >= LOW)
        self.transport.set_compact(width < COMPACT)
        self.controls.set_compact(width < COMPACT or self.height() / self.theme.scale < 820)
        small = width < SMALL[0] and self.height() / self.theme.scale < SMALL[1]
        roomy = self.mode == LESSONS or (width >= NARROW and not small)  # a lesson without its panel is none
        wished = self._side_wished if self._side_wished is not None else roomy
        self._side.setVisible(wished)

    # --- wishes -------------------------------------------------------------------------------------------

    def choose_mode(self, mode: str) -> None:
        """Explore, Compare or Map: other views, and which of the dock's parts they need."""
        before, self.mode = self.mode, Mode(mode)
        if before == LESSONS and mode != LESSONS:
            self.guide.leave()
        view, beside = self.modes[mode]
        self.centre.setCurrentWidget(view)
        self.below.setCurrentWidget(beside)
        self.top_bar.show_mode(mode)
        self.strip.setVisible(mode in ON_STAGE)
        self._fit()
        self._dock.setVisible(mode != MAP)
        self.exploration.show_mode(mode)
        if mode == MAP:
            self.session.stop()
        self.session.settle()
        self.controls.show_scenario(self.session.scenario, self._shown_time(self.session.playhead.t))
        if mode == LESSONS and before != LESSONS:
            self.desk.resume()
            self.guide.show()
        if mode not in ON_STAGE:
            self.exploration.show_runs(self.session.runs)
            self.exploration.show_seen(self.seen())
        self.update()

    def _show_in_lesson(self, both: tuple[Seen, ...]) -> None:
        if self.desk.is_on_stage:
            self.guide.show()
        if self.exploration.compare.isVisible():
            self.exploration.compare.show_seen(both)
        self.halo.update()

    # --- lessons ------------------------------------------------------------------------------------------

    def _page(self, direction: int) -> None:
        """A presenter's remote: the next section of a lesson, or the next step of the run."""
        if self.mode == LESSONS and self.desk.section is not None:
            self.desk.go(direction)
        else:
            self.session.step("step", direction)

    def _letter(self, index: int, otherwise: Callable[[], object] = lambda: None) -> None:
        """A to D choose an answer in a lesson and nothing else; elsewhere they do what they do."""
        if self.mode == LESSONS and self.desk.section is not None:
            self.lesson.choose(index)
        else:
            otherwise()

    def _show_lock(self) -> None:
        """What of the future a lesson keeps closed."""
        if self.guide.is_closed_ahead():
            self.guide.close_what_tells()
        if self._moment is not None:
            self._show_seen(self.seen())
            self.ruler.show_seen(self.seen()[0])
        self._show_playhead(self.session.playhead)
        self._show_human_scale()
        self._fit()

    def _show_human_scale(self) -> None:
        if self.run is not None:
            self.transport.show_human_scale(human_scale(self.seen()[0], self._human))

    def show_in_tabs(self) -> None:
        """What the panels of the side show at this moment."""
        if self._moment is not None:
            both = self.seen()
            self.bars.show_seen(both)
            self.twin.show_seen(both[0])
            self.frames.show_seen(both[0])
        self._show_facts()

    def open_lesson(self, path: Path) -> None:
        """A lesson in the panel."""
        self.choose_mode(LESSONS)
        self.desk.open(path)

    def _play_from_start(self) -> None:
        self.choose_mode(EXPLORE)
        self.session.seek(0.0)
        self.session.play()

    def show_curve(self, name: str) -> None:
        """Draw what a slider does; the same slider again closes it."""
        if self.curve.field_shown == name:
            self.close_curve()
            return
        self.below.setCurrentWidget(self.curve)
        self.below.show()
        self.curve.show_field(name, self.session.scenario)

    def close_curve(self) -> None:
        """Back to what stands below the controls in this mode."""
        self.below.setCurrentWidget(self.modes[self.mode][1])
        self.below.setVisible(not self.controls.is_open)

    def _edit(self, name: str, value: object, finished: bool) -> None:
        if self.mode in ON_STAGE:
            self.session.edit_live(name, value, merge_key=name)  # type: ignore[arg-type]
        else:  # nothing is under way there: the scenario itself is changed
            self.session.edit({name: value}, merge_key=name)  # type: ignore[dict-item]
        if finished:
            self.session.let_go()

    def _move_change(self, index: int, t: float, let_go: bool) -> None:
        self.session.move_change(index, t, merge_key="change")
        if let_go:
            self.session.let_go()

    def _go_to_step(self, number: int) -> None:
        self.session.stop()
        self.session.go_to(f"step {number}")

    def _inspect(self, spotlight: Spotlight) -> None:
        self.inspected = spotlight
        self._open_tab(INSPECTOR)

    def _open_tab(self, index: int) -> None:
        if self.mode == LESSONS and self.desk.section is not None:
            self.guide.open_tab(index)
            return
        if self.mode != EXPLORE:
            self.choose_mode(EXPLORE)
        if not self._side.isVisible():
            self.toggle_side()
        if self.controls.is_open:
            self.controls.open_more(False)
        self.close_curve()
        self.tabs.choose(index)
        self.show_in_tabs()

    def _more(self, opened: bool) -> None:
        self.below.setVisible(not opened or bool(self.curve.field_shown))

    def _choose_human_scale(self, choice: str) -> None:
        self._human = choice
        self._show_human_scale()

    def _open_lens_at_first_pause(self, moment: Moment) -> None:
        if (
            self._lens_seen
            or self.mode == LESSONS
            or moment.running
            or not self.session.playhead.playing
            or self.run is None
            or pause_span(self.run) is None
        ):
            return
        self._lens_seen = True
        if not self.lens.isVisible():
            self.toggle_lens()

    def toggle_lens(self) -> None:
        """Open or close the time lens."""
        if self.mode == COMPARE:
            self.exploration.toggle_lens()
            return
        if self.run is None or pause_span(self.run) is None:
            self.message.say("This run has no pause to look at.")
            return
        if self.guide.is_closed_ahead():
            self.message.say(f"This would tell the answer. {self.guide.why_closed()}")
            return
        self.lens.setVisible(not self.lens.isVisible())
        self.lens.show_strip_width(max(200.0, self.strip.width() - self.theme.px(130)))
        self.lens.show_seen(self.seen())

    def toggle_side(self) -> None:
        """Open or close the side panel."""
        self._side_wished = not self._side.isVisible()
        if not self._side_wished:
            self.message.say("P shows the side panel again.")
        self._fit()

    def go_to_pause(self) -> None:
        """Jump to the pause."""
        if self.run is None or pause_span(self.run) is None:
            self.message.say("This run has no pause.")
        else:
            self.session.go_to("pause")

    def go_back(self) -> None:
        """Back to the iterations, where the side panel is open; the keys are the window's again."""
        self.setFocus()
        self.close_curve()
        if self.mode == LESSONS and self.desk.section is not None:
            self.guide.show_own_view()
            return
        if self.mode != EXPLORE:
            self.choose_mode(EXPLORE)
            return
        if self._side.isVisible():
            self._open_tab(ITERATIONS)

    def open_table(self) -> None:
        """The charts as a table."""
        self._open_tab(CHARTS)
        self.charts.show_table(True)

    def toggle_full_screen(self) -> None:
        """Fill the screen, or not."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def toggle_motion(self) -> None:
        """Reduced motion: no belt, no rings, no pulse."""
        self.show_theme(self.theme.but(reduced_motion=not self.theme.reduced_motion))
        self.message.say("Reduced motion is on." if self.theme.reduced_motion else "Reduced motion is off.")

    def next_theme(self) -> None:
        """Light, dark, projector."""
        self.show_theme(self.theme.but(name=THEMES[(THEMES.index(self.theme.name) + 1) % len(THEMES)]))

    def change_scale(self, steps: int) -> None:
        """One step larger or smaller."""
        now = min(range(len(SCALES)), key=lambda k: abs(SCALES[k] - 100 * self.theme.scale))
        self.set_scale(SCALES[min(max(now + steps, 0), len(SCALES) - 1)] / 100)

    def set_scale(self, scale: float) -> None:
        """Everything so many times as large as at 100 %."""
        self.show_theme(self.theme.but(scale=scale))

    def paint_now(self, painter: QPainter, box: QRectF, theme: Theme) -> None:
        """What the window shows, as a picture: the run, two runs, or the map."""
        if self.mode in ON_STAGE and self.run is not None and self._moment is not None:
            paint_picture(painter, box, self.seen()[0], theme, rate=self.session.rate)
        else:
            painter.fillRect(box, theme.colour("ground"))
            self.exploration.paint(painter, box, self.mode, theme)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A file may be dropped anywhere."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        urls = event.mimeData().urls()
        if urls and urls[0].isLocalFile():
            self.session.open_file(urls[0].toLocalFile())

    # --- time and the window itself -----------------------------------------------------------------------

    def _tick(self) -> None:
        self.session.tick(min(0.1, self._clock.restart() / 1000))
        self.stage.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground, and the dock's."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.theme.colour("ground"))
        if self._dock.isVisible():
            painter.fillRect(self._dock.geometry(), self.theme.colour("surface"))
            painter.setPen(self.theme.pen("faint", 1))
            painter.drawLine(self._dock.geometry().topLeft(), self._dock.geometry().topRight())
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let things give way."""
        self._fit()
        self.lens.show_strip_width(max(200.0, self.strip.width() - self.theme.px(130)))
        self.message.place()

    def changeEvent(self, event: QEvent) -> None:
        """Leaving the window lets go of what was dragged."""
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self.session.let_go()
        super().changeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep the last state."""
        self._timer.stop()
        self.session.autosave()
        super().closeEvent(event)
