"""The side of the window in lessons: the panel, and below it the view that a section asks for."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from migviz.gui.panes.lesson.panel import LessonPanel
from migviz.gui.theme import Theme

VIEW_HIGH, VIEW_SHARE = 300.0, 0.38
"""The view below the panel: so many pixels, and not more than this share of the side."""
PANEL_NEEDS, LEAST_VIEW = 280.0, 90.0
"""The panel keeps so much; a view that would be lower than this is left out."""


class LessonSide(QWidget):
    """Holds the panel, and lends room to a view that is otherwise elsewhere."""

    def __init__(self, theme: Theme, panel: LessonPanel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.panel = panel
        self._view: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._column.addWidget(panel, 1)

    def hold(self, view: QWidget | None) -> None:
        """Show a view below the panel, or none."""
        if self._view is not None and self._view is not view:
            self._column.removeWidget(self._view)
            self._view.setMaximumHeight(16777215)
        self._view = view
        if view is not None:
            self._column.addWidget(view)
            self._fit()

    def _fit(self) -> None:
        if self._view is not None:
            px, high = self._theme.px, self.height()
            room = min(px(VIEW_HIGH), VIEW_SHARE * high, high - px(PANEL_NEEDS))
            self._view.setFixedHeight(max(0, round(room)))
            self._view.setVisible(room >= px(LEAST_VIEW))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A lower window, a lower view."""
        self._fit()

    def show_theme(self, theme: Theme) -> None:
        """The same share in another size."""
        self._theme = theme
        self._fit()
