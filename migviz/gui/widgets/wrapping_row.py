"""Where do things stand that are beside each other as long as there is room, and below each other where there is none?"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from migviz.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """Some of the items, the pixels that they need across, and how high they are."""

    items: Sequence[QLayoutItem]
    needs: int
    high: int


class WrappingRow(QLayout):
    """A row of widgets that goes on below where it is too narrow. Those that may grow share what is spare in their line;
    `last_right`: where none may, the last one stands at the right."""

    def __init__(self, parent: QWidget | None = None, *, last_right: bool = False) -> None:
        super().__init__() if parent is None else super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._last_right = last_right
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        lines = list(self._lines(width))
        return sum(line.high for line in lines) + self._gap() * max(0, len(lines) - 1)

    def sizeHint(self) -> QSize:
        items = self._there()
        wide = sum(item.sizeHint().width() for item in items) + self._gap() * max(0, len(items) - 1)
        return QSize(wide, max((item.sizeHint().height() for item in items), default=0))

    def minimumSize(self) -> QSize:
        least = [item.minimumSize() for item in self._there()]
        return QSize(max((one.width() for one in least), default=0), max((one.height() for one in least), default=0))

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        lines, top = list(self._lines(rect.width())), rect.top()
        for line in lines:
            left, spare = rect.left(), rect.width() - line.needs
            growing = [item for item in line.items if _grows(item)]
            for item in line.items:
                is_last = self._last_right and line is lines[-1] and item is line.items[-1]
                wide = _least(item) + (spare // len(growing) if _grows(item) else 0)
                left = rect.right() + 1 - wide if is_last and not growing else left
                item.setGeometry(QRect(left, top, wide, line.high))
                left += wide + self._gap()
            top += line.high + self._gap()

    def _gap(self) -> int:
        return max(0, self.spacing())

    def _there(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _lines(self, width: int) -> Iterator[_Line]:
        items, ends, needs = self._there(), [0], 0
        for k, item in enumerate(items):
            more = _least(item)
            if k > ends[-1] and needs + self._gap() + more > width:
                ends.append(k)
                needs = more
            else:
                needs += more + (self._gap() if k > ends[-1] else 0)
        for first, last in pairwise([*ends, len(items)] if items else []):
            row = items[first:last]
            across = sum(map(_least, row)) + self._gap() * (len(row) - 1)
            yield _Line(items=row, needs=across, high=max(item.sizeHint().height() for item in row))


def _grows(item: QLayoutItem) -> bool:
    return bool(item.expandingDirections() & Qt.Orientation.Horizontal)


def _least(item: QLayoutItem) -> int:
    """What may grow needs its least, anything else what it would like."""
    return item.minimumSize().width() if _grows(item) else item.sizeHint().width()
