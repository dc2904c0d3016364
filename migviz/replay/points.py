"""When is "pause", "iteration 3" or "12 s"? Named points of a run, for the command line and lessons."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from migviz.errors import InputError, Problem, nearest, shown
from migviz.language import _
from migviz.scenario.units import Kind, UnitError, read, write
from migviz.trace import Copying, Run
from migviz.trace.milestones import Announced

_NUMBERED = re.compile(r"(?P<what>iteration|step|announcement)\s*(?P<number>\d{1,6})(?P<ends>\s+ends)?")


@lru_cache(maxsize=4)
def points(run: Run) -> Mapping[str, float]:
    """The named points of a run and their times in seconds, in order of time. A lesson asks for several of one run in each picture."""
    named = {"start": 0.0}
    iterations = [item for item in run.passes if item.copying is Copying.ITERATION]
    named |= {f"iteration {number}": item.start for number, item in enumerate(iterations, 1)}
    named |= {f"iteration {number} ends": item.end for number, item in enumerate(iterations, 1)}
    for span in run.steps:
        named[f"step {span.step.number}"] = span.start
    for milestone in run.milestones:
        if milestone.is_point:
            named.setdefault(milestone.kind, milestone.t)
        if isinstance(milestone, Announced):
            named[f"announcement {milestone.number}"] = milestone.t
    named["end"] = run.end
    return dict(sorted(named.items(), key=lambda item: item[1]))


def time_of(run: Run, text: str, *, where: str = "--at") -> float:
    """The time in seconds that `text` names: a time such as "12 s", or a point such as "pause".

    Raises InputError for what the run does not have; `where` names the place of the text in it.
    """
    text = " ".join(text.split())
    named = points(run)
    if text.lower() in named:
        return named[text.lower()]
    if re.match(r"[+\-.\d]", text):
        return _time(run, text, where)
    match = _NUMBERED.fullmatch(text.lower())
    if match:
        missing = _("this run has no {what} {n}.", what=match["what"], n=match["number"])
    else:
        missing = _("{text} is not a time or a point of this run.", text=shown(text)) + nearest(text, named)
    raise InputError([Problem(message=missing + " " + _("It has: {points}", points=_listed(named)), where=where)])


def _listed(named: Iterable[str]) -> str:
    """The names of the points, with the iterations as one."""
    iterations = [name for name in named if name.startswith("iteration ") and not name.endswith(" ends")]
    names = [name for name in named if not name.startswith("iteration ")]
    if len(iterations) > 1:
        names.insert(1, _("iteration 1 to {n} (and iteration 1 ends …)", n=len(iterations)))
    elif iterations:
        names.insert(1, _("iteration 1 (and iteration 1 ends)"))
    return ", ".join(names)


def _time(run: Run, text: str, where: str) -> float:
    try:
        t = read(text, Kind.TIME)
    except UnitError as error:
        raise InputError([Problem(message=str(error), where=where)]) from None
    if not 0 <= t <= run.end:
        end = write(run.end, Kind.TIME, digits=4)
        message = _("{time} is outside the run, which lasts from 0 s to {end}", time=write(t, Kind.TIME), end=end)
        raise InputError([Problem(message=message, where=where)])
    return t
