"""How does the text of a condition become a tree? By lark and one grammar file."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedInput, UnexpectedToken, VisitError

from migviz.course.language.tree import Call, LanguageError, Literal, Name, Node, Pair, Prefix, Quantity, parts_of
from migviz.errors import nearest, shown
from migviz.language import N_, _
from migviz.scenario.units import UNITS, Kind, UnitError, read

LONGEST = 400
"""Letters in a condition; chosen: five times a line that one can still read."""
DEEPEST = 40
"""Levels of a tree; chosen: a sum of 40 numbers is no longer a sentence about a migration."""
FUNCTIONS = ("min", "max", "within", "count", "last")


def parse(text: str) -> Node:
    """The tree of a condition. Raises LanguageError with the column and what would be right."""
    if not text.strip():
        raise LanguageError(_("a condition is missing. Write for example run.downtime < 100 ms"), 1)
    if len(text) > LONGEST:
        raise LanguageError(
            _("a condition of {text} letters; at most {longest} are allowed", text=len(text), longest=LONGEST), LONGEST
        )
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


def _column(token: Token) -> int:
    """Where a token begins, which every token of a text knows."""
    assert token.column is not None
    return token.column


class _Builder(Transformer[Token, Node]):
    """One method for each rule of the grammar."""

    def start(self, items: Sequence[Any]) -> Node:
        return items[0]  # type: ignore[no-any-return]

    def quantity(self, items: Sequence[Token]) -> Node:
        return _quantity(str(items[0]), _column(items[0]))

    def text(self, items: Sequence[Token]) -> Node:
        return Literal(value=str(items[0])[1:-1], column=_column(items[0]))

    def truth(self, items: Sequence[Token]) -> Node:
        return Literal(value=str(items[0]) == "true", column=_column(items[0]))

    def name(self, items: Sequence[Token]) -> Node:
        return Name(name=str(items[0]), column=_column(items[0]))

    def call(self, items: Sequence[Any]) -> Node:
        word, column = str(items[0]), _column(items[0])
        inside = tuple(item for item in items[1:] if item is not None)
        if "." in word:
            return Name(name=word, inside=inside, column=column)
        if word not in FUNCTIONS:
            known = _("The functions are {functions}.", functions=", ".join(FUNCTIONS))
            raise LanguageError(
                _(
                    "unknown function {word}.{nearest}",
                    word=shown(word),
                    nearest=nearest(word, FUNCTIONS) or " " + known,
                ),
                column,
            )
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
    hint = nearest(unit, every) or " " + _(
        "Units are {every}, Gbit/s, MiB/s, ms, s, %, ×, pages and others.", every=", ".join(every[:5])
    )
    raise LanguageError(
        _("{unit} is not a unit.{hint}", unit=shown(unit, 20), hint=hint), column + len(text) - len(unit)
    )


def _limit_depth(tree: Node) -> None:
    level: Sequence[Node] = (tree,)
    for __ in range(DEEPEST):
        level = [part for node in level for part in parts_of(node)]
        if not level:
            return
    raise LanguageError(
        _("the condition is nested more than {deepest} deep. Split it", deepest=DEEPEST), level[0].column
    )


_EXPECTED = {
    "RPAR": N_("a closing bracket"),
    "LPAR": N_("an opening bracket"),
    "COMMA": N_("a comma"),
    "NAME": N_("a name or a number"),
    "COMPARED": N_("a comparison such as <"),
}


def _explained(text: str, error: UnexpectedInput) -> LanguageError:
    """A message without the grammar's own words."""
    if isinstance(error, UnexpectedToken) and error.token.type != "$END":
        token, column = str(error.token), int(error.column)
        if error.token.type == "COMPARED" and "COMPARED" not in error.expected:
            return LanguageError(_("one comparison at a time. Join two with `and`"), column)
        wrong = _("{token} is not expected here.", token=shown(token, 30))
        return LanguageError(wrong + _missing(error.expected), column)
    if isinstance(error, UnexpectedCharacters):
        column = int(error.column)
        letter = text[error.pos_in_stream :][:1]
        wrong = _("{letter} has no meaning here.", letter=shown(letter))
        return LanguageError(wrong + (f" {_(_INSTEAD[letter])}" if letter in _INSTEAD else ""), column)
    assert isinstance(error, UnexpectedToken | UnexpectedEOF)
    wrong = _("the condition is not finished.")
    return LanguageError(wrong + _missing(set(error.expected or ())), len(text) + 1)


_INSTEAD = {
    "=": N_("To compare write =="),
    "!": N_("For unequal write !="),
    "≤": N_("Write <="),
    "≥": N_("Write >="),
    "≠": N_("Write !="),
    "×": N_("Write *"),
    "÷": N_("Write /"),
    "−": N_("Write -"),
    "&": N_("Write and"),
    "|": N_("Write or"),
    "'": N_("The closing quotation mark is missing"),
    '"': N_("The closing quotation mark is missing"),
    "“": N_('Write the straight quotation mark "'),
    "”": N_('Write the straight quotation mark "'),
    "„": N_('Write the straight quotation mark "'),
    "‘": N_("Write the straight quotation mark '"),
    "’": N_("Write the straight quotation mark '"),
    "–": N_("Write -"),
}


def _missing(expected: set[str]) -> str:
    for token in ("NAME", "COMPARED", "RPAR"):
        if token in expected:
            return " " + _("Expected: {what}", what=_(_EXPECTED[token]))
    return ""
