"""How does each block of a section look in the panel? A widget for a view: prose, question, goal, hint, explanation."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from migviz.course.answers import Verdict, order_name, real_bars, sections_asked_about, shown_order, text_of
from migviz.course.goal_lines import GoalLine, goal_lines
from migviz.course.lesson import Amount, Aside, Computed, Lesson, Options, Order, Question, Section, Sketch
from migviz.course.panel import View
from migviz.course.playing import GoalState, finished_run, right_options, value_of, world_of, written
from migviz.gui.painters.draw import RIGHT, text
from migviz.gui.painters.icons import paint_icon
from migviz.gui.panes.lesson.answer import AmountAnswer, OptionsAnswer, OrderAnswer
from migviz.gui.panes.lesson.card import Card, Said, feedback_parts
from migviz.gui.panes.lesson.prose import ProseText
from migviz.gui.panes.lesson.sketch import SketchAnswer
from migviz.gui.theme import Theme
from migviz.gui.widgets.button import Button
from migviz.replay.metrics import iterations
from migviz.scenario import Scenario

Fill = Callable[[Computed], str]
AnswerWidget = OptionsAnswer | AmountAnswer | OrderAnswer | SketchAnswer
LOCK_IT_IN = "Lock it in"


class QuestionCard(Card):
    """A prediction or a question with its answer. Signals carry the question's name."""

    given = Signal(str, object)
    see_wished = Signal(str)
    reset_wished = Signal(str)

    def __init__(
        self, theme: Theme, lesson: Lesson, section: Section, view: View, fill: Fill, scenario: Scenario
    ) -> None:
        question = view.block
        assert isinstance(question, Question)
        super().__init__(theme, _word(question, view))
        self.question = question
        prose = ProseText(theme)
        prose.show_prose(question.prose, fill)
        self.column.addWidget(prose)
        open_ = not view.done and not (question.predicts and view.tries)
        self.answer = _answer_widget(theme, lesson, section, question)
        self.answer.given.connect(lambda answer: self.given.emit(question.name, answer))
        _show_answer(self.answer, lesson, section, question, view, scenario, open_=open_)
        self.column.addWidget(self.answer)
        if question.predicts and view.done and not view.revealed:
            here = set(sections_asked_about(lesson, section, question)) <= {section.name}
            kept = "Kept. Now watch the run: then both stand here." if here else "Kept. The next section shows it."
            words = "Skipped." if view.skipped and not view.tries else kept
            self.column.addWidget(Said(theme, words, "padlock", font="control"))
        elif view.skipped and not view.tries:
            self.column.addWidget(Said(theme, f"Skipped. {_right_number(lesson, section, question)}", font="control"))
        for part in feedback_parts(theme, view.feedback, fill) if view.feedback else ():
            self.column.addWidget(part)
        self._add_foot(theme, view)

    def _add_foot(self, theme: Theme, view: View) -> None:
        parts = []
        if self.question.see and view.tries and view.revealed:
            see = Button(theme, icon="lens", word="Show me in the run", look="framed", font="label", height=32)
            see.clicked.connect(lambda: self.see_wished.emit(self.question.name))
            parts.append(see)
        passed_over = view.skipped and not view.tries
        if passed_over or (view.done and not self.question.predicts):
            word = "Answer it after all" if passed_over else "Practise it again"
            again = Button(theme, icon="undo", word=word, role="muted", font="label", height=32)
            again.clicked.connect(lambda: self.reset_wished.emit(self.question.name))
            parts.append(again)
        if parts:
            self.column.addWidget(_Row(theme, parts))


class _Row(QWidget):
    """Buttons beside each other."""

    def __init__(self, theme: Theme, parts: list[Button]) -> None:
        super().__init__()
        self._parts = parts
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for part in parts:
            row.addWidget(part)
        row.addStretch(1)

    def show_theme(self, theme: Theme) -> None:
        """Draw like this from now on."""
        for part in self._parts:
            part.show_theme(theme)


def _right_number(lesson: Lesson, section: Section, question: Question) -> str:
    """What would have been right, where a number was asked for; options and bars show it themselves."""
    if not isinstance(question.answer, Amount):
        return ""
    asked = question.answer.answer
    right = value_of(asked, world_of(lesson, section))
    return f"It is {written(right, asked.shape, question.answer.unit)}." if right is not None else ""


def _word(question: Question, view: View) -> str:
    if not question.predicts:
        return "Question"
    return "Your prediction and the run" if view.tries and view.revealed else "Your prediction"


def _answer_widget(theme: Theme, lesson: Lesson, section: Section, question: Question) -> AnswerWidget:
    confirm = LOCK_IT_IN if question.predicts else "Check"
    match question.answer:
        case Options(options=options, several=several):
            words = [(option.name, text_of(option.prose, lesson, section)) for option in options]
            return OptionsAnswer(theme, words, several=several, confirm=confirm if several or question.predicts else "")
        case Amount(unit=unit):
            return AmountAnswer(theme, unit, confirm=confirm)
        case Order():
            seed = int(section.scenario.number("seed"))
            items = [(order_name(item), text_of(item, lesson, section)) for item in shown_order(question, seed)]
            return OrderAnswer(theme, items, confirm=confirm)
        case Sketch(first=first, last=last):
            made = iterations(finished_run(section.scenario))
            known = [float(item.pages) for item in made[max(0, first - 3) : first - 1]]
            return SketchAnswer(theme, known, first, last - first + 1, confirm=confirm)


def _show_answer(
    widget: AnswerWidget,
    lesson: Lesson,
    section: Section,
    question: Question,
    view: View,
    scenario: Scenario,
    *,
    open_: bool,
) -> None:
    if isinstance(widget, OptionsAnswer):
        widget.show_answer(view.given, _marks(lesson, section, question, view, scenario), open_=open_)
    elif isinstance(widget, SketchAnswer):
        assert isinstance(question.answer, Sketch)
        real = real_bars(section, question.answer) if view.done and view.revealed else ()
        widget.show_answer(view.given, real, open_=open_)
    else:
        widget.show_answer(view.given, open_=open_)


def _marks(lesson: Lesson, section: Section, question: Question, view: View, scenario: Scenario) -> list[str]:
    """What is known of each option: after a prediction was revealed or rightly answered all, before that the chosen."""
    assert isinstance(question.answer, Options)
    options = question.answer.options
    passed_over = view.skipped and not view.tries and view.revealed
    if not passed_over and (view.feedback is None or view.feedback.verdict is Verdict.UNCLEAR):
        return [""] * len(options)
    right = right_options(lesson, section, question, scenario)
    tell_all = passed_over or question.predicts or (view.feedback and view.feedback.verdict is Verdict.RIGHT)
    return [
        "right"
        if is_right and (tell_all or option.name in view.given)
        else "wrong"
        if option.name in view.given
        else ""
        for option, is_right in zip(options, right, strict=True)
    ]


class GoalCard(Card):
    """What is to be reached: each part ticks itself off, with the measured number beside the wanted one."""

    start_again_wished = Signal()

    def __init__(
        self,
        theme: Theme,
        lesson: Lesson,
        section: Section,
        state: GoalState | None,
        scenario: Scenario,
        fill: Fill,
        *,
        done: bool,
        best: float | None = None,
    ) -> None:
        """`best`: the student's best number so far, where the goal counts one."""
        super().__init__(theme, "Goal reached" if done else "Goal")
        goal = section.goal
        assert goal is not None
        for line in goal_lines(lesson, section, goal, scenario):
            self.column.addWidget(_GoalRow(theme, line))
        if state is not None and not state.done:
            for why in state.why_not:
                self.column.addWidget(Said(theme, why, "triangle", font="label"))
            for message in state.messages:
                said = ProseText(theme)
                said.show_prose(message, fill)
                self.column.addWidget(said)
        if state is not None and state.done:
            self.column.addWidget(Said(theme, "Reached with what is on the stage now.", "tick"))
        elif done:
            self.column.addWidget(Said(theme, "You have reached it before.", "tick", font="control"))
        if best is not None and goal.best is not None:
            self.column.addWidget(Said(theme, f"Your best so far: {written(best, goal.best.shape)}", font="control"))
        again = Button(theme, icon="undo", word="Start this section again", role="muted", font="label", height=32)
        again.clicked.connect(self.start_again_wished)
        self.column.addWidget(_Row(theme, [again]))


class _GoalRow(QWidget):
    """One part of a goal."""

    def __init__(self, theme: Theme, line: GoalLine) -> None:
        super().__init__()
        self._line = line
        says = f", now {line.measured}" if line.measured else ""
        self.setAccessibleName(f"{line.what} {line.wanted}{says}: {'met' if line.met else 'not met'}")
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
        words = f"{line.what} {line.wanted}".strip()
        whole = QRectF(mark.right() + theme.px(9), 0, self.width() - mark.right() - theme.px(9), self.height())
        taken = theme.width("count", line.measured) + theme.px(12) if line.measured else 0.0
        text(painter, whole.adjusted(0, 0, -taken, 0), (words, line.what), theme, font="prose", optional=True)
        if line.measured:
            text(painter, whole, line.measured, theme, font="count", align=RIGHT)
        painter.end()


def aside_card(theme: Theme, aside: Aside, fill: Fill) -> QWidget:
    """A hint, an explanation, a teacher's note or words for one audience."""
    word = {"hint": "Hint", "why": "Why", "teacher": "For teachers"}.get(aside.kind, "")
    if not word:
        return prose_of(theme, aside, fill)
    card = Card(theme, word, role="client")
    card.column.addWidget(prose_of(theme, aside, fill))
    return card


def prose_of(theme: Theme, aside: Aside, fill: Fill) -> ProseText:
    """The words of an aside."""
    words = ProseText(theme)
    words.show_prose(aside.prose, fill)
    return words
