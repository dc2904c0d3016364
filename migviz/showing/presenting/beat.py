"""What is a beat of a lesson before a room? What happens in it, in which section, about which block, and what of its words is on the page."""

from collections.abc import Mapping
from enum import StrEnum

from migviz.course.lesson import Block, Question
from migviz.showing.presenting.leaves import Leaf
from migviz.values import dataclass

OF_ALL_RUNS = frozenset({"curve", "map"})
"""Views that know every run: nothing of them is seen while a question waits."""
CHARTS = frozenset({"iterations", "log", "memory", "throughput", "frames", "mac table"}) | OF_ALL_RUNS
"""Views of a section that stand on a page of their own, and beside its words."""


class Doing(StrEnum):
    """What happens in a beat."""

    OPENING = "opening"
    READ = "read"
    ASK = "ask"
    """a question is shown, and hands are counted"""
    LOCKED = "locked"
    """its answers are locked in: the hands are shown"""
    PLAY = "play"
    LOOK = "look"
    """the run stands still, and something of it is pointed at or drawn"""
    ANSWER = "answer"
    """what is right, beside the hands"""
    SAID = "said"
    """what the lesson says to it, where that needs a page of its own"""
    TASK = "task"
    SOLVE = "solve"
    """the run with a solution of the task"""
    SOLVED = "solved"
    WHY = "why"
    DONE = "done"

    @property
    def plays(self) -> bool:
        """Whether time goes on in it."""
        return self in (Doing.PLAY, Doing.SOLVE)


SECONDS: Mapping[Doing, float] = {
    Doing.OPENING: 40, Doing.READ: 40, Doing.ASK: 60, Doing.LOCKED: 20, Doing.PLAY: 40, Doing.LOOK: 30, Doing.ANSWER: 30, Doing.SAID: 30,
    Doing.TASK: 60, Doing.SOLVE: 40, Doing.SOLVED: 30, Doing.WHY: 40, Doing.DONE: 20,
}  # fmt: skip
"""Chosen: how long each takes compared with the others; together they take as long as the lesson says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonBeat:
    """What is shown, in which section, of which block; the seconds that are planned for it. `part` of `parts`, from 1: what is too long for a
    page goes on on the next one; `leaf`: what of the words is on this one, None for all. An answer of two
    parts is followed by what is said to it."""

    doing: Doing
    section: str
    block: Block | None
    seconds: float = 0.0
    part: int = 1
    parts: int = 1
    leaf: Leaf | None = None

    @property
    def question(self) -> Question | None:
        """The question it asks or answers; what leads to one is read."""
        return self.block if isinstance(self.block, Question) and self.doing is not Doing.READ else None
