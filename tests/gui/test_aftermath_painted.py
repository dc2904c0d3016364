"""Of every kind of failure: does the picture say which host is dead, that the copy is gone, and what happened when?"""

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication

from migviz import load_scenario, simulate
from migviz.gui.painters.stage.painter import paint_stage
from migviz.gui.painters.time_strip.changes import change_mark, word_places
from migviz.gui.painters.time_strip.geometry import strip_in
from migviz.gui.painters.time_strip.painter import paint_strip
from migviz.gui.theme import Theme
from migviz.replay.aftermath import Left, left_on
from migviz.replay.seen import seen_at
from migviz.say import on_strip
from migviz.trace import Host
from tests.gui.transcript import Roles, transcript
from tests.replay.test_aftermath import FAULTS, RUNS, after


@pytest.mark.parametrize("name", FAULTS)
@pytest.mark.parametrize("size", [(1060, 640), (700, 330)], ids=["large", "low"])
def test_no_host_shows_a_copy_or_a_vm_that_waits(app: QApplication, name: str, size: tuple[int, int]) -> None:
    seen = after(name)

    def paint(painter: QPainter, box: QRectF) -> None:
        paint_stage(painter, box, seen, Roles())

    lines = " ".join(transcript(size, paint))
    assert "up to date" not in lines and "waiting" not in lines
    left = [left_on(seen, host) for host in (Host.SOURCE, Host.TARGET)]
    assert ("no power" in lines) == (Left.DEAD in left)
    assert ("no VM here" in lines) == bool({Left.THROWN_AWAY, Left.EMPTY} & set(left))
    assert ("thrown away" in lines) == (Left.THROWN_AWAY in left)
    assert "cross" in lines or size[1] < 400


def test_a_mark_on_the_strip_says_what_changes(app: QApplication) -> None:
    seen = after("link lost in step 2")

    def paint(painter: QPainter, box: QRectF) -> None:
        paint_strip(painter, box, seen, Roles())

    assert "link down" in " ".join(transcript((900, 130), paint))
    seen = seen_at(RUNS["link lost in step 2"][0], 19.9, until=19.9)
    assert "link down" not in " ".join(transcript((900, 130), paint)), "what comes is not told"


@pytest.mark.parametrize("t", [0.0, 10.0, 12.0, 20.0, 42.0])
def test_words_of_changes_are_on_nothing_else(app: QApplication, t: float) -> None:
    text = "\n".join(f"at {k} s: workload.dirty_rate = {10 + k} MiB/s" for k in (10, 11, 12, 20, 30))
    theme, run = Theme(), simulate(load_scenario(text))
    seen = seen_at(run, t)
    strip = strip_in(QRectF(0, 0, 900, 130), seen, 1.0)
    shown = list(enumerate(run.scenario.changes))
    marks = [change_mark(strip, change.at, theme) for __, change in shown]
    taken = [QRectF(strip.axis.x(t) - 40, strip.flags.top(), 80, 21)]
    found = [place for place, words in word_places(strip, seen, theme, marks, shown, taken) if words]
    assert found
    boxes = [*found, *taken]
    assert not any(one.intersects(other) for k, one in enumerate(boxes) for other in boxes[:k])
    assert all(strip.flags.left() <= box.left() and box.right() <= strip.flags.right() for box in found)


def test_a_fault_is_named_as_such() -> None:
    changes = load_scenario(
        "at 1 s: source.state = dead\nat 2 s: link.bandwidth = 10 Gbit/s\nat 3 s: workload.page = 4"
    ).changes
    assert [on_strip.change(one) for one in changes] == [("source dead",), ("Bandwidth 10 Gbit/s", "10 Gbit/s"), ()]
