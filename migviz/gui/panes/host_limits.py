"""What can be changed of a host that is emptied: how many at once, in which order, over which link. It acts at once."""

from typing import TypeVar

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from migviz.gui.painters import draw
from migviz.gui.theme import Theme
from migviz.gui.widgets.choice_box import ChoiceBox
from migviz.gui.widgets.field_control import FieldControl
from migviz.gui.widgets.log_slider import LogSlider
from migviz.gui.widgets.slider_face import SIDE
from migviz.gui.widgets.slider_scale import Growth, SliderScale
from migviz.gui.widgets.spoken import HeardAs
from migviz.say import in_evacuation
from migviz.scenario.fields import FIELDS, Value
from migviz.scenario.units import Kind
from migviz.showing.evacuation_shown import LimitsShown

ROW = 40.0
Control = TypeVar("Control", bound=QWidget)


class HostLimits(QWidget, HeardAs):
    """`rule_edited(name, value, finished)`: a rule of the evacuation, or a field that all VMs share."""

    is_heard_as = "group"

    rule_edited = Signal(str, object, bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._part: LimitsShown | None = None
        self.at_once: LogSlider | None = None
        self.order: ChoiceBox | None = None
        self.link: FieldControl | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(in_evacuation.limits())

    # --- values go down ---

    def show_part(self, part: LimitsShown) -> None:
        """The values in force; never emits."""
        before, self._part = self._part, part
        if before is None or before.vms != part.vms:
            self.at_once = self._put_in(self.at_once, self._made_at_once(part.vms))
        if before is None or before.orders != part.orders:
            self.order = self._put_in(self.order, self._made_order(part.orders))
        if before is None or before.link != part.link:
            self.link = self._put_in(self.link, self._made_link(part.link))
        assert self.at_once is not None and self.order is not None and self.link is not None
        self._arrange()
        self.at_once.show_value(float(part.at_once))
        self.order.show_word(in_evacuation.order_short(part.order))
        self.link.show_value(part.bandwidth)
        if before is None or before.at_once != part.at_once:
            self.update()

    def _put_in(self, old: QWidget | None, new: Control) -> Control:
        """A control for other values in the place of one."""
        if old is not None:
            old.deleteLater()
        new.show()
        return new

    def _made_at_once(self, vms: int) -> LogSlider:
        scale = SliderScale(least=1.0, most=float(max(2, vms)), kind=Kind.COUNT, growth=Growth.EVEN, grain=1.0)
        name = in_evacuation.at_once()
        slider = LogSlider(scale, self._theme, name=name, write=_written, labelled=False, parent=self)
        slider.setEnabled(vms > 1)
        slider.value_edited.connect(
            lambda value, finished: self.rule_edited.emit("evacuation.at_once", value, finished)
        )
        return slider

    def _made_order(self, orders: tuple[str, ...]) -> ChoiceBox:
        words = {in_evacuation.order_short(order): order for order in orders}
        box = ChoiceBox(dict.fromkeys(words, ""), self._theme, name=in_evacuation.order(), parent=self)
        box.word_chosen.connect(lambda word: self.rule_edited.emit("evacuation.order", words[word], True))
        return box

    def _made_link(self, name: str) -> FieldControl:
        control = FieldControl(FIELDS[name], self._theme, curve=False, parent=self)
        control.set_compact(True)
        control.edited.connect(self.rule_edited)
        return control

    def show_theme(self, theme: Theme) -> None:
        """Look different."""
        self._theme = theme
        for part in (self.at_once, self.order, self.link):
            if part is not None:
                part.show_theme(theme)
        self._arrange()
        self.update()

    # --- where things are ---

    def sizeHint(self) -> QSize:
        """Three rows."""
        return QSize(round(self._theme.px(332)), round(self._theme.px(164)))

    def minimumSizeHint(self) -> QSize:
        """The same, narrower."""
        return QSize(round(self._theme.px(240)), round(self._theme.px(150)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the rows where they belong."""
        self._arrange()

    def _rows(self) -> tuple[QRectF, QRectF, QRectF]:
        theme = self._theme
        side, high = theme.px(12), theme.px(ROW)
        rows = (QRectF(side, theme.px(8) + k * high, self.width() - 2 * side, high) for k in (0, 1))
        first, second = rows
        return (
            first,
            second,
            QRectF(side, second.bottom(), first.width(), self.height() - second.bottom() - theme.px(6)),
        )

    def _arrange(self) -> None:
        if self.at_once is None or self.order is None or self.link is None:
            return
        first, second, third = self._rows()
        left = self._label()
        number = self._theme.width("value", "000") + self._theme.px(6)
        for row, widget, right in ((first, self.at_once, number), (second, self.order, 0.0)):
            high = min(row.height(), float(widget.sizeHint().height()))
            box = QRectF(row.left() + left, row.center().y() - high / 2, row.width() - left - right, high)
            widget.setGeometry(box.toRect())
        high = float(self.link.heightForWidth(round(third.width())))
        self.link.setVisible(high <= third.height() + 1)
        inside = self._theme.px(SIDE)  # its words begin where those of the rows above do
        self.link.setGeometry(QRectF(third.left() - inside, third.top(), third.width() + inside, high).toRect())

    def _label(self) -> float:
        words = (in_evacuation.at_once(), in_evacuation.order())
        return max(self._theme.width("control", word) for word in words) + self._theme.px(14)

    # --- pixels ---

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card, the names, the number."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        draw.card(painter, QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme)
        if self._part is not None:
            first, second, _third = self._rows()
            draw.text(painter, first, in_evacuation.at_once(), theme, font="control")
            draw.text(painter, second, in_evacuation.order(), theme, font="control")
            draw.text(painter, first, f"{self._part.at_once}", theme, font="value", align=draw.RIGHT)
        painter.end()


def _written(value: Value) -> str:
    return in_evacuation.at_once_of(value or 1.0)
