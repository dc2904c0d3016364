"""How does a pane come to be, and how is each of its signals a wish?"""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QPoint, QSettings
from PySide6.QtWidgets import QMenu, QWidget

from migviz.gui.session import Session
from migviz.gui.shells.actions import Actions
from migviz.gui.shells.dressing import Dressing, theme_of
from migviz.gui.widgets.spoken import HeardAs
from migviz.gui.working import Result, soon
from migviz.showing.state import State

if TYPE_CHECKING:
    from migviz.gui.panes.charts import Charts
    from migviz.gui.panes.curve import CurveCard
    from migviz.gui.panes.host_side import HostSide
    from migviz.gui.panes.map import MapView
    from migviz.gui.shells.chosen_files import ChosenFiles


Pane = TypeVar("Pane", bound=QWidget)

OVER_ALL = ("halo", "message", "working")
"""What stands over all other panes, lowest first."""


class Wired(QWidget, HeardAs):
    """What every part of a window's panes is made with."""

    is_heard_as = "window"

    def __init__(self, session: Session, settings: QSettings | None = None) -> None:
        super().__init__()
        self.settings = settings
        self.session = session
        self.commands = Actions(self, session.run)
        self._dressing = Dressing(self)
        self._menu, self._file_menu, self._plot_menu = QMenu(self), QMenu(self), QMenu(self)
        self.theme = theme_of(session.state.look, session.state.look.scale)

    def made(self, name: str) -> QWidget | None:
        """A pane, if there has been any need for it yet."""
        found = vars(self).get(name)
        return found if isinstance(found, QWidget) else None

    def _over_all(self, pane: Pane) -> Pane:
        """A new pane has no place yet, so it hides (Qt would show it with its window); it lies below what stands over all."""
        pane.hide()
        for name in OVER_ALL:
            over = self.made(name)
            if over is not None:
                over.raise_()
        return pane

    def _does(self, wish: Callable[..., State]) -> Callable[..., None]:
        """A slot that grants a wish with what the signal carries."""

        def slot(*carried: object) -> None:
            self.session.do(wish, *carried)

        return slot

    def _works_out(self, job: Callable[[], Result], take: Callable[[Result], object]) -> Callable[[], None]:
        """Work something out here, or beside the window where that takes long; returns what gives it up."""
        return soon(self, self.session.patience, job, take)

    def _grants(self) -> Callable[..., None]:
        """A slot that grants the wish that a signal carries."""
        return self._does(lambda state, wish: wish(state))

    def _drop_plot_menu(self, pane: "Charts | CurveCard | MapView | HostSide", at: QPoint) -> None:
        """What can be taken out of plots."""
        from migviz.gui.shells.plot_menu import drop_plot_menu

        drop_plot_menu(self._plot_menu, pane, self.session, self.chosen_files, self.theme, at)

    @cached_property
    def chosen_files(self) -> "ChosenFiles":
        """Asks for files."""
        from migviz.gui.shells.chosen_files import ChosenFiles

        return ChosenFiles(self, self.settings)
