"""What would it take? Asked beside the window's own work, because it needs about a hundred runs."""

from collections.abc import Callable, Sequence
from itertools import islice

from PySide6.QtCore import QObject, Signal

from migviz.errors import InputError
from migviz.gui.painters.map.axes import axes_for
from migviz.gui.painters.map.shown import Mark
from migviz.gui.widgets.field_control import title_of
from migviz.gui.working import work_beside
from migviz.say import on_map, on_my_migration
from migviz.scenario import Scenario
from migviz.scenario.fields import FIELDS
from migviz.scenario.products import HARDWARE
from migviz.study.advice import advise
from migviz.study.advice_text import dead_end, piece_text
from migviz.study.answer_text import numbers_of
from migviz.study.limits import Limit, read_limit
from migviz.study.my_migration import told_by
from migviz.study.requirement import Answer, require, require_choice

LINE_END = "\N{LINE SEPARATOR}"
FIELDS_OF_WORDS = ("migration.policy", "migration.technique")


class Question(QObject):
    """One question at a time: a new one, or another scenario, makes an answer that is still to come worthless."""

    answered = Signal(str, object)
    """sentences, marks for the map"""
    sheet_wished = Signal(object)
    """what a question about a migration that was tells of it (`Known`)"""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._about: Scenario | None = None
        self._give_up: Callable[[], None] = lambda: None

    def ask(self, scenario: Scenario, text: str) -> bool:
        """Limits such as "pause < 50 ms, total < 60 s"; False, and an answer that says why, where they cannot be read. "pause = 3 s" is no limit: it leads to
        the sheet about a migration that was."""
        self._give_up()
        self._about = scenario
        if known := told_by(text):
            self.answered.emit(on_my_migration.asked(), ())
            self.sheet_wished.emit(known)
            return False
        try:
            limits = [read_limit(part) for part in text.replace(" and ", ",").split(",") if part.strip()]
        except InputError as error:
            self.answered.emit(error.problems[0].message, ())
            return False
        if not limits:
            return False
        self.answered.emit(on_map.working(), ())
        still = scenario.but(changes=())
        self._give_up = work_beside(
            self, lambda: _worked_out(still, limits), lambda answer: self.answered.emit(*answer)
        )
        return True

    def show_scenario(self, scenario: Scenario) -> None:
        """Another scenario makes the answer to the last question worthless."""
        if self._about is not None and scenario != self._about:
            self._give_up()
            self._about = None
            self.answered.emit("", ())


def _worked_out(scenario: Scenario, limits: Sequence[Limit]) -> tuple[str, tuple[Mark, ...]]:
    """About a hundred runs, and what they say."""
    answers = [require(scenario, limits, axis) for axis in axes_for(scenario)]
    choices = [require_choice(scenario, limits, name) for name in FIELDS_OF_WORDS]
    marks = tuple(mark for index in (0, 1) if (mark := _mark(scenario, answers, index)) is not None)
    advised = _advised(scenario, limits, alone=not any(answer.found for answer in (*answers, *choices)))
    return LINE_END.join([sentences(answers, choices), *advised]), marks


def _advised(scenario: Scenario, limits: Sequence[Limit], *, alone: bool) -> list[str]:
    """What the product calls the first setting that does; where nothing on the map and no word does, all there is, pairs too,
    or what was tried."""
    found = advise(scenario, limits)
    if all(limit.met(found.before) for limit in limits):
        return []
    if alone:
        return [piece_text(found, piece) for piece in found.pieces] or [dead_end(found)]
    own = (piece for piece in found.pieces if piece.settings[0] not in HARDWARE)
    return [piece_text(found, piece) for piece in islice(own, 1)]


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
    place = [scenario.number(answer.field) for answer in answers]
    place[index] = float(found.value)
    return Mark(x=place[0], y=place[1], word=_edge(answers[index]), kind="answer")


def _edge(answer: Answer) -> str:
    assert answer.found is not None
    value = FIELDS[answer.field].write(answer.found.value)
    return on_map.at_edge(value, least=answer.least)
