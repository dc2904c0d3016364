"""What is there to read and to do in a section? Its blocks below each other. What is typed, where the keyboard is and what is in
sight stay while a block is as it was."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from migviz.gui.panes.lesson.answer import AmountAnswer, OptionsAnswer
from migviz.gui.panes.lesson.cards import (
    AnswerWidget,
    DoneCard,
    GoalCard,
    QuestionCard,
    aside_card,
    problems_card,
    prose_of,
)
from migviz.gui.panes.lesson.prose import ProseText
from migviz.gui.panes.lesson.sketch import SketchAnswer
from migviz.gui.theme import Theme
from migviz.gui.widgets.button import Button
from migviz.gui.widgets.scroll_bar import scroll_bar_style
from migviz.showing.lesson_blocks import (
    AsideShown,
    BlockShown,
    DoneShown,
    GoalShown,
    PlayShown,
    ProblemsShown,
    ProseShown,
    QuestionShown,
)

PAGE = 0.85
"""Chosen: the share of the column that a page key scrolls."""
MARGIN = 12
"""Chosen: pixels at 100 % above and below what is brought into sight."""


class SectionBody(QScrollArea):
    """Shows blocks, and says what is wished; `shown`: each block with its widget."""

    link_followed = Signal(str)
    gave = Signal(str, object)
    """A question, and what was given"""
    reset_wished = Signal(str)
    see_wished = Signal(str)
    play_wished = Signal()
    start_again_wished = Signal()
    section_wished = Signal(str)
    field_edited = Signal(str, object, bool)
    arranged = Signal()
    """Other widgets are there."""
    revealed = Signal()
    """What has just come is in sight."""
    done_with = Signal()
    """The question that had the keyboard can be answered no more."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.shown: list[tuple[BlockShown, QWidget]] = []
        self._held: QWidget | None = None
        self._read: set[int] = set()
        self.place: tuple[str, str] | None = None
        """Lesson and section"""
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._ground = QWidget()
        self._ground.setObjectName("body")  # before the style that names it
        self.column = QVBoxLayout(self._ground)
        self.column.addStretch(1)
        self.setWidget(self._ground)

    def show_theme(self, theme: Theme) -> None:
        """Draw like this from now on."""
        self._theme = theme
        self.column.setContentsMargins(0, 0, round(theme.px(8)), 0)
        self.column.setSpacing(round(theme.px(10)))
        self._ground.setStyleSheet(f"QWidget#body {{ background: {theme.hex('surface')}; }}")
        self.verticalScrollBar().setStyleSheet(scroll_bar_style(theme))
        for __, widget in self.shown:
            if hasattr(widget, "show_theme"):
                widget.show_theme(theme)

    def clear(self) -> None:
        """No section."""
        for __, widget in self.shown:
            self._remove(widget)
        self.shown = []
        self._read = set()
        self.place = None

    def _remove(self, widget: QWidget) -> None:
        self.column.removeWidget(widget)
        widget.hide()
        widget.deleteLater()

    def show_blocks(self, place: tuple[str, str] | None, blocks: tuple[BlockShown, ...]) -> None:
        """Widgets for the blocks; those of blocks that are as before stay where they are. `place`: lesson and section."""
        if place == self.place and tuple(block for block, __ in self.shown) == blocks:
            return
        before = self.place
        if place != before:
            self.clear()
            self.verticalScrollBar().setValue(0)
        focus, old = self._focus(), self.shown
        fresh = self._put(blocks)
        self.place = place
        self.arranged.emit()
        self._give_focus(focus)
        new = [widget for widget in fresh if not _stood(widget, old)]
        if before == place and new:
            QTimer.singleShot(0, self, lambda: self._reveal(new))

    def _put(self, blocks: tuple[BlockShown, ...]) -> list[QWidget]:
        """The widgets in their order; returns those that had to be made."""
        kept, fresh = list(self.shown), []
        self.shown = []
        for block in blocks:
            same = next((pair for pair in kept if pair[0] == block), None)
            same = same or next((pair for pair in kept if _is_dragged_in(pair[0], block)), None)
            if same is not None:
                kept.remove(same)
                same = (block, _retold(*same, block))
            else:
                same = (block, self._made(block))
                fresh.append(same[1])
            self.shown.append(same)
        for __, widget in kept:
            _keep_typed(widget, fresh)
            self._remove(widget)
        if self._held is not None:
            self.column.removeWidget(self._held)
        for place, (__, widget) in enumerate(self.shown):
            if self.column.indexOf(widget) != place:
                self.column.removeWidget(widget)
                self.column.insertWidget(place, widget)
                widget.show()
        self._put_what_is_held()
        return fresh

    def _focus(self) -> tuple[str, int] | None:
        """Which question's which part has the keyboard: its card may be made anew."""
        for __, widget in self.shown:
            if isinstance(widget, QuestionCard):
                for place, part in enumerate(stops(widget)):
                    if part is self.window().focusWidget():
                        return widget.shown.name, place
        return None

    def _give_focus(self, focus: tuple[str, int] | None) -> None:
        """To the same part of the same question; once that is answered, to the next thing that can be done."""
        if focus is None or self._focus() == focus:
            return
        for __, widget in self.shown:
            if isinstance(widget, QuestionCard) and widget.shown.name == focus[0]:
                there = stops(widget)
                if focus[1] < len(there) and there[focus[1]].isEnabled() and there[focus[1]].isVisibleTo(widget):
                    there[focus[1]].setFocus(Qt.FocusReason.OtherFocusReason)
                    return
        self.done_with.emit()

    def _reveal(self, new: list[QWidget]) -> None:
        """Bring what has just come into sight: all of it; where that is too much its beginning, or of an answer what is said to it."""
        there = [widget for widget in new if any(widget is shown for __, shown in self.shown)]
        if not there:
            return
        self._ground.updateGeometry()
        self.column.activate()
        margin, bar, room = round(self._theme.px(MARGIN)), self.verticalScrollBar(), self.viewport().height()
        bottom = there[-1].geometry().bottom() + margin
        if bottom - there[0].y() + margin > room:
            there = _without_what_is_kept(there)
        top = there[0].y() - margin
        if bottom - top > room:
            last = there[-1]
            is_told = len(there) == 1 and isinstance(last, QuestionCard) and last.shown.feedback is not None
            bar.setValue(bottom - room if is_told else top)
        elif top < bar.value():
            bar.setValue(top)
        elif bottom > bar.value() + room:
            bar.setValue(bottom - room)
        self.revealed.emit()

    def can_page(self, direction: int) -> bool:
        """Whether there is more above (-1) or below (1)."""
        bar = self.verticalScrollBar()
        return bar.value() < bar.maximum() if direction > 0 else bar.value() > bar.minimum()

    def page(self, direction: int) -> None:
        """So much further that a line or two stay in sight."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + direction * round(PAGE * self.viewport().height()))

    def hold(self, widget: QWidget | None) -> None:
        """This belongs to the column from now on, above the goal; None: nothing more."""
        if self._held is not None:
            self.column.removeWidget(self._held)
        self._held = widget
        self._put_what_is_held()

    def _put_what_is_held(self) -> None:
        """What one sets is above what is reached by it."""
        goals = (place for place, (__, widget) in enumerate(self.shown) if isinstance(widget, GoalCard))
        if self._held is not None:
            self.column.insertWidget(next(goals, len(self.shown)), self._held)

    def _made(self, block: BlockShown) -> QWidget:
        theme = self._theme
        match block:
            case ProblemsShown():
                return problems_card(theme, block)
            case AsideShown():
                return aside_card(theme, block)
            case ProseShown():
                return self._prose(block)
            case PlayShown():
                return self._play_button(block)
            case QuestionShown():
                return self._question(block)
            case GoalShown():
                return self._goal(block)
            case DoneShown():
                made = DoneCard(theme, block)
                made.section_wished.connect(self.section_wished)
                return made

    def _prose(self, shown: ProseShown) -> QWidget:
        made = prose_of(self._theme, shown)
        made.link_followed.connect(self.link_followed)
        made.field_edited.connect(self.field_edited)
        return made

    def _question(self, shown: QuestionShown) -> QWidget:
        made = QuestionCard(self._theme, shown)
        made.given.connect(self.gave)
        made.see_wished.connect(self.see_wished)
        made.reset_wished.connect(self.reset_wished)
        return made

    def _goal(self, shown: GoalShown) -> QWidget:
        made = GoalCard(self._theme, shown)
        made.start_again_wished.connect(self.start_again_wished)
        made.reset_wished.connect(self.reset_wished)
        return made

    def _play_button(self, shown: PlayShown) -> QWidget:
        button = Button(self._theme, icon="play", word=shown.words, look="framed", font="label", height=34)
        button.clicked.connect(self.play_wished)
        return button

    def reads(self) -> None:
        """What is in sight to its end is read; what has just come has no place yet."""
        end = self.verticalScrollBar().value() + self.viewport().height() + MARGIN
        placed = [widget for k, (__, widget) in enumerate(self.shown) if widget.y() > 0 or not k]
        self._read |= {id(widget) for widget in placed if widget.geometry().bottom() <= end}

    def has_unread(self) -> bool:
        """Whether below what is seen something is to be read that was not in sight yet."""
        bar = self.verticalScrollBar()
        return bar.value() < bar.maximum() and any(
            id(widget) not in self._read for block, widget in self.shown if is_read(block)
        )

    def is_below(self, name: str) -> bool:
        """Whether this question is not seen to its end, and scrolling further shows more of it."""
        card, bar = self._card(name), self.verticalScrollBar()
        if card is None or bar.value() >= bar.maximum():
            return False
        ends, begins = card.geometry().bottom() - self.viewport().height(), card.y() - round(self._theme.px(MARGIN))
        return bar.value() < min(ends, begins)

    def lead_to(self, name: str) -> None:
        """Bring this question into sight, with the keyboard."""
        if (card := self._card(name)) is not None:
            self._reveal([card])
            self.take_keyboard(name)

    def take_keyboard(self, name: str) -> bool:
        """The keyboard goes to the first part of this question; False where it is not shown."""
        card = self._card(name)
        there = stops(card) if card is not None else []
        if there:
            there[0].setFocus(Qt.FocusReason.OtherFocusReason)
        return bool(there)

    def choose(self, letter: int, waits_for: str) -> bool:
        """Choose an option of the question that waits; False if there is none with options."""
        answer = self._answer(waits_for)
        if not isinstance(answer, OptionsAnswer):
            return False
        answer.choose(letter)
        return True

    def keyboard_is_below(self, name: str) -> bool:
        """Whether the keyboard is in this question, in a part of it that is below what is seen."""
        card, focus = self._card(name), self.window().focusWidget()
        if card is None or focus is None or not card.isAncestorOf(focus):  # type: ignore[redundant-expr]  # the stubs know no None
            return False
        return focus.mapTo(self._ground, focus.rect().bottomLeft()).y() > (
            self.verticalScrollBar().value() + self.viewport().height()
        )

    def take(self, text: str, waits_for: str) -> bool:
        """The beginning of a number goes to the field of the question that waits; False if it has none."""
        answer = self._answer(waits_for)
        if not isinstance(answer, AmountAnswer | SketchAnswer):
            return False
        answer.take(text)
        return True

    def settle(self, waits_for: str) -> bool:
        """What was chosen or typed for the question that waits is final; False where there is nothing."""
        answer = self._answer(waits_for)
        return isinstance(answer, OptionsAnswer | AmountAnswer) and answer.settle()

    def _answer(self, name: str) -> AnswerWidget | None:
        card = self._card(name)
        return card.answer if card is not None else None

    def _card(self, name: str) -> QuestionCard | None:
        cards = (widget for __, widget in self.shown if isinstance(widget, QuestionCard))
        return next((card for card in cards if card.shown.name == name), None)


def is_read(block: BlockShown) -> bool:
    """Whether a block says something new: a question that waits is led to in another way, and a goal tells its numbers again and again."""
    match block:
        case QuestionShown():
            return block.feedback is not None
        case ProseShown():
            return not block.is_quiet and not block.handles
    return isinstance(block, AsideShown)


def stops(widget: QWidget) -> list[QWidget]:
    """The parts of a widget where Tab stops, and the widget itself if it is one."""
    whole = [widget, *widget.findChildren(QWidget)]
    here = [part for part in whole if part.window() is widget.window()]  # a drop-down's list is a window of its own
    return [part for part in here if part.focusPolicy() & Qt.FocusPolicy.TabFocus]


def _without_what_is_kept(there: list[QWidget]) -> list[QWidget]:
    """Of a prediction that is kept there is nothing to read: it gives way to what comes after it."""
    kept = there and isinstance(there[0], QuestionCard) and there[0].shown.is_kept
    return _without_what_is_kept(there[1:]) if kept and len(there) > 1 else there


def _keep_typed(before: QWidget, fresh: list[QWidget]) -> None:
    """What is typed and not given stays where the words of the question are other ones now."""
    if not isinstance(before, QuestionCard) or not isinstance(before.answer, AmountAnswer):
        return
    for now in fresh:
        if isinstance(now, QuestionCard) and now.shown.name == before.shown.name and now.shown.is_open:
            same = before.shown.answer == now.shown.answer and before.shown.feedback == now.shown.feedback
            if same and isinstance(now.answer, AmountAnswer):
                now.answer.line.setText(before.answer.line.text())


def _is_dragged_in(before: BlockShown, now: BlockShown) -> bool:
    """Whether both are prose with the same handles: it is told anew in place, for one of them may be under the hand."""
    both = (before, now)
    names = [[handle.name for handle in one.handles] for one in both if isinstance(one, ProseShown)]
    return len(names) == 2 and bool(names[0]) and names[0] == names[1]


def _retold(before: BlockShown, widget: QWidget, now: BlockShown) -> QWidget:
    """The widget with what is said now."""
    if before != now and isinstance(widget, ProseText) and isinstance(now, ProseShown):
        widget.show_prose(now)
    return widget


def _stood(widget: QWidget, before: list[tuple[BlockShown, QWidget]]) -> bool:
    """Whether a goal was there already, and only its numbers are others: that is no news to bring into sight."""
    words = {block.word for block, __ in before if isinstance(block, GoalShown)}
    return isinstance(widget, GoalCard) and widget.shown.word in words
