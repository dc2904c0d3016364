"""The window: its panes, which wish each of their signals is, and that each gets its part of what is shown."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QEvent, QRectF, QSettings, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from migviz.gui.lesson_files import LessonFiles
from migviz.gui.painters.map.shown import Mark
from migviz.gui.panes.charts import Charts
from migviz.gui.panes.compare import CompareView
from migviz.gui.panes.compare_side import CompareSide
from migviz.gui.panes.controls import ControlPanel
from migviz.gui.panes.curve import CurveCard
from migviz.gui.panes.frames import FramesPane
from migviz.gui.panes.inspector import Inspector
from migviz.gui.panes.iteration_bars import IterationBars
from migviz.gui.panes.keys import KeyList
from migviz.gui.panes.lesson.halo import Halo
from migviz.gui.panes.lesson.panel import LessonPanel
from migviz.gui.panes.map import MapView
from migviz.gui.panes.map_side import MapSide
from migviz.gui.panes.ruler import RulerPane
from migviz.gui.panes.stage import StageWidget
from migviz.gui.panes.time_strip import Lens, TimeStrip
from migviz.gui.panes.top_bar import TopBar
from migviz.gui.panes.transport import Transport
from migviz.gui.panes.twin import Announcer, TwinPanel
from migviz.gui.session import Session
from migviz.gui.shells import menu
from migviz.gui.shells.errands import Errands
from migviz.gui.shells.exports import fill_export_menu
from migviz.gui.shells.lessons import Lessons
from migviz.gui.shells.pictures import paint_shown
from migviz.gui.shells.places import place, rect
from migviz.gui.shells.pointing import place_of
from migviz.gui.shells.question import Question
from migviz.gui.shells.shortcuts import Shortcuts
from migviz.gui.theme import Theme
from migviz.gui.widgets.message import MessageLine
from migviz.gui.widgets.tabs import Tabs
from migviz.gui.widgets.word_pair import dress_menu
from migviz.language import _
from migviz.showing import lesson as lessons
from migviz.showing import wishes
from migviz.showing.modes import Mode, Panel
from migviz.showing.shown import Shown, seen_of, shown
from migviz.showing.state import Look, State

FRAME = 16
"""Milliseconds between two pictures while the run is played."""
AUTOSAVE = 2000
LONGEST_FRAME = 0.1
"""Seconds that pass at most between two pictures, however long the machine was busy."""
SMALLEST = (640, 420)


class MainWindow(QWidget):
    """Everything on the screen of one window. It decides nothing: it shows `Shown` and hands wishes to the session."""

    def __init__(self, session: Session, *, settings: QSettings | None = None) -> None:
        super().__init__()
        self.session = session
        self.theme = theme_of(session.state.look, session.state.look.scale)
        self.shown: Shown | None = None
        self._settings = settings
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(*SMALLEST)
        self._build()
        self._wire()
        self.shortcuts = Shortcuts(self, session)
        self._clock = QElapsedTimer()
        self._timer = QTimer(self, interval=FRAME)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._saver = QTimer(self, interval=AUTOSAVE)
        self._saver.timeout.connect(session.autosave)
        self._saver.start()
        session.changed.connect(self._changed)
        self._show_theme(self.theme)
        session.show_all()
        self.setFocus()

    # --- parts ------------------------------------------------------------------------------------------

    def _build(self) -> None:
        theme = self.theme
        self.stage, self.lens = StageWidget(theme, self), Lens(theme, self)
        self.compare, self.compare_side = CompareView(theme, self), CompareSide(theme, self)
        self.map, self.map_side = MapView(theme, self), MapSide(theme, self)
        self.controls, self.curve = ControlPanel(theme, self), CurveCard(theme, self)
        self.bars, self.charts, self.inspector = IterationBars(), Charts(theme), Inspector(theme)
        self.frames, self.twin, self.ruler, self.keys = (
            FramesPane(theme),
            TwinPanel(theme),
            RulerPane(theme),
            KeyList(theme),
        )
        self.tabs = Tabs(
            theme,
            (
                (_("Iterations"), self.bars),
                (_("Charts"), self.charts),
                (_("Details"), self.inspector),
                (_("Frames"), self.frames),
                (_("Words"), self.twin),
                ("", self.ruler),
                ("", self.keys),
            ),
            self,
        )
        self.lesson = LessonPanel(theme, self)
        self.top_bar, self.transport, self.strip = (
            TopBar(theme, tuple(Mode), self),
            Transport(theme, self),
            TimeStrip(theme, self),
        )
        self.message = MessageLine(theme, self)
        self.announcer = Announcer(self)
        named = {"time strip": self.strip, "lens": self.lens, "controls": self.lesson, "chart.iterations": self.bars,
                 "chart.memory": self.charts, "chart.throughput": self.charts}  # fmt: skip
        self.halo = Halo(theme, partial(place_of, self, self.stage, named), self)
        self.question = Question(self)
        self.lessons = Lessons(self.session, LessonFiles(progress_folder=self.session.folder / "progress", parent=self))
        self.errands = Errands(self, self.session, self.lessons, theme=lambda: self.theme, choose=self.lesson.choose)
        self._menu = QMenu(self)
        self.top_bar.set_menu(self._menu)
        self._menu.aboutToShow.connect(self.fill_menu)

    def _dressed(self) -> tuple[QWidget, ...]:
        """Everything that is drawn in the window's look."""
        return (self.top_bar, self.stage, self.lens, self.controls, self.bars, self.charts, self.inspector, self.twin, self.keys,
                self.tabs, self.transport, self.strip, self.message, self.curve, self.frames, self.ruler, self.lesson, self.halo,
                self.map, self.map_side, self.compare, self.compare_side)  # fmt: skip

    # --- wishes come up -----------------------------------------------------------------------------------

    def _wire(self) -> None:
        """Which wish each signal is."""
        does = self._does
        self.controls.field_edited.connect(does(wishes.edit))
        self.controls.more_toggled.connect(does(wishes.toggle_more))
        self.controls.curve_wished.connect(does(wishes.toggle_curve))
        self.curve.closed.connect(does(lambda state: replace(state, curve="")))
        self.transport.play_toggled.connect(does(wishes.toggle))
        self.transport.step_requested.connect(does(wishes.step))
        self.transport.unit_chosen.connect(does(lambda state, unit: wishes.look(state, unit=unit)))
        self.transport.speed_edited.connect(does(lambda state, speed: wishes.pace(state, speed=speed)))
        self.transport.pace_edited.connect(does(lambda state, pace: wishes.pace(state, pace=pace)))
        self.transport.slow_motion_edited.connect(does(lambda state, on: wishes.pace(state, slow_motion=on)))
        self.transport.human_scale_edited.connect(does(lambda state, choice: wishes.look(state, human=choice)))
        for seeking in (self.strip, self.lens, self.bars, self.charts, self.frames, self.compare):
            seeking.seek_requested.connect(does(wishes.seek))
        for view in (self.stage, self.strip, self.bars, self.charts):
            view.spotlight_wished.connect(does(wishes.point_at))
        self.bars.log_wished.connect(does(lambda state, log: wishes.look(state, log=log)))
        self.charts.table_wished.connect(does(lambda state, table: wishes.look(state, table=table)))
        self.stage.inspect_wished.connect(does(wishes.inspect))
        self.stage.frames_wished.connect(does(lambda state: wishes.show_panel(state, Panel.FRAMES)))
        self.stage.step_wished.connect(does(lambda state, number: wishes.go_to(state, f"step {number}")))
        self.strip.lens_toggled.connect(partial(self.session.run, "lens"))
        self.strip.change_moved.connect(does(wishes.move_change))
        self.strip.change_deleted.connect(does(wishes.delete_change))
        self.tabs.chosen.connect(does(lambda state, panel: wishes.show_panel(state, Panel(panel))))
        self.top_bar.mode_requested.connect(does(lambda state, mode: wishes.enter_mode(state, Mode(mode))))
        self.top_bar.command_requested.connect(self.session.run)
        self._wire_exploring(does)
        self._wire_lesson(does)

    def _wire_exploring(self, does: "Does") -> None:
        self.map.values_edited.connect(does(wishes.set_fields))
        for view in (self.map, self.map_side):
            view.play_requested.connect(does(wishes.play_from_start))
        self.map_side.metric_chosen.connect(does(lambda state, metric: replace(state, metric=metric)))
        self.map_side.limits_asked.connect(lambda text: self.question.ask(self.session.scenario, text))
        self.question.answered.connect(self._answered)
        self.compare_side.pair_chosen.connect(does(wishes.choose_pair))
        self.compare_side.alignment_chosen.connect(does(wishes.line_up))
        for side in (self.map_side, self.compare_side):
            side.command_requested.connect(self.session.run)

    def _wire_lesson(self, does: "Does") -> None:
        panel, take = self.lesson, self.lessons.take
        panel.field_edited.connect(does(wishes.edit))
        panel.lesson_wished.connect(self.lessons.open)
        panel.open_wished.connect(partial(self.session.run, "open lesson"))
        panel.export_wished.connect(partial(self.session.run, "export answers"))
        panel.explore_wished.connect(partial(self.session.run, "explore freely"))
        panel.list_wished.connect(does(wishes.lesson_closed))
        panel.section_wished.connect(does(wishes.enter_section))
        panel.step_wished.connect(does(wishes.go_section))
        panel.link_followed.connect(self.lessons.follow)
        panel.gave.connect(partial(take, lessons.given))
        panel.skip_wished.connect(partial(take, lessons.skipped))
        panel.reset_wished.connect(partial(take, lessons.reset))
        panel.see_wished.connect(partial(take, lessons.saw))
        panel.hint_wished.connect(partial(take, lessons.hint_opened))
        panel.play_wished.connect(partial(take, lessons.played_to_target))
        panel.start_again_wished.connect(partial(take, lessons.started_again))

    def _does(self, wish: Callable[..., State]) -> Callable[..., None]:
        """A slot that grants a wish with what the signal carries."""

        def slot(*carried: object) -> None:
            self.session.do(wish, *carried)

        return slot

    # --- values go down -----------------------------------------------------------------------------------

    def _changed(self, state: State) -> None:
        """Another state: show what follows from it."""
        self.show_shown(shown(state, self.lessons.entries(state) if state.mode is Mode.LESSONS else ()))
        self.shortcuts.show(state)
        self._keep_look(state.look)

    def show_shown(self, now: Shown) -> None:
        """Each pane gets its part; parts that are not on the screen are left alone."""
        before, self.shown = self.shown, now
        theme = theme_of(now.look, now.layout.scale)
        if theme != self.theme:
            self._show_theme(theme)
        if before is None or (now.layout, self._parts(now)) != (before.layout, self._parts(before)):
            self._place(now)
        self.setWindowTitle(now.window_title)
        self.top_bar.show_part(now.top_bar)
        self.transport.show_part(now.transport)
        self._show_view(now)
        self._show_side(now)
        self._show_words(before, now)
        self._show_time(now)

    def _show_view(self, now: Shown) -> None:
        if now.stage is not None:
            self.stage.show_part(now.stage)
        if now.layout.strip:
            self.strip.show_part(now.strip)
        if now.lens is not None:
            self.lens.show_part(now.lens, max(200.0, now.layout.strip.width - self.theme.px(130)))
        if now.compare is not None:
            self.compare.show_part(now.compare)
        if now.map is not None:
            self.map.show_part(now.map)

    def _show_side(self, now: Shown) -> None:
        if now.layout.controls:
            self.controls.show_part(now.controls)
        if now.controls.curve:
            self.curve.show_part(now.controls)
        if now.compare is not None and now.mode is Mode.COMPARE:
            self.compare_side.show_part(now.compare)
        if now.map is not None:
            self.map_side.show_part(now.map)
            self.question.show_scenario(now.controls.scenario)
        if now.lesson is not None:
            self.lesson.show_lesson(now.lesson)
        if self.tabs in self._parts(now).values():
            self._show_panel(now)
        self.halo.show_block(now.points_at)

    def _show_panel(self, now: Shown) -> None:
        part = now.panel
        self.tabs.show_row(part.named)
        self.tabs.show_index(part.panel)
        match part.panel:
            case Panel.ITERATIONS:
                self.bars.show_part(part.bars)
            case Panel.CHARTS:
                self.charts.show_part(part)
            case Panel.DETAILS:
                self.inspector.show_facts(part.facts)
            case Panel.FRAMES:
                self.frames.show_seen(part.seen)
            case Panel.WORDS:
                self.twin.show_seen(part.seen)
            case Panel.RULER:
                self.ruler.show_seen(part.seen)

    def _show_words(self, before: Shown | None, now: Shown) -> None:
        self.announcer.say(now.caption, at_once=before is None or now.step != before.step)
        for said in (now.said.text if before is not None and now.said != before.said else "", now.layout.said):
            if said and (said != now.layout.said or before is None or said != before.layout.said):
                self.message.say(said)

    def _show_time(self, now: Shown) -> None:
        if now.playing and not self._timer.isActive():
            self._clock.start()
            self._timer.start()
        elif not now.playing:
            self._timer.stop()

    def _parts(self, now: Shown) -> dict[str, QWidget]:
        """Which widget stands in each place of the layout."""
        panels = {
            Mode.EXPLORE: self.tabs,
            Mode.LESSONS: self.lesson,
            Mode.COMPARE: self.compare_side,
            Mode.MAP: self.map_side,
        }
        view = self.compare if now.compare is not None else self.map if now.map is not None else self.stage
        in_lesson = now.mode is Mode.LESSONS
        panel = self.curve if now.controls.curve and not in_lesson else panels[now.mode]
        parts: dict[str, QWidget] = {
            "top_bar": self.top_bar, "view": view, "lens": self.lens, "controls": self.controls, "panel": panel,
            "transport": self.transport, "strip": self.strip,
        }  # fmt: skip
        return parts | {"held": self.tabs} if in_lesson else parts

    def _place(self, now: Shown) -> None:
        parts = self._parts(now)
        for widget in (
            self.stage,
            self.compare,
            self.map,
            self.tabs,
            self.lesson,
            self.compare_side,
            self.map_side,
            self.curve,
        ):
            if widget not in parts.values():
                widget.hide()
        place(parts, now.layout)
        self.message.place(rect(now.layout.message))
        self.update()

    def _show_theme(self, theme: Theme) -> None:
        self.theme = theme
        for part in self._dressed():
            part.show_theme(theme)  # type: ignore[attr-defined]
        dress_menu(self._menu, theme)
        self.update()

    def _keep_look(self, look: Look) -> None:
        if self._settings is not None:
            self._settings.setValue("theme", look.theme)
            self._settings.setValue("scale", look.scale)
            self._settings.setValue("language", look.language)

    def _answered(self, sentences: str, marks: tuple[Mark, ...]) -> None:
        self.map_side.show_answer(sentences)
        self.map.show_answers(marks)

    def fill_menu(self) -> None:
        """The entries for what is shown now."""
        menu.fill(self._menu, self.session, self._fill_exports, self.lessons.languages())

    def _fill_exports(self, into: QMenu) -> None:
        fill_export_menu(into, self, seen_of(self.session.state)[0], self.theme, self.paint_now, self.session.say)

    def paint_now(self, painter: QPainter, box: QRectF, theme: Theme) -> None:
        """What the window shows, as a picture."""
        if self.shown is not None:
            paint_shown(painter, box, self.shown, theme, self.map.shown())

    def open_lesson(self, path: Path) -> bool:
        """A lesson in the panel."""
        return self.lessons.open(path)

    # --- time and the window itself -----------------------------------------------------------------------

    def _tick(self) -> None:
        self.session.do(wishes.tick, min(LONGEST_FRAME, self._clock.restart() / 1000))
        self.session.settle()
        self.stage.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground, and the dock's."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.theme.colour("ground"))
        dock = rect(self.shown.layout.dock) if self.shown is not None else None
        if dock is not None and not dock.isEmpty():
            painter.fillRect(dock, self.theme.colour("surface"))
            painter.setPen(self.theme.pen("faint", 1))
            painter.drawLine(dock.topLeft(), dock.topRight())
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another size, other places."""
        self.session.do(lambda state: replace(state, size=(self.width(), self.height())))
        self.session.settle()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab walks on. Where the part that had the focus has gone, the keys are the window's again: Qt would hand them to whatever
        comes next, a field for a number, say."""
        focus = self.focusWidget()
        if focus is not None and not focus.isVisibleTo(self):  # type: ignore[redundant-expr]  # the stubs know no None
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return super().focusNextPrevChild(forward)

    def changeEvent(self, event: QEvent) -> None:
        """Leaving the window lets go of what was dragged."""
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self.session.do(wishes.let_go)
        super().changeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep the last state."""
        self._timer.stop()
        self.session.autosave()
        super().closeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A file may be dropped anywhere."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped: a lesson or a scenario."""
        urls = event.mimeData().urls()
        if urls and urls[0].isLocalFile():
            path = Path(urls[0].toLocalFile())
            _opened = self.lessons.open(path) if path.suffix.lower() == ".md" else self.session.open_file(path)


Does = Callable[[Callable[..., State]], Callable[..., None]]


def theme_of(look: Look, scale: float) -> Theme:
    """The look in the scale that is in force."""
    return Theme(name=look.theme, scale=scale, reduced_motion=look.reduced_motion)
