"""Which JSON objects are in a text? One in each line, spread over many, or after other words; also as Python prints them."""

import ast
import json
from collections.abc import Iterator, Sequence
from typing import Any

from migviz.recorded.amounts import number
from migviz.recorded.lines import Line, clock_of

MOST_LINES_OF_ONE = 500
"""Chosen: an object that is spread over more lines is none of a migration."""

Object = dict[str, Any]


def objects(lines: Sequence[Line]) -> Iterator[tuple[Line, int, Object]]:
    """The objects with the line where each begins and how many lines it takes."""
    at, alone_until = 0, 0
    while at < len(lines):
        found, took = _in_one_line(lines[at])
        if found is None and took != 1 and at >= alone_until:
            found, took = _over_lines(lines, at)
            alone_until = at if found is not None else at + MOST_LINES_OF_ONE
        if found is not None:
            yield lines[at], took, found
        at += max(took, 1)


def _in_one_line(line: Line) -> tuple[Object | None, int]:
    """The object, and in how many lines it is: 0 where it may go on."""
    start = line.text.find("{")
    if start < 0:
        return None, 1
    found = parsed(line.text[start:])
    return found, 0 if found is None and _depth(line.text) > 0 else 1


def _over_lines(lines: Sequence[Line], at: int) -> tuple[Object | None, int]:
    depth, parts = 0, []
    for took, line in enumerate(lines[at : at + MOST_LINES_OF_ONE], 1):
        part = line.text[line.text.find("{") :] if took == 1 else line.text
        depth += _depth(part)
        parts.append(part)
        if depth <= 0:
            found = parsed("\n".join(parts))
            return found, took if found is not None else 1
    return None, 1


def _depth(text: str) -> int:
    """How many braces are left open; those inside words hardly occur in such objects, and are then only not understood."""
    return text.count("{") - text.count("}")


def parsed(text: str) -> Object | None:
    """The object that a text begins with."""
    try:
        found = json.JSONDecoder().raw_decode(text)[0]
    except (ValueError, RecursionError):
        found = _printed_by_python(text)
    return found if isinstance(found, dict) else None


def _printed_by_python(text: str) -> Any:
    if not text.startswith("{'") or text.count("{") + text.count("[") + text.count("(") > 500:
        return None
    try:
        return ast.literal_eval(text.rstrip().rstrip(",;"))
    except (ValueError, SyntaxError, MemoryError, RecursionError, TypeError):
        return None


def clock_in(found: Object, line: Line) -> float | None:
    """When an object was written, by what it says or what stood in front of it."""
    stamp = found.get("timestamp")
    if isinstance(stamp, dict):
        seconds, micro = number(stamp.get("seconds"), 1e12), number(stamp.get("microseconds"), 1e9)
        if seconds is not None:
            return seconds + (micro or 0.0) / 1e6
    for key in ("time", "t", "timestamp", "ts"):
        value = found.get(key)
        if isinstance(value, str) and (clock := clock_of(value)) is not None:
            return clock
        if not isinstance(value, str) and (seconds := number(value, 1e12)) is not None:
            return seconds
    return line.clock
