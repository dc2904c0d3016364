"""How does the text of a lesson become a Lesson? Structure by Markdown, then each block by its own reader.

Every problem has a file, a line and a column, and all are reported at once. A lesson is untrusted text: its size,
nesting and number of blocks are bounded, and nothing outside its folder is read.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from markdown_it.token import Token

from migviz.course.fenced import FENCES, read_goal, read_run, read_scenario, read_show
from migviz.course.front import Front, read_front
from migviz.course.language import names_in
from migviz.course.lesson import Aside, Block, Goal, Lesson, Place, ScenarioBlock, Section, prose_in
from migviz.course.names import OWN, RESERVED
from migviz.course.prose import read_prose, structure
from migviz.course.questions import TALKS, Talk, read_aside, read_question
from migviz.course.source import (
    LONGEST_PARAGRAPH,
    LONGEST_TITLE,
    MARKS,
    MOST_BLOCKS,
    MOST_BYTES,
    MOST_MARKS,
    MOST_SECTIONS,
    NAME,
    Source,
    TooManyProblems,
)
from migviz.errors import InputError, Problem, nearest, shown
from migviz.fields import FIELDS
from migviz.scenario import Scenario, read_file

_SHORT = "a lesson is a Markdown text of a few pages"
_NAMED = re.compile(r"\s*\{#(?P<name>[^{}\s]*)(?:\s+base=[0-9a-f]{8})?\}\s*$")


def load_lesson(path: Path) -> Lesson:
    """The lesson in a file. Raises InputError with every problem found."""
    text = read_file(path, most=MOST_BYTES, what=_SHORT, example="a lesson file, ending in .md")
    return parse_lesson(text, where=str(path), folder=path.parent)


def parse_lesson(text: str, *, where: str = "", folder: Path | None = None) -> Lesson:
    """Read a lesson. `folder`: where its pictures and scenarios lie; None: it has none.

    Raises InputError with every problem found, each with line and column.
    """
    if len(text) > MOST_BYTES:
        raise InputError([Problem(message=f"is longer than {MOST_BYTES // 1000} kB; {_SHORT}", where=where)])
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    source = Source(lines=lines, where=where, folder=folder)
    lesson = None
    try:
        _check_paragraphs(source)
        if not source.problems:
            lesson = _Reader(source=source).lesson()
    except TooManyProblems:
        pass
    if source.problems or lesson is None:
        raise InputError(sorted(source.problems, key=lambda problem: (problem.line, problem.column)))
    return lesson


def _check_paragraphs(source: Source) -> None:
    length, marks, first = 0, 0, 1
    for number, line in enumerate(source.lines, 1):
        if not line.strip():
            length, marks, first = 0, 0, number + 1
            continue
        length += len(line) + 1
        marks += sum(line.count(mark) for mark in MARKS)
        if length > LONGEST_PARAGRAPH or marks > MOST_MARKS:
            what = f"{LONGEST_PARAGRAPH} letters" if length > LONGEST_PARAGRAPH else f"{MOST_MARKS} marks of Markdown"
            source.wrong(f"a paragraph of more than {what}; divide it by an empty line", Place(line=first))
            return


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """A top-level part of the file: tokens from `open` on, lines `first` to `last`."""

    kind: str
    tokens: tuple[Token, ...]
    first: int
    last: int


def _pieces(source: Source) -> tuple[_Piece, ...]:
    """The file cut at its top level."""
    tokens = structure().parse("\n".join(source.lines), {})
    found, k = [], 0
    while k < len(tokens):
        end = k
        while tokens[end].level > 0 or tokens[end].nesting == 1:
            end += 1
        token = tokens[k]
        assert token.map is not None, token
        found.append(
            _Piece(kind=token.type, tokens=tuple(tokens[k : end + 1]), first=token.map[0] + 1, last=token.map[1])
        )
        k = end + 1
    return tuple(found)


@dataclass(kw_only=True)
class _Reader:
    """Reads the pieces of one lesson, in order."""

    source: Source

    def lesson(self) -> Lesson:
        source, pieces = self.source, _pieces(self.source)
        front = read_front(source, pieces[0].last if pieces and pieces[0].kind == "front_matter" else 0)
        chapters = self._chapters(pieces)
        source.sections = tuple(chapter.name for chapter in chapters[1:] if chapter.name)
        start = Scenario() if front.seed is None else Scenario().but({"seed": front.seed})
        opening, _ = self._blocks(chapters[0].pieces, chapters[0], start, start, {})
        sections: list[Section] = []
        known: dict[str, Scenario] = {}
        before = start
        for chapter in chapters[1:]:
            blocks, controls = self._blocks(chapter.pieces, chapter, before, start, known)
            before = next((block.scenario for block in blocks if isinstance(block, ScenarioBlock)), before)
            known[chapter.name] = before
            text = "\n".join(source.lines[chapter.first - 1 : chapter.last])
            sections.append(
                Section(
                    name=chapter.name,
                    title=chapter.title,
                    scenario=before,
                    controls=controls,
                    blocks=blocks,
                    source=text,
                    place=Place(line=chapter.first),
                )
            )
        lesson = _lesson(source, front, opening, tuple(sections))
        _check_whole(source, lesson)
        return lesson

    def _chapters(self, pieces: tuple[_Piece, ...]) -> list["_Chapter"]:
        """What stands before the first section, then each section."""
        chapters = [_Chapter(name="", title="", first=1, last=len(self.source.lines), pieces=[])]
        for piece in pieces:
            if piece.kind == "heading_open" and piece.tokens[0].tag == "h2":
                chapters[-1].last = piece.first - 1
                chapters.append(self._chapter(piece, {chapter.name for chapter in chapters}))
            elif piece.kind != "front_matter":
                chapters[-1].pieces.append(piece)
        if len(chapters) > MOST_SECTIONS + 1:
            self.source.wrong(f"{len(chapters) - 1} sections; at most {MOST_SECTIONS}", Place(line=chapters[-1].first))
        if len(chapters) < 2:
            self.source.wrong("a lesson has at least one section; write a heading with ##", Place(line=1))
        return chapters

    def _chapter(self, piece: _Piece, taken: set[str]) -> "_Chapter":
        text = piece.tokens[1].content
        match = _NAMED.search(text)
        title = text[: match.start()].strip() if match else text.strip()
        name = match["name"] if match else _slug(title)
        place = self.source.find("{#" if match else "##", piece.first, piece.last)
        self._check_name(name, "section", taken, place)
        if not title or len(title) > LONGEST_TITLE:
            self.source.wrong(f"a section has a title of 1 to {LONGEST_TITLE} letters", place)
        return _Chapter(name=name, title=title, first=piece.first, last=len(self.source.lines), pieces=[])

    def _check_name(self, name: str, what: str, taken: set[str], place: Place) -> None:
        if not NAME.fullmatch(name) or len(name) > 40:
            message = f"{shown(name)} is no name for a {what}; write small letters, digits and hyphens: {{#my-name}}"
            self.source.wrong(message, place)
        elif what == "section" and name in RESERVED:
            self.source.wrong(f"a section cannot be called {name}: in a condition that means something else", place)
        elif name in taken:
            self.source.wrong(f"there is already a {what} called {name}; give each its own name: {{#my-name}}", place)

    def _blocks(
        self,
        pieces: list[_Piece],
        chapter: "_Chapter",
        before: Scenario,
        start: Scenario,
        known: Mapping[str, Scenario],
    ) -> tuple[tuple[Block, ...], tuple[str, ...] | None]:
        """The blocks of a section in order, and what the student may change in it."""
        source, blocks, scenario = self.source, [], before
        controls: tuple[str, ...] | None = ()
        prose: list[_Piece] = []
        if len(pieces) > MOST_BLOCKS:
            source.wrong(f"{len(pieces)} blocks in a section; at most {MOST_BLOCKS}", Place(line=chapter.first))
            return (), ()
        for piece in [*pieces, None]:
            special = piece is None or piece.kind == "container_talk_open" or self._is_ours(piece)
            if not special:
                assert piece is not None
                prose.append(piece)
                continue
            if prose:
                blocks += self._prose(prose)
                prose = []
            if piece is None:
                break
            block = self._block(piece, before, start, known, scenario, chapter)
            if isinstance(block, ScenarioBlock):
                if any(isinstance(other, ScenarioBlock) for other in blocks):
                    source.wrong("a section has one scenario; begin a new section with ##", block.place)
                scenario, controls = block.scenario, block.controls
            blocks += [block] if block else []
        return tuple(blocks), controls

    def _prose(self, pieces: list[_Piece]) -> list[Block]:
        first, last = pieces[0].first, pieces[-1].last
        text = "\n".join(self.source.lines[first - 1 : last]).rstrip()
        self._look_for_lost_blocks(pieces)
        return [read_prose(self.source, text, first)] if text.strip() else []

    def _look_for_lost_blocks(self, pieces: list[_Piece]) -> None:
        """Blocks where they are not seen: indented ones, those inside lists, ends of containers without a begin."""
        for piece in pieces:
            for token in piece.tokens:
                word = token.info.split(" ")[0] if token.type == "fence" else ""
                line = (token.map[0] + 1) if token.map else piece.first
                place = Place(line=line)
                if word in FENCES and token.level:
                    self.source.wrong(f"a {word} block stands at the beginning of a line, outside lists", place)
                elif token.type == "fence" and word not in FENCES and nearest_fence(word):
                    self.source.wrong(f"unknown block {shown(word)}.{nearest_fence(word)}", place)
                elif token.type == "container_talk_open":
                    self.source.wrong("a ::: container stands at the beginning of a line, outside lists", place)
                elif token.type == "inline" and token.content.startswith(":::"):
                    self.source.wrong("this ::: closes nothing", place)

    def _is_ours(self, piece: _Piece) -> bool:
        return piece.kind == "fence" and piece.tokens[0].info.strip().split(" ")[0] in FENCES

    def _block(
        self,
        piece: _Piece,
        before: Scenario,
        start: Scenario,
        known: Mapping[str, Scenario],
        scenario: Scenario,
        chapter: "_Chapter",
    ) -> Block | None:
        if piece.kind == "container_talk_open":
            return self._talk(piece, chapter)
        source, word = self.source, piece.tokens[0].info.strip()
        place = Place(line=piece.first)
        if not chapter.name and word in FENCES:
            source.wrong(f"a {word} block belongs into a section; begin one with ## before it", place)
            return None
        if word not in FENCES:
            source.wrong(f"nothing follows the word {word.split(' ')[0]} here; its lines come below it", place)
        if not re.match(r"\s*(```|~~~)", source.lines[piece.last - 1]) or piece.last == piece.first:
            source.wrong(f"this {word} block is never closed; write ``` on a line of its own", place)
            return None
        first, last = piece.first + 1, piece.last - 1
        match word.split(" ")[0]:
            case "scenario":
                return read_scenario(source, first, last, before, start, known)
            case "run":
                return read_run(source, first, last)
            case "show":
                return read_show(source, first, last)
        return read_goal(source, first, last, scenario)

    def _talk(self, piece: _Piece, chapter: "_Chapter") -> Block | None:
        source, opener = self.source, piece.tokens[0]
        info = opener.info.strip()
        match = _NAMED.search(info)
        word, _, rest = (info[: match.start()] if match else info).strip().partition(" ")
        place = source.find(word or ":::", piece.first, piece.first)
        if not word:
            source.wrong("this ::: closes nothing; what it opens needs a word, such as ::: hint", place)
            return None
        if not source.lines[piece.last].strip().startswith(":::") if piece.last < len(source.lines) else True:
            source.wrong(f"this {shown(word)} is never closed; write ::: on a line of its own", place)
            return None
        if word not in TALKS:
            hint = nearest(word, TALKS) or f" There are {', '.join(TALKS)}."
            source.wrong(f"unknown container {shown(word)}.{hint}", place)
            return None
        for token in piece.tokens[1:]:
            if token.type in ("container_talk_open", "heading_open", "fence") and self._not_inside(token, word):
                return None
        if rest and word != "only":
            source.wrong(f"nothing follows the word {word} here but a name: ::: {word} {{#my-name}}", place)
        name = match["name"] if match else ""
        talk = Talk(
            word=word,
            name=name,
            rest=rest,
            tokens=piece.tokens,
            first=piece.first + 1,
            last=piece.last,
            place=place,
        )
        if word not in ("predict", "ask"):
            return read_aside(source, talk)
        if not chapter.name:
            source.wrong(f"a {word} belongs into a section; begin one with ## before it", place)
            return None
        if not name:
            source.wrong(f"a {word} needs a name, by which its answer is kept: ::: {word} {{#my-name}}", place)
        return read_question(source, talk)

    def _not_inside(self, token: Token, word: str) -> bool:
        """Note what may not stand inside a container."""
        assert token.map is not None
        place = Place(line=token.map[0] + 1)
        if token.type == "container_talk_open":
            self.source.wrong(f"a container inside a {word}; close the {word} first with :::", place)
        elif token.type == "heading_open" and token.tag in ("h1", "h2"):
            self.source.wrong(f"a section begins inside a {word}; close the {word} first with :::", place)
        elif token.type == "fence" and token.info.strip() in FENCES:
            self.source.wrong(f"a {token.info.strip()} block inside a {word}; close the {word} first with :::", place)
        else:
            return False
        return True


@dataclass(kw_only=True)
class _Chapter:
    name: str
    title: str
    first: int
    last: int
    pieces: list[_Piece]


def nearest_fence(word: str) -> str:
    """Whether a fenced block that is no block of ours was probably meant to be one."""
    from difflib import get_close_matches

    found = get_close_matches(word.lower(), FENCES, n=1, cutoff=0.75)
    return f' Did you mean "{found[0]}"?' if found else ""


def _slug(title: str) -> str:
    """A name made of a title: its small letters and digits."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:40].strip("-")


def _lesson(source: Source, front: Front, opening: tuple[Block, ...], sections: tuple[Section, ...]) -> Lesson:
    return Lesson(
        id=front.id,
        title=front.title,
        language=front.language,
        minutes=front.minutes,
        after=front.after,
        objective=front.objective,
        opening=opening,
        sections=sections,
        where=source.where,
        folder=source.folder,
    )


def _check_whole(source: Source, lesson: Lesson) -> None:
    """What no single block can see: names of questions, goals, and things that belong to something before them."""
    taken: set[str] = set()
    for section in lesson.sections:
        for question in section.questions:
            if question.name and not NAME.fullmatch(question.name):
                message = f"{shown(question.name)} is no name for a question; write small letters, digits and hyphens"
                source.wrong(message, question.place)
            if question.name in taken:
                source.wrong(f"there is already a question called {question.name}", question.place)
            taken.add(question.name)
        for goal in [block for block in section.blocks if isinstance(block, Goal)][1:]:
            source.wrong("a section has one goal; begin a new section with ##", goal.place)
        for block in section.blocks:
            if isinstance(block, Aside) and block.kind in ("hint", "why") and not (section.questions or section.goal):
                source.wrong(f"a {block.kind} needs a question or a goal in its section", block.prose.place)
    for prose in prose_in(lesson.opening):
        for number in prose.numbers:
            if any(name.name in FIELDS or name.name.startswith(f"{OWN}.") for name in names_in(number.of.node)):
                source.wrong("before the first section there is no run; name a section", number.place)
