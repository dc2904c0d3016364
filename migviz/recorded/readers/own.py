"""What does migviz's own JSON say? A run that was simulated, as `migviz run --json` prints it."""

import json
from collections.abc import Sequence
from typing import Any

from migviz.recorded.amounts import number, whole
from migviz.recorded.collector import Collector
from migviz.recorded.lines import Line
from migviz.recorded.reader import Found, Reader, Verified
from migviz.recorded.recording import WHOLE_PAUSE, Status
from migviz.scenario.policies import POLICIES
from migviz.scenario.units import PAGE

_NOTHING = Found(migrations=(), understood=frozenset())


def read(lines: Sequence[Line]) -> Found:
    """The one run of the text."""
    try:
        found = json.loads("\n".join(line.text for line in lines))
    except (ValueError, RecursionError):
        return _NOTHING
    if (
        not isinstance(found, dict)
        or not isinstance(found.get("result"), dict)
        or not isinstance(found.get("iterations"), list)
    ):
        return _NOTHING
    scenario = found.get("scenario")
    scenario = scenario if isinstance(scenario, dict) else {}
    policy = str(scenario.get("migration.policy"))
    collector = Collector(policy if policy in POLICIES else "libvirt")
    collector.start()
    _settings(collector, scenario)
    _samples(collector, found["iterations"], number(scenario.get("vm.memory")))
    _end(collector, found["result"])
    return Found(migrations=tuple(collector.found), understood=frozenset(line.number for line in lines))


def _settings(collector: Collector, scenario: dict[str, Any]) -> None:
    collector.know(
        memory=number(scenario.get("vm.memory")),
        setup_time=number(scenario.get("migration.setup_time"), 1e9),
        limit=number(scenario.get("migration.downtime_limit"), 1e9),
        speed_limit=number(scenario.get("migration.bandwidth_limit")),
    )


def _samples(collector: Collector, passes: list[Any], memory: float | None) -> None:
    """What was left when each iteration began: what was left before, less what was sent, and what was dirtied meanwhile."""
    sent = gone = zeros = 0.0
    left, count = memory, 0
    iterations = [item for item in passes[:5000] if isinstance(item, dict) and item.get("copying") == "iteration"]
    for item in iterations:
        start, pages = number(item.get("start_s"), 1e9), number(item.get("pages"))
        if start is None or pages is None:
            continue
        count += 1
        collector.sample(
            1, elapsed=start, sent=sent, remaining=left, total=memory, iteration=count, pages=gone, zeros=zeros
        )
        of_zeros = number(item.get("zero_pages")) or 0.0
        sent += number(item.get("bytes")) or 0.0
        gone, zeros = gone + pages - of_zeros, zeros + of_zeros
        dirtied = number(item.get("dirtied_pages"))
        left = None if left is None or dirtied is None else max(0.0, left + (dirtied - pages) * PAGE)
    if count and (end := number(iterations[-1].get("end_s"), 1e9)) is not None:
        collector.sample(
            1, elapsed=end, sent=sent, remaining=left, total=memory, iteration=count + 1, pages=gone, zeros=zeros
        )


def _end(collector: Collector, result: dict[str, Any]) -> None:
    count = whole(result.get("iterations"))
    collector.end(
        Status.COMPLETED if result.get("finished") is True else Status.FAILED,
        total=number(result.get("total_time_s"), 1e12),
        pause=number(result.get("downtime_s"), 1e12),
        pause_is=WHOLE_PAUSE,
        sent=number(result.get("bytes_sent")),
        iterations=None if count is None else count + bool(result.get("converged")),
    )


OWN = Reader(
    name="migviz",
    title="migviz run --json",
    decides=lambda text: '"migration.policy"' in text or '"work_lost_s"' in text or '"result": {' in text,
    read=read,
    known_by="migviz recording",
    verified=(Verified.OWN,),
)
