"""What do the events of Hyper-V say? Begin, end and black-out; as CSV, JSON or XML, whatever the language of the text.

Events 20415 and 20417 of VMMS-Admin have the VM's name, its id and the black-out in their properties; 21024 and 21026 say that it failed. The unit
of the black-out is recalled, not documented: seconds, or milliseconds where it is more than 1000.
"""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from migviz.language import N_, _
from migviz.recorded.amounts import decimal, whole
from migviz.recorded.collector import Collector
from migviz.recorded.lines import Line, clock_of
from migviz.recorded.reader import Found, Reader, Verified
from migviz.recorded.recording import WHOLE_PAUSE, Recorded, Status

_PROVIDER = "Microsoft-Windows-Hyper-V-"
_BLACK_OUT = (20415, 20417, 22509)
_FINISHED = (20418, 20415, 20417, 22507, 22509)
_FAILED = (21024, 21026, 21502)
_BEGAN = (20413, 20414)
_HEADING = 0
"""No event: the line that names the columns of a table."""
_MS = 1000.0
_XML = re.compile(r"<Event[ >].*?</Event>", re.DOTALL)
_ID = re.compile(r"<EventID[^>]*>(\d{1,6})</EventID>")
_TIME = re.compile(r"SystemTime=['\"]([^'\"]+)['\"]")
_DATA = re.compile(r"<Data[^>]*>([^<]*)</Data>")
_DATE = re.compile(r"/Date\((\d{1,14})\)/")
_FIELD = re.compile(r'"((?:[^"]|"")*)"|([^;,]*)')

_Event = tuple[int, int, float | None, list[str]]
"""Line, id, time and properties of an event."""


def read(lines: Sequence[Line]) -> Found:
    """One recording for each VM and end."""
    machines: dict[str, Collector] = {}
    understood = set[int]()
    for number, event, clock, properties in _events(lines):
        if event in (*_FINISHED, *_FAILED, *_BEGAN, _HEADING):
            understood.add(number)
        if event not in (*_FINISHED, *_FAILED, *_BEGAN):
            continue
        name = properties[0] if properties else ""
        collector = machines.setdefault(name, Collector("hyper-v"))
        _hear(collector, event, clock, properties)
    found: list[Recorded] = []
    for collector in machines.values():
        collector.close()
        found += collector.found
    return Found(migrations=tuple(found), understood=frozenset(understood))


def _hear(collector: Collector, event: int, clock: float | None, properties: list[str]) -> None:
    if event in _BEGAN:
        collector.start(clock)
        return
    known = collector.is_open
    if not known:
        collector.start(clock)
    collector.note(_("Hyper-V writes no bytes, rates or iterations into its events."))
    pause = decimal(properties[2]) if event in _BLACK_OUT and len(properties) > 2 else None
    if pause is not None and pause > _MS:
        pause /= _MS
    status = Status.FAILED if event in _FAILED else Status.COMPLETED
    collector.end(status, clock=clock if known else None, pause=pause, pause_is=WHOLE_PAUSE)


def _events(lines: Sequence[Line]) -> Iterator[_Event]:
    text = "\n".join(line.text for line in lines)
    if "<Event" in text:
        yield from _from_xml(lines)
    elif text.lstrip().startswith(("[", "{")):
        yield from _from_json(lines, text)
    else:
        yield from _from_csv(lines)


def _from_xml(lines: Sequence[Line]) -> Iterator[_Event]:
    """An event may be spread over lines."""
    block, began = "", 0
    for line in lines:
        if "<Event" in line.text and "<EventID" not in block:
            block, began = "", line.number
        block = (block + "\n" + line.text)[-65_536:]
        if "</Event>" in line.text:
            for piece in _XML.findall(block):
                named, stamp = _ID.search(piece), _TIME.search(piece)
                if named and _PROVIDER in piece:
                    yield began, int(named[1]), clock_of(stamp[1]) if stamp else None, _DATA.findall(piece)
            block = ""


def _from_json(lines: Sequence[Line], text: str) -> Iterator[_Event]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return
    for item in found if isinstance(found, list) else [found]:
        number = whole(item.get("Id", item.get("EventID"))) if isinstance(item, dict) else None
        if number is not None:
            yield lines[0].number, number, _json_clock(item.get("TimeCreated")), _properties(item)


def _json_clock(value: Any) -> float | None:
    text = str(value.get("value", value.get("DateTime", "")) if isinstance(value, dict) else value)
    found = _DATE.search(text)
    return int(found[1]) / 1e3 if found else clock_of(text)


def _properties(item: dict[str, Any]) -> list[str]:
    listed = item.get("Properties")
    if not isinstance(listed, list):
        return []
    return [str(entry.get("Value", "")) if isinstance(entry, dict) else str(entry) for entry in listed]


def _from_csv(lines: Sequence[Line]) -> Iterator[_Event]:
    """Where properties became a type name, the numbers are lost, and only the ids are left."""
    columns: list[str] = []
    for line in lines:
        fields = [quoted.replace('""', '"') or plain for quoted, plain in _FIELD.findall(line.text) if quoted or plain]
        if any(name in fields for name in ("Id", "EventID", "EventId")):
            columns = fields
            yield line.number, _HEADING, None, []
            continue
        row = dict(zip(columns, fields, strict=False))
        number = next((row[name] for name in ("Id", "EventID", "EventId") if row.get(name, "").isdecimal()), "")
        if number and len(number) < 7:
            values = [row[name] for name in ("VmName", "VmId", "BlackoutTime") if name in row]
            yield line.number, int(number), clock_of(row.get("TimeCreated", "")), values


HYPER_V = Reader(
    name="hyper-v",
    title="Hyper-V: events as CSV, JSON or XML",
    decides=lambda text: _PROVIDER in text,
    read=read,
    known_by="Microsoft-Windows-Hyper-V- as the provider",
    verified=(
        Verified.PUBLIC,
        Verified.RECALLED,
    ),
    checked=N_("event numbers and properties from a published script, the rest recalled"),
)
