"""The window: its parts, and how they are wired to the session."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QEvent, QSettings, Qt, QTimer
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
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLayout, QMenu, QVBoxLayout, QWidget

from migviz.export.as_capture import write_capture
from migviz.fields import FIELDS
from migviz.goodput import goodput
from migviz.gui.charts.widget import Charts
from migviz.gui.controls import ControlPanel
from migviz.gui.frames.widget import FramesPane
from migviz.gui.inspector import Inspector
from migviz.gui.iteration_bars import IterationBars
from migviz.gui.keys import KeyList
from migviz.gui.message import MessageLine
from migviz.gui.ruler import RulerPane
from migviz.gui.session import Session
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
from migviz.trace import Host, Run
from migviz.traffic import Node

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
ITERATIONS, CHARTS, INSPECTOR, FRAMES, TWIN, RULER, KEYS = range(7)
WIDE_SIDE = 430.0
"""The side panel while a frame is taken apart."""
WHOLE = (FRAMES, RULER)
"""Panels that take the whole side: the controls make room."""


class MainWindow(QWidget):
    """Explore: top bar, stage, side panel, lens, transport and strip."""

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
        self.top_bar = TopBar(theme)
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
        self.transport = Transport(theme)
        self.strip = TimeStrip(theme)
        self.message = MessageLine(theme, self)
        self.announcer = Announcer(self)
        self._menu = QMenu(self)
        self.top_bar.set_menu(self._menu)
        self._menu.aboutToShow.connect(self._fill_menu)

    def _arrange(self) -> None:
        self._side = QFrame()
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.addWidget(self.controls)
        side.addWidget(self.tabs, 1)
        self._left = QVBoxLayout()
        self._left.addWidget(self.stage, 1)
        self._left.addWidget(self.lens)
        self._middle = QHBoxLayout()
        self._middle.addLayout(self._left, 1)
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
            "PgDown": lambda: session.step("step", 1),
            "PgUp": lambda: session.step("step", -1),
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
            "L": lambda: self.bars.set_log(not self.bars.is_log),
            "G": lambda: self._open_tab(CHARTS),
            "I": lambda: self._open_tab(INSPECTOR),
            "F": lambda: self._open_tab(FRAMES),
            "U": lambda: self._open_tab(RULER),
            "D": self.open_table,
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
        self.controls.show_scenario(scenario, self.session.playhead.t)

    def _show_runs(self, runs: tuple[Run, ...]) -> None:
        self._run = runs[0]
        self.charts.show_runs(runs)
        self.ruler.show_run(runs[0])
        self.transport.show_human_scale(human_scale(runs[0], self._human))
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
        self.charts.show_moments(moments)
        self.twin.show_moment(runs[0], moment)
        self.frames.show_moment(runs[0], moment)
        self.controls.show_scenario(self.session.scenario, moment.t)
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
        for view in (self.top_bar, self.stage, self.lens, self.controls, self.bars, self.charts, self.inspector, self.twin, self.keys, self.frames, self.ruler,
                     self.tabs, self.transport, self.strip, self.message):  # fmt: skip
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
        self._side.setFixedWidth(round(self._theme.px(WIDE_SIDE if self.tabs.index == FRAMES else SIDE)))
        self.controls.setVisible(self.tabs.index not in WHOLE)
        self.strip.set_compact(self.height() / self._theme.scale < LOW_STRIP)
        self.top_bar.set_compact(width < COMPACT)
        self.top_bar.setVisible(self.height() / self._theme.scale >= LOW)
        self.transport.set_compact(width < COMPACT)
        self.controls.set_compact(width < COMPACT or self.height() / self._theme.scale < 820)
        small = width < SMALL[0] and self.height() / self._theme.scale < SMALL[1]
        wished = self._side_wished if self._side_wished is not None else width >= NARROW and not small
        self._side.setVisible(wished)

    # --- wishes -------------------------------------------------------------------------------------------

    def _edit(self, name: str, value: object, finished: bool) -> None:
        self.session.edit_live(name, value, merge_key=name)  # type: ignore[arg-type]
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
        if not self._side.isVisible():
            self.toggle_side()
        if self.controls.is_open:
            self.controls.open_more(False)
            self.tabs.show()
        self.tabs.choose(index)
        if self._moment is not None:
            self.bars.show_moments(self.session.runs, self.session.moments)
            self.twin.show_moment(self.session.runs[0], self._moment)
            self.frames.show_moment(self.session.runs[0], self._moment)
        self._show_facts()

    def _more(self, opened: bool) -> None:
        self.tabs.setVisible(not opened)

    def _choose_human_scale(self, choice: str) -> None:
        self._human = choice
        if self._run is not None:
            self.transport.show_human_scale(human_scale(self._run, choice))

    def _open_lens_at_first_pause(self, moment: Moment) -> None:
        if (
            self._lens_seen
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
        if self._run is None or pause_span(self._run) is None:
            self.message.say("This run has no pause to look at.")
            return
        self.lens.setVisible(not self.lens.isVisible())
        self.lens.show_strip_width(max(200.0, self.strip.width() - self._theme.px(130)))
        self.lens.show_moments(self.session.runs, self.session.moments)

    def toggle_side(self) -> None:
        """Open or close the side panel."""
        self._side_wished = not self._side.isVisible()
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
        menu.addAction("Frames for Wireshark...", self.capture_dialog)
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

    def capture_dialog(self) -> None:
        """Choose a file for the frames of the run, as they pass the switch."""
        name, _ = QFileDialog.getSaveFileName(self, "Frames of this run", "run.pcapng", "Captures (*.pcapng)")
        if not name:
            return
        run = self.session.runs[0]
        try:
            with open(name, "wb") as file:
                count = write_capture(run, file, start=0.0, end=run.end, at=Node.SWITCH)
        except OSError as error:
            self.message.say(f"{Path(name).name} could not be written: {error.strerror or error}.")
        else:
            self.message.say(f"{count} frames in {Path(name).name}.")

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
