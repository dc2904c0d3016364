"""The bar above everything: where we are, what is open, undo, size, theme, help."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QFontMetricsF, QPainter, QPaintEvent, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from migviz.gui.painters import draw
from migviz.gui.theme import Theme
from migviz.gui.widgets.button import FRAME, Button
from migviz.gui.widgets.spoken import HeardAs, Spoken
from migviz.language import _
from migviz.say import aloud, in_window
from migviz.showing.layout import BAR_END, MENU
from migviz.showing.modes import Mode
from migviz.showing.parts import TopBarShown

if TYPE_CHECKING:
    from migviz.showing.heard import Heard

_HEIGHT = 48.0
_LEAST_TITLE = 90.0
"""A title with less room than this says nothing."""


class TopBar(QWidget, HeardAs):
    """Commands about the whole window. Only the modes that it is given are there."""

    is_heard_as = "bar"

    def __init__(self, theme: Theme, modes: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._compact, self._name_shown = False, True
        self._evacuation = False
        self._title = ""
        self._part: TopBarShown | None = None
        self.file = _Mode(theme, word=in_window.file(), parent=self)
        self.modes = {mode: _Mode(theme, word=_(mode), parent=self) for mode in modes}
        self.title = _Title(theme, self)
        self.undo = Button(theme, icon="undo", role="muted", parent=self)
        self.redo = Button(theme, icon="redo", role="muted", parent=self)
        self.smaller = Button(theme, word="A−", role="muted", parent=self)
        self.larger = Button(theme, word="A+", role="muted", parent=self)
        self.present = Button(theme, icon="present", role="muted", font="label", parent=self)
        self.theme = Button(theme, icon="theme", role="muted", font="label", parent=self)
        self.help = Button(theme, icon="help", role="muted", parent=self)
        self.side = Button(theme, icon="side", role="muted", parent=self)
        self.setAccessibleName(aloud.top_bar())
        self._set_up(modes)

    def _set_up(self, modes: tuple[str, ...]) -> None:
        for button in self.modes.values():
            button.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_mode(modes[0])
        self.show_theme(self._theme)

    def take_actions(self, actions: Mapping[str, QAction]) -> None:
        """The buttons stand for these."""
        for mode, button in self.modes.items():
            button.stand_for(actions[mode.lower()])
        for name in ("file", "undo", "redo", "smaller", "larger", "present", "theme", "help", "side"):
            getattr(self, name).stand_for(actions[name])

    # --- values go down ---------------------------------------------------------------------------------

    def show_part(self, part: TopBarShown) -> None:
        """What is open, which mode is shown."""
        if part == self._part:
            return
        self._part = part
        self.show_mode(part.mode)
        self._evacuation = part.evacuation
        self._title, self._compact = part.title, part.compact
        self._arrange()

    def show_mode(self, mode: str) -> None:
        """Mark the mode that is shown."""
        self._mode = mode
        for name, button in self.modes.items():
            button.setChecked(name == mode)

    def show_theme(self, theme: Theme) -> None:
        """Look different, and say so."""
        self._theme = theme
        for part in self._parts():
            part.show_theme(theme)
        self.updateGeometry()
        self._arrange()
        self.update()

    # --- where things are -------------------------------------------------------------------------------

    def _parts(self) -> tuple[Button, ...]:
        return (self.file, *self.modes.values(), self.title, *self._right())

    def _right(self) -> tuple[Button, ...]:
        return (
            self.undo,
            self.redo,
            self.smaller,
            self.larger,
            self.present,
            self.theme,
            self.help,
            self.side,
        )

    def sizeHint(self) -> QSize:
        return QSize(round(self._theme.px(900)), round(self._theme.px(_HEIGHT)))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._theme.px(280)), round(self._theme.px(_HEIGHT)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()

    def _arrange(self) -> None:
        """What does not fit goes, in this order: the theme's name, the word beside the screen, a part of the title, all of it, our name, undo,
        help, A- and A+, the files, the screen, the theme, the side panel, the other modes. The menu, which is at the end of the bar, has
        them all."""
        if self._part is None:  # nothing to be placed yet
            return
        theme, self._name_shown = self._theme, True
        self.theme.show_face(word="" if self._compact else in_window.theme(theme.name))
        self.theme.keep_room_for(*in_window.themes())
        for part in (self.file, *self.modes.values(), *self._right()):
            part.show()
        if not self._evacuation and Mode.EVACUATION in self.modes:
            self.modes[Mode.EVACUATION].hide()
        self.present.show_face(word=in_window.present())
        if self._room() < self._title_width() + theme.px(16):
            self.theme.show_face(word="")
        if self._room() < self._title_width() + theme.px(16):
            self.present.show_face(word="")
        self._name_shown = self._room() >= 0
        others = tuple(button for mode, button in self.modes.items() if mode != self._mode)
        for several in (
            (self.undo, self.redo),
            (self.help,),
            (self.smaller, self.larger),
            (self.file,),
            (self.present,),
            (self.theme,),
            (self.side,),
            others,
        ):
            if self._room() >= 0:
                break
            for part in several:
                part.hide()
        self._place()

    def _title_width(self) -> float:
        """What the title would like."""
        if self._compact or not self._title:
            return 0.0
        return self._theme.width("label", self._title) + self._around_title()

    def _around_title(self) -> float:
        return self._theme.px(2 * (FRAME + 8))

    def free(self) -> tuple[float, float]:
        """From where to where there is nothing to press."""
        return self._left_end(), self._right_start()

    def _left_end(self) -> float:
        """Where the modes end."""
        return self._modes_start() + sum(part.sizeHint().width() for part in self._left() if not part.isHidden())

    def _left(self) -> tuple[Button, ...]:
        return (self.file, *self.modes.values())

    def _modes_start(self) -> float:
        theme = self._theme
        name = theme.width("value", "migviz") + theme.px(10) if self._name_shown else 0.0
        return theme.px(16 + 26 + 12) + name

    def _right_start(self) -> float:
        shown = [part for part in self._right() if not part.isHidden()]
        return self.width() - self._theme.px(BAR_END + MENU[0]) - sum(part.sizeHint().width() for part in shown)

    def _room(self) -> float:
        return self._right_start() - self._left_end()

    def _place(self) -> None:
        x = self._modes_start()
        for part in self._left():
            if not part.isHidden():
                part.setGeometry(round(x), 0, part.sizeHint().width(), self.height())
                x += part.sizeHint().width()
        self._place_title(x)
        x = self._right_start()
        for part in self._right():
            if not part.isHidden():
                size = part.sizeHint()
                part.setGeometry(round(x), round((self.height() - size.height()) / 2), size.width(), size.height())
                x += size.width()
        self.update()

    def _place_title(self, left: float) -> None:
        """In the middle of the bar, or of the room where that is not free."""
        theme = self._theme
        room = self._room() - theme.px(16)
        shown = bool(self._title) and not self._compact and room > theme.px(_LEAST_TITLE)
        self.title.setVisible(shown)
        if not shown:
            return
        metrics = QFontMetricsF(theme.font("label"))
        word = metrics.elidedText(self._title, Qt.TextElideMode.ElideMiddle, room - self._around_title())
        self.title.show_face(word=word, name=self._title)
        size = self.title.sizeHint()
        x = min(max((self.width() - size.width()) / 2, left + theme.px(8)), self._right_start() - size.width())
        self.title.setGeometry(round(x), round((self.height() - size.height()) / 2), size.width(), size.height())

    # --- pixels -----------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.colour("surface"))
        painter.setPen(theme.pen("faint", 1))
        bottom = self.height() - theme.pen("faint", 1).widthF() / 2
        painter.drawLine(QPointF(0, bottom), QPointF(self.width(), bottom))
        logo = QRectF(theme.px(18), (self.height() - theme.px(20)) / 2, theme.px(26), theme.px(20))
        _paint_logo(painter, logo, theme)
        if self._name_shown:
            left = logo.right() + theme.px(10)
            name = QRectF(left, 0, self._modes_start() - left, self.height())
            draw.text(painter, name, "migviz", theme, font="value")
        painter.end()


class _Title(Button, HeardAs):
    """What is open; it can only be read."""

    is_heard_as = "text"

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, word=" ", name=in_window.title(), role="muted", font="label", parent=parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.ArrowCursor)

    def _paint_ground(self, painter: QPainter) -> None:
        pass


class _Mode(Button, Spoken):
    """A word of the top bar; the one that is shown stands on a pill, with a line below. A press on that one does nothing, and
    which one it is only the state says."""

    def heard(self) -> "Heard":
        """A tab, where it is one of the modes; a button to Qt is a switch that can be off."""
        from migviz.showing.heard import Heard, Role

        role, chosen = (Role.TAB, self.isChecked()) if self.isCheckable() else (Role.BUTTON, None)
        return Heard(key="", role=role, name=self.accessibleName(), chosen=chosen, wish=self.text())

    def grant(self, wish: object) -> None:
        """As if it were clicked."""
        self.click()

    def nextCheckState(self) -> None:
        pass

    def _act(self) -> None:
        if not self.isChecked():
            super()._act()

    def sizeHint(self) -> QSize:
        size = super().sizeHint()
        return QSize(round(size.width() + self._theme.px(10)), size.height())

    def face(self) -> QRectF:
        height = self._theme.px(32)
        box = QRectF(self.rect())
        side = self._theme.px(FRAME)
        return QRectF(side, (box.height() - height) / 2, box.width() - 2 * side, height)

    def _paint_face(self, painter: QPainter) -> None:
        self._role = "ink" if self.isChecked() or self.underMouse() else "muted"
        super()._paint_face(painter)

    def _paint_ground(self, painter: QPainter) -> None:
        theme, face = self._theme, self.face()
        if not self.isEnabled():
            self._paint_off(painter)
        if not (self.isChecked() or self.underMouse() or self.isDown()):
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("pause.tint" if self.isChecked() or self.isDown() else "sunk"))
        painter.drawRoundedRect(face, face.height() / 2, face.height() / 2)
        if self.isChecked():
            word = theme.width("control", self.text())
            thick = theme.px(3)
            painter.setBrush(theme.colour("ink"))
            painter.drawRect(QRectF(face.center().x() - word / 2, self.height() - thick - theme.px(1.5), word, thick))


def _paint_logo(painter: QPainter, box: QRectF, theme: Theme) -> None:
    """Two arrows, the source and the target: assets/icon.svg in the colours of the theme."""
    painter.setPen(Qt.PenStyle.NoPen)
    across, down = box.width() / 58, box.height() / 42
    for left, role in ((0, "source"), (24, "target")):
        points = [
            QPointF(box.left() + (left + x) * across, box.top() + y * down) for x, y in ((0, 0), (34, 21), (0, 42))
        ]
        painter.setBrush(theme.colour(role))
        painter.drawPolygon(QPolygonF(points))
