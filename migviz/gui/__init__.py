"""Moments in, pixels out: the only place that imports PySide6 and pyqtgraph."""

from migviz.gui import qt_alone  # noqa: F401  # before anything that imports PySide6
