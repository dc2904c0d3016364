"""The charts as one widget: a row of switches, and below it the plots or their table."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRectF, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from migviz.export.as_csv import series_as_csv
from migviz.gui.painters import draw
from migviz.gui.painters.charts.scene import paint_charts
from migviz.gui.panes.chart_table import ChartTable
from migviz.gui.theme import Theme
from migviz.gui.widgets.button import Button
from migviz.gui.widgets.late_import import LateImport
from migviz.gui.widgets.own_keys import claims
from migviz.gui.widgets.spoken import HeardAs
from migviz.replay.seen import Seen
from migviz.say import in_charts
from migviz.showing.parts import PanelShown
from migviz.showing.series import COARSE, FINE, series_of
from migviz.showing.spotlight import NOTHING, Spotlight

if TYPE_CHECKING:
    from migviz.gui.painters.charts.plots import Plots

_REFINE_AFTER = 180
"""Milliseconds without another run until the curves are worked out finely: a dragged slider stays quick."""
_FOLLOW_AFTER = 40
"""Milliseconds after which they follow another run, in a turn of their own: stage and strip come first."""


class Charts(QWidget, HeardAs):
    """Dirty memory and throughput over time. `show_...` gives it values; it wishes by signals."""

    is_heard_as = "chart"

    seek_requested = Signal(float)
    spotlight_wished = Signal(object)
    menu_wished = Signal(object)
    """of what can be done with the plots, at this point of the screen"""
    table_wished = Signal(bool)
    """the table instead of the plots, or the plots again"""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._both: tuple[Seen, ...] = ()
        self._spotlight = NOTHING
        self._stale = False
        self._plots: Plots | None = None
        self._table: ChartTable | None = None
        self._library = LateImport("migviz.gui.painters.plots.graph_alone", self._build_plots, self)
        self._refine = QTimer(self, singleShot=True, interval=_REFINE_AFTER)
        self._refine.timeout.connect(self._show_fine)
        self._follow = QTimer(self, singleShot=True, interval=_FOLLOW_AFTER)
        self._follow.timeout.connect(self._show_runs)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(in_charts.described())
        self._build_head()
        self.show_theme(theme)

    # --- values ---

    def show_part(self, part: PanelShown) -> None:
        """A moment of a run, as plots or as a table, and what is pointed at."""
        if part.table != self._table_button.isChecked():
            self.show_table(part.table)
        self.show_seen((part.seen,))
        self.show_spotlight(part.spotlight)

    def show_seen(self, both: tuple[Seen, ...]) -> None:
        """A moment of one run, or of two to compare."""
        before, self._both = self._both, both
        if [(one.run, one.covered) for one in both] != [(one.run, one.covered) for one in before]:
            self._stale = True
            self._show_soon([one.covered for one in both] == [one.covered for one in before])
        elif self._plots is not None and self.isVisible():
            self._plots.show_seen(both)

    def show_spotlight(self, spotlight: Spotlight) -> None:
        """What is pointed at anywhere."""
        self._spotlight = spotlight
        if self._plots is not None:
            self._plots.show_spotlight(spotlight)

    def show_theme(self, theme: Theme) -> None:
        """Other colours or sizes."""
        self._theme = theme
        self._style_head()
        for part in (self._plots, self._table):
            if part is not None:
                part.show_theme(theme)
        self.setMinimumSize(round(theme.px(300)), round(theme.px(220)))
        self.update()

    def as_table(self) -> ChartTable:
        """The same data as a table."""
        if self._table is None:
            self._table = ChartTable(self._theme, self)
            self._table.seek_requested.connect(self.seek_requested)
            self._body.addWidget(self._table)
            self._table.show_seen(self._both)
        return self._table

    def show_table(self, table: bool) -> None:
        """The table in place of the plots, or the plots again."""
        with QSignalBlocker(self._table_button):
            self._table_button.setChecked(table)
        if table:
            self._body.setCurrentWidget(self.as_table())
            self.as_table().setFocus()
        elif self._plots is not None:
            self._body.setCurrentWidget(self._plots)
        else:
            self._body.setCurrentWidget(self._empty)
        self._style_head()

    def show_log(self, log: bool) -> None:
        """Memory on a logarithmic axis, or on a linear one."""
        (self._log_button if log else self._linear_button).setChecked(True)
        if self._plots is not None:
            self._plots.show_log(log)
        self._style_head()

    # --- pyqtgraph comes late ---

    def prepare(self, *, wait: bool = False) -> None:
        """Import pyqtgraph in the background, then make the plots; `wait`: at once."""
        self._library.ask(wait=wait)

    def _build_plots(self) -> None:
        from migviz.gui.painters.charts.plots import Plots

        self._plots = plots = Plots(self._theme, self)
        plots.chosen.connect(self.seek_requested)
        plots.spotlight_wished.connect(self.spotlight_wished)
        plots.zoomed.connect(self._whole_button.setVisible)
        plots.menu_wished.connect(self.menu_wished)
        plots.show_log(self._log_button.isChecked())
        self._body.addWidget(plots)
        if not self._table_button.isChecked():
            self._body.setCurrentWidget(plots)
        self._stale = True
        self._show_runs()
        plots.show_spotlight(self._spotlight)

    def showEvent(self, event) -> None:
        super().showEvent(event)
        self._show_runs()

    def _show_soon(self, is_only_another_run: bool) -> None:
        """Another run a little later, after what is seen of it elsewhere; what is covered from now on is covered at once."""
        if not is_only_another_run or self._plots is None:
            self._show_runs()
        elif not self._follow.isActive():
            self._follow.start()

    def _show_runs(self) -> None:
        """Work the curves out, roughly first; not while nobody sees them."""
        if not self._stale or not self._both or not self.isVisible():
            return
        if self._plots is not None:
            self._stale = False
            self._plots.show_series(tuple(series_of(seen, COARSE) for seen in self._both))
            self._plots.show_seen(self._both)
            self._refine.start()
        if self._table is not None:
            self._table.show_seen(self._both)

    def _show_fine(self) -> None:
        if self._plots is not None and self._both and not self._stale:
            self._plots.show_series(tuple(series_of(seen, FINE) for seen in self._both))

    # --- the row of switches ---

    def _build_head(self) -> None:
        self._linear_button, self._log_button = map(self._button, in_charts.axes())
        self._table_button, self._whole_button = (
            self._button(in_charts.table_word()),
            self._button(in_charts.whole_axis()),
        )
        self._linear_button.setAccessibleName(in_charts.linear())
        self._log_button.setAccessibleName(in_charts.logarithmic())
        self._whole_button.setAccessibleName(in_charts.whole_run())
        self._whole_button.setCheckable(False)
        self._whole_button.hide()
        self._linear_button.setChecked(True)
        self._scales = QButtonGroup(self)
        for button in (self._linear_button, self._log_button):
            self._scales.addButton(button)
        self._log_button.toggled.connect(self.show_log)
        self._table_button.clicked.connect(self.table_wished)
        self._whole_button.clicked.connect(self.show_whole)
        self._menu_button = Button(
            self._theme, icon="menu", name=in_charts.what_to_do(), height=30, role="muted", parent=self
        )
        self._menu_button.clicked.connect(lambda: self.menu_wished.emit(_below(self._menu_button)))
        self._head = QHBoxLayout()
        self._title = _Title(self)
        self._head.addWidget(self._title, 1)
        for button in (self._whole_button, self._linear_button, self._log_button, self._table_button):
            self._head.addWidget(button)
        self._head.addWidget(self._menu_button)
        self._empty = QWidget(self)
        self._body = QStackedLayout()
        self._body.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.addLayout(self._head)
        column.addLayout(self._body, 1)
        self._column = column

    # --- what is taken out of them ---

    def show_whole(self) -> None:
        """All of the run."""
        if self._plots is not None:
            self._plots.show_whole()

    @property
    def is_zoomed(self) -> bool:
        """Whether less than all of the run is seen."""
        return self._plots is not None and self._plots.is_zoomed

    def paint_picture(self, painter: QPainter, box: QRectF, theme: Theme) -> None:
        """What is seen, for a file."""
        ends = self._plots.seen_part if self._plots is not None else None
        paint_charts(painter, box, self._both, theme, log=self._log_button.isChecked(), ends=ends)

    def numbers(self) -> str:
        """The curves of a run as CSV; "" as long as something may not be told, and of two runs."""
        if len(self._both) != 1 or self._both[0].run.end is None or self._both[0].covered:
            return ""
        return series_as_csv(series_of(self._both[0]))

    def _button(self, text: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setCheckable(True)
        button.setAutoDefault(False)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _style_head(self) -> None:
        theme = self._theme
        px = lambda length: round(theme.px(length))  # noqa: E731
        self._column.setContentsMargins(px(12), px(8), px(12), px(8))
        self._column.setSpacing(px(6))
        self._head.setSpacing(px(4))
        self._title.show_theme(theme)
        self._menu_button.show_theme(theme)
        style = (
            f"QPushButton {{ border: {px(2)}px solid transparent; border-radius: {px(14)}px; color: {theme.hex('muted')};"
            f" background: transparent; padding: {px(3)}px {px(10)}px; min-height: {px(22)}px; }}"
            f"QPushButton:hover {{ background: {theme.hex('sunk')}; }}"
            f"QPushButton:checked {{ background: {theme.hex('ink')}; color: {theme.hex('surface')}; }}"
            f"QPushButton:focus {{ border-color: {theme.hex('select')}; }}"
        )
        for button in (self._linear_button, self._log_button, self._table_button, self._whole_button):
            button.setFont(theme.font("label"))
            button.setStyleSheet(style)
        for button in (self._linear_button, self._log_button):
            button.setVisible(not self._table_button.isChecked())

    # --- events ---

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw.card(painter, self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), self._theme)
        if self.hasFocus():
            painter.setPen(self._theme.pen("select", 2.4))
            painter.drawRoundedRect(self.rect().toRectF().adjusted(2, 2, -2, -2), self._theme.px(9), self._theme.px(9))
        painter.end()
        if self._plots is None:
            QTimer.singleShot(0, self.prepare)

    def focusInEvent(self, event) -> None:
        super().focusInEvent(event)
        if self._plots is not None and self._both:
            self.setAccessibleDescription(self._plots.values_in_words())
        self.update()

    def focusOutEvent(self, event) -> None:
        super().focusOutEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        """The keys that walk in the plots are theirs before they are the window's."""
        return claims(event, self._is_for_plots) or super().event(event)

    def _is_for_plots(self, event: QKeyEvent) -> bool:
        return self._plots is not None and not self._table_button.isChecked() and self._plots.takes(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Closer and back, along, to a time: as the plots do it; what is there is said."""
        if self._plots is None or not self._is_for_plots(event) or not self._plots.key_pressed(event):
            super().keyPressEvent(event)
            return
        self.setAccessibleDescription(self._plots.values_in_words())


def _below(button: Button) -> QPoint:
    """Where what a button opens stands on the screen."""
    return button.mapToGlobal(button.rect().bottomLeft())


class _Title(QWidget):
    """The name of the panel, as much of it as there is room for."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setToolTip(in_charts.how_to_look())

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setMinimumHeight(round(theme.height("count")))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        forms = (in_charts.both_over_time(), in_charts.memory_over_time(), in_charts.charts())
        draw.text(painter, self.rect().toRectF(), forms, self._theme, font="count", optional=True)
