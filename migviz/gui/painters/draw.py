"""How are text, cards and marks put on a painter? Small pieces that every painter uses."""

from collections.abc import Sequence
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QImage,
    QPainter,
    QPainterPath,
    QPen,
    QPolygonF,
    QTransform,
)

from migviz.gui.painters.boxes import rect
from migviz.gui.painters.explained import explain, is_asked
from migviz.gui.painters.screen import on_screen
from migviz.gui.theme import Theme
from migviz.showing.box import Box
from migviz.showing.places.written import Align, Written, needed

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter

_FLAGS = {align: int(align) | Qt.TextFlag.TextSingleLine | Qt.TextFlag.TextDontClip for align in (LEFT, RIGHT, CENTRE)}
_BEFORE = {LEFT: 0.0, RIGHT: 1.0, CENTRE: 0.5}
"""Which share of the free room is left of a text."""
_ALIGN = {Align.LEFT: LEFT, Align.RIGHT: RIGHT, Align.CENTRE: CENTRE}

HATCH = 7.0
"""Pixels at 100 % between two slanted lines."""

misfits: list[tuple[str, float, float]] = []
"""Texts that did not fit their box even in their shortest form: (text, its width, the room). For tests;
the last few are kept."""
MOST_MISFITS = 50


def misfit(shown: str, width: float, room: float) -> None:
    """Note that a text did not fit."""
    del misfits[: -MOST_MISFITS + 1]
    misfits.append((shown, width, room))


def fitting(theme: Theme, font: str, forms: Sequence[str], room: float) -> str:
    """The first of several forms of a text, longest first, that fits the room; "" where none does."""
    for form in forms:
        if theme.width(font, form) <= room + 0.5:
            return form
    if forms and forms[-1] and room > 0:
        misfit(forms[-1], theme.width(font, forms[-1]), room)
    return ""


def text(
    painter: QPainter,
    box: QRectF,
    forms: str | Sequence[str],
    theme: Theme,
    *,
    font: str = "label",
    role: str = "ink",
    align: Qt.AlignmentFlag = LEFT,
    optional: bool = False,
) -> float:
    """Write the longest form that fits the box on one line; returns its width. `optional`: may be left out. What may not
    is written smaller where it does not fit, and with its end left open if that is not enough."""
    room = box.width()
    shown = forms if isinstance(forms, str) else forms[0]
    line = theme.line(font, shown)
    if line.width > room + 0.5:
        shown, font = _shortened(
            theme, font, (forms,) if isinstance(forms, str) else tuple(forms), room, optional=optional
        )
        line = theme.line(font, shown)
    if not shown:
        return 0.0
    painter.setFont(line.font)
    painter.setPen(theme.colour(role))
    left, top = box.x() + _BEFORE[align] * (room - line.width), box.y() + (box.height() - line.high) / 2
    if on_screen(painter):
        painter.drawStaticText(QPointF(left, top), line.text)
    else:
        painter.drawText(box, _FLAGS[align], shown)
    if is_asked():
        explain(painter, QRectF(left, top, line.width, line.high), shown, theme, font, role)
    return line.width


def _shortened(theme: Theme, font: str, forms: tuple[str, ...], room: float, *, optional: bool) -> tuple[str, str]:
    """The form that is written of a text whose longest has no room, and its font."""
    shown = fitting(theme, font, (*forms, ""), room)
    if not shown and not optional and forms[-1]:
        written = needed(Box(0.0, 0.0, room, 0.0), forms[-1], theme.width, font)
        shown, font = written.text, written.font
        if shown != forms[-1]:
            misfit(forms[-1], theme.width(font, forms[-1]), room)
    return shown, font


def write_at(painter: QPainter, written: Written | None, theme: Theme, *, role: str = "ink") -> float:
    """Write a text that has its place; returns its width, 0 where it was left out."""
    if written is None:
        return 0.0
    return text(
        painter, rect(written.box), written.text, theme, font=written.font, role=role, align=_ALIGN[written.align]
    )


def words(
    painter: QPainter,
    box: QRectF,
    parts: Sequence[tuple[str, str, str]],
    theme: Theme,
    *,
    align: Qt.AlignmentFlag = LEFT,
) -> float:
    """Write several pieces (text, font, role) after each other on one line; returns the width of all."""
    gap = theme.px(5)
    total = sum(theme.width(font, piece) for piece, font, _ in parts) + gap * (len(parts) - 1)
    x = box.left()
    if align & Qt.AlignmentFlag.AlignRight:
        x = box.right() - total
    elif align & Qt.AlignmentFlag.AlignHCenter:
        x = box.center().x() - total / 2
    for piece, font, role in parts:
        width = theme.width(font, piece)
        painter.setFont(theme.font(font))
        painter.setPen(theme.colour(role))
        painter.drawText(QRectF(x, box.top(), width + 2, box.height()), int(LEFT) | Qt.TextFlag.TextDontClip, piece)
        x += width + gap
    return total


def card(
    painter: QPainter, box: QRectF, theme: Theme, *, fill: str = "surface", pen: QPen | None = None, radius: float = 10
) -> None:
    """A rounded box."""
    painter.setBrush(theme.colour(fill))
    painter.setPen(pen if pen is not None else theme.pen("faint", 1))
    painter.drawRoundedRect(box, theme.px(radius), theme.px(radius))


def edged(painter: QPainter, box: QRectF, theme: Theme, role: str, width: float, fill: str = "") -> None:
    """A rectangle with an edge as a pen of this width draws it, of fills: a pen takes five times as long, and along a whole window more."""
    half = theme.pen(role, width).widthF() / 2
    outer, inner = box.adjusted(-half, -half, half, half), box.adjusted(half, half, -half, -half)
    edge, has_inside = theme.colour(role), min(inner.width(), inner.height()) > 0
    if fill or not has_inside:
        painter.fillRect(outer, edge)
    else:
        for y in (outer.top(), inner.bottom()):
            painter.fillRect(QRectF(outer.left(), y, outer.width(), 2 * half), edge)
        for x in (outer.left(), inner.right()):
            painter.fillRect(QRectF(x, inner.top(), 2 * half, inner.height()), edge)
    if fill and has_inside:
        painter.fillRect(inner, theme.colour(fill))


def level(painter: QPainter, left: float, right: float, y: float, theme: Theme, role: str, width: float) -> None:
    """A level line as a pen of this width draws it, of a fill: along a whole window that takes a tenth."""
    wide = theme.pen(role, width).widthF()
    painter.fillRect(QRectF(left, y - wide / 2, right - left, wide), theme.colour(role))


def reading_card(painter: QPainter, box: QRectF, theme: Theme, *, focus: bool) -> None:
    """The card behind a text that the keyboard can read, with a ring inside it while it does."""
    box = box.adjusted(0.5, 0.5, -0.5, -0.5)
    card(painter, box, theme)
    if focus:
        inside = theme.px(2)
        painter.setPen(theme.pen("select", 2.4))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(inside, inside, -inside, -inside), theme.px(9), theme.px(9))


def arrow_head(painter: QPainter, tip: QPointF, size: float, colour: QColor, *, down: bool = False) -> None:
    """A filled triangle that points right, or down."""
    if down:
        points = [tip, tip + QPointF(-size * 0.7, -size), tip + QPointF(size * 0.7, -size)]
    else:
        points = [tip, tip + QPointF(-size, -size * 0.7), tip + QPointF(-size, size * 0.7)]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF(points))


def hatch(painter: QPainter, box: QRectF, theme: Theme, role: str = "line", *, falls: bool = False) -> None:
    """Slanted lines over a box: paused, or, where they fall to the right, closed. On the screen by a tile, which is ten times as fast as lines."""
    if on_screen(painter):
        ratio = painter.device().devicePixelRatioF()
        side = max(3, round(theme.px(HATCH) * ratio))
        begins = round((box.top() + (-box.left() if falls else box.left())) * ratio * 4) / 4 % side
        brush = QBrush(slanted(theme.colour(role).rgba(), side, theme.pen(role, 1).widthF() * ratio, begins))
        brush.setTransform(QTransform.fromScale((-1 if falls else 1) / ratio, 1 / ratio))
        painter.fillRect(box.toRect(), brush)
        return
    path = QPainterPath()
    step = theme.px(HATCH)
    x = box.left() - box.height()
    while x < box.right():
        path.moveTo(x, box.top() if falls else box.bottom())
        path.lineTo(x + box.height(), box.bottom() if falls else box.top())
        x += step
    painter.save()
    painter.setClipRect(box, Qt.ClipOperation.IntersectClip)
    painter.setPen(theme.pen(role, 1))
    painter.drawPath(path)
    painter.restore()


@lru_cache(maxsize=128)
def slanted(colour: int, side: int, width: float, begins: float = 0.0) -> QImage:
    """One square of slanted lines, which fits itself on all sides, in pixels of the device; `begins`: where a line meets its edge."""
    tile = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    tile.fill(0)
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor.fromRgba(colour), width))
    for shift in (-side, 0, side, 2 * side):
        painter.drawLine(QPointF(begins + shift - side, side), QPointF(begins + shift + side, -side))
    painter.end()
    return tile


def polyline(painter: QPainter, points: Sequence[QPointF], pen: QPen) -> None:
    """A line through points."""
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF(list(points)))


def select_frame(painter: QPainter, box: QRectF, theme: Theme, radius: float = 8) -> None:
    """The frame around what is pointed at or has the focus."""
    gap = theme.px(2)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(theme.pen("select", 2.4))
    painter.drawRoundedRect(box.adjusted(-gap, -gap, gap, gap), theme.px(radius), theme.px(radius))
