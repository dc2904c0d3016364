"""The window: it shows what follows from each state, in its time, and hands on what is typed, dropped and wished.

Which pane gets what of it, and where each stands: `gui/shells/filling.py`.
"""

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
from migviz.gui.painters.boxes import whole_rect
from migviz.gui.panes.twin import Announcer
from migviz.gui.session import Session
from migviz.gui.shells.dressing import theme_of
from migviz.gui.shells.filling import Filling, parts_of
from migviz.gui.shells.first_place import keep_place
from migviz.gui.shells.kept_look import KeptLook
from migviz.gui.shells.panes import Panes
from migviz.gui.theme import Theme
from migviz.gui.widgets.own_keys import claims
from migviz.gui.widgets.spoken import speak
from migviz.gui.widgets.word_pair import dress_menu
from migviz.say import files
from migviz.showing import wishes
from migviz.showing.later import presenting
from migviz.showing.modes import Mode
from migviz.showing.parts import Shown
from migviz.showing.shown import seen_of, shown
from migviz.showing.state import State, beside_recording, host_of, in_lesson

FRAME = 16
"""Milliseconds between two pictures while the run is played."""
LONGEST_FRAME = 0.1
"""Seconds that pass at most between two pictures, however long the machine was busy."""
SMALLEST = (640, 420)


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
        self.filling = Filling(self)
        self.kept_look = KeptLook(settings)
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
        self.autosave.go_on(self)
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

    def show_shown(self, now: Shown) -> None:
        """Each pane gets its part; parts that are not on the screen are left alone."""
        before, self.shown = self.shown, now
        if before is not None and before.look != now.look:
            self.kept_look.keep(before.look, now.look)
        theme = theme_of(now.look, now.layout.drawn)
        if theme != self.theme:
            self._show_theme(theme)
        self.filling.place(now)
        if before is not None and not now.playing and before.strip.seen.t != now.strip.seen.t:
            QToolTip.hideText()  # after a jump it would tell of another time
        self.setWindowTitle(now.window_title)
        self.filling.fill(now)
        self._show_words(before, now)
        self._show_time(now)
        self._show_working(before, now)

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
            self.working.place(whole_rect(now.layout.view))
        self.working.setVisible(now.working)
        self.working.raise_()

    def _show_time(self, now: Shown) -> None:
        moves = now.playing or now.fades
        if moves and not self._timer.isActive():
            self._clock.start()
            self._timer.start()
        elif not moves:
            self._timer.stop()

    def _show_theme(self, theme: Theme) -> None:
        self.dress(theme)
        if "presenting" in vars(self):
            self.presenting.console.show_theme(theme)
        for menu in (self._menu, self._file_menu, self._plot_menu):
            dress_menu(menu, theme)
        self.update()

    def follow(self, **look: object) -> None:
        """The system wishes a look: it is taken where the reader has chosen none here."""
        self.session.do(wishes.look, **self.kept_look.followed(look))

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
        dock = whole_rect(self.shown.layout.dock) if self.shown is not None else None
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
            parts, layout = parts_of(self.shown), self.shown.layout
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
