"""Where in a lesson's text are its sections, and in them prose, blocks and containers? Structure only, nothing is read."""

import dataclasses
import re
from collections.abc import Sequence
from dataclasses import field
from difflib import get_close_matches

from markdown_it.token import Token

from migviz.course.block_kinds import FENCES
from migviz.course.lesson import Place
from migviz.course.names import RESERVED
from migviz.course.prose import structure
from migviz.course.source import LONGEST_TITLE, MOST_SECTIONS, NAME, NAMED, Source
from migviz.errors import shown
from migviz.language import _
from migviz.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A top-level part of the file: its tokens, lines `first` to `last`."""

    kind: str
    tokens: tuple[Token, ...]
    first: int
    last: int

    @property
    def is_container(self) -> bool:
        """A `:::` container."""
        return self.kind == "container_talk_open"

    @property
    def is_block(self) -> bool:
        """A fenced block for the simulator, rather than code to be read."""
        return self.kind == "fence" and self.tokens[0].info.strip().split(" ")[0] in FENCES


@dataclasses.dataclass(kw_only=True)
class Chapter:
    """A section before it is read. The first chapter, without a name, is what stands before the first section."""

    name: str = ""
    title: str = ""
    first: int = 1
    last: int
    pieces: list[Piece] = field(default_factory=list)


def pieces_of(source: Source) -> tuple[Piece, ...]:
    """The file cut at its top level."""
    tokens = structure().parse("\n".join(source.lines), {})
    found, k = [], 0
    while k < len(tokens):
        end = k
        while tokens[end].level > 0 or tokens[end].nesting == 1:
            end += 1
        token = tokens[k]
        assert token.map is not None, token
        part = tuple(tokens[k : end + 1])
        found.append(Piece(kind=token.type, tokens=part, first=token.map[0] + 1, last=token.map[1]))
        k = end + 1
    return tuple(found)


def chapters_of(source: Source, pieces: Sequence[Piece]) -> list[Chapter]:
    """What stands before the first section, then each section."""
    chapters = [Chapter(last=len(source.lines))]
    for piece in pieces:
        if piece.kind == "heading_open" and piece.tokens[0].tag in ("h1", "h2"):
            _note_title(source, piece)
            chapters[-1].last = piece.first - 1
            chapters.append(_chapter(source, piece, {chapter.name for chapter in chapters}))
        elif piece.kind != "front_matter":
            chapters[-1].pieces.append(piece)
    if len(chapters) > MOST_SECTIONS + 1:
        source.wrong(
            _(
                "a lesson has at most {most_sections} sections, this one has {chapters}",
                chapters=len(chapters) - 1,
                most_sections=MOST_SECTIONS,
            ),
            Place(line=chapters[-1].first),
        )
    if len(chapters) < 2:
        source.wrong(_("a lesson has at least one section. Write a heading with ##"), Place(line=1))
    return chapters


def _note_title(source: Source, piece: Piece) -> None:
    """One mark too few; what is below it is read as a section all the same, so that this is the only message about it."""
    if piece.tokens[0].tag == "h1":
        message = _("a section begins with ##. The title of the lesson is in the front matter: `title:`")
        source.wrong(message, Place(line=piece.first))


def _chapter(source: Source, piece: Piece, taken: set[str]) -> Chapter:
    text = piece.tokens[1].content
    match = NAMED.search(text)
    title = text[: match.start()].strip() if match else text.strip()
    name = match["name"] if match else _slug(title)
    place = source.find("{#" if match else "##", piece.first, piece.last)
    if not NAME.fullmatch(name) or len(name) > 40:
        message = _(
            "{name} is not a valid name for a section. Write small letters, digits and hyphens: {{#my-name}}",
            name=shown(name),
        )
        source.wrong(message, place)
    elif name in RESERVED:
        source.wrong(_("a section cannot be called {name}: in a condition that means something else", name=name), place)
    elif name in taken:
        source.wrong(
            _("there is already a section called {name}. Give each its own name: {{#my-name}}", name=name), place
        )
    if not title or len(title) > LONGEST_TITLE:
        source.wrong(_("the title of a section has 1 to {longest_title} letters", longest_title=LONGEST_TITLE), place)
    return Chapter(name=name, title=title, first=piece.first, last=len(source.lines))


def _slug(title: str) -> str:
    """A name made of a title: its small letters and digits."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:40].strip("-")


def note_lost_blocks(source: Source, pieces: Sequence[Piece]) -> None:
    """Note blocks that nobody would see: indented ones, those in lists, misspelt ones, ends without a beginning."""
    for token, line in ((token, piece.first) for piece in pieces for token in piece.tokens):
        place = Place(line=token.map[0] + 1 if token.map else line)
        word = token.info.split(" ")[0] if token.type == "fence" else ""
        if word in FENCES and token.level:
            source.wrong(_("the `{word}` block must begin at the start of a line, outside lists", word=word), place)
        elif word and word not in FENCES and (near := get_close_matches(word.lower(), FENCES, n=1, cutoff=0.75)):
            source.wrong(_('unknown block {word}. Did you mean "{near}"?', word=shown(word), near=near[0]), place)
        elif token.type == "container_talk_open":
            source.wrong(_("a ::: container must begin at the start of a line, outside lists"), place)
        elif token.type == "inline" and token.content.startswith(":::"):
            source.wrong(_("this ::: closes nothing"), place)
