"""What is this program, in which version, made of what?"""

from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from migviz.say import in_window

PARTS = ("PySide6-Essentials", "pyqtgraph", "numpy", "simpy")


def about_text() -> str:
    """Name, version and the libraries with theirs, in plain text."""
    parts = ", ".join(f"{name} {_version(name)}" for name in PARTS)
    return "\n\n".join((f"migviz {_version('migviz')}", in_window.purpose(), in_window.made_with(parts)))


def show_about(window: QWidget) -> None:
    """The text in a box of its own, beside which the run goes on."""
    box = QMessageBox(QMessageBox.Icon.NoIcon, in_window.about(), about_text(), QMessageBox.StandardButton.Ok, window)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:  # frozen, or run from its folder
        return "?"
