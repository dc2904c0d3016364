"""The list of frames around the playhead, and the chosen one taken apart: a panel of the side."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from migviz.gui.painters.boxes import rect
from migviz.gui.painters.draw import card, text
from migviz.gui.painters.frames.painter import ROW, clock_of, paint_decoder, paint_frame_row, so_far
from migviz.gui.theme import Theme
from migviz.gui.widgets.scroll_bar import scroll_bar_style
from migviz.gui.widgets.spoken import Spoken
from migviz.gui.widgets.tabs import TabRow
from migviz.replay.frames import Which, frames_around
from migviz.replay.seen import Seen
from migviz.say import in_frames
from migviz.say.client_side import broadcast_words
from migviz.showing.box import Box
from migviz.showing.places.frames import DecoderPlaces
from migviz.trace.traffic import Frame
from migviz.trace.wire import Part, decoded, frame_bytes, summary

if TYPE_CHECKING:
    from migviz.showing.heard import Heard, Path

ROWS = 7
"""Lines of the list: the newest frames sent, and two that are still to come."""
TO_COME = 2


class FramesPane(QWidget):
    """Shows the frames around a moment. `seek_requested`: to the time of a frame that was double-clicked."""

    seek_requested = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._seen: Seen | None = None
        self._which = TabRow(theme, (in_frames.announcements(), in_frames.client(), in_frames.all_frames()), self)
        self._list = FrameList(theme, self)
        self._decoder = Decoder(theme)
        self._scroll = QScrollArea(self)
        self._scroll.setWidget(self._decoder)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # the other panels need less room
        column.setSpacing(2)
        column.addWidget(self._which)
        column.addWidget(self._list)
        column.addWidget(self._scroll, 1)
        self._which.chosen.connect(self.choose)
        self._list.chosen.connect(self._decoder.show_frame)
        self._list.seek_requested.connect(self.seek_requested)
        self._decoder.field_reached.connect(lambda y: self._scroll.ensureVisible(0, round(y)))
        self.show_theme(theme)

    def choose(self, index: int) -> None:
        """Show announcements, the client's frames, or all."""
        self._which.show_index(index)
        self._list.show_which(tuple(Which)[index])

    def show_theme(self, theme: Theme) -> None:
        """Draw like this from now on."""
        self._theme = theme
        layout = self.layout()
        assert layout is not None
        margin = round(theme.px(8))
        layout.setContentsMargins(margin, margin // 2, margin, margin // 2)
        for part in (self._which, self._list, self._decoder):
            part.show_theme(theme)
        self._scroll.viewport().setStyleSheet(f"background: {theme.hex('surface')}")
        self._scroll.verticalScrollBar().setStyleSheet(scroll_bar_style(theme))
        self.update()

    def show_seen(self, seen: Seen) -> None:
        """The frames around a moment of a run, looked for as long as somebody sees them."""
        self._seen = seen
        if self.isVisible():
            self._list.show_seen(seen)

    def showEvent(self, event: QShowEvent) -> None:
        """What came while nobody could see it: it comes before the pane is on the screen for the first time."""
        super().showEvent(event)
        if self._seen is not None:
            self._list.show_seen(self._seen)

    def sizeHint(self) -> QSize:
        """As little as the other panels."""
        return QSize(round(self._theme.px(300)), round(self._theme.px(200)))

    def minimumSizeHint(self) -> QSize:
        """The list alone."""
        return QSize(round(self._theme.px(220)), round(self._theme.px(96)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The card behind."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        card(painter, QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), self._theme)
        painter.end()


class FrameList(QWidget, Spoken):
    """A few lines around the playhead; the arrows and the wheel walk on, a double click goes to a frame's time."""

    chosen = Signal(object, object)
    """(seen, frame), or (seen, None)."""
    seek_requested = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._seen: Seen | None = None
        self._which = Which.ANNOUNCEMENTS
        self._frames: tuple[Frame, ...] = ()
        self._past = 0
        self._lines = ROWS
        self._picked: Frame | None = None
        self._shown: Frame | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(in_frames.name())

    def show_theme(self, theme: Theme) -> None:
        """Draw like this from now on."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def show_which(self, which: Which) -> None:
        """Other frames."""
        self._which, self._picked = which, None
        self._look()

    def show_seen(self, seen: Seen) -> None:
        """The frames around a moment."""
        if self._seen is None or seen.run is not self._seen.run or seen.t != self._seen.t:
            self._picked = None
        self._seen = seen
        self._look()

    @property
    def frame(self) -> Frame | None:
        """The frame that is taken apart: the one that was picked, otherwise the last one sent, or the next."""
        if self._picked is not None:
            return self._picked
        return self._frames[max(0, self._past - 1)] if self._frames else None

    def _look(self) -> None:
        if self._seen is None:
            return
        middle = self._picked.t if self._picked else self._seen.t
        before = ROWS - TO_COME if self._picked is None else ROWS // 2 + 1
        self._frames, self._past = frames_around(self._seen.run, middle, before, ROWS - before, self._which)
        frame = self.frame
        self.setAccessibleDescription(f"{clock_of(frame.t)}, {summary(frame)}" if frame else in_frames.none())
        lines = max(2, min(ROWS, len(self._frames))) if self._which is Which.ANNOUNCEMENTS else ROWS
        if lines != self._lines:
            self._lines = lines
            self.updateGeometry()
        if frame != self._shown:
            self._shown = frame
            self.chosen.emit(self._seen, frame)
        self.update()

    def heard(self) -> "Heard":
        """Its lines."""
        from migviz.showing.heard.in_rows import frames_heard

        shown = self._frames[:ROWS]
        lines = [
            f"{clock_of(frame.t)}, {so_far(frame, past=self._seen is None or frame.t <= self._seen.t)}"
            for frame in shown
        ]
        chosen = shown.index(self.frame) if self.frame in shown else -1
        empty = nothing_to_show(self._seen, self._which)[0] if self._seen is not None else ""
        return frames_heard(lines, chosen, empty)

    def place_heard(self, path: "Path") -> QRectF | None:
        """A line."""
        return self._row(int(path[0])) if path else None

    def grant(self, wish: object) -> None:
        """Take apart that one."""
        self._pick(self._frames[int(str(wish))])

    def sizeHint(self) -> QSize:
        """Its lines."""
        return QSize(round(self._theme.px(300)), round(self._theme.px(self._lines * ROW + 4)))

    def _row(self, k: int) -> QRectF:
        height = self._theme.px(ROW)
        return QRectF(0, k * height + 1, self.width(), height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lines."""
        if self._seen is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._frames:
            words = nothing_to_show(self._seen, self._which)
            text(painter, self._row(self._lines // 2), words, self._theme, role="muted", optional=True)
        for k, frame in enumerate(self._frames[:ROWS]):
            chosen = frame == self.frame
            paint_frame_row(
                painter,
                self._row(k),
                frame,
                self._theme,
                chosen=chosen,
                past=frame.t <= self._seen.t,
                focus=self.hasFocus(),
            )
        painter.end()

    def _pick(self, frame: Frame) -> None:
        self._picked = frame
        self._look()

    def _step(self, steps: int) -> None:
        frame = self.frame
        if frame is None or frame not in self._frames:
            return
        place = self._frames.index(frame) + steps
        self._pick(self._frames[min(max(place, 0), len(self._frames) - 1)])

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take apart what was clicked."""
        for k, frame in enumerate(self._frames[:ROWS]):
            if self._row(k).contains(event.position()):
                self._pick(frame)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Go to its time."""
        if self.frame is not None:
            self.seek_requested.emit(self.frame.t)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Walk on."""
        self._step(-1 if event.angleDelta().y() > 0 else 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down walk, Enter goes there."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._step(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.frame is not None:
            self.seek_requested.emit(self.frame.t)
        else:
            super().keyPressEvent(event)


def nothing_to_show(seen: Seen, which: Which) -> tuple[str, ...]:
    """Why the list is empty."""
    if which is Which.ANNOUNCEMENTS:
        if seen.run.scenario["network.announcement"] == "none":
            return (in_frames.nothing_announced(), in_frames.nothing_announced_short())
        return (in_frames.not_yet(), in_frames.not_yet_short())
    return (in_frames.nobody_asks(), in_frames.nobody_asks_short())


class Decoder(QWidget, Spoken):
    """One frame, byte by byte and field by field; pointing at either lights both."""

    field_reached = Signal(float)
    """By the arrow keys, at this height."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._frame: Frame | None = None
        self._raw = b""
        self._parts: tuple[Part, ...] = ()
        self._lit: int | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(in_frames.field_by_field())

    @property
    def lit(self) -> Part | None:
        """The field that is lit."""
        return self._parts[self._lit] if self._lit is not None else None

    def show_theme(self, theme: Theme) -> None:
        """Draw like this from now on."""
        self._theme = theme
        self._fit()

    def heard(self) -> "Heard":
        """Its fields."""
        from migviz.showing.heard.in_rows import fields_heard

        if self._frame is None:
            return fields_heard("", "", (), None)
        heading = in_frames.heading(self._frame.kind.value, len(self._raw))
        fields = [f"{part.name}: {part.value}, {part.says}" for part in self._parts]
        return fields_heard(heading[0], broadcast_words(self._frame)[0], fields, self._lit)

    def place_heard(self, path: "Path") -> QRectF | None:
        """A field."""
        return rect(self._places.field(int(path[0]))) if path else None

    def grant(self, wish: object) -> None:
        """Nothing in it can be pressed."""

    def show_frame(self, seen: Seen, frame: Frame | None) -> None:
        """Take a frame of a run apart."""
        self._frame, self._lit = frame, None
        self._raw = frame_bytes(seen.run.network, frame) if frame else b""
        self._parts = decoded(self._raw) if frame else ()
        self._fit()

    def _fit(self) -> None:
        self.setMinimumHeight(round(self._places.bottom + self._theme.px(8)) if self._parts else 0)
        self.update()

    @property
    def _places(self) -> DecoderPlaces:
        scale = self._theme.scale
        box = Box(4 * scale, 0, self.width() - 8 * scale, self.height())
        return DecoderPlaces(scale=scale, box=box, top=54 * scale, parts=self._parts, size=len(self._raw))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        painter.fillRect(self.rect(), theme.colour("surface"))
        if self._frame is None:
            return
        title = QRectF(theme.px(4), theme.px(2), self.width() - theme.px(8), theme.px(26))
        words = in_frames.heading(self._frame.kind.value, len(self._raw))
        text(painter, title, words, theme, font="value", optional=True)
        line = QRectF(title.left(), title.bottom(), title.width(), theme.px(22))
        text(painter, line, broadcast_words(self._frame), theme, role="muted", optional=True)
        paint_decoder(painter, self._places, self._raw, theme, lit=self._lit, broadcast=self._frame.kind.announces)
        painter.end()

    def _light(self, number: int | None) -> None:
        if number != self._lit:
            self._lit = number
            part = self.lit
            self.setAccessibleDescription(f"{part.name}: {part.value}, {part.says}" if part else "")
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light what is pointed at."""
        point = event.position()
        self._light(self._places.at(point.x(), point.y()) if self._parts else None)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at any more."""
        self._light(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down walk over the fields."""
        move = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        if not move or not self._parts:
            super().keyPressEvent(event)
            return
        start = -1 if self._lit is None and move > 0 else (self._lit or 0)
        number = min(max(start + move, 0), len(self._parts) - 1)
        self._light(number)
        self.field_reached.emit(self._places.field(number).centre[1])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The height follows the width."""
        self._fit()
