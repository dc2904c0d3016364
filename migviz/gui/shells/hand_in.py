"""What does a student hand in, and how? The name, the courses to tick, and a file to write or a text for a mail."""

from collections.abc import Callable
from datetime import date

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from migviz.course.evidence import LONGEST_NAME, Evidence, Handed, file_name, mailed
from migviz.gui.theme import Theme
from migviz.gui.widgets.button import Button
from migviz.gui.widgets.sheet_parts import label
from migviz.say import files


class HandIn(QDialog):
    """Asks what is handed in. `save(evidence, proposed name of its file)` writes it; `remember(name)` keeps the student's name."""

    def __init__(
        self,
        begun: tuple[Handed, ...],
        student: str,
        theme: Theme,
        *,
        save: Callable[[Evidence, str], object],
        remember: Callable[[str], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._begun, self._save, self._remember = begun, save, remember
        self.setWindowTitle(files.export_answers())
        layout = QVBoxLayout(self)
        gap = round(theme.px(14))
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.setSpacing(round(theme.px(10)))
        layout.addWidget(label(files.your_name(), theme))
        self.student = QLineEdit(student)
        self.student.setMaxLength(LONGEST_NAME)
        self.student.setAccessibleName(files.your_name())
        self.student.setFont(theme.font("label"))
        layout.addWidget(self.student)
        layout.addWidget(label(files.hand_in_which() if begun else files.nothing_to_hand_in(), theme))
        self.courses = [self._course(handed, theme) for handed in begun]
        for box in self.courses:
            layout.addWidget(box)
        self.file = Button(theme, word=files.hand_in_file(), look="filled", height=36)
        self.mail = Button(theme, word=files.hand_in_mail(), look="framed", height=36)
        self.mail.keep_room_for(files.hand_in_mail(), files.copied())
        close = Button(theme, word=files.close(), look="framed", height=36)
        self.file.clicked.connect(self._write)
        self.mail.clicked.connect(self._copy)
        close.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self.file, self.mail, close):
            buttons.addWidget(button)
        layout.addLayout(buttons)
        self.student.textChanged.connect(self._allow)
        self._allow()
        self.setStyleSheet(
            f"QDialog {{ background: {theme.hex('surface')}; }} QCheckBox {{ color: {theme.hex('ink')}; }}"
            f"QLineEdit {{ color: {theme.hex('ink')}; background: {theme.hex('sunk')}; padding: {round(theme.px(6))}px;"
            f" border: 1px solid {theme.hex('line')}; border-radius: {round(theme.px(6))}px; }}"
        )

    def _course(self, handed: Handed, theme: Theme) -> QCheckBox:
        box = QCheckBox(files.course_to_hand_in(handed.title, len(handed.lessons)).replace("&", "&&"))
        box.setChecked(True)
        box.setFont(theme.font("label"))
        box.toggled.connect(self._allow)
        return box

    @property
    def evidence(self) -> Evidence:
        """What would be handed in now."""
        ticked = tuple(handed for handed, box in zip(self._begun, self.courses, strict=True) if box.isChecked())
        return Evidence(student=self.student.text().strip(), courses=ticked, day=date.today().isoformat())

    def _allow(self) -> None:
        now = self.evidence
        for button in (self.file, self.mail):
            button.setEnabled(bool(now.student and now.courses))

    def _write(self) -> None:
        now = self.evidence
        self._save(now, file_name(now.student, (handed.course for handed in now.courses), date.today()))

    def _copy(self) -> None:
        now = self.evidence
        self._remember(now.student)
        QGuiApplication.clipboard().setText(mailed(now))
        self.mail.show_face(word=files.copied())
