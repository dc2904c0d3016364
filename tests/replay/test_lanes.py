"""Are the lanes of an emptied host what happened, and the cards at a time what is true then?"""

import numpy as np
import pytest

from migviz.engine import evacuate
from migviz.replay.host_numbers import VM_NUMBERS, of_vm
from migviz.replay.lanes import Where, cards_at, lanes_of
from migviz.replay.metrics import RUN_NUMBERS
from migviz.scenario.evacuation_file import parse_evacuation
from migviz.scenario.evacuation_presets import HOSTS
from migviz.scenario.units import Kind, write
from migviz.trace.evacuated import Evacuated
from tests.shared import shared


@shared
def six() -> Evacuated:
    return evacuate(parse_evacuation(HOSTS["six"].lines).but({"evacuation.at_once": 2}))


def test_a_lane_goes_from_waiting_through_iterations_and_the_pause_to_the_target() -> None:
    for lane in lanes_of(six()).lanes:
        vm = six().vm(lane.name)
        assert (
            lane.begin is not None and lane.ready is not None and lane.paused is not None and lane.arrived is not None
        )
        edges = [lane.asked, lane.begin, lane.ready, *(edge for item in lane.copied for edge in (item.start, item.end))]
        assert edges == sorted(edges)
        assert lane.copied[-1].end <= lane.paused[0] + 1e-9 <= lane.paused[1] + 1e-9 == pytest.approx(lane.arrived)
        assert lane.paused[1] - lane.paused[0] == pytest.approx(vm.pause)
        assert [item.number for item in lane.copied] == list(range(1, len(lane.copied) + 1))
        assert all(start >= lane.begin for start, _ in lane.stalls)


def test_lanes_are_sorted_by_start_and_one_is_the_worst() -> None:
    found = lanes_of(six()).lanes
    begun = [lane.begin or 0.0 for lane in found]
    assert begun == sorted(begun)
    assert [lane.name for lane in found if lane.is_worst] == [six().pauses[0].name]


def test_of_pauses_that_are_written_alike_none_is_the_worst() -> None:
    alike = parse_evacuation("\n".join(f"vm vm{n}: memory = 4 GiB, dirty_rate = 0 B/s" for n in range(1, 4)))
    found = evacuate(alike.but({"evacuation.at_once": 1}))
    assert len({write(vm.pause or 0.0, Kind.TIME) for vm in found.pauses}) == 1
    assert not [lane.name for lane in lanes_of(found).lanes if lane.is_worst]


def test_as_many_share_the_link_as_cards_send() -> None:
    for start, end, count in lanes_of(six()).sharing:
        if end - start > 0.01:
            cards = cards_at(six(), (start + end) / 2)
            assert sum(card.rate > 0 for card in cards) == count


@pytest.mark.parametrize("share", np.linspace(0.0, 1.0, 12))
def test_what_cards_say_adds_up(share: float) -> None:
    t = float(share) * six().end
    cards = cards_at(six(), t)
    for card in cards:
        vm = six().vm(card.name)
        assert card.same + card.stale + card.missing == pytest.approx(1.0, abs=1e-3)
        assert (card.where is Where.WAITS) == (vm.start is not None and t < vm.start)
        assert (card.where is Where.MOVED) == (vm.end is not None and t >= vm.end)
    line = sorted(card.place for card in cards if card.where is Where.WAITS)
    assert line == list(range(1, len(line) + 1))


def test_who_stays_is_said_to() -> None:
    found = evacuate(parse_evacuation("vm a: cancel = 3 s\nvm b: start = 2 s, cancel = 1 s\nvm c:\n"))
    assert [card.where for card in cards_at(found, 2.0)] == [Where.SET_UP, Where.STAYS, Where.SET_UP]
    assert [card.where for card in cards_at(found, found.end)] == [Where.STAYS, Where.STAYS, Where.MOVED]
    by_name = {lane.name: lane for lane in lanes_of(found).lanes}
    assert (by_name["b"].begin, by_name["b"].copied, by_name["a"].arrived) == (None, (), None)


def test_a_number_of_one_vm_is_that_of_its_run_and_none_where_it_never_went() -> None:
    vms = "vm a: memory = 1 GiB\nvm b: memory = 1 GiB, cancel = 0 s\nvm c: memory = 1 GiB, after = b\n"
    found = evacuate(parse_evacuation(vms))
    run = found.vm("a").observe
    assert run is not None and found.vm("c").observe is None
    for name in RUN_NUMBERS.keys() - VM_NUMBERS.keys():
        assert of_vm(found, name, "a") == RUN_NUMBERS[name].of(run())
        assert of_vm(found, name, "c") is None and of_vm(found, name, "d") is None
