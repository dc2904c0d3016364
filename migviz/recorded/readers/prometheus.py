"""What do metrics say? KubeVirt's and libvirt exporters', as scrapes in Prometheus' text format or as the JSON of a range query.

Names are those of KubeVirt's metrics.md and of public exporters' logs. A scrape without time stamps says nothing of a course; the last values stay after the
end, until the series is stale.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from migviz.language import N_
from migviz.recorded.amounts import number
from migviz.recorded.collector import Collector
from migviz.recorded.lines import Line
from migviz.recorded.reader import Found, Reader, Verified
from migviz.recorded.recording import Status

_LINE = re.compile(
    r"^(?P<name>[a-z_]{3,80})\{(?P<labels>[^}]{0,600})\} (?P<value>[-+\w.]{1,30})(?: (?P<stamp>\d{1,16}))?$"
)
_LABEL = re.compile(r'(\w{1,40})="([^"]{0,200})"')
_KUBEVIRT = r"kubevirt_(?:vmi_migration|migrate_vmi)_"
_FIELDS: tuple[tuple[str, str], ...] = (
    (_KUBEVIRT + r"(?:data_)?processed_bytes", "sent"),
    (_KUBEVIRT + r"(?:data_)?remaining_bytes", "remaining"),
    (_KUBEVIRT + r"(?:data_bytes_total|data_total_bytes|total_bytes)", "total"),
    (_KUBEVIRT + r"(?:memory_transfer|disk_transfer)_rate_bytes", "rate"),
    (_KUBEVIRT + r"dirty_memory_rate_bytes", "dirty_rate"),
    (r"libvirt_domain_job_info_(?:data|memory)_processed_bytes", "sent"),
    (r"libvirt_domain_job_info_(?:data|memory)_remaining_bytes", "remaining"),
    (r"libvirt_domain_job_info_(?:data|memory)_total_bytes", "total"),
    (r"libvirt_domain_job_info_time_elapsed_seconds", "elapsed"),
    (_KUBEVIRT + r"succeeded", "succeeded"),
    (_KUBEVIRT + r"failed", "failed"),
)
_KNOWN = tuple((re.compile(pattern), field) for pattern, field in _FIELDS)
_DECIDES = re.compile(rf"\b(?:{_KUBEVIRT}|libvirt_domain_job_)")
Values = dict[str, float]


def read(lines: Sequence[Line]) -> Found:
    """A recording for each VM."""
    machines: dict[str, dict[float, Values]] = defaultdict(lambda: defaultdict(dict))
    first: dict[str, int] = {}
    understood = set[int]()
    for line in lines:
        for machine, t, field, value in (*_from_text(line.head), *_from_json(line.text)):
            machines[machine][t][field] = value
            first.setdefault(machine, line.number)
            understood.add(line.number)
        if _DECIDES.search(line.head) and line.head.startswith("# "):
            understood.add(line.number)
    made = [item for name, looks in machines.items() for item in _recorded(name, looks, first[name])]
    return Found(migrations=tuple(made), understood=frozenset(understood))


def _recorded(machine: str, looks: Mapping[float, Values], line: int) -> Iterator[Any]:
    collector = Collector("kubevirt" if machine.startswith("kubevirt") else "libvirt")
    before: Values = {}
    for t in sorted(looks):
        said = looks[t]
        if collector.is_open and (said.get("succeeded") or said.get("failed")):
            collector.end(Status.COMPLETED if said.get("succeeded") else Status.FAILED, clock=t)
            continue
        course: Values = {name: said[name] for name in ("sent", "remaining", "total") if name in said}
        if course and course != before:  # the last values stay when it is over
            before = course
            given = {name: said.get(name) or None for name in ("rate", "dirty_rate")}
            collector.sample(line, clock=t, elapsed=said.get("elapsed"), **course, **given)
    collector.close()
    yield from collector.found


def _from_text(text: str) -> Iterator[tuple[str, float, str, float]]:
    found = _LINE.match(text)
    if found is None or found["stamp"] is None:
        return
    labels = dict(_LABEL.findall(found["labels"]))
    yield from _one(found["name"], labels, float(found["stamp"]) / 1e3, found["value"])


def _from_json(text: str) -> Iterator[tuple[str, float, str, float]]:
    """`{"data": {"result": [{"metric": {..}, "values": [[s, "v"], ..]}]}}`"""
    if not text.lstrip().startswith("{") or not _DECIDES.search(text):
        return
    try:
        results = json.loads(text)["data"]["result"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return
    for result in results if isinstance(results, list) else ():
        metric, values = (result.get(key) for key in ("metric", "values")) if isinstance(result, dict) else (None, None)
        if not isinstance(metric, dict) or not isinstance(values, list):
            continue
        for pair in values:
            if isinstance(pair, list) and len(pair) == 2 and (t := number(pair[0], 1e12)) is not None:
                yield from _one(str(metric.get("__name__", "")), metric, t, str(pair[1]))


def _one(name: str, labels: Mapping[str, Any], t: float, text: str) -> Iterator[tuple[str, float, str, float]]:
    field = next((field for pattern, field in _KNOWN if pattern.fullmatch(name)), None)
    try:
        value = number(float(text))
    except ValueError:
        return
    if field is not None and value is not None:
        kind = "kubevirt" if name.startswith("kubevirt") else "libvirt"
        yield (
            f"{kind} {labels.get('namespace', '')} {labels.get('name') or labels.get('domain') or ''}",
            t,
            field,
            value,
        )


PROMETHEUS = Reader(
    name="prometheus",
    title="Prometheus: KubeVirt's or libvirt's metrics",
    decides=lambda text: bool(_DECIDES.search(text)),
    read=read,
    known_by="kubevirt_vmi_migration_, libvirt_domain_job_",
    verified=(Verified.PUBLIC,),
    checked=N_("names from documentation and public logs"),
)
