"""What lies under the curves? Iterations as bands with numbers, grid lines, titles; and the band pointed at."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from migviz.gui.painters import draw
from migviz.gui.painters.charts.frame import LEAST_WIDTH, TITLE, Frame, Grid
from migviz.gui.theme import Theme
from migviz.replay.curves import Stretch
from migviz.say import in_charts
from migviz.say.labels import pass_words
from migviz.scenario.round_numbers import round_up
from migviz.showing.series import Series
from migviz.showing.spotlight import Spotlight
from migviz.trace import Copying

_NARROW = 7.0
"""Bands narrower than this are drawn as one: of 300 iterations no one could tell them apart."""


def paint_under(painter: QPainter, frame: Frame, grid: Grid, shown: Sequence[Series], theme: Theme) -> None:
    """Grounds, bands of the iterations, grid lines, the heads with their numbers."""
    for box in (frame.memory, frame.throughput):
        painter.fillRect(box, theme.colour("surface"))
        for tint, number, span in _bands(frame, box, shown[0], theme) if len(shown) == 1 else ():
            _band(painter, tint, number, span, theme)
    for one in shown:
        for start, end in one.pauses:
            _closed(painter, frame, start, end, theme)
    _grid(painter, frame, grid, theme)
    for one, heads in zip(shown, frame.heads, strict=False):
        _heads(painter, frame, heads, one, theme)
    for row, heads in enumerate(frame.heads if len(shown) > 1 else ()):
        box = QRectF(heads.left() - theme.px(26), heads.top(), theme.px(20), heads.height())
        draw.text(painter, box, "AB"[row], theme, font="control", align=draw.RIGHT)
    upper, lower = frame.titles
    alone = len(shown) == 1
    _title(
        painter,
        upper,
        TITLE,
        in_charts.memory(grid.memory_unit, missing=all(one.is_missing for one in shown)),
        theme,
    )
    _title(
        painter,
        lower,
        0.55 if alone else TITLE,
        (in_charts.throughput(grid.rate_unit), grid.rate_unit),
        theme,
    )


def _title(painter: QPainter, box: QRectF, share: float, forms: tuple[str, ...], theme: Theme) -> None:
    draw.text(painter, QRectF(box.left(), box.top(), box.width() * share, box.height()), forms, theme)


def _closed(painter: QPainter, frame: Frame, start: float, end: float, theme: Theme) -> None:
    """A pause that is wide enough to be more than a line is hatched."""
    for box in (frame.memory, frame.throughput):
        span = frame.span(start, end, box)
        if span is not None and span.width() >= theme.px(6):
            draw.hatch(painter, span, theme, "faint")


_TINTS = {
    Copying.PAUSE: "pause.tint",
    Copying.PUSH: "target.tint",
    Copying.SAVE: "pause.tint",
    Copying.RESTORE: "pause.tint",
}


def _tint(stretch: Stretch) -> str:
    if stretch.copying is None:
        return "sunk"
    if stretch.copying is Copying.ITERATION:
        return "source.tint" if stretch.iteration == 1 else "dirty.tint"
    return _TINTS[stretch.copying]


def _bands(frame: Frame, box: QRectF, shown: Series, theme: Theme) -> Iterator[tuple[str, int, QRectF]]:
    """Tint, iteration and place of each band in sight; narrow neighbours make one band with the number 0."""
    narrow: tuple[str, QRectF] | None = None
    for one in shown.stretches:
        span = None if one.copying is Copying.PAUSE else frame.span(one.start, one.end, box)
        if span is None:
            continue
        tint = _tint(one)
        if span.width() < theme.px(_NARROW):
            if narrow is not None and narrow[0] == tint:
                narrow[1].setRight(span.right())
                continue
            if narrow is not None:
                yield narrow[0], 0, narrow[1]
            narrow = tint, span
            continue
        if narrow is not None:
            yield narrow[0], 0, narrow[1]
            narrow = None
        yield tint, max(1, one.iteration), span
    if narrow is not None:
        yield narrow[0], 0, narrow[1]


def _band(painter: QPainter, tint: str, number: int, span: QRectF, theme: Theme) -> None:
    painter.fillRect(span, theme.colour(tint, 0.7 if number and number % 2 == 0 else 0.4))
    if number:
        painter.setPen(theme.pen("faint", 1))
        painter.drawLine(span.topRight(), span.bottomRight())


def _grid(painter: QPainter, frame: Frame, grid: Grid, theme: Theme) -> None:
    painter.setPen(theme.pen("faint", 0.8))
    for box, places in ((frame.memory, grid.memory), (frame.throughput, grid.throughput)):
        for y in places:
            painter.drawLine(QPointF(box.left(), round(y) + 0.5), QPointF(box.right(), round(y) + 0.5))
    painter.setPen(theme.pen("line", 1))
    for box in (frame.memory, frame.throughput):
        painter.drawLine(QPointF(box.left(), box.bottom() + 0.5), QPointF(box.right(), box.bottom() + 0.5))


def _heads(painter: QPainter, frame: Frame, box: QRectF, shown: Series, theme: Theme) -> None:
    """A cell for each pass, with its number where there is room; of many narrow ones every 10th or so."""
    painter.fillRect(box, theme.colour("sunk"))
    border = theme.pen("line", 1)
    painter.setPen(border)
    for tint, number, span in _bands(frame, box, shown, theme):
        painter.fillRect(span, theme.colour(tint))
        if number:
            painter.drawLine(span.topRight(), span.bottomRight())
    spans = [(one, frame.span(one.start, one.end, box)) for one in shown.stretches if one.copying is not Copying.PAUSE]
    cells = [(one, span) for one, span in spans if span is not None]
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(box)
    for label, place in _labels(cells, box, theme):
        draw.text(painter, place, label, theme, font="axis", align=draw.CENTRE, optional=True)


def _labels(
    cells: Sequence[tuple[Stretch, QRectF]], box: QRectF, theme: Theme
) -> Iterator[tuple[str | tuple[str, ...], QRectF]]:
    """Texts and places of the labels that fit; a narrow cell's number may stand over its neighbours."""
    pad = theme.px(3)
    narrow = sorted(span.width() for one, span in cells if one.iteration and span.width() < theme.px(24))
    every = _every(narrow[len(narrow) // 2] if narrow else 1.0, theme)
    free = box.left()
    for one, span in cells:
        if not one.iteration:
            yield pass_words(one.copying), span.adjusted(pad, 0, -pad, 0)
            free = max(free, span.right())
            continue
        number = str(one.iteration)
        forms = (in_charts.iteration(number), number)
        width = theme.width("axis", number) + 2 * pad
        if span.width() >= width and span.left() >= free - pad:
            yield forms, span.adjusted(pad, 0, -pad, 0)
            free = span.left() + width
        elif one.iteration % every == 0:
            place = QRectF(span.center().x() - width / 2, box.top(), width, box.height())
            if place.left() >= free and place.right() <= box.right():
                yield number, place
                free = place.right()


def _every(width: float, theme: Theme) -> int:
    """Of narrow cells, each so many pixels wide, every how many-th can carry its number."""
    need = theme.width("axis", "300") * 1.8 / max(width, 0.01)
    return round(round_up(max(1.0, need)))


def paint_lit(painter: QPainter, frame: Frame, shown: Series, spotlight: Spotlight, theme: Theme) -> None:
    """The band that is pointed at, from the heads down to the time axis."""
    times, least = _pointed_at(shown, spotlight), theme.px(LEAST_WIDTH)
    if times is None:
        return
    painter.setBrush(theme.colour("select", 0.22))
    painter.setPen(theme.pen("select", 1.5))
    for box in frame.stories:
        span = frame.span(*times, box, least)
        if span is not None:
            painter.drawRect(span)
    span = frame.span(*times, frame.heads[0], least)
    number = str(spotlight.number)
    if span and spotlight.on("iteration") and span.width() < theme.width("axis", number) + theme.px(6):
        _flag(painter, frame, span.center().x(), number, theme)


def _pointed_at(shown: Series, spotlight: Spotlight) -> tuple[float, float] | None:
    """From when to when is what is pointed at."""
    if spotlight.on("iteration") and (band := shown.band(spotlight.number)):
        return band.start, band.end
    if spotlight.on("pause") and shown.pauses:
        return shown.pauses[0]
    if spotlight.on("change") and spotlight.number < len(shown.changes):
        return shown.changes[spotlight.number], shown.changes[spotlight.number]
    return None


def _flag(painter: QPainter, frame: Frame, x: float, label: str, theme: Theme) -> None:
    """A label in the heads, over a band too narrow to hold it."""
    box, width = frame.heads[0], theme.width("axis", label) + theme.px(8)
    left = min(max(x - width / 2, box.left()), box.right() - width)
    flag = QRectF(left, box.top(), width, box.height())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("select"))
    painter.drawRoundedRect(flag, theme.px(4), theme.px(4))
    draw.text(painter, flag, label, theme, font="axis", role="on.mark", align=draw.CENTRE)
