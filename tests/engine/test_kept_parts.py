"""Do the parts that keep books in the engine say what they said, whatever comes to them? Each is told things by chance, and asked after each
of them.

`MIGVIZ_KEEP=1 make test-all ARGS=tests/engine/test_kept_parts.py` writes it anew.
"""

import math
from collections.abc import Callable, Generator, Iterator
from random import Random
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import simpy

from migviz import Scenario
from migviz.engine.memory import Journey
from migviz.engine.neighbour import Neighbour
from migviz.engine.noticed import Noticed
from migviz.engine.pool import Pool
from migviz.engine.rising import Rising
from migviz.engine.round_trip import RoundTrip
from migviz.engine.switch import Switch
from migviz.engine.timers import Alarm, fires_at
from migviz.engine.trains import Receiver, Train
from migviz.scenario.profiles import PROFILES
from migviz.scenario.rules import ByDoubling
from migviz.trace.traffic import Fate, Frame, Node, Sighting, Station
from tests.asked import plain
from tests.kept_text import is_as_kept

MANY = 40
"""Things that each is told."""


def pool(dice: Random) -> Iterator[object]:
    """Three VMs come and go on a line with other traffic."""
    one, t = Pool(), 0.0
    for _ in range(MANY):
        t += dice.choice([0.0, 0.5, 2.0])
        one.go_on(t)
        sender = dice.randrange(3)
        match dice.randrange(5):
            case 0:
                beside = {"link.traffic": dice.choice([0.0, 20e6]), "link.migrations": dice.choice([1.0, 2.0])}
                one.set_line(Scenario().but(beside).values)
            case 1:
                one.set_beside(sender, dice.choice([0.0, 5e6, 90e6]))
            case 2:
                one.ride(sender, dice.choice([1e6, 4e8]), dice.choice([1.0, 2.0]))
            case 3:
                one.ask(sender, None)
            case _:
                one.ask(sender, (dice.choice([1.0, 2.0]), dice.choice([8e6, math.inf])))
        yield one.settle(t), one.levels[-1], one.flowed
        yield [one.offered(k, 2.0) for k in range(3)], [one.is_alone(k) for k in range(3)], one.arrives_at()
        if one.arrives_at() <= t + 2.0:
            t = max(t, one.arrives_at())
            one.go_on(t)
            yield one.arrived()
        yield [*one.between(t - 1.0, t + 1.0)], [*one.between(0.5, t)][:2]


def receiver(dice: Random) -> Iterator[object]:
    """Messages come in any order, and more than once."""
    one = Receiver()
    for _ in range(MANY):
        first = max(0, one.next + dice.randrange(-2, 9))
        count = dice.randrange(1, 4)
        yield first, count, one.take(first, count), one.next, one.has_gap


def train(dice: Random) -> Iterator[object]:
    """It is cut, and acknowledged bit by bit."""
    for _ in range(MANY // 4):
        one = Train(first=dice.randrange(9), count=dice.randrange(60, 90), sent=1.0, into=dice.choice([0, 10, 63]))
        rest = one.cut(1448 * dice.randrange(1, 3))
        yield one, one.length, one.segments, rest, rest.length, rest.segments
        rest.acknowledge(dice.randrange(rest.first + 1, rest.end))
        yield rest, rest.length, rest.segments


def noticed(dice: Random) -> Iterator[object]:
    """Requests are lost, taken for lost, asked again, answered, and given up."""
    one, t = Noticed(answered_at=0.0, undisturbed_since=0.0), 0.0
    for _ in range(2 * MANY):
        t += 0.25
        first = int(t) + dice.randrange(-1, 3)
        match dice.randrange(6):
            case 0:
                one.miss(first, dice.choice([*Fate]), t)
            case 1:
                one.doubt(first)
            case 2:
                one.try_again(t)
            case 3:
                one.plan(t, t + 1.0)
            case 4:
                yield one.recover(t, first)
            case _:
                one.answer(first, first + dice.randrange(2), first + dice.randrange(3), t)
        yield one.first_lost, one.cause, one.late_before, one.undisturbed_since, one.answered_at, len(one.batches)
    one.give_up(t, 7, 3)
    yield from one.stalls
    yield from one.batches


def rising(dice: Random) -> Iterator[object]:
    """A source that looks now and then, while less and less is left of the list, and lists come."""
    rises = ByDoubling(every=5.0, quick=1.0, times=2, highest=60.0)
    source: Any = SimpleNamespace(
        policy=SimpleNamespace(rest_fits=SimpleNamespace(rises=rises)),
        now=0.0,
        blocks=SimpleNamespace(grain=4096),
        link=SimpleNamespace(total=0.0),
        mirrored=0.0,
    )
    one, lists, left, stays = Rising(source), 0, 300.0, dice.random() < 0.5
    for _ in range(MANY):
        since, before = source.now, left
        source.now += dice.choice([1.0, 4.0, 5.0, 13.0])
        left = max(0.0, left - (0.0 if stays else dice.choice([0.0, 20.0, 120.0])))
        source.link.total += (before - left) * 4096
        one.went(SimpleNamespace(units_left=lambda done: done), since, before, left)  # type: ignore[arg-type]
        if dice.random() < 0.5:
            lists, left = lists + 1, left + (0.0 if stays else dice.choice([20.0, 120.0]))
            one.listed(lists)
        yield source.now, left, one.next(), one.doubled, one.judges, one.ramps_from


def round_trip(dice: Random) -> Iterator[object]:
    """Answers come soon, late, and many alike, for one that adds its floor and one that does not."""
    for profile in PROFILES.values():
        one = RoundTrip(profile, floor=0.2, first=0.01)
        for _ in range(MANY // 4):
            waited, times = dice.choice([0.001, 0.012, 0.4]), dice.randrange(1, 60)
            match dice.randrange(3):
                case 0:
                    one.measure(waited)
                case 1:
                    one.turn()
                case _:
                    one.count(waited, times, dice.randrange(1, 5), dice.randrange(1, 3))
            yield f"{one.smoothed:.9g} {one.time_out:.9g}"


def timer(dice: Random) -> Iterator[object]:
    """It is set at any time, to whole ticks and to others, to the last of a level of the wheel and one more."""
    for ticks in (0.0, 0.3, 1.0, 62.0, 62.5, 63.0, 503.0, 504.0, 505.0, 4031.0, 4032.0):
        now = dice.choice([0.0, 0.004, 0.7, 12.345])
        yield ticks, now, [f"{fires_at(now, ticks * 0.004, tick):.9g}" for tick in (0.0, 0.004)]


def alarm(dice: Random) -> Iterator[object]:
    """It is set anew again and again, and rings at what it was set to last."""
    env, rang = simpy.Environment(), list[float]()
    one = Alarm(env, lambda: rang.append(env.now))
    for _ in range(MANY):
        one.set(env.now + dice.choice([-1.0, 0.0, 0.5, 3.0, math.inf]))
        env.run(until=env.now + dice.choice([0.25, 1.0]))
        yield env.now, one.due, rang[-2:]


def neighbour(dice: Random) -> Iterator[object]:
    """Frames are sent, answers come or not, and nobody or somebody answers who is asked for the address."""
    for by_answers in (True, False):
        env, asked, sent, answers = simpy.Environment(), list[object](), list[float](), [False]

        def carry(origin: Node, frame: Frame, *, deliver: Callable[[], None]) -> Generator[object, None, object]:
            asked.append((frame.kind.name, env.now, origin.name))  # noqa: B023
            yield env.timeout(0.01)  # noqa: B023
            if answers[0]:  # noqa: B023
                deliver()
            return SimpleNamespace(fate=Fate.DELIVERED)

        fabric: Any = SimpleNamespace(env=env, carry=carry)
        server: Any = SimpleNamespace(answer_arp=lambda confirm: confirm())
        one = Neighbour(fabric, server, trusted_for=1.0, by_answers=by_answers, confirmed=0.0)
        for _ in range(MANY):
            answers[0] = dice.random() < 0.3
            match dice.randrange(6):
                case 0:
                    one.heard()
                case 1:
                    one.pass_by(env.now + dice.choice([0.0, 7.0]))
                case 2:
                    one.resting = not one.resting
                case _:
                    one.send(lambda: sent.append(env.now))  # noqa: B023
            env.run(until=env.now + dice.choice([0.1, 1.0, 6.0]))
            yield env.now, one.is_lost, one.due, len(sent), asked[-3:]


def switch(dice: Random) -> Iterator[object]:
    """Stations are seen at one port and at another, and forgotten."""
    sightings = list[Sighting]()
    one, now = Switch(2, 5.0, sightings), 0.0
    for _ in range(MANY):
        now += dice.choice([0.0, 1.0, 5.0])
        station, other = dice.choice([*Station]), dice.choice([*Station])
        match dice.randrange(3):
            case 0:
                one.refresh(station, now + dice.choice([-1.0, 2.0]))
            case _:
                one.learn(station, dice.choice([1, 2]), now - dice.choice([0.0, 0.5]))
        known = [one.lookup(other, now + later) for later in (0.0, 4.0, 5.0, 5.5)]
        yield known, one.known_until(other), [one.ways(to, Node.CLIENT, now) for to in (None, other)]
    yield from sightings[:5]


def journey(dice: Random) -> Iterator[object]:
    """A list is gone through from any block on: how much is left of it after so many bytes, and when is so much left?"""
    for _ in range(MANY // 4):
        listed = np.array([dice.choice([0, 1, 3, 8]) for _ in range(6)])
        zero, cost = np.minimum(listed, dice.randrange(3)), listed * dice.choice([10.0, 400.0])
        one = Journey(listed=listed, zero=zero, head=dice.randrange(6), cost=cost)
        yield one.bytes, one.units, [one.bytes_until_left(units) for units in range(0, int(listed.sum()) + 1, 3)]
        yield [
            (one.units_left(share * one.bytes), one.end_of_unit(share * one.bytes)) for share in (0, 0.2, 0.5, 0.99, 1)
        ]


PARTS = [neighbour, switch, journey, pool, receiver, train, noticed, rising, round_trip, timer, alarm]


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_a_part_says_what_it_said(part: Callable[[Random], Iterator[object]]) -> None:
    lines = [line for seed in range(1, 7) for line in ["", f"seed {seed}", *map(plain, part(Random(seed)))]]
    is_as_kept(f"part-{part.__name__}", "\n".join(lines) + "\n")
