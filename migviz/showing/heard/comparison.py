"""What is heard of a comparison: two runs in lanes, the pairs to choose from, the table of differences, both pauses?"""

from collections.abc import Sequence
from functools import partial

from migviz.replay.seen import Seen
from migviz.say import aloud, in_comparison
from migviz.say.amounts import time_text
from migviz.say.captions import caption
from migviz.say.numbers import is_covered
from migviz.say.twin import names
from migviz.showing import wishes
from migviz.showing.heard import Heard, Role
from migviz.showing.heard.stage import thing_heard
from migviz.showing.heard.strip import strip_heard
from migviz.showing.parts import CompareShown
from migviz.study.compare import Difference, times_longer

IN_A_LANE = ("source pages", "link", "storage", "target pages", "client")


def lanes_heard(part: CompareShown, titles: Sequence[str]) -> Heard:
    """Both runs, the upper one first, each with its caption, its stage in words and its strip; below them the pairs."""
    own = ("A" if part.own_above else "B", part.seen[0], titles[0])
    kept = ("B" if part.own_above else "A", part.seen[1], titles[1])
    lanes = (_lane(*one) for one in ((own, kept) if part.own_above else (kept, own)))
    return Heard(key="compare", role=Role.GROUP, name=in_comparison.name(), inside=(*lanes, *_cards(part)))


def _lane(letter: str, seen: Seen, title: str) -> Heard:
    said = names(seen)
    things = (thing_heard(kind, *said[kind]) for kind in IN_A_LANE)
    return Heard(
        key=letter,
        role=Role.GROUP,
        name=aloud.run_as(letter, title),
        value=caption(seen),
        inside=(*things, strip_heard(seen)),
    )


def _cards(part: CompareShown) -> tuple[Heard, ...]:
    if not part.cards:
        return ()
    cards = tuple(
        Heard(
            key=card.name,
            role=Role.BUTTON,
            name=in_comparison.pair_card(card.title, *card.titles),
            chosen=card.name == part.pair,
            wish=partial(wishes.choose_pair, name=card.name),
            does=aloud.choose(),
        )
        for card in part.cards
    )
    files = tuple(
        Heard(
            key=card.name,
            role=Role.BUTTON,
            name=in_comparison.file_card(card.title, card.says),
            wish=partial(wishes.choose_card, name=card.name),
            does=aloud.choose(),
        )
        for card in part.files
    )
    return (Heard(key="cards", role=Role.LIST, name=in_comparison.choose_a_pair(), inside=cards + files),)


def differences_heard(a: Seen, b: Seen, rows: Sequence[Difference], note: str) -> Heard:
    """The card beside two runs: the table of what differs, and the pauses to one scale."""
    head = (in_comparison.what_differs(), "A", "B")
    heads = tuple(Heard(key=str(k), role=Role.HEAD, name=name) for k, name in enumerate(head))
    table = Heard(
        key="table",
        role=Role.TABLE,
        name=in_comparison.what_differs(),
        inside=(Heard(key="head", role=Role.ROW, name="", inside=heads), *map(_difference, rows)),
    )
    inside = ((table,) if rows else ()) + _pauses(a, b)
    return Heard(key="side", role=Role.GROUP, name=in_comparison.what_differs(), more=note, inside=inside)


def _difference(row: Difference) -> Heard:
    cells = [Heard(key="name", role=Role.CELL, name=row.name)]
    for letter, value in (("A", row.a), ("B", row.b)):
        better = aloud.better() if row.better == letter else ""
        cells.append(Heard(key=letter, role=Role.CELL, name=value, more=better))
    spoken = aloud.said((row.name, f"A {row.a}", f"B {row.b}"))
    return Heard(key=row.number or row.name, role=Role.ROW, name=spoken, inside=tuple(cells))


def _pauses(a: Seen, b: Seen) -> tuple[Heard, ...]:
    """The two bars; nothing of what is not told, or covered."""
    told = a.run.end is not None and b.run.end is not None
    if not told or is_covered(a, "run.downtime") or is_covered(b, "run.downtime"):
        return ()
    pauses = a.run.metrics.downtime or 0.0, b.run.metrics.downtime or 0.0
    items = tuple(
        Heard(key=letter, role=Role.ITEM, name=f"{letter}: {time_text(seconds)}")
        for letter, seconds in zip("AB", pauses, strict=True)
    )
    which = "A" if pauses[0] > pauses[1] else "B"
    longer = times_longer(*pauses)
    more = f"{which}: {longer}" if longer else ""
    name = in_comparison.pauses_to_scale()
    return (Heard(key="pauses", role=Role.LIST, name=name, more=more, inside=items),)
