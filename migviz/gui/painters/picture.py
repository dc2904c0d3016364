"""Pictures without a window: a moment, or the six steps side by side, as PNG, SVG or PDF."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPointF, QRectF, QSize, QSizeF
from PySide6.QtGui import QImage, QPageSize, QPaintDevice, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from migviz.errors import InputError, Problem
from migviz.export import formats
from migviz.gui.painters.bars import paint_bars
from migviz.gui.painters.charts.scene import paint_charts
from migviz.gui.painters.draw import RIGHT, card, text
from migviz.gui.painters.stage.painter import paint_stage
from migviz.gui.painters.stage.view import View
from migviz.gui.painters.time_strip.lens_painter import paint_lens
from migviz.gui.painters.time_strip.painter import paint_strip
from migviz.gui.theme import Theme
from migviz.gui.working import Here, directly
from migviz.interruption import uninterrupted
from migviz.replay.beat import BeatNow
from migviz.replay.pace import pause_span, rate_at
from migviz.replay.seen import Seen
from migviz.replay.told import known_until
from migviz.say import bars, pictures
from migviz.say.amounts import rate_forms
from migviz.say.captions import closing, step_name
from migviz.trace import Copying
from migviz.whole_file import format_of, write_whole

SIDE, LENS, DOCK = 332.0, 124.0, 170.0
Draw = Callable[[QPainter, QRectF], None]


def paint_picture(
    painter: QPainter,
    box: QRectF,
    seen: Seen,
    theme: Theme,
    *,
    rate: float | None = None,
    beat: BeatNow | None = None,
    pulse: float = -1.0,
    charts: bool = False,
) -> None:
    """A moment as the window shows it: stage, iteration bars or charts, the lens around the pause, the strip; `beat`: what is shown
    of it, `pulse`: that of the stage, where time goes on."""
    gap = theme.px(12)
    rate = rate_at(seen.run, seen.t, 1.0) if rate is None else rate
    lens_open = near_the_pause(seen)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(box, theme.colour("ground"))
    dock = QRectF(box.left(), box.bottom() - theme.px(DOCK), box.width(), theme.px(DOCK))
    painter.fillRect(dock, theme.colour("surface"))
    upper = QRectF(box.left() + gap, box.top() + gap, box.width() - 2 * gap, dock.top() - box.top() - 2 * gap)
    if box.width() >= theme.px(1100 if lens_open else 960):
        side = QRectF(upper.right() - theme.px(SIDE), upper.top(), theme.px(SIDE), upper.height())
        upper = upper.adjusted(0, 0, -theme.px(SIDE) - gap, 0)
        (_paint_charts_card if charts else _paint_bars_card)(painter, side, seen, theme)
    if lens_open and upper.height() > theme.px(LENS + 260):
        lens = QRectF(upper.left(), upper.bottom() - theme.px(LENS), upper.width(), theme.px(LENS))
        upper = upper.adjusted(0, 0, 0, -theme.px(LENS) - gap)
        card(painter, lens, theme)
        inside = lens.adjusted(theme.px(12), theme.px(6), -theme.px(4), -theme.px(2))
        paint_lens(painter, inside, seen, theme, strip_width=box.width() - theme.px(140))
    paint_stage(painter, upper, seen, theme, view=View(rate=rate, beat=beat, pulse=pulse))
    line = QRectF(dock.left() + theme.px(16), dock.top() + theme.px(6), dock.width() - theme.px(32), theme.px(24))
    written = beat.beat.rate if beat is not None else rate
    text(painter, line, rate_forms(written), theme, font="control")
    text(
        painter,
        line.adjusted(line.width() * 0.3, 0, 0, 0),
        (closing(seen), ""),
        theme,
        role="muted",
        align=RIGHT,
        optional=True,
    )
    strip = QRectF(
        dock.left() + theme.px(16),
        line.bottom(),
        dock.width() - theme.px(24),
        dock.bottom() - line.bottom() - theme.px(6),
    )
    paint_strip(painter, strip, seen, theme)


def near_the_pause(seen: Seen) -> bool:
    """In the pause, or within half its length of it: the lens is worth its room."""
    run, moment = seen.run, seen.moment
    span = pause_span(run)
    if span is None or any(item.copying is Copying.SAVE for item in run.passes):
        return False
    margin = 0.5 * (span[1] - span[0])
    return span[0] - margin <= moment.t <= span[1] + margin


def _paint_bars_card(painter: QPainter, box: QRectF, seen: Seen, theme: Theme) -> None:
    card(painter, box, theme)
    head = QRectF(box.left() + theme.px(14), box.top() + theme.px(8), box.width() - theme.px(28), theme.px(28))
    text(painter, head, bars.headings(seen), theme, font="count", optional=True)
    paint_bars(
        painter,
        QRectF(
            box.left() + 4, head.bottom() + theme.px(6), box.width() - 8, box.bottom() - head.bottom() - theme.px(12)
        ),
        seen,
        theme,
    )


def _paint_charts_card(painter: QPainter, box: QRectF, seen: Seen, theme: Theme) -> None:
    card(painter, box, theme)
    inner = box.adjusted(theme.px(8), theme.px(8), -theme.px(8), -theme.px(8))
    paint_charts(painter, inner, (seen,), theme)


A4 = (1123, 794)
"""Pixels at 96 dpi of a page that lies."""
STORY_ROOM = (1604.0, 1134.0)
"""Pixels at 100 % in which six panels show everything that a stage has."""


def scale_of_story(size: tuple[int, int]) -> float:
    """The scale in which a storyboard of this size is complete."""
    return min(size[0] / STORY_ROOM[0], size[1] / STORY_ROOM[1])


def story(seen: Seen) -> tuple[tuple[str, Seen], ...]:
    """A moment of each step that has begun, with its heading; of one that is not over the last that is told."""
    run = seen.run
    panels = []
    for span in run.steps:
        heading = f"{span.step.number}  {step_name(span.step.number)}"
        if span.end is None:
            panels.append((heading, seen.at(known_until(run))))
            continue
        inside = [item for item in run.passes if item.end is not None and span.start <= item.start < span.end]
        start, end = (inside[0].start, inside[0].end) if inside else (span.start, span.end)
        t = start + 0.5 * (end - start)
        if span.step.number == 6:
            t = min(span.start + 0.2, span.end)
        if span.step.number == 4 and inside and inside[0].copying is Copying.PAUSE:
            t = start + 0.6 * (end - start)
        panels.append((heading, seen.at(t)))
    if run.end is not None and not run.metrics.finished:
        panels.append((pictures.how_it_ended(), seen.at(run.end)))
    return tuple(panels)


def storyboard(seen: Seen, theme: Theme) -> tuple[Draw, ...]:
    """The steps side by side, each panel the true moment with its sentence and time: what lies under them, and then a panel in each
    part, for all of them at once take several frames."""
    panels = story(seen)
    each = (partial(_paint_panel, theme=theme, panels=panels, number=number) for number in range(len(panels)))
    return (partial(_paint_sheet, seen=seen, theme=theme), *each)


GAP, FOOT = 16, 34


def _paint_sheet(painter: QPainter, box: QRectF, *, seen: Seen, theme: Theme) -> None:
    """What lies under the panels, and the sentence below them."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(box, theme.colour("surface"))
    gap, foot = theme.px(GAP), theme.px(FOOT)
    below = QRectF(box.left() + gap, box.bottom() - foot, box.width() - 2 * gap, foot - theme.px(6))
    text(painter, below, (closing(seen), ""), theme, font="control", optional=True)


def _paint_panel(
    painter: QPainter, box: QRectF, *, theme: Theme, panels: Sequence[tuple[str, Seen]], number: int
) -> None:
    heading, panel = panels[number]
    place = _place_of_panel(box, number, len(panels), theme)
    head = QRectF(place.left(), place.top(), place.width(), theme.px(30))
    used = text(painter, head, heading, theme, font="count")
    room, when = head.adjusted(used + theme.px(10), 0, 0, 0), f"t = {panel.t:.3f} s"
    text(painter, room, (when,), theme, role="muted", align=RIGHT, optional=True)
    paint_stage(painter, place.adjusted(0, theme.px(32), 0, 0), panel, theme)


def _place_of_panel(box: QRectF, number: int, count: int, theme: Theme) -> QRectF:
    columns = 3 if count > 4 else 2 if count > 1 else 1
    rows = -(-count // columns)
    gap, foot = theme.px(GAP), theme.px(FOOT)
    width, height = (box.width() - gap * (columns + 1)) / columns, (box.height() - foot - gap * (rows + 1)) / rows
    row, column = divmod(number, columns)
    return QRectF(box.left() + gap + column * (width + gap), box.top() + gap + row * (height + gap), width, height)


def write_picture(
    path: Path,
    size: tuple[int, int],
    *parts: Draw,
    title: str = "migviz",
    ratio: float = 1.0,
    here: Here[Any] = directly,
) -> None:
    """Draw into a file whose name says the format: .png, .svg or .pdf. Raises InputError where that is not possible, and
    OSError where it cannot be written. `here` draws, each part by itself, where the rest is done in another thread."""
    kind = format_of(path, formats.PICTURE)
    content = picture_bytes(kind, size, *parts, title=title, ratio=ratio, here=here)
    write_whole(path, content)


def picture_bytes(
    kind: str,
    size: tuple[int, int],
    *parts: Draw,
    title: str = "migviz",
    ratio: float = 1.0,
    here: Here[Any] = directly,
) -> bytes:
    """The content of a picture file. Qt writes into memory only: there it cannot fail halfway unnoticed."""
    if kind == "png":
        content = _png(draw_image(size, *parts, ratio=ratio, here=here))
    else:
        content = _vectors(kind, size, parts, title, here)
    if not content:
        raise InputError([Problem(message=pictures.cannot_draw(f"{size[0]}x{size[1]}"), where="--size")])
    return content


def _png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    done = image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data()) if done else b""


def _vectors(kind: str, size: tuple[int, int], parts: Sequence[Draw], title: str, here: Here[Any]) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    device = here(partial(_svg if kind == "svg" else _pdf, buffer, size, title))
    done = _drawn(device, parts, QRectF(0, 0, *size), here)
    return bytes(buffer.data().data()) if done else b""


def _svg(buffer: QBuffer, size: tuple[int, int], title: str) -> QSvgGenerator:
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(QSize(*size))
    generator.setViewBox(QRectF(0, 0, *size))
    generator.setTitle(title)
    return generator


def _pdf(buffer: QBuffer, size: tuple[int, int], title: str) -> QPdfWriter:
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setResolution(96)
    writer.setPageSize(QPageSize(QSizeF(size[0] * 72 / 96, size[1] * 72 / 96), QPageSize.Unit.Point))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    return writer


def _drawn(device: QPaintDevice, parts: Sequence[Draw], box: QRectF, here: Here[Any] = directly) -> bool:
    """Draw on a device, each part by itself; false where Qt refuses. An interruption waits: a painter must end before its device
    goes."""
    with uninterrupted():
        painter = QPainter()
        if not here(partial(painter.begin, device)):
            return False
        try:
            for part in parts:
                here(partial(part, painter, box))
        finally:
            ended = painter.end()
        return ended


def draw_image(size: tuple[int, int], *parts: Draw, ratio: float = 1.0, here: Here[Any] = directly) -> QImage:
    """Draw into an image of so many pixels at 100 %, times `ratio`."""
    image = QImage(round(size[0] * ratio), round(size[1] * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(0xFFFFFFFF)
    _drawn(image, parts, QRectF(QPointF(0, 0), QSizeF(*size)), here)
    return image
