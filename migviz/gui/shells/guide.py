"""What does an open lesson do to the window? Its view below the panel, two runs, the lens, where it points, what it closes."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRectF, QSizeF
from PySide6.QtWidgets import QWidget

from migviz.course.covered import covered_by
from migviz.course.lesson import Question, ShowBlock, Thing
from migviz.showing import lesson as at
from migviz.showing.modes import EXPLORE, INSPECTOR, LESSONS, TELLS
from migviz.showing.spotlight import NOTHING

if TYPE_CHECKING:
    from migviz.gui.shells.main_window import MainWindow


class LessonGuide:
    """Moves the parts of one window as the desk's lesson says."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window
        self._tab: int | None = None
        self._held: int | None = None
        self._covered: tuple[Question, frozenset[str]] | None = None

    def connect(self) -> None:
        """The panel's wishes are the desk's."""
        panel, desk = self._window.lesson, self._window.desk
        panel.lesson_wished.connect(desk.open)
        panel.list_wished.connect(desk.close)
        panel.section_wished.connect(desk.enter_named)
        panel.step_wished.connect(desk.go)
        panel.link_followed.connect(desk.follow)
        panel.gave.connect(desk.give)
        panel.skip_wished.connect(desk.skip)
        panel.reset_wished.connect(desk.reset)
        panel.see_wished.connect(desk.see)
        panel.hint_wished.connect(desk.open_hint)
        panel.play_wished.connect(desk.play_to_target)
        panel.start_again_wished.connect(desk.start_again)
        panel.field_edited.connect(desk.slide)
        panel.explore_wished.connect(self._explore_freely)
        desk.changed.connect(self.show)
        self.show()

    def show(self) -> None:
        """The panel as the lesson is now."""
        self._window.lesson.show_lesson(self._window.desk.shown())

    def _explore_freely(self) -> None:
        """The lesson's scenario becomes one's own; undo brings the one before back. The lesson waits as it is."""
        state = self._window.desk.state
        if state is None:
            return
        if why_not := at.why_not_free(state):
            self._window.message.say(why_not)
            return
        self._window.choose_mode(EXPLORE)
        self._window.session.replace_scenario(state.experiment.scenario)

    def leave(self) -> None:
        """Another mode: the lesson waits as it is, and its view goes back to its place."""
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
        state = self._window.desk.state if self._window.mode == LESSONS else None
        return state is not None and at.is_closed_ahead(state)

    def covered(self) -> frozenset[str]:
        """Names of the numbers that a prediction of this section still asks for; worked out once for each."""
        desk = self._window.desk
        question = desk.waits_for() if self._window.mode == LESSONS else None
        if question is None or not question.predicts or desk.lesson is None or desk.section is None:
            return frozenset()
        if self._covered is None or self._covered[0] is not question:
            self._covered = question, covered_by(desk.lesson, desk.section, question)
        return self._covered[1]

    def why_closed(self) -> str:
        """What has to be done first."""
        state = self._window.desk.state
        return at.why_closed(state) if state is not None else ""

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
        state = self._window.desk.state
        if self._tab is None or state is None:
            self._take_tabs_back()
        else:
            self._window.bars.set_log(bool(at.bars_as_log(state)))
            self._hold(self._tab)
        self._window.below.setCurrentWidget(self._window.lesson_side)

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
            state = self._window.desk.state
            self._tab = at.own_panel(state) if state is not None else None
            self.show_own_view()
            self._show_two()
            self._show_lens(state is not None and at.lens_wished(state))
        self._window.halo.show_block(block if self._window.mode == LESSONS else None)
        state = self._window.desk.state
        self._window.session.set_spotlight(at.pointed_at(state) if state is not None and block is not None else NOTHING)

    def _show_two(self) -> None:
        """Two sections' runs side by side: the section's own, and the other one beside it."""
        state = self._window.desk.state
        beside = at.beside(state) if state is not None else None
        if beside is None:
            self._window.session.set_beside(None)
            self._window.centre.setCurrentWidget(self._window.explore)
            self._window.strip.show()
            return
        self._window.session.set_beside(beside.run)
        self._window.exploration.compare.show_order(own_above=beside.own_above)
        self._window.bars.show_order(own_above=beside.own_above)
        self._window.exploration.compare.show_seen(self._window.seen())
        self._window.centre.setCurrentWidget(self._window.exploration.compare)
        self._window.strip.hide()

    def _show_lens(self, wished: bool) -> None:
        """The lens is there where the section asks for it, and not where it would tell what is asked."""
        if not wished:
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
