"""What does the map say: its title, its axes, what stands on it and beside it?"""

from migviz.language import N_, _, ngettext
from migviz.replay.metrics import RUN_NUMBERS
from migviz.replay.seen import Seen
from migviz.say.amounts import time_text
from migviz.say.numbers import is_covered, named
from migviz.scenario.fields import FIELDS

_TITLES = {
    "downtime": N_("How long is the pause?"),
    "total_time": N_("How long does it take?"),
    "bytes_sent": N_("How much is sent?"),
    "iterations": N_("How many iterations?"),
    "converged": N_("Does it converge?"),
}
_AXES = {"workload.dirty_rate": N_("dirty rate"), "link.bandwidth": N_("bandwidth")}


def name() -> str:
    return _("Convergence map")


def title(metric: str) -> str:
    """The question that the map of a number answers."""
    return _(_TITLES[metric])


def axis_title(field: str, unit: str) -> str:
    """The words at an axis: its field and unit."""
    name = _(_AXES.get(field, FIELDS[field].title))
    return f"{name}, {unit}" if unit else name


def explained(x: str, y: str, *, draggable: bool) -> tuple[str, ...]:
    """What the bold line parts, longest form first; the titles of the axes where there is none."""
    edge = _("Right of the bold line pages change faster than they are copied.")
    if x:
        return (_("{y} over {x}", y=y, x=x), "")
    return (_("{edge} Drag the point.", edge=edge), edge, "") if draggable else (edge, "")


def whole() -> str:
    return _("Show the whole map again")


def what_to_do() -> str:
    return _("What can be taken out of the map")


def never() -> str:
    """Where the copy never catches up."""
    return _("never catches up")


def as_fast() -> str:
    """What the bold line is."""
    return _("dirty rate = bandwidth")


def short_pause() -> str:
    """The lightest part of a map of the pause."""
    return _("pause below 0.1 s")


def run_lines(seen: Seen, metric: str, x: str, y: str) -> tuple[str, ...]:
    """What a run came to, in two lines: the number, and where it is on the map."""
    run = seen.run
    if run.end is None:
        return (_("not told yet"),)
    number = RUN_NUMBERS[metric]
    value = named(seen, f"run.{metric}", number.write(number.of(run)))
    first = f"{number.heading} {value}" if run.metrics.finished else _("does not finish")
    iterations = run.metrics.iterations
    count = ngettext("{n} iteration", "{n} iterations", iterations, n=named(seen, "run.iterations", str(iterations)))
    places = ", ".join(FIELDS[name].write(run.scenario[name]) for name in (x, y))
    return first, f"{places}, {count}"


def hovered(metric: str, value: float, *, finishes: bool) -> str:
    """What the map says where the mouse is."""
    number = RUN_NUMBERS[metric]
    return f"{number.heading} {number.write(value)}" if finishes else _("does not finish")


def sentence(seen: Seen, limit: str, *, exact: bool) -> str:
    """What limits the run at the point (`limit`), where that is told, and what the map leaves out."""
    is_told = seen.run.end is not None and not is_covered(seen, "run.downtime")
    sentences = [_("What limits the pause?"), limit] if is_told else []
    if seen.run.scenario.changes:
        sentences.append(_("Changes at a time are left out of the map."))
    if exact:
        sentences.append(_("The map is simulated, not estimated."))
    return " ".join(sentences)


def simulated(note: str) -> str:
    """That each point of a picture is a run, and why."""
    return _("Simulated point by point: {note}.", note=_(note)) if note else _("Simulated point by point.")


# --- beside it ------------------------------------------------------------------------------------------------------


def shows() -> str:
    return _("The map shows")


def needed(example: str) -> str:
    """What stands in the field for limits while it is empty."""
    return _("What would be needed?  {example}", example=example)


def limits() -> str:
    return _("Limits, for example: pause < 50 ms, total < 60 s")


def play_this() -> str:
    return _("Play this run")


def keep_as_a() -> str:
    return _("Keep as A")


def at_the_point() -> str:
    return _("The run at the point")


def fitted() -> str:
    return _("your VM is here")


def kept() -> str:
    return _("A, kept")


def pause_and_total(seen: Seen) -> tuple[tuple[str, str], ...]:
    """Two numbers of a run, each with its word."""
    metrics = seen.run.metrics
    return (
        (_("pause"), _seconds(seen, "run.downtime", metrics.downtime)),
        (_("total"), _seconds(seen, "run.total_time", metrics.total_time)),
    )


def _seconds(seen: Seen, name: str, seconds: float | None) -> str:
    return _("none") if seconds is None else named(seen, name, time_text(seconds))


# --- what it would take ---------------------------------------------------------------------------------------------


def working() -> str:
    return _("Working it out…")


def which_do(field: str, values: str) -> str:
    """Which words of a field would do."""
    return f"{field}: {values or _('none does')}."


def takes(field: str, edge: str, numbers: str, *, patchy: bool) -> str:
    """What of a field would do, and what a run of it came to; `edge`: "" where all of it would."""
    line = _(
        "{field}: {edge}; a run of it: {numbers}.", field=field, edge=edge or _("any on this map"), numbers=numbers
    )
    return f"{line} {_('Not monotone: beyond it, some do and some do not.')}" if patchy else line


def nothing_does(field: str) -> str:
    return _("{field}: nothing on this map does.", field=field)


def at_edge(value: str, *, least: bool) -> str:
    """From where on it would do."""
    return _("at least {value}", value=value) if least else _("at most {value}", value=value)
