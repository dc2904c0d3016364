"""pyqtgraph, without the parts for images, tables, parameters and other processes, of which no plot here has any: 70 modules, half its time, 3 MB."""

import importlib
import sys
from types import ModuleType

_WIDGETS = (
    "CheckTable", "ColorMapWidget", "DataFilterWidget", "DataTreeWidget", "DiffTreeWidget", "FeedbackButton", "GradientWidget",
    "HistogramLUTWidget", "JoystickButton", "LayoutWidget", "PathButton", "ProgressDialog", "RawImageWidget", "RemoteGraphicsView",
    "ScatterPlotWidget", "TableWidget", "TreeWidget", "ValueLabel", "VerticalLabel",
)  # fmt: skip
LEFT_OUT = ("pyqtgraph.imageview", *(f"pyqtgraph.widgets.{name}" for name in _WIDGETS))


def _load() -> None:
    """Whoever asks for one of them later gets it; pyqtgraph itself only hands them on."""
    if "pyqtgraph" in sys.modules:
        return  # it is paid for
    for name in LEFT_OUT:
        nothing = sys.modules[name] = ModuleType(name)
        setattr(nothing, name.rpartition(".")[2], None)
    try:
        importlib.import_module("pyqtgraph")
    finally:
        for name in LEFT_OUT:
            del sys.modules[name]


_load()
