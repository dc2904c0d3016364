"""Which file does the reader choose? Every dialog opens where the last one ended, at first among the user's documents."""

from pathlib import Path

from PySide6.QtCore import QSettings, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from migviz.say import files

FOLDER = "folder"
"""The setting that holds the folder of the file chosen last."""


class ChosenFiles:
    """Asks for files in the name of a window. Without settings a folder is remembered as long as the window is there."""

    def __init__(self, window: QWidget, settings: QSettings | None = None) -> None:
        self._window, self._settings = window, settings
        self._folder: Path | None = None

    def to_open(self, title: str, kinds: str) -> Path | None:
        """A file that is there; None where nobody chose one."""
        name, _kind = QFileDialog.getOpenFileName(self._window, title, str(self.folder()), _with_all(kinds))
        return self._chosen(name)

    def to_open_folder(self, title: str) -> Path | None:
        """A folder that is there; None where nobody chose one."""
        name = QFileDialog.getExistingDirectory(self._window, title, str(self.folder()))
        return self._chosen(name)

    def to_write(self, title: str, name: str, kinds: str) -> Path | None:
        """A file to be written, `name` proposed; None where nobody chose one."""
        proposed = str(self.folder() / name)
        chosen, _kind = QFileDialog.getSaveFileName(self._window, title, proposed, _with_all(kinds))
        return self._chosen(chosen)

    def folder(self) -> Path:
        """Where a dialog opens: the last folder if it is still there, or the user's documents."""
        last = self._folder
        if last is None and self._settings is not None and (kept := str(self._settings.value(FOLDER, ""))):
            last = Path(kept)
        if last is not None and last.is_dir():
            return last
        documents = Path(
            QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation) or Path.home()
        )
        return documents if documents.is_dir() else Path.home()  # else a dialog takes the folder's name for a file's

    def _chosen(self, name: str) -> Path | None:
        if not name:
            return None
        path = Path(name)
        self._folder = path.absolute().parent
        if self._settings is not None:
            self._settings.setValue(FOLDER, str(self._folder))
        return path


def _with_all(kinds: str) -> str:
    """What a dialog shows; all files as well, whatever they are called."""
    return f"{kinds};;{files.all_files()}"
