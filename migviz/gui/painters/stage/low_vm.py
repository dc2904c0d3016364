"""How is a VM drawn where its memory is not: its name, and one bar that says how much of it is there?"""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from migviz.gui.painters.draw import CENTRE, text
from migviz.gui.painters.stage.counts import Counted
from migviz.gui.painters.stage.geometry import HostPlace
from migviz.gui.theme import Theme
from migviz.replay.seen import Seen
from migviz.say import on_stage
from migviz.showing.places.written import short_name
from migviz.trace import Host

NAME, BAR = 24.0, 26.0
"""Pixels of the line with the VM's name, and of the bar."""


def paint_low_vm(
    painter: QPainter, place: HostPlace, host: Host, seen: Seen, counted: tuple[Counted, ...], theme: Theme
) -> None:
    """Where the VM is: its name over the bar; where it was: that it has moved away."""
    inner = place.vm.adjusted(theme.px(12), theme.px(4), -theme.px(12), -theme.px(6))
    if seen.moment.owner is not host:
        text(painter, inner, _gone(host, counted), theme, font="control", role="muted", align=CENTRE, optional=True)
        return
    named = inner.height() >= theme.px(NAME + BAR)
    high = min(theme.px(BAR), inner.height())
    bar = QRectF(inner.left(), inner.bottom() - high, inner.width(), high)
    if named:
        name = QRectF(inner.left(), inner.top(), inner.width(), bar.top() - inner.top())
        words = short_name(on_stage.vm_named(seen.run.scenario), "count", name.width(), theme.width)
        text(painter, name, words, theme, font="count", optional=True)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("target"))
    painter.drawRoundedRect(bar, theme.px(3), theme.px(3))
    __, amount, words, short = counted[0]
    forms = (f"{amount} {words}", f"{amount} {short}", amount) if amount else (words, short)
    text(painter, bar, forms, theme, font="control", role="on.light_mark", align=CENTRE, optional=True)


def _gone(host: Host, counted: tuple[Counted, ...]) -> tuple[str, ...]:
    if host is Host.SOURCE:
        return (on_stage.moved_away(), "")
    return (counted[0][2], counted[0][3], "") if counted else ("",)
