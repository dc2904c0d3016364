"""A list is drawn as it is: so many squares of each state, the same by tiles and one by one, and in the pause what waits."""

from collections import Counter

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF
from PySide6.QtGui import QImage, QPainter, qGray
from PySide6.QtWidgets import QApplication

from migviz.engine import simulate
from migviz.gui.painters.page_map import tiles
from migviz.gui.painters.page_map.ribbon import DONE, WAITS, paint_ribbon, paint_ticks
from migviz.gui.painters.page_map.tiles import ON_THE_WAY, paint_squares
from migviz.gui.painters.picture import draw_image
from migviz.gui.painters.stage.crossing import on_the_link
from migviz.gui.painters.stage.painter import lists_of, paint_stage, stage_of
from migviz.gui.painters.stage.view import View
from migviz.gui.panes.stage import StageWidget
from migviz.gui.theme import THEMES, Theme
from migviz.replay.beat import Beat, BeatKind, BeatNow
from migviz.replay.moment import PageState
from migviz.replay.page_list import page_list
from migviz.replay.seen import Seen, seen_at
from migviz.scenario import Scenario
from migviz.showing.parts import StageShown
from migviz.showing.spotlight import NOTHING, Spotlight
from tests.gui.mouse import hover
from tests.gui.transcript import transcript

RUN = simulate(Scenario())

SIZE = (1060, 640)


def painted(seen: Seen, theme: Theme, view: View = View()) -> QImage:  # noqa: B008
    return draw_image(SIZE, lambda painter, box: paint_stage(painter, box, seen, theme, view=view))


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("t", [40.4, 42.6, 42.745, 42.79])
def test_as_many_full_squares_are_drawn_on_the_target_as_have_arrived(app: QApplication, t: float, name: str) -> None:
    seen, theme = seen_at(RUN, t), Theme(name=name)
    pages, lists = page_list(seen), lists_of(stage_of(*SIZE, seen, theme), seen, theme)
    assert pages is not None and lists is not None
    image, place, full = painted(seen, theme), lists.target, theme.colour("target").rgb()
    corners = [
        (
            int(place.squares.left) + k % place.columns * place.cell,
            int(place.squares.top) + k // place.columns * place.cell,
        )
        for k in range(pages.squares)
    ]
    side = place.cell - place.gap
    drawn = sum(
        image.pixel(x + side // 2, y + side // 2) == full and image.pixel(x + side // 4 + 1, y + side // 4) == full
        for x, y in corners
    )
    assert drawn == np.count_nonzero(pages.target == PageState.SAME)
    orange = theme.colour("dirty").rgb()
    assert not any(image.pixel(x, y) == orange for x, y in corners), "what waits on the source is old on the target"


@pytest.mark.parametrize("cell", [4, 7, 19])
def test_tiles_are_the_squares_that_one_would_paint_one_by_one(app: QApplication, cell: int) -> None:
    states = np.array([*(state for state in PageState), ON_THE_WAY] * 4, dtype=np.uint8)
    at_once, single = (QImage(200, 100, QImage.Format.Format_ARGB32_Premultiplied) for __ in "ab")
    for image, whole in ((at_once, True), (single, False)):
        image.fill(0)
        painter = QPainter(image)
        paint = paint_squares if whole else tiles._one_by_one
        paint(painter, QPoint(3, 2), states, 10, cell, 1, Theme())
        painter.end()
    differ = Counter(at_once.pixel(x, y) != single.pixel(x, y) for x in range(200) for y in range(100))
    assert differ[True] <= 0.1 * differ[False]


def test_the_states_are_told_apart_without_colour(app: QApplication) -> None:
    """In grey, no two of the states of a list look alike, nor pages of zeros and others."""
    drawn = tiles._tiles(12, 2, Theme(), 1.0)
    grey = {}
    zeros = (PageState.ZERO, PageState.ZERO_TOLD)
    for state in (PageState.TO_SEND, PageState.SAME, PageState.DIRTY, PageState.STALE, *zeros, ON_THE_WAY):
        pixels = drawn[state]
        grey[int(state)] = (0.3 * (pixels >> 16 & 255) + 0.59 * (pixels >> 8 & 255) + 0.11 * (pixels & 255)).astype(int)
    seen = list(grey.values())
    for k, one in enumerate(seen):
        for other in seen[k + 1 :]:
            assert np.count_nonzero(np.abs(one - other) > 40) > 6


def test_what_crosses_the_link_is_dotted_on_the_source(app: QApplication) -> None:
    seen, theme = seen_at(RUN, 42.768), Theme()
    found = on_the_link(stage_of(*SIZE, seen, theme), seen, theme)
    pages = page_list(seen)
    assert pages is not None and 1 < len(found) <= 8
    assert all(pages.source[one.first] == PageState.TO_SEND for one in found), "what has arrived crosses no more"


def test_while_a_list_is_taken_it_goes_from_what_was_to_what_is(app: QApplication) -> None:
    for number in (2, 3, 4):
        start = next(item.start for item in RUN.lists if item.number == number)
        seen = seen_at(RUN, start)
        beat = Beat(kind=BeatKind.LIST, start=start, end=start, seconds=0.4, number=number)
        views = [View(beat=BeatNow(beat=beat, share=share)) for share in (0.0, 0.3, 0.6, 0.9, 1.0)]
        *pictures, over = [painted(seen, Theme(), view) for view in views]
        apart = [_differ(one, over) for one in pictures]
        assert apart == sorted(apart, reverse=True) and apart[-1] > 0


def test_while_a_list_is_taken_nothing_moves_outside_of_the_two_maps(app: QApplication) -> None:
    start = next(item.start for item in RUN.lists if item.number == 3)
    seen, beat = seen_at(RUN, start), Beat(kind=BeatKind.LIST, start=start, end=start, seconds=0.4, number=3)
    over, *before = (
        painted(seen, Theme(), View(beat=BeatNow(beat=beat, share=share))) for share in (1.0, 0.0, 0.2, 0.4)
    )
    lists = lists_of(stage_of(*SIZE, seen, Theme()), seen, Theme())
    assert lists is not None
    for one in before:
        left, right = (
            np.frombuffer(image.constBits(), dtype=np.uint32).reshape(image.height(), -1).copy()
            for image in (one, over)
        )
        for place in (lists.source, lists.target):
            top, bottom = round(place.ribbon.top) - 16, round(place.squares.bottom) + 12
            for image in (left, right):
                image[top:bottom, round(place.ribbon.left) - 4 : round(place.ribbon.right) + 4] = 0
        assert np.count_nonzero(left != right) == 0


def _differ(one: QImage, other: QImage) -> int:
    left, right = (np.frombuffer(image.constBits(), dtype=np.uint32) for image in (one, other))
    return int(np.count_nonzero(left != right))


def shown(seen: Seen, **changes: object) -> StageShown:
    part = {"seen": seen, "rate": 1.0, "playing": False, "beat": None, "spotlight": NOTHING, **changes}
    return StageShown(**part)  # type: ignore[arg-type]


def test_pointing_at_a_square_of_the_list_names_it(app: QApplication) -> None:
    widget = StageWidget(Theme())
    widget.resize(*SIZE)
    seen = seen_at(RUN, 42.745)
    widget.show_part(shown(seen))
    wished: list[Spotlight] = []
    widget.spotlight_wished.connect(wished.append)
    widget.show()
    lists = lists_of(stage_of(*SIZE, seen, Theme()), seen, Theme())
    assert lists is not None
    place = lists.source.squares
    hover(widget, QPointF(place.left + 2, place.top + 2).toPoint())
    QApplication.processEvents()
    assert wished and wished[-1] == Spotlight(kind="listed", number=0)
    widget.close()


def test_pointing_at_a_bar_shows_its_list_and_that_alone(app: QApplication) -> None:
    seen = seen_at(RUN, 42.745)
    now, pointed = painted(seen, Theme()), painted(seen, Theme(), View(pointed_list=2))
    box = stage_of(*SIZE, seen, Theme()).source.pages
    assert _differ(now, pointed) > 1000
    outside = QRectF(0, 0, SIZE[0], box.top() - 1).toRect()
    assert now.copy(outside) == pointed.copy(outside)
    assert painted(seen, Theme(), View(pointed_list=4)) == now, "the list of now is shown anyway"


def test_the_keyboard_walks_over_the_squares_of_the_list(app: QApplication) -> None:
    widget = StageWidget(Theme())
    widget.resize(*SIZE)
    widget.show_part(shown(seen_at(RUN, 42.745)))
    wished: list[Spotlight] = []
    widget.spotlight_wished.connect(wished.append)
    for right, down in ((1, 0), (0, 1)):
        widget._go_to_neighbour("source pages", right, down)
    place = lists_of(stage_of(*SIZE, seen_at(RUN, 42.745), Theme()), seen_at(RUN, 42.745), Theme())
    assert place is not None
    columns = place.source.columns
    assert wished == [Spotlight(kind="listed", number=1), Spotlight(kind="listed", number=1 + columns)]
    widget.show_part(shown(seen_at(RUN, 20.0)))
    assert widget.twin.spotlight("source pages").kind == "page", "in iteration 1 the map shows all memory"


def test_what_waits_is_told_from_what_is_through_on_the_ribbon_without_colour(app: QApplication) -> None:
    """Their colours are as light as each other: in the theme for a projector exactly so."""
    marks = np.repeat(np.array([DONE, WAITS], dtype=np.uint8), 40)
    for name in THEMES:
        image = QImage(80, 14, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        paint_ribbon(painter, QRectF(0, 0, 80, 14), marks, Theme(name=name), waits="dirty", done="target")
        painter.end()
        upper, lower = ([qGray(image.pixel(x, y)) for x in (20, 60)] for y in (4, 10))
        assert abs(upper[0] - upper[1]) > 40 and abs(lower[0] - lower[1]) < 40, name


@pytest.mark.parametrize(("wide", "said"), [(300, 5), (170, 4), (90, 2)])
def test_amounts_over_the_ribbon_never_run_into_each_other(app: QApplication, wide: int, said: int) -> None:
    """Before a room one read "19256 KiB"."""
    words = ("0", "64", "128", "192", "256 KiB")
    written = transcript((wide, 20), lambda painter, box: paint_ticks(painter, box, words, Theme()))
    assert len(written) == said and written[-1].startswith('"256 KiB"') and written[0].startswith('"0"')
