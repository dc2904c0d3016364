"""The words on the stage that are explained, for keyboard and screen reader: each lies over its word, and explains it while it has the focus."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from migviz.gui.painters import draw
from migviz.gui.theme import Theme
from migviz.gui.widgets.spoken import SeenInFocus, Spoken
from migviz.gui.widgets.tips import tip
from migviz.say.glossary import Term, terms

if TYPE_CHECKING:
    from migviz.showing.heard import Heard

AROUND = 6.0
"""Pixels at 100 % between a word and the edge of what lies over it: room for the frame of the focus."""


class StageWord(SeenInFocus, Spoken):
    """One word. The mouse goes through: the stage explains what is pointed at."""

    def __init__(self, term: Term, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.term, self._theme = term, theme
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(term.forms[0])
        self.setAccessibleDescription(term.means)
        self.hide()

    def show_theme(self, theme: Theme) -> None:
        """Another look of the frame."""
        self._theme = theme
        self.update()

    def show_place(self, place: QRectF | None) -> None:
        """Where the word is; None where it is not written."""
        if place is None:
            self.hide()
            return
        around = self._theme.px(AROUND)
        self.setGeometry(place.adjusted(-around, -around, around, around).toAlignedRect())
        self.show()

    def heard(self) -> "Heard":
        """The word, and what it means."""
        from migviz.showing.heard import Heard, Role

        return Heard(key=self.term.key, role=Role.TEXT, name=self.accessibleName(), value=self.accessibleDescription())

    def grant(self, wish: object) -> None:
        """It cannot be pressed."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Explain it, once Qt has told everybody else that the focus is here: that closes what explains something else, and would
        close this, too."""
        super().focusInEvent(event)
        QTimer.singleShot(0, self, self._explain)

    def _explain(self) -> None:
        if self.hasFocus():
            QToolTip.showText(self.mapToGlobal(self.rect().bottomLeft()), tip(explanation(self.term)), self)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """That is enough."""
        super().focusOutEvent(event)
        QToolTip.hideText()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The frame of the focus."""
        if self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            inside = self._theme.px(AROUND) - self._theme.px(1)
            box = QRectF(self.rect()).adjusted(inside, inside, -inside, -inside)
            draw.select_frame(painter, box, self._theme, radius=4)
            painter.end()


def explanation(term: Term) -> str:
    """The word and what it means, in one line."""
    first = term.forms[0][:1].upper() + term.forms[0][1:]
    return term.means if term.means.startswith(first) else f"{first}: {term.means[:1].lower()}{term.means[1:]}"


class StageWords:
    """All of them, in the order in which they are walked over."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        self.words = tuple(StageWord(term, theme, parent) for term in terms())

    def show_places(self, places: Mapping[str, QRectF]) -> None:
        """Where each word is written now."""
        for word in self.words:
            word.show_place(places.get(word.term.key))

    def show_theme(self, theme: Theme) -> None:
        """Another look of their frames."""
        for word in self.words:
            word.show_theme(theme)
