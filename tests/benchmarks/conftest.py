"""After the table of pytest-benchmark: every median in one unit, beside its budget, and the ratios that matter."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from migviz.scenario import load_scenario
from migviz.values import write_some

if TYPE_CHECKING:
    from migviz.gui.shells.main_window import MainWindow

MARK = {True: "", False: "  <- over budget"}


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    session = getattr(config, "_benchmarksession", None)
    measured = sorted(getattr(session, "benchmarks", ()), key=lambda bench: bench.name)
    if not measured:
        return
    medians = {bench.name: bench.stats.median for bench in measured}
    width = max(map(len, medians))
    terminalreporter.section("medians in ms")
    for bench in measured:
        line = f"{bench.name:<{width}} {1e3 * bench.stats.median:>10.3f}"
        budget, p95 = bench.extra_info.get("budget"), bench.extra_info.get("p95_ms")
        if p95 is not None:
            line += f"  p95 {p95:.3f}, at full speed {bench.extra_info['p95_at_full_speed_ms']:.3f}"
        if budget is not None:
            line += f"  of {1e3 * budget:g}{MARK[(p95 / 1e3 if p95 is not None else bench.stats.median) <= budget]}"
        terminalreporter.write_line(line + _memory(bench.extra_info))
    ratios = [bench for bench in measured if bench.extra_info.get("times") in medians]
    if ratios:
        terminalreporter.section("ratios")
    for bench in ratios:
        other, most = bench.extra_info["times"], bench.extra_info.get("at_most")
        ratio = bench.stats.median / medians[other]
        limit = f", at most {most:g}{MARK[ratio <= most]}" if most else ""
        terminalreporter.write_line(f"{bench.name} takes {ratio:.3g} times as long as {other}{limit}")


def _memory(info: dict[str, Any]) -> str:
    """What a program held at most, and what it grew by, each beside its budget; "" where that is not measured."""
    if "resident_MB" not in info:
        return ""
    most, growth = max(info["resident_MB"]), info["growth_MB"]
    keeps = most <= info["budget_MB"] and growth <= info["growth_budget_MB"]
    return f"  {most:.0f} MB of {info['budget_MB']}, grown by {growth:.1f} of {info['growth_budget_MB']}{MARK[keeps]}"


@pytest.fixture
def window(tmp_path: Path) -> Iterator["MainWindow"]:
    """A window as it is some seconds after the program's start."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from migviz.gui.session import Session  # the benches without a window need no Qt
    from migviz.gui.shells.app import application
    from migviz.gui.shells.main_window import MainWindow
    from migviz.gui.shells.warming import keep_memory_together, keep_what_is_loaded

    app = application()
    window = MainWindow(Session(load_scenario("workload.dirty_rate: 30 MiB/s"), state_folder=tmp_path))
    window.resize(1440, 900)
    window.show()
    for _ in range(5):
        app.processEvents()
    keep_memory_together()  # as the program does, and both of the following in the first seconds after its start
    while write_some(100):
        pass
    keep_what_is_loaded()
    yield window
    window.close()
