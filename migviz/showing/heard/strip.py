"""What is heard of the time strip and of the lens: where time is, the passes, the pause, changes, and their lanes?"""

from collections.abc import Iterator, Sequence
from functools import partial

from migviz.replay.brown_out import speed_at
from migviz.replay.pace import pause_span
from migviz.replay.seen import Seen
from migviz.replay.told import axis_end, known_until
from migviz.say import aloud, on_strip
from migviz.say.amounts import time_text
from migviz.say.client_side import felt
from migviz.say.facts import facts
from migviz.say.facts.lines import share_text
from migviz.say.facts.times import part_name, part_text
from migviz.say.labels import pass_words
from migviz.say.numbers import named
from migviz.say.twin import names
from migviz.showing import wishes
from migviz.showing.heard import Along, Heard, Role
from migviz.trace import Copying, Host
from migviz.trace.milestones import Announced, of_kind

KEY_STEPS = 100.0
"""A key that moves the playhead along the strip would move it by this part of it."""


def strip_heard(seen: Seen, *, closed: Sequence[str] = ()) -> Heard:
    """The strip: a value along the run, and on it what is drawn. `closed`: what is said over what is not told."""
    name, value = names(seen)["time"]
    return Heard(
        key="strip",
        role=Role.SLIDER,
        name=name,
        value=value,
        more=closed[0] if closed and seen.run.end is None else "",
        along=_time(seen),
        inside=(
            Heard(key="passes", role=Role.LIST, name=on_strip.migration(), inside=tuple(_passes(seen))),
            *_rhythm(seen),
            *_pause(seen),
            *_changes(seen),
            *_lanes(seen),
        ),
    )


def _time(seen: Seen) -> Along:
    end = axis_end(seen.run)
    return Along(now=seen.t, least=0.0, most=end, step=end / KEY_STEPS, to=lambda t: partial(wishes.seek, t=t))


def _passes(seen: Seen) -> Iterator[Heard]:
    """What is copied one after the other; a press goes there."""
    iteration = 0
    for k, item in enumerate(seen.run.passes):
        iteration += item.copying is Copying.ITERATION
        if item.copying is Copying.PAUSE:
            continue
        name = on_strip.iteration(iteration) if item.copying is Copying.ITERATION else pass_words(item.copying)[0]
        takes = "" if item.end is None else named(seen, f"run.seconds({iteration})", time_text(item.end - item.start))
        is_now = item.start <= seen.t < (known_until(seen.run) if item.end is None else item.end)
        yield Heard(
            key=f"pass {k}",
            role=Role.ITEM,
            name=aloud.said((name, takes)),
            more=aloud.now() if is_now else "",
            chosen=is_now,
            wish=partial(wishes.seek, t=item.start),
            does=aloud.go_there(),
        )


def _rhythm(seen: Seen) -> Iterator[Heard]:
    """The marks over the passes: when the VM writes, or when its working set moves on."""
    words = on_strip.rhythm(seen.run.scenario)
    if words:
        yield Heard(key="rhythm", role=Role.CHART, name=on_strip.writes(), value=words[0])


def _pause(seen: Seen) -> Iterator[Heard]:
    """The words of the pause with the magnifier: a button that opens the lens."""
    span = pause_span(seen.run)
    if span is not None:
        lasts = named(seen, "run.downtime", time_text(span[1] - span[0]))
        yield Heard(
            key="pause",
            role=Role.BUTTON,
            name=aloud.pause_takes(lasts),
            wish=wishes.toggle_lens,
            does=aloud.open_lens(),
            keys="Z",
        )


def _changes(seen: Seen) -> Iterator[Heard]:
    """The marks of changes: each can be moved along the run."""
    end = axis_end(seen.run)
    for k, change in enumerate(seen.run.scenario.changes):
        found = facts(seen, "change", k)
        if found is None or change.at > end or not seen.run.scenario.is_news(change):
            continue
        yield Heard(
            key=f"change {k}",
            role=Role.SLIDER,
            name=aloud.said((found.title, *(line.value for line in found.lines[:2]))),
            along=Along(
                now=change.at,
                least=0.0,
                most=end,
                step=end / KEY_STEPS,
                to=partial(_moved, k),
            ),
        )


def _moved(k: int, t: float) -> wishes.Wish:
    return partial(wishes.move_change, index=k, t=t)


def _lanes(seen: Seen) -> Iterator[Heard]:
    """How fast the VM works, and what the client feels."""
    share = named(seen, "moment.slowed", share_text(speed_at(seen.run, seen.t)))
    yield Heard(key="speed", role=Role.CHART, name=on_strip.vm_speed(), value=aloud.speed_now(share))
    words = felt(seen)
    if words:
        yield Heard(key="client", role=Role.CHART, name=on_strip.client_impact(), value=words)


def lens_heard(seen: Seen) -> Heard:
    """The lens: how long the pause is, and its lanes with all that is written in them."""
    name, value = names(seen)["pause"]
    lanes = (_owners(seen), _moves(seen), *_asks(seen))
    return Heard(key="lens", role=Role.SLIDER, name=name, value=value, along=_time(seen), inside=lanes)


def _owners(seen: Seen) -> Heard:
    items = tuple(
        Heard(key=f"tenure {k}", role=Role.ITEM, name=_owner(seen, item.owner, running=item.running))
        for k, item in enumerate(seen.run.tenures)
    )
    return Heard(key="runs", role=Role.LIST, name=on_strip.vm_runs_on(), inside=items)


def _owner(seen: Seen, owner: Host, *, running: bool) -> str:
    if running:
        return on_strip.source() if owner is Host.SOURCE else on_strip.target()
    span = pause_span(seen.run)
    if owner is Host.NOBODY:
        return on_strip.lost()
    if span is None:
        return on_strip.nowhere()
    return on_strip.nowhere_for(named(seen, "run.downtime", time_text(span[1] - span[0])))


def _moves(seen: Seen) -> Heard:
    """The parts of the pause, then the announcements."""
    parts = [
        Heard(
            key=f"part {k}",
            role=Role.ITEM,
            name=f"{part_name(part)} {part_text(seen, part)}",
            chosen=part.start <= seen.t < part.end,
            wish=partial(wishes.seek, t=part.start),
            does=aloud.go_there(),
        )
        for k, part in enumerate(seen.run.pause)
        if part.end is not None
    ]
    sent = [
        Heard(
            key=f"announcement {k}",
            role=Role.ITEM,
            name=on_strip.announcement_lost() if item.lost else on_strip.announcement_says(),
        )
        for k, item in enumerate(of_kind(seen.run.milestones, Announced))
    ]
    return Heard(key="moves", role=Role.LIST, name=on_strip.what_moves(), inside=(*parts, *sent))


def _asks(seen: Seen) -> Iterator[Heard]:
    words = felt(seen)
    if words:
        yield Heard(key="asks", role=Role.CHART, name=on_strip.client_asks(), value=words)
