"""What stands beside two runs: the table of differences, ready-made pairs, and how they are lined up."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Signal
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from migviz.gui.painters import draw
from migviz.gui.painters.compare.table import PAUSES, differences_of, paint_pauses, paint_table
from migviz.gui.painters.wrapped import paint_wrapped, wrapped_height
from migviz.gui.theme import Theme
from migviz.gui.widgets.button import Button
from migviz.gui.widgets.spoken import Spoken
from migviz.gui.widgets.word_pair import dress_menu, drop_menu
from migviz.language import _
from migviz.replay.earlier import Earlier
from migviz.replay.seen import Seen
from migviz.replay.side_by_side import Alignment
from migviz.say import in_comparison
from migviz.showing.parts import CompareShown
from migviz.study.compare import PAIRS

if TYPE_CHECKING:
    from migviz.showing.heard import Heard


class CompareSide(QWidget, Spoken):
    """Wishes: a pair, how the two are lined up; and the commands that have a button here."""

    pair_chosen = Signal(str)
    alignment_chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._both: tuple[Seen, ...] = ()
        self._note = ""
        self._earlier: Earlier | None = None
        self.lines = {
            kind: Button(
                theme,
                word=_(str(kind)),
                name=in_comparison.line_up_by(_(str(kind))),
                height=30,
                font="label",
                parent=self,
            )
            for kind in Alignment
        }
        self.lens = Button(theme, icon="lens", name=in_comparison.only_pauses(), height=30, parent=self)
        self.pairs = Button(
            theme, word=in_comparison.pairs(), icon="more", icon_last=True, look="framed", height=32, parent=self
        )
        self.keep = Button(
            theme, word=in_comparison.keep_short(), name=in_comparison.keep(), look="framed", height=32, parent=self
        )
        self.swap = Button(
            theme, word=in_comparison.swap_short(), name=in_comparison.swap(), look="framed", height=32, parent=self
        )
        self.lens.setCheckable(True)
        self._menu = QMenu(self)
        self._first = self._menu.addSeparator()
        for name, pair in PAIRS.items():
            words = f"{_(pair.a_title)} / {_(pair.b_title)}"
            self._menu.addAction(words, partial(self.pair_chosen.emit, name))
        self.pairs.clicked.connect(self._drop)
        for kind, button in self.lines.items():
            button.setCheckable(True)
            button.clicked.connect(lambda _on, kind=kind: self.alignment_chosen.emit(kind))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(in_comparison.what_differs())
        self.show_theme(theme)

    def take_actions(self, actions: Mapping[str, QAction]) -> None:
        """The buttons and the first entry of the menu stand for these."""
        self.keep.stand_for(actions["keep"])
        self.swap.stand_for(actions["swap"])
        self.lens.stand_for(actions["lens"], in_comparison.only_pauses())
        self._menu.insertAction(self._first, actions["leave pair"])

    # --- values go down ---------------------------------------------------------------------------------

    def show_part(self, part: CompareShown) -> None:
        """The present run, and the kept one; what to look at; how they are lined up."""
        before = [(one.run, one.covered) for one in self._both], self._note, self._earlier
        self._both, self._note, self._earlier = part.seen, part.note, part.earlier
        self.lens.setChecked(part.lens)
        for kind, button in self.lines.items():
            button.setChecked(kind is part.alignment)
        if (
            [(one.run, one.covered) for one in self._both],
            self._note,
            self._earlier,
        ) != before:  # a moment changes nothing here
            self.update()

    def heard(self) -> "Heard":
        """The table, and both pauses."""
        from migviz.showing.heard import Heard, Role
        from migviz.showing.heard.comparison import differences_heard

        if len(self._both) < 2:
            return Heard(key="side", role=Role.GROUP, name=in_comparison.what_differs())
        b, a = self._both
        return differences_heard(a, b, differences_of(a, b), self._note)

    def grant(self, wish: object) -> None:
        """Nothing in it can be pressed but its buttons."""

    def show_theme(self, theme: Theme) -> None:
        """Look different."""
        self._theme = theme
        for part in self._buttons():
            part.show_theme(theme)
        dress_menu(self._menu, theme)
        self._arrange()
        self.update()

    def _buttons(self) -> tuple[Button, ...]:
        return (self.pairs, self.keep, self.swap, *self.lines.values(), self.lens)

    def _drop(self) -> None:
        face = self.pairs.face()
        drop_menu(self._menu, self.pairs.mapToGlobal(QPointF(face.left(), face.bottom()).toPoint()))

    # --- where things are -------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """A column."""
        return QSize(round(self._theme.px(332)), round(self._theme.px(420)))

    def minimumSizeHint(self) -> QSize:
        """The buttons and a few rows."""
        return QSize(round(self._theme.px(240)), round(self._theme.px(240)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the buttons where they belong."""
        self._arrange()

    def _arrange(self) -> None:
        x = self._theme.px(8)
        low = self.height() - self._theme.px(6)
        for button in (self.pairs, self.keep, self.swap):
            size = button.sizeHint()
            button.setGeometry(round(x), round(low - size.height()), size.width(), size.height())
            x += size.width()
        low -= self.pairs.sizeHint().height()
        x = self._theme.px(14) + self._theme.width("label", in_comparison.lined_up_by())
        for button in (*self.lines.values(), self.lens):
            size = button.sizeHint()
            button.setGeometry(round(x), round(low - size.height()), size.width(), size.height())
            x += size.width()

    # --- pixels -----------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, box = self._theme, QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        draw.card(painter, box, theme)
        side = theme.px(12)
        first = next(iter(self.lines.values()))
        draw.text(
            painter,
            QRectF(side, first.y(), box.width(), first.height()),
            in_comparison.lined_up_by(),
            theme,
            role="muted",
        )
        room = QRectF(side, theme.px(8), box.width() - 2 * side, first.y() - theme.px(12))
        head = QRectF(room.left(), room.top(), room.width(), theme.px(24))
        draw.text(painter, head, in_comparison.what_differs(), theme, font="value")
        room.setTop(head.top())
        if self._both:
            self._paint_differences(painter, room, theme)
        painter.end()

    def _paint_differences(self, painter: QPainter, room: QRectF, theme: Theme) -> None:
        b, a = self._both[0], self._both[1]
        note = wrapped_height(theme, "label", self._note, room.width()) + theme.px(8) if self._note else 0.0
        rows, pauses = differences_of(a, b), theme.px(PAUSES)
        if room.height() < self._table_needs(len(rows)) + pauses:  # both pauses say more than what is alike
            rows = tuple(row for row in rows if row.differs)
        spare = room.height() - self._table_needs(len(rows))
        if note and spare >= note + pauses:
            words = QRectF(room.left(), room.bottom() - note + theme.px(6), room.width(), note)
            paint_wrapped(painter, words, self._note, theme)
            room.setBottom(room.bottom() - note)
        if spare >= pauses:
            box = QRectF(room.left(), room.bottom() - pauses, room.width(), pauses)
            paint_pauses(painter, box, a, b, theme, self._earlier)
            room.setBottom(room.bottom() - pauses)
        paint_table(painter, room, rows, theme)

    def _table_needs(self, rows: int) -> float:
        return self._theme.px(30 + 25 * rows)
