"""What is a block of a section to its reader: to be read, a verdict, news, the same as before?"""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from migviz.gui.panes.lesson.answer import AmountAnswer
from migviz.gui.panes.lesson.cards import GoalCard, PlayButton, QuestionCard
from migviz.gui.panes.lesson.prose import ProseText
from migviz.showing.lesson_blocks import AsideShown, BlockShown, GoalShown, PlayShown, ProseShown, QuestionShown


def is_verdict(block: BlockShown) -> bool:
    """Whether a block says how right an answer was, or that a goal is reached."""
    if isinstance(block, QuestionShown):
        return block.feedback is not None and not block.note  # who passed it over is told why, and that is read once
    return isinstance(block, GoalShown) and bool(block.reached)


def is_read(block: BlockShown) -> bool:
    """Whether a block says something new: a question that waits is led to in another way, and a goal that is not reached tells its numbers again
    and again."""
    is_told = isinstance(block, QuestionShown) and block.feedback is not None
    return is_told or is_verdict(block) or isinstance(block, ProseShown | AsideShown)


def stops(widget: QWidget) -> list[QWidget]:
    """The parts of a widget where Tab stops, and the widget itself if it is one."""
    whole = [widget, *widget.findChildren(QWidget)]
    here = [part for part in whole if part.window() is widget.window()]  # a drop-down's list is a window of its own
    return [part for part in here if part.focusPolicy() & Qt.FocusPolicy.TabFocus]


def without_what_is_kept(there: list[QWidget]) -> list[QWidget]:
    """Of a prediction that is kept there is nothing to read: it gives way to what comes after it."""
    kept = there and isinstance(there[0], QuestionCard) and there[0].shown.is_kept
    return without_what_is_kept(there[1:]) if kept and len(there) > 1 else there


def keep_typed(before: QWidget, fresh: list[QWidget]) -> None:
    """What is typed and not given stays where the words of the question are other ones now."""
    if not isinstance(before, QuestionCard) or not isinstance(before.answer, AmountAnswer):
        return
    for now in fresh:
        if isinstance(now, QuestionCard) and now.shown.name == before.shown.name and now.shown.is_open:
            same = before.shown.answer == now.shown.answer and before.shown.feedback == now.shown.feedback
            if same and isinstance(now.answer, AmountAnswer):
                now.answer.line.setText(before.answer.line.text())


def is_dragged_in(before: BlockShown, now: BlockShown) -> bool:
    """Whether both are prose with the same handles, the same button that plays, or a question that only shows something else: it is told anew in
    place, for it may be under the hand."""
    both = (before, now)
    if isinstance(before, QuestionShown) and isinstance(now, QuestionShown):
        return replace(before, sees=now.sees) == now
    if isinstance(before, PlayShown) and isinstance(now, PlayShown):
        return before.words == now.words
    names = [[handle.name for handle in one.handles] for one in both if isinstance(one, ProseShown)]
    return len(names) == 2 and bool(names[0]) and names[0] == names[1]


def retold(before: BlockShown, widget: QWidget, now: BlockShown) -> QWidget:
    """The widget with what is said now."""
    if before != now and isinstance(widget, ProseText) and isinstance(now, ProseShown):
        widget.show_prose(now)
    if before != now and isinstance(widget, QuestionCard) and isinstance(now, QuestionShown):
        widget.show_what_is_seen(now)
    if before != now and isinstance(widget, PlayButton) and isinstance(now, PlayShown):
        widget.show_play(now)
    return widget


def stood(widget: QWidget, before: list[tuple[BlockShown, QWidget]]) -> bool:
    """Whether a goal was there already, and only its numbers are others: that is no news to bring into sight."""
    reached = {bool(block.reached) for block, __ in before if isinstance(block, GoalShown)}
    return isinstance(widget, GoalCard) and bool(widget.shown.reached) in reached
