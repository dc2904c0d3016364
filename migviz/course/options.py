"""What do the options of a question say: `- (x)`, `- [x]`, `- (?) ... {when: ...}` and the feedback below each?"""

import re
from collections.abc import Sequence
from dataclasses import replace

from migviz.course.lesson import Option, Options, Place, Prose
from migviz.course.prose import read_prose
from migviz.course.source import LONGEST_ID, NAME, NAMED, Source
from migviz.errors import shown
from migviz.language import _

MOST_OPTIONS = 12

MARK = re.compile(r"(?P<open>[(\[])\s*(?P<mark>[xX?]?)\s*(?P<close>[)\]])(?:\s+|$)")
"""Also as people write it by mistake, `(X)` and `[ x ]`: an option that is none would be lost in the text."""
_RIGHT_MARKS = ("(x)", "( )", "(?)", "[x]", "[ ]")
_WHEN = re.compile(r"\{when:(?P<of>[^{}]*)\}")


def read_options(source: Source, items: Sequence[tuple[int, int]], place: Place) -> Options | None:
    """The options in these lines, each (first, last), of the question at `place`; what is wrong is noted."""
    options = [_option(source, first, last) for first, last in items]
    marks = {mark for __, mark in options}
    found = tuple(option for option, __ in options)
    if len({option.name for option in found}) < len(found):
        source.wrong(_("two options have the same words, or the same name"), place)
    if not 2 <= len(found) <= MOST_OPTIONS:
        source.wrong(_("there are {n}. Write 2 to {most} options", n=len(found), most=MOST_OPTIONS), place)
    several = "[" in "".join(marks)
    if several and "(" in "".join(marks):
        source.wrong(_("options are either ( ), of which one is right, or [ ], of which several may be"), place)
    decided = [option for option, mark in options if "?" in mark]
    if decided and len(decided) < len(found) and not several:
        source.wrong(_("either all options are (?) and the simulation decides, or none is"), place)
    right = sum(option.right for option in found)
    if not decided and ((right != 1 and not several) or right == 0):
        source.wrong(
            _("{n} are marked as right. Mark at least one option as [x]", n=right)
            if several
            else _("{n} are marked as right. Mark exactly one option as (x)", n=right),
            place,
        )
    return Options(options=found, several=several) if found else None


def _option(source: Source, first: int, last: int) -> tuple[Option, str]:
    """An option and its mark."""
    quote = quote_below(source, first, last)
    rows = [item_text(source.lines[first - 1]), *(line.strip() for line in source.lines[first : quote - 1])]
    match = MARK.match(rows[0])
    assert match is not None, "which made it an option"
    mark, place = match[0].strip(), source.find(match[0].strip(), first, first)
    if mark not in _RIGHT_MARKS:
        source.wrong(_not_a_mark(mark), place)
    text = "\n".join([rows[0][match.end() :], *rows[1:]]).strip()
    condition = None
    when = _WHEN.search(text)
    if when:
        at = source.find("{when:", first, last)
        start = len("{when:") + len(when["of"]) - len(when["of"].lstrip())
        condition = source.condition(when["of"], Place(line=at.line, column=at.column + start))
        text = (text[: when.start()] + text[when.end() :]).strip()
    if "?" in mark and when is None:
        source.wrong(_("an option (?) needs {when: condition}, by which the simulation decides"), place)
    if when and "?" not in mark:
        source.wrong(_("{when: ...} belongs to an option (?), which the simulation decides"), place)
    text, name = named_words(source, text, first, quote - 1)
    if not text:
        source.wrong(_("this option is empty"), place)
    option = Option(
        prose=replace(read_prose(source, text, first), named=name),
        right="x" in mark.lower(),
        when=condition,
        feedback=quoted(source, quote, last) if quote <= last else None,
        place=place,
    )
    return option, mark


def quote_below(source: Source, first: int, last: int) -> int:
    """The line with which what is said to an answer begins; the one behind the last where nothing is."""
    lines = range(first + 1, last + 1)
    return next((number for number in lines if source.lines[number - 1].lstrip().startswith(">")), last + 1)


def named_words(source: Source, text: str, first: int, last: int) -> tuple[str, str]:
    """The words of an option or of a thing to order without the name behind them (`{#name}`), and the name; "" if it has none."""
    match = NAMED.search(text)
    if match is None:
        return text, ""
    if not (NAME.fullmatch(match["name"]) and len(match["name"]) <= LONGEST_ID):
        source.wrong(
            _(
                "{name} is not a valid name for an option. Write small letters, digits and hyphens: {{#my-name}}",
                name=shown(match["name"]),
            ),
            source.find("{#", first, last),
        )
    return text[: match.start()].rstrip(), match["name"]


def _not_a_mark(mark: str) -> str:
    near = "".join(mark.lower().split())
    near = {"()": "( )", "[]": "[ ]"}.get(near, near)
    if near in _RIGHT_MARKS:
        return _("the mark {mark} is written {near}", mark=shown(mark), near=near)
    return _("an option begins with (x), ( ), (?), [x] or [ ]")


def item_text(line: str) -> str:
    return re.sub(r"^\s*(?:[-*+]|\d{1,9}[.)])\s*", "", line)


def quoted(source: Source, first: int, last: int) -> Prose | None:
    """The prose of lines that begin with `>`."""
    text = "\n".join(re.sub(r"^\s*> ?", "", line) for line in source.lines[first - 1 : last]).rstrip()
    return read_prose(source, text, first) if text.strip() else None
