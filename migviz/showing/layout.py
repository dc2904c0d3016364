"""Where is each part of the window, what gives way, and which scale is in force? Pure: size, scale, composition in,
rectangles out.

All lengths are in pixels at 100 % and are multiplied by the scale in force; the boxes are whole pixels.
"""

from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum
from functools import lru_cache

from migviz.say.scale import scale_said
from migviz.showing.box import NOWHERE, Box
from migviz.showing.compositions import EXPLORE, LESSON_SIDE, Composition, View
from migviz.values import dataclass

SCALES = (80, 90, 100, 110, 125, 140, 160, 180, 200, 250, 300)
"""The steps of the scale, in per cent."""

TOP_BAR, TRANSPORT = 48.0, 58.0
MENU = (45.0, 43.0)
"""The button that leads everywhere, with the room for its focus frame; it is in the top bar, or else in the transport."""
FIRST_ROW = 41.0
"""The steps at the top of a low stage: over them a message stands where there is no top bar."""
BAR_END = 11.5
"""Between it and the edge of the window."""
STRIP, LOW_STRIP, SLIM_STRIP = 136.0, 104.0, 26.0
"""With the client's lane, without it, and above an open lens, which has the rest of its room: the view does not move."""
SPEED = 44.0
"""How much higher all of that is where the strip has a lane of the VM's speed."""
LANE, AROUND_LANES = 46.0, 84.0
"""A lane of one of many VMs where there is room, and what is around all of them: the flag, how the link is shared, the axis."""
LANES, STAGE_OF_MANY = 0.5, 264.0
"""At most this share of the room for view and lanes, but so much is left to the view, and so much to the lanes in any case."""
LEAST_LANES = 124.0
GUTTER = 12.0
PRESENTED_STRIP, PRESENTED_SPEED, PRESENTED_LENS = 78.0, 20.0, 126.0
"""The strip below a view that is shown to a room, with its flag and its axis, how much higher it is with a lane of the VM's speed, and the lens."""
IN_A_ROOM, MOST_IN_A_ROOM = (914.0, 514.0), (880.0, 496.0)
"""What is shown to a room is so large at 100 %, and at least: so letters are a fixed share of the picture's height, whatever the
projector."""
LEAST_SIDE, MOST_SIDE = 300.0, 0.46
"""A side panel takes at most this share of the width, and less where the view needs the room, but never less than the
first."""
CONTROLS, LOW_CONTROLS, LEAST_CONTROLS = 323.0, 210.0, 120.0
"""The first card whole, without what gives way, and scrolled."""
LEAST_PANEL = 250.0
"""A panel below the controls keeps so much; the controls scroll before."""
HELD, LEAST_HELD, EXHIBIT = 300.0, 150.0, 34.0
"""What a lesson shows beside the stage is below that, so high at most and at least; its text has the side for itself. And pixels of the
row of words over the one of both that is seen where there is less."""


class Way(StrEnum):
    """What can give way, in the order in which it does."""

    SENTENCE = "the human-scale sentence"
    TITLE = "the title"
    SLIDER_ENDS = "the ends of sliders and the sentence below them"
    CLIENT_LANE = "the client's lane of the strip"
    SIDE = "the side panel"
    TOP_BAR = "the top bar"


LEAST_VIEW = {
    View.STAGE: (460.0, 288.0),
    View.COMPARE: (460.0, 372.0),
    View.MAP: (460.0, 320.0),
    View.HOST: (460.0, 256.0),
}
"""Below this a view cannot show what it must: then the scale is reduced."""

# What gives way where the window, at 100 %, is narrower than the first or lower than the second.
_BELOW = {
    Way.SENTENCE: (1160.0, 0.0),
    Way.TITLE: (1160.0, 0.0),
    Way.SLIDER_ENDS: (1160.0, 820.0),
    Way.CLIENT_LANE: (0.0, 780.0),
    Way.SIDE: (900.0, 0.0),
    Way.TOP_BAR: (0.0, 500.0),
}
READING = 540.0
"""Below this height a lesson is read without the top bar: lines of text are worth more."""
_SMALL = (1060.0, 680.0)
"""Below both of these the side panel gives way as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The places of the window's parts; a part that is not there is an empty box.

    `scale`: the one in force; `drawn`: that in which everything is drawn, larger in a very large window.
    `view` is the stage, two runs, or the map; `held` is what a lesson shows below it. Where both have no room, one of them has all of it,
    and `exhibit` is the row of words from which one chooses which. `side` holds `controls` and `panel`; `dock` holds `transport`,
    `strip` and `lens`. `menu` is a button at the end of the top bar, or of the transport where there is none, or of the steps before a
    room: always there. `message` is where a message stands for the while that it takes to read: over the top bar, or over the first row of the view.
    `kept`: pixels of the view that the strip will have once a lesson shows the client: nothing else is measured by them, so that it does not move then.
    """

    wished: float
    scale: float
    drawn: float
    gives_way: tuple[Way, ...]
    window: Box
    top_bar: Box
    menu: Box
    view: Box
    lens: Box
    side: Box
    controls: Box
    panel: Box
    held: Box
    exhibit: Box
    dock: Box
    transport: Box
    strip: Box
    message: Box
    kept: int

    @property
    def said(self) -> str:
        """What is said where the scale that was wished for does not fit; "" where it does."""
        return scale_said(self.wished, self.scale)

    def parts(self) -> Iterator[tuple[str, Box]]:
        """The parts that are there, none of which lies in another."""
        names = ("top_bar", "exhibit", "view", "lens", "controls", "panel", "held", "transport", "strip")
        return ((name, box) for name in names if (box := getattr(self, name)))


LARGE_WINDOW, GROWS, GROWTH_STEP = (1870.0, 1126.0), 0.85, 0.02
"""From which size on everything grows with the window, letters too; with which power of the room, and in which steps. Below the
power 1 more room also shows more."""


def growth(size: tuple[int, int]) -> float:
    """How many times larger everything is in a very large window, whatever the scale: it is for eyes farther away."""
    room = min(size[0] / LARGE_WINDOW[0], size[1] / LARGE_WINDOW[1])
    return 1.0 + GROWTH_STEP * int((max(1.0, room) ** GROWS - 1.0) / GROWTH_STEP)


def scale_in_a_room(size: tuple[int, int], least: tuple[float, float] = IN_A_ROOM) -> float:
    """The scale for a room that sees a picture of so many pixels."""
    return min(size[0] / least[0], size[1] / least[1])


@lru_cache(maxsize=16)
def layout(size: tuple[int, int], scale: float, composition: Composition = EXPLORE) -> Layout:
    """The places in a window of this size. The scale is a wish: the largest step that fits is in force."""
    smaller = tuple(step / 100 for step in reversed(SCALES) if step / 100 < scale - 1e-9)
    least = (scale_in_a_room(size),) if composition.presented else ()
    for tried in (scale, *smaller, *least):
        larger = 1.0 if composition.presented else growth(size)  # a room's scale follows from the size already
        room = _Room(size=size, scale=tried, drawn=tried * larger, composition=composition)
        if room.fits():
            break
    return room.placed(wished=scale)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Room:
    """One scale tried in one window."""

    size: tuple[int, int]
    scale: float
    drawn: float
    composition: Composition

    def px(self, length: float) -> int:
        return round(length * self.drawn)

    # --- what gives way ---------------------------------------------------------------------------------

    def gives_way(self) -> tuple[Way, ...]:
        """In order: what the room as a whole takes away, and then what the view still needs."""
        gone = {way for way in Way if self._is_below(way)}
        gone |= {Way.CLIENT_LANE} if not self.composition.client else set()
        for way in (Way.CLIENT_LANE, Way.TOP_BAR):
            if self._has(way) and self._view_height(gone) < self.px(LEAST_VIEW[self.composition.view][1]):
                gone.add(way)
        return tuple(way for way in Way if way in gone and self._has(way))

    def _is_below(self, way: Way) -> bool:
        width, height = self.size[0] / self.drawn, self.size[1] / self.drawn
        narrower, lower = _BELOW.get(way, (0.0, 0.0))
        if way is Way.TOP_BAR and self.composition.side_width == LESSON_SIDE:
            lower = READING
        small = way is Way.SIDE and width < _SMALL[0] and height < _SMALL[1]
        return width < narrower or height < lower or small

    def _has(self, way: Way) -> bool:
        """Whether there is something to give up: a wish for the side panel is granted."""
        there = self.composition
        return {
            Way.SIDE: there.side is None,
            Way.CLIENT_LANE: (there.strip or there.lens) and not there.presented and not there.lanes,
            Way.SENTENCE: there.transport,
            Way.TITLE: not there.presented,
            Way.TOP_BAR: there.transport,  # the menu needs a place
            Way.SLIDER_ENDS: there.controls,
        }.get(way, True)

    def fits(self) -> bool:
        """Whether the view, and the side panel if there is one, have what they need."""
        if self.composition.presented:
            return self.scale <= scale_in_a_room(self.size, MOST_IN_A_ROOM) + 1e-9
        gone = set(self.gives_way())
        width, height = LEAST_VIEW[self.composition.view]
        return self._view_width(gone) >= self.px(width) and self._view_height(gone) >= self.px(height)

    # --- lengths ----------------------------------------------------------------------------------------

    def _dock_height(self, gone: set[Way]) -> int:
        return self._transport_height() + self._below_transport(gone)

    def _transport_height(self) -> int:
        return self.px(TRANSPORT) if self.composition.transport else 0

    def _below_transport(self, gone: set[Way]) -> int:
        """What strip and lens have together: as much as the strip has alone."""
        there = self.composition
        if not (there.strip or there.lens):
            return 0
        if there.lanes:
            return self._lanes_height(gone)
        if there.presented:
            if there.lens:
                return self.px(SLIM_STRIP) + self.px(PRESENTED_LENS)
            return self.px(PRESENTED_STRIP + (PRESENTED_SPEED if there.speed else 0.0))
        more = SPEED if self.composition.speed else 0.0
        return self.px((LOW_STRIP if Way.CLIENT_LANE in gone else STRIP) + more)

    def _lanes_height(self, gone: set[Way]) -> int:
        room = self.size[1] - self._top(gone) - self._transport_height() - 2 * self._half_gutter()
        wished = self.px(LANE * self.composition.lanes + AROUND_LANES)
        most = max(self.px(LEAST_LANES), min(round(LANES * room), room - self.px(STAGE_OF_MANY)))
        return min(wished, most)

    def _strip_height(self, gone: set[Way]) -> int:
        if not self.composition.strip:
            return 0
        return self.px(SLIM_STRIP) if self.composition.lens else self._below_transport(gone)

    def _lens_height(self, gone: set[Way]) -> int:
        return self._below_transport(gone) - self._strip_height(gone) if self.composition.lens else 0

    def _top(self, gone: set[Way]) -> int:
        return 0 if Way.TOP_BAR in gone or self.composition.presented else self.px(TOP_BAR)

    def _middle_height(self, gone: set[Way]) -> int:
        return self.size[1] - self._top(gone) - self._dock_height(gone) - 2 * self._half_gutter()

    def _half_gutter(self) -> int:
        return self.px(GUTTER) // 2

    def _view_height(self, gone: set[Way]) -> int:
        held = self._held_height(gone)
        return self._middle_height(gone) - (held + self._half_gutter() if held else 0)

    def _held_height(self, gone: set[Way]) -> int:
        """Of what a lesson shows below the view; 0 where it would be too low."""
        if not self.composition.held or self.composition.whole:
            return 0
        least = self.px(LEAST_VIEW[self.composition.view][1])
        needs = self.px(max(LEAST_HELD, self.composition.held_least))
        room = min(max(self.px(HELD), needs), self._middle_height(gone) - self._half_gutter() - least)
        return room if room >= needs else 0

    def _side_width(self, gone: set[Way]) -> int:
        there = self.composition
        if there.presented or there.side is False or (there.side is None and Way.SIDE in gone):
            return 0
        beside = self.size[0] - 3 * self.px(GUTTER) - self.px(LEAST_VIEW[there.view][0])
        room = max(self.px(LEAST_SIDE), min(round(MOST_SIDE * self.size[0]), beside))
        return min(self.px(there.side_width), room)

    def _view_width(self, gone: set[Way]) -> int:
        side = self._side_width(gone)
        return self.size[0] - 2 * self.px(GUTTER) - (side + self.px(GUTTER) if side else 0)

    # --- boxes ------------------------------------------------------------------------------------------

    def placed(self, wished: float) -> Layout:
        """Everything in its place."""
        ways = self.gives_way()
        gone = set(ways)
        width, height = self.size
        gutter, half = self.px(GUTTER), self._half_gutter()
        top = self._top(gone) + half
        view = Box(gutter, top, self._view_width(gone), self._view_height(gone))
        side = self._side(gone, top)
        below = view.right + half if side and self._has_whole_column() else width
        dock = Box(0, height - self._dock_height(gone), below, self._dock_height(gone))
        controls, panel = self._in_side(gone, side)
        held = Box(gutter, view.bottom + half, view.width, self._held_height(gone))
        exhibit = NOWHERE
        if self.composition.held and not held:
            exhibit = replace(view, height=self.px(EXHIBIT))
            view = replace(view, top=exhibit.bottom, height=view.height - exhibit.height)
            view, held = (view, NOWHERE) if self.composition.stage_chosen else (NOWHERE, view)
        top_bar = Box(0, 0, width, self._top(gone))
        transport = Box(0, dock.top, dock.width, self._transport_height())
        strip = Box(0, transport.bottom, dock.width, self._strip_height(gone))
        lens = Box(0, strip.bottom, dock.width, self._lens_height(gone))
        return Layout(
            wished=wished,
            scale=self.scale,
            drawn=self.drawn,
            gives_way=ways,
            window=Box(0, 0, width, height),
            top_bar=top_bar,
            menu=self._menu(top_bar or transport or Box(0, top, width - gutter + self.px(8), self.px(46))),
            view=view,
            lens=lens or NOWHERE,
            side=side,
            controls=controls,
            panel=panel,
            held=held or NOWHERE,
            exhibit=exhibit,
            dock=dock,
            transport=transport,
            strip=strip,
            message=top_bar or replace(view, height=self.px(FIRST_ROW)),
            kept=self._kept(gone),
        )

    def _kept(self, gone: set[Way]) -> int:
        if self.composition.client:
            return 0
        later = replace(self, composition=replace(self.composition, client=True))
        return self._view_height(gone) - later._view_height(set(later.gives_way()))

    def _menu(self, bar: Box) -> Box:
        width, height = map(self.px, MENU)
        return Box(bar.right - self.px(BAR_END) - width, bar.top + (int(bar.height) - height) // 2, width, height)

    def _side(self, gone: set[Way], top: int) -> Box:
        width = self._side_width(gone)
        if not width:
            return NOWHERE
        whole = self.size[1] - top - self._half_gutter()
        high = whole if self._has_whole_column() else self._middle_height(gone)
        return Box(self.size[0] - self.px(GUTTER) - width, top, width, high)

    def _has_whole_column(self) -> bool:
        """Whether the text has the height of the window, and time is below the stage alone: a lesson's, so that it is as high in each of its
        sections, whatever they show beside it, and a question is seen with its options."""
        return self.composition.side_width == LESSON_SIDE and not self.composition.presented

    def _in_side(self, gone: set[Way], side: Box) -> tuple[Box, Box]:
        """The controls, and the panel below them."""
        if not side:
            return NOWHERE, NOWHERE
        there, half = self.composition, self._half_gutter()
        high = int(side.height)
        if there.controls and there.panel:
            wished = high if there.more else self.px(LOW_CONTROLS if Way.SLIDER_ENDS in gone else CONTROLS)
            high = min(wished, max(self.px(LEAST_CONTROLS), high - half - self.px(LEAST_PANEL)))
            if there.controls_high:
                free = int(side.height) - half - self.px(there.panel_least)
                high = min(self.px(there.controls_high), max(self.px(there.controls_low), free))
        controls = Box(side.left, side.top, side.width, high) if there.controls else NOWHERE
        if not there.panel:
            return controls, NOWHERE
        top = controls.bottom + half if controls else side.top
        return controls, Box(side.left, top, side.width, side.bottom - top)
