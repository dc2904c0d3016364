"""While a question asks where the switch knows the VM, or when the client tries again: does anything on the stage tell it?"""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from migviz import load_scenario, simulate
from migviz.gui.painters.stage.painter import paint_stage
from migviz.replay.network import Reach
from migviz.replay.seen import Seen, seen_at
from migviz.say.captions import caption
from migviz.say.facts import facts
from migviz.say.twin import names
from tests.gui.transcript import Roles, transcript

LOST = simulate(load_scenario("network.announcements_lost: 1\nvm.memory: 1 GiB\nclient.interval: 1 s"))
RESUMED = next(item.t for item in LOST.milestones if item.kind == "resume")


def painted(seen: Seen) -> list[str]:
    return transcript((1060, 640), lambda painter, box: paint_stage(painter, box, seen, Roles()))


@pytest.mark.parametrize("after", [0.5, 5.0, 30.0])
def test_where_frames_for_the_vm_go_is_not_told_while_the_port_is_asked(app: QApplication, after: float) -> None:
    open_seen = seen_at(LOST, RESUMED + after)
    assert open_seen.moment.network.reach is Reach.WRONG_PORT
    asked = replace(open_seen, covered=frozenset({"moment.port"}))
    said = " ".join((*painted(asked), caption(asked), *names(asked)["client"]))
    assert "old port" not in said and "wrong port" not in said and "to the source" not in said
    used = [
        sum("fill of client" in line or "shape of client" in line for line in painted(seen))
        for seen in (open_seen, asked)
    ]
    assert used[1] < used[0], "the port in use is not filled"
    assert "old port" in " ".join((*painted(open_seen), *names(open_seen)["client"]))


def test_when_the_client_tries_again_is_not_told_while_its_wait_is_asked(app: QApplication) -> None:
    seen = seen_at(LOST, RESUMED + 5.0)
    asked = replace(seen, covered=frozenset({"moment.next_try"}))
    found = facts(asked, "client")
    assert found is not None
    assert "in ?" in " ".join(line.value for line in found.lines) and "in ?" in names(asked)["client"][1]
    assert any("in ?" in line for line in painted(asked)) and not any("in ?" in line for line in painted(seen))


def test_the_table_says_that_its_mark_is_a_curtain_and_speaks_of_no_switch_that_is_not_there(app: QApplication) -> None:
    """A student took the `?` for the switch's own ignorance, and the tooltip named two switches where one was drawn."""
    seen = seen_at(LOST, RESUMED + 5.0)
    alone = replace(seen, covered=frozenset({"moment.port"}), hidden=frozenset({"other switch"}))
    assert any("? hidden" in line for line in painted(alone)) and not any("? hidden" in line for line in painted(seen))
    found, both = facts(alone, "mac table"), facts(seen, "mac table")
    assert found is not None and both is not None
    assert ("?", "hidden until you have answered") in [line[:2] for line in found.lines[:3]], (
        "a tooltip has three lines"
    )
    assert not any("hidden" in line.value for line in both.lines)
    told = " ".join((found.title, *(line.name for line in found.lines)))
    assert "switch 1" not in told and "switches" not in told
    assert "switches" in both.title and any("switch 2" in line.name for line in both.lines)
