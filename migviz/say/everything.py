"""What is said of a moment, all of it, wherever it may be said: captions, names, facts, tables, frames."""

from collections.abc import Iterator

from migviz.replay.frames import Which, frames_around
from migviz.replay.seen import Seen
from migviz.say import in_beats, on_map
from migviz.say.amounts import HUMAN_SCALES, human_scale
from migviz.say.bars import bars_of, headings, none_yet
from migviz.say.captions import caption, closing
from migviz.say.client_side import client_now, client_sentence, felt, felt_briefly
from migviz.say.facts import facts
from migviz.say.labels import disk_use
from migviz.say.on_setup import card_lines
from migviz.say.on_shared_link import under_link
from migviz.say.rates import rates_of
from migviz.say.rows import cells, rows
from migviz.say.ruler import mark_text, ruler, why_no_answer
from migviz.say.twin import names, twin
from migviz.trace.wire import frame_bytes, summary

SINGLE = ("source", "target", "vm", "link", "storage", "switch", "mac table", "client", "pause", "time")
"""Things there is one of."""
SEVERAL = ("page", "listed", "next list", "step", "iteration", "pause part", "announcement", "change")
MOST = 13
"""Numbers of a thing that are tried: steps, iterations, parts of the pause."""
AROUND = 6
"""Frames before and after the moment."""


def everything_said(seen: Seen) -> Iterator[tuple[str, str]]:
    """Everything that is said about what is seen, with where it is said."""
    yield "caption", caption(seen)
    yield "closing", closing(seen)
    yield "client", " ".join((*client_now(seen)[0], client_sentence(seen), felt(seen), felt_briefly(seen)))
    yield "beats", " ".join((in_beats.starting(seen), in_beats.moved(seen), in_beats.balance(seen)))
    yield "bars", " ".join((*headings(seen), *none_yet(seen), *(str(bar) for bar in bars_of(seen))))
    yield "disk", disk_use(seen)
    yield "under the link", " ".join(under_link(seen))
    yield "configuration", str(card_lines(seen))
    yield "point on the map", str(on_map.pause_and_total(seen))
    for choice in HUMAN_SCALES:
        yield "human scale", human_scale(seen, choice)
    yield "rates", rates_of(seen).spoken
    yield "twin", str(twin(seen))
    for kind, words in names(seen).items():
        yield f"name of {kind}", " ".join(words)
    for kind in SINGLE:
        yield f"{kind} ", str(facts(seen, kind))
    for kind in SEVERAL:
        for number in range(MOST):
            yield f"{kind} {number}", str(facts(seen, kind, number))
    for mark in ruler(seen):
        yield "ruler", f"{mark.name} {mark_text(mark)}"
    yield "ruler", why_no_answer(seen)
    for row in rows(seen):
        yield "table", " ".join(cells(seen, row))
    for which in Which:
        found, past = frames_around(seen.run, seen.t, AROUND, AROUND, which)
        for frame in found:
            yield "frames", f"{past} {frame.t} {summary(frame)} {frame_bytes(seen.run.network, frame).hex()}"
