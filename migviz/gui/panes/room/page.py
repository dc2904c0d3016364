"""How is a page drawn that a room reads? Its title, prose, options as cards with the hands in them, a chart beside."""

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter

from migviz.gui.painters.draw import CENTRE, LEFT, RIGHT, card, text
from migviz.gui.painters.icons import paint_icon
from migviz.gui.panes.room.exhibits import paint_exhibit
from migviz.gui.panes.room.prose import height_of, paint_document, set_in
from migviz.gui.theme import Theme
from migviz.say import in_presenting
from migviz.showing.lesson_blocks import ProseShown
from migviz.showing.presenting.page import ChartOnPage, OptionOnPage, PageShown, in_words

MARGIN, HEAD, GAP = 16.0, 24.0, 12.0
TITLE, CASE, QUESTION, OPTION = 26, 22, 26, 22
"""Pixels at 100 % of their letters, at most."""
BESIDE, BESIDE_OPTIONS = 0.56, 0.41
"""Chosen: the share of the width that a chart has beside words, and beside options."""
TOLD, WORDS = 0.3, 0.34
"""Chosen: the shares of the height that the case of a question has at most above it, and a question above its options."""
DISC = 19.0
MOST_OPTION, LEAST_OPTION = 118.0, 40.0
HAND = 112.0
BAR = 8.0


def paint_page(painter: QPainter, box: QRectF, page: PageShown, theme: Theme) -> None:
    """The page on its ground."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(box, theme.colour("ground"))
    inner = box.adjusted(theme.px(MARGIN), theme.px(10), -theme.px(MARGIN), -theme.px(MARGIN))
    rest = _paint_head(painter, inner, page, theme)
    if page.case:
        rest = _paint_above(painter, rest, page.case, theme, share=TOLD, most=CASE, weight=400)
    if page.chart is not None:
        rest = _paint_beside(painter, rest, page, page.chart, theme)
    _paint_words(painter, rest, page, theme)
    painter.restore()


def _paint_head(painter: QPainter, box: QRectF, page: PageShown, theme: Theme) -> QRectF:
    """What stands small above, and the title; returns what is left below."""
    head = QRectF(box.left(), box.top(), box.width(), theme.px(HEAD))
    used = text(painter, head, page.beside, theme, font="count", role="muted", align=RIGHT) if page.beside else 0.0
    if page.above:
        room = head.adjusted(0, 0, -used - theme.px(16) * bool(used), 0)
        text(painter, room, page.above, theme, font="count", role="muted", align=LEFT, optional=True)
    top = head.bottom() + theme.px(4) if page.above or page.beside else box.top() + theme.px(10)
    rest = QRectF(box.left(), top, box.width(), box.bottom() - top)
    if not page.title:
        return rest
    title = set_in(QSizeF(rest.width(), theme.px(80)), (in_words(page.title),), theme, TITLE, weight=700)
    paint_document(painter, rest, title, theme)
    rest.setTop(rest.top() + height_of(title) + theme.px(GAP))
    return rest


def _paint_beside(painter: QPainter, box: QRectF, page: PageShown, chart: ChartOnPage, theme: Theme) -> QRectF:
    """The chart on its card; returns what is left beside it. A question stands over both."""
    if (page.options or page.lines) and page.prose:
        box = _paint_question(painter, box, page, theme)
    width = box.width() * (BESIDE_OPTIONS if page.options or page.lines else BESIDE)
    place = QRectF(box.left(), box.top(), width, box.height())
    card(painter, place, theme, fill="surface")
    paint_exhibit(painter, place.adjusted(theme.px(8), theme.px(8), -theme.px(8), -theme.px(8)), chart, theme)
    return box.adjusted(width + theme.px(GAP), 0, 0, 0)


def _paint_question(painter: QPainter, box: QRectF, page: PageShown, theme: Theme) -> QRectF:
    """The words of a question; returns what is left below."""
    return _paint_above(painter, box, page.prose, theme, share=WORDS, most=QUESTION, weight=600)


def _paint_above(
    painter: QPainter,
    box: QRectF,
    prose: tuple[ProseShown, ...],
    theme: Theme,
    *,
    share: float,
    most: int,
    weight: int,
) -> QRectF:
    """Words at the top, in a share of the height at most; returns what is left below."""
    words = set_in(QSizeF(box.width(), box.height() * share), prose, theme, most, weight=weight)
    paint_document(painter, box, words, theme)
    return box.adjusted(0, height_of(words) + theme.px(GAP), 0, 0)


def _paint_words(painter: QPainter, box: QRectF, page: PageShown, theme: Theme) -> None:
    """Everything that is no chart, in what is left."""
    is_asked = bool(page.options or page.lines) and bool(page.prose)
    if is_asked and page.chart is None:
        box = _paint_question(painter, box, page, theme)
    if page.said:
        box = _paint_said(painter, box, page, theme)
    if page.options:
        _paint_options(painter, box, page.options, theme)
    elif page.lines:
        _paint_lines(painter, box, page.lines, theme)
    elif page.prose:
        weight = 600 if page.case else 400
        paint_document(painter, box, set_in(box.size(), page.prose, theme, weight=weight), theme)


def _paint_said(painter: QPainter, box: QRectF, page: PageShown, theme: Theme) -> QRectF:
    """What the lesson says to the answer, at the foot; returns what is left above."""
    pad = theme.px(12)
    inside = box.width() - 2 * pad
    words = set_in(QSizeF(inside, box.height() * 0.42 - 2 * pad), page.said, theme, 20)
    high = min(height_of(words), box.height() * 0.42 - 2 * pad) + 2 * pad
    place = QRectF(box.left(), box.bottom() - high, box.width(), high)
    card(painter, place, theme, fill="target.tint", pen=theme.pen("target", 1.4))
    paint_document(painter, place.adjusted(pad, pad, -pad, -pad), words, theme)
    return box.adjusted(0, 0, 0, -high - theme.px(GAP))


def _paint_options(painter: QPainter, box: QRectF, options: tuple[OptionOnPage, ...], theme: Theme) -> None:
    """Cards of one height below each other."""
    gap = theme.px(GAP if len(options) < 6 else 6)
    high = min(theme.px(MOST_OPTION), (box.height() - gap * (len(options) - 1)) / len(options))
    for k, option in enumerate(options):
        _paint_option(painter, QRectF(box.left(), box.top() + k * (high + gap), box.width(), high), option, theme)


def _paint_option(painter: QPainter, box: QRectF, option: OptionOnPage, theme: Theme) -> None:
    right = option.mark == "right"
    card(
        painter,
        box,
        theme,
        fill="target.tint" if right else "surface",
        pen=theme.pen("target" if right else "line", 3 if right else 1.4),
    )
    inner = box.adjusted(theme.px(12), theme.px(4), -theme.px(12), -theme.px(4))
    if option.sign:
        _paint_disc(painter, QPointF(inner.left() + theme.px(DISC), inner.center().y()), option, theme)
        inner.setLeft(inner.left() + theme.px(2 * DISC + 12))
    if option.hands is not None:
        inner = _paint_hands(painter, inner, option, theme)
    words = set_in(inner.size(), (option.prose,), theme, OPTION, weight=500)
    paint_document(painter, inner, words, theme, middle=True)


def _paint_disc(painter: QPainter, middle: QPointF, option: OptionOnPage, theme: Theme) -> None:
    """The letter; once it is told, the tick of what is right."""
    radius = theme.px(DISC)
    place = QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius)
    wrong = option.mark == "wrong"
    painter.setPen(theme.pen("line", 1.4) if wrong else Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("surface" if wrong else "ink"))
    painter.drawEllipse(place)
    if option.mark == "right":
        side = theme.px(22)
        paint_icon(painter, QRectF(middle.x() - side / 2, middle.y() - side / 2, side, side), "tick", "surface", theme)
    else:
        text(painter, place, option.sign, theme, font="title", role="muted" if wrong else "surface", align=CENTRE)


def _paint_hands(painter: QPainter, box: QRectF, option: OptionOnPage, theme: Theme) -> QRectF:
    """How many hands, at the right, and their share as a bar at the foot; returns the room for the words."""
    assert option.hands is not None
    count = QRectF(box.right() - theme.px(HAND), box.top(), theme.px(HAND), box.height())
    text(painter, count, (in_presenting.hands(option.hands), str(option.hands)), theme, font="title", align=RIGHT)
    track = QRectF(box.left(), box.bottom() - theme.px(BAR + 2), box.width() - theme.px(HAND + 12), theme.px(BAR))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("faint"))
    painter.drawRoundedRect(track, theme.px(4), theme.px(4))
    painter.setBrush(theme.colour("select"))
    if option.share > 0:
        painter.drawRoundedRect(
            QRectF(track.left(), track.top(), track.width() * option.share, track.height()), theme.px(4), theme.px(4)
        )
    return QRectF(box.left(), box.top(), track.width(), track.top() - box.top() - theme.px(2))


def _paint_lines(painter: QPainter, box: QRectF, lines: tuple[tuple[str, str], ...], theme: Theme) -> None:
    """What, and how much, in a line each."""
    gap = theme.px(8)
    high = min(theme.px(64), (box.height() - gap * (len(lines) - 1)) / len(lines))
    wide = max((theme.width("title", much) for __, much in lines), default=0.0)
    for k, (what, much) in enumerate(lines):
        place = QRectF(box.left(), box.top() + k * (high + gap), box.width(), high)
        card(painter, place, theme, fill="surface", pen=theme.pen("faint", 1.4))
        inner = place.adjusted(theme.px(16), theme.px(2), -theme.px(16), -theme.px(2))
        if much:
            text(painter, inner, much, theme, font="title", align=RIGHT)
            inner.setRight(inner.right() - min(wide, inner.width() * 0.5) - theme.px(16))
        paint_document(painter, inner, set_in(inner.size(), (in_words(what),), theme, 22), theme, middle=True)
