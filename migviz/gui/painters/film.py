"""A run as a film: every frame from the run's clock, never from the screen."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from migviz.export import formats
from migviz.gui.libraries import read_from_disk
from migviz.gui.painters.picture import draw_image, paint_picture
from migviz.gui.painters.stage.view import pulse_at
from migviz.gui.theme import Theme
from migviz.gui.working import Here, directly
from migviz.replay import beats
from migviz.replay.beat import BeatNow
from migviz.replay.beats import NO_LONGER
from migviz.replay.pace import Pace, time_at, wall_at
from migviz.replay.seen import Seen
from migviz.replay.told import known_until
from migviz.whole_file import format_of, whole_file

if TYPE_CHECKING:
    from av.container import OutputContainer

RATES = {"mp4": 30, "gif": 10}
"""Frames per second."""


FILM_LASTS = 20.0
"""Seconds of a film whose pace does not say how long it is."""
Paint = Callable[[QPainter, QRectF, Seen, float, Theme], object]
"""Paints a moment, at a time that may be later than the run's end."""
Place = tuple[float, float]
"""A time of the run, and for how many seconds on the screen it has stood still there."""


def seconds_of(seen: Seen, start: float, end: float, pace: Pace) -> float:
    """How long a film lasts: guided as long as its beats."""
    if pace is Pace.GUIDED and not _goes_on(seen, end) and (whole := beats.with_beats(seen.run)) is not None:
        return beats.wall_at(whole, end) - beats.wall_at(whole, start, 0.0)
    return FILM_LASTS


def _goes_on(seen: Seen, end: float) -> bool:
    """Whether something beside the run lasts longer: no pace of the run tells how quickly that goes."""
    return end > known_until(seen.run)


def frame_places(seen: Seen, start: float, end: float, count: int, *, pace: Pace) -> tuple[Place, ...]:
    """Where the run is in each frame: evenly, each stretch between milestones at its own pace, or beat by beat."""
    run = seen.run
    shares = np.linspace(0.0, 1.0, count)
    if pace is Pace.EVEN or _goes_on(seen, end):
        return tuple((float(start + share * (end - start)), NO_LONGER) for share in shares)
    if pace is Pace.GUIDED and (whole := beats.with_beats(run)) is not None:
        first, last = beats.wall_at(whole, start, 0.0), beats.wall_at(whole, end)
        return tuple(beats.place_at(whole, float(first + share * (last - first))) for share in shares)
    first, last = wall_at(run, start), wall_at(run, end)
    return tuple((time_at(run, float(first + share * (last - first))), NO_LONGER) for share in shares)


def frames(
    seen: Seen,
    places: tuple[Place, ...],
    size: tuple[int, int],
    theme: Theme,
    seconds: float,
    pace: Pace,
    here: Here[QImage] = directly,
    *,
    charts: bool = False,
    paint: Paint | None = None,
) -> Iterator[NDArray[np.uint8]]:
    """The pictures, as arrays of (height, width, 3)."""
    guided = beats.with_beats(seen.run) if pace is Pace.GUIDED else None
    for k, (t, held) in enumerate(places):
        (after, __), (before, __) = places[min(k + 1, len(places) - 1)], places[max(k - 1, 0)]
        steps = (min(k + 1, len(places) - 1) - max(k - 1, 0)) or 1
        rate = max((after - before) / steps * len(places) / seconds, 1e-9)
        beat = beats.beat_at(guided, t, held) if guided is not None else None
        pulse = -1.0 if theme.reduced_motion else pulse_at(k / len(places) * seconds)
        draw = partial(
            _draw_frame,
            seen=seen.at(t),
            t=t,
            theme=theme,
            rate=rate,
            beat=beat,
            pulse=pulse,
            charts=charts,
            paint=paint,
        )
        yield as_array(here(partial(draw_image, size, draw)))


def _draw_frame(
    painter: QPainter,
    box: QRectF,
    *,
    seen: Seen,
    t: float,
    theme: Theme,
    rate: float,
    beat: BeatNow | None,
    pulse: float,
    charts: bool,
    paint: Paint | None,
) -> None:
    if paint is not None:
        paint(painter, box, seen, t, theme)
        return
    paint_picture(painter, box, seen, theme, rate=rate, beat=beat, pulse=pulse, charts=charts)


def as_array(image: QImage) -> NDArray[np.uint8]:
    """An image as an array of red, green and blue."""
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    flat = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(image.height(), image.bytesPerLine())
    return flat[:, : image.width() * 3].reshape(image.height(), image.width(), 3).copy()


def write_film(
    path: Path,
    seen: Seen,
    size: tuple[int, int],
    theme: Theme,
    *,
    start: float,
    end: float,
    seconds: float,
    pace: Pace,
    progress: Callable[[int, int], object],
    here: Here[QImage] = directly,
    charts: bool = False,
    paint: Paint | None,
) -> None:
    """Write a film whose name says the format: .mp4 or .gif; with `charts` in place of bars, or what `paint` makes of each moment. Raises
    InputError where that is not possible.

    `here` draws, where the rest is done in another thread.
    """
    count = frames_in(path, seconds)
    places = frame_places(seen, start, end, count, pace=pace)
    size = even(size)
    drawn = frames(seen, places, size, theme, seconds, pace, here, charts=charts, paint=paint)
    write_frames(path, drawn, size, count, progress)


def frames_in(path: Path, seconds: float) -> int:
    """How many pictures a film of so many seconds has. Raises InputError for a name of another kind of file."""
    return max(2, round(seconds * RATES[format_of(path, formats.FILM)]))


def even(size: tuple[int, int]) -> tuple[int, int]:
    """A size that films can have."""
    return size[0] // 2 * 2, size[1] // 2 * 2


def write_frames(
    path: Path,
    pictures: Iterator[NDArray[np.uint8]],
    size: tuple[int, int],
    count: int,
    progress: Callable[[int, int], object] = lambda done, of: None,
) -> None:
    """Write so many pictures of an even size as a film."""
    kind = format_of(path, formats.FILM)

    def counted() -> Iterator[NDArray[np.uint8]]:
        for k, frame in enumerate(pictures):
            progress(k, count)
            yield frame
        progress(count, count)

    with whole_file(path) as file:
        (_write_mp4 if kind == "mp4" else _write_gif)(file, counted(), size)


def _write_mp4(file: BinaryIO, pictures: Iterator[NDArray[np.uint8]], size: tuple[int, int]) -> None:
    read_from_disk("av")
    import av

    kept = _KeepsFailure(file)
    try:
        _encode(av.open(kept, "w", format="mp4"), pictures, size)
    except av.FFmpegError:
        if kept.failure is None:
            raise
    if kept.failure is not None:
        raise kept.failure


class _KeepsFailure:
    """A file for PyAV, which hides why it could not be written: that is kept here."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.failure: OSError | None = None
        self.tell = file.tell

    def write(self, content: bytes) -> int:
        """Write, and keep what goes wrong."""
        return self._kept(self._file.write, content)

    def seek(self, *place: int) -> int:
        """Go to a place; what was not yet written is, so that this too can go wrong."""
        return self._kept(self._file.seek, *place)

    def _kept(self, do: Callable[..., int], *arguments: object) -> int:
        try:
            return do(*arguments)
        except OSError as error:
            self.failure = self.failure or error
            raise


def _encode(opened: "OutputContainer", pictures: Iterator[NDArray[np.uint8]], size: tuple[int, int]) -> None:
    import av

    with opened as container:
        stream = container.add_stream("libx264", rate=Fraction(RATES["mp4"]))
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        stream.options = {"crf": "18"}
        for picture in pictures:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode())


def _write_gif(file: BinaryIO, pictures: Iterator[NDArray[np.uint8]], size: tuple[int, int]) -> None:
    from PIL import Image

    images = [Image.fromarray(picture).quantize(128, dither=Image.Dither.NONE) for picture in pictures]
    images[0].save(file, "GIF", save_all=True, append_images=images[1:], duration=1000 // RATES["gif"], loop=0)
