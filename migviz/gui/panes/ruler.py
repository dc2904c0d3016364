"""The ruler: this run's pause beside a screen picture, a blink, TCP's timers and a cluster's patience, on a log axis."""

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from migviz.gui.painters.draw import CENTRE, RIGHT, card, text
from migviz.gui.painters.wrapped import paint_wrapped, wrapped_height
from migviz.gui.theme import Theme
from migviz.gui.widgets.spoken import Spoken
from migviz.replay.seen import Seen
from migviz.say import in_window
from migviz.say.ruler import Mark, mark_text, ruler, why_no_answer

if TYPE_CHECKING:
    from migviz.showing.heard import Heard

DECADES = (
    (1e-3, "1 ms"),
    (1e-2, "10 ms"),
    (0.1, "0.1 s"),
    (1.0, "1 s"),
    (10.0, "10 s"),
    (100.0, "100 s"),
    (1e3, "1000 s"),
)
ROW, LOW_ROW, AXIS = 62.0, 52.0, 26.0
"""Pixels of a mark's row, usual and least with a second line for what has no room in the first; and of the axis below all rows."""
WHY = 0.25
"""The share of the room that the sentence above the marks may take."""


def paint_ruler(painter: QPainter, box: QRectF, seen: Seen, theme: Theme) -> None:
    """One line for each mark, the shortest first: name, length, its place on the log axis, its source."""
    marks = ruler(seen)
    least = min([1e-3, *(mark.seconds for mark in marks)])
    most = max([1e3, *(mark.until or mark.seconds for mark in marks)])
    axis = QRectF(box.left() + theme.px(8), box.top(), box.width() - theme.px(16), box.height())

    def x(seconds: float) -> float:
        share = (math.log10(seconds) - math.log10(least)) / (math.log10(most) - math.log10(least))
        return axis.left() + share * axis.width()

    pitch = min(theme.px(ROW), (box.height() - theme.px(AXIS)) / max(1, len(marks)))
    bottom = box.top() + pitch * len(marks)
    for seconds, words in DECADES:
        painter.setPen(theme.pen("faint", 1))
        painter.drawLine(QPointF(x(seconds), box.top()), QPointF(x(seconds), bottom + theme.px(4)))
        if theme.width("axis", "1000 s") * 1.3 > axis.width() / 6 and words in ("10 ms", "1 s", "100 s"):
            continue
        place = QRectF(x(seconds) - theme.px(30), bottom + theme.px(4), theme.px(60), theme.px(20))
        place.moveLeft(max(place.left(), box.left() - theme.px(8)))
        if place.right() > box.right() + theme.px(8):
            place.moveRight(box.right() + theme.px(8))
        text(painter, place, words, theme, font="axis", role="muted", align=CENTRE, optional=True)
    for k, mark in enumerate(marks):
        _paint_mark(painter, QRectF(axis.left(), box.top() + k * pitch, axis.width(), pitch), mark, x(mark.seconds),
                    x(mark.until or mark.seconds), theme)  # fmt: skip


def _paint_mark(painter: QPainter, row: QRectF, mark: Mark, left: float, right: float, theme: Theme) -> None:
    role = "pause" if mark.own else "client"
    line = theme.px(20)
    head = QRectF(row.left(), row.top() + theme.px(2), row.width(), line)
    length, long_name = theme.width("control", mark_text(mark)) + theme.px(8), theme.width("control", mark.name)
    with_below = row.height() >= theme.px(LOW_ROW)
    apart = with_below and long_name + length > head.width()  # the length goes into the line below
    text(painter, head if apart else head.adjusted(0, 0, -length, 0), mark.name, theme, font="control")
    if not apart:
        text(painter, head, mark_text(mark), theme, font="control", align=RIGHT)
    bar = QRectF(row.left(), head.bottom() + theme.px(3), max(theme.px(4), right - row.left()), theme.px(8))
    painter.fillRect(bar, theme.colour(role, 1.0 if mark.own else 0.45))
    if right > left:
        painter.fillRect(QRectF(left, bar.top(), right - left, bar.height()), theme.colour(role, 0.9))
    if row.bottom() - bar.bottom() >= theme.px(18):
        below = QRectF(row.left(), bar.bottom() + theme.px(1), row.width(), theme.px(18))
        if apart:
            text(painter, below, mark_text(mark), theme, font="control", align=RIGHT)
        text(
            painter,
            below.adjusted(0, 0, -length if apart else 0.0, 0),
            (mark.source, mark.source.split(":")[0], ""),
            theme,
            font="axis",
            role="muted",
            optional=True,
        )


def _paint_why(painter: QPainter, room: QRectF, seen: Seen, theme: Theme) -> QRectF:
    """Why the client got no answer, where that leaves each mark its two lines; what is left of the room."""
    words = why_no_answer(seen)
    high = wrapped_height(theme, "label", words, room.width()) if words else 0.0
    rest = room.adjusted(0, high + theme.px(10), 0, 0)
    too_little = rest.height() < theme.px(AXIS) + len(ruler(seen)) * theme.px(LOW_ROW)
    if not words or high > WHY * room.height() or too_little:
        return room
    paint_wrapped(painter, QRectF(room.left(), room.top(), room.width(), high), words, theme)
    return rest


class RulerPane(QWidget, Spoken):
    """The ruler as a panel of the side."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._seen: Seen | None = None
        self.setAccessibleName(in_window.ruler_name())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_theme(self, theme: Theme) -> None:
        """Draw like this from now on."""
        self._theme = theme
        self.update()

    def show_seen(self, seen: Seen) -> None:
        """The marks of a run."""
        self._seen = seen
        self.setAccessibleDescription("; ".join(f"{mark.name}: {mark_text(mark)}" for mark in ruler(seen)))
        self.update()

    def heard(self) -> "Heard":
        """A list of its marks."""
        from migviz.showing.heard import Heard, Role
        from migviz.showing.heard.in_rows import ruler_heard

        if self._seen is None:
            return Heard(key="ruler", role=Role.LIST, name=in_window.ruler_name())
        return ruler_heard(self._seen)

    def grant(self, wish: object) -> None:
        """Nothing in it can be pressed."""

    def sizeHint(self) -> QSize:
        """As little as the other panels; it takes what is there."""
        return QSize(round(self._theme.px(300)), round(self._theme.px(200)))

    def minimumSizeHint(self) -> QSize:
        """Little, as the other panels."""
        return QSize(round(self._theme.px(220)), round(self._theme.px(96)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        card(painter, QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme)
        inner = QRectF(self.rect()).adjusted(theme.px(14), theme.px(8), -theme.px(14), -theme.px(8))
        head = QRectF(inner.left(), inner.top(), inner.width(), theme.px(26))
        text(painter, head, (in_window.ruler_title(), in_window.ruler()), theme, font="count", optional=True)
        text(painter, head, (in_window.log_scale(), ""), theme, font="axis", role="muted", align=RIGHT, optional=True)
        if self._seen is not None:
            below = _paint_why(painter, inner.adjusted(0, theme.px(32), 0, 0), self._seen, theme)
            paint_ruler(painter, below, self._seen, theme)
        painter.end()
