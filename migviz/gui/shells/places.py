"""How do the window's parts get the places that were computed?"""

from PySide6.QtCore import QRect

from migviz.showing.box import Box


def rect(box: Box) -> QRect:
    """A box of whole pixels as Qt's."""
    return QRect(round(box.left), round(box.top), round(box.width), round(box.height))
