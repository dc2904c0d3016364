"""What stands beside a recording and its model: differences, what was fitted, and which migration of the log it is."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Signal
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from migviz.gui.painters import draw
from migviz.gui.painters.recording.side import paint_side
from migviz.gui.theme import Theme
from migviz.gui.widgets.button import Button
from migviz.gui.widgets.spoken import Spoken
from migviz.gui.widgets.word_pair import dress_menu, drop_menu
from migviz.language import _
from migviz.say import in_comparison, in_recording
from migviz.showing.recording import RecordingShown
from migviz.study.compare import PAIRS

if TYPE_CHECKING:
    from migviz.showing.heard import Heard


class RecordingSide(QWidget, Spoken):
    """Wishes: a migration of the log, a ready-made pair instead; and the command that has a button here."""

    migration_chosen = Signal(int)
    pair_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._part: RecordingShown | None = None
        self.refit = Button(theme, word=in_recording.refit(), look="framed", height=32, parent=self)
        self.stop = Button(theme, word=in_recording.stop_watching(), look="framed", height=32, parent=self)
        self.migrations = self._dropping(in_recording.choose())
        self.pairs = self._dropping(in_comparison.pairs())
        self._migrations_menu, self._pairs_menu = QMenu(self), QMenu(self)
        self.migrations.clicked.connect(partial(self._drop, self.migrations, self._migrations_menu))
        self.pairs.clicked.connect(partial(self._drop, self.pairs, self._pairs_menu))
        for name, pair in PAIRS.items():
            words = f"{_(pair.a_title)} / {_(pair.b_title)}"
            self._pairs_menu.addAction(words, partial(self.pair_chosen.emit, name))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(in_recording.what_differs())
        self.show_theme(theme)

    def _dropping(self, word: str) -> Button:
        return Button(self._theme, word=word, icon="more", icon_last=True, look="framed", height=32, parent=self)

    def take_actions(self, actions: Mapping[str, QAction]) -> None:
        """Which buttons stand for commands."""
        self.refit.stand_for(actions["refit"])
        self.stop.stand_for(actions["stop watching"])

    # --- values go down ---------------------------------------------------------------------------------

    def show_part(self, part: RecordingShown) -> None:
        """Both migrations."""
        before, self._part = self._part, part
        if (
            before is None
            or before.migrations != part.migrations
            or before.chosen != part.chosen
            or before.watched != part.watched
        ):
            self._fill(part)
        if before is None or _still(before) != _still(part):  # a moment changes nothing here
            self.update()

    def _fill(self, part: RecordingShown) -> None:
        self._migrations_menu.clear()
        for number, words in enumerate(part.migrations):
            made = self._migrations_menu.addAction(words, partial(self.migration_chosen.emit, number))
            made.setCheckable(True)
            made.setChecked(number == part.chosen)
        self.migrations.setVisible(bool(part.migrations))
        self.stop.setVisible(part.watched)
        self.pairs.setVisible(not part.watched)
        self._arrange()

    def heard(self) -> "Heard":
        """The table, what was fitted, what is in doubt."""
        from migviz.showing.heard import Heard, Role
        from migviz.showing.heard.recording import side_heard

        if self._part is None:
            return Heard(key="side", role=Role.GROUP, name=in_recording.what_differs())
        return side_heard(self._part)

    def grant(self, wish: object) -> None:
        """Nothing in it can be pressed but its buttons."""

    def show_theme(self, theme: Theme) -> None:
        """Look different."""
        self._theme = theme
        for part in (self.refit, self.stop, self.migrations, self.pairs):
            part.show_theme(theme)
        for menu in (self._migrations_menu, self._pairs_menu):
            dress_menu(menu, theme)
        self._arrange()
        self.update()

    def _drop(self, button: Button, menu: QMenu) -> None:
        face = button.face()
        drop_menu(menu, button.mapToGlobal(QPointF(face.left(), face.bottom()).toPoint()))

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
        x, several = self._theme.px(8), self._part is not None and bool(self._part.migrations)
        low = self.height() - self._theme.px(6)
        last = self.stop if self._part is not None and self._part.watched else self.pairs
        for button in (self.refit, last):
            size = button.sizeHint()
            button.setGeometry(round(x), round(low - size.height()), size.width(), size.height())
            x += size.width()
        if several:
            size = self.migrations.sizeHint()
            top = low - self.pairs.sizeHint().height() - size.height()
            self.migrations.setGeometry(round(self._theme.px(8)), round(top), size.width(), size.height())

    # --- pixels -----------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, box = self._theme, QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        draw.card(painter, box, theme)
        if self._part is not None:
            lowest = self.migrations if self._part.migrations else self.refit
            side = theme.px(12)
            room = QRectF(side, theme.px(6), box.width() - 2 * side, lowest.y() - theme.px(8))
            paint_side(painter, room, self._part, theme)
        painter.end()


def _still(part: RecordingShown) -> tuple[object, ...]:
    return part.table, part.expected, part.fitted, part.doubts, part.unknown, part.migrations
