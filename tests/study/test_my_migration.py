"""Are the five texts read, and a plain question told from a limit?"""

import pytest

from migviz.errors import InputError
from migviz.study.explaining import Cause, explain
from migviz.study.my_migration import HYPERVISORS, Known, asked_of, told_by

KNOWN = Known(memory="32 GiB", link="10 Gbit/s", hypervisor="kvm", took="8 min", hung="3 s")


@pytest.mark.parametrize(
    ("text", "took", "hung"),
    [
        ("pause > 3 s", "", "3 s"),
        ("pause = 3 s", "", "3 s"),
        ("downtime of 250ms", "", "250 ms"),
        ("why did my VM hang for 3 s", "", "3 s"),
        ("Why did my VM freeze for 2.5 seconds?", "", "2.5 s"),
        ("why did this take 40 minutes and then stop my VM for 8 seconds?", "40 min", "8 s"),
        ("my VM hung 3s, it took 8min", "8 min", "3 s"),
        ("total > 2 h", "2 h", ""),
        ("Why was my VM gone?", "", ""),
        ("Why did my VM freeze?", "", ""),
        ("why was it frozen", "", ""),
        ("Why did it hang?", "", ""),
        ("why did it take so long", "", ""),
        *((f"it hung for 5 {unit}", "", "5 ms") for unit in ("ms", "millisecond", "milliseconds")),
        *((f"it hung for 5 {unit}", "", "5 s") for unit in ("s", "sec", "secs", "second", "seconds")),
        *((f"it took 5{unit}", "5 min", "") for unit in ("m", "min", "mins", "minute", "minutes")),
        *((f"it took 1,5 {unit}", "1.5 h", "") for unit in ("h", "hour", "hours")),
    ],
)
def test_a_question_about_a_migration_that_was_tells_what_it_knows(text: str, took: str, hung: str) -> None:
    assert told_by(text) == Known(took=took, hung=hung)


@pytest.mark.parametrize(
    "text",
    ["pause < 50 ms", "pause below 3 s", "total under 60 s", "converged", "", "iterations < 5", "pause", "x" * 9999],
)
def test_a_limit_is_no_question(text: str) -> None:
    assert told_by(text) is None


def test_five_texts_become_what_is_asked() -> None:
    asked = asked_of(KNOWN)
    assert (asked.took, asked.hung, asked.scenario.policy.name) == (480.0, 3.0, "libvirt")
    assert asked.scenario.number("vm.memory") == 32 * 2.0**30


@pytest.mark.parametrize("name", ["memory", "link", "hypervisor", "took", "hung"])
def test_what_cannot_be_read_is_named(name: str) -> None:
    texts = {key: getattr(KNOWN, key) for key in ("memory", "link", "hypervisor", "took", "hung")}
    with pytest.raises(InputError) as raised:
        asked_of(Known(**(texts | {name: "soon"})))
    assert raised.value.problems[0].where == name


@pytest.mark.parametrize("name", HYPERVISORS)
def test_a_hypervisor_that_can_be_chosen_can_be_asked_about(name: str) -> None:
    assert (
        asked_of(Known(memory="8 GiB", link="1 Gbit/s", hypervisor=name, took="2 min", hung="1 s")).scenario.policy.name
        == name
    )


def test_what_fits_is_a_region_around_the_run_and_not_a_point() -> None:
    found = explain(asked_of(KNOWN))
    one = next(one for one in found.explanations if Cause.WRITES in one.causes)
    rates, sets = {rate for rate, __ in one.region}, {size for __, size in one.region}
    assert len(rates) > 1 and len(sets) > 1
    assert rates <= set(found.rates) and sets <= set(found.sets)
    assert (min(rates), max(rates)) == (one.dirty_rate.low, one.dirty_rate.high)
    assert (one.scenario.number("workload.dirty_rate"), one.scenario.number("workload.working_set")) in one.region
