"""What would have helped the migration whose recording is open? Tried beside the window's own work, once for each model that was fitted."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from migviz.gui.session import Session
from migviz.recorded.advised import advised_for
from migviz.recorded.fitted import Fit
from migviz.recorded.opening import Opened
from migviz.showing import wishes
from migviz.showing.state import State, beside_recording
from migviz.study.advice import Advised


class Advising(QObject):
    """One log at a time; another one makes what is under way worthless."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._fit: Fit | None = None
        self._give_up: Callable[[], None] = lambda: None

    def follow(self, state: State) -> None:
        """Another state: go on with what it lacks."""
        opened = beside_recording(state)
        if opened is None or not opened.lacks_advice or opened.fit is self._fit:
            return
        self._give_up()
        self._fit = opened.fit
        self._give_up = self._session.beside(lambda: _advised(opened), lambda found: self._take(opened, found))

    def _take(self, opened: Opened, found: Advised | None) -> None:
        self._fit = None
        if found is not None:
            self._session.do(wishes.advice_known, opened, found)


def _advised(opened: Opened) -> Advised | None:
    assert opened.fit is not None
    return advised_for(opened.recorded, opened.fit)
