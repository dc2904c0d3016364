"""How far is step 1? The configuration crosses, then the target sets memory aside, then the container VM is ready.

The run knows when step 1 begins and ends; the shares of its parts are chosen, so that each can be seen.
"""

from migviz.replay.seen import Seen
from migviz.scenario.units import number_of
from migviz.trace import Host, Step
from migviz.trace.milestones import ContainerMade, of_kind
from migviz.values import dataclass

CROSSED, SET_ASIDE = 0.28, 0.88
"""Chosen: the shares of step 1 after which the configuration is across, and all memory set aside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingUp:
    """Shares from 0 to 1: of step 1, of the way of the configuration, of the memory that is set aside."""

    share: float
    crossed: float
    set_aside: float

    @property
    def begun(self) -> bool:
        """Something has moved."""
        return self.share > 0.0

    @property
    def crosses(self) -> bool:
        """The configuration is on its way."""
        return self.begun and self.crossed < 1.0

    @property
    def ready(self) -> bool:
        """The container VM is there."""
        return self.set_aside >= 1.0


def setting_up(seen: Seen) -> SettingUp | None:
    """How far step 1 is; None when it is over, and in runs without it."""
    first, moment = next(iter(seen.run.steps), None), seen.moment
    if first is None or first.step is not Step.CREATE or moment.owner is not Host.SOURCE or moment.step != 1:
        return None
    lasts = number_of(seen.run.scenario.values_at(seen.t), "migration.setup_time")
    end = first.start + lasts if first.end is None else first.end
    if not first.start <= seen.t < end:
        return None
    if first.end is not None and not any(of_kind(seen.run.milestones, ContainerMade)):  # it failed on the way
        end = max(end, first.start + lasts)
    share = (seen.t - first.start) / (end - first.start)
    return SettingUp(
        share=share,
        crossed=min(1.0, share / CROSSED),
        set_aside=min(1.0, max(0.0, (share - CROSSED) / (SET_ASIDE - CROSSED))),
    )
