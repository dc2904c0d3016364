"""How does Qt tell a screen reader of things that are painted? One interface for each, made from what is `Heard`.

Three rules of PySide keep this from crashing. Qt owns an interface that it has asked for and deletes it with its widget, so each is
kept here until then, and those of painted things, which belong to no QObject, are handed back by name. What an interface can
do is told as a pointer: a `VoidPtr`, also for nothing. And Qt asks about a thing after it has gone: then it is not valid.
"""

import sys
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import (
    QAccessible,
    QAccessibleActionInterface,
    QAccessibleInterface,
    QAccessibleValueInterface,
)
from PySide6.QtWidgets import QAccessibleWidget, QWidget
from shiboken6 import Shiboken

from migviz.gui.widgets.telling import Teller
from migviz.showing.heard import Heard, Path, Role, walk

_ROLES: Mapping[Role, QAccessible.Role] = {
    Role.WINDOW: QAccessible.Role.Window,
    Role.BAR: QAccessible.Role.ToolBar,
    Role.GROUP: QAccessible.Role.Grouping,
    Role.HEADING: QAccessible.Role.Heading,
    Role.TEXT: QAccessible.Role.StaticText,
    Role.PICTURE: QAccessible.Role.Graphic,
    Role.CHART: QAccessible.Role.Chart,
    Role.BUTTON: QAccessible.Role.Button,
    Role.TABS: QAccessible.Role.PageTabList,
    Role.TAB: QAccessible.Role.PageTab,
    Role.LIST: QAccessible.Role.List,
    Role.ITEM: QAccessible.Role.ListItem,
    Role.TABLE: QAccessible.Role.Table,
    Role.ROW: QAccessible.Role.Row,
    Role.HEAD: QAccessible.Role.ColumnHeader,
    Role.CELL: QAccessible.Role.Cell,
    Role.SLIDER: QAccessible.Role.Slider,
    Role.WORD: QAccessible.Role.Link,
}
_pointer: Any = Shiboken.VoidPtr  # takes an object, too, and a length; its stub knows only an address
_NOTHING = _pointer(0, 0)
_Text, _Kind = QAccessible.Text, QAccessible.InterfaceType
_kept: dict[int, "_OfWidget"] = {}


def interface_of(widget: QWidget) -> QAccessibleInterface:
    """What Qt is given for a widget that is `Spoken`."""
    made = _OfWidget(widget)
    _kept[id(made)] = made
    return made


def _words(heard: Heard, kind: QAccessible.Text) -> str:
    said = {_Text.Name: heard.name, _Text.Description: heard.description, _Text.Value: heard.value}
    return said.get(kind, heard.keys if kind is _Text.Accelerator else "")


def _marked(state: QAccessible.State, heard: Heard, *, focus: bool) -> QAccessible.State:
    """Whether it is chosen, where it can be, and has the keyboard."""
    if heard.chosen is not None:
        state.selectable, state.selected = True, heard.chosen
        state.checkable, state.checked = heard.role is Role.BUTTON, heard.chosen and heard.role is Role.BUTTON
    if focus:
        state.focusable = state.focused = True
    return state


class _Press(QAccessibleActionInterface):
    """What a painted thing does when it is pressed."""

    def __init__(self, thing: "_Thing") -> None:
        super().__init__()
        self._thing = thing

    def actionNames(self) -> list[str]:
        return [self.pressAction()] if self._thing.heard.wish is not None else []

    def doAction(self, name: str) -> None:
        if name == self.pressAction():
            self._thing.press()

    def keyBindingsForAction(self, name: str) -> list[str]:
        keys = self._thing.heard.keys
        return [keys] if keys else []

    def localizedActionName(self, name: str) -> str:
        return self._thing.heard.does or name

    def localizedActionDescription(self, name: str) -> str:
        return self._thing.heard.does


class _Value(QAccessibleValueInterface):
    """Where a thing that can be moved is; moving it is a wish."""

    def __init__(self, thing: "_Thing | _OfWidget") -> None:
        super().__init__()
        self._thing = thing

    def currentValue(self) -> object:
        along = self._thing.heard.along
        return along.now if along else 0.0

    def minimumValue(self) -> object:
        along = self._thing.heard.along
        return along.least if along else 0.0

    def maximumValue(self) -> object:
        along = self._thing.heard.along
        return along.most if along else 0.0

    def minimumStepSize(self) -> object:
        along = self._thing.heard.along
        return along.step if along else 0.0

    def setCurrentValue(self, value: object) -> None:
        along = self._thing.heard.along
        if along is not None:
            self._thing.wish(along.to(min(max(float(str(value)), along.least), along.most)))


_GONE = Heard(key="", role=Role.TEXT, name="")


class _Thing(QAccessibleInterface):
    """What is painted under these keys now; nothing, while nothing is."""

    def __init__(self, of: "_OfWidget", path: Path) -> None:
        super().__init__()
        self._of, self._path = of, path
        self._press, self._value = _Press(self), _Value(self)

    @property
    def heard(self) -> Heard:
        return self._of.things().get(self._path, _GONE)

    def wish(self, wish: object) -> None:
        self._of.wish(wish)

    def press(self) -> None:
        if self.heard.wish is not None:
            self.wish(self.heard.wish)

    def isValid(self) -> bool:
        return self._of.is_there and self._path in self._of.things()

    def object(self) -> Any:
        return None

    def window(self) -> Any:
        return None

    def parent(self) -> Any:
        return self._of.interface(self._path[:-1])

    def child(self, index: int) -> Any:
        inside = self.heard.inside
        return self._of.thing((*self._path, inside[index].key)) if 0 <= index < len(inside) else None

    def childCount(self) -> int:
        return len(self.heard.inside)

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return next((k for k in range(self.childCount()) if self.child(k) is child), -1)

    def childAt(self, x: int, y: int) -> Any:
        return self._of.at(self, x, y)

    def focusChild(self) -> Any:
        return None

    def role(self) -> QAccessible.Role:
        return _ROLES[self.heard.role]

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        state.readOnly = self.heard.along is None
        state.invisible = not self._of.is_seen
        return _marked(state, self.heard, focus=self.heard.has_focus and self._of.has_focus)

    def rect(self) -> QRect:
        return self._of.place(self._path)

    def text(self, t: QAccessible.Text) -> str:
        return _words(self.heard, t)

    def setText(self, t: QAccessible.Text, text: str) -> None:
        pass

    def relations(self, match: Any = None) -> list[Any]:
        return []

    def interface_cast(self, asked: QAccessible.InterfaceType) -> Any:
        heard = self.heard
        if asked == _Kind.ActionInterface and heard.wish is not None:
            return _pointer(self._press)
        if asked == _Kind.ValueInterface and heard.along is not None:
            return _pointer(self._value)
        return _NOTHING


class _OfWidget(QAccessibleWidget):
    """A widget with its own children, and after them what is painted in it."""

    def __init__(self, widget: Any) -> None:
        super().__init__(widget)
        self._widget = widget
        self._made: dict[Path, _Thing] = {}
        self._value = _Value(self)
        self.is_there = True
        self._known: dict[Path, Heard] | None = None
        self._teller = Teller(widget, self.things, self.forget, self.interface)
        widget.destroyed.connect(self._gone)

    def things(self) -> dict[Path, Heard]:
        """What is painted, by the keys that lead there; the widget itself under none. What goes wrong is said, and nothing is heard:
        an error that came to Qt would end the window."""
        if self._known is None:
            try:
                self._known = dict(walk(self._widget.heard())) if self.is_there else {}
            except Exception:
                sys.excepthook(*sys.exc_info())
                self._known = {}
        return self._known

    @property
    def heard(self) -> Heard:
        return self.things().get((), _GONE)

    @property
    def is_seen(self) -> bool:
        return self.is_there and self._widget.isVisible()

    @property
    def has_focus(self) -> bool:
        return self.is_there and self._widget.hasFocus()

    def forget(self) -> None:
        """What was painted may be another thing now."""
        self._known = None

    def interface(self, path: Path) -> QAccessibleInterface:
        """Of what is under these keys, the widget itself under none."""
        return self.thing(path) if path else self

    def thing(self, path: Path) -> _Thing:
        """The interface of what is under these keys: made once."""
        if path not in self._made:
            self._made[path] = _Thing(self, path)
        return self._made[path]

    def wish(self, wish: object) -> None:
        if self.is_there and self._widget.isEnabled():
            self._widget.grant(wish)
            self.forget()

    def place(self, path: Path) -> QRect:
        """Where it is on the screen."""
        if not self.is_there:
            return QRect()
        found = self._widget.place_heard(path)
        box = QRectF(self._widget.rect()) if found is None else found
        aligned = box.toAlignedRect()
        return QRect(self._widget.mapToGlobal(aligned.topLeft()), aligned.size())

    def at(self, of: QAccessibleInterface, x: int, y: int) -> Any:
        """The part of a thing that is at a point of the screen."""
        inside = (of.child(k) for k in range(of.childCount()))
        return next((part for part in inside if part.rect().contains(x, y)), None)

    def _gone(self) -> None:
        """Qt deletes the widget's own interface; those of its things are of no QObject, and handed back here."""
        self.is_there = False
        for thing in self._made.values():
            QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(thing))
        self._made.clear()
        _kept.pop(id(self), None)

    # --- what Qt asks -----------------------------------------------------------------------------------

    def childCount(self) -> int:
        return super().childCount() + len(self.heard.inside)

    def child(self, index: int) -> Any:
        own, inside = super().childCount(), self.heard.inside
        if index < own:
            return super().child(index)
        return self.thing((inside[index - own].key,)) if index - own < len(inside) else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        if not isinstance(child, _Thing):
            return super().indexOfChild(child)
        own, inside = super().childCount(), self.heard.inside
        return next((own + k for k, part in enumerate(inside) if self.thing((part.key,)) is child), -1)

    def childAt(self, x: int, y: int) -> Any:
        found = self.at(self, x, y)
        return found if found is not None else super().childAt(x, y)

    def focusChild(self) -> Any:
        if self.has_focus:
            found = next((path for path, heard in self.things().items() if path and heard.has_focus), None)
            return self.thing(found) if found is not None else self
        return super().focusChild()

    def role(self) -> QAccessible.Role:
        return _ROLES[self.heard.role]

    def state(self) -> QAccessible.State:
        return _marked(super().state(), self.heard, focus=False)

    def text(self, t: QAccessible.Text) -> str:
        return _words(self.heard, t)

    def interface_cast(self, asked: QAccessible.InterfaceType) -> Any:
        if asked == _Kind.ValueInterface:
            return _pointer(self._value) if self.heard.along is not None else _NOTHING
        own: Any = super().interface_cast(asked)  # a pointer to an interface is of no length, and so not true
        return own if own is not None else _NOTHING

    def actionNames(self) -> list[str]:
        own = super().actionNames()
        return [self.pressAction(), *own] if self.heard.wish is not None else own

    def doAction(self, name: str) -> None:
        if name == self.pressAction() and self.heard.wish is not None:
            self.wish(self.heard.wish)
        else:
            super().doAction(name)

    def keyBindingsForAction(self, name: str) -> list[str]:
        keys = self.heard.keys
        return [keys] if keys else []
