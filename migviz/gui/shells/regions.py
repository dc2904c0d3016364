"""How does the keyboard go from one part of the window to the next? By F6, as in other desktop programs: there it is where it was last."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from migviz.gui.panes.lesson.in_column import stops

ORDER = ("panel", "view", "held", "lens", "exhibit", "controls", "transport", "strip", "top_bar")
"""In which order the places of the window are gone through: what is read, what is shown, what is done with it."""


def go_on(panes: Sequence[QWidget], direction: int, focus: QWidget | None) -> None:
    """To the next part (1) or the one before (-1); from nowhere to the first."""
    here = next((k for k, pane in enumerate(panes) if focus is not None and _is_in(focus, pane)), None)
    start = -direction if here is None and direction > 0 else here or 0
    for step in range(1, len(panes) + 1):
        if _enter(panes[(start + direction * step) % len(panes)]):
            return


def _is_in(focus: QWidget, pane: QWidget) -> bool:
    return focus is pane or pane.isAncestorOf(focus)


def _enter(pane: QWidget) -> bool:
    """The keyboard to what waits for it there, or to where it was last, or to the first thing; False where nothing takes it."""
    take = getattr(pane, "take_keyboard", None)
    if take is not None and take():
        return True
    there = [stop for stop in stops(pane) if stop.isVisible() and stop.isEnabled()]
    last = pane.focusWidget()
    if there:
        (last if last in there else there[0]).setFocus(Qt.FocusReason.TabFocusReason)
    return bool(there)
