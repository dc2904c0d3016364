"""What has the stage to show now? Where it is low, each kind of moment has its own arrangement."""

from enum import StrEnum

from migviz.replay.beat import BeatKind, BeatNow
from migviz.replay.rates import disk_kind
from migviz.replay.seen import Seen
from migviz.say.captions import step_shown
from migviz.scenario import Scenario
from migviz.trace import Host


class Scene(StrEnum):
    """The kinds of moment, by what must be seen of them besides caption, steps, hosts and link."""

    COPY = "copy"
    """the pages; the clients' network rests"""
    PAUSE = "pause"
    """the pages, the watch, the network"""
    FETCH = "fetch"
    """the pages, the VM's row of the table, the network; the same where the VM is lost"""
    BROADCAST = "broadcast"
    """the table and the network; the pages rest"""


_OF_THE_PAUSE = frozenset({BeatKind.OPENING, BeatKind.PART, BeatKind.CROSS, BeatKind.HEARTBEAT})


def scene_of(seen: Seen, beat: BeatNow | None = None) -> Scene:
    """The scene of a moment; `beat`: what is being shown of it."""
    moment = seen.moment
    paused = not moment.running and moment.owner is not Host.NOBODY
    if paused or (beat is not None and beat.kind in _OF_THE_PAUSE):
        return Scene.PAUSE
    if moment.owner is Host.NOBODY or (moment.owner is Host.TARGET and moment.missing):
        return Scene.FETCH
    return Scene.BROADCAST if step_shown(seen, beat) >= 5 and moment.owner is Host.TARGET else Scene.COPY


def disk_moves(scenario: Scenario) -> bool:
    """Whether storage has a part in the run: it is handed over, copied, or all memory goes through it. A shared volume rests."""
    return scenario.technique.through_disk or disk_kind(scenario) in ("cluster disk", "none")
