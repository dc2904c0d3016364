"""Has each mode and each panel its own place?"""

from migviz.showing.modes import Mode, Panel


def test_each_panel_has_its_own_place_in_the_tabs() -> None:
    assert [panel.value for panel in Panel.__members__.values()] == list(range(len(Panel.__members__)))


def test_each_mode_has_its_own_name() -> None:
    assert len({mode.value for mode in Mode.__members__.values()}) == len(Mode.__members__) >= 4
