"""Which tests come by which functions, and which fail when a place is broken? A plugin of pytest for `.ci/mutants`, whose copies
say `came_by.at(FUNCTION)` in each function, or `(WRONG) if PLACE in came_by.broken else (RIGHT)` in each place.

CAME_BY_BROKEN names the places that are broken, also for a program that a test starts. With CAME_BY_RECORD it tells, in that
folder, which tests come by, and how many seconds of the processor each takes. With CAME_BY_TELLS it writes into that file which
tests began and failed, and leaves out those that began before: after a crash, the rest. With CAME_BY_SERVES it has all tests
loaded, and runs those it is asked for in a process that divides off with places broken, until one fails.
"""

import atexit
import json
import os
import resource
import signal
import time
from collections import defaultdict
from collections.abc import Generator
from itertools import chain
from math import isfinite
from pathlib import Path

import pytest

RECORD, TELLS, SERVES = (os.environ.get(f"CAME_BY_{what}", "") for what in ("RECORD", "TELLS", "SERVES"))
BUDGET, LONGEST = (float(os.environ.get(f"CAME_BY_{what}", "inf")) for what in ("BUDGET", "LONGEST"))
"""Seconds of the processor after which no other test begins, and for a single one: it fails if it takes longer."""
WAITS = 4 * LONGEST
"""Seconds by the clock after which the process of a test that waits for ever ends."""
broken = frozenset(map(int, os.environ.get("CAME_BY_BROKEN", "").split()))
by: dict[str, set[int]] = defaultdict(set)
seconds: dict[str, float] = defaultdict(float)
outer = os.environ.get("PYTEST_CURRENT_TEST", "").partition("[")[0].partition(" ")[0]
"""The test that started this program, if one did."""
at = by[outer].add
loaded = 0.0
"""When all tests were, in seconds of the processor."""


def function_of(test: str) -> str:
    return test.partition("[")[0]


# --- each test ----------------------------------------------------------------------------------------------------------


def _spent() -> float:
    return sum(os.times()[:4])


def _takes_too_long(*_: object) -> None:
    raise TimeoutError(f"it took more than {LONGEST:.0f} s of the processor")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    global at
    name, began = function_of(item.nodeid), _spent()
    at = by[name].add
    _tell("began", item.nodeid)
    try:
        return (yield)
    finally:
        seconds[name] += _spent() - began
        at = by[outer].add


def pytest_collection_finish() -> None:
    global loaded
    loaded = time.process_time()


def pytest_runtest_setup(item: pytest.Item) -> None:
    if time.process_time() - loaded > BUDGET and not outer:
        item.session.shouldstop = "the time for these tests is used up"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Generator[None, object, object]:
    if outer or not isfinite(LONGEST):
        return (yield)
    signal.signal(signal.SIGVTALRM, _takes_too_long)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # also where Qt waits, and no handler would be heard
    signal.setitimer(signal.ITIMER_VIRTUAL, LONGEST)
    signal.setitimer(signal.ITIMER_REAL, WAITS)
    try:
        return (yield)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


@atexit.register
def _record() -> None:
    if RECORD:
        record = {"by": {test: sorted(found) for test, found in by.items() if test}, "seconds": seconds}
        Path(RECORD, f"{os.getpid()}.json").write_text(json.dumps(record))


# --- which fail ---------------------------------------------------------------------------------------------------------


def _tell(what: str, test: str) -> None:
    if TELLS and not outer:
        with open(TELLS, "a") as file:
            file.write(f"{what} {test}\n")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if TELLS and not outer:
        done = {line.partition(" ")[2] for line in Path(TELLS).read_text().splitlines()}
        items[:] = [item for item in items if item.nodeid not in done]


def pytest_collectreport(report: pytest.CollectReport) -> None:
    if report.failed:
        _tell("failed", report.nodeid)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.failed:
        _tell("failed", report.nodeid)


# --- a process in which all tests are loaded ----------------------------------------------------------------------------


def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """Each line that is asked names places and tests; the answer is the first that fails, or an empty line."""
    if not SERVES or outer:
        return None
    asks, says = map(int, SERVES.split())
    of: dict[str, dict[pytest.Item, None]] = defaultdict(dict)
    for item in session.items:
        for name in (item.nodeid, function_of(item.nodeid), item.nodeid.partition("::")[0]):
            of[name][item] = None
    with os.fdopen(asks) as lines:
        for asked in map(json.loads, lines):
            without = {item for test in asked["without"] for item in of[test]}
            items = [
                item for item in dict.fromkeys(chain(*(of[test] for test in asked["tests"]))) if item not in without
            ]
            os.write(says, f"{first_to_fail(session, asked['broken'], items, asked['budget'])}\n".encode())
    return True


def first_to_fail(session: pytest.Session, places: list[int], items: list[pytest.Item], budget: float) -> str:
    """The first that fails with places broken, in a process that divides off, or at which that process ends."""
    if not items:
        return ""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        global broken
        broken, os.environ["CAME_BY_BROKEN"] = frozenset(places), " ".join(map(str, places))
        resource.setrlimit(resource.RLIMIT_CPU, (300, 300))  # where Python is not asked, no alarm is heard
        _until_one_fails(session, items, writer, budget)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as told:
        begun = told.read().split("\n")
    return begun[-2] if os.waitpid(child, 0)[1] or begun[-1] == "failed" else ""


def _until_one_fails(session: pytest.Session, items: list[pytest.Item], writer: int, budget: float) -> None:
    for item, following in zip(items, [*items[1:], None], strict=True):
        if time.process_time() > budget:
            return
        os.write(writer, f"{item.nodeid}\n".encode())
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.testsfailed:
            os.write(writer, b"failed")
            return
