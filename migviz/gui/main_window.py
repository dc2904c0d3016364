"""The window: its parts, and how they are wired to the session."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QEvent, QPoint, QPointF, QRectF, QSettings, QSizeF, Qt, QTimer
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QInputDialog,
    QLayout,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from migviz.course.checking import check_lesson
from migviz.course.lesson import ShowBlock, Sketch, Thing
from migviz.course.playing import finished_run
from migviz.course.starting import section_from
from migviz.engine import simulate
from migviz.errors import InputError
from migviz.fields import FIELDS
from migviz.goodput import goodput
from migviz.gui.charts.widget import Charts
from migviz.gui.controls import ControlPanel
from migviz.gui.curve.card import CurveCard
from migviz.gui.exploration import COMPARE, MAP, Exploration
from migviz.gui.exports import fill_export_menu
from migviz.gui.frames.widget import FramesPane
from migviz.gui.inspector import Inspector
from migviz.gui.iteration_bars import IterationBars
from migviz.gui.keys import KeyList
from migviz.gui.lesson.desk import LessonDesk
from migviz.gui.lesson.halo import Halo
from migviz.gui.lesson.panel import LessonPanel
from migviz.gui.lesson.side import LessonSide
from migviz.gui.message import MessageLine
from migviz.gui.picture import paint_picture
from migviz.gui.ruler import RulerPane
from migviz.gui.session import Session
from migviz.gui.share_dialog import ShareDialog
from migviz.gui.spotlight import NOTHING, Spotlight
from migviz.gui.stage.widget import StageWidget
from migviz.gui.tabs import Tabs
from migviz.gui.theme import SCALES, THEMES, Theme
from migviz.gui.time_strip.widget import Lens, TimeStrip
from migviz.gui.top_bar import TopBar
from migviz.gui.transport import Transport
from migviz.gui.twin import Announcer, TwinPanel
from migviz.gui.word_pair import dress_menu
from migviz.replay.facts import facts, values_at
from migviz.replay.moment import Moment
from migviz.replay.pace import Pace, breaks, pause_span
from migviz.replay.playhead import Playhead
from migviz.replay.words import caption, human_scale, rate_text
from migviz.scenario import Scenario
from migviz.sharing import Shared, is_shared, read_shared, share
from migviz.trace import Host, Run

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
EXPLORE, LESSONS = "Explore", "Lessons"
ON_STAGE = (EXPLORE, LESSONS)
"""The modes that show one run on the stage."""
ITERATIONS, CHARTS, INSPECTOR, FRAMES, TWIN, RULER, KEYS = range(7)
WIDE_SIDE = 430.0
"""The side panel while a frame is taken apart."""
LESSON_SIDE = 470.0
"""The side panel in lessons."""
TELLS = (CHARTS, INSPECTOR, RULER)
"""Panels that tell of the whole run, and so what a lesson asks."""
WHOLE = (FRAMES, RULER)
"""Panels that take the whole side: the controls make room."""


class MainWindow(QWidget):
    """Top bar, transport and strip around the views of one mode: stage and lens, two runs, or the map."""

    def __init__(self, session: Session, theme: Theme | None = None, *, settings: QSettings | None = None) -> None:
        super().__init__()
        self.session = session
        self._theme = theme or Theme()
        self._settings = settings
        self._run: Run | None = None
        self._moment: Moment | None = None
        self._inspected = NOTHING
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
        self.show_theme(self._theme)
        session.show_all()
        self.setFocus()

    # --- parts ------------------------------------------------------------------------------------------

    def _build(self) -> None:
        theme = self._theme
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
        self._explore = QWidget()
        self.desk = LessonDesk(self.session, progress_folder=self.session.folder / "progress", parent=self)
        self.lesson = LessonPanel(theme, self.desk)
        self._lesson_side = LessonSide(theme, self.lesson)
        self._lesson_view = ""
        self._held: int | None = None
        self._modes = self._views_of_modes()
        self.top_bar = TopBar(theme, tuple(self._modes))
        self.transport = Transport(theme)
        self.strip = TimeStrip(theme)
        self.curve = CurveCard(theme)
        self.message = MessageLine(theme, self)
        self.announcer = Announcer(self)
        self.halo = Halo(theme, self._place_of, self)
        self._menu = QMenu(self)
        self.top_bar.set_menu(self._menu)
        self._menu.aboutToShow.connect(self._fill_menu)

    def _views_of_modes(self) -> dict[str, tuple[QWidget, QWidget]]:
        """The words of the top bar, each with its view and with what stands below the controls."""
        other = self.exploration
        return {
            EXPLORE: (self._explore, self.tabs),
            LESSONS: (self._explore, self._lesson_side),
            COMPARE: (other.compare, other.compare_side),
            MAP: (other.map, other.map_side),
        }

    def _arrange(self) -> None:
        self._side = QFrame()
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.addWidget(self.controls)
        self._centre, self._below = QStackedWidget(), QStackedWidget()
        for view, beside in self._modes.values():
            if self._centre.indexOf(view) < 0:
                self._centre.addWidget(view)
            self._below.addWidget(beside)
        self._below.addWidget(self.curve)
        side.addWidget(self._below, 1)
        self._left = QVBoxLayout(self._explore)
        self._left.setContentsMargins(0, 0, 0, 0)
        self._left.addWidget(self.stage, 1)
        self._left.addWidget(self.lens)
        self._middle = QHBoxLayout()
        self._middle.addWidget(self._centre, 1)
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
        self.lesson.field_edited.connect(self._edit)
        self.lesson.open_wished.connect(self.open_lesson_dialog)
        self.lesson.export_wished.connect(self.hand_in_dialog)
        self.desk.show_changed.connect(self._show_block)
        self.desk.changed.connect(self._show_lock)
        session.limit_met.connect(lambda: self.message.say(f"{self._why_closed()} Then time goes on."))
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
            "Ctrl+O": self.open_dialog,
            "Ctrl+S": self.save,
            "Ctrl+V": self.paste_shared,
            "Ctrl+Shift+S": self.share_moment,
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
        self._run = runs[0]
        self.exploration.show_runs(runs)
        self.charts.show_runs(runs[:1])
        self.ruler.show_run(runs[0])
        self._show_human_scale()
        self.strip.show_breaks(breaks(runs[0]) if self.session.playhead.pace is Pace.BY_MILESTONE else ())

    def _show_moments(self, moments: tuple[Moment, ...]) -> None:
        runs, moment = self.session.runs, moments[0]
        self._run, self._moment = runs[0], moment
        self._open_lens_at_first_pause(moment)
        self.stage.show_moments(runs, moments)
        self.strip.show_moments(runs, moments)
        if self.lens.isVisible():
            self.lens.show_moments(runs, moments)
        self.bars.show_moments(runs, moments)
        self.charts.show_moments(moments[:1])
        self.exploration.show_moments(runs, moments)
        self.twin.show_moment(runs[0], moment)
        self.frames.show_moment(runs[0], moment)
        if self.mode == LESSONS:
            self._show_in_lesson(runs, moments)
        self.controls.show_scenario(self.session.scenario, self._shown_time(moment.t))
        self._show_rates(runs[0], moment)
        self._show_facts()
        self.announcer.say(caption(runs[0], moment), at_once=moment.step != self._step_said)
        self._step_said = moment.step

    def _show_rates(self, run: Run, moment: Moment) -> None:
        values = values_at(run, moment.t)
        cap = values["migration.bandwidth_limit"]
        copied = goodput(values) if values["link.state"] == "up" else 0.0
        if isinstance(cap, float):
            copied = min(copied, cap)
        races = moment.owner is Host.SOURCE and run.scenario["migration.technique"] in ("live", "hybrid")
        self.controls.show_rates(copied, float(values["workload.dirty_rate"] or 0.0), races=races)

    def _show_playhead(self, playhead: Playhead) -> None:
        rate = self.session.rate
        self.stage.show_rate(rate, playing=playhead.playing)
        slow = ", slow motion" if playhead.slow_motion and playhead.pace is Pace.EVEN else ""
        self.transport.show_playhead(playhead, rate, rate_text(rate), f"pace: {playhead.pace.value}{slow}")
        limit = self.session.limit
        at_lock = self._is_closed_ahead() and limit is not None and playhead.t >= limit
        self.transport.show_locked(self._why_closed() if at_lock else "")
        if self._run is not None:
            self.strip.show_breaks(breaks(self._run) if playhead.pace is Pace.BY_MILESTONE else ())
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
        if self.tabs.index != INSPECTOR or self._run is None or self._moment is None:
            return
        shown = self.session.spotlight or self._inspected or Spotlight(kind="vm")
        self.inspector.show_facts(facts(self._run, self._moment, shown.kind, shown.number))

    def _show_file(self, path: Path | None, saved: bool) -> None:
        name = path.name if path else "untitled"
        self.setWindowTitle(f"{name}{'' if saved else '*'} - migviz")

    def show_theme(self, theme: Theme) -> None:
        """Everything in this look and size."""
        self._theme = theme
        for view in (self.top_bar, self.stage, self.lens, self.controls, self.bars, self.charts, self.inspector, self.twin, self.keys,
                     self.tabs, self.transport, self.strip, self.message, self.exploration, self.curve, self.frames, self.ruler,
                     self.lesson, self._lesson_side, self.halo):  # fmt: skip
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
        width = self.width() / self._theme.scale
        wide = (
            LESSON_SIDE
            if self.mode == LESSONS
            else WIDE_SIDE
            if self.mode == EXPLORE and self.tabs.index == FRAMES
            else SIDE
        )
        self._side.setFixedWidth(round(self._theme.px(min(wide, 0.46 * width))))
        in_lesson = self.mode == LESSONS and not (self.desk.is_free and self.desk.lesson is not None)
        self.controls.setVisible(not in_lesson and not (self.mode == EXPLORE and self.tabs.index in WHOLE))
        self.strip.set_compact(self.height() / self._theme.scale < LOW_STRIP)
        self.top_bar.set_compact(width < COMPACT)
        self.top_bar.setVisible(self.height() / self._theme.scale >= LOW)
        self.transport.set_compact(width < COMPACT)
        self.controls.set_compact(width < COMPACT or self.height() / self._theme.scale < 820)
        small = width < SMALL[0] and self.height() / self._theme.scale < SMALL[1]
        roomy = self.mode == LESSONS or (width >= NARROW and not small)  # a lesson without its panel is none
        wished = self._side_wished if self._side_wished is not None else roomy
        self._side.setVisible(wished)

    # --- wishes -------------------------------------------------------------------------------------------

    def choose_mode(self, mode: str) -> None:
        """Explore, Compare or Map: other views, and which of the dock's parts they need."""
        before, self.mode = self.mode, mode
        if before == LESSONS and mode != LESSONS:
            self._leave_lessons()
        view, beside = self._modes[mode]
        self._centre.setCurrentWidget(view)
        self._below.setCurrentWidget(beside)
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
            self.bars.show_future(False)
            self.lesson.show_desk()
            self.desk.resume()
        if mode not in ON_STAGE:
            self.exploration.show_runs(self.session.runs)
            self.exploration.show_moments(self.session.runs, self.session.moments)
        self.update()

    def _show_in_lesson(self, runs: tuple[Run, ...], moments: tuple[Moment, ...]) -> None:
        values = values_at(runs[0], moments[0].t)
        section = self.desk.section
        if section is not None and section.goal is not None and not self.desk.is_free:
            values = dict(values) | {name: self.session.scenario[name] for name in values}
        self.lesson.show_scenario(self.session.scenario, values.__getitem__)
        if self.exploration.compare.isVisible():
            self.exploration.compare.show_moments(runs, moments)
        self.halo.update()

    # --- lessons ------------------------------------------------------------------------------------------

    def _page(self, direction: int) -> None:
        """A presenter's remote: the next section of a lesson, or the next step of the run."""
        if self.mode == LESSONS and self.desk.section is not None:
            self.lesson.go(direction)
        else:
            self.session.step("step", direction)

    def _letter(self, index: int, otherwise: Callable[[], object] = lambda: None) -> None:
        """A to D choose an answer in a lesson and nothing else; elsewhere they do what they do."""
        if self.mode == LESSONS and self.desk.section is not None:
            self.lesson.choose(index)
        else:
            otherwise()

    def _leave_lessons(self) -> None:
        """Another mode: the lesson's limits do not hold there, and its view goes back to its place."""
        self.bars.show_future(True)
        if not self.desk.is_free:
            self.desk.leave()
        self._take_tabs_back()

    def _take_tabs_back(self) -> None:
        self._held = None
        self._lesson_side.hold(None)
        self.tabs.show_row(True)
        if self._below.indexOf(self.tabs) < 0:
            self._below.insertWidget(0, self.tabs)

    def _is_closed_ahead(self) -> bool:
        """Whether a question about what comes still waits for its answer: then nothing on screen may tell it."""
        limit = self.session.limit if self.mode == LESSONS else None
        return limit is not None and limit < self.session.runs[0].end - 1e-9

    def _why_closed(self) -> str:
        """What has to be done first."""
        if self.desk.waits_for_prediction():
            return "Answer the question first, or skip it."
        return "The next section has a question about what comes: press Next."

    def _show_lock(self) -> None:
        """What of the future a lesson keeps closed."""
        closed = self._is_closed_ahead()
        self.strip.show_limit(self.session.limit if closed else None)
        self.stage.show_future(not closed)
        if closed and self._held in TELLS:
            self._show_view(self._lesson_view)
        if closed:
            self.lens.hide()
        self._show_playhead(self.session.playhead)
        self._show_human_scale()
        self._fit()

    def _show_human_scale(self) -> None:
        if self._run is not None:
            closed = self._is_closed_ahead()
            self.transport.show_human_scale("" if closed else human_scale(self._run, self._human))

    def _open_beside_lesson(self, index: int) -> None:
        """A panel below the lesson's; the same again, or Esc, gives the room back to what the section shows."""
        if index in TELLS and self._is_closed_ahead():
            self.message.say(f"This would tell the answer. {self._why_closed()}")
        elif index == self._held and index != INSPECTOR:
            self._show_view(self._lesson_view)
        else:
            self._hold(index)

    def _hold(self, index: int) -> None:
        self._held = index
        self._lesson_side.hold(self.tabs)
        self.tabs.show_row(False)
        self.tabs.choose(index)
        self._show_in_tabs()
        self._below.setCurrentWidget(self._lesson_side)

    def _show_in_tabs(self) -> None:
        if self._moment is not None:
            self.bars.show_moments(self.session.runs, self.session.moments)
            self.twin.show_moment(self.session.runs[0], self._moment)
            self.frames.show_moment(self.session.runs[0], self._moment)
        self._show_facts()

    def _show_block(self, block: ShowBlock | None) -> None:
        """What the section points at; None: nothing."""
        if self.mode == LESSONS:
            section = self.desk.section
            drawn = section is not None and any(isinstance(item.answer, Sketch) for item in section.questions)
            view = block.view if block is not None else ""
            self._show_view("" if drawn and view in ("iterations", "log") else view)  # the bars stand in the question
            self._show_two(block.compare if block is not None else ())
            self._show_lens(block is not None and block.lens == "pause")
        self.halo.show_block(block if self.mode == LESSONS else None)
        self.session.set_spotlight(NOTHING)
        for thing in block.highlight if block is not None else ():
            if "." not in thing.kind and " strip" not in thing.kind:
                self.session.set_spotlight(Spotlight(kind=thing.kind, number=thing.number))
                break

    def _show_view(self, view: str) -> None:
        """The panel below the prose that a section asks for."""
        self._lesson_view = view
        tab = {"iterations": ITERATIONS, "log": ITERATIONS, "memory": CHARTS, "throughput": CHARTS, "details": INSPECTOR,
               "words": TWIN, "frames": FRAMES}.get(view)  # fmt: skip
        if tab is None:
            self._take_tabs_back()
        else:
            self.bars.set_log(view == "log")
            self._hold(tab)
        self._below.setCurrentWidget(self._lesson_side)

    def _show_two(self, names: tuple[str, ...]) -> None:
        """Two sections' runs side by side: the section's own, and the other one beside it."""
        lesson, section = self.desk.lesson, self.desk.section
        other = next((name for name in names if section is not None and name != section.name), "")
        if not other or lesson is None or section is None or self.desk.waits_for_prediction():
            self.session.set_beside(None)
            self._centre.setCurrentWidget(self._explore)
            self.strip.show()
            return
        self.session.set_beside(finished_run(lesson.section(other).scenario))
        self.exploration.compare.show_order(own_above=names[0] == section.name)
        self.bars.show_order(own_above=names[0] == section.name)
        self.exploration.compare.show_moments(self.session.runs, self.session.moments)
        self._centre.setCurrentWidget(self.exploration.compare)
        self.strip.hide()

    def _show_lens(self, wished: bool) -> None:
        """The lens is there where the section asks for it, and not where it would tell what is asked."""
        run = self.session.runs[0]
        if not wished or self._is_closed_ahead() or pause_span(run) is None:
            self.lens.hide()
        elif not self.lens.isVisible():
            self._run = run
            self.toggle_lens()

    def _place_of(self, thing: Thing) -> QRectF | None:
        """Where something that a lesson points at is in the window; None where it is not seen."""
        widgets: dict[str, QWidget] = {"time strip": self.strip, "lens": self.lens, "controls": self.lesson,
                                       "chart.iterations": self.bars, "chart.memory": self.charts,
                                       "chart.throughput": self.charts}  # fmt: skip
        if thing.kind in widgets:
            widget = widgets[thing.kind]
            if not widget.isVisible():
                return None
            return QRectF(QPointF(widget.mapTo(self, QPoint(0, 0))), QSizeF(widget.size()))
        place = self.stage.place_of(thing.kind) if self.stage.isVisible() else None
        return place.translated(QPointF(self.stage.mapTo(self, QPoint(0, 0)))) if place is not None else None

    def open_lesson_dialog(self) -> None:
        """Choose a lesson file."""
        name, _ = QFileDialog.getOpenFileName(self, "Open a lesson", "", "Lessons (*.md)")
        if name:
            self.open_lesson(Path(name))

    def check_lesson_dialog(self) -> None:
        """Choose a lesson file and say what is wrong with it."""
        name, _ = QFileDialog.getOpenFileName(self, "Check a lesson", "", "Lessons (*.md)")
        if name:
            self.check_lesson(Path(name))

    def check_lesson(self, path: Path) -> None:
        """Play a lesson through, as `migviz check` does; all that is wrong with it goes to the clipboard."""
        try:
            problems = check_lesson(path).problems
        except InputError as error:
            problems = tuple(error.problems)
        if not problems:
            self.message.say(f"{path.name}: nothing is wrong.")
            return
        QGuiApplication.clipboard().setText("\n".join(str(problem) for problem in problems))
        count = f"{len(problems)} problems" if len(problems) > 1 else "1 problem"
        self.message.say(f"{path.name}: {count}, copied to the clipboard. {problems[0].message}")

    def open_lesson(self, path: Path) -> None:
        """A lesson in the panel."""
        self.choose_mode(LESSONS)
        self.desk.open(path)

    def hand_in_dialog(self) -> None:
        """Write what was answered into a file, under the student's name."""
        student, sure = QInputDialog.getText(self, "Hand in", "Your name:")
        if not sure or not student.strip():
            return
        name, _ = QFileDialog.getSaveFileName(self, "Hand in my answers", "answers.json", "Answers (*.json)")
        if name:
            self.desk.export(Path(name), student)

    def copy_section(self) -> None:
        """The present scenario, time and view as the blocks of a section, for a lesson file."""
        spotlight = self.session.spotlight or self._inspected
        name = f"{spotlight.kind} {spotlight.number}" if spotlight.number else spotlight.kind
        QGuiApplication.clipboard().setText(section_from(self.session.scenario, self.session.playhead.t, (name,)))
        self.message.say("A section for a lesson is in the clipboard: paste it into a file.")

    def _play_from_start(self) -> None:
        self.choose_mode(EXPLORE)
        self.session.seek(0.0)
        self.session.play()

    def show_curve(self, name: str) -> None:
        """Draw what a slider does; the same slider again closes it."""
        if self.curve.field_shown == name:
            self.close_curve()
            return
        self._below.setCurrentWidget(self.curve)
        self._below.show()
        self.curve.show_field(name, self.session.scenario)

    def close_curve(self) -> None:
        """Back to what stands below the controls in this mode."""
        self._below.setCurrentWidget(self._modes[self.mode][1])
        self._below.setVisible(not self.controls.is_open)

    def _edit(self, name: str, value: object, finished: bool) -> None:
        in_goal = self.mode == LESSONS and self.desk.section is not None and self.desk.section.goal is not None
        at_end = self.mode == LESSONS and self.session.playhead.t >= self.session.runs[0].end
        if self.mode in ON_STAGE and not ((in_goal and not self.desk.is_free) or at_end):
            self.session.edit_live(name, value, merge_key=name)  # type: ignore[arg-type]
        else:  # nothing is under way there, or a goal asks for another scenario: the scenario itself is changed
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
        self._inspected = spotlight
        self._open_tab(INSPECTOR)

    def _open_tab(self, index: int) -> None:
        if self.mode == LESSONS and self.desk.section is not None:
            self._open_beside_lesson(index)
            return
        if self.mode != EXPLORE:
            self.choose_mode(EXPLORE)
        if not self._side.isVisible():
            self.toggle_side()
        if self.controls.is_open:
            self.controls.open_more(False)
        self.close_curve()
        self.tabs.choose(index)
        self._show_in_tabs()

    def _more(self, opened: bool) -> None:
        self._below.setVisible(not opened or bool(self.curve.field_shown))

    def _choose_human_scale(self, choice: str) -> None:
        self._human = choice
        if self._run is not None:
            self.transport.show_human_scale(human_scale(self._run, choice))

    def _open_lens_at_first_pause(self, moment: Moment) -> None:
        if (
            self._lens_seen
            or self.mode == LESSONS
            or moment.running
            or not self.session.playhead.playing
            or self._run is None
            or pause_span(self._run) is None
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
        if self._run is None or pause_span(self._run) is None:
            self.message.say("This run has no pause to look at.")
            return
        if self._is_closed_ahead():
            self.message.say(f"This would tell the answer. {self._why_closed()}")
            return
        self.lens.setVisible(not self.lens.isVisible())
        self.lens.show_strip_width(max(200.0, self.strip.width() - self._theme.px(130)))
        self.lens.show_moments(self.session.runs, self.session.moments)

    def toggle_side(self) -> None:
        """Open or close the side panel."""
        self._side_wished = not self._side.isVisible()
        if not self._side_wished:
            self.message.say("P shows the side panel again.")
        self._fit()

    def go_to_pause(self) -> None:
        """Jump to the pause."""
        if self._run is None or pause_span(self._run) is None:
            self.message.say("This run has no pause.")
        else:
            self.session.go_to("pause")

    def go_back(self) -> None:
        """Back to the iterations, where the side panel is open; the keys are the window's again."""
        self.setFocus()
        self.close_curve()
        if self.mode == LESSONS and self.desk.section is not None:
            self._show_view(self._lesson_view)
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
        self.show_theme(self._theme.but(reduced_motion=not self._theme.reduced_motion))
        self.message.say("Reduced motion is on." if self._theme.reduced_motion else "Reduced motion is off.")

    def next_theme(self) -> None:
        """Light, dark, projector."""
        self.show_theme(self._theme.but(name=THEMES[(THEMES.index(self._theme.name) + 1) % len(THEMES)]))

    def change_scale(self, steps: int) -> None:
        """One step larger or smaller."""
        now = min(range(len(SCALES)), key=lambda k: abs(SCALES[k] - 100 * self._theme.scale))
        self.set_scale(SCALES[min(max(now + steps, 0), len(SCALES) - 1)] / 100)

    def set_scale(self, scale: float) -> None:
        """Everything so many times as large as at 100 %."""
        self.show_theme(self._theme.but(scale=scale))

    # --- files --------------------------------------------------------------------------------------------

    def _fill_menu(self) -> None:
        menu = self._menu
        menu.clear()
        menu.addAction("New", lambda: self.session.replace_scenario(Scenario()))
        menu.addAction("Open...", self.open_dialog)
        menu.addAction("Save", self.save)
        menu.addAction("Save as...", self.save_dialog)
        menu.addSeparator()
        menu.addAction("Share this moment...", self.share_moment)
        menu.addAction("Paste a shared moment", self.paste_shared)
        menu.addAction("Copy as a section of a lesson", self.copy_section)
        menu.addAction("Check a lesson file...", self.check_lesson_dialog)
        if self._run is not None:
            fill_export_menu(menu.addMenu("Export"), self, self._run, self._theme, self._paint_now, self.message.say)
        recent = self.session.recent_files()
        if recent:
            menu.addSeparator()
        for path in recent[:8]:
            menu.addAction(path.name, lambda path=path: self.session.open_file(path))  # type: ignore[misc]

    def open_dialog(self) -> None:
        """Choose a scenario file."""
        name, _ = QFileDialog.getOpenFileName(self, "Open a scenario", "", "Scenarios (*.migviz)")
        if name:
            self.session.open_file(name)

    def save(self) -> None:
        """Write to the file that is open, or ask for one."""
        if self.session.file is None:
            self.save_dialog()
        else:
            self.session.save_file(self.session.file)

    def save_dialog(self) -> None:
        """Choose a file to write."""
        name, _ = QFileDialog.getSaveFileName(self, "Save the scenario", "scenario.migviz", "Scenarios (*.migviz)")
        if name:
            self.session.save_file(name)

    # --- moments ------------------------------------------------------------------------------------------

    def share_moment(self) -> None:
        """The text and QR code of what is seen now."""
        kept = self.exploration.kept
        shared = Shared(
            scenario=self.session.scenario,
            t=self.session.playhead.t,
            view=self.mode.lower(),
            lens=self.lens.isVisible(),
            kept=kept.scenario if kept is not None else None,
        )
        ShareDialog(share(shared), self._theme, self).open()

    def paste_shared(self) -> None:
        """Open the moment that is in the clipboard."""
        text = QGuiApplication.clipboard().text()
        if not is_shared(text):
            self.message.say("There is no shared moment in the clipboard; one begins with migviz:1:")
            return
        try:
            self.open_shared(read_shared(text))
        except InputError as error:
            self.message.say(f"The {error.problems[0]}.")

    def open_shared(self, shared: Shared) -> None:
        """Land on the picture that was shared."""
        if not self.session.replace_scenario(shared.scenario):
            return
        self.exploration.show_kept(simulate(shared.kept) if shared.kept is not None else None)
        self.choose_mode(next((mode for mode in self._modes if mode.lower() == shared.view), EXPLORE))
        self.session.seek(shared.t)
        self.session.settle()
        if shared.lens != self.lens.isVisible() and (self._run is None or pause_span(self._run) is not None):
            self.toggle_lens()

    def _paint_now(self, painter: QPainter, box: QRectF, theme: Theme) -> None:
        """What the window shows, as a picture: the run, two runs, or the map."""
        if self.mode in ON_STAGE and self._run is not None and self._moment is not None:
            paint_picture(painter, box, self._run, self._moment, theme, rate=self.session.rate)
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
        painter.fillRect(self.rect(), self._theme.colour("ground"))
        if self._dock.isVisible():
            painter.fillRect(self._dock.geometry(), self._theme.colour("surface"))
            painter.setPen(self._theme.pen("faint", 1))
            painter.drawLine(self._dock.geometry().topLeft(), self._dock.geometry().topRight())
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let things give way."""
        self._fit()
        self.lens.show_strip_width(max(200.0, self.strip.width() - self._theme.px(130)))
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
