"""Do picture and words of a beat tell the same, in every technique? What crosses the link, what is left out, what is written where."""

import re

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication

from migviz.engine import simulate
from migviz.gui.painters.stage.broadcast import envelopes
from migviz.gui.painters.stage.painter import ground, paint_stage, stage_of
from migviz.gui.painters.stage.view import View
from migviz.gui.theme import Theme
from migviz.replay.beat import Beat, BeatKind, BeatNow
from migviz.replay.beats_of_run import beats_of
from migviz.replay.seen import Seen, seen_at
from migviz.scenario import Scenario
from migviz.scenario.units import PAGE
from migviz.trace import Run
from tests.gui.transcript import transcript

THEME = Theme()
RUNS = {
    name: simulate(Scenario().but({"workload.preset": "toy", "migration.technique": name}))
    for name in ("live", "quick", "post-copy")
}
RUNS["live without step 3"] = simulate(Scenario().but({"vm.memory": 64 * float(PAGE)}))
"""VMs of 64 pages: the stage has few squares to paint."""
SIZES = {"large": (1060, 640), "small": (880, 300)}


def beat_of(run: Run, kind: BeatKind) -> Beat:
    return next(beat for beat in beats_of(run) if beat.kind is kind)


def seen_in(run: Run, beat: Beat, share: float) -> tuple[Seen, View]:
    t = beat.start + (beat.end - beat.start) * share
    return seen_at(run, t), View(rate=beat.rate, beat=BeatNow(beat=beat, share=share))


def words(seen: Seen, view: View, size: tuple[int, int]) -> list[str]:
    """What is written on the stage."""

    def paint(painter: QPainter, box: QRectF) -> None:
        paint_stage(painter, box, seen, THEME, view=view)

    found = (re.match(r'"(.*)" \w+ ', line) for line in transcript(size, paint))
    return [match[1] for match in found if match]


def test_nothing_crosses_a_link_that_a_technique_does_not_use(app: QApplication) -> None:
    quick = RUNS["quick"]
    for beat in beats_of(quick):
        for share in (0.1, 0.6):
            said = words(*seen_in(quick, beat, share), SIZES["large"])
            assert "Migration link: idle" in said or beat.kind is BeatKind.CROSS, (beat, said)
            assert not {"processor", "processor state"} & set(said), beat


def test_a_live_migration_shows_its_processor_on_the_link(app: QApplication) -> None:
    parts = [beat for beat in beats_of(RUNS["live"]) if beat.kind is BeatKind.PART]
    said = [words(*seen_in(RUNS["live"], beat, 0.5), SIZES["large"]) for beat in parts]
    assert sum("processor state" in lines for lines in said) == 1


@pytest.mark.parametrize("name", RUNS)
def test_copies_go_out_only_when_the_frame_has_come_in(app: QApplication, name: str) -> None:
    beat = beat_of(RUNS[name], BeatKind.FRAME_IN)
    for k in range(21):
        seen, view = seen_in(RUNS[name], beat, k / 20)
        assert len(envelopes(stage_of(*SIZES["large"], seen, THEME), seen, THEME, view)) == 1, k


@pytest.mark.parametrize("name", RUNS)
def test_a_step_that_is_passed_is_done_or_left_out(app: QApplication, name: str) -> None:
    run = RUNS[name]
    for beat in beats_of(run):
        seen, view = seen_in(run, beat, 0.5)
        now = ground(stage_of(*SIZES["large"], seen, THEME), seen, THEME, view).rail
        left = set(range(1, now.now)) - now.done - now.left_out
        assert left <= {4}, (beat, "only the pause lasts while the target starts")
        assert not now.done & now.left_out


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_how_many_questions_wait_is_not_written_over_other_words(app: QApplication, size: tuple[int, int]) -> None:
    beat = beat_of(RUNS["live"], BeatKind.CROSS)
    said = words(*seen_in(RUNS["live"], beat, 0.0), size)
    assert any("4 requests wait" in line for line in said)
    assert "nobody answers" in " ".join(said)
    drawn, more = said.count("?"), [line for line in said if line.startswith("+ ")]
    between = stage_of(*size, *seen_in(RUNS["live"], beat, 0.0)[:1], THEME, seen_in(RUNS["live"], beat, 0.0)[1]).between
    held = [int(found[1]) for line in said if (found := re.match(r"(\d+) not sent yet", line))]
    assert (0 < drawn <= 4 and not more) if between else drawn + sum(int(line[2:]) for line in more) + sum(held) == 4


@pytest.mark.parametrize("width", (640, 820, 1060))
def test_how_many_more_wait_is_written_at_the_height_of_the_wire(app: QApplication, width: int) -> None:
    quick = simulate(Scenario().but({"migration.technique": "quick"}))
    beat = [beat for beat in beats_of(quick) if beat.kind is BeatKind.PART][3]
    seen, view = seen_in(quick, beat, 0.5)

    def paint(painter: QPainter, box: QRectF) -> None:
        paint_stage(painter, box, seen, THEME, view=view)

    found = (re.match(r'"(.*)" control .* at (\d+),(\d+)', line) for line in transcript((width, 480), paint))
    places = {match[1].split()[0]: (int(match[2]), int(match[3])) for match in found if match}
    assert abs(places["+"][1] - places["nobody"][1]) <= 2, places


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", RUNS)
def test_where_time_stands_still_nothing_stands_over_anything(app: QApplication, name: str, size: str) -> None:
    """A lesson's film stops at the very start of a beat, where what moves in it has not begun to."""
    for beat in beats_of(RUNS[name]):
        for share in (0.0, 0.02, 1.0):
            seen, view = seen_in(RUNS[name], beat, share)
            stage = stage_of(*SIZES[size], seen, THEME, view)
            for host in (stage.source.box, stage.target.box):
                for below in (stage.switch, stage.table, stage.client):
                    assert not below.intersects(host), (beat, share)
