"""Is an answer right, and what is there to say about it? Pure functions: a question and what was given in, feedback out."""

import random
from enum import StrEnum
from operator import itemgetter

from migviz.course.language import names_in
from migviz.course.language.kinds import kind_of
from migviz.course.lesson import Amount, Computed, Lesson, Options, Order, Prose, Question, Section, Sketch, Slip
from migviz.course.names import OWN
from migviz.course.playing import alone, filled, finished_run, right_options, value_of, world_of
from migviz.course.prose import plain
from migviz.course.typed import Unclear, read_typed
from migviz.language import N_, _, ngettext
from migviz.replay.metrics import iterations
from migviz.scenario.evacuation import Setup
from migviz.scenario.units import PAGE, Kind, write, write_in
from migviz.values import dataclass

Given = tuple[str, ...]
"""What a student gave: the names of the options chosen; the text typed; the names of the things in order; the heights
of the bars in pages, as text."""


class Verdict(StrEnum):
    """What is to be said of an answer. `UNCLEAR`: it was not understood, counts for nothing and is asked again."""

    RIGHT = "right"
    WRONG = "wrong"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """What to show after an answer.

    `words`: one sentence. `prose`: what the lesson says to it, shown below. `echo`: how a number was read.
    `parts`: for several options, an order or a sketch, whether each part given is right.
    """

    verdict: Verdict
    words: str
    prose: tuple[Prose, ...] = ()
    echo: str = ""
    parts: tuple[bool, ...] = ()


def check_answer(
    lesson: Lesson, section: Section, question: Question, given: Given, setup: Setup | None = None
) -> Feedback:
    """Feedback to an answer. `setup`: what is on the stage; the section's own if None or for a prediction."""
    own = None if question.predicts else setup
    match question.answer:
        case Options():
            return _options(lesson, section, question, question.answer, given, own)
        case Amount():
            return _amount(lesson, section, question, question.answer, given, own)
        case Order():
            return _order(question, question.answer, given)
        case Sketch():
            return _sketch(section, question, question.answer, given, own)


def shown_order(question: Question, seed: int) -> tuple[Prose, ...]:
    """The things of an order as they are first shown: mixed, the same way for the same seed, never in the right order."""
    assert isinstance(question.answer, Order)
    items = list(question.answer.items)
    random.Random(f"{seed} {question.name}").shuffle(items)
    if tuple(items) == question.answer.items:
        items = [*items[1:], items[0]]
    return tuple(items)


def real_bars(section: Section, sketch: Sketch, setup: Setup | None = None) -> tuple[float, ...]:
    """The pages of the iterations that are to be drawn; fewer if the run has fewer iterations."""
    made = iterations(finished_run(alone(setup or section.setup)))
    return tuple(float(item.pages) for item in made[sketch.first - 1 : sketch.last])


def sections_asked_about(lesson: Lesson, section: Section, question: Question) -> tuple[str, ...]:
    """The sections whose runs decide a prediction: once the last of them was played, it is shown beside the result."""
    names = {section.name}
    if isinstance(question.answer, Options):
        conditions = [option.when for option in question.answer.options if option.when]
        found = {name.name.partition(".")[0] for when in conditions for name in names_in(when.node)}
        names = {name for name in found if name != OWN} | ({section.name} if OWN in found else set()) or names
    return tuple(part.name for part in lesson.sections if part.name in names)


def text_of(prose: Prose, lesson: Lesson, section: Section | None) -> str:
    """Prose as plain words, its numbers filled in."""

    def fill(number: Computed) -> str:
        return filled(number, lesson, section)

    return plain(prose, fill)


# --- options ---


def _options(
    lesson: Lesson, section: Section, question: Question, answer: Options, given: Given, setup: Setup | None
) -> Feedback:
    names = [option.name for option in answer.options]
    chosen = [name in given for name in names]
    right = right_options(lesson, section, question, setup)
    known = sum(chosen)
    if not known or known < len(set(given)):
        return Feedback(verdict=Verdict.UNCLEAR, words=_("Choose an answer."))
    if not answer.several and known > 1:
        return Feedback(verdict=Verdict.UNCLEAR, words=_("Choose one answer."))
    parts = tuple(one == other for one, other in zip(chosen, right, strict=True))
    said = (answer.options[k].feedback for k in said_to(answer, given, parts))
    prose = tuple(one for one in said if one)
    if not answer.several:
        is_right = right[chosen.index(True)]
        words = _("Yes.") if is_right else _("Not this one.")
        return Feedback(verdict=Verdict.RIGHT if is_right else Verdict.WRONG, words="" if prose else words, prose=prose)
    missing = sum(is_right and not is_chosen for is_right, is_chosen in zip(right, chosen, strict=True))
    extra = sum(is_chosen and not is_right for is_right, is_chosen in zip(right, chosen, strict=True))
    words = " ".join(
        [ngettext("{n} of those chosen does not belong.", "{n} of those chosen do not belong.", extra)] * bool(extra)
        + [ngettext("{n} more belongs to them.", "{n} more belong to them.", missing)] * bool(missing)
    )
    verdict = Verdict.RIGHT if not missing and not extra else Verdict.WRONG
    return Feedback(verdict=verdict, words=words or _("Yes, these and no others."), prose=prose, parts=parts)


def said_to(answer: Options, given: Given, parts: tuple[bool, ...]) -> list[int]:
    """The places of the options to which something is said: of those that were chosen, or, where some do not belong, of the first of
    these, for one mistake is mended at a time."""
    told = [k for k, option in enumerate(answer.options) if option.name in given and option.feedback]
    astray = [k for k in told if not parts[k]]
    return astray[:1] or told


# --- numbers ---

_THOUSAND = (1000.0, N_("That is 1000 times too large."), N_("That is 1000 times too small."))
_MILLION = (1024.0**2, N_("That is a million times too large."), N_("That is a million times too small."))
_BITS = (8.0, N_("That is 8 times too large: bits or bytes?"), N_("That is 8 times too small: bits or bytes?"))
_MINUTES = (
    60.0,
    N_("That is 60 times too large: seconds or minutes?"),
    N_("That is 60 times too small: seconds or minutes?"),
)
_PAGES = (
    4096.0,
    N_("That is 4096 times too large: pages or bytes?"),
    N_("That is 4096 times too small: pages or bytes?"),
)
_SHARE = (
    100.0,
    N_("That is 100 times too large: a share or per cent?"),
    N_("That is 100 times too small: a share or per cent?"),
)
_SLIPS = {
    Kind.TIME: (_THOUSAND, _MINUTES, _MILLION),
    Kind.SIZE: (_THOUSAND, _BITS, _MILLION, _PAGES),
    Kind.RATE: (_THOUSAND, _BITS, _MILLION, _PAGES),
}
"""Slips that a quantity of each kind invites, by their factor: where an answer is off by it, within its tolerance, the slip
is named. A count or a port has none; a share has its own."""


def _amount(
    lesson: Lesson, section: Section, question: Question, answer: Amount, given: Given, setup: Setup | None
) -> Feedback:
    right = value_of(answer.answer, world_of(lesson, section, setup))
    try:
        typed = read_typed(given[0] if len(given) == 1 else "", answer.answer.shape, answer.unit)
    except Unclear as error:
        return Feedback(verdict=Verdict.UNCLEAR, words=str(error))
    if not isinstance(right, int | float):
        return Feedback(
            verdict=Verdict.UNCLEAR, words=_("This run has no such number. Play another one."), echo=typed.echo
        )
    prose = (question.feedback,) if question.feedback else ()
    shown = write_in(float(right), answer.unit)
    if is_close(typed.value, float(right), answer):
        same = write_in(typed.value, answer.unit) == shown
        words = _("Yes, {shown}.", shown=shown) if same else _("Close enough. Exactly: {shown}.", shown=shown)
        return Feedback(verdict=Verdict.RIGHT, words=words, prose=prose, echo=typed.echo)
    off = _off_by(typed.value, float(right), answer)
    slip = _slip_made(lesson, section, answer, typed.value, setup)
    prose = (slip.prose, *prose) if slip else prose
    if question.predicts:  # there is no second try: what it was is told, and why
        told = _("{off} It is {shown}.", off=off, shown=shown)
        return Feedback(verdict=Verdict.WRONG, words=told, prose=prose, echo=typed.echo)
    return Feedback(verdict=Verdict.WRONG, words=off, prose=(slip.prose,) if slip else (), echo=typed.echo)


def _slip_made(lesson: Lesson, section: Section, answer: Amount, typed: float, setup: Setup | None) -> Slip | None:
    """The slip that comes to what was typed; of several the nearest."""
    world = world_of(lesson, section, setup)
    values = [(value_of(slip.comes_to, world), slip) for slip in answer.slips]
    near = [
        (abs(typed - value), slip)
        for value, slip in values
        if isinstance(value, float) and is_close(typed, value, answer)
    ]
    return min(near, key=itemgetter(0))[1] if near else None


def is_close(value: float, right: float, answer: Amount) -> bool:
    """Whether a number counts as right: the answer says how far off it may be."""
    if answer.factor and right:
        return 1 / answer.factor <= value / right <= answer.factor
    # As typed with three figures from the screen, an exact number must be right too.
    room = max(answer.tolerance * abs(right), 0.0005 * abs(right))
    return abs(value - right) <= room * (1 + 1e-9)


def _off_by(value: float, right: float, answer: Amount) -> str:
    slips = _SLIPS.get(kind_of(answer.answer.shape), (_SHARE,) if answer.unit == "%" else ())  # type: ignore[arg-type]
    for factor, too_large, too_small in slips:
        if right and (is_close(value / factor, right, answer) or is_close(value * factor, right, answer)):
            look = answer.unit and factor in (1000.0, 1024.0**2)
            return _(too_large if value > right else too_small) + (" " + _("Look at the unit.") if look else "")
    if value < 0 <= right:
        return _("It cannot be less than nothing.")
    if right and value > 0 and not 0.5 <= value / right <= 2:
        return _("That is much too large.") if value > right else _("That is much too small.")
    return _("That is too large.") if value > right else _("That is too small.")


# --- orders and sketches ---


def _order(question: Question, answer: Order, given: Given) -> Feedback:
    names = [item.kept_as for item in answer.items]
    if sorted(given) != sorted(names):
        return Feedback(verdict=Verdict.UNCLEAR, words=_("Put all of them in order."))
    parts = tuple(one == other for one, other in zip(given, names, strict=True))
    if all(parts):
        prose = (question.feedback,) if question.feedback else ()
        return Feedback(verdict=Verdict.RIGHT, words=_("Yes, in this order."), prose=prose, parts=parts)
    first = parts.index(False)
    early = names.index(given[first])
    words = _("“{event}” comes too early: something else comes before it.", event=_in_a_line(answer.items[early]))
    if first:
        words = ngettext("The first {n} is right.", "The first {n} are right.", first) + " " + words
    why = tuple(said for said in (answer.early[early], question.feedback if question.predicts else None) if said)
    if question.predicts:  # there is no second try: what it was is told, and why
        order = " → ".join(_in_a_line(item).removesuffix(".") for item in answer.items)
        words = _("{off} The order is: {order}.", off=words, order=order)
    return Feedback(verdict=Verdict.WRONG, words=words, prose=why, parts=parts)


def _in_a_line(item: Prose) -> str:
    return " ".join(item.text.split())


def _sketch(section: Section, question: Question, answer: Sketch, given: Given, setup: Setup | None) -> Feedback:
    real = real_bars(section, answer, setup)
    try:
        drawn = [float(text) for text in given]
    except ValueError:
        drawn = []
    if len(drawn) != len(real) or not all(0 <= bar <= 1e12 for bar in drawn):
        return Feedback(verdict=Verdict.UNCLEAR, words=ngettext("Draw {n} bar.", "Draw {n} bars.", len(real)))
    parts = tuple(abs(bar - other) <= answer.tolerance * other for bar, other in zip(drawn, real, strict=True))
    words = " ".join(
        gap_words(answer.first + k, bar, other)
        for k, (bar, other, close) in enumerate(zip(drawn, real, parts, strict=True))
        if not close
    )
    prose = (question.feedback,) if question.feedback else ()
    if all(parts):
        return Feedback(verdict=Verdict.RIGHT, words=_("Yes, all close enough."), prose=prose, parts=parts)
    return Feedback(verdict=Verdict.WRONG, words=words, prose=prose, parts=parts)


def gap_words(number: int, drawn: float, real: float) -> str:
    """The gap between a drawn bar and the real one, in words."""
    size = write(real * PAGE, Kind.SIZE)
    if drawn <= 0:
        return _("Bar {number}: you drew nothing, it is {size}.", number=number, size=size)
    ratio = max(drawn, real) / max(min(drawn, real), 1e-9)
    if drawn > real:
        return _("Bar {number}: {ratio} times too high; it is {size}.", number=number, ratio=f"{ratio:.2g}", size=size)
    return _("Bar {number}: {ratio} times too low; it is {size}.", number=number, ratio=f"{ratio:.2g}", size=size)
