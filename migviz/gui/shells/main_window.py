"""The window: each of its panes gets its part of what is shown, and its place."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QEvent, QRectF, QSettings, Qt, QTimer
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QMenu, QToolTip

from migviz.gui.autosave import Autosave
from migviz.gui.panes.twin import Announcer
from migviz.gui.session import Session
from migviz.gui.shells.dressing import theme_of
from migviz.gui.shells.first_place import keep_place
from migviz.gui.shells.panes import OVER_ALL, PANES, Panes
from migviz.gui.shells.places import rect
from migviz.gui.theme import Theme
from migviz.gui.widgets.own_keys import claims
from migviz.gui.widgets.spoken import speak
from migviz.gui.widgets.word_pair import dress_menu
from migviz.say import files
from migviz.showing import wishes
from migviz.showing.later import presenting
from migviz.showing.modes import Mode, Panel
from migviz.showing.parts import Shown
from migviz.showing.shown import seen_of, shown
from migviz.showing.state import Look, State, beside_recording, host_of, in_lesson

FRAME = 16
"""Milliseconds between two pictures while the run is played."""
AUTOSAVE = 2000
"""Milliseconds between two looks whether there is something to keep."""
AFTER_EDIT = 300
"""Milliseconds after an edit until it is kept, however long the editing goes on."""
LONGEST_FRAME = 0.1
"""Seconds that pass at most between two pictures, however long the machine was busy."""
SMALLEST = (640, 420)
KEPT_LOOK = {
    "theme": "theme",
    "scale": "scale",
    "language": "language",
    "reduced_motion": "reduced_motion",
    "reader": "reader",
}
"""What of the look is kept for the next start, under which setting."""


class MainWindow(Panes):
    """Everything on the screen of one window. It decides nothing: it shows `Shown` and hands wishes to the session."""

    _walked_to = False
    """whether Tab has come to the window itself"""

    def __init__(
        self, session: Session, *, settings: QSettings | None = None, autosave: Autosave | None = None
    ) -> None:
        super().__init__(session, settings)
        self.autosave = autosave or Autosave(session)
        self.shown: Shown | None = None
        self._given: dict[str, tuple[object, ...]] = {}
        self._followed: dict[str, object] = {}
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(*SMALLEST)
        self.announcer = Announcer(self)
        self._menu.aboutToShow.connect(self.fill_menu)
        self._file_menu.aboutToShow.connect(self.fill_file_menu)
        speak()
        self._clock = QElapsedTimer()
        self._timer = QTimer(self, interval=FRAME)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._saver = QTimer(self, interval=AUTOSAVE)
        self._saver.timeout.connect(self.autosave.keep_beside)
        self._saver.start()
        self._soon = QTimer(self, interval=AFTER_EDIT, singleShot=True)
        self._soon.timeout.connect(self.autosave.keep_beside)
        session.edited.connect(self._keep_soon)
        session.changed.connect(self._changed)
        session.errand.connect(lambda errand: self.errands.run(errand))
        self._show_theme(self.theme)
        session.show_all()
        self.setFocus()

    # --- values go down -----------------------------------------------------------------------------------

    def _changed(self, state: State) -> None:
        """Another state: show what follows from it, here as at one's desk, and to the room what is presented."""
        self.commands.show(state)  # first: a pane may ask which of its buttons can be pressed
        if state.evacuation is not None or host_of(state) is not None:  # one's own, or a lesson's
            self.trying.follow(state)
        if state.recording is not None:
            self.advising.follow(state)
        own = replace(state, presenting=False) if state.presenting else state
        self.show_shown(shown(own, self.lessons.entries(own) if state.mode is Mode.LESSONS else ()))
        if state.presenting:
            map_shown = self.map.shown() if presenting.room_sees(state).mode is Mode.MAP else None
            self.presenting.show_state(state, map_shown, self.settings)
            self.presenting.place()  # over what has come meanwhile
            self.message.raise_()
        elif "presenting" in vars(self) and self.presenting.audience is not None:
            self.presenting.end()

    def _keep_soon(self) -> None:
        """However long the editing goes on, it is kept so long after its first step."""
        if not self._soon.isActive():
            self._soon.start()

    def show_shown(self, now: Shown) -> None:
        """Each pane gets its part; parts that are not on the screen are left alone."""
        before, self.shown = self.shown, now
        if before is not None and before.look != now.look:
            self._keep_look(before.look, now.look)
        theme = theme_of(now.look, now.layout.drawn)
        if theme != self.theme:
            self._show_theme(theme)
        if before is None or (now.layout, self._parts(now)) != (before.layout, self._parts(before)):
            self._place(now)
        if before is not None and not now.playing and before.strip.seen.t != now.strip.seen.t:
            QToolTip.hideText()  # after a jump it would tell of another time
        self.setWindowTitle(now.window_title)
        self.top_bar.show_part(now.top_bar)
        self.transport.show_part(now.transport)
        self._show_view(now)
        self._show_side(now)
        self._show_words(before, now)
        self._show_time(now)
        self._show_working(before, now)

    def _show_view(self, now: Shown) -> None:
        if now.stage is not None:
            self._give("stage", now.stage)
        if now.layout.strip and now.host is None:
            self._give("strip", now.strip)
        if now.lens is not None:
            width = max(200.0, now.layout.strip.width - self.theme.px(130))
            self._give("lens", now.lens, width, now.strip.soft, now.strip.earlier)
        if now.compare is not None:
            self._give("compare", now.compare)
        if now.recording is not None:
            self._give("recording", now.recording)
        if now.map is not None:
            self.map.show_part(now.map)
        if now.host is not None:
            self._give("host", now.host)
            self._give("lanes", now.host)

    def _give(self, name: str, *part: object) -> None:
        """A pane that only draws gets its part where that is another one than it has."""
        if self._given.get(name) != part:
            self._given[name] = part
            getattr(self, name).show_part(*part)

    def _show_side(self, now: Shown) -> None:
        self._show_beside_run(now) if now.host is None else self._show_beside_host(now)
        if now.layout.exhibit:
            self.exhibit.show_words(now.exhibit.words, now.exhibit.chosen)
        if now.lesson is not None:
            self.lesson.show_lesson(now.lesson)
        if now.host is None and now.mode is not Mode.COMPARE and now.mode is not Mode.MAP:
            self._show_panel(now)
        if now.points_at is not None or self.made("halo"):
            self.halo.show_block(now.points_at)

    def _show_beside_host(self, now: Shown) -> None:
        """Its limits and numbers; a lesson has its text there, and shows the numbers below the stage if it wants."""
        if now.layout.controls and now.host is not None:
            self._give("limits", now.host.limits)
        if now.layout.held or (now.layout.panel and now.lesson is None):
            self._give("host_side", now.host)

    def _show_beside_run(self, now: Shown) -> None:
        if now.vm is not None:
            self._give("way_back", now.vm)
        elif now.layout.controls:
            self.controls.show_part(now.controls)
        if now.controls.curve:
            self.curve.show_part(now.controls)
        if now.compare is not None and now.mode is Mode.COMPARE:
            self.compare_side.show_part(now.compare)
        if now.recording is not None and now.mode is Mode.COMPARE:
            self._give("recording_side", now.recording)
        if now.map is not None:
            self.map_side.show_part(now.map)
            if "question" in vars(self):
                self.question.show_scenario(now.controls.scenario)

    def _show_panel(self, now: Shown) -> None:
        part = now.panel
        self.tabs.show_row(part.named)
        self.tabs.show_index(part.panel)
        match part.panel:
            case Panel.ITERATIONS:
                self._give("bars", part.bars)
            case Panel.CHARTS:
                self.charts.show_part(part)
            case Panel.DETAILS:
                self.inspector.show_facts(part.facts)
            case Panel.FRAMES:
                self.frames.show_seen(part.seen)
            case Panel.WORDS:
                self.twin.show_seen(part.seen, lock=part.closed, controls=part.controls)
            case Panel.RULER:
                self.ruler.show_seen(part.seen)
            case Panel.MAC_TABLE:
                self.mac_table.show_seen(part.seen)
            case Panel.KEYS:
                self.keys.show_place(lesson=not part.named, room=now.presenting)
            case Panel.CURVE if part.curve is not None:
                self.exhibited_curve.show_part(part.curve)
            case Panel.MAP if part.map is not None:
                self.exhibited_map.show_part(part.map)

    def _show_words(self, before: Shown | None, now: Shown) -> None:
        if now.working:
            self.announcer.say(self.working.accessibleName(), at_once=True)
        else:
            self.announcer.say(now.caption, at_once=before is None or now.step != before.step)
        if before is not None and now.lesson is not None and now.lesson != before.lesson:
            from migviz.showing.heard.lesson import answer_heard

            self.announcer.say(answer_heard(before.lesson, now.lesson), at_once=True)
        for said in (now.said.text if before is not None and now.said != before.said else "", now.layout.said):
            if said and (said != now.layout.said or before is None or said != before.layout.said):
                self.message.say(said)
        over = before is not None and (now.said != before.said or (before.layout.said and not now.layout.said))
        if over and not now.said.text:
            self.message.hide()

    def _show_working(self, before: Shown | None, now: Shown) -> None:
        """A thin line below the view, while that is about the run before; heard as well as seen."""
        if now.working or self.made("working"):
            self.working.show_share(now.share)
        if now.working == (before is not None and before.working):
            return
        if now.working:
            self.working.place(rect(now.layout.view))
        self.working.setVisible(now.working)
        self.working.raise_()

    def _show_time(self, now: Shown) -> None:
        moves = now.playing or now.fades
        if moves and not self._timer.isActive():
            self._clock.start()
            self._timer.start()
        elif not moves:
            self._timer.stop()

    def _parts(self, now: Shown) -> dict[str, str]:
        """The name of the pane that stands in each place of the layout."""
        panels = {
            Mode.EXPLORE: "tabs",
            Mode.LESSONS: "lesson",
            Mode.COMPARE: "compare_side",
            Mode.MAP: "map_side",
            Mode.EVACUATION: "tabs",
        }
        in_lesson = now.mode is Mode.LESSONS
        panels |= {Mode.COMPARE: "recording_side"} if now.recording is not None else {}
        views = {"host": now.host, "compare": now.compare, "recording": now.recording, "map": now.map, "stage": now}
        parts = {
            "top_bar": "top_bar",
            "view": next(name for name, part in views.items() if part is not None),
            "lens": "lens",
            "controls": "limits" if now.host is not None else "way_back" if now.vm is not None else "controls",
            "panel": "host_side"
            if now.host is not None and not in_lesson
            else "curve"
            if now.controls.curve and not in_lesson
            else panels[now.mode],
            "transport": "transport",
            "strip": "lanes" if now.host is not None else "strip",
            "menu": "menu_button",
        }
        held = "host_side" if now.host is not None else "tabs"
        return parts | {"held": held, "exhibit": "exhibit"} if in_lesson else parts

    def _place(self, now: Shown) -> None:
        """Every pane that has a place stands in it; the others are hidden, if there are any yet."""
        parts = {place: name for place, name in self._parts(now).items() if getattr(now.layout, place)}
        for name in PANES:
            pane = self.made(name)
            if pane is not None and pane.parent() is self and name not in (*parts.values(), *OVER_ALL):
                pane.hide()
        for place, name in parts.items():
            pane = getattr(self, name)
            pane.show()  # first: where it was hidden it is dressed now, and knows how large it must be
            pane.setGeometry(rect(getattr(now.layout, place)))
        for over in ("menu_button", "halo", "message"):  # the button is in the place of a bar
            if (pane := self.made(over)) is not None:
                pane.raise_()
        self.message.place(rect(now.layout.message), beside=not now.layout.top_bar and now.stage is not None)
        if self.made("working"):
            self.working.place(rect(now.layout.view))
        self.update()

    def _show_theme(self, theme: Theme) -> None:
        self.dress(theme)
        if "presenting" in vars(self):
            self.presenting.console.show_theme(theme)
        for menu in (self._menu, self._file_menu, self._plot_menu):
            dress_menu(menu, theme)
        self.update()

    def _keep_look(self, before: Look, now: Look) -> None:
        """What is chosen here is remembered; what nobody chose goes on to follow the system and the screen."""
        if self.settings is None:
            return
        for name, setting in KEPT_LOOK.items():
            value = getattr(now, name)
            if value == getattr(before, name):
                continue
            if value == self._followed.get(name):  # as the system again
                self.settings.remove(setting)
            else:
                self.settings.setValue(setting, value)

    def follow(self, **look: object) -> None:
        """The system wishes a look; where the reader has chosen none here it is taken, and it is no choice of the reader's."""
        self._followed |= look
        free = {
            name: value
            for name, value in look.items()
            if self.settings is None or self.settings.value(KEPT_LOOK[name]) is None
        }
        self.session.do(wishes.look, **free)

    def fill_menu(self) -> None:
        """The entries for what is shown now."""
        from migviz.gui.shells import menu

        languages = self.lessons.languages() if self.session.state.lesson is not None else ()
        menu.fill(self._menu, self.session, self.commands, self._fill_exports, languages, self.settings)
        menu.fill_said(self._menu, self.message.lately, self.message.say)
        dress_menu(self._menu, self.theme)

    def fill_file_menu(self) -> None:
        """The entries for files."""
        from migviz.gui.shells import menu

        menu.fill_file(self._file_menu, self.session, self.commands, self._fill_exports)
        dress_menu(self._file_menu, self.theme)

    def _fill_exports(self, into: QMenu) -> None:
        host, shown = host_of(self.session.state), self.shown
        if host is not None and shown is not None and shown.host is not None:
            from migviz.gui.shells.host_exports import fill_host_menu

            say, beside, asked = self.session.say, self.session.beside, self.chosen_files
            found, pace = host.outcome.found, host.playhead.pace
            fill_host_menu(into, self, found, shown.host, self.theme, say, beside, asked, pace)
            return
        from migviz.gui.shells.exports import fill_export_menu
        from migviz.gui.shells.pictures import frames_beside, with_charts

        seen, session = seen_of(self.session.state)[0], self.session
        opened = beside_recording(session.state)
        fill_export_menu(
            into,
            self,
            seen,
            self.theme,
            self.paint_now,
            session.say,
            session.beside,
            self.chosen_files,
            session.playhead.pace,
            charts=self.shown is not None and with_charts(self.shown),
            frames=frames_beside(opened) if opened is not None else None,
            until=opened.run.end if opened is not None else 0.0,
        )
        if opened is not None:
            from migviz.gui.shells.report_export import fill_report_entries

            fill_report_entries(into, self, opened, session.say, session.beside, self.chosen_files)

    def paint_now(self, painter: QPainter, box: QRectF, theme: Theme) -> None:
        """What the window shows, as a picture."""
        from migviz.gui.shells.pictures import paint_shown

        if self.shown is not None:
            paint_shown(painter, box, self.shown, theme, self.map.shown() if self.shown.map is not None else None)

    def open_lesson(self, path: Path) -> None:
        """A lesson in the panel."""
        self.lessons.open(path)

    # --- time and the window itself -----------------------------------------------------------------------

    def _tick(self) -> None:
        passed = min(LONGEST_FRAME, self._clock.restart() / 1000)
        if self.session.is_waiting:  # the picture stands until the run is there that it will be about
            return
        self.session.do(wishes.tick, passed)
        self.session.settle()
        if self.shown is not None and self.shown.stage is not None:
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
        """Tab walks on, in a lesson from nowhere to what is to be done there. Where the part that had the focus has gone, the keys are the window's again: Qt would hand them to whatever
        comes next, a field for a number, say."""
        focus = self.focusWidget()
        if focus is not None and not focus.isVisibleTo(self):  # type: ignore[redundant-expr]  # the stubs know no None
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        is_nowhere = forward and not self._walked_to and (focus is None or focus is self)  # type: ignore[redundant-expr]
        if (
            is_nowhere
            and in_lesson(self.session.state)
            and not self.session.state.presenting
            and self.lesson.take_tab()
        ):
            return True
        return super().focusNextPrevChild(forward)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Who comes to the window itself by Tab, at the end of all that is on it, walks on to its first part, and is not nowhere."""
        self._walked_to = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        super().focusInEvent(event)

    def go_to_part(self, direction: int) -> None:
        """The keyboard to the next part of the window (1), or the one before (-1)."""
        from migviz.gui.shells.regions import ORDER, go_on

        if self.shown is not None:
            parts, layout = self._parts(self.shown), self.shown.layout
            go_on(
                [getattr(self, parts[place]) for place in ORDER if getattr(layout, place)],
                direction,
                self.focusWidget(),
            )

    def event(self, event: QEvent) -> bool:
        """A page key is the lesson's as long as there is more to read."""
        return claims(event, self._is_to_read_on) or super().event(event)

    def _is_to_read_on(self, event: QKeyEvent) -> bool:
        state = self.session.state
        return in_lesson(state) and not state.presenting and self.lesson.has_more(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A key that nothing else took: for the question of a lesson, or of a command that cannot be carried out now, perhaps."""
        in_section = in_lesson(self.session.state)
        if not (in_section and self.lesson.take_key(event)) and not self.commands.say_why_not(event):
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Leaving the window lets go of what was dragged."""
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self.session.do(wishes.let_go)
        super().changeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep the last state: what waits too, before its runs are there, for a log-out may not wait for them."""
        self.autosave.keep()
        self.session.finish()
        if not self.autosave.keep() and not self._may_be_lost():
            event.ignore()
            return
        self._timer.stop()
        if "lessons" in vars(self):
            self.lessons.files.finish()
        if "watching" in vars(self):
            self.watching.stop()
        if self.session.state.presenting:
            self.session.run("back")
            self.session.settle()
        if self.settings is not None:
            keep_place(self, self.settings)
        super().closeEvent(event)

    def _may_be_lost(self) -> bool:
        """Asked only where the work can be kept neither in a file nor for the next start."""
        from migviz.gui.scenario_files import is_unsaved

        if not is_unsaved(self.session):
            return True
        from PySide6.QtWidgets import QMessageBox

        text = files.close_anyway()
        buttons = QMessageBox.StandardButton.Close | QMessageBox.StandardButton.Cancel
        return QMessageBox.warning(self, "migviz", text, buttons) == QMessageBox.StandardButton.Close

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A file may be dropped anywhere."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped: a lesson, a folder of lessons, a scenario or a log."""
        urls = event.mimeData().urls()
        if urls and urls[0].isLocalFile():
            path = Path(urls[0].toLocalFile())
            if not self.lessons.open_any(path):
                from migviz.gui.scenario_files import open_file

                open_file(self.session, path)
