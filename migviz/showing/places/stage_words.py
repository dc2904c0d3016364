"""Where do the words on the stage stand, and what of them gives way? Caption, steps, headers, the link's rate, counts.

Never given up: the caption, the rate, the counts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from migviz.showing.box import NOWHERE, Box
from migviz.showing.measure import Width, height
from migviz.showing.places.written import SLACK, Align, Written, fitted, needed, paragraph
from migviz.values import dataclass

CAPTION_FONTS = ("caption", "prose", "label", "axis")
RATE_FONTS = ("rate", "count", "control", "label", "axis")


def caption_lines(box: Box, sentence: str, width: Width, scale: float) -> tuple[Written, ...]:
    """The one sentence: smaller where it is long, on several lines where that is not enough."""
    return paragraph(box, sentence, width, CAPTION_FONTS, scale)


def link_words(
    above: Box, names: Sequence[str], rate: str, width: Width, scale: float
) -> tuple[Written | None, tuple[Written, ...]]:
    """The link's name, and below it what goes over it now; a long one takes the name's place as well. Without names that alone."""
    half = above.height / 2
    if not names:
        line = fitted(above, rate, width, RATE_FONTS, Align.CENTRE)
        return None, (line,) if line is not None else _on_lines(above, rate, width, scale)
    upper = Box(above.left, above.top - 2 * scale, above.width, half)
    line = fitted(upper.moved(0, half), rate, width, RATE_FONTS, Align.CENTRE)
    if line is not None:
        return fitted(upper, names, width, "label", Align.CENTRE), (line,)
    return None, _on_lines(above, rate, width, scale)


def _on_lines(above: Box, rate: str, width: Width, scale: float) -> tuple[Written, ...]:
    lines = paragraph(above, rate, width, ("label", "axis"), scale)
    return tuple(replace(line, align=Align.CENTRE) for line in lines)


NOSE = 7.0
"""Pixels of the tip in front of a block."""


def single_block(
    link: Box, label: str, waits: Sequence[str], progress: float, width: Width, scale: float
) -> tuple[Written, Written | None]:
    """A block at the share of the link that it has crossed, and what waits behind it, where the link is long enough."""
    top, high = link.top + 4 * scale, link.height - 8 * scale
    for forms in (waits, waits[-1:], ()):
        waiting = fitted(Box(link.left + 6 * scale, top, 0.4 * link.width, high), forms, width, "control")
        lead = width("control", waiting.text) + 26 * scale if waiting else 0.0
        for text in (label, label.partition(" ")[0]) if not forms else (label,):
            wide = width("control", text) + 18 * scale
            room = link.width - lead - wide - 4 * scale
            if room >= 0 or (not forms and text != label):
                left = link.left + lead + 4 * scale + max(0.0, room - (NOSE + 1) * scale) * progress
                block = Written(text=text, font="control", box=Box(left, top, wide, high), align=Align.CENTRE)
                if waiting is not None:
                    box = replace(waiting.box, width=lead - 8 * scale)
                    waiting = replace(waiting, box=box, align=Align.CENTRE)
                return block, waiting
    raise AssertionError("a number is always written")


def host_header(
    header: Box, name: str, status: str, width: Width, scale: float, *, bold: bool, machine: str
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
class Watch:
    """The stopwatch over the squares: a card with a dial (nowhere, where the number needs its room), and two lines."""

    box: Box
    dial: Box
    number: Written
    below: Written | None


def stopwatch(squares: Box, vm: Box, elapsed: str, below: str, paused: str, width: Width, scale: float) -> Watch:
    """The number is what the back row must read: the dial goes before it shrinks. Over very few pixels of squares it
    stands on one line with its words, so that neither header nor counts are covered."""
    middle = squares.top + squares.height / 2
    if squares.height < LEAST_WATCH * scale:
        return _watch_on_one_line(
            Box(vm.left, middle - 12 * scale, vm.width, 24 * scale), elapsed, below, paused, width, scale
        )
    with_dial, without = vm.width - 84 * scale, vm.width - 24 * scale
    sizes = ("clock", "title") if 56 * scale < squares.height * 0.7 else ("title",)
    font = next((name for name in sizes if width(name, elapsed) <= with_dial), "")
    dialled = bool(font)
    font = font or ("title" if width("title", elapsed) <= without else "control")
    beside = (84 if dialled else 24) * scale
    wide = min(max(width(font, elapsed), width("control", below)) + beside, vm.width - 4)
    upper, lower = height(font, scale), height("control", scale)
    high = min(upper + lower + 18 * scale, max(squares.height, 52 * scale))
    box = Box(vm.centre[0] - wide / 2, middle - high / 2, wide, high)
    left = box.left + 12 * scale
    size = min(50 * scale, high - 18 * scale) if dialled else 0.0
    dial = Box(left, middle - size / 2 + 3 * scale, size, size)
    left += size + 10 * scale if dialled else 0.0
    words = Box(left, box.top + 6 * scale, box.right - left - 4 * scale, high - 12 * scale)
    return Watch(
        box=box,
        dial=dial,
        number=needed(Box(words.left, words.top, words.width, upper), elapsed, width, (font, "control", "axis")),
        below=fitted(
            Box(words.left, words.bottom - lower - 2, words.width, lower + 2), (below, paused), width, "control"
        ),
    )


WATCHES = (
    (True, "clock", 54.0, True),
    (False, "clock", 46.0, True),
    (True, "title", 38.0, True),
    (False, "title", 30.0, True),
    (True, "title", 0.0, True),
    (False, "title", 24.0, False),
    (True, "count", 0.0, True),
    (False, "count", 20.0, False),
)
"""How the watch between the hosts may be, largest first: dial above the number or beside it, the number's font, pixels of the dial,
and whether it says below of how long a pause."""


def watch_between(
    box: Box, elapsed: str, widest: str, below: Sequence[str], width: Width, scale: float
) -> Watch | None:
    """The watch between the hosts: dial above the number, or beside it where that is too low; None where there is no room.

    The number ends where its widest form ends, so that digit and unit never shift.
    """
    for stacked, font, pixels, worded in WATCHES:
        line = height("control", scale) if worded else 0.0
        upper, wide = height(font, scale), width(font, widest)
        size = pixels * scale if stacked else min(pixels * scale, upper)
        crown = 10 * scale if size and worded else 0.0
        beside, above = (0.0, size + crown) if stacked else (size + 12 * scale, 0.0)
        high = above + upper + line
        room = box.width - beside
        said = next((form for form in below if width("control", form) <= room), below[-1]) if worded else ""
        column = wide if stacked else max(wide, width("control", said))  # the dial stands beside both lines
        if high > box.height or column > room:
            continue
        top, middle = box.top + (box.height - high) / 2, box.left + box.width / 2
        left = middle - (column + beside) / 2
        number = Box(left + beside + column - wide, top + above, wide, upper)
        words = (
            Box(box.left, number.bottom, box.width, line)
            if stacked
            else Box(left + beside, number.bottom, column, line)
        )
        return Watch(
            box=Box(left, top, column + beside, high),
            dial=Box(middle - size / 2 if stacked else left, top + crown, size, size),
            number=Written(text=elapsed, font=font, box=number, align=Align.RIGHT),
            below=fitted(
                words, below if stacked else (said,), width, "control", Align.CENTRE if stacked else Align.RIGHT
            )
            if worded
            else None,
        )
    return None


LEAST_WATCH = 46.0
"""Squares lower than this have no room for two lines over them."""


def _watch_on_one_line(row: Box, elapsed: str, below: str, paused: str, width: Width, scale: float) -> Watch:
    inner = row.inset(8 * scale, 0, 8 * scale, 0)
    forms = (f"{elapsed} {below}", f"{elapsed} {paused}", elapsed)
    number = needed(inner, forms, width, ("control", "label", "axis"), Align.CENTRE)
    return Watch(box=row.inset(2, 0, 2, 0), dial=NOWHERE, number=number, below=None)


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


MARK, LARGE_MARK = 11.0, 18.0
LARGE, LARGE_LINE = "title", 29.0
"""The font of amounts where a line is at least so high."""
_AFTER_MARK, _AFTER_AMOUNT, _BETWEEN = 7.0, 5.0, 16.0


def count_places(box: Box, lines: int, counts: Sequence[Count], width: Width, scale: float) -> tuple[CountPlace, ...]:
    """The counts under a host's squares. They lose words and size, but never a number or its unit."""
    found: tuple[CountPlace, ...] = ()
    large = box.height / lines >= LARGE_LINE * scale
    for tried, font in _shorter_and_shorter(counts, large=large):
        found = tuple(_in_lines(box, lines, tried, width, scale, font))
        if len(found) == len(counts):
            break
    is_alone = lines == 3 and len(found) == 1  # else an empty room below it would look as if something were missing
    return tuple(_moved(count, box.height / lines) for count in found) if is_alone else found


def _moved(count: CountPlace, down: float) -> CountPlace:
    square, (amount, words) = (
        count.square.moved(0, down),
        (replace(one, box=one.box.moved(0, down)) if one is not None else None for one in (count.amount, count.words)),
    )
    return replace(count, square=square, amount=amount, words=words)


def _shorter_and_shorter(counts: Sequence[Count], *, large: bool) -> Iterator[tuple[Sequence[Count], str]]:
    """Large where lines are high; then fewer words, the last ones first; then smaller. Never without a unit: beside GiB a bare number of MiB
    would lie."""
    short = [replace(count, words=count.words[-1:]) for count in counts]
    if large:
        yield counts, LARGE
        yield short, LARGE
    for dropped in range(len(counts) + 1):
        kept = len(counts) - dropped
        for worded in (counts, short):
            wordless = [replace(count, words=() if count.amount else count.words) for count in worded[kept:]]
            yield [*worded[:kept], *wordless], "control"
    yield wordless, "axis"


def _in_lines(
    box: Box, lines: int, counts: Sequence[Count], width: Width, scale: float, font: str
) -> Iterator[CountPlace]:
    """One after the other, a new line where the next does not fit; those that fit nowhere are missing."""
    high, words_font = box.height / lines, "prose" if font == LARGE else "label"
    x, y = box.left, box.top
    for count in counts:
        size = float(max(8, round((LARGE_MARK if font == LARGE else MARK) * scale)))
        amount_wide = width(font, count.amount) + _AFTER_AMOUNT * scale if count.amount else 0.0
        lead = size + _AFTER_MARK * scale + amount_wide
        longest = width(words_font, count.words[0]) if count.words else 0.0
        if x > box.left and x + lead + longest > box.right and y + 2 * high <= box.bottom + 1:
            x, y = box.left, y + high
        if x + lead - (0 if count.words else _AFTER_AMOUNT * scale) > box.right + SLACK:
            continue
        square = Box(x, y + (high - size) / 2, size, size)
        x += size + _AFTER_MARK * scale
        amount = Written(text=count.amount, font=font, box=Box(x, y, box.right - x, high)) if count.amount else None
        x += amount_wide
        words = fitted(Box(x, y, box.right - x, high), count.words, width, words_font) if count.words else None
        if font == LARGE and count.words and words is None:
            continue
        if words is None and count.words and not count.amount:
            words = needed(Box(x, y, box.right - x, high), count.words, width, ("label", "axis"))
        x += (width(words.font, words.text) if words else 0.0) + _BETWEEN * scale
        yield CountPlace(mark=count.mark, square=square, amount=amount, words=words)
