"""Where is everything in the charts, in pixels, and which time is where?"""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from migviz.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Where things are, in pixels: a row of heads for each run, then title and plot, twice; and the time shown."""

    heads: tuple[QRectF, ...]
    titles: tuple[QRectF, QRectF]
    memory: QRectF
    throughput: QRectF
    start: float
    end: float

    @property
    def column(self) -> QRectF:
        """From the heads down to the time axis."""
        return QRectF(self.heads[0].topLeft(), self.throughput.bottomRight())

    @property
    def stories(self) -> tuple[QRectF, ...]:
        """The parts of the column that upright lines run through; the titles between them stay free."""
        return (QRectF(self.heads[0].topLeft(), self.heads[-1].bottomRight()), self.memory, self.throughput)

    def x(self, t: float) -> float:
        """Where a time is."""
        return self.memory.left() + (t - self.start) / (self.end - self.start) * self.memory.width()

    def t(self, x: float) -> float:
        """Which time is at a place."""
        return self.start + (x - self.memory.left()) / max(1.0, self.memory.width()) * (self.end - self.start)

    @property
    def seconds_per_pixel(self) -> float:
        """How much time a pixel stands for."""
        return (self.end - self.start) / max(1.0, self.memory.width())

    def span(self, start: float, end: float, box: QRectF, least: float = 0.0) -> QRectF | None:
        """From one time to another within a box, at least so wide; None where that is out of sight."""
        if end < self.start or start > self.end:
            return None
        left, right = max(self.x(start), box.left()), min(self.x(end), box.right())
        if right - left < least:
            middle = (left + right) / 2
            left = min(max(middle - least / 2, box.left()), box.right() - least)
            right = left + least
        return QRectF(left, box.top(), right - left, box.height())


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """The marks of the two upright axes as places in pixels from the top of the window."""

    memory: tuple[float, ...]
    throughput: tuple[float, ...]
    memory_unit: str
    rate_unit: str


def upright(painter: QPainter, stories: tuple[QRectF, ...], x: float) -> None:
    """A line from the heads down to the time axis, not through the titles."""
    for box in stories:
        painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))


LEAST_WIDTH = 3.0
"""What is pointed at is drawn at least so many pixels wide, so that it can be found."""
TITLE = 0.4
"""The share of a title row that belongs to the title; the rest is for the values."""
