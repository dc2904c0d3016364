"""How does the text of a condition become a tree? By lark and one grammar file."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedInput, UnexpectedToken, VisitError

from migviz.course.language.tree import Call, LanguageError, Literal, Name, Node, Pair, Prefix, Quantity, parts_of
from migviz.errors import nearest, shown
from migviz.scenario.units import UNITS, Kind, UnitError, read

LONGEST = 400
"""Letters in a condition; chosen: five times a line that one can still read."""
DEEPEST = 40
"""Levels of a tree; chosen: a sum of 40 numbers is no longer a sentence about a migration."""
FUNCTIONS = ("min", "max", "within", "count", "last")


def parse(text: str) -> Node:
    """The tree of a condition. Raises LanguageError with the column and what would be right."""
    if not text.strip():
        raise LanguageError("a condition is missing; write for instance run.downtime < 100 ms", 1)
    if len(text) > LONGEST:
        raise LanguageError(f"a condition of {len(text)} letters; at most {LONGEST} are allowed", LONGEST)
    try:
        tree: Node = _parser().parse(text)  # type: ignore[assignment]
    except VisitError as error:
        assert isinstance(error.orig_exc, LanguageError), error.orig_exc
        raise error.orig_exc from None
    except UnexpectedInput as error:
        raise _explained(text, error) from None
    _limit_depth(tree)
    return tree


@lru_cache(maxsize=1)
def _parser() -> Lark:
    # The tree is built while parsing, so that no depth of the text can exhaust the stack.
    grammar = (Path(__file__).parent / "grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", transformer=_Builder(), propagate_positions=False)


class _Builder(Transformer[Token, Node]):
    """One method for each rule of the grammar."""

    def start(self, items: Sequence[Any]) -> Node:
        return items[0]  # type: ignore[no-any-return]

    def quantity(self, items: Sequence[Token]) -> Node:
        return _quantity(str(items[0]), items[0].column or 1)

    def text(self, items: Sequence[Token]) -> Node:
        return Literal(value=str(items[0])[1:-1], column=items[0].column or 1)

    def truth(self, items: Sequence[Token]) -> Node:
        return Literal(value=str(items[0]) == "true", column=items[0].column or 1)

    def name(self, items: Sequence[Token]) -> Node:
        return Name(name=str(items[0]), column=items[0].column or 1)

    def call(self, items: Sequence[Any]) -> Node:
        word, column = str(items[0]), items[0].column or 1
        inside = tuple(item for item in items[1:] if item is not None)
        if "." in word:
            return Name(name=word, inside=inside, column=column)
        if word not in FUNCTIONS:
            known = f"The functions are {', '.join(FUNCTIONS)}."
            raise LanguageError(f"unknown function {shown(word)}.{nearest(word, FUNCTIONS) or ' ' + known}", column)
        return Call(function=word, inside=inside, column=column)

    def negation(self, items: Sequence[Any]) -> Node:
        return Prefix(sign="not", of=items[1], column=items[0].column)

    def negative(self, items: Sequence[Any]) -> Node:
        return Prefix(sign="-", of=items[1], column=items[0].column)

    def pair(self, items: Sequence[Any]) -> Node:
        return Pair(sign=str(items[1]), left=items[0], right=items[2], column=items[1].column)

    logic = comparison = operation = pair


def _quantity(text: str, column: int) -> Quantity:
    number = text.rstrip("%µμ/" + "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ").strip()
    # 1e3 ends in a digit again, so that only a unit is cut off.
    unit = text[len(number) :].strip()
    try:
        if not unit:
            return Quantity(value=read(text, Kind.COUNT), kind=None, written=text, column=column)
        for kind, units in UNITS.items():
            if unit in units:
                return Quantity(value=read(text, kind), kind=kind, written=text, column=column)
    except UnitError as error:
        raise LanguageError(str(error), column) from None
    every = [name for units in UNITS.values() for name in units if name]
    hint = nearest(unit, every) or f" Units are {', '.join(every[:5])}, Gbit/s, MiB/s, ms, s, %, x, pages and others."
    raise LanguageError(f"{shown(unit, 20)} is no unit.{hint}", column + len(text) - len(unit))


def _limit_depth(tree: Node) -> None:
    level: Sequence[Node] = (tree,)
    for _ in range(DEEPEST):
        level = [part for node in level for part in parts_of(node)]
        if not level:
            return
    raise LanguageError(f"the condition is nested more than {DEEPEST} deep; split it", level[0].column)


_EXPECTED = {
    "RPAR": "a closing bracket",
    "LPAR": "an opening bracket",
    "COMMA": "a comma",
    "NAME": "a name or a number",
    "COMPARED": "a comparison such as <",
}


def _explained(text: str, error: UnexpectedInput) -> LanguageError:
    """A message without the grammar's own words."""
    if isinstance(error, UnexpectedToken) and error.token.type != "$END":
        token, column = str(error.token), int(error.column)
        if error.token.type == "COMPARED" and "COMPARED" not in error.expected:
            return LanguageError("one comparison at a time; join two with `and`", column)
        missing = _missing(error.expected)
        return LanguageError(f"{shown(token, 30)} is not expected here{missing}", column)
    if isinstance(error, UnexpectedCharacters):
        column = int(error.column)
        letter = text[error.pos_in_stream :][:1]
        return LanguageError(f"{shown(letter)} has no meaning here{_instead(letter)}", column)
    assert isinstance(error, UnexpectedToken | UnexpectedEOF)
    return LanguageError(f"the condition is not finished{_missing(set(error.expected or ()))}", len(text) + 1)


def _instead(letter: str) -> str:
    return {
        "=": "; to compare write ==",
        "!": "; for unequal write !=",
        "≤": "; write <=",
        "≥": "; write >=",
        "≠": "; write !=",
        "×": "; write *",
        "÷": "; write /",
        "−": "; write -",
        "&": "; write and",
        "|": "; write or",
        "'": "; the closing quotation mark is missing",
        '"': "; the closing quotation mark is missing",
    }.get(letter, "")


def _missing(expected: set[str]) -> str:
    for token in ("NAME", "COMPARED", "RPAR"):
        if token in expected:
            return f"; {_EXPECTED[token]} would be"
    return ""
