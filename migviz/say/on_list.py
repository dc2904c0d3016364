"""What is written about the list of an iteration: what a square stands for, how many there are, where in memory they lie?"""

from migviz.language import _, ngettext
from migviz.replay.page_list import Crossing, PageList
from migviz.say import on_stage
from migviz.say.amounts import pages_text
from migviz.scenario.units import PAGE, Kind, write
from migviz.trace import Blocks


def square_is(pages: PageList) -> tuple[str, ...]:
    """What a square stands for, longest form first."""
    if pages.pages_each == 1:
        return (_("only pages on the list: 1 square = 1 page"), _("1 square = 1 page"))
    size, each = write(pages.pages_each * PAGE, Kind.SIZE), _in_a_square(pages.pages_each)
    return (
        _("only pages on the list: 1 square = {pages}, {size}", pages=each, size=size),
        _("1 square = {pages}, {size}", pages=each, size=size),
        _("1 square = {size}", size=size),
    )


def _in_a_square(n: int) -> str:
    return ngettext("{n} page", "{n} pages", n, n=write(n, Kind.COUNT))


def of_which_list(pages: PageList) -> str:
    """Which list it is."""
    return _("list of iteration {number}", number=pages.number) if pages.number else _("list of the pause")


def pointed_at(pages: PageList) -> tuple[str, ...]:
    """What heads a list that is shown because its bar is pointed at, longest form first."""
    name = of_which_list(pages)
    return (*(f"{name}: {words}" for words in square_is(pages)[1:] or square_is(pages)), name)


def crosses(one: Crossing, pages: PageList | None) -> tuple[str, ...]:
    """Which page is the next to arrive, longest form first; of a toy VM's its number."""
    if one.number >= 0:
        return (_("page {number} crosses", number=one.number), _("page {number}", number=one.number))
    if pages is None:
        return ("",)
    last = write(min(one.last * pages.pages_each, pages.pages), Kind.COUNT)
    whole = write(pages.pages, Kind.COUNT)
    if one.pages == 1:
        return (_("page {n} of {all} crosses", n=last, all=whole), _("{n} of {all}", n=last, all=whole))
    first = write(one.first * pages.pages_each + 1, Kind.COUNT)
    return (
        _("pages {first} to {last} of {all} cross", first=first, last=last, all=whole),
        _("page {n} of {all}", n=last, all=whole),
        _("{n} of {all}", n=last, all=whole),
    )


def amount(pages: PageList | None, count: int) -> str:
    """So many pages: counted where each has its square, else as memory."""
    single = pages is not None and pages.pages_each == 1
    return write(count, Kind.COUNT) if single else pages_text(count)


def to_send(pages: PageList) -> str:
    """What follows the amount that is still to be sent."""
    if pages.pages_each > 1:
        return _("of {memory} to send", memory=pages_text(pages.pages))
    return ngettext("of {n} page to send", "of {n} pages to send", pages.pages, n=write(pages.pages, Kind.COUNT))


def arrived(pages: PageList) -> str:
    """What follows the amount of a list that has come to the target."""
    if pages.pages_each > 1:
        return _("of {memory} arrived", memory=pages_text(pages.pages))
    return ngettext("of {n} page arrived", "of {n} pages arrived", pages.pages, n=write(pages.pages, Kind.COUNT))


def all_sent(pages: PageList) -> str:
    """What follows the amount of a list of which nothing is left."""
    if pages.pages_each > 1:
        return on_stage.same_on_both()
    return ngettext("page, the same on both hosts", "pages, the same on both hosts", pages.pages)


def still_to_send(pages: PageList, waits: int) -> str:
    """How much of a list is still to be sent, for those who do not see it."""
    left, whole = amount(pages, waits), amount(pages, pages.pages)
    if pages.pages_each > 1:
        return _("{left} of {whole} to send", left=left, whole=whole)
    return ngettext("{left} of {n} page to send", "{left} of {n} pages to send", pages.pages, left=left, n=whole)


def block_is(size: float, pages: PageList | None) -> str:
    """What a block on the belt stands for: pages where each of the list has its square, else memory."""
    if pages is None or pages.pages_each > 1 or size < PAGE:
        return write(size, Kind.SIZE)
    return _in_a_square(round(size / PAGE))


def block_and_square(block: str, square: str) -> str:
    """What a block on the belt and a square are."""
    return _("each block is {block}; {square}", block=block, square=square)


def on_the_next() -> str:
    return _("on the next list")


def next_short() -> str:
    return _("next list")


def outdated(pages: PageList | None, count: int) -> str:
    """What follows the amount of which the target's copy is old."""
    single = pages is not None and pages.pages_each == 1
    return ngettext("page outdated", "pages outdated", count) if single else on_stage.outdated()


def map_shows(pages: PageList) -> str:
    """What the page maps show, in one sentence for those who do not see them."""
    return _("the map shows the {which}, {squares}", which=of_which_list(pages), squares=square_is(pages)[-1])


def ticks(blocks: Blocks) -> tuple[str, ...]:
    """Amounts along the ribbon of all memory: whole numbers where they come out whole."""
    whole = write(int(blocks.units.sum()) * blocks.grain, Kind.SIZE)
    number, *__ = whole.partition(" ")
    for parts in (4, 2):
        if number.isdecimal() and int(number) % parts == 0 and int(number) >= parts:
            step = int(number) // parts
            return (*(str(k * step) for k in range(parts)), whole)
    return ("0", whole)
