"""What is heard of the stage: the six steps, as buttons, and each thing on it?"""

from collections.abc import Mapping
from functools import partial

from migviz.replay.rail import Rail
from migviz.say import aloud
from migviz.say.captions import step_name
from migviz.showing import wishes
from migviz.showing.heard import Heard, Role

ROLES: Mapping[str, Role] = {
    "source pages": Role.PICTURE,
    "target pages": Role.PICTURE,
    "storage": Role.PICTURE,
    "time": Role.TEXT,
    "pause": Role.TEXT,
}
"""What is more than a part of the stage."""


def steps_heard(rail: Rail, focus: int = 0) -> Heard:
    """The six steps: buttons that go there; `focus`: the one that the keyboard is on."""
    return Heard(
        key="steps",
        role=Role.GROUP,
        name=aloud.steps(),
        value=aloud.step(rail.now, step_name(rail.now)) if rail.now else "",
        inside=tuple(_step(rail, number, focus) for number in range(1, 7)),
    )


def _step(rail: Rail, number: int, focus: int) -> Heard:
    return Heard(
        key=str(number),
        role=Role.BUTTON,
        name=aloud.step(number, step_name(number)),
        value=how_far(rail, number),
        chosen=number == rail.now,
        has_focus=number == focus,
        wish=partial(wishes.go_to, point=f"step {number}"),
        does=aloud.go_there(),
        keys=str(number),
    )


def how_far(rail: Rail, number: int) -> str:
    """Whether a step is over, is now, comes, does not, or was broken off."""
    if number == rail.now:
        return aloud.now()
    if number in rail.left_out:
        return aloud.left_out()
    if number == rail.broken_off:
        return aloud.broken_off()
    return aloud.done() if number in rail.done else aloud.to_come()


def thing_heard(kind: str, name: str, value: str) -> Heard:
    """A thing on the stage, with its value in words."""
    more = aloud.page_maps_explained() if kind in ("source pages", "target pages") else ""
    return Heard(key=kind, role=ROLES.get(kind, Role.GROUP), name=name, value=value, more=more)
