"""What have the stage of many VMs and their lanes in common? One points at a VM with the mouse or the arrows, and chooses it by a press or
Enter."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QToolTip, QWidget

from migviz.gui.theme import Theme
from migviz.gui.widgets.own_keys import ENTER, claims, is_bare
from migviz.gui.widgets.spoken import Spoken
from migviz.gui.widgets.tips import tip
from migviz.say import in_evacuation
from migviz.showing.evacuation_shown import HostShown
from migviz.showing.spotlight import NOTHING, Spotlight

_WALK = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class VmPicker(QWidget, Spoken):
    """Shows a `HostShown`. Subclasses paint it, and know where each VM is."""

    spotlight_wished = Signal(object)
    vm_chosen = Signal(str)
    wished = Signal(object)

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._part: HostShown | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(name)

    # --- for subclasses ---

    def vm_at(self, place: QPointF) -> str:
        """The name of the VM there; "" where there is none."""
        raise NotImplementedError

    def order(self) -> Sequence[str]:
        """The VMs that are seen, from top to bottom."""
        raise NotImplementedError

    # --- values go down ---

    def show_part(self, part: HostShown) -> None:
        """Another moment, or another host."""
        self._part = part
        self.update()

    def show_theme(self, theme: Theme) -> None:
        """Look different."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    # --- wishes come up ---

    def _point_at(self, name: str) -> None:
        if self._part is not None and name != self._part.pointed:
            names = [vm.name for vm in self._part.cards]
            self.spotlight_wished.emit(Spotlight(kind="leaving", number=names.index(name)) if name else NOTHING)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pointing at a VM lights it everywhere."""
        name = self.vm_at(event.position())
        self.setCursor(Qt.CursorShape.PointingHandCursor if name else Qt.CursorShape.ArrowCursor)
        self._point_at(name)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press chooses the VM."""
        if event.button() is Qt.MouseButton.LeftButton and (name := self.vm_at(event.position())):
            self.vm_chosen.emit(name)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at any more, but by the keys."""
        if not self.hasFocus():
            self._point_at("")

    def event(self, event: QEvent) -> bool:
        """Up, down and Enter are the picker's before they are the window's; resting on a VM says what became of it."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip and self._part is not None:
            name = self.vm_at(QPointF(event.pos()))
            lane = next((lane for lane in self._part.lanes.lanes if lane.name == name), None)
            if lane is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), tip(f"{name}\n{in_evacuation.vm_heard(lane)}"), self)
            return True
        return claims(event, _is_own) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down walk from VM to VM, Enter chooses."""
        names, pointed = list(self.order()), self._part.pointed if self._part is not None else ""
        if not _is_own(event) or not names:
            super().keyPressEvent(event)
        elif event.key() in ENTER:
            if pointed:
                self.vm_chosen.emit(pointed)
        else:
            step = _WALK[Qt.Key(event.key())]
            here = names.index(pointed) + step if pointed in names else 0 if step > 0 else len(names) - 1
            self._point_at(names[min(max(here, 0), len(names) - 1)])

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The first one is pointed at, where none is."""
        names, free = self.order(), self._part is not None and not self._part.pointed
        if free and names and event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self._point_at(names[0])
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """None is any more."""
        self._point_at("")
        super().focusOutEvent(event)
        self.update()


def _is_own(event: QKeyEvent) -> bool:
    return is_bare(event) and (event.key() in _WALK or event.key() in ENTER)
