"""Which tests come by which places, and which notice it when one is broken? A plugin of pytest for `.ci/mutants`, whose copy
says in each place `(WRONG) if came_by.broken == PLACE else came_by.at(PLACE) or (RIGHT)`.

With CAME_BY it tells, in that folder, which tests come by, and how many seconds of the processor each takes; a program that a
test starts tells too, for pytest leaves the test's name in the environment. With CAME_BY_PLAN it runs the tests of each place
in a process that divides off with that place broken, until one fails.
"""

import atexit
import json
import os
import resource
from collections import defaultdict
from collections.abc import Generator, Iterable
from pathlib import Path

import pytest

WHERE, PLAN = os.environ.get("CAME_BY", ""), os.environ.get("CAME_BY_PLAN", "")
broken = -1
by: dict[int, set[str]] = defaultdict(set)
seconds: dict[str, float] = defaultdict(float)
under_way = [os.environ.get("PYTEST_CURRENT_TEST", "").partition("[")[0].partition(" ")[0]]


def at(place: int) -> None:
    by[place].add(under_way[0])


# --- which come by ------------------------------------------------------------------------------------------------------


def _spent() -> float:
    return sum(os.times()[:4])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    began, under_way[0] = _spent(), _function(item)
    try:
        return (yield)
    finally:
        seconds[under_way[0]] += _spent() - began
        under_way[0] = ""


def _function(item: pytest.Item) -> str:
    return item.nodeid.partition("[")[0]


@atexit.register
def tell() -> None:
    if WHERE and (by or seconds):
        record = {"by": {place: sorted(filter(None, tests)) for place, tests in by.items()}, "seconds": seconds}
        Path(WHERE, f"{os.getpid()}.json").write_text(json.dumps(record))


# --- which notice -------------------------------------------------------------------------------------------------------


def pytest_runtestloop(session: pytest.Session) -> bool | None:
    if not PLAN or "PYTEST_CURRENT_TEST" in os.environ:
        return None
    of: dict[str, dict[pytest.Item, None]] = defaultdict(dict)
    for item in session.items:
        for name in (_function(item), _function(item).partition("::")[0]):
            of[name][item] = None
    passes: dict[str, bool] = {}
    for place, tests in json.loads(Path(PLAN).read_text()).items():
        those = dict.fromkeys(item for test in tests for item in of[test])
        found = _noticed_by(session, int(place), those, of, passes)
        os.write(int(os.environ["CAME_BY_TELLS"]), f"{place} {found}\n".encode())
    return True


def _noticed_by(
    session: pytest.Session, place: int, those: Iterable[pytest.Item], of: dict[str, dict], passes: dict[str, bool]
) -> str:
    """The first test that fails with a place broken, and not without."""
    while True:
        found = first_to_fail(session, place, [item for item in those if passes.get(_function(item), True)])
        test = found.partition("[")[0]
        if test in of and test not in passes:
            passes[test] = not first_to_fail(session, -1, list(of[test]))
        if passes.get(test, True):
            return found


def first_to_fail(session: pytest.Session, place: int, items: list[pytest.Item]) -> str:
    """The first that fails in a process of its own, "time" where they hang or crash, "" where none does."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        global broken
        broken = place
        longest = int(os.environ["CAME_BY_LONGEST"])
        resource.setrlimit(resource.RLIMIT_CPU, (longest, longest))
        os.write(writer, _failing(session, items).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as told:
        found = told.read()
    return found if os.waitpid(child, 0)[1] == 0 else "time"


def _failing(session: pytest.Session, items: list[pytest.Item]) -> str:
    for item, following in zip(items, [*items[1:], None], strict=True):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.testsfailed:
            return item.nodeid
    return ""
