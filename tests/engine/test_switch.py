"""Does a switch learn, forget and flood as IEEE 802.1D says?"""

from hypothesis import given
from hypothesis import strategies as st

from migviz.engine.switch import Switch
from migviz.trace.traffic import PORTS, Node, Sighting, Station

VM, CLIENT = Station.VM, Station.CLIENT


def test_an_address_that_was_never_seen_is_flooded_to_every_port_but_its_own() -> None:
    switch = Switch(1, 300.0, [])
    assert switch.lookup(VM, 0.0) is None
    assert set(switch.ways(VM, Node.CLIENT, 0.0)) == {Node.SOURCE, Node.TARGET, Node.OTHER}
    assert set(switch.ways(CLIENT, Node.SOURCE, 0.0)) == {Node.TARGET, Node.CLIENT, Node.OTHER}


def test_a_broadcast_is_flooded_even_where_all_addresses_are_known() -> None:
    switch = Switch(1, 300.0, [])
    switch.learn(VM, PORTS[Node.SOURCE], 0.0)
    switch.learn(CLIENT, PORTS[Node.CLIENT], 0.0)
    assert set(switch.ways(None, Node.TARGET, 1.0)) == {Node.SOURCE, Node.CLIENT, Node.OTHER}


def test_a_frame_for_a_known_address_leaves_by_its_port_only() -> None:
    switch = Switch(1, 300.0, [])
    switch.learn(VM, PORTS[Node.TARGET], 5.0)
    assert switch.ways(VM, Node.CLIENT, 6.0) == (Node.TARGET,)


def test_a_frame_never_goes_back_to_where_it_came_from() -> None:
    switch = Switch(1, 300.0, [])
    switch.learn(VM, PORTS[Node.CLIENT], 0.0)
    assert switch.ways(VM, Node.CLIENT, 1.0) == ()


def test_the_latest_port_counts_whichever_it_is() -> None:
    switch = Switch(1, 300.0, [])
    for t, node in enumerate((Node.SOURCE, Node.TARGET, Node.SOURCE)):
        switch.learn(VM, PORTS[node], float(t))
        assert switch.lookup(VM, float(t)) == PORTS[node]


def test_an_address_is_forgotten_after_the_ageing_time_and_not_before() -> None:
    switch = Switch(1, 300.0, [])
    switch.learn(VM, PORTS[Node.SOURCE], 10.0)
    assert switch.lookup(VM, 309.9) == PORTS[Node.SOURCE]
    assert switch.lookup(VM, 310.1) is None
    switch.learn(VM, PORTS[Node.SOURCE], 311.0)
    assert switch.lookup(VM, 610.9) == PORTS[Node.SOURCE], "each frame begins the time anew"


def test_traffic_that_goes_on_keeps_an_address_alive_and_a_later_move_still_counts() -> None:
    switch = Switch(1, 10.0, [])
    switch.learn(VM, PORTS[Node.SOURCE], 0.0)
    switch.refresh(VM, 50.0)
    assert switch.lookup(VM, 59.0) == PORTS[Node.SOURCE]
    switch.learn(VM, PORTS[Node.TARGET], 51.0)
    assert switch.lookup(VM, 51.0) == PORTS[Node.TARGET]


def test_a_frame_in_passing_does_not_cut_short_what_other_traffic_keeps_alive() -> None:
    switch = Switch(1, 1.0, [])
    switch.learn(VM, PORTS[Node.SOURCE], 0.0)
    switch.refresh(VM, 100.0)  # the VM's own messages, counted ahead until then
    switch.learn(VM, PORTS[Node.SOURCE], 2.0)  # an answer between them, from the same port
    assert switch.lookup(VM, 60.0) == PORTS[Node.SOURCE]


def test_refreshing_an_unknown_address_does_not_make_it_known() -> None:
    switch = Switch(1, 10.0, [])
    switch.refresh(VM, 5.0)
    assert switch.lookup(VM, 5.0) is None


def test_refreshing_never_makes_an_entry_older() -> None:
    switch = Switch(1, 10.0, [])
    switch.learn(VM, PORTS[Node.SOURCE], 9.0)
    switch.refresh(VM, 3.0)
    assert switch.lookup(VM, 18.0) == PORTS[Node.SOURCE]


def test_what_a_switch_sees_is_noted_with_its_number() -> None:
    seen: list[Sighting] = []
    Switch(2, 300.0, seen).learn(CLIENT, 1, 0.5)
    assert seen == [Sighting(t=0.5, switch=2, station=CLIENT, port=1)]


@given(
    st.lists(st.tuples(st.floats(0, 100), st.sampled_from(Station), st.sampled_from(sorted(PORTS.values())))),
    st.floats(0, 200),
    st.floats(0.01, 100),
)
def test_the_table_is_what_the_latest_frame_of_each_station_says(
    frames: list[tuple[float, Station, int]], now: float, ageing: float
) -> None:
    frames = sorted((frame for frame in frames if frame[0] <= now), key=lambda frame: frame[0])
    switch = Switch(1, ageing, [])
    for t, station, port in frames:
        switch.learn(station, port, t)
    for station in Station:
        mine = [(t, port) for t, who, port in frames if who is station]
        expected = mine[-1][1] if mine and now - mine[-1][0] <= ageing else None
        assert switch.lookup(station, now) == expected
        ways = switch.ways(station, Node.OTHER, now)
        if expected is None:
            assert set(ways) == set(PORTS) - {Node.OTHER}
        else:
            assert [PORTS[node] for node in ways] == [expected] * (expected != PORTS[Node.OTHER])
