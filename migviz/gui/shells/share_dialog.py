"""How is a moment handed on from the window? Its text to copy, and a QR code that can be read off the wall."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from migviz.errors import InputError
from migviz.gui.theme import Theme
from migviz.gui.widgets.button import Button
from migviz.gui.widgets.sheet_parts import label
from migviz.gui.widgets.spoken import HeardAs
from migviz.say import files

Matrix = tuple[tuple[bool, ...], ...]


def paint_qr(painter: QPainter, box: QRectF, matrix: Matrix) -> None:
    """The code, always dark on white and in whole pixels: readers want it so in every theme."""
    side = int(min(box.width(), box.height()) / len(matrix))
    left = box.center().x() - side * len(matrix) / 2
    top = box.center().y() - side * len(matrix) / 2
    painter.fillRect(QRectF(left, top, side * len(matrix), side * len(matrix)), QColor(255, 255, 255))
    for y, row in enumerate(matrix):
        for x, dark in enumerate(row):
            if dark:
                painter.fillRect(QRectF(left + x * side, top + y * side, side, side), QColor(0, 0, 0))


class QrCode(QWidget, HeardAs):
    """A QR code as large as there is room."""

    is_heard_as = "picture"

    def __init__(self, matrix: Matrix, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._matrix, self._theme = matrix, theme
        self.setAccessibleName(files.qr_code())

    def sizeHint(self) -> QSize:
        """Large enough to be read across a room."""
        side = round(self._theme.px(420))
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        """Two pixels for each module."""
        return QSize(2 * len(self._matrix), 2 * len(self._matrix))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the code."""
        painter = QPainter(self)
        paint_qr(painter, QRectF(self.rect()), self._matrix)
        painter.end()


class ShareDialog(QDialog):
    """The text of a moment, with a button that copies it."""

    def __init__(self, text: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        from migviz.export.qr_code import qr_matrix  # brings a library that only this needs

        self.setWindowTitle(files.share_moment())
        self.text = text
        layout = QVBoxLayout(self)
        gap = round(theme.px(14))
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.setSpacing(round(theme.px(10)))
        try:
            layout.addWidget(QrCode(qr_matrix(text), theme), 1)
        except InputError as error:
            layout.addWidget(label(error.problems[0].message, theme))
        layout.addWidget(label(files.paste_it(), theme))
        shown = QPlainTextEdit(text)
        shown.setReadOnly(True)
        shown.setFont(theme.mono("axis"))
        shown.setFixedHeight(round(theme.px(96)))
        shown.setAccessibleName(files.moment_as_text())
        layout.addWidget(shown)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        self.copy = Button(theme, word=files.copy(), look="filled", height=36)
        self.copy.keep_room_for(files.copy(), files.copied())
        self.copy.clicked.connect(self._copy)
        close = Button(theme, word=files.close(), look="framed", height=36)
        close.clicked.connect(self.accept)
        buttons.addWidget(self.copy)
        buttons.addWidget(close)
        layout.addLayout(buttons)
        self.setStyleSheet(
            f"QDialog {{ background: {theme.hex('surface')}; }}"
            f"QPlainTextEdit {{ color: {theme.hex('ink')}; background: {theme.hex('sunk')};"
            f" border: 1px solid {theme.hex('line')}; border-radius: {round(theme.px(6))}px; }}"
        )

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text)
        self.copy.show_face(word=files.copied())
