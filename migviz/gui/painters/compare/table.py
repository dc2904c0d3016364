"""How is the table of differences drawn?"""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from migviz.gui.painters import draw
from migviz.gui.painters.compare.painter import paint_badge
from migviz.gui.painters.earlier import paint_outline
from migviz.gui.painters.icons import paint_icon
from migviz.gui.theme import Theme
from migviz.replay.earlier import Earlier
from migviz.replay.seen import Seen
from migviz.say import in_comparison
from migviz.say.numbers import COVERED, is_covered
from migviz.study.compare import Difference, differences, times_longer

ROW = 34.0


def paint_table(painter: QPainter, box: QRectF, rows: Sequence[Difference], theme: Theme) -> float:
    """What differs, the better one in bold with a tick; returns where it ends. Nothing as long as a run is not told."""
    if not rows:
        return box.top()
    height = min(theme.px(ROW), (box.height() - theme.px(30)) / max(1, len(rows)))
    name_width = max(theme.width("label", row.name) for row in rows) + theme.px(8)
    column = (box.width() - name_width) / 2
    for index, letter in enumerate("AB"):
        centre = QPointF(box.left() + name_width + (index + 1) * column - theme.px(16), box.top() + theme.px(14))
        paint_badge(painter, centre, letter, theme)
    y = box.top() + theme.px(30)
    for row in rows:
        line = QRectF(box.left(), y, box.width(), height)
        _paint_row(painter, line, row, name_width, column, theme)
        y += height
    return y


def differences_of(a: Seen, b: Seen) -> tuple[Difference, ...]:
    """The rows that compare two runs, once both are told; what an open question asks for is not written, nor which is better."""
    if a.run.end is None or b.run.end is None:
        return ()
    return tuple(
        replace(row, a=COVERED, b=COVERED, better="") if is_covered(a, row.number) or is_covered(b, row.number) else row
        for row in differences(a.run, b.run)
    )


def _paint_row(
    painter: QPainter, line: QRectF, row: Difference, name_width: float, column: float, theme: Theme
) -> None:
    painter.setPen(theme.pen("faint", 1))
    painter.drawLine(line.topLeft(), line.topRight())
    role = "ink" if row.differs else "muted"
    draw.text(
        painter,
        QRectF(line.left(), line.top(), name_width, line.height()),
        (row.name, ""),
        theme,
        role=role,
        optional=True,
    )
    for index, (words, letter) in enumerate(((row.a, "A"), (row.b, "B"))):
        cell = QRectF(line.left() + name_width + index * column, line.top(), column, line.height())
        better = row.better == letter
        used = draw.text(
            painter,
            cell,
            _forms(words),
            theme,
            font="control" if better else "label",
            role=role,
            align=draw.RIGHT,
            optional=True,
        )
        size = theme.px(15)
        left = cell.right() - used - size - theme.px(2)
        if better and left >= cell.left() - theme.px(4):
            paint_icon(painter, QRectF(left, cell.center().y() - size / 2, size, size), "tick", "ink", theme)


def _forms(words: str) -> Sequence[str]:
    short = {
        in_comparison.nothing_to_converge(): "–",
        in_comparison.unfinished(): in_comparison.no_end(),
        in_comparison.vm_lost(): in_comparison.lost(),
    }
    return (words, short.get(words, words))


def paint_pauses(
    painter: QPainter, box: QRectF, a: Seen, b: Seen, theme: Theme, earlier: Earlier | None = None
) -> None:
    """Both pauses as bars on one scale, and over B's how long it was `earlier`."""
    if is_covered(a, "run.downtime") or is_covered(b, "run.downtime"):
        return
    pauses = a.run.metrics.downtime or 0.0, b.run.metrics.downtime or 0.0
    before = earlier.pause or 0.0 if earlier is not None else 0.0
    most = max(*pauses, before)
    head = QRectF(box.left(), box.top(), box.width(), theme.px(24))
    draw.text(
        painter, head, (in_comparison.pauses_to_scale(), in_comparison.pauses()), theme, font="control", optional=True
    )
    for index, (letter, seconds) in enumerate(zip("AB", pauses, strict=True)):
        y = head.bottom() + index * theme.px(24)
        draw.text(painter, QRectF(box.left(), y, theme.px(20), theme.px(22)), letter, theme, font="control")
        room = box.width() - theme.px(26)
        width = max(theme.px(2), room * seconds / most) if most > 0 else 0.0
        bar = QRectF(box.left() + theme.px(24), y + theme.px(4), width, theme.px(14))
        painter.fillRect(bar, theme.colour("pause"))
        if letter == "B" and earlier is not None and before:
            bar.setWidth(max(theme.px(2), room * before / most))
            paint_outline(painter, bar, earlier, theme)
    longer = times_longer(*pauses)
    if longer:
        which = "A" if pauses[0] > pauses[1] else "B"
        words = f"{which}: {longer}"
        draw.text(
            painter,
            QRectF(box.left(), head.bottom() + theme.px(50), box.width(), theme.px(22)),
            (words, ""),
            theme,
            optional=True,
        )


PAUSES = 96.0
"""Pixels that both pauses take at 100 %."""
