"""What is there to read and to do in a section? Its blocks below each other. What is typed, where the keyboard is and what is in
sight stay while a block is as it was."""

from weakref import WeakSet

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from migviz.gui.panes.lesson.answer import AmountAnswer, OptionsAnswer, OrderAnswer
from migviz.gui.panes.lesson.cards import (
    AnswerWidget,
    DoneCard,
    GoalCard,
    PlayButton,
    QuestionCard,
    aside_card,
    problems_card,
    prose_of,
)
from migviz.gui.panes.lesson.in_column import (
    is_dragged_in,
    is_read,
    is_verdict,
    keep_typed,
    retold,
    stood,
    stops,
    without_what_is_kept,
)
from migviz.gui.panes.lesson.sketch import SketchAnswer
from migviz.gui.theme import Theme
from migviz.gui.widgets.scroll_bar import scroll_bar_style
from migviz.say import in_lessons
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
HARDLY = 2.0
"""Chosen: so few lines of prose are not worth a page key, where they are no words."""
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
        self._hand: QWidget | None = None
        self._read: WeakSet[QWidget] = WeakSet()
        self._unsettled = 0
        """How often blocks were shown that have no place yet"""
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
        self.verticalScrollBar().rangeChanged.connect(self._fit_answers)  # words have found their lines

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
        self._hand = None
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
        focus, old, hand = self._focus(), self.shown, self._hand
        held_at = self._seen_at(hand) if hand is not None else 0
        fresh = self._put(blocks)
        self.place = place
        self._fit_answers()
        self.arranged.emit()
        self._give_focus(focus)
        new = [widget for widget in fresh if not stood(widget, old)] if before == place else []
        self._unsettled += 1
        QTimer.singleShot(0, self, lambda: self._settle(self._placed_anew(fresh, before), new, hand, held_at))

    def _placed_anew(self, fresh: list[QWidget], before: tuple[str, str] | None) -> list[QWidget]:
        """What had no place yet; in another section the controls, too."""
        return [*fresh, self._held] if self._held is not None and before != self.place else fresh

    def _put(self, blocks: tuple[BlockShown, ...]) -> list[QWidget]:
        """The widgets in their order; returns those that had to be made."""
        kept, fresh = list(self.shown), []
        self.shown = []
        for block in blocks:
            same = next((pair for pair in kept if pair[0] == block), None)
            same = same or next((pair for pair in kept if is_dragged_in(pair[0], block)), None)
            if same is not None:
                kept.remove(same)
                same = (block, retold(*same, block))
            else:
                same = (block, self._made(block))
                fresh.append(same[1])
            self.shown.append(same)
        for __, widget in kept:
            keep_typed(widget, fresh)
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

    def _focus(self) -> tuple[str, int, type[QWidget]] | None:
        """Which question's which part has the keyboard, and of which kind it is: its card may be made anew."""
        for __, widget in self.shown:
            if isinstance(widget, QuestionCard):
                for place, part in enumerate(stops(widget)):
                    if part is self.window().focusWidget():
                        return widget.shown.name, place, type(part)
        return None

    def _give_focus(self, focus: tuple[str, int, type[QWidget]] | None) -> None:
        """To the same part of the same question; once that is answered, to the next thing that can be done: not to a button that has come to
        stand in the place of the option."""
        if focus is None or self._focus() == focus:
            return
        for __, widget in self.shown:
            if isinstance(widget, QuestionCard) and widget.shown.name == focus[0]:
                there = stops(widget)
                part = there[focus[1]] if focus[1] < len(there) else None
                if isinstance(part, focus[2]) and part.isEnabled() and part.isVisibleTo(widget):
                    part.setFocus(Qt.FocusReason.OtherFocusReason)
                    return
        self.done_with.emit()

    def take_in_hand(self, control: QWidget | None) -> None:
        """This is being moved: it stays where it is, whatever comes above or below it, until something else is done. None: nothing is."""
        self._hand = control if control is not None and self._ground.isAncestorOf(control) else None

    def _settle(self, fresh: list[QWidget], new: list[QWidget], hand: QWidget | None, held_at: int) -> None:
        """Everything has its place now: what was taken for read while it had none is not."""
        self._arrange()
        self._fit_answers()  # words have found their lines
        self._arrange()
        QCoreApplication.sendPostedEvents(
            None, QEvent.Type.LayoutRequest.value
        )  # and each part of it knows how high it is
        self._unsettled -= 1
        self._read -= set(fresh)
        if hand is not None:
            self._keep_in_hand(hand, held_at)
        else:
            self._reveal(new)

    def _seen_at(self, widget: QWidget) -> int:
        """How far below the upper edge of what is seen a part is."""
        return widget.mapTo(self._ground, QPoint(0, 0)).y() - self.verticalScrollBar().value()

    def _keep_in_hand(self, hand: QWidget, at: int) -> None:
        """The column under what is held moves, and what is held does not."""
        if not isValid(hand) or not self._ground.isAncestorOf(hand):
            return
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + self._seen_at(hand) - at)
        self.revealed.emit()

    def _arrange(self) -> None:
        self._ground.updateGeometry()
        self.column.activate()

    def _fit_answers(self) -> None:
        """What is asked is so close together that it is seen with its answers and what is said to them, if it can be."""
        room = self.viewport().height()
        for card in (widget for __, widget in self.shown if isinstance(widget, QuestionCard)):
            card.fit_in(room)

    def _reveal(self, new: list[QWidget]) -> None:
        """Bring what has just come into sight."""
        there = [widget for widget in new if any(widget is shown for __, shown in self.shown)]
        self._arrange()
        if there:
            self.verticalScrollBar().setValue(self._showing(there))
        self.revealed.emit()

    def _showing(self, there: list[QWidget]) -> int:
        """How far to scroll to see all of this; where that is too much its beginning, or of an answer what is said to it."""
        margin, room = round(self._theme.px(MARGIN)), self.viewport().height()
        top, bottom = there[0].y() - margin, there[-1].geometry().bottom() + margin
        if bottom - top <= room:
            return min(max(self.verticalScrollBar().value(), bottom - room), top)
        first = without_what_is_kept(there)[0]
        if not isinstance(first, QuestionCard) or first.height() + 2 * margin <= room:
            return first.y() - margin
        begins, ends = first.y() + first.begins(), first.y() + first.ends()  # its frame may be out of sight
        return ends - room if ends - begins <= room or first.shown.feedback is not None else begins

    def can_page(self, direction: int) -> bool:
        """Whether there is more above (-1), or below (1) so much that it is worth a key."""
        bar = self.verticalScrollBar()
        if direction < 0:
            return bar.value() > bar.minimum()
        left = bar.maximum() - bar.value()
        return left > HARDLY * self._theme.height("prose") or (left > 0 and self._is_cut())

    def _is_cut(self) -> bool:
        """Whether words end below what is seen; the frame of a card, and the room below the last, are none."""
        last = self.shown[-1][1] if self.shown else None
        ends = last.ends() if isinstance(last, QuestionCard) else last.height() if last is not None else 0
        held = self._held is not None and self._held.geometry().bottom() > self._seen_to()
        return held or (last is not None and last.y() + ends > self._seen_to())

    def page(self, direction: int) -> None:
        """So much further that a line or two stay in sight; where little more is left, to the end."""
        bar = self.verticalScrollBar()
        to = bar.value() + direction * self._page()
        bar.setValue(bar.maximum() if direction > 0 and bar.maximum() - to < 3 * self._theme.height("prose") else to)

    def _page(self) -> int:
        return round(PAGE * self.viewport().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other room: bars to draw are as high as it lets them be."""
        super().resizeEvent(event)
        self._fit_answers()

    def hold(self, widget: QWidget | None) -> None:
        """This belongs to the column from now on, below the goal; None: nothing more."""
        if self._held is not None:
            self.column.removeWidget(self._held)
        self._held = widget
        self._put_what_is_held()

    def _put_what_is_held(self) -> None:
        """What one sets is directly below what is to be reached by it: both are seen together."""
        goals = (place + 1 for place, (__, widget) in enumerate(self.shown) if isinstance(widget, GoalCard))
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
        made.field_edited.connect(
            lambda name: self.take_in_hand(made.handles[name])
        )  # first: what follows may not move it
        made.field_edited.connect(self.field_edited)
        return made

    def _question(self, shown: QuestionShown) -> QWidget:
        made = QuestionCard(self._theme, shown)
        made.given.connect(self.gave)
        if isinstance(made.answer, OptionsAnswer):
            made.answer.chosen.connect(self._show_confirm)
        made.see_wished.connect(self.see_wished)
        made.reset_wished.connect(self.reset_wished)
        return made

    def _show_confirm(self, confirm: QWidget) -> None:
        """Once something is chosen what makes it final is in sight."""
        self.ensureWidgetVisible(confirm, 0, round(self._theme.px(MARGIN)))

    def _goal(self, shown: GoalShown) -> QWidget:
        made = GoalCard(self._theme, shown)
        made.start_again_wished.connect(self.start_again_wished)
        made.reset_wished.connect(self.reset_wished)
        return made

    def _play_button(self, shown: PlayShown) -> QWidget:
        button = PlayButton(self._theme, shown)
        button.clicked.connect(self.play_wished)
        return button

    def reads(self) -> None:
        """What is in sight to its end is read; while something has just come nothing has its place yet."""
        if self._unsettled:
            return
        end = self._seen_to()
        placed = [widget for k, (__, widget) in enumerate(self.shown) if widget.y() > 0 or not k]
        placed += [self._held] if self._held is not None and not self._held.geometry().isEmpty() else []
        self._read |= {widget for widget in placed if widget.geometry().bottom() <= end}

    def _seen_to(self) -> int:
        return self.verticalScrollBar().value() + self.viewport().height() + MARGIN

    def has_unread(self, waits_for: str) -> bool:
        """Whether below what is seen something is to be read: what was not in sight yet, and a verdict each time that it is out of sight. Where
        a question waits, what stands before it, if one would be led past it."""
        bar, card = self.verticalScrollBar(), self._card(waits_for)
        if bar.value() >= bar.maximum():
            return False
        if card is not None and self._showing([card]) - bar.value() <= self._page():
            return False
        before = next((k for k, (__, widget) in enumerate(self.shown) if widget is card), len(self.shown))
        unread = any(self._is_unread(block, widget, again=card is None) for block, widget in self.shown[:before])
        return unread or (card is None and self._held_is_below())

    def _held_is_below(self) -> bool:
        held = self._held
        return held is not None and held not in self._read and held.geometry().bottom() > self._seen_to()

    def leads_to_what_is_set(self) -> bool:
        """Whether what one can set here was not in sight yet, and nothing is to be read before it."""
        held = self._held
        above = [(block, widget) for block, widget in self.shown if held is not None and widget.y() < held.y()]
        return self._held_is_below() and not any(self._is_unread(*pair, again=True) for pair in above)

    def lead_to_what_is_set(self) -> None:
        """Bring that into sight, with as much of the goal as there is room for."""
        if self._held is not None:
            self._show_with_goal(self._held)

    def show_with_goal(self, control: QWidget) -> None:
        """A control that keys move is seen together with what is to be reached by it, if it can be."""
        if self._held is not None and self._ground.isAncestorOf(control):
            self._show_with_goal(control)

    def _show_with_goal(self, control: QWidget) -> None:
        margin, bar = round(self._theme.px(MARGIN)), self.verticalScrollBar()
        goal = next((widget for __, widget in self.shown if isinstance(widget, GoalCard)), control)
        top = goal.mapTo(self._ground, QPoint(0, 0)).y() - margin
        bottom = control.mapTo(self._ground, QPoint(0, control.height())).y() + margin
        lowest = bottom - self.viewport().height()
        bar.setValue(max(lowest, min(bar.value(), top)))

    def _is_unread(self, block: BlockShown, widget: QWidget, *, again: bool) -> bool:
        out_of_sight = widget.geometry().bottom() > self._seen_to()
        if isinstance(block, PlayShown):  # a run that is to be watched is led to as a question is
            return out_of_sight and block.waits
        return out_of_sight and is_read(block) and (widget not in self._read or (again and is_verdict(block)))

    def is_first(self, name: str) -> bool:
        """Whether no question of the section stands before this one."""
        return next((block.name for block, __ in self.shown if isinstance(block, QuestionShown)), "") == name

    def is_below(self, name: str) -> bool:
        """Whether this question is not seen to its end, and scrolling further shows more of it; its frame may be out of sight."""
        card, bar = self._card(name), self.verticalScrollBar()
        if card is None or card.y() + card.ends() <= bar.value() + self.viewport().height():
            return False
        return bar.value() < min(bar.maximum(), self._showing([card]))

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

    def is_without_keyboard(self, name: str) -> bool:
        """Whether this question is here and the keyboard is not in it."""
        card, focus = self._card(name), self.window().focusWidget()
        return card is not None and not (focus is not None and card.isAncestorOf(focus))  # type: ignore[redundant-expr]  # the stubs know no None

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
        return answer is not None and answer.settle()

    def what_first(self, waits_for: str) -> str:
        """What is to be done before there is anything to confirm."""
        match self._answer(waits_for):
            case OptionsAnswer():
                return in_lessons.choose_first()
            case OrderAnswer():
                return in_lessons.order_first()
            case SketchAnswer():
                return in_lessons.draw_first()
        return in_lessons.type_first()

    def _answer(self, name: str) -> AnswerWidget | None:
        card = self._card(name)
        return card.answer if card is not None else None

    def _card(self, name: str) -> QuestionCard | None:
        cards = (widget for __, widget in self.shown if isinstance(widget, QuestionCard))
        return next((card for card in cards if card.shown.name == name), None)
