"""Where is the state of processor and devices in the pause? A card that waits on the source, crosses, and stands on the target."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from migviz.gui.painters.draw import card, text
from migviz.gui.theme import Theme
from migviz.replay.processor_state import processor_state
from migviz.replay.seen import Seen
from migviz.say import on_stage
from migviz.trace import Host

WIDE, HIGH = 196.0, 24.0
"""Pixels of the card at 100 %."""


def paint_processor_card(painter: QPainter, host: Host, room: QRectF, seen: Seen, theme: Theme) -> None:
    """The card in the room below a host's counts, where there is enough of it: solid where the state is, dashed where it is not
    yet, or no more."""
    place = processor_state(seen)
    if place is None or room.height() < theme.px(HIGH):
        return
    box = QRectF(room.left(), room.bottom() - theme.px(HIGH), min(theme.px(WIDE), room.width()), theme.px(HIGH))
    here = place.value == host.value
    pen = theme.pen("ink", 1.6) if here else theme.pen("line", 1.2, Qt.PenStyle.DashLine)
    card(painter, box, theme, fill="pause.tint" if host is Host.SOURCE and not here else "surface", pen=pen, radius=4)
    inner = box.adjusted(theme.px(10), 0, -theme.px(6), 0)
    words = (on_stage.processor_and_devices(), on_stage.processor())
    text(painter, inner, words, theme, font="label", role="ink" if here else "muted", optional=True)
    if here:
        said = on_stage.waits() if host is Host.SOURCE else on_stage.arrived()
        beside = QRectF(box.right() + theme.px(8), box.top(), room.right() - box.right() - theme.px(8), box.height())
        text(painter, beside, said, theme, role="muted", optional=True)
