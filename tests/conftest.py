"""What holds for every test: no screen is needed, and MIGVIZ_NO_QT=1 proves that neither is Qt."""

import gc
import os
import sys
from collections import defaultdict
from collections.abc import Callable, Generator, Iterator, Sequence
from functools import lru_cache, wraps
from importlib.abc import MetaPathFinder
from pathlib import Path
from threading import current_thread, main_thread
from typing import TYPE_CHECKING

import numpy as np
import pytest
from _pytest.assertion import rewrite
from hypothesis import HealthCheck, settings

from tests import quick
from tests.shared import Made, made, shared

if TYPE_CHECKING:  # what is tested is imported by the tests
    from migviz.course.lesson import Lesson
    from migviz.scenario import Scenario
    from migviz.study.limits import Limit

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# A slow or busy machine is no bug: speed is measured by `make bench` only. And the same examples every time: what
# fails today must fail tomorrow.
settings.register_profile("migviz", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("migviz")

# An assert that fails on a run writes the run: not every number of its arrays.
np.set_printoptions(threshold=6, edgeitems=2)


class QtIsUnimportable(MetaPathFinder):
    """Stands before all other finders and refuses Qt."""

    names = frozenset({"PySide6", "shiboken6", "pyqtgraph"})

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: object = None) -> None:
        if fullname.partition(".")[0] in self.names:
            raise ImportError(f"{fullname} is made unimportable by MIGVIZ_NO_QT=1", name=fullname)


if os.environ.get("MIGVIZ_NO_QT") == "1":
    assert not QtIsUnimportable.names & set(sys.modules), "Qt was imported before conftest.py could refuse it"
    sys.meta_path.insert(0, QtIsUnimportable())


def _more_runs_are_kept() -> None:
    """A run follows from its scenario alone, and migviz keeps the last twenty: enough for one who looks at a lesson, and few for tests
    that go through all lessons again and again."""
    from migviz import engine

    engine.finished_run = lru_cache(maxsize=100)(engine.finished_run.__wrapped__)


def _a_lesson_is_read_once() -> None:
    """The course stays as it is while tests run, and so does a text without a folder; each of the hundreds of lists reads all lessons."""
    from migviz.course import reading
    from migviz.language import wished
    from migviz.resources import lessons_folder

    own, read = lessons_folder(), reading.parse_lesson
    once = shared(lambda text, where, folder, _wished: read(text, where=where, folder=folder))

    def parse_lesson(text: str, *, where: str = "", folder: Path | None = None) -> "Lesson":
        keep = folder in (None, own)
        return once(text, where, folder, tuple(wished())) if keep else read(text, where=where, folder=folder)

    reading.parse_lesson = parse_lesson


def _a_fit_is_made_once() -> None:
    """A fit follows from its log, and tries some dozens of runs; many tests look at the same few logs. In another thread it is made, for
    that can be given up."""
    from migviz.recorded import fitted

    fit, once = fitted.fit, shared(fitted.fit)
    fitted.fit = wraps(fit)(lambda recorded: (once if current_thread() is main_thread() else fit)(recorded))


def pytest_addoption(parser: pytest.Parser) -> None:
    _a_fit_is_made_once()
    _a_lesson_is_read_once()
    _more_runs_are_kept()  # at once: before another conftest.py imports what simulates
    parser.addoption(
        "--part", choices=quick.PARTS, help="of the whole suite the quick one, or what that leaves out (tests/quick.py)"
    )
    parser.addoption("--seconds", action="store_true", help="write into build/seconds how long each test takes")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    quick.part = config.getoption("--part") or ""
    if quick.part:
        quick.choose(config, items)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    with quick.measured(item):
        for name in getattr(item, "fixturenames", ()):
            file, fixture = of_files.get(name, ("", None))
            if fixture and item.nodeid.startswith(f"{file}::"):
                fixture.used()
        return (yield)


of_files: dict[str, tuple[str, Made]] = {}
"""What a fixture made once for a file, and for which."""


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(
    fixturedef: pytest.FixtureDef[object], request: pytest.FixtureRequest
) -> Generator[None, object, object]:
    if fixturedef.scope != "module":
        return (yield)
    with made() as fixture:
        of_files[fixturedef.argname] = request.node.nodeid, fixture
        return (yield)


def pytest_sessionfinish(session: pytest.Session) -> None:
    if session.config.getoption("--seconds"):
        quick.keep_measured()


gc.disable()  # while modules and tests are loaded, all of which stay


def pytest_collection_finish() -> None:
    """What is loaded and collected by now stays to the end: a search for rubbish leaves it aside, and seldom comes. Runs are
    many small values and no circles, so 4,000 searches, 5 s of each lane, found next to nothing."""
    gc.enable()
    gc.collect()
    gc.freeze()


def pytest_runtest_setup() -> None:
    """For each test anew: a window that warms up has its own idea of it."""
    gc.set_threshold(100_000, 20, 50)


@pytest.fixture(scope="module", autouse=True)
def rubbish_goes_with_its_file() -> Iterator[None]:
    """A window that is closed, and a migration that is over, are circles. What a file keeps for the next ones is not looked
    through again."""
    yield
    gc.collect(1)


@pytest.fixture(scope="session")
def advised_once() -> Iterator[None]:
    """Advice follows from its scenario, and tries some dozens of runs. Commands and tests ask for the same."""
    from migviz.study import advice

    advised = shared(advice.advise)

    def once(
        scenario: "Scenario",
        limits: Sequence["Limit"] = (),
        step: Callable[[int], object] = lambda done: None,
        product: str = "",
    ) -> advice.Advised:
        found = advised(scenario, tuple(limits), product=product)
        for done in range(1, found.runs + 1):
            step(done)
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(advice, "advise", once)
        yield


taken: dict[str, float] = defaultdict(float)
"""Seconds of each file, by the clock on the wall."""


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    taken[report.nodeid.partition("::")[0]] += report.duration


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Where the time went, so that a file that becomes slow is seen before the suite is."""
    if sum(taken.values()) > 60:
        terminalreporter.section("the slowest files")
        for file, seconds in sorted(taken.items(), key=lambda item: -item[1])[:10]:
            terminalreporter.write_line(f"{seconds:6.1f} s {file}")
    if slow := quick.unlisted(quick.taken, quick.known()):
        terminalreporter.section(
            "slow, and not in tests/seconds.txt: .ci/test --seconds FILES, then python -m tests.quick"
        )
        for name, seconds in slow.items():
            terminalreporter.write_line(f"{seconds:6.1f} s {name}")


# A test that executes no assert cannot fail; parametrised ones that find nothing to look at are the usual case. pytest asks
# at each assert that holds whether somebody wants to hear of it, which is told here and answered with no: to hear of it
# would cost a text of every value.
HELD = "_check_if_assertion_pass_impl"
RAISES = {"raises", "assert_allclose", "assert_array_equal"}
held: list[bool] = []


def _an_assert_holds() -> bool:
    held[:] = [True]
    return False


assert hasattr(rewrite, HELD), "pytest has changed how it tells of asserts that hold"
setattr(rewrite, HELD, _an_assert_holds)
# The modules beside the tests assert too.
pytest.register_assert_rewrite(
    *(f"tests.{at.stem}" for at in Path(__file__).parent.iterdir() if at.stem not in ("conftest", "quick", "shared"))
)


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    """A test that comes to its end without an assert fails; a bench measures, and need not."""
    held.clear()
    result = yield
    function = pyfuncitem.function
    inner = function.hypothesis.inner_test if hasattr(function, "hypothesis") else function
    if "benchmark" not in pyfuncitem.fixturenames and not held and not RAISES & set(inner.__code__.co_names):
        pytest.fail("it came to its end without an assert", pytrace=False)
    return result
