"""When does somebody who watches a run know one of its numbers?"""

import re

from migviz.replay.pace import pause_span
from migviz.trace import Copying, Run

_OF_ONE = re.compile(r"run\.(\w+)\((\d+)\)")
_OF_ITS_LIST = ("pages", "zero_pages")
_PART = re.compile(r"run\.part\((.+)\)")
_PORT = "run.right_port_after"
_OF_THE_PAUSE = ("run.downtime", "run.rest")


def known_at(run: Run, name: str) -> float:
    """Seconds: of an iteration at its end, of its list at its beginning, of a part of the pause then, of the pause once it is over, of the whole run at its end."""
    if found := _OF_ONE.fullmatch(name):
        made = (one for one in run.passes if one.copying is Copying.ITERATION and one.number == int(found[2]))
        one = next(made, None)
        return run.end if one is None else one.start if found[1] in _OF_ITS_LIST else one.end
    if found := _PART.fullmatch(name):
        return next((part.end for part in run.pause if part.name == found[1]), run.end)
    pause = pause_span(run)
    if name == _PORT and pause is not None and run.network.metrics.right_port_after is not None:
        return min(pause[1] + run.network.metrics.right_port_after, run.end)
    return pause[1] if pause is not None and name.startswith(_OF_THE_PAUSE) else run.end
