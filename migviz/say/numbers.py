"""How is a number written? As it is, or as `?` while an open question asks for it: every number knows its name."""

from migviz.replay.seen import Seen

COVERED = "?"
"""What stands in place of a covered number: as wide whatever the answer is."""


def named(seen: Seen, name: str, text: str, *also: str) -> str:
    """The number `name` (run.seconds(1), moment.dirty: the names of replay/metrics), which is written `text`.

    `also`: names of numbers that it is worked out from, or that equal it.
    """
    return COVERED if is_covered(seen, name, *also) else text


def is_covered(seen: Seen, *names: str) -> bool:
    """Whether an open question asks for one of these numbers: then nothing is drawn as long as it is, either."""
    return not seen.covered.isdisjoint(names)
