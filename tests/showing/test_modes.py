"""Has each mode and each panel its own place?"""

from migviz.showing import wishes
from migviz.showing.modes import Mode, Panel
from migviz.showing.shown import shown
from migviz.showing.state import State


def test_each_panel_has_its_own_place_in_the_tabs() -> None:
    assert [panel.value for panel in Panel.__members__.values()] == list(range(len(Panel.__members__)))


def test_each_mode_has_its_own_name() -> None:
    assert len({mode.value for mode in Mode.__members__.values()}) == len(Mode.__members__) >= 4


def test_of_two_runs_a_pause_is_likened_to_nothing_for_nobody_knew_which() -> None:
    one = wishes.settled(State())
    two = wishes.settled(wishes.choose_pair(one, "quick-live"))
    assert shown(one).transport.human and not shown(two).transport.human
