"""How does step 1 move? The configuration of the VM as a card that crosses from the source to the target."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from migviz.gui.painters.draw import RIGHT, arrow_head, card, text
from migviz.gui.painters.stage.geometry import Stage
from migviz.gui.theme import Theme
from migviz.replay.seen import Seen
from migviz.replay.setting_up import setting_up
from migviz.say import on_setup
from migviz.showing.places.written import short_name

WIDE, LINE = 252.0, 23.0
"""Pixels of the card at 100 %, and of a line on it."""


def paint_setup_card(painter: QPainter, stage: Stage, seen: Seen, theme: Theme) -> None:
    """The card on its way, with an arrow before it; nothing in the rest of the run."""
    now = setting_up(seen)
    if now is None or not now.crosses:
        return
    lines, line = on_setup.card_lines(seen), theme.px(LINE)
    top, bottom = stage.link.bottom() + theme.px(8), stage.source.box.bottom() - theme.px(6)
    if stage.low:  # over the link and what is written below it, down to what stands under that
        below = [box.top() for box in (stage.client, stage.switch, stage.bars) if not box.isEmpty()]
        top, bottom = stage.link.top() + theme.px(2), min([*below, bottom]) - theme.px(4)
    wide = min(theme.px(WIDE), stage.source.box.width())
    shown = lines[: max(0, int((bottom - top - theme.px(10)) / line) - 1)]
    high = line * (1 + len(shown)) + theme.px(10)
    start, end = stage.source.vm.center().x(), stage.target.vm.center().x()
    box = QRectF(start + (end - start) * _eased(now.crossed) - wide / 2, min(top, bottom - high), wide, high)
    card(painter, box, theme, pen=theme.pen("ink", 1.8), radius=7)
    inner = box.adjusted(theme.px(12), theme.px(5), -theme.px(12), -theme.px(5))
    text(
        painter,
        QRectF(inner.left(), inner.top(), inner.width(), line),
        on_setup.card_title(seen.run.scenario),
        theme,
        font="control",
    )
    for k, (value, what) in enumerate(shown, 1):
        row = QRectF(inner.left(), inner.top() + k * line, inner.width(), line)
        together = theme.width("control", value) + theme.width("label", what) + theme.px(8)
        used = text(
            painter,
            row,
            (short_name(value, "label", row.width(), theme.width), ""),
            theme,
            font="control" if together <= row.width() else "label",
        )
        beside = row.adjusted(used + theme.px(8), 0, 0, 0)
        text(painter, beside, what, theme, role="muted", align=RIGHT, optional=True)
    tip = QPointF(box.right() + theme.px(26), box.center().y())
    painter.setPen(theme.pen("ink", 2))
    painter.drawLine(QPointF(box.right() + theme.px(4), tip.y()), tip)
    arrow_head(painter, tip, theme.px(8), theme.colour("ink"))


def _eased(share: float) -> float:
    """Slow at both ends."""
    return share * share * (3.0 - 2.0 * share)
