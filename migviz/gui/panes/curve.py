"""What does a slider do? A card that draws pause and total time over the slider's range."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from migviz.errors import InputError
from migviz.gui.painters import draw
from migviz.gui.painters.curve.chart import CurveShown, paint_chart
from migviz.gui.theme import Theme
from migviz.gui.widgets.button import Button
from migviz.gui.widgets.field_control import title_of
from migviz.gui.widgets.spoken import HeardAs
from migviz.say import in_charts
from migviz.scenario import Scenario
from migviz.scenario.fields import FIELDS, Value
from migviz.showing.parts import ControlsShown
from migviz.study.axis import Axis, usual_axis
from migviz.study.sweep import Sweep, quick_sweep

POINTS = 96


class CurveCard(QWidget, HeardAs):
    """Empty until a field is shown."""

    is_heard_as = "chart"

    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name = ""
        self._scenario = Scenario()
        self._sweep: Sweep | None = None
        self._earlier: Sweep | None = None
        self._subject: object = None
        self._covered: frozenset[str] = frozenset()
        self.keep = Button(
            theme, word=in_charts.keep_curve(), name=in_charts.keep_this_curve(), height=30, font="label", parent=self
        )
        self.keep.clicked.connect(self._keep)
        self.close_button = Button(theme, icon="cross", name=in_charts.close_it(), height=30, parent=self)
        self.close_button.clicked.connect(self.closed)
        self.setAccessibleName(in_charts.what_it_does())

    def show_part(self, part: ControlsShown) -> None:
        """The curve of the field that was asked for, in this scenario; worked out again where one of both is another."""
        if part.covered != self._covered:
            self._covered = part.covered
            self.update()
        if (part.curve, part.scenario) != (self._name, self._scenario) or self._sweep is None:
            self.show_field(part.curve, part.scenario)

    def show_field(self, name: str, scenario: Scenario) -> None:
        """Draw what this field's slider does."""
        if name != self._name:
            self._name, self._earlier, self._subject = name, None, None
        self._scenario = scenario
        self._work_out()

    def show_theme(self, theme: Theme) -> None:
        """Look different."""
        self._theme = theme
        for part in (self.keep, self.close_button):
            part.show_theme(theme)
        self.update()

    @property
    def field_shown(self) -> str:
        """The field whose curve is drawn, "" while the card is closed."""
        return self._name if self.isVisible() else ""

    @property
    def compares(self) -> bool:
        """Whether an earlier curve is drawn, too."""
        return self._earlier is not None

    def _keep(self) -> None:
        self._earlier = self._sweep
        self.update()

    def _work_out(self) -> None:
        scenario = self._scenario
        subject = tuple(pair for pair in scenario.given if pair[0] not in (self._name, "title", "seed"))
        before = self._sweep if self._subject not in (None, subject) else None
        self._subject = subject
        try:
            self._sweep = quick_sweep(scenario, slider_axis(self._name, scenario[self._name]))
        except InputError:  # a part larger than its whole, at one end of the range
            self._sweep = None
        if self._earlier is None:
            self._earlier = before
        self.update()

    def sizeHint(self) -> QSize:
        """A small card."""
        return QSize(round(self._theme.px(332)), round(self._theme.px(380)))

    def minimumSizeHint(self) -> QSize:
        """Two low curves."""
        return QSize(round(self._theme.px(240)), round(self._theme.px(220)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the buttons into the upper right corner."""
        x = self.width() - self._theme.px(6)
        for button in (self.close_button, self.keep):
            size = button.sizeHint()
            x -= size.width()
            button.setGeometry(round(x), round(self._theme.px(5)), size.width(), size.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, box = self._theme, QRectF(self.rect()).adjusted(1, 1, -1, -1)
        draw.card(painter, box, theme, pen=theme.pen("line", 1.4))
        head = QRectF(box.left() + theme.px(14), box.top() + theme.px(5), self.keep.x() - theme.px(18), theme.px(32))
        title = title_of(FIELDS[self._name]) if self._name else ""
        draw.text(painter, head, (in_charts.effect_of(title), title, ""), theme, font="value", optional=True)
        room = box.adjusted(theme.px(8), theme.px(42), -theme.px(4), -theme.px(6))
        if self._sweep is None:
            words = (in_charts.no_curve_why(), in_charts.no_curve())
            draw.text(painter, room, words, theme, role="muted", align=draw.CENTRE, optional=True)
        else:
            value = self._scenario[self._name]
            shown = CurveShown(
                sweep=self._sweep,
                title=title,
                value=float(value) if isinstance(value, float) else None,
                earlier=self._earlier,
                covered=self._covered,
            )
            paint_chart(painter, room, shown, theme)
        painter.end()


def slider_axis(name: str, value: Value = None) -> Axis:
    """The range of a field's slider as an axis, with the present value among its points."""
    axis = usual_axis(name, POINTS)
    if isinstance(value, float) and axis.values[0] < value < axis.values[-1]:
        return replace(axis, values=np.union1d(axis.values, [value]))
    return axis
