"""Small pictures of the painters at fixed moments, beside kept ones; MIGVIZ_KEEP=1 keeps them anew."""

import os
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from migviz.engine import simulate
from migviz.gui.painters.bars import paint_bars
from migviz.gui.painters.boxes import box_of
from migviz.gui.painters.film import as_array
from migviz.gui.painters.frames.painter import paint_decoder
from migviz.gui.painters.picture import draw_image
from migviz.gui.painters.stage.painter import paint_stage
from migviz.gui.painters.time_strip.lens_painter import paint_lens
from migviz.gui.painters.time_strip.painter import paint_strip
from migviz.gui.panes.ruler import paint_ruler
from migviz.gui.theme import Theme
from migviz.replay.moment import moment_at
from migviz.replay.points import time_of
from migviz.replay.seen import Seen
from migviz.scenario import load_scenario
from migviz.showing.places.frames import DecoderPlaces
from migviz.trace.wire import decoded, frame_bytes

KEPT = Path(__file__).parent / "pictures"
BOOK = "workload.dirty_rate: 30 MiB/s"
POST_COPY = "migration.technique: post-copy\nmigration.policy: qemu"

# name: what is painted, scenario, moment, theme
PICTURES = {
    "stage-start": ("stage", BOOK, "start", "light"),
    "stage-iteration-1": ("stage", BOOK, "20 s", "light"),
    "stage-iteration-3": ("stage", BOOK, "48 s", "dark"),
    "stage-pause": ("stage", BOOK, "50.54 s", "projector"),
    "stage-broadcast": ("stage", BOOK, "50.9 s", "light"),
    "stage-toy": ("stage", "workload.preset: toy", "5 s", "light"),
    "stage-post-copy": ("stage", POST_COPY, "10 s", "dark"),
    "stage-link-down": ("stage", "at 20 s: link.state = down", "30 s", "light"),
    "stage-wrong-port": ("stage", "network.announcement: none", "43.4 s", "dark"),
    "strip-connection-lost": ("strip", "network.announcement: none\nclient.profile: windows", "45 s", "light"),
    "decoder": ("decoder", BOOK, "announcement", "light"),
    "ruler": ("ruler", BOOK, "start", "projector"),
    "strip": ("strip", BOOK + "\nat 10 s: link.latency = 1 ms", "40 s", "light"),
    "lens": ("lens", BOOK, "50.54 s", "dark"),
    "bars": ("bars", BOOK, "40 s", "light"),
    "bars-broken-off": ("bars", "at 20 s: link.state = down", "end", "projector"),
}

SIZES = {
    "stage": (760, 500),
    "strip": (800, 140),
    "lens": (700, 224),
    "bars": (320, 300),
    "decoder": (400, 510),
    "ruler": (310, 460),
}


def painted(name: str) -> QImage:
    what, text, at, theme_name = PICTURES[name]
    run, theme = simulate(load_scenario(text)), Theme(name=theme_name)
    moment = moment_at(run, time_of(run, at))

    def paint(painter: QPainter, box: QRectF) -> None:
        painter.fillRect(box, theme.colour("ground"))
        if what == "stage":
            paint_stage(painter, box, Seen(run=run, moment=moment), theme)
        elif what == "strip":
            paint_strip(painter, box, Seen(run=run, moment=moment), theme)
        elif what == "lens":
            paint_lens(painter, box, Seen(run=run, moment=moment), theme, strip_width=700)
        elif what == "ruler":
            paint_ruler(painter, box, Seen(run=run, moment=moment), theme)
        elif what == "decoder":
            frame = next(frame for frame in run.network.frames if frame.kind.announces)
            raw = frame_bytes(run.network, frame)
            places = DecoderPlaces(scale=1.0, box=box_of(box), top=4, parts=decoded(raw), size=len(raw))
            paint_decoder(painter, places, raw, theme, lit=1, broadcast=True)
        else:
            paint_bars(painter, box, Seen(run=run, moment=moment), theme)

    return draw_image(SIZES[what], paint)


@pytest.mark.parametrize("name", PICTURES)
def test_a_painter_draws_what_it_drew(app: QApplication, tmp_path: Path, name: str) -> None:
    image, path = painted(name), KEPT / f"{name}.png"
    if os.environ.get("MIGVIZ_KEEP") == "1":
        KEPT.mkdir(exist_ok=True)
        assert image.save(str(path))
    kept = QImage(str(path))
    assert kept.size() == image.size(), "MIGVIZ_KEEP=1 keeps the pictures anew; look at them before you commit"
    ours, theirs = as_array(image).astype(int), as_array(kept).astype(int)
    difference = np.abs(ours - theirs).max(axis=2)
    if (difference > 48).mean() > 0.004:  # edges of letters may differ a little between machines
        shown = np.ascontiguousarray(np.repeat(255 - difference[:, :, None], 3, axis=2).astype(np.uint8))
        where = tmp_path / f"{name}-difference.png"
        QImage(shown.data, shown.shape[1], shown.shape[0], 3 * shown.shape[1], QImage.Format.Format_RGB888).save(
            str(where)
        )
        pytest.fail(f"{(difference > 48).mean():.2%} of {name} looks different; see {where}")
