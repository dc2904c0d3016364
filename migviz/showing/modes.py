"""Which modes has the window, and which panels can stand in its side?"""

from enum import IntEnum, StrEnum

from migviz.language import N_


class Mode(StrEnum):
    """The words of the top bar."""

    EXPLORE = N_("Explore")
    LESSONS = N_("Lessons")
    COMPARE = N_("Compare")
    MAP = N_("Map")
    EVACUATION = N_("Evacuation")

    @property
    def on_stage(self) -> bool:
        """Whether one run is shown on the stage. One of many VMs that leave a host is shown so, too, once it is chosen."""
        return self in (Mode.EXPLORE, Mode.LESSONS)


class Panel(IntEnum):
    """The panels of the side, by their place in the tabs."""

    ITERATIONS = 0
    CHARTS = 1
    DETAILS = 2
    FRAMES = 3
    WORDS = 4
    RULER = 5
    KEYS = 6
    MAC_TABLE = 7
    CURVE = 8
    MAP = 9

    @property
    def takes_whole_side(self) -> bool:
        """Whether the controls make room for it."""
        return self in (Panel.FRAMES, Panel.RULER, Panel.KEYS)


class HostPanel(IntEnum):
    """What stands beside a host that is emptied."""

    NUMBERS = 0
    AT_ONCE = 1
    ADVICE = 2
