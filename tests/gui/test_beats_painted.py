"""Is every beat of every kind of run drawn, at every size, without a word that is cut off, and does a movement begin and end where it should?"""

import re
from dataclasses import replace
from functools import partial
from itertools import pairwise

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from migviz import Run
from migviz.gui.painters import draw
from migviz.gui.painters.stage.broadcast import envelope_size, envelopes
from migviz.gui.painters.stage.crossing import on_the_link, paint_crossing
from migviz.gui.painters.stage.geometry import Stage
from migviz.gui.painters.stage.hosts import host_card
from migviz.gui.painters.stage.network_cards import foot_words
from migviz.gui.painters.stage.painter import ground, paint_stage, stage_of
from migviz.gui.painters.stage.view import View
from migviz.gui.painters.stage.watch import is_watched
from migviz.gui.theme import Theme
from migviz.replay.beat import Beat, BeatKind, BeatNow
from migviz.replay.beats_of_run import beats_of
from migviz.replay.page_list import Crossing
from migviz.replay.seen import Seen, seen_at
from migviz.trace import Host, Step
from tests.gui.transcript import Roles, transcript
from tests.quick import fewer
from tests.replay.runs import RUNS

SIZES = ((1060, 640), (600, 330), (400, 250))
LIVE = RUNS["live"]
KINDS_OF_BEATS = (
    "live",
    "toy",
    "quick",
    "cold",
    "post-copy",
    "disk first",
    "target dies in the pause",
    "qemu with zeros",
)


def of_kind(run: Run, kind: BeatKind) -> Beat:
    return next(beat for beat in beats_of(run) if beat.kind is kind)


def shown(run: Run, beat: Beat, share: float) -> tuple[Seen, View]:
    """What is true in a beat, and how it is looked at."""
    t = beat.start if beat.stands_still else beat.start + min(share, 0.999) * (beat.end - beat.start)
    return seen_at(run, t), View(rate=beat.rate or 1.0, pulse=0.3, beat=BeatNow(beat=beat, share=share))


def paint_with(seen: Seen, view: View, painter: QPainter, box: QRectF) -> None:
    paint_stage(painter, box, seen, Roles(), view=view)


@pytest.mark.fewer
@pytest.mark.parametrize("name", KINDS_OF_BEATS)
def test_every_beat_is_painted_at_every_size_and_no_word_is_cut_off(app: QApplication, name: str) -> None:
    run, theme = RUNS[name], Theme()
    for size in SIZES:
        image = QImage(*size, QImage.Format.Format_RGB32)
        for beat in fewer(beats_of(run)):
            for share in (0.0, 0.6):
                seen, view = shown(run, beat, share)
                draw.misfits.clear()
                painter = QPainter(image)
                paint_stage(painter, QRectF(0, 0, *size), seen, theme, view=view)
                painter.end()
                assert draw.misfits == [], (size, beat.kind, share)


def test_while_the_solid_frame_crosses_no_card_has_one(app: QApplication) -> None:
    seen, view = shown(LIVE, of_kind(LIVE, BeatKind.CROSS), 0.5)
    cards = [host_card(host, seen, view) for host in (Host.SOURCE, Host.TARGET)]
    assert not any(card.here for card in cards)
    seen, view = shown(LIVE, of_kind(LIVE, BeatKind.HEARTBEAT), 0.5)
    assert [host_card(host, seen, view).here for host in (Host.SOURCE, Host.TARGET)] == [False, True]


def test_what_a_square_stands_for_is_said_of_the_squares_that_are_seen(app: QApplication) -> None:
    """A list that begins there is not taken yet: the map is still of all memory, whose squares stand for more."""
    beat = next(beat for beat in beats_of(LIVE) if beat.kind.takes_a_list)
    said = {}
    for share in (0.0, 1.0):
        seen, view = shown(LIVE, beat, share)
        lines = transcript((700, 240), partial(paint_with, seen, view))
        said[share] = [line for line in lines if "1 square" in line and " label " in line]
    assert not said[0.0] and said[1.0], said


def test_no_block_on_the_link_is_written_over_by_the_one_behind_it(app: QApplication) -> None:
    """In a low pause rows of pages lay over each other: "104 KiB!1 KiB"."""
    theme = Theme()
    for run in (LIVE, RUNS["qemu with zeros"]):
        (span,) = (step for step in run.steps if step.step is Step.PAUSE)
        for k in range(40):
            seen = seen_at(run, span.start + k / 40 * ((span.end or run.end) - span.start))
            stage = stage_of(700, 280, seen, theme)
            found = on_the_link(stage, seen, theme)
            if not found:
                continue
            lines = transcript((700, 280), partial(paint_squares_on_the_link, stage, seen, found))
            sizes = [line for line in lines if "on.mark" in line]
            ends = []
            for line in sizes:
                words, x = line.split('"')[1], float(re.findall(r"at ([0-9.]+),", line)[0])
                ends.append((x, x + theme.width("control", words)))
            ends.sort()
            assert all(one[1] <= other[0] + 1 for one, other in pairwise(ends)), (k, sizes)


def paint_squares_on_the_link(
    stage: Stage, seen: Seen, found: tuple[Crossing, ...], painter: QPainter, box: QRectF
) -> None:
    paint_crossing(painter, stage, seen, found, Roles())


def test_the_pause_is_not_ticked_while_the_vm_is_paused(app: QApplication) -> None:
    theme = Theme()
    for beat in beats_of(LIVE):
        seen, view = shown(LIVE, beat, 0.5)
        stage = stage_of(1060, 640, seen, theme)
        assert not (4 in ground(stage, seen, theme, view).rail.done and not seen.moment.running)


def test_one_envelope_goes_in_then_copies_go_out_together(app: QApplication) -> None:
    theme = Theme()
    counts = {}
    for kind in (BeatKind.HEARTBEAT, BeatKind.FRAME_IN, BeatKind.LEARNT, BeatKind.COPIES, BeatKind.READ):
        seen, view = shown(LIVE, of_kind(LIVE, kind), 0.5)
        counts[kind] = len(envelopes(stage_of(1060, 640, seen, theme), seen, theme, view))
    assert list(counts.values()) == [0, 1, 0, 2, 0]


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("size", [*SIZES, (1000, 300)])
def test_the_envelope_begins_beside_the_host_that_it_leaves(
    app: QApplication, size: tuple[int, int], scale: float
) -> None:
    theme = Theme(scale=scale)
    seen, view = shown(LIVE, of_kind(LIVE, BeatKind.FRAME_IN), 0.0)
    view = replace(view, pulse=-1.0)  # the hosts' lower edge has moved up
    stage = stage_of(size[0] * scale, size[1] * scale, seen, theme, view)
    (place,) = envelopes(stage, seen, theme, view)
    envelope = QRectF(QPointF(), envelope_size(stage, theme))
    envelope.moveCenter(place)
    assert not envelope.intersects(stage.target.box)
    assert envelope.adjusted(-theme.px(8), -theme.px(8), theme.px(8), theme.px(8)).intersects(stage.target.box)


def test_the_client_hears_the_broadcast_when_its_copy_comes_and_not_before(app: QApplication) -> None:
    said = {}
    for kind in (
        BeatKind.HEARTBEAT,
        BeatKind.FRAME_IN,
        BeatKind.LEARNT,
        BeatKind.COPIES,
        BeatKind.READ,
        BeatKind.WAITS,
    ):
        seen, view = shown(LIVE, of_kind(LIVE, kind), 0.5)
        said[kind] = foot_words(seen, view.beat)[0]
    assert said[BeatKind.FRAME_IN] == said[BeatKind.LEARNT] == "hears nothing yet"
    assert said[BeatKind.COPIES] == said[BeatKind.READ] == "hears the broadcast too"
    assert all("hears" not in said[kind] for kind in (BeatKind.HEARTBEAT, BeatKind.WAITS))


def test_the_row_is_struck_before_the_new_port_is_written(app: QApplication) -> None:
    theme, beat = Theme(), of_kind(LIVE, BeatKind.LEARNT)
    written = []
    for share in (0.0, 0.1, 0.5, 0.9):
        seen, view = shown(LIVE, beat, share)
        written.append(ground(stage_of(1060, 640, seen, theme), seen, theme, view).network.written)
    assert written == [0, 1, 2, 3]


def test_the_watch_is_there_from_the_opening_until_the_client_is_answered(app: QApplication) -> None:
    there = [beat.kind for beat in beats_of(LIVE) if is_watched(*shown(LIVE, beat, 0.5))]
    assert there[0] is BeatKind.OPENING and there[-1] is BeatKind.TURN_ROUND
    assert len(there) == 13
