"""What is left on a host that has died, or after a migration that failed?"""

from enum import Enum
from functools import lru_cache

from migviz.replay.moment import has_failed
from migviz.replay.seen import Seen
from migviz.trace import Host


class Left(Enum):
    """What a host has of the VM, where that is not what was copied."""

    DEAD = "dead"
    """The host has no power: what was in its memory is gone."""
    THROWN_AWAY = "thrown away"
    """The migration has failed or the VM is lost, and it is not here: what was copied is of no use, and its memory is free again."""
    EMPTY = "empty"
    """The same where nothing was copied, or the VM had moved away."""


@lru_cache(maxsize=2)
def left_on(seen: Seen, host: Host) -> Left | None:
    """What a fault has left on a host; None where it has what was copied, or the VM itself."""
    owner = seen.moment.owner
    if owner is host:
        return None
    if seen.run.scenario.values_at(seen.t)[f"{host.value}.state"] == "dead":
        return Left.DEAD
    if owner is Host.NOBODY or (has_failed(seen.run, seen.t) and host is Host.TARGET):
        copied = seen.moment.sent > 0 and not seen.run.metrics.finished
        return Left.THROWN_AWAY if copied else Left.EMPTY
    return None
