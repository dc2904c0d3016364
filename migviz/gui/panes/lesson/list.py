"""Which lessons are there? A row for each: number, title, minutes, what one can do afterwards, how far one is."""

from collections.abc import Mapping
from itertools import pairwise

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from migviz.gui.painters.draw import CENTRE, RIGHT, card, select_frame, text
from migviz.gui.painters.icons import paint_icon
from migviz.gui.painters.wrapped import paint_wrapped, wrapped_height
from migviz.gui.panes.lesson.row import Row
from migviz.gui.theme import Theme
from migviz.gui.widgets.button import Button
from migviz.gui.widgets.scroll_bar import scroll_bar_style
from migviz.gui.widgets.spoken import HeardAs
from migviz.say import in_lessons
from migviz.showing.lesson_shown import Entry


class LessonList(QWidget, HeardAs):
    """The course. `chosen(path)`; below the rows, what else can be done."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.rows: list[LessonRow] = []
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._body = QWidget()
        self._column = QVBoxLayout(self._body)
        self._column.setSpacing(4)
        self._scroll.setWidget(self._body)
        self.open_file = Button(theme, word=in_lessons.open_file(), look="framed", font="label", height=34)
        self.hand_in = Button(theme, word=in_lessons.export_answers(), look="framed", font="label", height=34)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._scroll, 1)
        whole.addWidget(self.open_file)
        whole.addWidget(self.hand_in)
        self.show_theme(theme)

    def take_actions(self, actions: Mapping[str, QAction]) -> None:
        """The buttons below the rows stand for these."""
        self.open_file.stand_for(actions["open lesson"])
        self.hand_in.stand_for(actions["export answers"])

    def show_entries(self, entries: tuple[Entry, ...]) -> None:
        """The lessons; as they are already, nothing moves."""
        if tuple(row.entry for row in self.rows) == entries:
            return
        for row in self.rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [LessonRow(self._theme, entry) for entry in entries]
        while self._column.count():
            self._column.takeAt(0)
        for row in self.rows:
            self._column.addWidget(row)
            row.clicked.connect(lambda __=False, row=row: self.chosen.emit(row.entry.path))
        self._column.addStretch(1)
        for before, after in pairwise([*self.rows, self.open_file, self.hand_in]):
            QWidget.setTabOrder(before, after)

    def show_theme(self, theme: Theme) -> None:
        """Draw like this from now on."""
        self._theme = theme
        self._column.setContentsMargins(0, 0, round(theme.px(6)), 0)
        self._scroll.verticalScrollBar().setStyleSheet(scroll_bar_style(theme))
        self._body.setStyleSheet(f"background: {theme.hex('surface')}")
        for row in self.rows:
            row.show_theme(theme)
        self.open_file.show_theme(theme)
        self.hand_in.show_theme(theme)


class LessonRow(Row):
    """One lesson."""

    def __init__(self, theme: Theme, entry: Entry, parent: QWidget | None = None) -> None:
        super().__init__(theme, entry.title, parent)
        self.entry = entry
        how_far = in_lessons.how_far(entry.done, entry.of) if entry.of else ""
        self.setAccessibleName(in_lessons.in_the_list(entry.number, entry.title, entry.minutes, how_far))
        self.setEnabled(not entry.problem)
        self.fit()

    @property
    def _below(self) -> str:
        return self.entry.problem or self.entry.objective

    @property
    def _room(self) -> float:
        return max(80.0, self.width() - self._theme.px(60))

    def high(self) -> float:
        """The title's line, and what is below it."""
        return self._theme.px(42) + wrapped_height(self._theme, "label", self._below, self._room)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        theme, entry = self._theme, self.entry
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        card(painter, box, theme, fill=self.ground(), pen=theme.pen("line", 1, self.edge()), radius=7)
        disc = QRectF(box.left() + theme.px(8), box.top() + theme.px(8), theme.px(28), theme.px(28))
        finished = entry.of > 0 and entry.done == entry.of
        painter.setPen(theme.pen("ink" if entry.done else "line", 1.6))
        painter.setBrush(theme.colour("ink") if finished else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(disc)
        if entry.problem:
            paint_icon(painter, disc.adjusted(5, 5, -5, -5), "triangle", theme.colour("warning"), theme)
        elif finished:
            paint_icon(painter, disc.adjusted(6, 6, -6, -6), "tick", theme.colour("surface"), theme)
        else:
            text(painter, disc, entry.number, theme, font="control", align=CENTRE, optional=True)
        head = QRectF(
            disc.right() + theme.px(10),
            box.top() + theme.px(6),
            box.right() - disc.right() - theme.px(22),
            theme.px(26),
        )
        far = (
            in_lessons.done_of(entry.done, entry.of)
            if entry.done and not finished
            else in_lessons.minutes(entry.minutes)
        )
        taken = text(painter, head, entry.title, theme, font="count")
        if entry.minutes:  # where there is no room for both, the title stays
            room = head.adjusted(taken + theme.px(10), 0, 0, 0)
            text(painter, room, far, theme, font="label", role="muted", align=RIGHT, optional=True)
        below = QRectF(head.left(), head.bottom(), self._room, box.bottom() - head.bottom())
        paint_wrapped(painter, below, self._below, theme, role="warning" if entry.problem else "muted")
        if self.hasFocus():
            select_frame(painter, box.adjusted(2, 2, -2, -2), theme, radius=6)
        painter.end()
