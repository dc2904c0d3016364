"""What stands beside the map: the run at the point, the run that is kept, and what it would take."""

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from migviz.gui.painters import draw
from migviz.gui.painters.bars import paint_bars
from migviz.gui.painters.wrapped import paint_wrapped, wrapped_height
from migviz.gui.theme import Theme
from migviz.gui.widgets.button import Button
from migviz.gui.widgets.choice_box import ChoiceBox
from migviz.gui.widgets.line_style import line_style
from migviz.replay.seen import Seen
from migviz.replay.told import known_until
from migviz.say import on_map
from migviz.showing.parts import MapPart
from migviz.study.outcomes import METRICS

MAP_METRICS = ("downtime", "total_time", "bytes_sent", "iterations")
EXAMPLE = "pause < 50 ms"


class MapSide(QWidget):
    """Wishes: another number on the map, play this run, what a limit would take; and the command that keeps it as A."""

    metric_chosen = Signal(str)
    play_requested = Signal()
    limits_asked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._seen: Seen | None = None
        self._kept: Seen | None = None
        self._answer = ""
        self._names = {METRICS[name].heading: name for name in MAP_METRICS}
        explained = {METRICS[name].heading: METRICS[name].explained for name in MAP_METRICS}
        self.choice = ChoiceBox(explained, theme, name=on_map.shows(), parent=self)
        self.choice.show_word(METRICS["downtime"].heading)
        self.choice.word_chosen.connect(self._metric_chosen)
        self.limit = QLineEdit(self)
        self.limit.setPlaceholderText(on_map.needed(EXAMPLE))
        self.limit.setAccessibleName(on_map.limits())
        self.limit.returnPressed.connect(lambda: self.limits_asked.emit(self.limit.text() or EXAMPLE))
        self.play = Button(theme, icon="play", word=on_map.play_this(), look="filled", height=36, parent=self)
        self.play.clicked.connect(self.play_requested)
        self.keep = Button(theme, word=on_map.keep_as_a(), look="framed", height=36, parent=self)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.show_theme(theme)

    def take_actions(self, actions: Mapping[str, QAction]) -> None:
        """What keeps the run stands for this."""
        self.keep.stand_for(actions["keep"])

    # --- values go down ---------------------------------------------------------------------------------

    def show_part(self, part: MapPart) -> None:
        """The run at the point, the run kept as A, and the number that the map shows."""
        self._seen, self._kept = part.seen, part.kept
        self.choice.show_word(METRICS[part.metric].heading)
        self.update()

    def show_answer(self, answer: str) -> None:
        """What it would take, in words."""
        self._answer = answer
        self.setAccessibleDescription(answer)
        self.update()

    def show_theme(self, theme: Theme) -> None:
        """Look different."""
        self._theme = theme
        for part in (self.choice, self.play, self.keep):
            part.show_theme(theme)
        self.limit.setFont(theme.font("label"))
        self.limit.setStyleSheet(line_style(theme))
        self._arrange()
        self.update()

    def _metric_chosen(self, title: str) -> None:
        self.metric_chosen.emit(self._names[title])

    # --- where things are -------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """A column."""
        return QSize(round(self._theme.px(332)), round(self._theme.px(420)))

    def minimumSizeHint(self) -> QSize:
        """The buttons and a few bars."""
        return QSize(round(self._theme.px(240)), round(self._theme.px(240)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the controls at top and bottom."""
        self._arrange()

    def _arrange(self) -> None:
        theme, side = self._theme, self._theme.px(12)
        width = self.width() - 2 * side
        hint = self.choice.sizeHint()
        place = QRectF(side - theme.px(4), theme.px(6), width + theme.px(8), hint.height())
        label = theme.width("control", on_map.shows()) + theme.px(14)
        self.choice.setGeometry(place.adjusted(label, 0, 0, 0).toRect())
        low = self.height() - theme.px(10)
        x, high = side - theme.px(4), 0.0
        for button in (self.play, self.keep):
            size = button.sizeHint()
            button.setGeometry(round(x), round(low - size.height()), size.width(), size.height())
            x, high = x + size.width(), max(high, float(size.height()))
        self.limit.setGeometry(round(side), round(low - high - theme.px(42)), round(width), round(theme.px(34)))

    # --- pixels -----------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card with the bars of one run or two."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, box = self._theme, QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        draw.card(painter, box, theme)
        side = theme.px(12)
        head = QRectF(side, self.choice.y(), box.width(), self.choice.height())
        draw.text(painter, head, on_map.shows(), theme, font="control")
        room = QRectF(side, head.bottom() + theme.px(2), box.width() - 2 * side, 0.0)
        room.setBottom(self.limit.y() - theme.px(8))
        if self._answer:
            height = min(wrapped_height(theme, "axis", self._answer, room.width()), room.height() * 0.5)
            words = QRectF(room.left(), room.bottom() - height, room.width(), height + theme.px(2))
            paint_wrapped(painter, words, self._answer, theme, font="axis")
            room.setBottom(words.top() - theme.px(6))
        runs = [(on_map.at_the_point(), self._seen)]
        if self._kept is not None and room.height() > theme.px(300):
            runs.append((on_map.kept(), self._kept))
        for index, (title, seen) in enumerate(runs):
            if seen is not None:
                part = QRectF(
                    room.left(), room.top() + index * room.height() / len(runs), room.width(), room.height() / len(runs)
                )
                self._paint_run(painter, part, title, seen)
        painter.end()

    def _paint_run(self, painter: QPainter, box: QRectF, title: str, seen: Seen) -> None:
        theme = self._theme
        head = QRectF(box.left(), box.top(), box.width(), theme.px(26))
        draw.text(painter, head, title, theme, font="count")
        numbers = [
            part
            for word, number in on_map.pause_and_total(seen)
            for part in ((word, "label", "muted"), (number, "control", "ink"))
        ]
        foot = QRectF(box.left(), box.bottom() - theme.px(26), box.width(), theme.px(24))
        draw.words(painter, foot, numbers, theme)
        bars = QRectF(box.left() - theme.px(8), head.bottom(), box.width() + theme.px(16), foot.top() - head.bottom())
        if bars.height() > theme.px(36):
            paint_bars(painter, bars, seen.at(known_until(seen.run)), theme)
