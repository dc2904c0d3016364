"""Is the strip empty where the link carried nothing, and only there?"""

import pytest

from migviz import load_scenario
from migviz.gui.painters.time_strip.outages import outages


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("at 20 s: link.state = down", [(20.0, 40.0)]),
        ("at 20 s: link.state = down\nat 25 s: link.state = up", [(20.0, 25.0)]),
        ("at 5 s: link.state = down\nat 25 s: link.state = up", [(10.0, 25.0)]),
        (
            "at 12 s: link.state = down\nat 14 s: link.state = down\nat 16 s: link.state = up",
            [(12.0, 14.0), (14.0, 16.0)],
        ),
        ("at 10 s: link.state = down\nat 30 s: link.state = up", [(10.0, 30.0)]),
        ("at 20 s: link.bandwidth = 100 Mbit/s", []),
    ],
)
def test_an_outage_is_from_when_the_link_is_down_until_it_is_up(text: str, found: list[tuple[float, float]]) -> None:
    assert list(outages(load_scenario(text), 10.0, 40.0)) == found
