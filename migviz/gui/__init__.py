"""Moments in, pixels out: the only place that imports PySide6 and pyqtgraph."""
