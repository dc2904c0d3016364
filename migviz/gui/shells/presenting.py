"""How does a window present? It opens the room's window, becomes the presenter's, and is as before afterwards."""

from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from migviz.gui.painters.map.shown import MapShown
from migviz.gui.painters.picture import draw_image
from migviz.gui.panes.room.console import Console
from migviz.gui.panes.room.picture import paint_room
from migviz.gui.panes.room.view import room_shown
from migviz.gui.session import Session
from migviz.gui.shells.actions import Actions
from migviz.gui.shells.audience import Audience, screen_for_room, wire
from migviz.gui.theme import Theme
from migviz.say import in_presenting
from migviz.showing import wishes
from migviz.showing.presenting import Press, at_beat, counted, pressed
from migviz.showing.presenting.console import console_shown
from migviz.showing.presenting.hands_kept import keep_hands
from migviz.showing.presenting.holding import let_go
from migviz.showing.state import State, lesson_of


class Presenting(QObject):
    """What a window has while something is presented; made when that is first wished for."""

    def __init__(self, window: QWidget, session: Session, actions: Actions, theme: Theme) -> None:
        super().__init__(window)
        self._window, self._session = window, session
        self.audience: Audience | None = None
        self.console = Console(theme, window)
        self.console.hide()
        self.console.take_actions(actions)
        self.console.beat_wished.connect(lambda place: session.do(at_beat, place))
        self.console.hand_counted.connect(lambda option, more: session.do(counted, option, more))
        wire(self.console.view, session)
        self._key: object = None
        self._hands: tuple[str, object] = ("", {})
        self._began = datetime.now()
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._show_coming)

    def show_state(self, state: State, map_shown: MapShown | None, settings: object) -> None:
        """The room's window, and this one as the presenter's."""
        if self.audience is None:
            self._begin(settings)
            state = self._session.state
        assert self.audience is not None
        self._keep_hands(state)
        seen = room_shown(state, map_shown)
        self.audience.show_state(state, seen)
        console = console_shown(state)
        self.console.show_part(console, seen)
        self._show_windows(state)
        key = (console.title, console.next, state.room.place, state.room.hands, state.look, seen.size, console.held)
        if key != self._key:
            self._key = key
            self._soon.start()

    def _keep_hands(self, state: State) -> None:
        """What is counted is written at once, in a file for each presentation."""
        lesson, hands = lesson_of(state), state.room.hands
        if lesson is None or (lesson.lesson.id, hands) == self._hands:
            return
        if not hands or lesson.lesson.id != self._hands[0]:
            self._began = datetime.now()
        self._hands = (lesson.lesson.id, hands)
        if any(map(any, hands.values())):
            try:
                keep_hands(lesson.lesson, hands, self._began, self._session.folder)
            except OSError as error:
                self._session.say(in_presenting.hands_not_kept(error.strerror or error))

    def _begin(self, settings: object) -> None:
        """The window on its screen."""
        self.audience = Audience(self._session, resized=self._resized)
        own = self._window.screen()
        screen = screen_for_room(own, settings)  # type: ignore[arg-type]
        two = screen.name() != own.name()
        self._session.do(lambda state: replace(state, room=replace(state.room, screens=2 if two else 1, notes=two)))
        self.audience.put_on(screen)
        self.console.begin()

    def _resized(self, size: tuple[int, int]) -> None:
        self._session.do(lambda state: replace(state, room=replace(state.room, size=size)))

    def _show_windows(self, state: State) -> None:
        """On one screen the notes stand in the picture's place while they are wished for; on two this window is what is wished for."""
        assert self.audience is not None
        room = state.room
        wants_console = room.for_presenter or room.screens == 1
        if self.console.isHidden() == wants_console:
            self.console.setGeometry(self._window.rect())
            self.console.setVisible(wants_console)
            self._window.setFocus()
        if room.screens == 1 and self.audience.isHidden() != room.for_presenter:
            self.audience.setVisible(not room.for_presenter)
            front = self._window if room.for_presenter else self.audience
            front.raise_()
            front.activateWindow()

    def raise_audience(self) -> None:
        """In front of whatever lies over it."""
        if self.audience is not None and not self.audience.isHidden():
            self.audience.raise_()
            self.audience.activateWindow()

    def end(self) -> None:
        """Nothing is presented any more."""
        self.console.end()
        self.console.hide()
        if self.audience is not None:
            gone, self.audience = self.audience, None
            gone.hide()
            gone.deleteLater()
        self._key = None
        self._window.activateWindow()
        self._window.setFocus()

    def place(self) -> None:
        """Over all of the window."""
        self.console.setGeometry(self._window.rect())
        self.console.raise_()

    def _show_coming(self) -> None:
        """What the next press shows, small."""
        state = self._session.state
        if not state.presenting:
            return
        self.console.show_coming(coming_image(state))


def coming_image(state: State) -> QImage | None:
    """None where the next press leads out of what is presented; while the room's picture is held, what the presenter shows."""
    after = let_go(state) if state.held else wishes.settled(pressed(replace(state, errands=()), Press.NEXT))
    if not after.presenting or after.errands:
        return None
    seen = room_shown(replace(after, room=replace(after.room, black=False)))
    shows = seen.shown
    if not any((seen.page, shows.stage, shows.compare, shows.host, shows.recording)):
        return None
    return draw_image(seen.size, lambda painter, box: paint_room(painter, box, seen.shown, seen.page, seen.theme))
