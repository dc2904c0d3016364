"""What do the `:::` containers say: `predict`, `ask`, `hint`, `why`, `teacher` and `only`?"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from markdown_it.token import Token

from migviz.course.language import NUMBER
from migviz.course.language.kinds import described
from migviz.course.lesson import Amount, Answer, Aside, Condition, Order, Place, Prose, Question, Sketch, Slip
from migviz.course.lines import Line, chosen, lines_of, named, one, read_vary
from migviz.course.options import MARK, MOST_OPTIONS, item_text, named_words, quote_below, quoted, read_options
from migviz.course.prose import read_prose, unit_fits
from migviz.course.readers import AUDIENCES
from migviz.course.source import Source
from migviz.course.things import POINTS, is_point
from migviz.errors import nearest, shown
from migviz.language import _
from migviz.scenario.units import UNITS, Kind, UnitError, read
from migviz.values import dataclass

MOST_BARS = 12
TOLERANCE = 0.1
"""Chosen: a number read off the screen by eye."""
SKETCH_TOLERANCE = 0.25

SETTINGS = ("answer", "tolerance", "unit", "order", "sketch", "see", "covered", "vary", "transfer")
DRAWN = ("vary", "transfer")
SLIP = "slip "
_SETTING = re.compile(rf"(?:{'|'.join(SETTINGS)}|{SLIP}.*)\s*:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """A `:::` container: its word, name, what follows the word, its tokens and its lines without the fences."""

    word: str
    name: str
    rest: str
    tokens: Sequence[Token]
    first: int
    last: int
    place: Place


def read_aside(source: Source, talk: Talk) -> Aside | None:
    """A hint, a why, a note for the teacher, or prose for an audience."""
    audience = tuple(talk.rest.replace(",", " ").split()) if talk.word == "only" else ()
    for word in audience:
        if word not in AUDIENCES:
            known = nearest(word, AUDIENCES) or " " + _("There are: {audiences}.", audiences=", ".join(AUDIENCES))
            source.wrong(_("{word} is not an audience.{known}", word=shown(word), known=known), talk.place)
    if talk.word == "only" and not audience:
        source.wrong(
            _(
                "only for whom? Write for example `::: only novice`; there are: {audiences}",
                audiences=", ".join(AUDIENCES),
            ),
            talk.place,
        )
    prose = _prose(source, talk.first, talk.last)
    if prose is None:
        source.wrong(_("this {word} is empty", word=talk.word), talk.place)
        return None
    return Aside(kind=talk.word, prose=prose, audience=audience)


def _prose(source: Source, first: int, last: int) -> Prose | None:
    """The prose of some lines; None if they are empty."""
    while first <= last and not source.lines[first - 1].strip():
        first += 1
    text = "\n".join(source.lines[first - 1 : last]).rstrip()
    return read_prose(source, text, first) if text else None


def read_question(source: Source, talk: Talk) -> Question | None:
    """A prediction or a question; None, with the problem noted, if it has no answer."""
    parts = _parts(source, talk)
    kinds = [kind for kind in ("answer", "order", "sketch") if kind in parts.settings] + (
        ["options"] if parts.options and not parts.ordered else []
    )
    if parts.prose is None:
        source.wrong(_("this {word} asks nothing. Write the question before its answers", word=talk.word), talk.place)
    if len(kinds) != 1:
        _wrong_kinds(source, talk, kinds)
        return None
    answer = _answer(source, talk, parts, kinds[0])
    see = one(parts.settings, "see")
    if see and not is_point(see.value):
        source.wrong(
            _(
                "{value} is not a point of a run. Write for example {points}",
                value=shown(see.value),
                points=", ".join(POINTS),
            ),
            see.value_place,
        )
    if parts.feedback and kinds[0] == "options":
        source.wrong(_("this `>` line belongs to no option. Indent it by two spaces under one"), parts.feedback.place)
    if answer is None or parts.prose is None:
        return None
    return Question(
        name=talk.name,
        predicts=talk.word == "predict",
        prose=parts.prose,
        answer=answer,
        see=see.value if see else "",
        feedback=parts.feedback,
        place=talk.place,
        covers=chosen(source, one(parts.settings, "covered"), ("yes", "no"), "yes") == "yes",
        vary=read_vary(source, parts.settings.get("vary", ())),
        transfer=_is_transfer(source, parts.settings),
    )


def _is_transfer(source: Source, settings: Mapping[str, tuple[Line, ...]]) -> bool:
    line = one(settings, "transfer")
    found = chosen(source, line, ("yes", "no"), "no") == "yes"
    if line and found and "vary" not in settings:
        source.wrong(
            _(
                "a transfer question is about a case that is drawn. Write what: `vary: workload.dirty_rate 10..40 MiB/s`"
            ),
            line.place,
        )
    return found


def _may_show(talk: Talk) -> tuple[str, ...]:
    """What is asked may stay on the screen, but what is predicted never."""
    return ("covered",) if talk.word == "ask" else ()


def _wrong_kinds(source: Source, talk: Talk, kinds: Sequence[str]) -> None:
    if kinds:
        source.wrong(
            _("this {word} has several kinds of answer: {kinds}. Keep one", word=talk.word, kinds=", ".join(kinds)),
            talk.place,
        )
        return
    hint = ""
    for number in range(talk.first, talk.last + 1):
        word, colon, __ = source.lines[number - 1].partition(":")
        near = nearest(word, SETTINGS) if colon and re.fullmatch(r"[a-z]+", word.strip()) else ""
        hint = hint or (
            " " + _("Line {number} begins with {text}.{near}", number=number, text=shown(word.strip()), near=near)
            if near
            else ""
        )
    source.wrong(
        _(
            "this {word} has no answer. Write options such as `- (x) ...`, or `answer:`, `order:` or `sketch:`.{hint}",
            word=talk.word,
            hint=hint,
        ),
        talk.place,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    prose: Prose | None
    settings: Mapping[str, tuple[Line, ...]]
    slips: tuple[Line, ...]
    options: tuple[tuple[int, int], ...]
    ordered: bool
    feedback: Prose | None


def _parts(source: Source, talk: Talk) -> _Parts:
    """The prose before the answers, the settings, the lines of each option, and what is quoted at the end."""
    base = talk.tokens[0].level + 1
    lines: list[Line] = []
    items: list[tuple[int, int]] = []
    ordered, feedback, first_answer = False, None, talk.last + 1
    for token in talk.tokens[1:]:
        if token.map is None:
            continue
        first, last = token.map[0] + 1, token.map[1]
        if token.level == base and token.type == "paragraph_open" and _SETTING.match(source.lines[first - 1].strip()):
            lines += lines_of(source, first, last)
        elif token.level == base + 1 and token.type == "list_item_open" and _is_answer(source, first, token, lines):
            ordered = token.markup in (".", ")")
            if ordered and feedback is not None:
                source.wrong(
                    _("what is said to a thing to order is indented by three spaces: `   > ...`"), feedback.place
                )
            items.append((first, last))
        elif token.level == base and token.type == "blockquote_open" and (lines or items):
            feedback = quoted(source, first, last)
        else:
            continue
        first_answer = min(first_answer, first)
    settings = [line for line in lines if not line.name.startswith(SLIP)]
    return _Parts(
        prose=_prose(source, talk.first, first_answer - 1),
        settings=named(source, settings, SETTINGS, talk.word, many=("vary",), empty=("order",)),
        slips=tuple(line for line in lines if line.name.startswith(SLIP)),
        options=tuple(items),
        ordered=ordered,
        feedback=feedback,
    )


def _is_answer(source: Source, first: int, token: Token, lines: Sequence[Line]) -> bool:
    """Whether a list item is an answer rather than part of the question's prose."""
    if token.markup in (".", ")"):
        return any(line.name == "order" for line in lines)
    return MARK.match(item_text(source.lines[first - 1])) is not None


def _answer(source: Source, talk: Talk, parts: _Parts, kind: str) -> Answer | None:
    for line in parts.slips if kind != "answer" else ():
        source.wrong(_("a slip belongs to a number: write it below `answer:`"), line.place)
    match kind:
        case "options":
            _only(source, parts, ("see", *DRAWN), kind)
            return read_options(source, parts.options, talk.place)
        case "answer":
            _only(source, parts, ("answer", "tolerance", "unit", "see", *DRAWN, *_may_show(talk)), "a number")
            return _amount(source, parts.settings, parts.slips)
        case "sketch":
            _only(source, parts, ("sketch", "tolerance", "see", *DRAWN, *_may_show(talk)), "a sketch")
            return _sketch(source, parts.settings)
    _only(source, parts, ("order", "see"), _("an order"))
    items = [_item(source, first, last) for first, last in parts.options]
    texts = [text for text, __ in items]
    if not 2 <= len(texts) <= MOST_OPTIONS:
        source.wrong(
            _("an order needs a numbered list of 2 to {most_options} things", most_options=MOST_OPTIONS), talk.place
        )
        return None
    if len({text.kept_as for text in texts}) < len(texts):
        source.wrong(_("two things of this order have the same words, or the same name"), talk.place)
        return None
    return Order(items=tuple(texts), early=tuple(said for __, said in items))


def _only(source: Source, parts: _Parts, known: Sequence[str], what: str) -> None:
    for name, lines in parts.settings.items():
        if name not in known:
            source.wrong(_("{name} does not belong to {what}", name=name, what=what), lines[0].place)


def _item(source: Source, first: int, last: int) -> tuple[Prose, Prose | None]:
    """A thing to order, and what is said where it was put too early."""
    quote = quote_below(source, first, last)
    rows = [item_text(source.lines[first - 1]), *(line.strip() for line in source.lines[first : quote - 1])]
    text, name = named_words(source, "\n".join(rows).strip(), first, quote - 1)
    said = quoted(source, quote, last) if quote <= last else None
    return replace(read_prose(source, text, first), named=name), said


def _amount(source: Source, settings: Mapping[str, tuple[Line, ...]], slips: Sequence[Line]) -> Amount | None:
    line = settings["answer"][0]
    answer = source.condition(line.value, line.value_place, sort=NUMBER)
    unit = one(settings, "unit")
    if unit and not any(unit.value in units for units in UNITS.values()):
        every = [name for units in UNITS.values() for name in units if name]
        source.wrong(
            _("{value} is not a unit.{nearest}", value=shown(unit.value), nearest=nearest(unit.value, every)),
            unit.value_place,
        )
        return None
    tolerance, factor = _tolerance(source, one(settings, "tolerance"))
    if answer is None:
        return None
    if unit and not unit_fits(answer.shape, unit.value):
        source.wrong(
            _("{value} is not a unit of {described}", value=shown(unit.value), described=described(answer.shape)),
            unit.value_place,
        )
    if not unit and answer.shape.powers != (0, 0):
        source.wrong(
            _("the answer is {described}. Say in which unit: `unit: ms`", described=described(answer.shape)), line.place
        )
    found = [_slip(source, line, answer) for line in slips]
    return Amount(
        answer=answer,
        tolerance=tolerance,
        unit=unit.value if unit else "",
        factor=factor,
        slips=tuple(slip for slip in found if slip),
    )


def _slip(source: Source, line: Line, answer: Condition) -> Slip | None:
    """`slip 2 * run.downtime: Only one of the two parts doubles.`"""
    place = Place(line=line.place.line, column=line.place.column + len(SLIP))
    comes_to = source.condition(line.name.removeprefix(SLIP), place, sort=NUMBER)
    if not line.value:
        source.wrong(_("this `slip` says nothing. Write after the colon what is told to who makes it"), line.place)
        return None
    if comes_to and comes_to.shape != answer.shape:
        source.wrong(
            _(
                "the slip is {slip} and the answer {answer}",
                slip=described(comes_to.shape),
                answer=described(answer.shape),
            ),
            place,
        )
        return None
    return Slip(comes_to=comes_to, prose=read_prose(source, line.value, line.place.line)) if comes_to else None


def _tolerance(source: Source, line: Line | None) -> tuple[float, float]:
    """A share such as `10 %`, or a factor such as `factor 2`."""
    match = re.fullmatch(r"factor\s+(\d{1,4}(?:\.\d+)?)", line.value) if line else None
    if match is None:
        return _share(source, line, TOLERANCE), 0.0
    if line and float(match[1]) <= 1:
        source.wrong(_("a factor is above 1, for example factor 2"), line.value_place)
    return 0.0, float(match[1])


def _share(source: Source, line: Line | None, default: float) -> float:
    if line is None:
        return default
    try:
        share = read(line.value, Kind.SHARE)
        if not 0 <= share <= 1:
            raise UnitError(_("{value} is outside the range 0 % to 100 %", value=shown(line.value)))
    except UnitError as error:
        source.wrong(str(error), line.value_place)
        return default
    return share


def _sketch(source: Source, settings: Mapping[str, tuple[Line, ...]]) -> Sketch | None:
    line = settings["sketch"][0]
    match = re.fullmatch(r"chart\.iterations (\d{1,3}) to (\d{1,3})", " ".join(line.value.split()))
    first, last = (int(match[1]), int(match[2])) if match else (0, 0)
    if not 1 <= first <= last < first + MOST_BARS:
        source.wrong(
            _(
                "a sketch is of bars of a chart: write for example chart.iterations 3 to 5, at most {most_bars}",
                most_bars=MOST_BARS,
            ),
            line.value_place,
        )
        return None
    return Sketch(first=first, last=last, tolerance=_share(source, one(settings, "tolerance"), SKETCH_TOLERANCE))
