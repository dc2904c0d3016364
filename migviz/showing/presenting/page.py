"""What does the room read in a beat in which it sees no stage? A page: its heading, prose, options with hands, a chart; all decided.

It is the audience's, so it tells what is right only in the beat that reveals it, and of a run what is told.
"""

from collections.abc import Iterator
from dataclasses import replace
from html import escape

from migviz.course.answers import real_bars, shown_order, text_of
from migviz.course.goal_lines import goal_lines
from migviz.course.language import names_in
from migviz.course.lesson import (
    Amount,
    Aside,
    Goal,
    Lesson,
    Options,
    Order,
    Prose,
    Question,
    Section,
    ShowBlock,
    Sketch,
)
from migviz.course.panel import fill_for
from migviz.course.playing import changed_fields, right_options, value_of, world_of, written
from migviz.language import _
from migviz.replay.seen import Seen, seen_at, so_far
from migviz.say import in_evacuation, in_lessons, in_presenting
from migviz.say.captions import closing
from migviz.scenario.evacuation import EVERY_FIELD
from migviz.scenario.units import PAGE, Kind, write
from migviz.showing import lesson as lessons
from migviz.showing.block_shown import prose_shown
from migviz.showing.later import recordings
from migviz.showing.lesson import LessonState
from migviz.showing.lesson_blocks import ProseShown
from migviz.showing.presenting.beat import CHARTS, OF_ALL_RUNS, Doing, LessonBeat
from migviz.showing.presenting.dividing import said_of
from migviz.showing.presenting.hands import hands_of
from migviz.showing.presenting.leaves import fits_beside, leaf_of
from migviz.showing.presenting.remote import beat_now
from migviz.showing.shown import title_of
from migviz.showing.state import State, active, beside, beside_recording, host_of, last, lesson_of
from migviz.trace import Run
from migviz.values import dataclass

OF_THE_NETWORK = frozenset({"frames", "mac table"})
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionOnPage:
    """One option: its letter or number, its words; `mark` "right" or "wrong" once that is told; `hands` None while they are counted;
    `share` of all hands."""

    sign: str
    prose: ProseShown
    mark: str = ""
    hands: int | None = None
    share: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartOnPage:
    """What a section shows beside its words, of one run or of two, as far as they are told. `view`: which, by the lesson's word for it; `field`: whose
    curve, where it is one."""

    seen: tuple[Seen, ...]
    view: str
    field: str = ""

    @property
    def bars(self) -> bool:
        """Whether it is the bars of the iterations."""
        return self.view in ("iterations", "log")

    @property
    def log(self) -> bool:
        """Whether their axis is logarithmic."""
        return self.view == "log"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageShown:
    """`above` and `beside` stand small over the title; `case`: what is said of the case that a question is about, `lines` are (what, how much); `said`:
    what the lesson says to the answer."""

    above: str
    beside: str
    title: str
    case: tuple[ProseShown, ...] = ()
    prose: tuple[ProseShown, ...] = ()
    options: tuple[OptionOnPage, ...] = ()
    lines: tuple[tuple[str, str], ...] = ()
    said: tuple[ProseShown, ...] = ()
    chart: ChartOnPage | None = None


def page_shown(state: State) -> PageShown | None:
    """The page of this beat; None where the stage is shown, two runs or the map."""
    beat, here = beat_now(state), lesson_of(state)
    if beat is None or here is None:
        return _ended(state) if state.room.ended else None
    return _PAGES.get(beat.doing, _no_page)(state, here, beat)


def _ended(state: State) -> PageShown:
    """What came of it: of a host and of a recording its numbers, of one run or two how they ended."""
    host, recorded, other = host_of(state), beside_recording(state), beside(state)
    page = PageShown(above=title_of(state), beside="", title=in_presenting.the_end())
    if host is not None:
        return replace(page, lines=tuple((tile.name, tile.value) for tile in in_evacuation.tiles(host.outcome.found)))
    own = active(state).run
    if recorded is not None:
        table = recordings.recording_shown(recorded, seen_at(own, own.end), last(state)).table
        lines = (in_presenting.in_the_log(row.recorded, row.model) for row in table)
        return replace(page, lines=tuple(zip((row.name for row in table), lines, strict=True)))
    if other is not None:
        said = (in_presenting.of_run("A", _closing(other[0])), in_presenting.of_run("B", _closing(own)))
        return replace(page, prose=tuple(map(in_words, said)))
    return replace(page, prose=(in_words(_closing(own)),))


def _closing(run: Run) -> str:
    return closing(seen_at(run, run.end))


def _no_page(state: State, here: LessonState, beat: LessonBeat) -> PageShown | None:
    return None


def in_words(text: str) -> ProseShown:
    """Plain words as prose."""
    return ProseShown(html=f"<p>{escape(text)}</p>")


def _opening(state: State, here: LessonState, beat: LessonBeat) -> PageShown:
    lesson, fill = here.lesson, fill_for(here.lesson, None)
    prose = [prose_shown(block, fill) for block in lesson.opening if isinstance(block, Prose)]
    return PageShown(above="", beside=_part(beat), title=lesson.title, prose=leaf_of(prose, beat.leaf))


def _read(state: State, here: LessonState, beat: LessonBeat) -> PageShown:
    block = beat.block
    prose = block.prose if isinstance(block, Aside | Question) else block
    assert isinstance(prose, Prose)
    fill = fill_for(here.lesson, here.section)
    title = in_presenting.why() if beat.doing is Doing.WHY else here.section.title
    words = leaf_of((prose_shown(prose, fill),), beat.leaf)
    needs_width = beat.parts > 1 or any("<table" in one.html for one in words) or not fits_beside(prose)
    chart = None if needs_width else _chart(here)
    return PageShown(above=_where(here), beside=_part(beat), title=title, prose=words, chart=chart)


def _part(beat: LessonBeat) -> str:
    """Which of several pages this is."""
    return in_presenting.page_of(beat.part, beat.parts) if beat.parts > 1 else ""


def _where(here: LessonState) -> str:
    sections = here.lesson.sections
    return in_lessons.section_here(sections.index(here.section) + 1, len(sections), here.section.title)


def _done(state: State, here: LessonState, beat: LessonBeat) -> PageShown:
    can = here.lesson.can or (here.lesson.objective,)
    return PageShown(
        above=here.lesson.title, beside="", title=in_lessons.you_can_now(), lines=tuple((line, "") for line in can)
    )


# --- charts ---------------------------------------------------------------------------------------------------------


def _chart(here: LessonState) -> ChartOnPage | None:
    """What the section draws beside its text, once some of its run was played."""
    block = lessons.show_block(here)
    if block is None or block.view not in CHARTS:
        return None
    if lessons.waits_for(here) is not None if block.view in OF_ALL_RUNS else here.t <= 0:
        return None
    run, t = here.experiment.run, here.experiment.playhead.t
    covered, other = lessons.covered(here), lessons.beside(here)
    own = seen_at(run, t, lessons.until(here), covered, here.section.hides)
    both: tuple[Seen, ...] = (own,)
    if other is not None:
        beside = seen_at(other.run, t, covered=covered | other.covered)
        both = _in_order(own, beside, own_above=other.own_above)
    if block.view in OF_ALL_RUNS | OF_THE_NETWORK:
        return ChartOnPage(seen=(own,), view=block.view, field=lessons.curved(here))
    return ChartOnPage(seen=tuple(map(so_far, both)), view=block.view)


def _in_order(own: Seen, other: Seen, *, own_above: bool) -> tuple[Seen, ...]:
    return (own, other) if own_above else (other, own)


def _look(state: State, here: LessonState, beat: LessonBeat) -> PageShown | None:
    """A chart has a page; what is pointed at on the stage stands there."""
    block, chart = beat.block, _chart(here)
    if chart is None or not isinstance(block, ShowBlock) or block.view not in CHARTS:
        return None
    said = (prose_shown(block.say, fill_for(here.lesson, here.section)),) if block.say is not None else ()
    return PageShown(above=_where(here), beside="", title=here.section.title, prose=said, chart=chart)


def said_on_stage(state: State) -> str:
    """What the lesson says of what it points at, in the caption's place."""
    beat, here = beat_now(state), lesson_of(state)
    if beat is None or here is None or not isinstance(beat.block, ShowBlock) or beat.block.say is None:
        return ""
    return text_of(beat.block.say, here.lesson, here.section)


# --- questions ------------------------------------------------------------------------------------------------------


def _asked(state: State, here: LessonState, beat: LessonBeat) -> PageShown:
    question, lesson, section = _question(here, beat)
    page = _page_of(here, beat, options=tuple(_options(lesson, section, question)), beside=_asks_for(question))
    return replace(page, case=_case(lesson, section, question))


def _locked(state: State, here: LessonState, beat: LessonBeat) -> PageShown:
    question, lesson, section = _question(here, beat)
    options = _with_hands(_options(lesson, section, question), hands_of(state, question))
    page = _page_of(here, beat, options=tuple(options), beside=in_presenting.locked_in())
    return replace(page, case=_case(lesson, section, question))


def _case(lesson: Lesson, section: Section, question: Question) -> tuple[ProseShown, ...]:
    """What stands before a question of the case that was drawn for it: nobody answers with a number that was on the page before."""
    drawn = {vary.name for vary in question.vary}
    before = section.blocks[: section.blocks.index(question)]
    told = (block for block in before if isinstance(block, Prose) and not drawn.isdisjoint(_told_in(block)))
    return tuple(prose_shown(block, fill_for(lesson, section)) for block in told)


def _told_in(prose: Prose) -> set[str]:
    """The names of the numbers that are in it."""
    return {name.name for number in prose.numbers for name in names_in(number.of.node)}


def _answered(state: State, here: LessonState, beat: LessonBeat) -> PageShown:
    question, lesson, section = _question(here, beat)
    said = [prose_shown(one, fill_for(lesson, section)) for one in said_of(lesson, section, question)]
    options: tuple[OptionOnPage, ...] = ()
    lines: tuple[tuple[str, str], ...] = ()
    match question.answer:
        case Options():
            right = right_options(lesson, section, question)
            marked = _marked(_options(lesson, section, question), right)
            options = tuple(_with_hands(marked, hands_of(state, question)))
        case Order(items=items):
            fill = fill_for(lesson, section)
            options = tuple(OptionOnPage(sign=str(k), prose=prose_shown(item, fill)) for k, item in enumerate(items, 1))
        case Amount() as amount:
            lines = ((in_presenting.it_is(), _written(lesson, section, amount)),)
        case Sketch() as sketch:
            numbers = range(sketch.first, sketch.last + 1)
            lines = tuple(
                (in_presenting.iteration(n), write(pages * PAGE, Kind.SIZE))
                for n, pages in zip(numbers, real_bars(section, sketch), strict=False)
            )
    page = _page_of(here, beat, options=options, beside=in_presenting.the_answer())
    return replace(page, lines=lines, said=tuple(said) if beat.parts == 1 else ())


def _said(state: State, here: LessonState, beat: LessonBeat) -> PageShown:
    """What is said to the answer, on a page of its own."""
    question, lesson, section = _question(here, beat)
    said = [prose_shown(one, fill_for(lesson, section)) for one in said_of(lesson, section, question)]
    return PageShown(above=_where(here), beside=_part(beat), title=in_presenting.why(), prose=leaf_of(said, beat.leaf))


def _written(lesson: Lesson, section: Section, amount: Amount) -> str:
    return written(value_of(amount.answer, world_of(lesson, section)), amount.answer.shape, amount.unit)


def _question(here: LessonState, beat: LessonBeat) -> tuple[Question, Lesson, Section]:
    """The question, with its lesson and the section in which it is asked."""
    assert beat.question is not None
    section, question = here.lesson.question(beat.question.name)
    return question, here.lesson, section


def _page_of(here: LessonState, beat: LessonBeat, *, options: tuple[OptionOnPage, ...], beside: str) -> PageShown:
    question, lesson, section = _question(here, beat)
    number = lesson.questions.index(question) + 1
    word = in_presenting.prediction_of if question.predicts else in_presenting.question_of
    return PageShown(
        above=word(number, len(lesson.questions)),
        beside=beside,
        title="",
        prose=leaf_of((prose_shown(question.prose, fill_for(lesson, section)),), beat.leaf),
        options=options,
        chart=_chart(here) if section.name == here.section.name else None,
    )


def _options(lesson: Lesson, section: Section, question: Question) -> Iterator[OptionOnPage]:
    fill = fill_for(lesson, section)
    match question.answer:
        case Options(options=options):
            for letter, option in zip(LETTERS, options, strict=False):
                yield OptionOnPage(sign=letter, prose=prose_shown(option.prose, fill))
        case Order():
            seed = int(section.scenario.number("seed"))
            for item in shown_order(question, seed):
                yield OptionOnPage(sign="", prose=prose_shown(item, fill))


def _asks_for(question: Question) -> str:
    match question.answer:
        case Options():
            return in_presenting.show_of_hands()
        case Amount(unit=unit):
            return in_presenting.a_number_in(unit) if unit else in_presenting.a_number()
        case Order():
            return in_presenting.in_order()
        case Sketch(first=first, last=last):
            return in_presenting.bars_to_draw(first, last)


def _with_hands(options: Iterator[OptionOnPage], hands: tuple[int, ...]) -> Iterator[OptionOnPage]:
    """Where nobody was counted there is nothing to show."""
    total = sum(hands)
    for option, count in zip(options, hands, strict=True):
        yield replace(option, hands=count, share=count / total) if total else option


def _marked(options: Iterator[OptionOnPage], right: tuple[bool, ...]) -> Iterator[OptionOnPage]:
    for option, is_right in zip(options, right, strict=True):
        yield replace(option, mark="right" if is_right else "wrong")


# --- tasks ----------------------------------------------------------------------------------------------------------


def _task(state: State, here: LessonState, beat: LessonBeat) -> PageShown:
    assert isinstance(beat.block, Goal)
    lines = goal_lines(here.lesson, here.section, beat.block, here.section.setup)
    return PageShown(
        above=_where(here),
        beside="",
        title=in_presenting.task(),
        lines=tuple((line.what, line.wanted) for line in lines),
        prose=_settings(here, beat.block),
        chart=_chart(here),
    )


def _settings(here: LessonState, goal: Goal) -> tuple[ProseShown, ...]:
    names = goal.change_only or here.section.controls or ()
    return (in_words(in_presenting.to_set([EVERY_FIELD[name].title for name in names])),) if names else ()


def _solved(state: State, here: LessonState, beat: LessonBeat) -> PageShown:
    assert isinstance(beat.block, Goal)
    setup, own = here.setup, here.section.setup
    lines = goal_lines(here.lesson, here.section, beat.block, setup)
    may = beat.block.change_only or here.section.controls or changed_fields(own, setup)
    names = [name for name in changed_fields(own, setup) if name in may]
    known = {line.what.lower() for line in lines}  # a goal may be about what is set, which is not written twice
    set_to = ((_(EVERY_FIELD[name].title), EVERY_FIELD[name].write(setup[name])) for name in names)
    chart = _chart(here)  # a curve has expected values: beside those of one run they would be two answers
    put = [(title, value) for title, value in set_to if title.lower() not in known]
    return PageShown(
        above=_where(here),
        beside="",
        title=in_presenting.one_way(),
        lines=(*put, *((line.what, line.measured or in_lessons.met()) for line in lines)),
        chart=chart if chart is not None and chart.view not in OF_ALL_RUNS else None,
    )


_PAGES = {
    Doing.OPENING: _opening,
    Doing.READ: _read,
    Doing.WHY: _read,
    Doing.ASK: _asked,
    Doing.LOCKED: _locked,
    Doing.ANSWER: _answered,
    Doing.SAID: _said,
    Doing.LOOK: _look,
    Doing.TASK: _task,
    Doing.SOLVED: _solved,
    Doing.DONE: _done,
}
