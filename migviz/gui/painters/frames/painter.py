"""How is a frame drawn: its line in the list, its bytes, and its fields, joined by a line in the margin?"""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from migviz.gui.painters.boxes import rect
from migviz.gui.painters.draw import CENTRE, RIGHT, card, polyline, text
from migviz.gui.painters.icons import paint_icon
from migviz.gui.theme import Theme
from migviz.say.facts.lines import clock
from migviz.showing.places.frames import DecoderPlaces
from migviz.trace.traffic import Frame, FrameKind
from migviz.trace.wire import summary

ROW = 27.0
"""Pixels of a line of the list."""


def paint_frame_row(
    painter: QPainter, box: QRectF, frame: Frame, theme: Theme, *, chosen: bool, past: bool, focus: bool
) -> None:
    """One line: a mark for its kind, when it was sent, what it is and what became of it; of one that is to come that is not known yet."""
    if chosen:
        card(painter, box.adjusted(1, 1, -1, -1), theme, fill="select.tint", pen=theme.pen("select", 2.4 if focus else 1),
             radius=5)  # fmt: skip
    mark = QRectF(box.left() + theme.px(7), box.center().y() - theme.px(8), theme.px(20), theme.px(16))
    lost = frame.fate.lost and past
    _paint_mark(painter, mark, frame, theme, lost=lost, past=past)
    time = QRectF(mark.right() + theme.px(7), box.top(), theme.px(86), box.height())
    text(painter, time, clock_of(frame.t), theme, font="axis", role="muted")
    room = QRectF(time.right() + theme.px(4), box.top(), box.right() - time.right() - theme.px(10), box.height())
    whole = so_far(frame, past=past)
    short = whole.split(":")[0] if lost else whole.split(",")[0]
    role = "warning" if lost else "ink" if past else "muted"
    text(painter, room, (whole, short, frame.kind.value, ""), theme, font="label", role=role, optional=True)


def so_far(frame: Frame, *, past: bool) -> str:
    """What a frame is, and what became of it once it was sent."""
    whole = summary(frame)
    return whole if past or not frame.fate.lost else whole.split(":")[0]


def clock_of(t: float) -> str:
    """A time in seconds to the tenth of a millisecond: frames are that close together."""
    return f"{t:.4f} s" if t < 10_000 else clock(t)


def _paint_mark(painter: QPainter, box: QRectF, frame: Frame, theme: Theme, *, lost: bool, past: bool) -> None:
    """In grey and hollow until it was sent, in red where it was lost."""
    role = "line" if not past else "warning" if lost else "broadcast" if frame.kind.announces else "client"
    if frame.kind.announces:
        paint_icon(painter, box, "envelope", theme.colour(role), theme)
        return
    hollow = not past or frame.kind in (FrameKind.ANSWER, FrameKind.ARP_ANSWER, FrameKind.VM_ACK, FrameKind.ACK)
    painter.setPen(theme.pen(role, 1.6))
    painter.setBrush(theme.colour("surface" if hollow else role))
    size = theme.px(4 if frame.kind in (FrameKind.ACK, FrameKind.VM_ACK) else 6)
    c = box.center()
    points = [c + QPointF(-size, 0), c + QPointF(0, -size), c + QPointF(size, 0), c + QPointF(0, size)]
    painter.drawPolygon(points)


def paint_decoder(
    painter: QPainter, places: DecoderPlaces, raw: bytes, theme: Theme, *, lit: int | None, broadcast: bool
) -> None:
    """All bytes in rows, all fields under them; the lit field frames its bytes and its line."""
    role = "broadcast" if broadcast else "source"
    for row in range(places.rows):
        place = rect(places.offset(row))
        painter.setFont(theme.mono("axis"))
        painter.setPen(theme.colour("muted"))
        painter.drawText(place, int(RIGHT), f"{row * 12:02d}")
    for number, part in enumerate(places.parts):
        for span in map(rect, places.spans(number)):
            if number == lit:
                card(painter, span.adjusted(1, 1, -1, -1), theme, fill=role, pen=theme.pen("ink", 2), radius=4)
            elif number % 2 == 0:
                painter.fillRect(span.adjusted(1, 2, -1, -2), theme.colour("sunk"))
        for k in range(part.start, part.end):
            painter.setFont(theme.mono("label"))
            painter.setPen(theme.colour("on.mark" if number == lit else "muted" if part.name == "padding" else "ink"))
            painter.drawText(rect(places.byte(k)), int(CENTRE), f"{raw[k]:02x}")
    paint_fields(painter, places, theme, lit, role)
    if lit is not None:
        _paint_joint(painter, places, lit, theme)


def paint_fields(painter: QPainter, places: DecoderPlaces, theme: Theme, lit: int | None, role: str) -> None:
    """All fields, a line each."""
    longest = max((theme.mono_width("axis", part.value) for part in places.parts), default=0.0) + theme.px(6)
    for number, part in enumerate(places.parts):
        box = rect(places.field(number))
        if number == lit:
            card(painter, box.adjusted(0, 1, 0, -1), theme, fill=f"{role}.tint", pen=theme.pen("ink", 2), radius=5)
        else:
            painter.setPen(theme.pen("faint", 1))
            painter.drawLine(box.bottomLeft(), box.bottomRight())
        inner = box.adjusted(theme.px(8), 0, -theme.px(6), 0)
        name = QRectF(inner.left(), inner.top(), theme.px(98), inner.height())
        text(painter, name, part.name, theme, font="control", optional=True)
        usual, room = min(theme.px(146), 0.42 * inner.width()), inner.right() - name.right() - theme.px(4)
        value_width = max(usual, min(longest, room))
        value = QRectF(name.right() + theme.px(4), inner.top(), value_width, inner.height())
        painter.setFont(theme.mono("axis"))
        painter.setPen(theme.colour("ink"))
        painter.drawText(value, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), part.value)
        says = QRectF(
            value.right() + theme.px(4), inner.top(), inner.right() - value.right() - theme.px(4), inner.height()
        )
        text(painter, says, (part.says, part.says.split(",")[0], ""), theme, role="ink" if number == lit else "muted",
             optional=True)  # fmt: skip


def _paint_joint(painter: QPainter, places: DecoderPlaces, lit: int, theme: Theme) -> None:
    """From the bytes along the margin to the line of the field."""
    last, line = rect(places.spans(lit)[-1]), rect(places.field(lit))
    x = places.box.right - theme.px(3)
    points = [
        QPointF(last.right(), last.center().y()),
        QPointF(x, last.center().y()),
        QPointF(x, line.center().y()),
        QPointF(line.right(), line.center().y()),
    ]
    polyline(painter, points, theme.pen("ink", 2))
