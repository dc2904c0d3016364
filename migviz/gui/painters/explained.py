"""Which of the words that are painted are explained, and where is each? They are underlined with dots while somebody asks."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from migviz.gui.painters.screen import draw_small
from migviz.gui.theme import Theme
from migviz.say.glossary import found_in, term

Places = dict[str, QRectF]
_asked: list[Places | None] = [None]
"""Where the words are, of the picture that is being painted; None: nobody asks."""


def is_asked() -> bool:
    """Whether the words of what is painted now are looked for."""
    return _asked[-1] is not None


def explained() -> frozenset[str] | None:
    """The words that this picture has already, or elsewhere; None: nobody asks for them."""
    places = _asked[-1]
    return None if places is None else frozenset(places)


@contextmanager
def explaining(places: Places | None) -> Iterator[None]:
    """What is painted meanwhile puts its words here, each once; None: it does not."""
    _asked.append(places)
    try:
        yield
    finally:
        _asked.pop()


@contextmanager
def explained_elsewhere(keys: frozenset[str]) -> Iterator[None]:
    """What is painted meanwhile leaves these words alone: they are explained where one reads first."""
    places = _asked[-1]
    if places is None:
        yield
        return
    held = keys - places.keys()
    places.update((key, QRectF()) for key in held)
    try:
        yield
    finally:
        for key in held:
            del places[key]


def words_in(sentence: str) -> frozenset[str]:
    """What a sentence explains."""
    return frozenset(term(number).key for number, __, __ in found_in(sentence))


def explain(painter: QPainter, place: QRectF, shown: str, theme: Theme, font: str, role: str) -> None:
    """A text was written here: underline what is explained in it."""
    places = _asked[-1]
    if places is None:
        return
    for number, start, end in found_in(shown):
        key = term(number).key
        if key in places:
            continue
        left = place.left() + theme.width(font, shown[:start])
        word = QRectF(left, place.top(), theme.width(font, shown[start:end]), place.height())
        places[key] = painter.transform().mapRect(word)
        _underline(painter, word, theme, role)


def _underline(painter: QPainter, word: QRectF, theme: Theme, role: str) -> None:
    """Round dots under the letters, as far apart as they are wide."""
    thick, wide = max(1.2, theme.px(1.6)), word.width()
    # On whole pixels they are the same dots under a word that moves.
    left, top = round(word.left()), round(word.bottom() - thick)
    draw_small(painter, left, top, wide, thick, _dots, wide, thick, theme.colour(role).rgba())


def _dots(painter: QPainter, wide: float, thick: float, ink: int) -> None:
    pen = QPen(QColor.fromRgba(ink), thick, Qt.PenStyle.CustomDashLine, Qt.PenCapStyle.RoundCap)
    pen.setDashPattern([0.01, 2.0])
    painter.setPen(pen)
    painter.drawLine(QPointF(thick / 2, thick / 2), QPointF(wide - thick / 2, thick / 2))


def moved_on(kept: Places, painter: QPainter, by: QPointF) -> None:
    """The words of a picture that is shown again, there now."""
    places = _asked[-1]
    for key, word in kept.items() if places is not None else ():
        assert places is not None
        places.setdefault(key, painter.transform().mapRect(word.translated(by)))
