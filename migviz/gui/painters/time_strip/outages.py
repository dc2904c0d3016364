"""When does the migration link carry nothing? What is copied has a gap there."""

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from migviz.gui.theme import Theme
from migviz.scenario.scenario import Scenario


def outages(scenario: Scenario, start: float, end: float) -> Iterator[tuple[float, float]]:
    """From when to when the link is down, between two times."""
    changed = {change.at for change in scenario.changes if change.name == "link.state" and start < change.at < end}
    for since, until in pairwise((start, *sorted(changed), end)):
        if scenario.values_at(since)["link.state"] == "down":
            yield since, until


def paint_gap(painter: QPainter, box: QRectF, theme: Theme) -> None:
    """Between two edges nothing: no colour of a pass, and nothing that fills."""
    if box.isEmpty():
        return
    painter.fillRect(box, theme.colour("surface"))
    painter.setPen(theme.pen("line", 1))
    painter.drawLine(box.topLeft(), box.bottomLeft())
    painter.drawLine(box.topRight(), box.bottomRight())
