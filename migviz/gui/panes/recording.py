"""A recording beside its model as a widget: drag anywhere on a strip or on the curve to go to a time in both."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAction, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from migviz.gui.painters.recording.advice import try_place
from migviz.gui.painters.recording.courses import plot_in
from migviz.gui.painters.recording.painter import paint_recording, places_of
from migviz.gui.painters.recording.tracks import axis_of
from migviz.gui.panes.two_strips import TwoStrips
from migviz.gui.theme import Theme
from migviz.gui.widgets.button import Button
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
        self.try_it = Button(theme, word=in_recording.try_it(), look="plain", role="select", height=30, parent=self)
        self.try_it.hide()

    def take_actions(self, actions: Mapping[str, QAction]) -> None:
        """The button stands for this."""
        self.try_it.stand_for(actions["try advice"])

    def show_part(self, part: RecordingShown) -> None:
        """Both migrations."""
        self._part = part
        self._arrange()
        self.update()

    def _arrange(self) -> None:
        """The button over the line of advice."""
        part = self._part
        place = QRectF()
        if part is not None and part.advice is not None and part.advice.can_be_tried:
            place = places_of(self._box(), part, self._theme).advice
        self.try_it.setVisible(not place.isEmpty())
        if not place.isEmpty():
            self.try_it.setGeometry(try_place(place, self._theme).toRect())

    def show_theme(self, theme: Theme) -> None:
        """Draw like this from now on."""
        self.try_it.show_theme(theme)
        super().show_theme(theme)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the button where it belongs."""
        self._arrange()

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
            "advice": places.advice,
        }.get(path[0])
        return found if found is not None and not found.isEmpty() else None

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("ground"))
        if self._part is not None:
            self._places = paint_recording(painter, self._box(), self._part, self._theme, button=True)
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
