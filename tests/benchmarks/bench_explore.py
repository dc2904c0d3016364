"""How fast do map and comparison follow a drag, offscreen at 1440 x 900? Budget of the map: 50 ms, 95 of 100 times."""

import os
from collections.abc import Callable

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication

from migviz.gui.panes.map_sweeping import MapSweep
from migviz.gui.shells.main_window import MainWindow
from migviz.scenario.policies import POLICIES
from migviz.showing import wishes
from migviz.showing.modes import Mode
from tests.benchmarks.pace import measure

MIB = 2.0**20


def _measure(benchmark, act: Callable[[int], object], window: MainWindow) -> None:
    counter = iter(range(100_000))

    def drag() -> None:
        act(next(counter))
        _shown(window)

    measure(benchmark, drag, budget=50e-3, rounds=150, warmup=10)


def bench_the_point_of_the_map_is_dragged(benchmark, window: MainWindow) -> None:
    window.session.do(wishes.enter_mode, Mode("Map"))
    window.session.settle()  # makes the map
    QApplication.processEvents()
    places = window.map.places
    assert places is not None

    def act(count: int) -> None:
        spot = places.plot.topLeft() + QPointF(60 + count % 300, 80 + count % 200)
        x, y = places.x.value(spot.x()), places.y.value(spot.y())
        window.map.values_edited.emit({"workload.dirty_rate": x, "link.bandwidth": y}, False)

    _measure(benchmark, act, window)


@pytest.mark.parametrize("policy", ["hyper-v", "qemu", "xen-3", "vmotion"])
def bench_the_working_set_is_dragged_beside_the_map(benchmark, window: MainWindow, policy: str) -> None:
    window.session.do(wishes.set_fields, {"migration.policy": policy})
    window.session.do(wishes.enter_mode, Mode("Map"))
    window.session.settle()  # makes the map
    QApplication.processEvents()

    def act(count: int) -> None:
        window.controls.field_edited.emit("workload.working_set", (64 + 7 * (count % 200)) * MIB, False)

    _measure(benchmark, act, window)


def bench_the_dirty_rate_is_dragged_beside_another_run(benchmark, window: MainWindow) -> None:
    window.session.do(wishes.choose_pair, "live-post-copy")
    window.session.do(wishes.enter_mode, Mode("Compare"))
    window.session.do(wishes.seek, 20.0)
    _measure(
        benchmark,
        lambda count: window.controls.field_edited.emit("workload.dirty_rate", (1 + count % 60) * MIB, False),
        window,
    )


def bench_two_runs_are_scrubbed(benchmark, window: MainWindow) -> None:
    window.session.do(wishes.choose_pair, "quick-live")
    window.session.do(wishes.enter_mode, Mode("Compare"))
    _measure(benchmark, lambda count: window.session.do(wishes.seek, count % 80 + 0.5), window)


@pytest.mark.parametrize("policy", POLICIES)
def bench_the_first_map_of_a_policy_is_coarse(benchmark, window: MainWindow, policy: str) -> None:
    """From the choice of the policy to the painted map, each time as if nobody knew how long its map takes; the slowest preset.
    10 000 points follow beside the window."""
    window.session.do(wishes.set_fields, {"workload.preset": "oltp", "migration.policy": policy})
    window.session.do(wishes.enter_mode, Mode("Map"))
    _shown(window)
    fine = window.map._sweep

    def fresh() -> None:
        window.map._sweep = MapSweep(lambda job, take: lambda: None)
        window.map.update()

    measure(benchmark, lambda: _shown(window), first=fresh, budget=50e-3, rounds=20, warmup=2)
    sweep = window.map._sweep.sweep
    assert sweep is not None and sweep.outcomes.total_time.size < 1000
    window.map._sweep = fine


def _shown(window: MainWindow) -> None:
    window.session.settle()
    QApplication.processEvents()
