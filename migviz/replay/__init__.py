"""Run and time in, what to show out. No simulation here, no window: numpy only."""

from migviz.replay.moment import Moment, PageState, moment_at
from migviz.replay.points import time_of

__all__ = ["Moment", "PageState", "moment_at", "time_of"]
