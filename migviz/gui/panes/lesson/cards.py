"""How does each block of a section look in the panel? A widget for what it shows: prose, question, goal, hint, problems."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from migviz.course.goal_lines import GoalLine
from migviz.gui.painters.draw import RIGHT, text
from migviz.gui.painters.icons import paint_icon
from migviz.gui.panes.lesson.answer import AmountAnswer, OptionsAnswer, OrderAnswer
from migviz.gui.panes.lesson.card import APART, CLOSE_TOGETHER, CLOSEST, Card, Said, feedback_parts
from migviz.gui.panes.lesson.option import SMALLEST, TIGHT
from migviz.gui.panes.lesson.prose import ProseText
from migviz.gui.panes.lesson.sketch import SketchAnswer
from migviz.gui.theme import Theme
from migviz.gui.widgets.button import Button
from migviz.gui.widgets.spoken import HeardAs
from migviz.gui.widgets.tips import tip
from migviz.gui.widgets.wrapping_row import WrappingRow
from migviz.say import in_lessons, on_paper
from migviz.showing.lesson_blocks import (
    AmountShown,
    AnswerShown,
    AsideShown,
    DoneShown,
    GoalShown,
    OptionsShown,
    OrderShown,
    PlayShown,
    ProblemsShown,
    ProseShown,
    QuestionShown,
    SketchShown,
)

CLOSE = 3
"""Chosen: pixels at 100 % that are seen at least above and below what is asked."""
AnswerWidget = OptionsAnswer | AmountAnswer | OrderAnswer | SketchAnswer


class QuestionCard(Card):
    """A prediction or a question with its answer. Signals carry the question's name."""

    given = Signal(str, object)
    see_wished = Signal(str)
    reset_wished = Signal(str)

    def __init__(self, theme: Theme, shown: QuestionShown) -> None:
        super().__init__(theme, shown.word)
        self.shown = shown
        self._see: Button | None = None
        self.prose = prose_of(theme, shown.prose)
        self.column.addWidget(self.prose)
        self.answer = _answer_widget(theme, shown.answer, open_=shown.is_open)
        self.answer.given.connect(lambda answer: self.given.emit(shown.name, answer))
        self.column.addWidget(self.answer)
        said: list[QWidget] = []
        if shown.note:
            said.append(Said(theme, shown.note, "padlock" if shown.is_kept else "", font="control"))
        said += feedback_parts(theme, shown.feedback) if shown.feedback else ()
        for part in _with_buttons(theme, said, self._buttons(theme)):
            self.column.addWidget(part)

    def show_what_is_seen(self, shown: QuestionShown) -> None:
        """The button that shows why rests while that is what is shown."""
        self.shown = shown
        if self._see is not None:
            self._see.setEnabled(not shown.sees)
            why = in_lessons.shown_already() if shown.sees else ""
            self._see.setToolTip(tip(why))
            self._see.setAccessibleDescription(why)

    def fit_in(self, room: int) -> None:
        """Bars to draw are so high, and all else so close together, that what is asked is seen with what is said to it, if it can be."""
        self._lay_out()
        high, answer = self._high(), self.answer
        if isinstance(answer, SketchAnswer):
            answer.bars.fit_in(room - high + answer.bars.height())
        elif isinstance(answer, OptionsAnswer | OrderAnswer):
            high -= round(answer.high_if(answer.snug) + self._between(answer.snug))
            fitting = (
                close for close in range(SMALLEST) if high + answer.high_if(close) + self._between(close) <= room
            )
            close = next(fitting, SMALLEST)
            answer.make_close(close)
            self.put_apart(_apart(close))
        self._lay_out()

    def _lay_out(self) -> None:
        """From the inside out, for each tells the next how high it is; and its words have found their lines."""
        for within in (self.answer.layout(), self.column):
            if within is not None:
                within.activate()

    def _high(self) -> int:
        """Pixels from the first of its parts to the last, wherever they stand just now."""
        around = self.column.contentsMargins()
        items = [item for k in range(self.column.count()) if (item := self.column.itemAt(k)) is not None]
        wide = self.width() - around.left() - around.right()
        parts = [item.heightForWidth(wide) if item.hasHeightForWidth() else item.sizeHint().height() for item in items]
        return sum(parts) + self.column.spacing() * (len(parts) - 1) + 2 * round(self._theme.px(CLOSE))

    def _between(self, close: int) -> float:
        """Pixels between its parts in so little room."""
        return round(self._theme.px(_apart(close))) * (len(self._parts()) - 1)

    def begins(self) -> int:
        """How far below its edge its words begin."""
        return self._parts()[0].y() - round(self._theme.px(CLOSE))

    def ends(self) -> int:
        """How far below its edge the last of what is in it ends."""
        return self._parts()[-1].geometry().bottom() + round(self._theme.px(CLOSE))

    def _parts(self) -> list[QWidget]:
        items = (self.column.itemAt(k) for k in range(self.column.count()))
        return [part for item in items if item is not None and (part := item.widget()) is not None]

    def _buttons(self, theme: Theme) -> list[Button]:
        found: list[Button] = []
        if self.shown.can_see:
            see = Button(theme, icon="lens", word=in_lessons.show_me(), look="framed", font="label", height=32)
            see.clicked.connect(lambda: self.see_wished.emit(self.shown.name))
            found.append(see)
            self._see = see
            self.show_what_is_seen(self.shown)
        if self.shown.again:
            again = Button(theme, icon="undo", word=self.shown.again, role="muted", font="label", height=32)
            again.clicked.connect(lambda: self.reset_wished.emit(self.shown.name))
            found.append(again)
        return found


def _apart(close: int) -> float:
    """How far the parts of a question are from each other, in pixels at 100 %."""
    if close >= TIGHT:
        return CLOSE_TOGETHER if close < SMALLEST else CLOSEST
    return APART


def _with_buttons(theme: Theme, said: list[QWidget], buttons: list[Button]) -> list[QWidget]:
    """What is said to an answer, with what can be done now beside the first short sentence, or below all."""
    for k, part in enumerate(said if buttons else ()):
        if isinstance(part, Said) and part.is_short():
            return [*said[:k], _Row(theme, [part, *buttons]), *said[k + 1 :]]
    return [*said, _Row(theme, buttons)] if buttons else said


class _Row(QWidget):
    """Buttons beside each other."""

    def __init__(self, theme: Theme, parts: Sequence[Said | Button]) -> None:
        super().__init__()
        self._parts = parts
        row = WrappingRow(self)
        row.setSpacing(0)  # a button has room around it
        for part in parts:
            row.addWidget(part)

    def show_theme(self, theme: Theme) -> None:
        """Draw like this from now on."""
        for part in self._parts:
            part.show_theme(theme)


def _answer_widget(theme: Theme, shown: AnswerShown, *, open_: bool) -> AnswerWidget:
    made: AnswerWidget
    match shown:
        case OptionsShown():
            made = OptionsAnswer(theme, shown.options, several=shown.several, confirm=shown.confirm)
            made.show_answer(shown.options, open_=open_)
        case AmountShown():
            made = AmountAnswer(theme, shown.unit, confirm=shown.confirm)
            made.show_answer(shown.typed, open_=open_)
        case OrderShown():
            made = OrderAnswer(theme, shown.items, confirm=shown.confirm)
            made.show_answer(open_=open_)
        case SketchShown():
            made = SketchAnswer(theme, shown.known, shown.first, shown.count, confirm=shown.confirm)
            made.show_answer(shown.drawn, shown.real, open_=open_)
    return made


class GoalCard(Card):
    """What is to be reached: each part ticks itself off, with the measured number beside the wanted one."""

    start_again_wished = Signal()
    reset_wished = Signal(str)

    def __init__(self, theme: Theme, shown: GoalShown) -> None:
        super().__init__(theme, shown.word)
        self.shown = shown
        for line in shown.lines:
            self.column.addWidget(_GoalRow(theme, line))
        for problem in shown.problems:
            self.column.addWidget(Said(theme, problem, "triangle", font="label"))
        for message in shown.messages:
            self.column.addWidget(prose_of(theme, message))
        if shown.reached:
            self.column.addWidget(Said(theme, shown.reached, "tick", font="count" if shown.is_so_now else "control"))
        if shown.best:
            self.column.addWidget(Said(theme, shown.best, font="control"))
        again = Button(theme, icon="undo", word=in_lessons.start_again(), role="muted", font="label", height=32)
        again.clicked.connect(self.start_again_wished)
        another = Button(theme, icon="undo", word=shown.again, role="muted", font="label", height=32)
        another.clicked.connect(lambda: self.reset_wished.emit(shown.name))
        self.column.addWidget(_Row(theme, [again, another] if shown.again else [again]))


def _wanted(line: GoalLine) -> str:
    """What is wanted, as on paper."""
    return on_paper.wanted(line.what, line.wanted) if line.wanted else line.what


class _GoalRow(QWidget, HeardAs):
    """One part of a goal."""

    is_heard_as = "item"

    def __init__(self, theme: Theme, line: GoalLine) -> None:
        super().__init__()
        self._line = line
        parts = [_wanted(line)]
        parts += [in_lessons.measured_now(line.measured)] if line.measured else []
        self.setAccessibleName(", ".join([*parts, in_lessons.met() if line.met else in_lessons.not_met()]))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_theme(theme)

    def show_theme(self, theme: Theme) -> None:
        """Draw like this from now on."""
        self._theme = theme
        self.setFixedHeight(round(theme.px(28)))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        theme, line = self._theme, self._line
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        mark = QRectF(0, (self.height() - theme.px(20)) / 2, theme.px(20), theme.px(20))
        if line.met:
            paint_icon(painter, mark, "tick", theme.colour("ink"), theme)
        else:
            painter.setPen(theme.pen("line", 1.4))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(mark.adjusted(2, 2, -2, -2), 4, 4)
        words = _wanted(line)
        whole = QRectF(mark.right() + theme.px(9), 0, self.width() - mark.right() - theme.px(9), self.height())
        taken = theme.width("count", line.measured) + theme.px(12) if line.measured else 0.0
        text(painter, whole.adjusted(0, 0, -taken, 0), (words, line.what), theme, font="prose", optional=True)
        if line.measured:
            text(painter, whole, line.measured, theme, font="count", align=RIGHT)
        painter.end()


class DoneCard(Card):
    """The end of a lesson; `section_wished` names a section to look at again."""

    section_wished = Signal(str)

    def __init__(self, theme: Theme, shown: DoneShown) -> None:
        super().__init__(theme, shown.word)
        for can, is_shown in sorted(shown.can, key=lambda can: not can[1]):
            said = Said(theme, can, "tick" if is_shown else "box", font="prose")
            said.setAccessibleName(can if is_shown else in_lessons.not_shown_yet(can))
            self.column.addWidget(said)
        self.column.addWidget(Said(theme, shown.counts, font="label"))
        for name, words in shown.hard:
            again = Button(theme, icon="undo", word=words, role="muted", font="label", height=32)
            again.let_word_go()
            again.clicked.connect(lambda __=False, name=name: self.section_wished.emit(name))
            self.column.addWidget(again)
        if shown.next:
            self.column.addWidget(Said(theme, shown.next, font="count"))


class PlayButton(Button):
    """Plays the run to where the lesson wants it; lit while that waits for it."""

    def __init__(self, theme: Theme, shown: PlayShown) -> None:
        super().__init__(theme, icon="play", word=shown.words, look="framed", font="label", height=34)
        self.show_play(shown)

    def show_play(self, shown: PlayShown) -> None:
        """Whether it waits, or plays already."""
        self.show_face(word=in_lessons.playing() if shown.plays else shown.words)
        self.show_look("filled" if shown.waits else "framed")
        self.setEnabled(not shown.plays)


def aside_card(theme: Theme, shown: AsideShown) -> Card:
    """A hint, an explanation or a teacher's note."""
    made = Card(theme, shown.word, role="client")
    made.column.addWidget(prose_of(theme, shown.prose))
    return made


def problems_card(theme: Theme, shown: ProblemsShown) -> Card:
    """What is wrong with the file that is being edited."""
    made = Card(theme, shown.title, role="warning")
    for problem in shown.problems:
        made.column.addWidget(Said(theme, problem, "triangle", font="label"))
    return made


def prose_of(theme: Theme, shown: ProseShown) -> ProseText:
    """A piece of prose."""
    words = ProseText(theme, role="muted" if shown.is_quiet else "ink")
    words.show_prose(shown)
    return words
