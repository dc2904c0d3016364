"""What does a table of repeated runs look like, for people and as JSON?"""

from typing import Any

from rich.console import Group, RenderableType

from migviz.export.terminal import table
from migviz.language import _, ngettext
from migviz.study.spread import APART, SHARES, Repeated


def spread_text(found: Repeated) -> RenderableType:
    """Each number with its median, and between what half and nine tenths of the runs lie."""
    rows = []
    for spread in found.spreads:
        low, lower, middle, upper, high = (spread.number.write(value) for value in spread.at)
        between = (_("{least} to {most}", least=one, most=other) for one, other in ((lower, upper), (low, high)))
        rows.append((spread.number.heading, middle, *between))
    title = ngettext("{n} run", "{n} runs", found.runs)
    heads = (_("number"), _("median"), _("half of the runs"), _("9 of 10 runs"))
    return Group(table(title, heads, rows), "", *_notes(found))


def _notes(found: Repeated) -> list[str]:
    together = ", ".join(name for name in found.uncertain if name not in APART)
    drawn = together or _("nothing: all numbers are given")
    apart = ", ".join(name for name in found.uncertain if name in APART)
    return [
        _("{finished} of {runs} finished; in {lost} the client lost its connection.", finished=found.finished,
          runs=found.runs, lost=found.connections_lost),
        _("Each run has a seed of its own. Drawn from their ranges, all at one position: {fields}.", fields=drawn),
        *([_("Each by itself: {fields}.", fields=apart)] if apart else []),
    ]  # fmt: skip


def spread_as_json(found: Repeated) -> dict[str, Any]:
    """The same numbers in SI units; `at` are the shares of the runs that are below."""
    return {
        "runs": found.runs,
        "finished": found.finished,
        "connections_lost": found.connections_lost,
        "uncertain": list(found.uncertain),
        "at": list(SHARES),
        "numbers": {spread.number.key: list(spread.at) for spread in found.spreads},
    }
