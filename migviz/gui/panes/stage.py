"""The stage as a widget: it shows a moment, and says what is pointed at."""

from time import monotonic

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from migviz.gui.painters.boxes import box_of, rect
from migviz.gui.painters.explained import Places, explaining
from migviz.gui.painters.stage.broadcast import envelopes
from migviz.gui.painters.stage.geometry import Stage
from migviz.gui.painters.stage.hosts import has_no_vm
from migviz.gui.painters.stage.painter import lists_of, paint_stage, places_of, stage_of
from migviz.gui.painters.stage.view import View, pulse_at
from migviz.gui.panes.invitations import Invitations
from migviz.gui.panes.stage_words import explanation
from migviz.gui.panes.twin import StageTwin
from migviz.gui.theme import Theme
from migviz.gui.widgets.tips import tip
from migviz.identical import Identical
from migviz.language import spoken
from migviz.replay.beat import BeatNow
from migviz.replay.moment import PageState
from migviz.replay.page_list import page_list
from migviz.replay.rail import rail_at
from migviz.replay.rates import dirtied_now
from migviz.replay.seen import Seen
from migviz.replay.setting_up import setting_up
from migviz.say import on_stage
from migviz.say.captions import step_shown
from migviz.say.glossary import Term, terms
from migviz.showing.box import Box
from migviz.showing.parts import StageShown
from migviz.showing.places.page_list import listed_neighbour
from migviz.showing.places.pages import neighbour_of
from migviz.showing.places.rail import STEPS, pill, step_widths
from migviz.showing.places.stage import Lists, what_is_at
from migviz.showing.spotlight import NOTHING, Spotlight
from migviz.trace import Host

RING_SECONDS = 0.26
MOST_RINGS = 3


class StageWidget(QWidget):
    """Shows one moment of one run. Emits wishes when something on it is pointed at, clicked or a step chosen."""

    spotlight_wished = Signal(object)
    inspect_wished = Signal(object)
    page_pressed = Signal(int)
    """a page of the source, by the number of its block"""
    step_wished = Signal(int)
    frames_wished = Signal()
    elsewhere_pressed = Signal()
    """while something is offered, a press on anything else"""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._seen: Seen | None = None
        self._spotlight = NOTHING
        self._rate, self._playing = 1.0, False
        self._pointed_list: int | None = None
        self._beat: BeatNow | None = None
        self._rings: list[tuple[int, float]] = []
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # else the window's ground is painted each time
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.twin = StageTwin(theme, self)
        self.twin.spotlight_wished.connect(self.spotlight_wished)
        self.twin.inspect_wished.connect(self.inspect_wished)
        self.twin.page_pressed.connect(self.page_pressed)
        self.twin.neighbour_wished.connect(self._go_to_neighbour)
        self.invitations = Invitations(theme, self)
        self._part: StageShown | None = None
        self._invites = False
        self._placed: tuple[object, ...] = ()
        self._beside = 0
        self._words: Places = {}

    def show_theme(self, theme: Theme) -> None:
        """Draw like this from now on."""
        self._theme = theme
        self.twin.show_theme(theme)
        self.invitations.show_theme(theme)
        self.updateGeometry()
        self._show_places()
        self.update()

    def show_part(self, part: StageShown) -> None:
        """Show a moment of a run, how time goes, and what is pointed at."""
        before, self._seen = self._seen, part.seen
        self._rate, self._playing, self._spotlight = part.rate, part.playing, part.spotlight
        self._pointed_list, self._beat, self._part = part.pointed_list, part.beat, part
        self._notice(before, part.seen)
        self.twin.show_seen(part.seen)
        self._show_places()
        self.update()

    def take_keyboard(self) -> bool:
        """The keyboard to the pages, where they can be written by hand."""
        pages = self.twin.things.get("source pages")
        if pages is None or self._part is None or not self._part.writes or not pages.isVisible():
            return False
        pages.setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def row_of_steps(self) -> QRectF:
        """The row above the caption, to the stage's edge, in the window: of the steps, whether they are shown yet or not."""
        if self._seen is None or not self.isVisible():
            return QRectF()
        caption, px = self._stage(self._seen).caption, self._theme.px
        row = QRectF(px(12), px(8), self.width() - px(24), caption.top() - px(8 + 3))
        return row.translated(QPointF(self.mapTo(self.window(), QPoint(0, 0)))) if row.height() > px(20) else QRectF()

    def leave_free(self, left: int) -> None:
        """The row of the steps ends before this place of the window from now on; -1: at the stage's edge."""
        corner = self.mapTo(self.window(), QPoint(0, 0)).x()
        beside = max(0, corner + self.width() - left) if left >= 0 else 0
        if beside != self._beside:
            self._beside = beside
            self._show_places()
            self.update()

    def _notice(self, before: Seen | None, now: Seen) -> None:
        """Start the short movements that a new moment asks for."""
        if before is None or self._theme.reduced_motion or not self._playing:
            self._rings.clear()
            return
        wall = monotonic()
        self._rings = [(block, since) for block, since in self._rings if wall - since < RING_SECONDS]
        pages, earlier = page_list(now), page_list(before)
        if pages is not None:  # on its shelf there is one ring at a time
            grew = earlier is not None and earlier.index == pages.index and len(pages.shelf) > len(earlier.shelf)
            self._rings += [(len(pages.shelf) - 1, wall)] if grew and not self._rings else []
            return
        if setting_up(now) is not None:
            self._rings += self._written_before_the_log(now, wall)
            return
        states, old = now.moment.source_pages, before.moment.source_pages
        if len(old) == len(states):
            written = np.flatnonzero((states == PageState.DIRTY) & (old != PageState.DIRTY))
            free = MOST_RINGS - len(self._rings)
            self._rings += [(int(block), wall) for block in written[:free]]

    def _written_before_the_log(self, now: Seen, wall: float) -> list[tuple[int, float]]:
        """In step 1 nobody notes what is written: a ring says that the VM writes, and the square stays as it is."""
        writes, places = np.flatnonzero(now.run.blocks.coverage.any(axis=0)), self._rings
        if places or not dirtied_now(now.run, now.moment) or not len(writes):
            return []
        return [(int(writes[int(wall / RING_SECONDS) * 37 % len(writes)]), wall)]

    def view(self) -> View:
        """What moves on its own, now."""
        wall = monotonic()
        moves, part = self._playing and not self._theme.reduced_motion, self._part
        return View(
            rate=self._rate,
            rings=tuple((block, min(1.0, (wall - since) / RING_SECONDS)) for block, since in self._rings)
            if moves
            else (),
            pulse=pulse_at(wall) if moves else -1.0,
            beat=self._beat,
            pointed_list=self._pointed_list,
            offers=len(part.invitations) if part is not None else 0,
            invites=self._invites,
            reason=part.reason if part is not None else "",
            bars=part is not None and part.bars,
            log=part is not None and part.log,
            presented=part is not None and part.presented,
            pace=part.pace if part is not None else (),
            hidden=part.hidden if part is not None else frozenset(),
            among_others=part is not None and part.among_others,
            kept=part.kept if part is not None else 0,
            beside=self._beside,
        )

    def _stage(self, seen: Seen) -> Stage:
        """The places of everything now."""
        return stage_of(self.width(), self.height(), seen, self._theme, self.view())

    def _places(self, seen: Seen) -> Stage[Box]:
        """The same without Qt."""
        return places_of(self.width(), self.height(), seen, self._theme, self.view())

    def sizeHint(self) -> QSize:
        """The design's stage."""
        return QSize(round(self._theme.px(1060)), round(self._theme.px(640)))

    def minimumSizeHint(self) -> QSize:
        """The smallest stage that still says everything."""
        return QSize(round(self._theme.px(380)), round(self._theme.px(240)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the moment."""
        painter = QPainter(self)
        if self._seen is None:
            painter.fillRect(self.rect(), self._theme.colour("ground"))
            return
        words: Places = {}
        with explaining(words):
            box = QRectF(self.rect())
            paint_stage(painter, box, self._seen, self._theme, spotlight=self._spotlight, view=self.view())
        painter.end()
        if words != self._words:  # what lies over them follows when the painting is over
            self._words = words
            QTimer.singleShot(0, self, self._show_words)

    def _show_words(self) -> None:
        self.twin.show_words(self._words)

    def _word_at(self, point: QPointF) -> Term | None:
        """The word there that is explained."""
        around = self._theme.px(2)
        found = (key for key, box in self._words.items() if box.adjusted(-around, 0, around, around).contains(point))
        key = next(found, None)
        return next((term for term in terms() if term.key == key), None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The places of the twin's objects follow."""
        self.twin.setGeometry(self.rect())
        self._show_places()

    def _show_places(self) -> None:
        if self._seen is None:
            return
        invited, self._invites = self._invites, False
        stage, part, now = self._stage(self._seen), self._part, step_shown(self._seen, self._beat)
        offered, heading = (part.invitations, part.offered) if part is not None else ((), "")
        rail, owner, listed = rail_at(self._seen, now), self._seen.moment.owner, page_list(self._seen) is not None
        placed = Identical(stage, self._theme), offered, heading, rail, owner, listed, spoken()
        if placed == self._placed:  # as in most frames, and at most ticks of a slider
            self._invites = invited
            return
        self._placed = placed
        self._invites = self.invitations.show_part(offered, stage.offers, heading)
        places = {kind: box for kind, box in stage.things() if kind != "vm" and not box.isEmpty()}
        here = stage.target if owner.value == "target" else stage.source
        source, target = self._maps(stage)
        places |= {"vm": here.vm, "source pages": source, "target pages": target}
        self.twin.show_places(places)
        widths = step_widths(stage.rail.width(), stage.scale, self._theme.width, now)
        row = box_of(stage.rail)
        pills = [rect(pill(row, stage.scale, number, widths)) for number in STEPS] if row else []
        self.twin.steps.show_rail(rail, pills)

    def _maps(self, stage: Stage) -> tuple[QRectF, QRectF]:
        """Where source and target show their memory: as a map, or as a list under a ribbon."""
        listed = self._seen is not None and page_list(self._seen) is not None
        source, target = (
            host.vm if not host.maps else host.pages if listed else host.grid.box
            for host in (stage.source, stage.target)
        )
        return source, target

    def _go_to_neighbour(self, kind: str, right: int, down: int) -> None:
        """On a page map the arrow keys walk from page to page."""
        if self._seen is None:
            return
        stage = self._places(self._seen)
        lists = self._lists()
        if lists is not None:
            place = lists.source if kind == "source pages" else lists.target
            self.twin.show_block(listed_neighbour(place, lists.squares, self.twin.block, right, down))
        else:
            grid = (stage.source if kind == "source pages" else stage.target).grid
            self.twin.show_block(neighbour_of(grid, self.twin.block, right, down))
        self.spotlight_wished.emit(self.twin.spotlight(kind))

    def place_of(self, kind: str) -> QRectF | None:
        """Where something on the stage is; None where it is not seen."""
        if self._seen is None:
            return None
        stage = self._stage(self._seen)
        places = {name: box for name, box in stage.things() if name != "vm"}
        here = stage.target if self._seen.moment.owner.value == "target" else stage.source
        source, target = self._maps(stage)
        places |= {"vm": here.vm, "source.memory": source, "target.memory": target}
        if self._is_covered(kind):
            return None
        box = places.get(kind)
        return box if box is not None and not box.isEmpty() else None

    def _is_covered(self, kind: str) -> bool:
        """Whether a memory is not to be pointed at: the card of the configuration crosses over it, or there is none yet."""
        assert self._seen is not None
        now = setting_up(self._seen)
        gone = has_no_vm(Host.TARGET, self._seen) if kind == "target.memory" else False
        return gone or (kind.endswith(".memory") and now is not None and now.crosses)

    def _at(self, event: QMouseEvent | QHelpEvent) -> Spotlight:
        if self._seen is None:
            return NOTHING
        stage = self._places(self._seen)
        point = event.position() if isinstance(event, QMouseEvent) else event.pos().toPointF()
        widths = step_widths(stage.rail.width, stage.scale, self._theme.width, step_shown(self._seen, self._beat))
        return what_is_at(stage, point.x(), point.y(), widths, self._lists())

    def _is_on_source(self, point: QPointF) -> bool:
        return self._seen is not None and self._stage(self._seen).source.vm.contains(point)

    def _lists(self) -> Lists | None:
        """The lists that stand in the place of the page maps."""
        if self._seen is None:
            return None
        return lists_of(self._stage(self._seen), self._seen, self._theme)

    def _on_envelope(self, event: QMouseEvent) -> bool:
        if self._seen is None:
            return False
        places = envelopes(self._stage(self._seen), self._seen, self._theme, self.view())
        reach = self._theme.px(22)
        return any((place - event.position()).manhattanLength() < reach for place in places)

    def event(self, event: QEvent) -> bool:
        """Resting on something says what it is, wherever the details are closed."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            found, word = self._at(event), self._word_at(QPointF(event.pos()))
            if word is not None:
                QToolTip.showText(event.globalPos(), tip(explanation(word)), self)
                return True
            from migviz.say.facts import facts  # which only who points at something asks for

            known = facts(self._seen, found.kind, found.number) if found and self._seen else None
            if known is None:
                QToolTip.hideText()
            else:
                lines = [f"{name}: {value}" for name, value, __ in known.lines[:3]]
                if self._part is not None and self._part.writes and found.kind == "page":
                    lines += [on_stage.press_writes()] * self._is_on_source(QPointF(event.pos()))
                QToolTip.showText(event.globalPos(), tip("\n".join((known.title, *lines))), self)
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pointing at something lights it everywhere."""
        found = self._at(event)
        self.setCursor(self._cursor(found, event.position()))
        if found != self._spotlight:
            self.spotlight_wished.emit(found)

    def _cursor(self, found: Spotlight, point: QPointF) -> Qt.CursorShape:
        """A hand on what can be pressed, a question mark on a word that is explained."""
        if self._word_at(point) is not None and found.kind != "step":
            return Qt.CursorShape.WhatsThisCursor
        return Qt.CursorShape.PointingHandCursor if found else Qt.CursorShape.ArrowCursor

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a step goes there; on anything else it is inspected."""
        found = self._at(event)
        if self._invites:
            self.elsewhere_pressed.emit()
        if self._on_envelope(event):
            self.frames_wished.emit()
        elif found.kind == "step":
            self.step_wished.emit(found.number)
        elif found.kind == "page" and self._is_on_source(event.position()):
            self.page_pressed.emit(found.number)
        elif found:
            self.inspect_wished.emit(found)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at any more."""
        self.spotlight_wished.emit(NOTHING)
