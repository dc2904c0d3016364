"""How are the changes of a run drawn on its strip: a mark for each, and beside it what changes there?"""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from migviz.gui.painters.draw import fitting, text
from migviz.gui.painters.time_strip.geometry import Strip
from migviz.gui.theme import Theme
from migviz.replay.seen import Seen
from migviz.replay.told import known_until
from migviz.say import on_strip
from migviz.scenario import Change
from migviz.showing.spotlight import Spotlight

GAP = 6.0
"""Pixels between a mark and its words, and at least between these and what else is in their row."""


def paint_changes(
    painter: QPainter, strip: Strip, seen: Seen, theme: Theme, spotlight: Spotlight, taken: Sequence[QRectF]
) -> None:
    """A mark for each change at a time: it can be dragged and deleted. What changes nothing has one only while it is chosen.
    Its words stand where nothing else is `taken`."""
    shown = tuple(_shown(seen, spotlight))
    marks = [change_mark(strip, change.at, theme) for __, change in shown]
    places = word_places(strip, seen, theme, marks, shown, taken)
    for (index, change), box, (place, words) in zip(shown, marks, places, strict=True):
        _paint_mark(painter, strip, box, theme, is_chosen=spotlight.on("change", index))
        if words:
            text(painter, place, words, theme, font="label", role="ink" if change.at <= seen.t else "muted")


def _shown(seen: Seen, spotlight: Spotlight) -> Iterator[tuple[int, Change]]:
    run = seen.run
    for index, change in enumerate(run.scenario.changes):
        if change.at <= known_until(run) and (spotlight.on("change", index) or run.scenario.is_news(change)):
            yield index, change


def word_places(
    strip: Strip,
    seen: Seen,
    theme: Theme,
    marks: Sequence[QRectF],
    shown: Sequence[tuple[int, Change]],
    taken: Sequence[QRectF],
) -> list[tuple[QRectF, str]]:
    """Where the words of each change stand, right of its mark or left of it, and in which form; "" where there is no room."""
    gap, found = theme.px(GAP), list[tuple[QRectF, str]]()
    others = [*taken, *marks]
    for mark, (__, change) in zip(marks, shown, strict=True):
        place, words = QRectF(), ""
        for form in on_strip.change(change):
            wide = theme.width("label", form) + 1
            near = min(
                (one.left() for one in taken if one.left() < mark.right() and one.right() > mark.left()), default=0
            )
            for left in (mark.right() + gap, mark.left() - gap - wide, near - gap - wide):
                box = QRectF(left, strip.flags.top() - theme.px(2), wide, strip.flags.height())
                if not words and _is_free(box, strip, others, gap):
                    place, words = box, fitting(theme, "label", (form, ""), wide)
        found.append((place, words))
        others += [place] if words else []
    return found


def _is_free(box: QRectF, strip: Strip, taken: Sequence[QRectF], gap: float) -> bool:
    inside = strip.flags.left() <= box.left() and box.right() <= strip.flags.right()
    return inside and not any(one.adjusted(1 - gap, 0, gap - 1, 0).intersects(box) for one in taken)


def _paint_mark(painter: QPainter, strip: Strip, box: QRectF, theme: Theme, *, is_chosen: bool) -> None:
    painter.setPen(theme.pen("select" if is_chosen else "ink", 1.6))
    painter.setBrush(theme.colour("select" if is_chosen else "surface"))
    x, half = box.center().x(), box.width() / 2
    painter.drawLine(QPointF(x, strip.axis.box.top()), QPointF(x, strip.axis.box.bottom()))
    painter.drawPolygon(
        [
            QPointF(x - half, box.top()),
            QPointF(x + half, box.top()),
            QPointF(x + half, box.center().y()),
            QPointF(x, box.bottom()),
            QPointF(x - half, box.center().y()),
        ]
    )


def change_mark(strip: Strip, t: float, theme: Theme) -> QRectF:
    """The handle of a change."""
    size = theme.px(16)
    return QRectF(strip.axis.x(t) - size / 2, strip.axis.box.top() - theme.px(12), size, theme.px(18))
