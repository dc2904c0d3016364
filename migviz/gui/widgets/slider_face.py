"""Where is what on a slider, and how is it drawn? The track with its ticks, the words at its ends, the knob."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from migviz.gui.painters import draw
from migviz.gui.theme import Theme
from migviz.gui.widgets.slider_scale import SliderScale
from migviz.scenario.fields import Value
from migviz.scenario.units import UNITS
from migviz.values import dataclass

SIDE = 6.0
"""Room at both sides for the knob's focus frame: texts above a slider stand this far in, too."""
INSET = 17.0
"""From the edge to the end of the track, and from the top to its middle: the knob with its focus frame."""
RADIUS = 11.0
_DETENT = 24.0
"""From the place of zero or off to the start of the scale."""
_REACH = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SliderFace:
    """A slider of this width."""

    scale: SliderScale
    theme: Theme
    width: float

    # --- where things are ---

    def ends(self) -> tuple[float, float]:
        """Where the scale itself begins and ends."""
        inset, gap = self.theme.px(INSET), self.theme.px(_DETENT) if self.scale.detents else 0.0
        return inset + gap, max(inset + gap + 1.0, self.width - inset)

    def x(self, value: Value) -> float:
        """Where a value is."""
        start, end = self.ends()
        if self.scale.rests(value):
            return self.theme.px(INSET)
        return start + (end - start) * self.scale.place(float(value or 0.0))

    def value_at(self, x: float) -> Value:
        """Which value is meant by a place."""
        start, end = self.ends()
        if self.scale.detents and x < start - self.theme.px(_DETENT / 2):
            return self.scale.detents[0]
        return self.scale.value_at((x - start) / (end - start), self.theme.px(_REACH) / (end - start))

    def knob(self, value: Value) -> QRectF:
        """Where the knob is for a value."""
        radius = self.theme.px(RADIUS)
        middle = QPointF(self.x(value), self.theme.px(INSET))
        return QRectF(middle - QPointF(radius, radius), middle + QPointF(radius, radius))

    def is_outside(self, value: Value) -> bool:
        """Whether the value lies beyond the scale."""
        return not self.scale.rests(value) and not self.scale.holds(value)

    # --- pixels ---

    def paint_track(self, painter: QPainter, value: Value, mark: Value, colour: str) -> None:
        """The track, filled up to the value; `mark`: a second value on it."""
        theme, (start, end), y = self.theme, self.ends(), self.theme.px(INSET)
        half = theme.px(3)
        box = QRectF(start - half, y - half, end - start + 2 * half, 2 * half)
        painter.setPen(theme.pen("line", 1))
        painter.setBrush(theme.colour("faint"))
        painter.drawRoundedRect(box, half, half)
        if self.scale.detents:
            painter.drawEllipse(QPointF(theme.px(INSET), y), half, half)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(colour))
        x = self.x(value)
        if x > start:
            painter.drawRoundedRect(QRectF(box.left(), box.top(), x - box.left(), box.height()), half, half)
        if mark is not None:
            painter.setBrush(theme.colour("select"))
            painter.drawEllipse(QPointF(self.x(mark), y), theme.px(4.5), theme.px(4.5))

    def paint_band(self, painter: QPainter, band: tuple[float, float], colour: str) -> None:
        """From where to where a value explains a log as well: soft, with an edge at both ends."""
        theme, y = self.theme, self.theme.px(INSET)
        left, right = (min(max(self.x(value), self.ends()[0]), self.ends()[1]) for value in band)
        half = theme.px(
            7 if right - left > 2 * theme.px(RADIUS) else RADIUS + 3
        )  # a narrow one stands out above and below the knob
        place = QRectF(left, y - half, max(right - left, 1.0), 2 * half)
        painter.fillRect(place, theme.colour(colour, 0.25))
        painter.setPen(theme.pen(colour, 1.4))
        painter.drawLine(place.topLeft(), place.bottomLeft())
        painter.drawLine(place.topRight(), place.bottomRight())

    def paint_ticks(self, painter: QPainter, ticks: Iterable[tuple[float, bool]]) -> None:
        """The ticks below it; True for the long ones."""
        theme, (start, end), y = self.theme, self.ends(), self.theme.px(INSET + 6.5)
        painter.setPen(theme.pen("line", 1))
        for place, long in ticks:
            x = start + (end - start) * place
            painter.drawLine(QPointF(x, y), QPointF(x, y + theme.px(4.5 if long else 2.5)))
        if self.scale.detents:
            painter.drawLine(QPointF(theme.px(INSET), y), QPointF(theme.px(INSET), y + theme.px(4.5)))

    def words_box(self) -> QRectF:
        """Where the ends and the note are written."""
        return QRectF(0, self.theme.px(2 * INSET - 5), self.width, self.theme.height("axis"))

    def paint_ends(self, painter: QPainter, write: Callable[[Value], str], note: str) -> None:
        """The words at both ends, and the note between them."""
        theme = self.theme
        least, most = end_texts(self.scale, write)
        box = self.words_box()
        box.adjust(theme.px(SIDE), 0, -theme.px(SIDE), 0)
        taken = draw.text(painter, box, most, theme, font="axis", role="muted", align=draw.RIGHT)
        box.setRight(box.right() - taken - theme.px(8))
        if note:
            middle = QRectF(0, box.top(), self.width, box.height())
            draw.text(painter, middle, note, theme, font="axis", role="select", align=draw.CENTRE, optional=True)
        if self.scale.detents:
            first = write(self.scale.detents[0]).partition(" ")[0]
            width = theme.width("axis", first)
            box.setLeft(max(box.left(), theme.px(INSET) - width / 2))
            taken = draw.text(painter, box, first, theme, font="axis", role="muted", optional=True)
            start = self.ends()[0] - min(theme.width("axis", least) / 2, theme.px(4))
            if start < box.left() + taken + theme.px(6):
                return
            box.setLeft(start)
        draw.text(painter, box, least, theme, font="axis", role="muted", optional=True)

    def paint_knob(self, painter: QPainter, value: Value, colour: str, *, focus: bool, held: bool) -> None:
        """The knob, filled with a tint while it is pointed at or held; one whose value lies beyond the scale has a dot."""
        theme, knob = self.theme, self.knob(value)
        ring = theme.pen(colour, 3)
        half = ring.widthF() / 2
        painter.setPen(ring)
        painter.setBrush(theme.colour("select.tint" if held else "surface"))
        painter.drawEllipse(knob.adjusted(half, half, -half, -half))
        if self.is_outside(value):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(colour))
            painter.drawEllipse(knob.center(), theme.px(2.5), theme.px(2.5))
        if focus:
            frame = theme.pen("select", 2.4)
            out = theme.px(2) + frame.widthF() / 2
            painter.setPen(frame)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(knob.adjusted(-out, -out, out, out))


def end_texts(scale: SliderScale, write: Callable[[Value], str]) -> tuple[str, str]:
    """The words at both ends of a scale: "0.1" and "40 Gbit/s" where one unit fits both, "10 s" and "17 min" where it does not."""
    most = _short(write(scale.most))
    unit = UNITS[scale.kind].get(most.rpartition(" ")[2])
    if unit and scale.least / unit >= 0.0999 and len(number := f"{scale.least / unit:g}") <= SHORT:
        return number, most
    return _short(write(scale.least)), most


SHORT = 4
"""Letters of a number at the end of a scale at most."""


def _short(words: str) -> str:
    """An end is a place to look at, no result: no more figures than one reads in passing."""
    number, space, unit = words.rpartition(" ")
    return f"{round(float(number))}{space}{unit}" if "." in number and float(number) >= 10 else words
