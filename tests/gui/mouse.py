"""The mouse over a widget. Qt's own moves where the pointer is on the screen, so that what another test left there, a window or the
pointer itself at the very place, takes the move; here the widget gets it."""

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget


def hover(widget: QWidget, at: QPoint) -> None:
    """The pointer is there, and no button is pressed."""
    QApplication.processEvents()  # what is to be painted first is
    none = Qt.MouseButton.NoButton
    place, globally = QPointF(at), QPointF(widget.mapToGlobal(at))
    event = QMouseEvent(QEvent.Type.MouseMove, place, globally, none, none, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, event)


def click(widget: QWidget, at: QPoint) -> None:
    """Pressed and released, as the system does it: an error in a widget's own code is told with its place, where QTest's click
    ends the process (PySide 6.11)."""
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    for kind, held in ((QEvent.Type.MouseButtonPress, left), (QEvent.Type.MouseButtonRelease, none)):
        place, globally = QPointF(at), QPointF(widget.mapToGlobal(at))
        event = QMouseEvent(kind, place, globally, left, held, Qt.KeyboardModifier.NoModifier)
        QApplication.postEvent(widget, event)
    QApplication.processEvents()
