"""How does a piece of a lesson become a block? Fences and containers are checked here and read by their own readers."""

from markdown_it.token import Token

from migviz.course.block_kinds import CONTAINERS, FENCES, Bases, Fence
from migviz.course.lesson import Block, Place, ScenarioBlock
from migviz.course.pieces import Chapter, Piece, note_lost_blocks
from migviz.course.prose import read_prose
from migviz.course.questions import Talk
from migviz.course.source import MOST_BLOCKS, NAMED, Source
from migviz.engine import ask
from migviz.errors import nearest, shown
from migviz.language import _


def read_blocks(source: Source, chapter: Chapter, bases: Bases) -> tuple[Block, ...]:
    """The blocks of a section, in order; what stands between them is prose."""
    if len(chapter.pieces) > MOST_BLOCKS:
        place = Place(line=chapter.first)
        source.wrong(
            _("a section has at most {most} blocks, this one has {n}", most=MOST_BLOCKS, n=len(chapter.pieces)),
            place,
        )
        return ()
    blocks: list[Block] = []
    prose: list[Piece] = []
    for piece in chapter.pieces:
        ask()
        if not piece.is_container and not piece.is_block:
            prose.append(piece)
            continue
        blocks += _prose(source, prose, in_section=bool(chapter.name))
        prose = []
        block = _talk(source, piece, chapter) if piece.is_container else _fence(source, piece, chapter, bases, blocks)
        blocks += [block] if block else []
    return (*blocks, *_prose(source, prose, in_section=bool(chapter.name)))


def scenario_in(blocks: list[Block] | tuple[Block, ...]) -> ScenarioBlock | None:
    """The scenario block among these, if there is one."""
    return next((block for block in blocks if isinstance(block, ScenarioBlock)), None)


def _prose(source: Source, pieces: list[Piece], *, in_section: bool) -> list[Block]:
    if not pieces:
        return []
    first, last = pieces[0].first, pieces[-1].last
    text = "\n".join(source.lines[first - 1 : last]).rstrip()
    note_lost_blocks(source, pieces)
    return [read_prose(source, text, first, handles=in_section)] if text.strip() else []


def _fence(source: Source, piece: Piece, chapter: Chapter, bases: Bases, so_far: list[Block]) -> Block | None:
    word, __, rest = piece.tokens[0].info.strip().partition(" ")
    place = Place(line=piece.first)
    if not chapter.name:
        source.wrong(
            _("the `{word}` block must be inside a section. Add a heading `## Title` above it", word=word), place
        )
        return None
    if rest:
        source.wrong(_("nothing may follow the word {word} here. Write its lines below it", word=word), place)
    kind, own = FENCES[word], scenario_in(so_far)
    if kind.only_one and any(isinstance(block, kind.of) for block in so_far):
        source.wrong(_(kind.only_one), place)
    assert kind.read_fence is not None
    at = Fence(first=piece.first + 1, last=piece.last - 1, bases=bases, own=own.setup if own else bases.before)
    return kind.read_fence(source, at)


def _talk(source: Source, piece: Piece, chapter: Chapter) -> Block | None:
    info = piece.tokens[0].info.strip()
    match = NAMED.search(info)
    word, __, rest = (info[: match.start()] if match else info).strip().partition(" ")
    name = match["name"] if match else ""
    place = source.find(word or ":::", piece.first, piece.first)
    if not _is_whole(source, piece, word, place):
        return None
    if rest and word != "only":
        source.wrong(_("only a name may follow the word {word} here: `::: {word} {{#my-name}}`", word=word), place)
    first, last = piece.first + 1, piece.last
    talk = Talk(word=word, name=name, rest=rest, tokens=piece.tokens, first=first, last=last, place=place)
    kind = CONTAINERS[word]
    assert kind.read_container is not None
    if not kind.named:
        return kind.read_container(source, talk)
    if not chapter.name:
        source.wrong(
            _("the `{word}` block must be inside a section. Add a heading `## Title` above it", word=word), place
        )
        return None
    if not name:
        source.wrong(
            _(
                "the `{word}` block has no name. Give it one, by which its answer is kept: `::: {word} {{#my-name}}`",
                word=word,
            ),
            place,
        )
    return kind.read_container(source, talk)


def _is_whole(source: Source, piece: Piece, word: str, place: Place) -> bool:
    """Whether a container is known and holds nothing that belongs outside; otherwise that is noted."""
    if not word:
        source.wrong(_("this ::: closes nothing. What opens needs a word, for example ::: hint"), place)
        return False
    if word not in CONTAINERS:
        hint = nearest(word, CONTAINERS) or " " + _("There are: {words}.", words=", ".join(CONTAINERS))
        source.wrong(_("unknown container {word}.{hint}", word=shown(word), hint=hint), place)
        return False
    return not any(_does_not_belong(source, token, word) for token in piece.tokens[1:])


def _does_not_belong(source: Source, token: Token, word: str) -> bool:
    """Note what may not stand inside a container."""
    if token.type == "container_talk_open":
        what = _("this container is inside another one: {word}.", word=word)
    elif token.type == "heading_open" and token.tag in ("h1", "h2"):
        what = _("a section begins inside a container: {word}.", word=word)
    elif token.type == "fence" and token.info.strip() in FENCES:
        what = _("the `{block}` block is inside a container: {word}.", block=token.info.strip(), word=word)
    else:
        return False
    assert token.map is not None
    source.wrong(what + " " + _("Close it first with :::"), Place(line=token.map[0] + 1))
    return True
