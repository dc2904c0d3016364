"""How does migviz tell a person that an input is wrong, where, and how to fix it?"""

from collections.abc import Iterable
from unicodedata import category

from migviz.language import _
from migviz.values import dataclass


class MigvizError(Exception):
    """Anything a user can fix. The command line prints it without a traceback and exits with 2."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong with an input.

    `where` names the file or option, `line` and `column` count from 1 (0: not known), `message` says what
    is wrong and what would be right.
    """

    message: str
    where: str = ""
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        place = ":".join(part for part in (self.where, *self._numbers) if part)
        return f"{place}: {self.message}" if place else self.message

    @property
    def _numbers(self) -> tuple[str, ...]:
        return tuple(str(number) for number in (self.line, self.line and self.column) if number)


class InputError(MigvizError, ValueError):
    """One or more problems with an input; `problems` holds all of them, in order of line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def nearest(word: str, known: Iterable[str]) -> str:
    """` Did you mean "..."?` with the known word most like `word`, or nothing if none is like it."""
    from difflib import get_close_matches  # where all is well nobody asks

    known = list(known)
    lower = {name.lower(): name for name in known}
    tails = {name.rpartition(".")[2].lower(): name for name in known}
    for table, cutoff in ((lower, 0.6), (tails, 0.75)):
        found = get_close_matches(word.lower().strip(), table, n=1, cutoff=cutoff)
        if found:
            return " " + _('Did you mean "{name}"?', name=table[found[0]])
    return ""


CONTROLS = frozenset({"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"})
"""Categories of Unicode that do something where they are shown: escapes, directions of writing, invisible letters, line ends,
halves of letters, and what is no letter at all."""


def is_safe(letter: str) -> bool:
    """Whether a letter shows itself and does nothing else, on a terminal or in a label."""
    return category(letter) not in CONTROLS


def safe(text: str) -> str:
    """Text of unknown origin for a terminal or a label: line ends and tabs stay, every other control is a replacement sign."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(letter if letter in "\n\t" or is_safe(letter) else "\N{REPLACEMENT CHARACTER}" for letter in text)


def shown(text: str, most: int = 60) -> str:
    """A piece of untrusted input, quoted, shortened, without control characters."""
    clean = "".join(letter if is_safe(letter) else "\N{REPLACEMENT CHARACTER}" for letter in text[: most + 1])
    return f'"{clean[:most]}…"' if len(text) > most else f'"{clean}"'
