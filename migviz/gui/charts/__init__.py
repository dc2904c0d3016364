"""Dirty memory and throughput over the time of a run. pyqtgraph is imported after the first window is painted."""

from migviz.gui.charts.widget import Charts

__all__ = ["Charts"]
