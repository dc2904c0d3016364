"""What would it take? Asked beside the window's own work, because it needs about a hundred runs."""

from collections.abc import Sequence
from threading import Thread

from PySide6.QtCore import QObject, QTimer, Signal

from migviz.errors import InputError
from migviz.gui.painters.map.axes import axes_for
from migviz.gui.painters.map.shown import Mark
from migviz.gui.widgets.field_control import title_of
from migviz.say import on_map
from migviz.scenario import Scenario
from migviz.scenario.fields import FIELDS
from migviz.study.answer_text import numbers_of
from migviz.study.limits import Limit, read_limit
from migviz.study.requirement import Answer, require, require_choice

_POLL = 30
LINE_END = "\N{LINE SEPARATOR}"
FIELDS_OF_WORDS = ("migration.policy", "migration.technique")


class _Outdated(Exception):
    """Another question has been asked meanwhile."""


class Question(QObject):
    """One question at a time: a new one, or another scenario, makes an answer that is still to come worthless."""

    answered = Signal(str, object)
    """sentences, marks for the map"""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._number = 0
        self._about: Scenario | None = None
        self._found: tuple[int, str, tuple[Mark, ...]] | None = None
        self._poll = QTimer(self, interval=_POLL)
        self._poll.timeout.connect(self._look)

    def ask(self, scenario: Scenario, text: str) -> bool:
        """Limits such as "pause < 50 ms, total < 60 s"; False, and an answer that says why, where they cannot be read."""
        self._number += 1
        self._about = scenario
        try:
            limits = [read_limit(part) for part in text.replace(" and ", ",").split(",") if part.strip()]
        except InputError as error:
            self.answered.emit(error.problems[0].message, ())
            return False
        if not limits:
            return False
        self.answered.emit(on_map.working(), ())
        Thread(target=self._work, args=(self._number, scenario.but(changes=()), limits), daemon=True).start()
        self._poll.start()
        return True

    def show_scenario(self, scenario: Scenario) -> None:
        """Another scenario makes the answer to the last question worthless."""
        if self._about is not None and scenario != self._about:
            self._number += 1
            self._poll.stop()
            self._about = None
            self.answered.emit("", ())

    def _work(self, number: int, scenario: Scenario, limits: Sequence[Limit]) -> None:
        def still_wanted(_done: int) -> None:
            if number != self._number:
                raise _Outdated

        try:
            axes = axes_for(scenario)
            answers = [require(scenario, limits, axis, still_wanted) for axis in axes]
            choices = [require_choice(scenario, limits, name, still_wanted) for name in FIELDS_OF_WORDS]
        except _Outdated:
            return
        marks = tuple(mark for index in (0, 1) if (mark := _mark(scenario, answers, index)) is not None)
        self._found = number, sentences(answers, choices), marks

    def _look(self) -> None:
        if self._found is not None:
            (number, words, marks), self._found = self._found, None
            if number == self._number:
                self._poll.stop()
                self.answered.emit(words, marks)


def sentences(answers: Sequence[Answer], choices: Sequence[Answer]) -> str:
    """All answers, a line each: the numbers with what a run of them came to, then which words would do."""
    lines = [_line(answer) for answer in answers]
    for choice in choices:
        good = [str(item.value) for item in choice.tried if item.met]
        lines.append(on_map.which_do(title_of(FIELDS[choice.field]), ", ".join(good)))
    return LINE_END.join(lines)


def _line(answer: Answer) -> str:
    title, found = title_of(FIELDS[answer.field]), answer.found
    if found is None:
        return on_map.nothing_does(title)
    edge = "" if answer.everywhere else _edge(answer)
    return on_map.takes(title, edge, numbers_of(found, answer.limits), patchy=answer.patchy)


def _mark(scenario: Scenario, answers: Sequence[Answer], index: int) -> Mark | None:
    """The edge along one axis of the map, as a place on it."""
    found = answers[index].found
    if found is None or answers[index].everywhere:
        return None
    place = [float(scenario[answer.field] or 0.0) for answer in answers]
    place[index] = float(found.value)
    return Mark(x=place[0], y=place[1], word=_edge(answers[index]), kind="answer")


def _edge(answer: Answer) -> str:
    assert answer.found is not None
    value = FIELDS[answer.field].write(answer.found.value)
    return on_map.at_edge(value, least=answer.least)
