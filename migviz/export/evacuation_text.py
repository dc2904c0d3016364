"""What does an emptied host look like as text, CSV and JSON?"""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from migviz.export.terminal import table
from migviz.language import N_, _
from migviz.say.in_evacuation import headline, order_text
from migviz.scenario.evacuation import RULES
from migviz.scenario.units import Kind, write
from migviz.study.emptying import Way
from migviz.study.emptying_advice import EmptyingAdvice
from migviz.trace import Host
from migviz.trace.evacuated import Evacuated, Moved


def evacuated_as_json(found: Evacuated) -> dict[str, Any]:
    """The whole of it: seconds and bytes; null where there is no such thing."""
    return {
        "empty_after_s": found.empty_after,
        "worst_pause_s": found.worst_pause,
        "sum_of_pauses_s": found.sum_of_pauses,
        "bytes_sent": found.bytes_sent,
        "bytes_sent_twice": found.bytes_twice,
        "over_limit": [vm.name for vm in found.over_limit],
        "rules": {name.partition(".")[2]: found.evacuation[name] for name in RULES},
        "vms": [_vm_as_json(vm) for vm in found],
    }


def _vm_as_json(vm: Moved) -> dict[str, Any]:
    metrics = vm.metrics
    return {
        "name": vm.name,
        "direction": vm.direction,
        "waited_s": vm.waited,
        "start_s": vm.start,
        "total_time_s": metrics.total_time if metrics else None,
        "downtime_s": vm.pause,
        "bytes_sent": vm.sent,
        "bytes_sent_twice": vm.twice,
        "iterations": metrics.iterations if metrics else 0,
        "converged": bool(metrics and metrics.converged),
        "finished": vm.arrived,
        "owner": vm.owner.value,
        "attempts": vm.attempts,
        "pause_limit_s": vm.pause_limit,
        "reason": vm.reason,
    }


def evacuated_as_csv(found: Evacuated) -> str:
    """One row for each VM, in SI units; an empty cell where there is no such thing."""
    return _rows(_vm_as_json(vm) for vm in found)


def ways_as_json(what: str, ways: Iterable[Way]) -> dict[str, Any]:
    """The points of a sweep."""
    return {"sweep": what, "points": [_way_as_json(way) for way in ways]}


def _way_as_json(way: Way) -> dict[str, Any]:
    return {
        "at_once": way.at_once,
        "order": way.order,
        "empty_after_s": way.empty_after,
        "worst_pause_s": way.worst_pause,
        "worst_pause_of": way.worst,
        "sum_of_pauses_s": way.sum_of_pauses,
        "bytes_sent": way.bytes_sent,
        "bytes_sent_twice": way.bytes_twice,
        "over_limit": list(way.over_limit),
        "staying": list(way.staying),
    }


def ways_as_csv(ways: Iterable[Way]) -> str:
    """One row for each point."""
    return _rows(_way_as_json(way) for way in ways)


def _rows(items: Iterable[dict[str, Any]]) -> str:
    text = io.StringIO()
    writer: csv.DictWriter[str] | None = None
    for item in items:
        if writer is None:
            writer = csv.DictWriter(text, list(item), lineterminator="\n")
            writer.writeheader()
        writer.writerow({key: " ".join(value) if isinstance(value, list) else value for key, value in item.items()})
    return text.getvalue()


def evacuated_text(found: Evacuated) -> RenderableType:
    """Headline numbers, then a line for each VM."""
    columns = (
        _("VM"),
        _("ends"),
        _("waited"),
        _("starts"),
        _("takes"),
        _("pause"),
        _("limit"),
        _("sent"),
        _("sent twice"),
        _("iterations"),
    )
    rows = (_vm_row(vm) for vm in found)
    notes = [Text(f"{vm.name}: {_(vm.reason)}") for vm in found if vm.reason]
    made = table(str(found.evacuation.shared["title"]), columns, rows, left=2)
    return Group(*(Text(line) for line in headline(found)), Text(""), made, *notes)


_ENDS = {
    Host.TARGET: N_("on the target"),
    Host.SOURCE: N_("on the source"),
    Host.NOBODY: N_("lost"),
}


def _vm_row(vm: Moved) -> Sequence[str]:
    metrics = vm.metrics
    over = " !" if vm.over_limit else ""
    return (
        vm.name,
        _(_ENDS[vm.owner]),
        _time(vm.waited),
        _time(vm.start),
        _time(metrics.total_time if metrics else None),
        _time(vm.pause) + over,
        _time(vm.pause_limit),
        _size(vm.sent),
        _size(vm.twice),
        str(metrics.iterations) if metrics else "",
    )


def ways_text(what: str, ways: Sequence[Way]) -> RenderableType:
    """One line for each way."""
    columns = (
        _("at once") if what == "at-once" else _("order"),
        _("empty after"),
        _("worst pause"),
        _("of"),
        _("all pauses"),
        _("sent"),
        _("sent twice"),
        _("over the limit"),
        _("not moved"),
    )
    return table(_("How the host is emptied"), columns, (_way_row(what, way) for way in ways))


def advice_as_json(found: EmptyingAdvice) -> dict[str, Any]:
    """As it is, and what would keep to what is asked; null where nothing that was tried does."""
    ways = {"as_is": found.as_is, "best": found.best, "soonest": found.soonest, "most_at_once": found.most}
    link = found.link
    return {
        "window_s": found.window,
        **{name: None if way is None else _way_as_json(way) for name, way in ways.items()},
        "least_link": None if link is None else {"field": link.field, "value": link.value, **_way_as_json(link.way)},
        "runs": found.runs,
    }


def _way_row(what: str, way: Way) -> Sequence[str]:
    return (
        (_("all") if way.at_once is None else str(way.at_once)) if what == "at-once" else order_text(way.order),
        _time(way.empty_after),
        _time(way.worst_pause),
        way.worst,
        _time(way.sum_of_pauses),
        _size(way.bytes_sent),
        _size(way.bytes_twice),
        str(len(way.over_limit) or ""),
        str(len(way.staying) or ""),
    )


def _time(seconds: float | None) -> str:
    return "" if seconds is None else write(seconds, Kind.TIME)


def _size(amount: float) -> str:
    return write(amount, Kind.SIZE)
