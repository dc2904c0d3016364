"""Does a field that is said to change nothing change nothing, and one on the first card that has effect something?"""

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from migviz import Run, Scenario, load_scenario, simulate
from migviz.errors import InputError
from migviz.replay.rates import copy_speed
from migviz.scenario.effects import effect_as_set, effect_of, ruled_fields
from migviz.scenario.fields import FIELDS, Value
from migviz.scenario.presets import PRESETS
from tests.engine.scenarios import scenarios, values_of
from tests.engine.scenarios import settings as plain_scenarios
from tests.engine.test_invariants import differences

some = settings(
    max_examples=50,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
FIRST = ("workload.dirty_rate", "link.bandwidth")


def what_differs(one: Run, other: Run) -> list[str]:
    """Where the numbers and passes of two runs differ."""
    return [
        *differences(one.metrics, other.metrics, "metrics"),
        *differences(one.passes, other.passes, "passes"),
        *differences(one.pause, other.pause, "pause"),
        *differences(one.network.client, other.network.client, "client"),
    ]


def with_value(scenario: Scenario, name: str, value: Value) -> Scenario | None:
    """The scenario with another value; None where that would contradict the others."""
    try:
        return scenario.but({name: value})
    except InputError:
        return None


@some
@given(st.data())
def test_a_field_without_effect_changes_nothing(data: st.DataObject) -> None:
    scenario = data.draw(scenarios(most_changes=2))
    silent = [name for name in (*ruled_fields(), "workload.preset") if effect_of(scenario, name) is not None]
    assume(silent)
    name = data.draw(st.sampled_from(silent))
    other = with_value(scenario, name, data.draw(values_of(FIELDS[name], wild=False)))
    assume(other is not None)
    assert other is not None
    assert not what_differs(simulate(scenario), simulate(other)), f"{name}: {effect_of(scenario, name)}"


@some
@given(plain_scenarios(wild=False))
def test_what_is_offered_ends_the_reason(scenario: Scenario) -> None:
    for name in ruled_fields():
        found = effect_of(scenario, name)
        if found is None or not found.field:
            continue
        assert found.field != name and found.why.endswith(".")
        mended = with_value(scenario, found.field, found.to)
        if mended is not None:
            again = effect_of(mended, name)
            assert again is None or again.why != found.why, name


def test_a_working_set_of_a_byte_is_a_page_that_is_written_and_one_of_none_is_empty() -> None:
    byte, nothing = (load_scenario(f"vm.memory: 64 MiB\nworkload.working_set: {size} B\n") for size in (1, 0))
    seldom, often = "1e-3 pages/s", "1000 pages/s"
    assert effect_of(byte, "workload.dirty_rate") is None
    assert what_differs(*(simulate(byte.but({"workload.dirty_rate": rate})) for rate in (seldom, often)))
    found = effect_of(nothing, "workload.dirty_rate")
    assert found is not None and "empty" in found.why
    assert not what_differs(*(simulate(nothing.but({"workload.dirty_rate": rate})) for rate in (seldom, often)))


HIDING = (
    "link.window",
    "migration.receive_rate",
    "migration.copy_rate",
    "migration.encryption",
    "migration.bandwidth_limit",
    "migration.compression",
    "migration.compression_speed",
    "migration.downtime_limit",
    "migration.switchover_bandwidth",
    "link.bandwidth",
    "workload.burst",
    "vm.used_at_end",
)
"""What hides the two: another part that is slower than the line; a pause that begins at once; a burst that is over before
anything is sent; no room for what is written in the background but the working set itself."""


@some
@given(plain_scenarios(wild=False), st.sampled_from(FIRST))
def test_a_slider_of_the_first_card_that_has_effect_changes_something(scenario: Scenario, name: str) -> None:
    """Of a VM that is large enough for it, without a client, so that nothing but the migration is simulated."""
    sizes: dict[str, Value] = {"vm.memory": 2.0**28, "vm.used": 2.0**28, "workload.working_set": 2.0**26}
    given = (pair for pair in scenario.given if pair[0] not in (*sizes, "workload.hot_set", *HIDING))
    scenario = Scenario(given=tuple(given))
    scenario = scenario.but({**sizes, "client.interval": None})
    assume(effect_of(scenario, name) is None)
    assume(copy_speed(scenario.values) * scenario.number("migration.downtime_limit") < 2.0**27)  # or it pauses at once
    field = FIELDS[name]
    least = 0.0 if field.least == 0 else field.usual_range[0]
    runs = [simulate(scenario.but({name: value})) for value in (least, field.usual_range[1])]
    assert what_differs(*runs)


@pytest.mark.parametrize(
    ("values", "name", "field", "to"),
    [
        ({"link.goodput": "40 MB/s"}, "link.bandwidth", "link.goodput", None),
        ({"link.goodput": "40 MB/s"}, "link.mtu", "link.goodput", None),
        ({"migration.technique": "quick"}, "link.bandwidth", "migration.technique", "live"),
        ({"migration.technique": "quick"}, "workload.dirty_rate", "migration.technique", "live"),
        ({"migration.technique": "quick"}, "migration.bandwidth_limit", "migration.technique", "live"),
        ({"migration.technique": "cold"}, "migration.bandwidth_limit", "migration.technique", "live"),
        ({}, "storage.mount_time", "storage.kind", "cluster disk"),
        ({}, "storage.save_rate", "migration.technique", "quick"),
        ({}, "migration.compression_speed", "migration.compression", 2.0),
        ({"client.interval": None}, "client.retries", "client.interval", 0.01),
        ({}, "vm.boot_time", "migration.technique", "cold"),
        ({}, "migration.downtime_limit", "migration.policy", "qemu"),
        ({"workload.rhythm": "moving"}, "workload.every", "workload.working_set", 2.0**29),
        ({"workload.rhythm": "moving", "vm.memory": "64 MiB"}, "workload.every", "workload.working_set", 2.0**23),
    ],
)
def test_a_field_without_effect_names_what_would_give_it(
    values: dict[str, Value], name: str, field: str, to: Value
) -> None:
    scenario = Scenario().but(values)
    found = effect_of(scenario, name)
    assert found is not None and (found.field, found.to) == (field, to)
    assert effect_of(scenario.but({field: to}), name) is None


def test_a_working_set_without_room_to_move_says_so_where_it_is_chosen() -> None:
    moving = Scenario().but({"workload.rhythm": "moving"})
    found = effect_as_set(moving, "workload.rhythm")
    assert found is not None and "no room" in found.why and found.field == "workload.working_set"
    assert effect_as_set(moving.but({found.field: found.to}), "workload.rhythm") is None
    assert effect_as_set(moving.but({"workload.rhythm": "bursts"}), "workload.rhythm") is None
    assert effect_as_set(moving, "seed") == effect_of(moving, "seed")


def test_a_field_that_matters_for_a_part_of_the_run_has_effect() -> None:
    scenario = Scenario().but({"link.goodput": "40 MB/s"})
    assert effect_of(scenario, "link.bandwidth") is not None
    assert effect_of(scenario.with_change(5.0, "link.goodput", None), "link.bandwidth") is None


@pytest.mark.parametrize("name", PRESETS)
def test_the_bandwidth_of_a_preset_has_effect_or_says_why_not(name: str) -> None:
    scenario = Scenario().but({"workload.preset": name})
    silent = effect_of(scenario, "link.bandwidth") is not None
    runs = [simulate(scenario.but({"link.bandwidth": value})) for value in (12.5e6, 1.25e9)]
    assert bool(what_differs(*runs)) is not silent


@pytest.mark.parametrize("name", ["workload.cpu_share", "workload.touched_set", "migration.fetch_queue"])
def test_a_policy_that_may_end_in_post_copy_gives_effect_to_what_is_about_fetching(name: str) -> None:
    values = "workload.dirty_rate: 200 MiB/s\n"
    assert effect_of(load_scenario(f"{values}migration.policy: qemu-post-copy\n"), name) is None
    assert effect_of(load_scenario(f"{values}migration.policy: qemu\n"), name) is not None
