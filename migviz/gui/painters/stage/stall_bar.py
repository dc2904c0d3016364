"""How is a VM drawn that waits for its memory? A bar of its time: what it works, and, hatched as a pause, what it stands still."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from migviz.gui.painters.draw import hatch, text
from migviz.gui.theme import Theme
from migviz.replay.rates import waits_now
from migviz.replay.seen import Seen
from migviz.say import on_stage
from migviz.say.numbers import is_covered, named
from migviz.scenario.units import Kind, write
from migviz.trace import Host

WIDE, HIGH, LEAST = 120.0, 12.0, 20.0
"""Pixels of the bar, and how much room it needs."""


def paint_stall_bar(painter: QPainter, host: Host, room: QRectF, seen: Seen, theme: Theme) -> None:
    """In the room below the counts of the host on which the VM runs, as long as it waits for pages."""
    waits = waits_now(seen.run, seen.moment)
    if (
        host is not seen.moment.owner
        or waits <= 0
        or room.height() < theme.px(LEAST)
        or is_covered(seen, "moment.vm_speed")
    ):
        return
    line = QRectF(room.left(), room.bottom() - theme.px(LEAST), room.width(), theme.px(LEAST))
    bar = QRectF(
        line.left(), line.center().y() - theme.px(HIGH) / 2, min(theme.px(WIDE), 0.45 * line.width()), theme.px(HIGH)
    )
    works = QRectF(bar.left(), bar.top(), bar.width() * (1.0 - waits), bar.height())
    painter.fillRect(bar, theme.colour("pause.tint"))
    hatch(painter, bar, theme, "line")
    painter.fillRect(works.adjusted(0, 0, 1, 0), theme.colour("surface"))  # green is measured for white
    painter.fillRect(works, theme.colour("target"))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(theme.pen("ink", 1.2))
    painter.drawRect(bar)
    share = named(seen, "moment.vm_speed", write(waits, Kind.SHARE, digits=2))
    beside = line.adjusted(bar.width() + theme.px(8), 0, 0, 0)
    text(
        painter,
        beside,
        (*on_stage.waits_for_pages(share), ""),
        theme,
        role="muted",
        optional=True,
    )
