"""Which sheet does a lesson make? Its blocks in order, as a student, who checks or who teaches needs them."""

from collections.abc import Iterator
from dataclasses import replace
from html import escape

from migviz.course.answers import real_bars, shown_order, text_of
from migviz.course.block_kinds import kind_of
from migviz.course.drawing import drawn
from migviz.course.goal_lines import goal_lines
from migviz.course.lesson import (
    Amount,
    Aside,
    Block,
    Goal,
    Lesson,
    Options,
    Order,
    Prose,
    Question,
    RunBlock,
    Section,
    ShowBlock,
    Sketch,
)
from migviz.course.panel import fill_for
from migviz.course.playing import finished_evacuation, finished_run, right_options, solved, value_of, world_of, written
from migviz.course.progress import Progress
from migviz.course.readers import Reader
from migviz.course.readers import on_paper as on_paper_for
from migviz.language import _
from migviz.replay.host_numbers import HOST_NUMBERS
from migviz.replay.metrics import RUN_NUMBERS, iterations
from migviz.say import on_paper
from migviz.scenario.evacuation import EVERY_FIELD, Evacuation, Setup
from migviz.scenario.units import PAGE, Kind, write
from migviz.showing.block_shown import KNOWN_BARS, prose_shown
from migviz.showing.lesson_blocks import ProseShown
from migviz.showing.picture_on_paper import first_moment
from migviz.showing.sheet import (
    Asked,
    Axes,
    Box,
    Boxes,
    Figures,
    For,
    Heading,
    HostMoment,
    Moment,
    OnPaper,
    Room,
    Said,
    Sheet,
)
from migviz.showing.untold_on_paper import blanked, covered_in, fill_on_paper, names_covered, secrets_of

FIGURES = ("total_time", "downtime", "iterations", "bytes_sent", "rest", "longest_stall")
TICK = "✓"


def sheet_of(lesson: Lesson, reader: For, who: Reader = Reader.NOVICE) -> Sheet:
    """The sheet of a lesson for those who learn with it, about the cases that its own seed draws."""
    seed = int(lesson.sections[0].scenario.number("seed"))
    lesson = drawn(lesson, Progress(lesson=lesson.id, seed=seed))
    of = _SHEETS[reader](lesson, on_paper_for(who))
    return Sheet(
        title=lesson.title,
        kind=of.kind,
        above=f"{lesson.objective} ({on_paper.takes(lesson.minutes)})" if lesson.minutes else lesson.objective,
        name=on_paper.name_and_date() if reader is For.STUDENTS else "",
        parts=tuple(of.parts()),
        foot=on_paper.foot(lesson.id, seed),
    )


class _Paper:
    """What all sheets have: sections in order, and their questions with a number each."""

    kind = ""

    def __init__(self, lesson: Lesson, audiences: frozenset[str]) -> None:
        self.lesson, self.audiences = lesson, audiences
        self.runs: list[Setup] = []
        self.number = {question.name: k for k, question in enumerate(lesson.questions, 1)}

    def parts(self) -> Iterator[OnPaper]:
        """All of them."""
        yield from self.opening()
        for section in self.lesson.sections:
            inside = list(self.inside(section))
            if inside:
                yield Heading(words=self.heading(section))
                yield from inside

    def heading(self, section: Section) -> str:
        return section.title

    def opening(self) -> Iterator[OnPaper]:
        fill = fill_for(self.lesson, None)
        for block in self.lesson.opening:
            if isinstance(block, Prose):
                yield Said(prose=prose_shown(block, fill))

    def inside(self, section: Section) -> Iterator[OnPaper]:
        raise NotImplementedError

    def word(self, question: Question) -> str:
        number = self.number[question.name]
        return on_paper.prediction(number) if question.predicts else on_paper.question(number)

    def is_here(self, block: Aside) -> bool:
        """Whether it is for some alone, who get this sheet."""
        return block.kind == "only" and bool(self.audiences & set(block.audience))

    def figures(self, section: Section) -> Iterator[Figures]:
        """The numbers of a section's run, where it is another one than before."""
        if section.setup not in self.runs and any(isinstance(block, RunBlock) for block in section.blocks):
            self.runs.append(section.setup)
            yield figures(section)


class _Worksheet(_Paper):
    """What stands behind a question is said to who has answered it: it is on the solution."""

    def __init__(self, lesson: Lesson, audiences: frozenset[str]) -> None:
        super().__init__(lesson, audiences)
        self.kind, self.secrets = on_paper.worksheet(), secrets_of(lesson)
        self.starts: set[tuple[object, ...]] = set()

    def heading(self, section: Section) -> str:
        return blanked(self.lesson, section, self.secrets, section.title)

    def opening(self) -> Iterator[OnPaper]:
        for block in self.lesson.opening:
            if isinstance(block, Prose):
                yield Said(prose=self._prose(None, block))

    def inside(self, section: Section) -> Iterator[OnPaper]:
        waits, pictured = False, False
        for block in section.blocks:
            if not pictured and isinstance(block, Question | Goal | RunBlock):
                yield from self._moment(section)
                pictured = True
            match block:
                case Question():
                    yield self._asked(section, block)
                case Goal():
                    yield self._task(section, block)
                case Prose() if not waits:
                    yield Said(prose=self._prose(section, block))
                case Aside() if self.is_here(block) and not waits:
                    yield Said(prose=self._prose(section, block.prose))
            waits = waits or isinstance(block, Question | Goal)

    def _moment(self, section: Section) -> Iterator[Moment | HostMoment]:
        """A start that looks like one before is not shown again."""
        moment = first_moment(self.lesson, section, covered_in(self.lesson, section, self.secrets))
        if isinstance(moment, HostMoment):
            looks: tuple[object, ...] = moment.shown.t, tuple(card.name for card in moment.shown.cards)
            if moment.shown.t or looks not in self.starts:
                yield moment
            self.starts.add(looks)
        elif moment is not None:
            looks = moment.seen.t, moment.hidden, section.scenario.technique.name, section.scenario["vm.memory"]
            if moment.seen.t or looks not in self.starts:
                yield moment
            self.starts.add(looks)

    def _prose(self, section: Section | None, prose: Prose, but: str = "") -> ProseShown:
        shown = prose_shown(prose, fill_on_paper(self.lesson, section, self.secrets, but))
        return replace(shown, html=blanked(self.lesson, section, self.secrets, shown.html, but))

    def _asked(self, section: Section, question: Question) -> Asked:
        return Asked(
            word=self.word(question),
            prose=(self._prose(section, question.prose, question.name),),
            answer=self._room(section, question),
        )

    def _room(self, section: Section, question: Question) -> Boxes | Room | Axes:
        match question.answer:
            case Options(options=options, several=several):
                return Boxes(
                    boxes=tuple(Box(words=self._words(section, option.prose, question)) for option in options),
                    word=on_paper.several() if several else "",
                )
            case Order():
                items = shown_order(question, int(section.scenario.number("seed")))
                return Boxes(
                    boxes=tuple(Box(words=self._words(section, item, question)) for item in items),
                    word=on_paper.number_them(),
                )
            case Amount(unit=unit):
                return Room(lines=(("", "", ""), (on_paper.right_answer(""), "", unit)))
            case Sketch() as sketch:
                return _axes(section, sketch, names_covered(self.lesson, self.secrets)[section.name], told=False)

    def _words(self, section: Section, prose: Prose, question: Question) -> str:
        """An option: one amount of several tells nothing, so those that are typed stay."""
        return prose_shown(prose, fill_on_paper(self.lesson, section, self.secrets, question.name)).html

    def _task(self, section: Section, goal: Goal) -> Asked:
        return Asked(
            word=on_paper.task(), lines=_wanted(self.lesson, section, goal), answer=_room_of_task(section, goal)
        )


def _axes(section: Section, sketch: Sketch, covered: frozenset[str], *, told: bool) -> Axes:
    """The bars before those to draw, unless they are asked for, and those, empty or as they are."""
    made = iterations(finished_run(section.scenario))
    numbers = range(max(1, sketch.first - KNOWN_BARS), sketch.first)
    known = [number for number in numbers if told or f"run.pages({number})" not in covered]
    drawn_bars = range(sketch.first, sketch.last + 1)
    pages = [float(made[number - 1].pages) for number in known]
    real = real_bars(section, sketch)
    return Axes(
        names=(*map(on_paper.drawn_too, known), *map(on_paper.bar, drawn_bars)),
        bars=(*pages, *(real if told else [None] * len(drawn_bars))),
        top=max(pages, default=float(section.scenario.number("vm.memory")) / PAGE),
    )


def _wanted(lesson: Lesson, section: Section, goal: Goal) -> tuple[str, ...]:
    """What a goal asks for, without how far it is."""
    lines = goal_lines(lesson, section, goal, section.setup)
    return tuple(on_paper.wanted(line.what, line.wanted) if line.wanted else line.what for line in lines)


def _room_of_task(section: Section, goal: Goal) -> Room:
    """A line for each value that may be set, and one for what came of it."""
    names = goal.change_only or section.controls or ()
    settings = tuple((on_paper.as_i_set_it(EVERY_FIELD[name].title), "", "") for name in names)
    return Room(lines=(*settings, (on_paper.what_came_of_it(), "", "")))


class _Solution(_Paper):
    """Everything, with answers, figures and what is said to them."""

    def __init__(self, lesson: Lesson, audiences: frozenset[str]) -> None:
        super().__init__(lesson, audiences)
        self.kind = on_paper.solution()

    def inside(self, section: Section) -> Iterator[OnPaper]:
        fill = fill_for(self.lesson, section)
        for block in section.blocks:
            match block:
                case Question():
                    yield self._answered(section, block)
                case Goal():
                    yield self._solved(section, block)
                case Prose():
                    yield Said(prose=prose_shown(block, fill))
                case Aside() if block.kind in ("hint", "why") or self.is_here(block):
                    yield Said(prose=prose_shown(block.prose, fill), word=_(kind_of(block).heading(block)))
                case ShowBlock(say=Prose() as say):
                    yield Said(prose=prose_shown(say, fill, is_quiet=True))
        yield from self.figures(section)

    def _answered(self, section: Section, question: Question) -> Asked:
        fill = fill_for(self.lesson, section)
        return Asked(
            word=self.word(question),
            prose=(prose_shown(question.prose, fill),),
            answer=self._answer(section, question),
            said=(prose_shown(question.feedback, fill),) if question.feedback else (),
        )

    def _answer(self, section: Section, question: Question) -> Boxes | Room | Axes:
        fill = fill_for(self.lesson, section)
        match question.answer:
            case Options(options=options):
                right = right_options(self.lesson, section, question)
                boxes = tuple(
                    Box(
                        words=prose_shown(option.prose, fill).html,
                        mark=TICK if is_right else "",
                        said=prose_shown(option.feedback, fill) if option.feedback else None,
                    )
                    for option, is_right in zip(options, right, strict=True)
                )
                return Boxes(boxes=boxes)
            case Order(items=items):
                return Boxes(
                    boxes=tuple(Box(words=prose_shown(item, fill).html, mark=str(k)) for k, item in enumerate(items, 1))
                )
            case Amount():
                return Room(lines=((on_paper.right_answer(""), amount_of(self.lesson, section, question.answer), ""),))
            case Sketch() as sketch:
                return _axes(section, sketch, frozenset(), told=True)

    def _solved(self, section: Section, goal: Goal) -> Asked:
        ways = tuple((on_paper.one_way(""), way, "") for way in _ways(section, goal))
        return Asked(word=on_paper.task(), lines=_wanted(self.lesson, section, goal), answer=Room(lines=ways))


def _ways(section: Section, goal: Goal) -> Iterator[str]:
    """Its solutions, in the words of the sliders."""
    for solution, setup in zip(goal.solutions, solved(goal, section), strict=True):
        yield ", ".join(_set_to(line, setup) for line in solution)


def _set_to(line: str, setup: Setup) -> str:
    """`link.bandwidth = 1 Gbit/s` as its slider says it; a change during the run as it is written."""
    name = line.partition("=")[0].strip()
    if name not in EVERY_FIELD:
        return line
    return on_paper.wanted(_(EVERY_FIELD[name].title), EVERY_FIELD[name].write(setup[name]))


def amount_of(lesson: Lesson, section: Section, answer: Amount) -> str:
    """The number that is right, as it is written."""
    return written(value_of(answer.answer, world_of(lesson, section)), answer.answer.shape, answer.unit)


def figures(section: Section) -> Figures:
    """The numbers of a section's run."""
    if isinstance(section.setup, Evacuation):
        found = finished_evacuation(section.setup)
        of_all = tuple((number.heading, number.write(number.of(found))) for number in HOST_NUMBERS.values())
        return Figures(word=on_paper.the_run(), rows=of_all)
    run = finished_run(section.setup)
    numbers = [RUN_NUMBERS[name] for name in FIGURES]
    there = [(number, number.of(run)) for number in numbers]
    rows = tuple((number.heading, number.write(value)) for number, value in there if value is not None)
    return Figures(word=on_paper.the_run(), rows=rows)


class _Notes(_Paper):
    """What is said to who teaches, and the answers in a line each."""

    def __init__(self, lesson: Lesson, audiences: frozenset[str]) -> None:
        super().__init__(lesson, audiences)
        self.kind = on_paper.teachers_notes()

    def opening(self) -> Iterator[OnPaper]:
        if self.lesson.can:
            items = "".join(f"<li>{escape(line)}</li>" for line in self.lesson.can)
            yield Said(prose=ProseShown(html=f"<ul>{items}</ul>"), word=on_paper.you_can())
        for block in self.lesson.opening:
            yield from self._notes(None, block)

    def inside(self, section: Section) -> Iterator[OnPaper]:
        for block in section.blocks:
            yield from self._notes(section, block)
        rows = tuple(
            (on_paper.question(self.number[question.name]), self._in_short(section, question))
            for question in section.questions
        )
        if section.goal is not None:
            rows += tuple((on_paper.task(), way) for way in _ways(section, section.goal))
        if rows:
            yield Figures(word=on_paper.answers(), rows=rows)
        yield from self.figures(section)

    def _notes(self, section: Section | None, block: Block) -> Iterator[Said]:
        if isinstance(block, Aside) and block.kind == "teacher":
            yield Said(prose=prose_shown(block.prose, fill_for(self.lesson, section)))

    def _in_short(self, section: Section, question: Question) -> str:
        match question.answer:
            case Options(options=options):
                right = right_options(self.lesson, section, question)
                chosen = (one.prose for one, is_right in zip(options, right, strict=True) if is_right)
                return " / ".join(text_of(prose, self.lesson, section) for prose in chosen)
            case Order(items=items):
                return " → ".join(text_of(item, self.lesson, section) for item in items)
            case Amount() as amount:
                return amount_of(self.lesson, section, amount)
            case Sketch() as sketch:
                return ", ".join(write(pages * PAGE, Kind.SIZE) for pages in real_bars(section, sketch))


_SHEETS = {For.STUDENTS: _Worksheet, For.SOLUTION: _Solution, For.TEACHER: _Notes}
