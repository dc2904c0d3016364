"""Which migration is to be watched? A sheet of four fields; only what has a good answer already may be left as it is."""

from pathlib import Path

from PySide6.QtCore import QDateTime, Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from migviz.errors import InputError
from migviz.gui.shells.chosen_files import ChosenFiles
from migviz.gui.theme import Theme
from migviz.gui.widgets.button import Button
from migviz.gui.widgets.line_style import line_style
from migviz.gui.widgets.sheet_parts import entry, label
from migviz.recorded.watched_lines import Watched, watched_lines
from migviz.say import on_watching as say
from migviz.study.my_migration import seconds_of


class WatchSheet(QDialog):
    """`wished`: what is to be watched (Watched)."""

    wished = Signal(object)

    def __init__(self, files: ChosenFiles, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._files = theme, files
        self.setWindowTitle(say.title())
        self.lines = {
            name: entry(theme, name=say.field(name), example=say.example(name), entered=self.wish)
            for name in say.FIELDS
        }
        self.lines["every"].setText(say.EXAMPLES["every"])
        self.lines["file"].setText(str(files.folder() / _name()))
        self.problem = label("", theme)
        self.problem.setStyleSheet(f"color: {theme.hex('warning')};")
        self.choose = Button(theme, word=say.another_file(), look="framed", height=32)
        self.choose.clicked.connect(self._choose)
        self.begin = Button(theme, word=say.begin(), look="filled", height=36)
        self.begin.clicked.connect(self.wish)
        self.cancel = Button(theme, word=say.cancel(), look="framed", height=36)
        self.cancel.clicked.connect(self.reject)
        self._arrange()
        self.lines["monitor"].setFocus()

    def _arrange(self) -> None:
        theme = self._theme
        px = lambda length: round(theme.px(length))  # noqa: E731
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(16), px(14), px(16), px(14))
        layout.setSpacing(px(10))
        layout.addWidget(label(say.purpose(), theme))
        fields = QGridLayout()
        fields.setHorizontalSpacing(px(12))
        fields.setVerticalSpacing(px(8))
        for row, (name, line) in enumerate(self.lines.items()):
            fields.addWidget(label(say.field(name), theme), row, 0)
            fields.addWidget(line, row, 1)
        fields.addWidget(self.choose, len(self.lines) - 1, 2)
        fields.setColumnStretch(1, 1)
        layout.addLayout(fields)
        layout.addWidget(self.problem)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.begin)
        buttons.addWidget(self.cancel)
        layout.addLayout(buttons)
        self.resize(px(760), self.sizeHint().height())
        self.setStyleSheet(f"QDialog {{ background: {theme.hex('surface')}; }}" + line_style(theme))

    def _choose(self) -> None:
        if path := self._files.to_write(say.title(), _name(), say.recordings()):
            self.lines["file"].setText(str(path))

    def asked(self) -> Watched:
        """What stands in the fields. Raises InputError."""
        texts = {name: line.text().strip() for name, line in self.lines.items()}
        return Watched(
            monitor=texts["monitor"],
            domain=texts["domain"],
            every=seconds_of(say.field("every"), texts["every"]),
            file=Path(texts["file"]) if texts["file"] else None,
        )

    def wish(self) -> None:
        """Watch it, or say what is wrong with the fields."""
        try:
            asked = self.asked()
            watched_lines(asked, float, float)  # nothing is asked before its first line is wanted
        except InputError as error:
            self.problem.setText(error.problems[0].message)
            return
        self.wished.emit(asked)
        self.accept()


def _name() -> str:
    """Of a file, by the time."""
    return QDateTime.currentDateTime().toString("'migration'-yyyy-MM-dd-HHmm'.log'")
