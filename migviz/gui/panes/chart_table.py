"""The charts as a table: one row for every time at which something happens."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from migviz.gui.theme import Theme
from migviz.gui.widgets.scroll_bar import scroll_bar_style
from migviz.replay.seen import Seen
from migviz.say import in_charts
from migviz.say.rows import Row, cells, rows

_AGAIN = 3
"""The column of what is dirty again: where all memory is fetched after the pause, nothing ever is."""
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ChartTable(QTableWidget):
    """Shows the rows of one or two runs; Enter or a double click goes to the time of a row."""

    seek_requested = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(0, len(in_charts.columns(())), parent)
        self._rows: tuple[Row, ...] = ()
        self.setAccessibleName(in_charts.table_name())
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.cellDoubleClicked.connect(lambda row, __: self._seek(row))
        self.show_theme(theme)

    def show_seen(self, both: tuple[Seen, ...]) -> None:
        """Fill the table; of two runs each row says which."""
        found = [(name, seen, row) for name, seen in zip("AB", both, strict=False) for row in rows(seen)]
        found.sort(key=lambda line: line[2].t)
        self._rows = tuple(row for *__, row in found)
        self.clear()
        missing = [seen.run.scenario.technique.only_pulls for seen in both]
        columns = in_charts.columns(missing)
        self.setHorizontalHeaderLabels(columns)
        mean = QTableWidgetItem(columns[-1])
        mean.setToolTip(in_charts.mean_rate_of())
        self.setHorizontalHeaderItem(len(columns) - 1, mean)
        self.setColumnHidden(_AGAIN, all(missing))
        self.setRowCount(len(found))
        for line, (name, seen, row) in enumerate(found):
            for column, text in enumerate(cells(seen, row)):
                item = QTableWidgetItem(f"{name}: {text}" if len(both) > 1 and column == 1 else text)
                if column != 1:
                    item.setTextAlignment(_RIGHT)
                self.setItem(line, column, item)
        self._fit()

    def show_theme(self, theme: Theme) -> None:
        """Other colours or sizes."""
        self.setFont(theme.font("label"))
        self.horizontalHeader().setFont(theme.font("label"))
        self.verticalHeader().setDefaultSectionSize(round(theme.height("label") + theme.px(10)))
        self.setStyleSheet(
            f"QTableWidget {{ background: {theme.hex('surface')}; alternate-background-color: {theme.hex('sunk')};"
            f" color: {theme.hex('ink')}; border: {max(2, round(theme.px(2.4)))}px solid {theme.hex('surface')};"
            f" outline: none;"
            f" selection-background-color: {theme.hex('select.tint')}; selection-color: {theme.hex('ink')}; }}"
            f"QTableWidget:focus {{ border-color: {theme.hex('select')}; }}"
            f"QTableWidget::item {{ padding: 0 {round(theme.px(8))}px; }}"
            f"QHeaderView::section {{ background: {theme.hex('sunk')}; color: {theme.hex('muted')}; border: none;"
            f" border-bottom: 1px solid {theme.hex('line')}; padding: {round(theme.px(4))}px {round(theme.px(8))}px; }}"
            "QAbstractScrollArea::corner { background: transparent; }" + scroll_bar_style(theme)
        )
        self._fit()

    def _fit(self) -> None:
        """Columns as wide as their texts; the words take what is left."""
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.resizeColumnsToContents()
        needed = sum(self.columnWidth(column) for column in range(self.columnCount()))
        if needed <= self.viewport().width():
            header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._seek(self.currentRow())
            return
        super().keyPressEvent(event)

    def _seek(self, line: int) -> None:
        if 0 <= line < len(self._rows):
            self.seek_requested.emit(self._rows[line].t)
