"""How do the window's parts get the places that were computed?"""

from collections.abc import Mapping

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from migviz.showing.box import Box
from migviz.showing.layout import Layout


def rect(box: Box) -> QRect:
    """A box of whole pixels as Qt's."""
    return QRect(round(box.left), round(box.top), round(box.width), round(box.height))


def place(parts: Mapping[str, QWidget], layout: Layout) -> None:
    """Put every part where the layout has it and hide those that it leaves out.

    `parts`: the layout's names (`top_bar`, `view`, `lens`, `controls`, `panel`, `held`, `transport`, `strip`) to the
    widgets, all children of one window; several views in one place are the caller's (a QStackedWidget, or hidden).
    """
    for name, part in parts.items():
        box: Box = getattr(layout, name)
        part.setVisible(bool(box))
        if box:
            part.setGeometry(rect(box))
