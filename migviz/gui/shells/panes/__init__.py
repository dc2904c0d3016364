"""Which panes does a window have, and which wish is each of their signals? A pane is made when it is first needed.

So the first picture waits only for what is in it: a pane brings its module, and many bring a library.
"""

from functools import cached_property

from migviz.gui.shells.panes.errands import ErrandParts
from migviz.gui.shells.panes.modes import ModePanes
from migviz.gui.shells.panes.panels import Panels
from migviz.gui.shells.panes.wired import OVER_ALL
from migviz.gui.theme import Theme
from migviz.gui.widgets.tips import dress_tips

__all__ = ["OVER_ALL", "PANES", "Panes"]


class Panes(ModePanes, Panels):
    """A window's panes by name, dressed in its theme and wired to its session."""

    def dress(self, theme: Theme) -> None:
        """Everything that is drawn looks like this from now on."""
        self.theme = theme
        dress_tips(theme)
        for name in PANES:
            pane = self.made(name)
            if name in OVER_ALL and pane is not None:  # it may be measured before it is shown
                pane.show_theme(theme)  # type: ignore[attr-defined]
            elif pane is not None:
                self._dressing.dress(pane, theme)


PANES = tuple(
    name
    for kind in reversed(Panes.__mro__)
    for name, value in vars(kind).items()
    if isinstance(value, cached_property)
    and kind is not ErrandParts
    and name not in ("lessons", "question", "chosen_files")
)
"""The names of all that is drawn."""
