"""Where in all of the memory do the listed pages lie? A thin ribbon, from the first page to the last."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPolygonF

from migviz.gui.painters.draw import CENTRE, text
from migviz.gui.painters.screen import on_screen
from migviz.gui.theme import Theme
from migviz.replay.moment import PageState
from migviz.replay.page_list import PageList
from migviz.trace import Blocks

WAITS, DONE = 2, 1
"""Marks of a place on the ribbon: a page that waits lies over one that is through."""

APART = 6.0
"""Pixels at 100 % between two amounts over the ribbon."""


def marks_of(pages: PageList, states: NDArray[np.uint8], blocks: Blocks, width: int) -> NDArray[np.uint8]:
    """For each of `width` places on the ribbon: 0, DONE or WAITS. Single pages have their own place, more of them their block's."""
    total = int(blocks.units.sum())
    if pages.each == 1:
        begin = pages.first * width // total
        end, waits = begin + 1, (states != PageState.SAME) & (states != PageState.ABSENT)
    else:
        on = np.flatnonzero(pages.listed)
        begin, waits = blocks.start[on] * width // total, pages.waiting[on] > 0
        end = np.maximum(begin + 1, (blocks.start[on] + blocks.units[on]) * width // total)
    found = np.zeros(width, dtype=np.uint8)
    for mark, chosen in ((DONE, ~waits), (WAITS, waits)):
        change = np.zeros(width + 1, dtype=np.int64)
        np.add.at(change, begin[chosen], 1)
        np.add.at(change, end[chosen], -1)
        found[np.cumsum(change)[:width] > 0] = mark
    return found


def paint_ribbon(
    painter: QPainter, box: QRectF, marks: NDArray[np.uint8], theme: Theme, *, waits: str, done: str
) -> None:
    """The ribbon in its frame. What waits reaches over the lower half only, so that without colour, too, it is told from what is
    through."""
    ground = theme.colour("target.tint")
    painter.fillRect(box, ground)
    half = round(box.height() / 2)
    if on_screen(painter):
        colours = np.array([0, theme.colour(done).rgba(), theme.colour(waits).rgba()], dtype=np.uint32)
        rows = np.tile(colours[marks], (2, 1))
        rows[0][marks == WAITS] = 0
        rows = np.ascontiguousarray(rows)
        image = QImage(rows.data, len(marks), 2, 4 * len(marks), QImage.Format.Format_ARGB32).copy()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(box, image)
        painter.restore()
    else:
        step = box.width() / len(marks)
        painter.setPen(Qt.PenStyle.NoPen)
        for mark, role in ((DONE, done), (WAITS, waits)):
            top = box.top() + (half if mark == WAITS else 0)
            found = np.flatnonzero(marks == mark).tolist()
            painter.setBrush(theme.colour(role))
            painter.drawRects([QRectF(box.left() + k * step, top, step, box.bottom() - top) for k in found])
    painter.setPen(theme.pen("target" if done == "target" else "line", 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(-0.5, -0.5, 0.5, 0.5), 2, 2)


def paint_ticks(painter: QPainter, box: QRectF, words: tuple[str, ...], theme: Theme) -> None:
    """Amounts of memory over the ribbon, evenly spread from its start to its end; one that would come near the one before or the last is left
    out."""
    free, last = box.left(), box.right() - theme.width("axis", words[-1]) if words else box.right()
    for k, word in enumerate(words):
        width, is_last = theme.width("axis", word), k == len(words) - 1
        x = box.left() + box.width() * k / max(len(words) - 1, 1)
        left = min(max(x - width / 2, box.left()), box.right() - width)
        if not is_last and (left < free or left + width + theme.px(APART) > last):
            continue
        free = left + width + theme.px(APART)
        place = QRectF(left, box.top(), width + 1, box.height())
        text(painter, place, word, theme, font="axis", role="muted", optional=True)


def has_words(funnel: QRectF, theme: Theme) -> bool:
    """Whether there is room for a line in the funnel."""
    return funnel.height() >= theme.height("axis") - 3


def paint_funnel(painter: QPainter, funnel: QRectF, squares: QRectF, words: tuple[str, ...], theme: Theme) -> None:
    """What joins the ribbon to the squares, and what one square is."""
    tint = theme.colour("select.tint")
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tint)
    painter.drawPolygon(
        QPolygonF(
            [
                funnel.topLeft() + QPointF(0, 2),  # what it joins stands on white, not on its blue
                funnel.topRight() + QPointF(0, 2),
                QPointF(squares.right(), funnel.bottom() - 1),
                QPointF(squares.left(), funnel.bottom() - 1),
            ]
        )
    )
    if has_words(funnel, theme):
        inner = QRectF(squares.left(), funnel.top(), squares.width(), funnel.height())
        room = inner if squares.width() > theme.px(150) else funnel
        text(painter, room, words, theme, font="axis", role="muted", align=CENTRE, optional=True)
