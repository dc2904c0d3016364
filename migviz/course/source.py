"""What is known while a lesson is read: its lines, where it lies, its sections, and what is wrong so far."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from migviz.course.language import NUMBER, TRUTH, LanguageError, Node, Shape, parse, shape_of
from migviz.course.language.kinds import described
from migviz.course.lesson import Condition, Place
from migviz.course.names import shape_of_name
from migviz.errors import InputError, Problem
from migviz.language import _

MOST_BYTES = 200_000
"""Chosen: ten times the longest lesson of the course."""
MOST_SECTIONS = 60
MOST_BLOCKS = 400
MOST_PROBLEMS = 50
LONGEST_PARAGRAPH = 5_000
MOST_MARKS = 300
"""Letters, and marks of Markdown, between two empty lines: reading a paragraph may take time in their square."""
MARKS = "[]*_`<!&\\{"
LONGEST_TITLE = 120
LONGEST_ID = 60


class TooManyProblems(Exception):
    """Enough was found to stop reading: more than anybody mends at once, or a block that swallows what follows."""


@dataclass(kw_only=True)
class Source:
    """A lesson's text under the hands of its readers. `where` names the file in messages."""

    lines: Sequence[str]
    where: str
    folder: Path | None
    sections: tuple[str, ...] = ()
    problems: list[Problem] = field(default_factory=list)
    pictures: int = 0
    formulas: int = 0

    def wrong(self, message: str, place: Place) -> None:
        """Note a problem."""
        self.problems.append(Problem(message=message, where=self.where, line=place.line, column=place.column))
        if len(self.problems) >= MOST_PROBLEMS:
            raise TooManyProblems

    def wrong_lines(self, error: InputError, place: Place) -> None:
        """Note the problems of lines that were read by somebody else; those without a line belong to `place`."""
        for problem in error.problems:
            line = problem.line or place.line
            column = problem.column or (indent(self.lines[line - 1]) if problem.line else place.column)
            where = problem.where or self.where
            self.problems.append(Problem(message=problem.message, where=where, line=line, column=column))

    def find(self, piece: str, first: int, last: int, after: int = 0) -> Place:
        """Where `piece` stands in lines `first` to `last`, not before column `after` of the first one."""
        for number in range(first, min(last, len(self.lines)) + 1):
            column = self.lines[number - 1].find(piece, after if number == first else 0)
            if column >= 0:
                return Place(line=number, column=column + 1)
        return Place(line=first, column=indent(self.lines[first - 1]) if first <= len(self.lines) else 1)

    def condition(self, text: str, place: Place, *, sort: str | None = TRUTH, now: bool = False) -> Condition | None:
        """Read an expression that begins at `place`; a problem is noted and None returned if it is wrong.

        `sort`: what it has to be, true or false or a number; None: anything. `now`: it may speak of the moment.
        """
        text = text.strip()
        try:
            node, shape = self._checked(text, now)
            if shape.each:
                raise LanguageError(_("there is one for each iteration. Write for example last(...) or ...(2)"), 1)
            if sort == TRUTH and shape.sort != TRUTH:
                raise LanguageError(
                    _(
                        "{described} is neither true nor false. Compare it, for example with <",
                        described=described(shape),
                    ),
                    1,
                )
            if sort == NUMBER and shape.sort != NUMBER:
                raise LanguageError(_("{described} is not a number", described=described(shape)), 1)
        except LanguageError as error:
            self.wrong(str(error), Place(line=place.line, column=place.column + error.column - 1))
            return None
        return Condition(text=text, node=node, shape=shape, place=place)

    def _checked(self, text: str, now: bool) -> tuple[Node, Shape]:
        node = parse(text)
        return node, shape_of(node, lambda name: shape_of_name(name, self.sections, now=now))


def indent(line: str) -> int:
    """The column of the first letter of a line."""
    return len(line) - len(line.lstrip()) + 1


NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
"""Names of lessons, sections and questions."""
NAMED = re.compile(r"\s*\{#(?P<name>[^{}\s]*)(?:\s+base=[0-9a-f]{8})?\}\s*$")
"""The name behind a heading the word of a container, an option or a thing to order; a translation adds which text it translates."""
