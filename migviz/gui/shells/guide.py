"""What does an open lesson do to the window? Its view below the panel, two runs, the lens, where it points, what it closes."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRectF, QSizeF
from PySide6.QtWidgets import QWidget

from migviz.course.lesson import ShowBlock, Sketch, Thing
from migviz.course.playing import finished_run
from migviz.replay.pace import pause_span
from migviz.showing.modes import CHARTS, FRAMES, INSPECTOR, ITERATIONS, LESSONS, TELLS, TWIN
from migviz.showing.spotlight import NOTHING, Spotlight

if TYPE_CHECKING:
    from migviz.gui.shells.main_window import MainWindow


class LessonGuide:
    """Moves the parts of one window as the desk's lesson says."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window
        self._view = ""
        self._held: int | None = None

    def leave(self) -> None:
        """Another mode: the lesson's limits do not hold there, and its view goes back to its place."""
        self._window.bars.show_future(True)
        if not self._window.desk.is_free:
            self._window.desk.leave()
        self._take_tabs_back()

    def _take_tabs_back(self) -> None:
        self._held = None
        self._window.lesson_side.hold(None)
        self._window.tabs.show_row(True)
        if self._window.below.indexOf(self._window.tabs) < 0:
            self._window.below.insertWidget(0, self._window.tabs)

    def is_closed_ahead(self) -> bool:
        """Whether a question about what comes still waits for its answer: then nothing on screen may tell it."""
        limit = self._window.session.limit if self._window.mode == LESSONS else None
        return limit is not None and limit < self._window.session.runs[0].end - 1e-9

    def why_closed(self) -> str:
        """What has to be done first."""
        if self._window.desk.waits_for_prediction():
            return "Answer the question first, or skip it."
        return "The next section has a question about what comes: press Next."

    def open_tab(self, index: int) -> None:
        """A panel below the lesson's; the same again, or Esc, gives the room back to what the section shows."""
        if index in TELLS and self.is_closed_ahead():
            self._window.message.say(f"This would tell the answer. {self.why_closed()}")
        elif index == self._held and index != INSPECTOR:
            self.show_own_view()
        else:
            self._hold(index)

    def show_own_view(self) -> None:
        """What the section itself shows below the panel."""
        self._show_view(self._view)

    def close_what_tells(self) -> None:
        """Away with what tells of the future, now that it is asked about."""
        if self._held in TELLS:
            self.show_own_view()
        self._window.lens.hide()

    def _hold(self, index: int) -> None:
        self._held = index
        self._window.lesson_side.hold(self._window.tabs)
        self._window.tabs.show_row(False)
        self._window.tabs.choose(index)
        self._window.show_in_tabs()
        self._window.below.setCurrentWidget(self._window.lesson_side)

    def show_block(self, block: ShowBlock | None) -> None:
        """What the section points at; None: nothing."""
        if self._window.mode == LESSONS:
            section = self._window.desk.section
            drawn = section is not None and any(isinstance(item.answer, Sketch) for item in section.questions)
            view = block.view if block is not None else ""
            self._show_view("" if drawn and view in ("iterations", "log") else view)  # the bars stand in the question
            self._show_two(block.compare if block is not None else ())
            self._show_lens(block is not None and block.lens == "pause")
        self._window.halo.show_block(block if self._window.mode == LESSONS else None)
        self._window.session.set_spotlight(NOTHING)
        for thing in block.highlight if block is not None else ():
            if "." not in thing.kind and " strip" not in thing.kind:
                self._window.session.set_spotlight(Spotlight(kind=thing.kind, number=thing.number))
                break

    def _show_view(self, view: str) -> None:
        """The panel below the prose that a section asks for."""
        self._view = view
        tab = {"iterations": ITERATIONS, "log": ITERATIONS, "memory": CHARTS, "throughput": CHARTS, "details": INSPECTOR,
               "words": TWIN, "frames": FRAMES}.get(view)  # fmt: skip
        if tab is None:
            self._take_tabs_back()
        else:
            self._window.bars.set_log(view == "log")
            self._hold(tab)
        self._window.below.setCurrentWidget(self._window.lesson_side)

    def _show_two(self, names: tuple[str, ...]) -> None:
        """Two sections' runs side by side: the section's own, and the other one beside it."""
        lesson, section = self._window.desk.lesson, self._window.desk.section
        other = next((name for name in names if section is not None and name != section.name), "")
        if not other or lesson is None or section is None or self._window.desk.waits_for_prediction():
            self._window.session.set_beside(None)
            self._window.centre.setCurrentWidget(self._window.explore)
            self._window.strip.show()
            return
        self._window.session.set_beside(finished_run(lesson.section(other).scenario))
        self._window.exploration.compare.show_order(own_above=names[0] == section.name)
        self._window.bars.show_order(own_above=names[0] == section.name)
        self._window.exploration.compare.show_moments(self._window.session.runs, self._window.session.moments)
        self._window.centre.setCurrentWidget(self._window.exploration.compare)
        self._window.strip.hide()

    def _show_lens(self, wished: bool) -> None:
        """The lens is there where the section asks for it, and not where it would tell what is asked."""
        run = self._window.session.runs[0]
        if not wished or self.is_closed_ahead() or pause_span(run) is None:
            self._window.lens.hide()
        elif not self._window.lens.isVisible():
            self._window.toggle_lens()

    def place_of(self, thing: Thing) -> QRectF | None:
        """Where something that a lesson points at is in the window; None where it is not seen."""
        widgets: dict[str, QWidget] = {"time strip": self._window.strip, "lens": self._window.lens, "controls": self._window.lesson,
                                       "chart.iterations": self._window.bars, "chart.memory": self._window.charts,
                                       "chart.throughput": self._window.charts}  # fmt: skip
        if thing.kind in widgets:
            widget = widgets[thing.kind]
            if not widget.isVisible():
                return None
            return QRectF(QPointF(widget.mapTo(self._window, QPoint(0, 0))), QSizeF(widget.size()))
        place = self._window.stage.place_of(thing.kind) if self._window.stage.isVisible() else None
        return (
            place.translated(QPointF(self._window.stage.mapTo(self._window, QPoint(0, 0))))
            if place is not None
            else None
        )
