"""Where are the two lanes, and how do their clocks go together?"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QRectF

from migviz.gui.painters.time_strip.geometry import WITH_CLIENT
from migviz.replay.pace import pause_span
from migviz.trace import Run


class Alignment(StrEnum):
    """What the two runs have in common on the axis."""

    CLOCK = "clock"
    PAUSE = "start of pause"


def shift_between(one: Run, other: Run, alignment: Alignment) -> float:
    """How many seconds later `other` is seen than `one`, so that they are lined up; 0 where one has no pause."""
    spans = pause_span(one), pause_span(other)
    if alignment is Alignment.CLOCK or spans[0] is None or spans[1] is None:
        return 0.0
    return spans[1][0] - spans[0][0]


def span_of(runs: Sequence[Run], shift: float) -> tuple[float, float]:
    """From and to which second of the first run's clock both are drawn; `shift` belongs to the second."""
    start = min(0.0, -shift) if len(runs) > 1 else 0.0
    return start, max([runs[0].end, *(run.end - shift for run in runs[1:])])


BEFORE, AFTER = 0.25, 0.6
"""Under the lens: so much of the longer pause is shown before and after it."""


def lens_span(runs: Sequence[Run]) -> tuple[float, float] | None:
    """The same around the pauses, both to one scale; None where there are none to look at."""
    spans = [span for run in runs if (span := pause_span(run)) is not None]
    first = pause_span(runs[0])
    if len(spans) < len(runs) or first is None:
        return None
    longest = max(end - start for start, end in spans)
    return first[0] - BEFORE * longest, first[0] + (1 + AFTER) * longest


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One run: its heading, a small stage, its strip."""

    box: QRectF
    head: QRectF
    source: QRectF
    link: QRectF
    target: QRectF
    strip: QRectF


def lanes_in(box: QRectF, scale: float) -> tuple[Lane, Lane]:
    """Two lanes below each other."""
    gap = 10 * scale
    height = (box.height() - gap) / 2
    return (
        _lane(QRectF(box.left(), box.top(), box.width(), height), scale),
        _lane(QRectF(box.left(), box.top() + height + gap, box.width(), height), scale),
    )


def _lane(box: QRectF, scale: float) -> Lane:
    def px(length: float) -> float:
        return length * scale

    inner = box.adjusted(px(14), px(8), -px(14), -px(6))
    head = QRectF(inner.left(), inner.top(), inner.width(), px(32))
    strip_height = px(WITH_CLIENT + 6) if box.height() >= px(250) else px(90)
    stage = QRectF(
        inner.left(),
        head.bottom() + px(4),
        inner.width(),
        inner.bottom() - head.bottom() - strip_height - px(10),
    )
    if stage.height() < px(56):  # too low for a stage: the strips say the most
        stage.setHeight(0.0)
        strip_height = min(px(150), inner.bottom() - head.bottom() - px(4))
    host = min(px(310), 0.36 * stage.width())
    source = QRectF(stage.left(), stage.top(), host, stage.height())
    target = QRectF(stage.right() - host, stage.top(), host, stage.height())
    strip = QRectF(inner.left(), inner.bottom() - strip_height, inner.width(), strip_height)
    return Lane(
        box=box,
        head=head,
        source=source,
        link=QRectF(source.right(), stage.top(), target.left() - source.right(), stage.height()),
        target=target,
        strip=strip,
    )
