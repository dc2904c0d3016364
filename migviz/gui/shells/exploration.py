"""Which run is kept as A, and how do the map and the comparison follow the session?"""

from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtGui import QPainter

from migviz.engine import simulate
from migviz.errors import InputError
from migviz.gui.painters.compare.painter import paint_compare
from migviz.gui.painters.compare.titles import titles_of
from migviz.gui.painters.map.painter import paint_map
from migviz.gui.painters.map.shown import Mark
from migviz.gui.panes.compare import CompareView
from migviz.gui.panes.compare_side import CompareSide
from migviz.gui.panes.map import MapView
from migviz.gui.panes.map_side import MapSide
from migviz.gui.session import Session
from migviz.gui.shells.question import Question
from migviz.gui.theme import Theme
from migviz.replay.seen import Seen, seen_at
from migviz.replay.side_by_side import Alignment, lens_span, shift_between
from migviz.scenario import Scenario
from migviz.showing.modes import COMPARE, MAP
from migviz.study.compare import PAIRS
from migviz.trace import Run


class Exploration(QObject):
    """The views of both modes with what stands beside them, wired to the session."""

    play_requested = Signal()
    """watch the present run"""

    def __init__(self, session: Session, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._kept: Run | None = None
        self._alignment, self._lens = Alignment.CLOCK, False
        self._mode = ""
        self._pair: tuple[Scenario, Scenario, str] | None = None
        self.map, self.map_side = MapView(theme), MapSide(theme)
        self.compare, self.compare_side = CompareView(theme), CompareSide(theme)
        self.question = Question(self)
        self._wire()

    def _wire(self) -> None:
        session = self._session
        self.map.values_edited.connect(self._edit)
        self.map.play_requested.connect(self.play_requested)
        self.map_side.play_requested.connect(self.play_requested)
        self.map_side.metric_chosen.connect(self.map.show_metric)
        self.map_side.limits_asked.connect(lambda text: self.question.ask(session.scenario, text))
        self.question.answered.connect(self._show_answer)
        self.compare.seek_requested.connect(session.seek)
        self.compare_side.pair_chosen.connect(self.choose_pair)
        self.compare_side.swap_requested.connect(self.swap)
        self.compare_side.alignment_chosen.connect(self.line_up)
        self.compare_side.lens_toggled.connect(self.toggle_lens)
        for side in (self.map_side, self.compare_side):
            side.keep_requested.connect(self.keep)

    # --- values go down ---------------------------------------------------------------------------------

    def show_mode(self, mode: str) -> None:
        """Another mode: only the comparison has a run beside the session's own."""
        self._mode = mode
        self._put_beside()
        if mode == MAP:
            self.map.update()

    def show_runs(self, runs: tuple[Run, ...]) -> None:
        """The present run, and the kept one beside it in the comparison."""
        self.question.forget()
        present = Seen(run=runs[0], moment=self._session.moments[0])
        self.map.show_seen(present)
        self.map_side.show_seen(present)
        if self._mode == COMPARE:
            self._put_beside()
            self.compare_side.show_seen(self._seen(), self._note())

    def show_seen(self, both: tuple[Seen, ...]) -> None:
        """A moment of each."""
        if self._mode == COMPARE:
            self.compare.show_seen(both)

    def _seen(self) -> tuple[Seen, ...]:
        """Both runs in full: neither the map nor the comparison belongs to a lesson."""
        pairs = zip(self._session.runs, self._session.moments, strict=True)
        return tuple(Seen(run=run, moment=moment) for run, moment in pairs)

    def show_theme(self, theme: Theme) -> None:
        """All four in this look."""
        for view in (self.map, self.map_side, self.compare, self.compare_side):
            view.show_theme(theme)

    def paint(self, painter: QPainter, box: QRectF, mode: str, theme: Theme) -> None:
        """What a mode shows, as a picture."""
        gap = theme.px(12)
        inner, shown = box.adjusted(gap, gap, -gap, -gap), self.map.shown()
        if mode == MAP and shown is not None:
            paint_map(painter, inner, shown, theme)
        elif mode == COMPARE:
            paint_compare(
                painter,
                inner,
                self._seen(),
                theme,
                alignment=self._alignment,
                lens=self._lens,
            )

    @property
    def kept(self) -> Run | None:
        """The run that is kept as A."""
        return self._kept

    # --- wishes -----------------------------------------------------------------------------------------

    def keep(self) -> None:
        """The present run becomes A."""
        self.show_kept(self._session.runs[0])
        self._session.message.emit(f"Kept as A: {titles_of(self._seen()[:1])[0]}.")

    def show_kept(self, run: Run | None) -> None:
        """This run is A; None for none."""
        self._kept = run
        kept = seen_at(run, run.end) if run is not None else None
        self.map.show_kept(kept)
        self.map_side.show_kept(kept)
        self._put_beside()
        self.compare_side.show_seen(self._seen(), self._note())

    def swap(self) -> None:
        """A becomes the present run, and the present one A."""
        kept, present = self._kept, self._session.runs[0]
        if kept is not None and self._session.replace_scenario(kept.scenario):
            self.show_kept(present)

    def choose_pair(self, name: str) -> None:
        """A ready-made pair on top of the present scenario, without its changes at a time."""
        pair, base = PAIRS[name], self._session.scenario.but({"title": ""}, changes=())
        try:
            a, b = base.but(pair.a), base.but(pair.b)
        except InputError as error:
            self._session.message.emit(error.problems[0].message)
            return
        self._pair = a, b, pair.look_at
        if self._session.replace_scenario(b):
            self.show_kept(simulate(a))

    def line_up(self, alignment: Alignment) -> None:
        """By the clock, or by the start of the pauses."""
        self._alignment = alignment
        if alignment is Alignment.CLOCK and self._lens:
            self._show_lens(False)
        self.compare.show_alignment(alignment)
        self.compare_side.show_alignment(alignment)
        self._put_beside()

    def toggle_lens(self) -> None:
        """Both pauses to one scale, or all of both runs; the lens lines the runs up by the pause."""
        runs = self._session.runs
        if not self._lens and (len(runs) < 2 or lens_span(runs) is None):
            self._session.message.emit("There are no two pauses to look at.")
            self._show_lens(False)
            return
        self._show_lens(not self._lens)
        if self._lens:
            self.line_up(Alignment.PAUSE)

    def _show_lens(self, lens: bool) -> None:
        self._lens = lens
        self.compare.show_lens(lens)
        self.compare_side.show_lens(lens)

    def _edit(self, values: dict[str, float], finished: bool) -> None:
        self._session.edit(dict(values), merge_key="map")
        if finished:
            self._session.let_go()

    def _put_beside(self) -> None:
        kept = self._kept if self._mode == COMPARE else None
        shift = shift_between(self._session.runs[0], kept, self._alignment) if kept is not None else 0.0
        self._session.set_beside(kept, shift)

    def _note(self) -> str:
        """What to look at, as long as the two are the pair that was chosen."""
        if self._pair is None or self._kept is None:
            return ""
        same = {self._kept.scenario, self._session.scenario} == {self._pair[0], self._pair[1]}
        return self._pair[2] if same else ""

    def _show_answer(self, answer: str, marks: tuple[Mark, ...]) -> None:
        self.map_side.show_answer(answer)
        self.map.show_answers(marks)
