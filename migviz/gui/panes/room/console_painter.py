"""How is the presenter's window drawn? Head with the clock, plan, beats, what comes next, the hands with what is right."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPolygonF

from migviz.gui.painters.boxes import rect
from migviz.gui.painters.draw import CENTRE, LEFT, RIGHT, card, text
from migviz.gui.painters.icons import paint_icon
from migviz.gui.theme import Theme
from migviz.say import in_presenting
from migviz.showing.commands import COUNTING_KEYS
from migviz.showing.places.console import LINE, TITLE, ConsolePlaces
from migviz.showing.presenting.console import BeatLine, ChoiceLine, ConsoleShown, HandLine, PlanPart
from migviz.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """The time of the day, and seconds since it began."""

    now: str
    gone: float


def paint_console(
    painter: QPainter,
    places: ConsolePlaces,
    shown: ConsoleShown,
    clock: Clock,
    theme: Theme,
    coming: QImage | None,
    picture: tuple[int, int, int],
) -> None:
    """All that is no widget. `coming`: what the next press shows; `picture`: size of the audience's in pixels, and its scale in per cent."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    _paint_head(painter, rect(places.head), shown, clock, theme)
    _paint_plan(painter, rect(places.plan), shown, clock, theme)
    _paint_frame(painter, places, picture, theme, held=shown.held)
    _paint_coming(painter, rect(places.next_picture), shown, coming, theme)
    _paint_beats(painter, rect(places.beats), shown, theme)
    if places.card:
        _paint_card(painter, places, shown, theme)


def _paint_head(painter: QPainter, box: QRectF, shown: ConsoleShown, clock: Clock, theme: Theme) -> None:
    painter.fillRect(box, theme.colour("ink"))
    pad, half = theme.px(16), box.height() / 2
    upper = QRectF(pad, theme.px(6), box.width() * 0.55, half - theme.px(6))
    text(painter, upper, shown.title, theme, font="label", role="ground", align=LEFT)
    text(
        painter, upper.translated(0, half - theme.px(6)), shown.section, theme, font="value", role="ground", align=LEFT
    )
    time = QRectF(box.right() - theme.px(150), 0, theme.px(134), box.height())
    text(painter, time, clock.now, theme, font="clock", role="ground", align=RIGHT)
    beside = QRectF(box.right() - theme.px(520), theme.px(6), theme.px(350), half - theme.px(6))
    text(painter, beside, _gone(shown, clock), theme, font="value", role="ground", align=RIGHT)
    if shown.planned:
        words = in_presenting.planned(round(shown.planned / 60))
        text(painter, beside.translated(0, half - theme.px(6)), words, theme, font="label", role="ground", align=RIGHT)


def _gone(shown: ConsoleShown, clock: Clock) -> str:
    gone, left = minutes(clock.gone), shown.planned - clock.gone
    if not shown.planned:
        return in_presenting.gone(gone)
    return (
        in_presenting.gone_and_left(gone, minutes(left)) if left >= 0 else in_presenting.over_by(gone, minutes(-left))
    )


def minutes(seconds: float) -> str:
    """13:20"""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def _paint_plan(painter: QPainter, box: QRectF, shown: ConsoleShown, clock: Clock, theme: Theme) -> None:
    bar = box.adjusted(0, 0, -theme.px(240) if shown.planned else 0.0, 0)
    for part, place in zip(shown.plan, plan_boxes(bar, shown.plan), strict=True):
        pen = theme.pen("select", 2.2) if part.is_now else theme.pen("line", 1)
        card(painter, place, theme, fill="pause.tint" if part.is_done else "surface", pen=pen, radius=5)
        words = in_presenting.part_of_plan(part.title, round(part.seconds / 60)) if part.seconds else part.title
        inner = place.adjusted(theme.px(5), 0, -theme.px(5), 0)
        shown_words = fitting_part(theme, (words, part.title), inner.width())
        text(painter, inner, shown_words, theme, font="label", align=CENTRE, optional=True)
    if shown.planned:
        _paint_marker(painter, bar, min(1.0, clock.gone / shown.planned), theme)
        ahead = QRectF(bar.right() + theme.px(12), box.top(), theme.px(228), box.height())
        card(painter, ahead, theme, fill="surface", pen=theme.pen("line", 1.2), radius=6)
        text(painter, ahead, _ahead(shown.until_now - clock.gone), theme, font="count", align=CENTRE)


def fitting_part(theme: Theme, forms: tuple[str, ...], room: float) -> str:
    """The longest form that fits, or as much of the shortest as does."""
    for form in forms:
        if theme.width("label", form) <= room:
            return form
    short = forms[-1]
    while short and theme.width("label", short + "…") > room:
        short = short[:-1]
    return f"{short}…" if len(short) > 2 else ""


def plan_boxes(bar: QRectF, plan: tuple[PlanPart, ...]) -> list[QRectF]:
    """As wide as the planned time; alike where none is planned."""
    whole, left, found = sum(part.seconds or 1.0 for part in plan), bar.left(), []
    for part in plan:
        wide = bar.width() * (part.seconds or 1.0) / whole
        found.append(QRectF(left, bar.top(), wide - 2, bar.height()))
        left += wide
    return found


def _paint_marker(painter: QPainter, bar: QRectF, share: float, theme: Theme) -> None:
    """How far the clock is in the plan."""
    x, half = bar.left() + share * bar.width(), theme.px(6)
    painter.setPen(theme.pen("ink", 2))
    painter.drawLine(QPointF(x, bar.top() - theme.px(4)), QPointF(x, bar.bottom()))
    painter.setBrush(theme.colour("ink"))
    top = bar.top() - theme.px(6)
    painter.drawPolygon(QPolygonF([QPointF(x - half, top), QPointF(x + half, top), QPointF(x, top + half)]))


def _ahead(seconds: float) -> tuple[str, ...]:
    much = round(abs(seconds))
    if much < 15:
        return (in_presenting.on_time(),)
    words = in_presenting.minutes_and_seconds(much // 60, much % 60) if much >= 60 else in_presenting.seconds(much)
    return (in_presenting.ahead(words) if seconds > 0 else in_presenting.behind(words),)


def _paint_frame(
    painter: QPainter, places: ConsolePlaces, picture: tuple[int, int, int], theme: Theme, *, held: bool
) -> None:
    seen = rect(places.picture)
    head = QRectF(seen.left(), seen.top() - theme.px(TITLE), seen.width(), theme.px(TITLE))
    words = in_presenting.room_sees_held() if held else in_presenting.room_sees()
    text(painter, head, words, theme, font="count", align=LEFT)
    text(painter, head, in_presenting.of_size(*picture), theme, role="muted", align=RIGHT, optional=True)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(theme.pen("warning" if held else "ink", 3))
    painter.drawRect(seen.adjusted(-1, -1, 1, 1))


def _paint_coming(painter: QPainter, box: QRectF, shown: ConsoleShown, coming: QImage | None, theme: Theme) -> None:
    head = QRectF(box.left(), box.top() - theme.px(TITLE), box.width(), theme.px(TITLE))
    words = in_presenting.shown_once_let_go() if shown.held else in_presenting.next_picture()
    text(painter, head, words, theme, font="count", align=LEFT)
    painter.setPen(theme.pen("line", 1))
    painter.setBrush(theme.colour("sunk"))
    painter.drawRect(box)
    if coming is not None:
        ratio = painter.device().devicePixelRatioF()
        small = coming.scaled((box.size() * ratio).toSize(), mode=Qt.TransformationMode.SmoothTransformation)
        painter.drawImage(box, small)
    under = QRectF(box.left(), box.bottom(), box.width(), theme.px(TITLE))
    now = next((line.words for line in shown.beats if line.when == 0), "")
    words = now if shown.held else shown.next[:1].upper() + shown.next[1:]
    text(painter, under, words, theme, font="label", align=LEFT)


def beats_seen(box: QRectF, shown: ConsoleShown, theme: Theme) -> list[tuple[QRectF, BeatLine]]:
    """The beats around the present one, each with its row."""
    rows = max(1, int((box.height() - theme.px(TITLE)) // theme.px(LINE)))
    here = next((k for k, line in enumerate(shown.beats) if line.when == 0), 0)
    first = min(max(0, here - rows // 2), max(0, len(shown.beats) - rows))
    top = box.top() + theme.px(TITLE)
    return [
        (QRectF(box.left(), top + k * theme.px(LINE), box.width(), theme.px(LINE)), line)
        for k, line in enumerate(shown.beats[first : first + rows])
    ]


def _paint_beats(painter: QPainter, box: QRectF, shown: ConsoleShown, theme: Theme) -> None:
    if not shown.beats:
        return
    head = QRectF(box.left(), box.top(), box.width(), theme.px(TITLE))
    text(painter, head, in_presenting.beats(), theme, font="count", align=LEFT, optional=True)
    for row, line in beats_seen(box, shown, theme):
        if line.when == 0:
            card(painter, row.adjusted(0, 1, 0, -1), theme, fill="surface", pen=theme.pen("ink", 1.8), radius=6)
        _paint_dot(painter, QPointF(row.left() + theme.px(14), row.center().y()), line.when, theme)
        much = in_presenting.seconds(round(line.seconds))
        inner = row.adjusted(theme.px(28), 0, -theme.px(8), 0)
        used = text(painter, inner, much, theme, role="muted", align=RIGHT, optional=True)
        inner.setRight(inner.right() - used - theme.px(8))
        words = fitting_part(theme, (line.words,), inner.width())
        text(painter, inner, words, theme, role="ink" if line.when >= 0 else "muted", align=LEFT, optional=True)


def _paint_dot(painter: QPainter, middle: QPointF, when: int, theme: Theme) -> None:
    side = theme.px(12)
    if when < 0:
        paint_icon(painter, QRectF(middle.x() - side / 2, middle.y() - side / 2, side, side), "tick", "muted", theme)
        return
    painter.setPen(theme.pen("ink" if when == 0 else "line", 1.4))
    painter.setBrush(theme.colour("ink") if when == 0 else Qt.BrushStyle.NoBrush)
    painter.drawEllipse(middle, side / 2.4, side / 2.4)


def _paint_card(painter: QPainter, places: ConsolePlaces, shown: ConsoleShown, theme: Theme) -> None:
    """The hands of a question, or the list of sections."""
    box = rect(places.card)
    card(painter, box, theme, fill="surface", pen=theme.pen("faint", 1.2))
    head = QRectF(box.left() + theme.px(14), box.top() + theme.px(6), box.width() - theme.px(28), theme.px(TITLE))
    if shown.choices:
        _paint_choices(painter, box, head, shown, theme)
        return
    if not shown.hands:
        words = in_presenting.sections() if shown.is_lesson else in_presenting.steps()
        text(painter, head, words, theme, font="count", align=LEFT)
        for row, part in sections_seen(box, shown, theme):
            _paint_section(painter, row, part, theme)
        return
    total = sum(line.count for line in shown.hands)
    used = text(painter, head, in_presenting.hands(total), theme, font="label", role="muted", align=RIGHT)
    head.setRight(head.right() - used - theme.px(12))
    words = in_presenting.hands_up(shown.asked)
    painter.setFont(theme.font("count"))
    text(painter, head, cut(theme, "count", words, head.width()), theme, font="count", align=LEFT, optional=True)
    for k, line in enumerate(shown.hands):
        _paint_hand(painter, places, k, line, len(shown.hands), total, theme)
    foot = QRectF(head.left(), box.bottom() - theme.px(TITLE + 4), box.width() - theme.px(28), theme.px(TITLE))
    if shown.counting:
        text(
            painter,
            foot,
            in_presenting.digits_count(min(len(shown.hands), COUNTING_KEYS)),
            theme,
            role="muted",
            align=LEFT,
            optional=True,
        )


def cut(theme: Theme, font: str, words: str, room: float) -> str:
    """As much of it as there is room for."""
    if theme.width(font, words) <= room:
        return words
    while words and theme.width(font, words + "…") > room:
        words = words[:-1]
    return words + "…"


def sections_seen(box: QRectF, shown: ConsoleShown, theme: Theme) -> list[tuple[QRectF, PlanPart]]:
    """The rows of the list of sections, in one column or in two."""
    top, high = box.top() + theme.px(TITLE + 10), theme.px(LINE)
    rows = max(1, int((box.bottom() - top - theme.px(6)) // high))
    columns = 1 if len(shown.plan) <= rows else 2
    wide = (box.width() - theme.px(20)) / columns
    return [
        (QRectF(box.left() + theme.px(10) + k // rows * wide, top + k % rows * high, wide - theme.px(8), high), part)
        for k, part in enumerate(shown.plan[: rows * columns])
    ]


def choices_seen(box: QRectF, shown: ConsoleShown, theme: Theme) -> list[tuple[QRectF, ChoiceLine]]:
    """As many lines of the list of all beats as there is room for, those about the one that is chosen, in two columns."""
    top, high = box.top() + theme.px(TITLE + 10), theme.px(LINE)
    rows = max(1, int((box.bottom() - top - theme.px(6)) // high))
    here = next((k for k, line in enumerate(shown.choices) if line.is_chosen), 0)
    first = here // (2 * rows) * 2 * rows
    wide = (box.width() - theme.px(20)) / 2
    return [
        (QRectF(box.left() + theme.px(10) + k // rows * wide, top + k % rows * high, wide - theme.px(8), high), line)
        for k, line in enumerate(shown.choices[first : first + 2 * rows])
    ]


def _paint_choices(painter: QPainter, box: QRectF, head: QRectF, shown: ConsoleShown, theme: Theme) -> None:
    used = text(painter, head, in_presenting.arrows_choose(), theme, role="muted", align=RIGHT, optional=True)
    head.setRight(head.right() - used - theme.px(12))
    text(painter, head, in_presenting.all_beats(), theme, font="count", align=LEFT)
    for row, line in choices_seen(box, shown, theme):
        if line.is_chosen:
            card(painter, row.adjusted(0, 1, 0, -1), theme, fill="select.tint", pen=theme.pen("select", 1.8), radius=6)
        inner = row.adjusted(theme.px(8 if line.is_title else 22), 0, -theme.px(8), 0)
        font = "count" if line.is_title else "label"
        text(painter, inner, cut(theme, font, line.words, inner.width()), theme, font=font, align=LEFT, optional=True)


def _paint_section(painter: QPainter, row: QRectF, part: PlanPart, theme: Theme) -> None:
    if part.is_now:
        card(painter, row.adjusted(0, 1, 0, -1), theme, fill="select.tint", pen=theme.pen("select", 1.8), radius=6)
    inner = row.adjusted(theme.px(10), 0, -theme.px(10), 0)
    words = cut(theme, "label", part.title, inner.width())
    text(painter, inner, words, theme, role="muted" if part.is_done else "ink", align=LEFT, optional=True)


def _paint_hand(
    painter: QPainter, places: ConsolePlaces, k: int, line: HandLine, count: int, total: int, theme: Theme
) -> None:
    row = rect(places.hand(k, count))
    less, between, __ = map(rect, places.counters(k, count))
    card(painter, row, theme, fill="sunk", pen=theme.pen("line", 1), radius=7)
    radius = min(theme.px(15), row.height() / 2 - 2)
    middle = QPointF(row.left() + theme.px(24), row.center().y())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("ink"))
    painter.drawEllipse(middle, radius, radius)
    disc = QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius)
    text(painter, disc, line.letter, theme, font="count", role="surface", align=CENTRE)
    words = QRectF(row.left() + theme.px(48), row.top(), less.left() - row.left() - theme.px(56), row.height())
    _paint_option(painter, words, line, theme)
    text(painter, between, str(line.count), theme, font="title", align=CENTRE)
    track = QRectF(words.left(), row.bottom() - theme.px(9), words.width(), theme.px(5))
    painter.fillRect(track, theme.colour("faint"))
    if total:
        track.setWidth(words.width() * line.count / total)
        painter.fillRect(track, theme.colour("select"))


def _paint_option(painter: QPainter, box: QRectF, line: HandLine, theme: Theme) -> None:
    """Its words, a tick where it is right, and below what the lesson says to it, where there is room."""
    two = box.height() >= theme.px(46) and bool(line.said)
    upper = QRectF(
        box.left(), box.top() + (theme.px(3) if two else 0), box.width(), theme.px(22) if two else box.height()
    )
    if line.is_right:
        right = in_presenting.is_right()
        used = text(painter, upper, right, theme, font="count", align=RIGHT) + theme.px(24)
        side = theme.px(16)
        tick = QRectF(upper.right() - used + theme.px(2), upper.center().y() - side / 2, side, side)
        paint_icon(painter, tick, "tick", "ink", theme)
        upper.setRight(upper.right() - used - theme.px(6))
    text(
        painter,
        upper,
        cut(theme, "control", line.words, upper.width()),
        theme,
        font="control",
        align=LEFT,
        optional=True,
    )
    if two:
        lower = QRectF(box.left(), upper.bottom(), box.width(), theme.px(SAID))
        room = int((box.bottom() - theme.px(TRACK) - upper.bottom()) / theme.px(SAID))
        for k, said in enumerate(_in_lines(theme, line.said, lower.width(), max(1, room))):
            place = lower.translated(0, k * theme.px(SAID))
            text(painter, place, said, theme, role="muted", align=LEFT, optional=True)


SAID, TRACK = 20.0, 10.0
"""Pixels of a line of what the lesson says to an option, and of the track of its hands."""


def _in_lines(theme: Theme, said: str, wide: float, most: int) -> list[str]:
    """In so many lines at most, the last one cut where that is not enough."""
    lines: list[str] = []
    rest = said.split()
    while rest and len(lines) < most - 1:
        count = len(rest)
        while count > 1 and theme.width("label", " ".join(rest[:count])) > wide:
            count -= 1
        lines.append(" ".join(rest[:count]))
        rest = rest[count:]
    return [*lines, cut(theme, "label", " ".join(rest), wide)] if rest else lines


__all__ = ["Clock", "beats_seen", "choices_seen", "cut", "minutes", "paint_console", "plan_boxes", "sections_seen"]
