"""A host that is emptied, as a film: every frame from the host's clock."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from migviz.gui.painters.evacuation.picture import paint_evacuated
from migviz.gui.painters.film import FILM_LASTS, as_array, even, frames_in, write_frames
from migviz.gui.painters.picture import draw_image
from migviz.gui.theme import Theme
from migviz.gui.working import Here, directly
from migviz.replay.host_time import guided_seconds, guided_times
from migviz.replay.pace import Pace
from migviz.showing.evacuation_shown import HostShown, at_time
from migviz.trace.evacuated import Evacuated


def write_host_film(
    path: Path,
    found: Evacuated,
    shown: HostShown,
    size: tuple[int, int],
    theme: Theme,
    *,
    pace: Pace = Pace.GUIDED,
    progress: Callable[[int, int], object],
    here: Here[QImage] = directly,
) -> None:
    """The whole of it, .mp4 or .gif: guided as long as it takes in the window, evenly 20 seconds."""
    lanes = shown.lanes
    seconds = FILM_LASTS if pace is Pace.EVEN else guided_seconds(lanes)
    count = frames_in(path, seconds)
    times = np.linspace(0.0, lanes.end, count).tolist() if pace is Pace.EVEN else guided_times(lanes, count)

    def pictures() -> Iterator[NDArray[np.uint8]]:
        for k, t in enumerate(times):
            apart = times[min(k + 1, count - 1)] - times[max(k - 1, 0)]
            rate = apart * count / seconds / (min(k + 1, count - 1) - max(k - 1, 0) or 1)
            moment = at_time(shown, found, t, rate=0.0 if theme.reduced_motion else rate)
            yield as_array(here(partial(draw_image, even(size), partial(_draw, shown=moment, theme=theme))))

    write_frames(path, pictures(), even(size), count, progress)


def _draw(painter: QPainter, box: QRectF, *, shown: HostShown, theme: Theme) -> None:
    paint_evacuated(painter, box, shown, theme)
