"""How does a link of a lesson leave migviz? Only to the web, after its whole address was shown and agreed to."""

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMessageBox, QWidget

from migviz.errors import safe
from migviz.say import in_lessons


def open_address(window: QWidget, address: str) -> bool:
    """Ask, and open it in the browser; false if it was not wished or is no address of the web."""
    url = QUrl(address, QUrl.ParsingMode.StrictMode)
    if not url.isValid() or url.scheme() not in ("http", "https") or not url.host() or url.userInfo():
        return False
    box = QMessageBox(window)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(in_lessons.leads_to_page())
    box.setInformativeText(safe(url.toString(QUrl.ComponentFormattingOption.FullyEncoded)))
    box.setStandardButtons(QMessageBox.StandardButton.Open | QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(QMessageBox.StandardButton.Cancel)
    return box.exec() == QMessageBox.StandardButton.Open and QDesktopServices.openUrl(url)
