"""Where do the words on the stage stand, and what of them gives way? Caption, steps, headers, the link's rate, counts.

Never given up: the caption, the rate, the counts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from migviz.showing.box import Box
from migviz.showing.measure import Width
from migviz.showing.places.written import Align, Written, fitted, needed, paragraph

CAPTION_FONTS = ("caption", "prose", "label", "axis")
RATE_FONTS = ("rate", "count", "control", "label", "axis")


def caption_lines(box: Box, sentence: str, width: Width, scale: float) -> tuple[Written, ...]:
    """The one sentence: smaller where it is long, on several lines where that is not enough."""
    return paragraph(box, sentence, width, CAPTION_FONTS, scale)


def link_words(
    above: Box, names: Sequence[str], rate: str, width: Width, scale: float
) -> tuple[Written | None, tuple[Written, ...]]:
    """The link's name, and below it what goes over it now; a long one takes the name's place as well."""
    half = above.height / 2
    upper = Box(above.left, above.top - 2 * scale, above.width, half)
    line = fitted(upper.moved(0, half), rate, width, RATE_FONTS, Align.CENTRE)
    if line is not None:
        return fitted(upper, names, width, "label", Align.CENTRE), (line,)
    lines = paragraph(above, rate, width, ("label", "axis"), scale)
    return None, tuple(replace(line, align=Align.CENTRE) for line in lines)


def host_header(
    header: Box, name: str, status: str, width: Width, scale: float, *, bold: bool, machine: str = ""
) -> tuple[Written, Written | None, Written | None]:
    """SOURCE or TARGET, what the VM does there, and the machine's name where there is room for that too."""
    box = header.inset(28 * scale, 0, 0, 0)
    title = needed(box, name, width, ("count", "label"))
    used, gap = width(title.font, title.text), 8 * scale
    beside = box.inset(used + gap, 0, 0, 0)
    said = fitted(beside, status, width, "control" if bold else "label", Align.RIGHT)
    taken = width(said.font, said.text) if said else 0.0
    free = beside.width - gap - taken
    if not machine or free <= width("label", machine) + 20 * scale:
        return title, said, None
    return title, said, fitted(Box(beside.left, box.top, 90 * scale, box.height), machine, width)


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """So much is in one state: a mark, an amount ("" for a mere word), and words, the longest first."""

    mark: int
    amount: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountPlace:
    """A count in its place: the square of its mark, its amount, its words where there is room."""

    mark: int
    square: Box
    amount: Written | None
    words: Written | None


MARK = 11.0
_AFTER_MARK, _AFTER_AMOUNT, _BETWEEN = 7.0, 5.0, 16.0


def count_places(box: Box, lines: int, counts: Sequence[Count], width: Width, scale: float) -> tuple[CountPlace, ...]:
    """The counts under a host's squares. They lose words, then all words, then their units, but never themselves."""
    found: tuple[CountPlace, ...] = ()
    for tried, font in _shorter_and_shorter(counts):
        found = tuple(_in_lines(box, lines, tried, width, scale, font))
        if len(found) == len(counts):
            break
    return found


def _shorter_and_shorter(counts: Sequence[Count]) -> Iterator[tuple[Sequence[Count], str]]:
    """Fewer words, the last ones first; then smaller; then without units. A count that is only words keeps them."""
    short = [replace(count, words=count.words[-1:]) for count in counts]
    for dropped in range(len(counts) + 1):
        kept = len(counts) - dropped
        for worded in (counts, short):
            wordless = [replace(count, words=() if count.amount else count.words) for count in worded[kept:]]
            yield [*worded[:kept], *wordless], "control"
    bare = [replace(count, amount=count.amount.partition(" ")[0]) for count in wordless]
    yield wordless, "axis"
    yield bare, "control"
    yield bare, "axis"


def _in_lines(
    box: Box, lines: int, counts: Sequence[Count], width: Width, scale: float, font: str
) -> Iterator[CountPlace]:
    """One after the other, a new line where the next does not fit; those that fit nowhere are missing."""
    high = box.height / lines
    x, y = box.left, box.top
    for count in counts:
        size = float(max(8, round(MARK * scale)))
        amount_wide = width(font, count.amount) + _AFTER_AMOUNT * scale if count.amount else 0.0
        lead = size + _AFTER_MARK * scale + amount_wide
        longest = width("label", count.words[0]) if count.words else 0.0
        if x > box.left and x + lead + longest > box.right and y + 2 * high <= box.bottom + 1:
            x, y = box.left, y + high
        if x + lead - (0 if count.words else _AFTER_AMOUNT * scale) > box.right + 1:
            continue
        square = Box(x, y + (high - size) / 2, size, size)
        x += size + _AFTER_MARK * scale
        amount = Written(text=count.amount, font=font, box=Box(x, y, box.right - x, high)) if count.amount else None
        x += amount_wide
        words = fitted(Box(x, y, box.right - x, high), count.words, width) if count.words else None
        if words is None and count.words and not count.amount:
            words = needed(Box(x, y, box.right - x, high), count.words, width, ("label", "axis"))
        x += (width("label", words.text) if words else 0.0) + _BETWEEN * scale
        yield CountPlace(mark=count.mark, square=square, amount=amount, words=words)
