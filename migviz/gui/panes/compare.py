"""Two runs as a widget: drag anywhere on a strip to go to a time in both."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from migviz.gui.painters.boxes import box_of, in_qt
from migviz.gui.painters.compare.cards import paint_cards, paint_file_cards
from migviz.gui.painters.compare.painter import paint_compare
from migviz.gui.painters.time_strip.geometry import Strip
from migviz.gui.panes.two_strips import TwoStrips
from migviz.gui.theme import Theme
from migviz.gui.widgets.tips import tip
from migviz.replay.seen import Seen
from migviz.replay.side_by_side import Alignment, shift_between
from migviz.say import in_comparison
from migviz.showing.parts import CompareShown
from migviz.showing.places.compare import Cards, cards_in, lanes_in
from migviz.showing.ready_pairs import FileCard, PairCard

if TYPE_CHECKING:
    from migviz.showing.heard import Heard, Path


class CompareView(TwoStrips):
    """The kept run A above the present one B."""

    card_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, in_comparison.name(), parent)
        self._both: tuple[Seen, ...] = ()
        self._alignment = Alignment.CLOCK
        self._own_above = False
        self._lens = False
        self._pair = self._under = ""
        self._cards: tuple[PairCard, ...] = ()
        self._files: tuple[FileCard, ...] = ()
        self._strips: tuple[Strip, ...] = ()
        self._part: CompareShown | None = None

    def show_part(self, part: CompareShown) -> None:
        """Two runs, how they are lined up, which is above, all of them or only the pauses."""
        self._both, self._alignment, self._lens, self._own_above = part.seen, part.alignment, part.lens, part.own_above
        self._cards, self._files, self._pair, self._part = part.cards, part.files, part.pair, part
        self.setMouseTracking(bool(part.cards))
        self.update()

    def heard(self) -> "Heard":
        """Both runs in words, and the pairs."""
        from migviz.gui.painters.compare.titles import titles_of
        from migviz.showing.heard import Heard, Role
        from migviz.showing.heard.comparison import lanes_heard

        if self._part is None or len(self._both) < 2:
            return Heard(key="compare", role=Role.GROUP, name=in_comparison.name())
        return lanes_heard(self._part, titles_of(self._both))

    def place_heard(self, path: "Path") -> QRectF | None:
        """Its lane, or its card."""
        places = self._places()
        if len(path) == 2 and path[0] == "cards" and places is not None:
            return next((box for card, box in self._placed(places) if card.name == path[1]), None)
        if not path or path[0] not in "AB":
            return None
        lanes = in_qt(lanes_in(box_of(self._box()), self._theme.scale, low=places is not None))
        lane = lanes["AB".index(path[0])]
        return lane.strip if path[1:2] == ("strip",) else lane.box

    @property
    def strips(self) -> tuple[Strip, ...]:
        """Where both runs are, the kept one first, once they have been painted."""
        return self._strips

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lanes."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("ground"))
        if not self._both:
            return
        box = self._box()
        places = self._places()
        self._strips = paint_compare(
            painter,
            box,
            self._both,
            self._theme,
            alignment=self._alignment,
            own_above=self._own_above,
            lens=self._lens,
            low=places is not None,
            earlier=self._part.earlier if self._part is not None else None,
        )
        if places is not None:
            pairs = len(self._cards)
            of_pairs = replace(places, cards=places.cards[:pairs])
            paint_cards(painter, of_pairs, self._cards, self._theme, chosen=self._pair, under=self._under)
            rest = places.cards[pairs:]
            paint_file_cards(painter, rest, self._files[: len(rest)], self._theme, under=self._under)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go there."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        name = self._card_at(event.position())
        if name:
            self.card_chosen.emit(name)
        else:
            self._seek(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Scrub."""
        if event.buttons():
            self._seek(event)
        elif (under := self._card_at(event.position())) != self._under:
            self._under = under
            cards: tuple[PairCard | FileCard, ...] = (*self._cards, *self._files)
            self.setToolTip(tip(next((_words(card) for card in cards if card.name == under), "")))
            self.setCursor(Qt.CursorShape.PointingHandCursor if under else Qt.CursorShape.ArrowCursor)
            self.update()

    def _places(self) -> Cards[QRectF] | None:
        """Where the cards are, if there are some and there is room: those that ask for files have to have some beside all pairs."""
        pairs = len(self._cards)
        for count in (pairs + len(self._files), pairs):
            found = cards_in(box_of(self._box()), self._theme.scale, count)
            if found is not None:
                return in_qt(found)
        return None

    def _placed(self, places: Cards[QRectF]) -> Iterator[tuple[PairCard | FileCard, QRectF]]:
        """The cards that have a place."""
        return zip((*self._cards, *self._files), places.cards, strict=False)

    def _card_at(self, spot: QPointF) -> str:
        """The name of the pair whose card is there."""
        places = self._places()
        if places is None:
            return ""
        return next((card.name for card, box in self._placed(places) if box.contains(spot)), "")

    def _seek(self, event: QMouseEvent) -> None:
        if not self._strips:
            return
        t = self._strips[0].axis.t(event.position().x())
        t -= shift_between(self._both[0].run, self._both[1].run, self._alignment)
        self.seek_requested.emit(max(0.0, t))


def _words(card: PairCard | FileCard) -> str:
    if isinstance(card, FileCard):
        return in_comparison.file_card(card.title, card.says)
    return in_comparison.pair_card(card.title, *card.titles)
