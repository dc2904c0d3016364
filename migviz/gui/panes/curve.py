"""What does a slider do? A card that draws pause and total time over the slider's range."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from migviz.errors import InputError
from migviz.export.sweep_text import sweep_as_csv
from migviz.gui.painters import draw
from migviz.gui.painters.curve.scene import CHARTS, CurveShown, paint_curve
from migviz.gui.theme import Theme
from migviz.gui.widgets.button import Button
from migviz.gui.widgets.field_control import title_of
from migviz.gui.widgets.late_import import LateImport
from migviz.gui.widgets.own_keys import claims
from migviz.gui.widgets.spoken import HeardAs
from migviz.gui.working import Beside, at_once
from migviz.say import in_charts
from migviz.scenario import Scenario
from migviz.scenario.fields import FIELDS, NAMES, Value
from migviz.showing.parts import ControlsShown
from migviz.study.axis import Axis, usual_axis
from migviz.study.sweep import Sweep, quick_sweep
from migviz.trace.run import Metrics

if TYPE_CHECKING:
    from migviz.gui.painters.curve.plots import CurvePlots

POINTS = 96


class CurveCard(QWidget, HeardAs):
    """Empty until a field is shown."""

    is_heard_as = "chart"

    closed = Signal()
    menu_wished = Signal(object)
    """of what can be done with the curves, at this point of the screen"""
    value_wished = Signal(str, float, bool)
    """of the field: the value that was pointed at in the plots; and whether the hand has let go of it"""

    def __init__(
        self, theme: Theme, parent: QWidget | None = None, *, stays: bool = False, soon: Beside[Sweep | None] = at_once
    ) -> None:
        """`soon` has a curve worked out, beside the window where that takes long."""
        super().__init__(parent)
        self._theme, self._soon = theme, soon
        self._give_up: Callable[[], None] = lambda: None
        self._key: object = None
        self._is_awaited = False
        self._name = ""
        self._scenario = Scenario()
        self._sweep: Sweep | None = None
        self._earlier: Sweep | None = None
        self._subject: object = None
        self._covered: frozenset[str] = frozenset()
        self._run: Metrics | None = None
        self._plots: CurvePlots | None = None
        self._library = LateImport("migviz.gui.painters.plots.graph_alone", self._build_plots, self)
        self.whole = Button(
            theme, word=in_charts.whole_axis(), name=in_charts.whole_axis_name(), height=30, font="label", parent=self
        )
        self.whole.clicked.connect(self.show_whole)
        self.whole.hide()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.keep = Button(
            theme, word=in_charts.keep_curve(), name=in_charts.keep_this_curve(), height=30, font="label", parent=self
        )
        self.keep.clicked.connect(self._keep)
        self.close_button = Button(theme, icon="cross", name=in_charts.close_it(), height=30, parent=self)
        self.close_button.clicked.connect(self.closed)
        self.close_button.setVisible(not stays)
        self.setAccessibleName(in_charts.what_it_does())

    def show_part(self, part: ControlsShown) -> None:
        """The curve of the field that was asked for, in this scenario; worked out again where one of both is another."""
        if (part.covered, part.measured) != (self._covered, self._run):
            self._covered, self._run = part.covered, part.measured
            self._show_curve()
        if (part.curve, part.scenario) != (self._name, self._scenario) or self._sweep is None:
            self.show_field(part.curve, part.scenario)

    def show_field(self, name: str, scenario: Scenario) -> None:
        """Draw what this field's slider does."""
        if name != self._name:
            self._name, self._sweep, self._earlier, self._subject = name, None, None, None
        self._scenario = scenario
        self._work_out()

    def show_theme(self, theme: Theme) -> None:
        """Look different."""
        self._theme = theme
        for part in (self.whole, self.keep, self.close_button):
            part.show_theme(theme)
        if self._plots is not None:
            self._plots.show_theme(theme)
        self._arrange()
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
        self._show_curve()

    def _work_out(self) -> None:
        """The field's own value moves along its curve, which is then the same."""
        scenario, name = self._scenario, self._name
        subject = tuple(pair for pair in scenario.given if pair[0] not in (name, *NAMES, "seed"))
        if (name, subject, scenario.changes) == self._key:
            self._show_curve()
            return
        before = self._sweep if self._subject not in (None, subject) else None
        self._key, self._subject, self._is_awaited = (name, subject, scenario.changes), subject, True
        self._give_up()
        self._give_up = self._soon(partial(_curve_of, scenario, name), partial(self._take, before))
        self._show_curve()

    def _take(self, before: Sweep | None, sweep: Sweep | None) -> None:
        self._sweep, self._is_awaited = sweep, False
        if self._earlier is None:
            self._earlier = before
        self._show_curve()

    # --- the plots ---

    def shown(self) -> CurveShown | None:
        """What is drawn; None where there is no curve."""
        if self._sweep is None:
            return None
        value = self._scenario[self._name]
        return CurveShown(
            sweep=self._sweep,
            title=title_of(FIELDS[self._name]),
            value=float(value) if isinstance(value, float) else None,
            earlier=self._earlier,
            covered=self._covered,
            run=self._run,
        )

    def prepare(self, *, wait: bool = False) -> None:
        """Have the plots made as soon as pyqtgraph is there; `wait`: at once. Until then the curve is a picture."""
        self._library.ask(wait=wait)

    def _build_plots(self) -> None:
        from migviz.gui.painters.curve.plots import CurvePlots

        self._plots = plots = CurvePlots(self._theme, self)
        plots.chosen.connect(lambda place: self._wish(place, let_go=False))
        plots.let_go.connect(lambda place: self._wish(place, let_go=True))
        plots.zoomed.connect(self._show_zoomed)
        plots.menu_wished.connect(self.menu_wished)
        self._arrange()
        self._show_curve()

    def _wish(self, place: float, *, let_go: bool) -> None:
        if self._plots is not None and self._sweep is not None:
            field = FIELDS[self._name]
            value = field.read(field.write(self._plots.value_at(place)))
            if isinstance(value, float):
                self.value_wished.emit(self._name, value, let_go)

    def _show_curve(self) -> None:
        shown = self.shown()
        if self._plots is not None:
            self._plots.setVisible(shown is not None)
            if shown is not None:
                self._plots.show_curve(shown)
        self.update()

    def show_whole(self) -> None:
        """All of the axis."""
        if self._plots is not None:
            self._plots.show_whole()

    @property
    def is_zoomed(self) -> bool:
        """Whether less than all of the axis is seen."""
        return self._plots is not None and self._plots.is_zoomed

    def paint_picture(self, painter: QPainter, box: QRectF, theme: Theme) -> None:
        """What is seen, for a file."""
        painter.fillRect(box, theme.colour("surface"))
        if (shown := self.shown()) is not None:
            paint_curve(painter, box, shown, theme, ends=self._plots.seen_part if self._plots is not None else None)

    def numbers(self) -> str:
        """The curves as CSV; "" as long as one of them is covered."""
        if self._sweep is None or any(f"run.{name}" in self._covered for name in CHARTS):
            return ""
        return sweep_as_csv(self._sweep, *CHARTS)

    def _show_zoomed(self, zoomed: bool) -> None:
        self.whole.setVisible(zoomed)
        self._arrange()
        self.update()

    def sizeHint(self) -> QSize:
        """A small card."""
        return QSize(round(self._theme.px(332)), round(self._theme.px(380)))

    def minimumSizeHint(self) -> QSize:
        """Two low curves."""
        return QSize(round(self._theme.px(240)), round(self._theme.px(220)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the buttons into the upper right corner, and the plots below them."""
        self._arrange()

    def _arrange(self) -> None:
        x = self.width() - self._theme.px(6)
        for button in (self.close_button, self.keep, self.whole):
            size = button.sizeHint()
            x -= size.width() if not button.isHidden() else 0
            button.setGeometry(round(x), round(self._theme.px(5)), size.width(), size.height())
        if self._plots is not None:
            self._plots.setGeometry(self._room().toRect())

    def _room(self) -> QRectF:
        box, px = QRectF(self.rect()).adjusted(1, 1, -1, -1), self._theme.px
        return box.adjusted(px(8), px(42), -px(4), -px(6))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, box = self._theme, QRectF(self.rect()).adjusted(1, 1, -1, -1)
        pen = theme.pen("select", 2.4) if self.hasFocus() else theme.pen("line", 1.4)
        draw.card(painter, box, theme, pen=pen)
        left = (self.whole if not self.whole.isHidden() else self.keep).x()
        head = QRectF(box.left() + theme.px(14), box.top() + theme.px(5), left - theme.px(18), theme.px(32))
        title = title_of(FIELDS[self._name]) if self._name else ""
        draw.text(painter, head, (in_charts.effect_of(title), title, ""), theme, font="value", optional=True)
        shown = self.shown()
        if shown is None and not self._is_awaited:
            words = (in_charts.no_curve_why(), in_charts.no_curve())
            draw.text(painter, self._room(), words, theme, role="muted", align=draw.CENTRE, optional=True)
        elif shown is not None and self._plots is None:
            paint_curve(painter, self._room(), shown, theme)
            QTimer.singleShot(0, self.prepare)
        painter.end()

    # --- the keys ---

    def event(self, event: QEvent) -> bool:
        """The keys that walk in the plots are theirs before they are the window's."""
        return claims(event, lambda key: self._plots is not None and self._plots.takes(key)) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Closer and back, along, to a value: as the plots do it; what is there is said."""
        if self._plots is None or not self._plots.key_pressed(event):
            super().keyPressEvent(event)
            return
        self.setAccessibleDescription(self._plots.values_in_words())


def _curve_of(scenario: Scenario, name: str) -> Sweep | None:
    """None where a part would be larger than its whole, at one end of the range."""
    try:
        return quick_sweep(scenario, slider_axis(name, scenario[name]))
    except InputError:
        return None


def slider_axis(name: str, value: Value) -> Axis:
    """The range of a field's slider as an axis, with the present value among its points."""
    axis = usual_axis(name, POINTS)
    if isinstance(value, float) and axis.values[0] < value < axis.values[-1]:
        return replace(axis, values=np.union1d(axis.values, [value]))
    return axis
