"""The window that the room sees, full screen, on a second screen where there is one; and which screen that is."""

from collections.abc import Callable

from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QCloseEvent, QGuiApplication, QIcon, QKeyEvent, QResizeEvent, QScreen
from PySide6.QtWidgets import QWidget

from migviz.gui.panes.room.view import RoomShown, RoomView
from migviz.gui.session import Session
from migviz.gui.shells.actions import Actions
from migviz.gui.shells.menu import SCREEN
from migviz.gui.widgets.spoken import HeardAs
from migviz.say import in_presenting
from migviz.showing.presenting import pointed, stroke_begun, stroke_drawn, stroke_undone
from migviz.showing.state import State


def screen_for_room(beside: QScreen | None, settings: QSettings | None) -> QScreen:
    """The one that was chosen, by its name, or else another one than that of the presenter, or else the only one."""
    screens = QGuiApplication.screens()
    chosen = str(settings.value(SCREEN, "")) if settings is not None else ""
    named = [screen for screen in screens if screen.name() == chosen]
    others = [
        screen for screen in screens if screen is not beside and screen.name() != (beside.name() if beside else "")
    ]
    return (named or others or screens)[0]


class Audience(QWidget, HeardAs):
    """Shows what the room sees, and takes the keys of a remote. `resized`: its picture has another size; `left`: somebody closed it."""

    is_heard_as = "window"

    def __init__(self, session: Session, *, resized: Callable[[tuple[int, int]], object]) -> None:
        super().__init__(None)
        self._session, self._resized = session, resized
        self.commands = Actions(self, session.run)
        self.setWindowTitle(in_presenting.audience_title())
        self.setWindowIcon(QIcon(QGuiApplication.windowIcon()))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.view = RoomView(self)
        wire(self.view, session)

    def put_on(self, screen: QScreen) -> None:
        """Full screen there."""
        self.setScreen(screen)
        self.setGeometry(screen.geometry())
        self.showFullScreen()
        self.raise_()
        self.activateWindow()
        self.setFocus()

    def show_state(self, state: State, seen: RoomShown) -> None:
        """Another picture."""
        self.commands.show(state)
        self.view.show_room(seen)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The picture is as large as the window."""
        self.view.setGeometry(self.rect())
        self._resized((self.width(), self.height()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A key of a command that is not possible says why."""
        if not self.commands.say_why_not(event):
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The window manager's way to leave."""
        if self._session.state.presenting:
            self._session.run("back")
        super().closeEvent(event)


def wire(view: RoomView, session: Session) -> None:
    """What the mouse and a pen do on a picture of the room's."""
    view.pointed.connect(lambda spot: session.do(pointed, spot))
    view.pen_put_down.connect(lambda spot: session.do(stroke_begun, spot))
    view.pen_drawn.connect(lambda spot: session.do(stroke_drawn, spot))
    view.stroke_taken_back.connect(lambda: session.do(stroke_undone))
