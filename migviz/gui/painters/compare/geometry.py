"""Where are the two lanes, and how do their clocks go together?"""

from dataclasses import dataclass

from PySide6.QtCore import QRectF

from migviz.gui.painters.time_strip.geometry import WITH_CLIENT


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
