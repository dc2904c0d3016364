"""What is heard of the iteration bars: a list with a row for each, of one run or of two?"""

from collections.abc import Sequence
from functools import partial

from migviz.replay.seen import Seen
from migviz.say import aloud, bars, on_strip
from migviz.say.bars import Bar, bars_of
from migviz.say.labels import pass_words
from migviz.showing import wishes
from migviz.showing.heard import Heard, Role
from migviz.showing.parts import BarsShown
from migviz.trace import Copying

SWITCH = "switch"
"""The key of the button that changes the scale."""


def bars_heard(part: BarsShown, switch: object) -> Heard:
    """The card; `switch`: what its button for the other scale wishes."""
    own, words = part.seen[0], bars.headings(part.seen[0])[0]
    button = Heard(
        key=SWITCH,
        role=Role.BUTTON,
        name=aloud.other_scale(part.log),
        wish=switch,
        does=aloud.choose(),
        keys="L",
    )
    if len(part.seen) == 1:
        return Heard(key="bars", role=Role.LIST, name=words, inside=(*_rows(own), button))
    both = part.seen if part.own_above else part.seen[::-1]
    lists = (
        Heard(key=word, role=Role.LIST, name=title, inside=_rows(seen))
        for word, title, seen in zip(("above", "below"), bars.above_and_below(), both, strict=True)
    )
    return Heard(key="bars", role=Role.GROUP, name=words, inside=(*lists, button))


def _rows(seen: Seen) -> tuple[Heard, ...]:
    return tuple(_row(k, bar) for k, bar in enumerate(bars_of(seen)))


def _row(k: int, bar: Bar) -> Heard:
    name = on_strip.iteration(bar.number) if bar.number else bar.label or pass_words(Copying.PAUSE)[0]
    return Heard(
        key=str(k),
        role=Role.ITEM,
        name=aloud.said((name, bar.amount, bar.takes, bar.ratio)),
        value=bar.note or (aloud.to_come() if bar.state == "future" else ""),
        chosen=bar.state == "now",
        wish=partial(wishes.seek, t=bar.start),
        does=aloud.go_there(),
    )


def key_of(bars_shown: Sequence[Bar], bar: Bar) -> str:
    """The key of the row of a bar."""
    return str(bars_shown.index(bar))
