"""A recording beside its model as a widget: drag anywhere on a strip or on the curve to go to a time in both."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from migviz.gui.painters.recording.courses import plot_in
from migviz.gui.painters.recording.painter import paint_recording
from migviz.gui.painters.recording.tracks import axis_of
from migviz.gui.panes.two_strips import TwoStrips
from migviz.gui.theme import Theme
from migviz.say import in_recording
from migviz.showing.places.recording import RecordingPlaces
from migviz.showing.recording import RecordingShown

if TYPE_CHECKING:
    from migviz.showing.heard import Heard, Path


class RecordingView(TwoStrips):
    """The recording above the model."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, in_recording.name(), parent)
        self._part: RecordingShown | None = None
        self._places: RecordingPlaces | None = None

    def show_part(self, part: RecordingShown) -> None:
        """Both migrations."""
        self._part = part
        self.update()

    def heard(self) -> "Heard":
        """Both in words."""
        from migviz.showing.heard import Heard, Role
        from migviz.showing.heard.recording import recording_heard

        if self._part is None:
            return Heard(key="recording", role=Role.GROUP, name=in_recording.name())
        return recording_heard(self._part)

    def place_heard(self, path: "Path") -> QRectF | None:
        """The card of a strip, or those below."""
        places = self._places
        if not path or places is None:
            return None
        found = {
            "above": places.above.card,
            "below": places.below.card,
            "lists": places.lists,
            "courses": places.courses,
        }.get(path[0])
        return found if found is not None and not found.isEmpty() else None

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("ground"))
        if self._part is not None:
            self._places = paint_recording(painter, self._box(), self._part, self._theme)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go there."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._seek(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Scrub."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._seek(event)

    def _seek(self, event: QMouseEvent) -> None:
        places, part = self._places, self._part
        if places is None or part is None or places.lists.contains(event.position()):
            return
        bar = places.below.strip.bar
        if places.courses.contains(event.position()):
            bar = plot_in(places.courses, self._theme)
        self.seek_requested.emit(axis_of(bar, part.end).t(event.position().x()))
