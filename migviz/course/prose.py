"""How does Markdown become prose that is safe to show? Computed numbers are found, everything foreign refused."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from html import escape
from pathlib import Path
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from migviz.course.catalogue import base_of
from migviz.course.language import NUMBER, Name, Shape
from migviz.course.language.kinds import described, shape_of_kind
from migviz.course.lesson import Computed, Condition, Formula, Link, Picture, Place, Prose
from migviz.course.pictures import FORMATS, MOST_PICTURES, NotAPicture, picture_content
from migviz.course.source import Source
from migviz.engine import ask
from migviz.errors import nearest, shown
from migviz.language import _
from migviz.scenario.evacuation import EVERY_FIELD
from migviz.scenario.units import UNITS

MOST_NUMBERS = 300
MOST_FORMULAS = 20
"""In a lesson: each takes some milliseconds to draw."""
FORMULA = "formula:"
"""Before its place among those of its prose, where a picture would be named."""
_FORMULA = re.compile(
    r"(?<![\w$\\])(?P<signs>\$\$)(?P<above>[^$`]+)\$\$|(?<![\w$\\])\$(?P<tex>[^\s\d$`](?:[^$`\n]*[^\s$`\\])?)\$(?![\w$])"
)
"""Two prices in a line are none, nor is what begins in one and ends in code."""
DRAG, HANDLE = "drag", "drag:"
"""Behind the stroke of a number that is a handle; before the field that it drags, where a link would lead."""

_COMPUTED = re.compile(r"\{(?P<filled>[^{}=\n]{0,60})=(?P<of>[^{}|\n]+)(?:\\?\|(?P<unit>[^{}|\n]{0,20}))?\}")
_WRITTEN = re.compile(r"(?:[-–−+]?\s*\d.*|–|yes|no|\w[\w -]+)?")
"""What can be before the sign `=`: a number, "yes", a word such as "post-copy", or nothing. A single letter is mathematics."""
_MATHEMATICS = "_^\\"
"""Before a brace: `\\sum_{n=0}` belongs to somebody else's language."""
_COMMENT = re.compile(r"\s*(?:<!--.*?-->\s*)+", re.DOTALL)
_FILLED_UNIT = re.compile(r"[\d.,\s\u00a0\u202f]*?\s*(?P<unit>[^\d\s.,].*)?")


@lru_cache(maxsize=1)
def structure() -> MarkdownIt:
    """Markdown as a lesson file uses it: with front matter and `:::` containers. Inline text is left alone."""
    reader = MarkdownIt("commonmark", {"html": True, "maxNesting": 20}).enable("table")
    reader.core.ruler.disable("inline")
    reader.block.ruler.before("code", "ask", _may_go_on)
    reader.use(front_matter_plugin)
    reader.use(container_plugin, "talk", validate=lambda *__: True)
    return reader


@lru_cache(maxsize=1)
def markdown() -> MarkdownIt:
    """Markdown as prose uses it: CommonMark with tables and computed numbers."""
    reader = MarkdownIt("commonmark", {"html": True, "maxNesting": 20}).enable("table")
    reader.block.ruler.before("table", "ask", _may_go_on)
    reader.inline.ruler.after("text", "computed", _computed_rule)
    reader.inline.ruler.after("escape", "formula", _formula_rule)
    reader.validateLink = lambda url: True  # type: ignore[method-assign]  # _link names what is none
    for kind in ("html_block", "html_inline"):
        reader.add_render_rule(kind, _render_foreign)
    reader.add_render_rule("computed", _render_computed)
    reader.add_render_rule("formula", _render_formula)
    return reader


def html(prose: Prose, fill: Callable[[Computed], str], *, in_words: bool = False) -> str:
    """Safe HTML: `fill` gives the text of each computed number; a handle is a link to `drag:` and its field, a formula a picture
    named `formula:` and its place, or, `in_words`, as it is written. Nothing in it loads anything but `prose.pictures`."""
    numbers = [(number, fill(number)) for number in prose.numbers]
    return str(markdown().render(prose.text, {"numbers": numbers, "formulas": 0, "in_words": in_words}))


def plain(prose: Prose, fill: Callable[[Computed], str]) -> str:
    """The words alone, without marks of Markdown, for a terminal, a screen reader or a table."""
    words = re.sub(r"<[^>]*>", "", html(prose, fill, in_words=True))
    for name, letter in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#x27;", "'"), ("&amp;", "&")):
        words = words.replace(name, letter)
    return words.strip()


def read_prose(source: Source, text: str, line: int, *, handles: bool = False) -> Prose:
    """Markdown that begins in `line` of the file, checked: no raw HTML, only pictures that are there. `handles`: numbers in it
    may be dragged, which then tell of what is on the stage, with all others of their paragraph."""
    numbers: list[Computed] = []
    pictures: list[Picture] = []
    links: list[Link] = []
    reach = line + text.count("\n")
    after = Place(line=line, column=1)
    begun = 0
    formulas: list[Formula] = []
    for token, first in _inside(markdown().parse(text, {}), line):
        match token.type:
            case "inline":
                numbers[begun:] = _led(numbers[begun:])
                begun = len(numbers)
            case "html_block" | "html_inline" if not _COMMENT.fullmatch(token.content):
                place = source.find(token.content.split("\n")[0].strip() or "<", first, reach)
                source.wrong(_("raw HTML is not shown in a lesson. Write Markdown, or `<` in a code span"), place)
            case "image":
                picture = _picture(source, token, first, reach)
                pictures += [picture] if picture else []
            case "formula":
                place = source.find(token.markup + token.content.split("\n")[0], first, reach)
                formulas.append(Formula(tex=" ".join(token.content.split()), display=token.markup == "$$", place=place))
            case "link_open":
                link = _link(source, str(token.attrs.get("href", "")), first, reach)
                links += [link] if link else []
            case "computed":
                begin = max(first, after.line)
                place = source.find(token.content, begin, reach, after.column - 1 if begin == after.line else 0)
                after = Place(line=place.line, column=place.column + 1) if place.line >= after.line else after
                number = _computed(source, token.content, place, handles=handles)
                numbers += [number] if number else []
    numbers[begun:] = _led(numbers[begun:])
    if len(numbers) > MOST_NUMBERS:
        source.wrong(
            _(
                "{numbers} computed numbers in one piece of prose; at most {most_numbers}",
                numbers=len(numbers),
                most_numbers=MOST_NUMBERS,
            ),
            after,
        )
    source.formulas += len(formulas)
    if source.formulas > MOST_FORMULAS and formulas:
        source.wrong(_("at most {most} formulas are drawn in a lesson", most=MOST_FORMULAS), formulas[-1].place)
    return Prose(
        text=text,
        place=Place(line=line),
        numbers=tuple(numbers),
        pictures=tuple(pictures),
        links=tuple(links),
        formulas=tuple(formulas),
    )


def _led(paragraph: list[Computed]) -> list[Computed]:
    """The numbers of one paragraph; where one of them is a handle, all follow what is on the stage."""
    follows = any(number.drags for number in paragraph)
    return [replace(number, follows=follows) for number in paragraph]


def _inside(tokens: Sequence[Token], line: int) -> Iterator[tuple[Token, int]]:
    """All tokens, also those of inline text, with the line of the file in which their block begins."""
    first = line
    for token in tokens:
        first = line + token.map[0] if token.map else first
        yield token, first
        for child in token.children or ():
            yield child, first


def _computed(source: Source, written: str, place: Place, *, handles: bool) -> Computed | None:
    match = _COMPUTED.fullmatch(written)
    assert match is not None
    start = match.start("of") + len(match["of"]) - len(match["of"].lstrip())
    of = source.condition(match["of"], Place(line=place.line, column=place.column + start), sort=None)
    filled, unit = match["filled"].strip(), (match["unit"] or "").strip()
    if of is None:
        return None
    drags = ""
    if unit == DRAG:
        drags, unit = _dragged(source, of, place, allowed=handles), ""
        if not drags:
            return None
    if unit and not unit_fits(of.shape, unit):
        column = place.column + written.index(unit, match.start("unit"))
        source.wrong(
            _("{unit} is not a unit of {described}", unit=shown(unit), described=described(of.shape)),
            Place(line=place.line, column=column),
        )
        return None
    if not unit and filled:
        own = _FILLED_UNIT.fullmatch(filled)
        unit = (own["unit"] or "") if own else ""
        unit = unit if unit_fits(of.shape, unit) else ""
    return Computed(written=written, filled=filled, unit=unit, of=of, place=place, drags=drags)


def _dragged(source: Source, of: Condition, place: Place, *, allowed: bool) -> str:
    """The field of a handle; "", with the problem noted, where it can be none."""
    field = EVERY_FIELD.get(of.node.name) if isinstance(of.node, Name) and of.node.inside is None else None
    if not allowed:
        source.wrong(_("a number is dragged only in the text of a section, not in a block or a container"), place)
    elif field is None or field.kind is None:
        source.wrong(
            _(
                "{text} is not a field that can be dragged. Write for example {{30 MiB/s = workload.dirty_rate | drag}}",
                text=shown(of.text),
            ),
            place,
        )
    else:
        return field.name
    return ""


def unit_fits(shape: Shape, unit: str) -> bool:
    """Whether a number of this shape can be written in this unit."""
    return shape.sort == NUMBER and any(
        unit in units and shape_of_kind(kind).powers == shape.powers for kind, units in UNITS.items()
    )


def _picture(source: Source, token: Token, first: int, last: int) -> Picture | None:
    name = unquote(str(token.attrs.get("src", "")))
    place = source.find("![", first, last)
    if not token.content.strip():
        source.wrong(_("a picture needs words for those who cannot see it: ![what it shows](picture.png)"), place)
    path = inside_folder(source.folder, name)
    if path is None or path.suffix.lower() not in FORMATS:
        source.wrong(
            _(
                "{name} is not a picture in this lesson's folder; pictures are {pictures} files there",
                name=shown(name),
                pictures=", ".join(FORMATS),
            ),
            place,
        )
        return None
    source.pictures += 1
    if source.pictures > MOST_PICTURES:
        source.wrong(_("at most {most} pictures are shown in a lesson", most=MOST_PICTURES), place)
        return None
    try:
        picture_content(path)
    except NotAPicture as error:
        source.wrong(_("the picture {name} is {reason}", name=shown(name), reason=error), place)
        return None
    return Picture(name=name, path=path, words=token.content.strip(), place=place)


def inside_folder(folder: Path | None, name: str) -> Path | None:
    """The file `name` in the lesson's folder or below; None for anything that lies elsewhere."""
    if folder is None or not name or "\0" in name or re.match(r"[A-Za-z][A-Za-z+.-]*:|[\\/]", name):
        return None
    try:
        root, path = folder.resolve(), (folder / name).resolve()
    except (OSError, ValueError, RuntimeError):
        return None
    return path if path.is_relative_to(root) else None


def _link(source: Source, href: str, first: int, last: int) -> Link | None:
    """A link to another lesson; None for all others. Whether the other lesson has such a section, `checking.py` looks."""
    place = source.find(f"]({href}", first, last)
    if re.match(r"https?://[\w.-]+(:\d+)?([/?#]|$)", href):
        return None
    if not re.match(r"#[\w-]+$|[\w][\w./-]*\.md(#[\w-]+)?$", href) or ".." in href:
        source.wrong(_("{href} is not a web address, #section or lesson file to link to", href=shown(href)), place)
        return None
    file, __, section = href.partition("#")
    if file:
        path = inside_folder(source.folder, file)
        if source.folder is not None and (path is None or not path.is_file()):
            source.wrong(_("there is no lesson {file} in this lesson's folder", file=shown(file)), place)
            return None
        return Link(file=file, section=section, place=place)
    part = base_of(Path(source.where)) if source.where else None  # what a translation lacks, its base has
    if section not in source.sections and part is None:
        source.wrong(no_section(section, source.sections), place)
    return None


def no_section(section: str, sections: Sequence[str], file: str = "") -> str:
    """What to say of a link to a section that is not there."""
    message = (
        _("the lesson {file} has no section {name} to link to.", file=shown(file), name=shown(section))
        if file
        else _("there is no section {name} to link to.", name=shown(section))
    )
    named = [name for name in sections if name][:MOST_NAMED]
    return message + (
        nearest(section, sections) or (" " + _("There are: {names}.", names=", ".join(named)) if named else "")
    )


MOST_NAMED = 12
"""Chosen: so many names of sections are listed."""


# --- what markdown-it calls ---


def _may_go_on(*_asked: object) -> bool:
    """Whoever reads beside the window is asked before each block. No block begins by that."""
    ask()
    return False


def _computed_rule(state: StateInline, silent: bool) -> bool:
    match = _COMPUTED.match(state.src, state.pos, state.posMax) if state.src[state.pos] == "{" else None
    if match is None or not _WRITTEN.fullmatch(match["filled"].strip()):
        return False
    if state.src[max(0, state.pos - 1) : state.pos] in tuple(_MATHEMATICS):
        return False
    if not silent:
        state.push("computed", "", 0).content = match[0]
    state.pos = match.end()
    return True


def _render_computed(__: RendererHTML, tokens: Sequence[Token], index: int, ___: OptionsDict, env: EnvType) -> str:
    waiting = env.get("numbers", [])
    number, text = waiting.pop(0) if waiting else (None, tokens[index].content)
    words = escape(str(text))
    return f'<a class="handle" href="{HANDLE}{number.drags}">{words}</a>' if number and number.drags else words


def _formula_rule(state: StateInline, silent: bool) -> bool:
    match = _FORMULA.match(state.src, state.pos, state.posMax) if state.src[state.pos] == "$" else None
    if match is None:
        return False
    if not silent:
        token = state.push("formula", "", 0)
        token.content, token.markup = match["above"] or match["tex"], "$$" if match["signs"] else "$"
    state.pos = match.end()
    return True


def _render_formula(__: RendererHTML, tokens: Sequence[Token], index: int, ___: OptionsDict, env: EnvType) -> str:
    number, token = env.get("formulas", 0), tokens[index]
    env["formulas"] = number + 1
    if env.get("in_words"):
        return escape(token.content.strip())
    return f'<img src="{FORMULA}{number}" style="vertical-align: middle">'


def _render_foreign(__: RendererHTML, tokens: Sequence[Token], index: int, ___: OptionsDict, ____: EnvType) -> str:
    content = tokens[index].content
    return "" if _COMMENT.fullmatch(content) else escape(content)
