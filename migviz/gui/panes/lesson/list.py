"""Which lessons are there? A row for each: number, title, minutes, what one can do afterwards, how far one is."""

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from migviz.gui.painters.draw import CENTRE, RIGHT, card, select_frame, text
from migviz.gui.painters.icons import paint_icon
from migviz.gui.painters.wrapped import paint_wrapped, wrapped_height
from migviz.gui.panes.lesson.row import Row
from migviz.gui.theme import Theme
from migviz.gui.widgets.button import Button
from migviz.gui.widgets.scroll_bar import scroll_bar_style
from migviz.gui.widgets.spoken import HeardAs
from migviz.gui.widgets.wrapping_row import WrappingRow
from migviz.say import in_lessons
from migviz.showing.lesson_shown import Entry


class LessonList(QWidget, HeardAs):
    """The lessons of each course. `chosen(path)`, `closed(folder)`: take a course off the list; below the rows, what else can be done."""

    chosen = Signal(object)
    closed = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.rows: list[LessonRow] = []
        self.headings: list[CourseHeading] = []
        self._is_awaited = False
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
        self.open_folder = Button(theme, word=in_lessons.other_courses(), look="framed", font="label", height=34)
        self.hand_in = Button(theme, word=in_lessons.export_answers(), look="framed", font="label", height=34)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._scroll, 1)
        below = WrappingRow()
        for button in (self.open_file, self.open_folder, self.hand_in):
            below.addWidget(button)
        whole.addLayout(below)
        self.show_theme(theme)

    def take_actions(self, actions: Mapping[str, QAction]) -> None:
        """The buttons below the rows stand for these."""
        self.open_file.stand_for(actions["open lesson"], in_lessons.open_file())
        self.open_folder.stand_for(actions["open course"], in_lessons.other_courses())
        self.hand_in.stand_for(actions["export answers"], in_lessons.export_answers())

    def show_entries(self, entries: tuple[Entry, ...]) -> None:
        """The lessons; as they are already, nothing moves."""
        if tuple(row.entry for row in self.rows) == entries:
            return
        had_keyboard = any(row.hasFocus() for row in self.rows)
        for part in (*self.rows, *self.headings):
            self._column.removeWidget(part)
            part.hide()
            part.deleteLater()
        self.rows = [LessonRow(self._theme, entry) for entry in entries]
        self.headings = []
        while self._column.count():
            self._column.takeAt(0)
        several = len({(row.entry.course, row.entry.folder) for row in self.rows}) > 1
        tabs: list[QWidget] = []
        for before, row in zip([None, *self.rows], self.rows, strict=False):
            if several and (before is None or _course_of(before) != _course_of(row)):
                tabs += self._add_heading(row.entry)
            self._column.addWidget(row)
            row.clicked.connect(lambda __=False, row=row: self.chosen.emit(row.entry.path))
            tabs.append(row)
        self._column.addStretch(1)
        for before_it, after in pairwise([*tabs, self.open_file, self.open_folder, self.hand_in]):
            QWidget.setTabOrder(before_it, after)
        if had_keyboard or (self._is_awaited and self.rows):
            self.take_keyboard()
        QTimer.singleShot(0, self, self._show_where_one_is)  # once each row has its place

    def _show_where_one_is(self) -> None:
        """The lesson that is under way, or the one after the last that was done, is in sight."""
        begun = [k for k, row in enumerate(self.rows) if row.entry.done]
        if begun:
            last = self.rows[begun[-1]].entry
            there = min(begun[-1] + (last.done >= last.of), len(self.rows) - 1)
            self._scroll.ensureWidgetVisible(self.rows[there])

    def take_keyboard(self) -> bool:
        """To the first lesson that is not done, as soon as the lessons are there; False where there is none yet."""
        self._is_awaited = not self.rows
        rows = [row for row in self.rows if row.isEnabled()]
        row = next((row for row in rows if row.entry.done < row.entry.of or not row.entry.of), next(iter(rows), None))
        if row is not None:
            row.setFocus(Qt.FocusReason.OtherFocusReason)
            self._scroll.ensureWidgetVisible(row)
        return row is not None

    def _add_heading(self, entry: Entry) -> list[QWidget]:
        """The title of a course; returns what of it takes the keyboard."""
        heading = CourseHeading(self._theme, entry)
        heading.close_it.clicked.connect(lambda: self.closed.emit(entry.folder))
        self.headings.append(heading)
        self._column.addWidget(heading)
        return [heading.close_it] if entry.folder is not None else []

    def show_theme(self, theme: Theme) -> None:
        """Draw like this from now on."""
        self._theme = theme
        self._column.setContentsMargins(0, 0, round(theme.px(6)), 0)
        self._scroll.verticalScrollBar().setStyleSheet(scroll_bar_style(theme))
        self._body.setStyleSheet(f"background: {theme.hex('surface')}")
        for row in self.rows:
            row.show_theme(theme)
        for heading in self.headings:
            heading.show_theme(theme)
        self.open_file.show_theme(theme)
        self.open_folder.show_theme(theme)
        self.hand_in.show_theme(theme)


def _course_of(row: "LessonRow") -> tuple[str, Path | None]:
    return row.entry.course, row.entry.folder


class CourseHeading(QWidget):
    """The title of a course above its lessons; one that was opened can be taken off the list."""

    def __init__(self, theme: Theme, entry: Entry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = QLabel(entry.course)
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setWordWrap(True)
        self._title.setAccessibleName(in_lessons.course_called(entry.course))
        self.close_it = Button(
            theme,
            word=in_lessons.close_course(),
            name=in_lessons.close_course_of(entry.course),
            font="label",
            height=30,
        )
        self.close_it.setVisible(entry.folder is not None)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 8, 0, 0)
        row.addWidget(self._title, 1)
        row.addWidget(self.close_it)
        self.show_theme(theme)

    def show_theme(self, theme: Theme) -> None:
        """Draw like this from now on."""
        self._title.setFont(theme.font("count"))
        self._title.setStyleSheet(f"color: {theme.hex('ink')}")
        self.close_it.show_theme(theme)


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
