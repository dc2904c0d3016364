"""Is a scenario read as it was meant, and is everything wrong with it named with the way to mend it?"""

import math
import os
import re
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from migviz import Change, Scenario, load_scenario
from migviz.errors import InputError
from migviz.export.as_json import scenario_as_json
from migviz.scenario import MOST_CHANGES, parse_scenario, parse_settings
from migviz.scenario.fields import FIELDS, Field
from migviz.scenario.policies import POLICIES
from migviz.scenario.presets import PRESETS
from migviz.scenario.ranges import FLEET
from migviz.scenario.units import Kind
from tests.engine.scenarios import scenarios
from tests.engine.scenarios import settings as drawn_settings

GIB, MIB = 2.0**30, 2.0**20


def problems(text: str) -> list[tuple[int, str]]:
    """(line, message) of everything wrong with a text."""
    with pytest.raises(InputError) as caught:
        parse_scenario(text)
    return [(problem.line, problem.message) for problem in caught.value.problems]


# --- reading --------------------------------------------------------------------------------------------------


def test_lines_of_names_and_values_are_read() -> None:
    scenario = load_scenario(
        """
        # a comment, and an empty line

        title: Eight GiB: a test
        vm.memory: 8 GiB
        link.bandwidth :10 Gbit/s
        migration.bandwidth_limit: off
        workload.pattern: sweep
        link.mtu: 9000
        at 12 s: link.bandwidth = 100 Mbit/s
        at 1 min:link.state=down
        """
    )
    assert scenario["title"] == "Eight GiB: a test"
    assert scenario["vm.memory"] == 8 * GIB
    assert scenario["link.bandwidth"] == 1.25e9
    assert scenario["migration.bandwidth_limit"] is None
    assert scenario["workload.pattern"] == "sweep"
    assert scenario["link.mtu"] == 9000
    assert scenario.changes == (
        Change(at=12.0, name="link.bandwidth", value=12.5e6),
        Change(at=60.0, name="link.state", value="down"),
    )


def test_an_empty_text_is_the_default_scenario() -> None:
    assert load_scenario("") == load_scenario("\n# only a comment\n\n") == Scenario()


def test_the_order_of_lines_does_not_matter() -> None:
    one = load_scenario("vm.memory: 1 GiB\nseed: 3\nat 5 s: link.state = up\nat 2 s: link.state = down")
    other = load_scenario("at 2 s: link.state = down\nseed: 3\nat 5 s: link.state = up\nvm.memory: 1 GiB")
    assert one == other and hash(one) == hash(other)


@pytest.mark.parametrize(
    "text", ["vm.memory: 8 GiB\r\nseed: 7\r\n", "vm.memory: 8 GiB\rseed: 7", "\ufeffvm.memory: 8 GiB\nseed: 7"]
)
def test_other_systems_line_ends_and_byte_order_marks_are_read_from_files(tmp_path: Path, text: str) -> None:
    path = tmp_path / "made-elsewhere.migviz"
    path.write_bytes(text.encode())
    assert load_scenario(path) == load_scenario("vm.memory: 8 GiB\nseed: 7")
    assert load_scenario(str(path)) == load_scenario(path)


def test_settings_from_a_command_line_are_read() -> None:
    scenario = parse_settings(["vm.memory=8 GiB", "seed: 7", "at 3 s: link.state = down"])
    assert (scenario["vm.memory"], scenario["seed"]) == (8 * GIB, 7)
    assert scenario.changes == (Change(at=3.0, name="link.state", value="down"),)


def test_settings_lie_on_top_of_a_base() -> None:
    base = load_scenario("vm.memory: 8 GiB\nseed: 7\nat 3 s: link.state = down")
    scenario = parse_settings(["seed=8", "at 3 s: link.state = up"], base=base)
    assert (scenario["vm.memory"], scenario["seed"]) == (8 * GIB, 8)
    assert scenario.changes == (Change(at=3.0, name="link.state", value="up"),)


# --- what is wrong --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("vm.memroy: 4 GiB", 1, 'unknown name "vm.memroy". Did you mean "vm.memory"?'),
        ("Memory: 4 GiB", 1, 'Did you mean "vm.memory"?'),
        ("downtime: 300 ms", 1, 'Did you mean "migration.downtime_limit"?'),
        ("multifd-channels: 2", 1, 'Did you mean "migration.streams"?'),
        ("seed = 2", 1, '"seed = 2" has no colon. Write "seed: 2"'),
        ("a seed = 2", 1, '"a seed = 2" is not a `name: value` line'),
        ("seed =", 1, '"seed =" is not a `name: value` line'),
        ("qwertz: 4 GiB", 1, "`migviz fields` lists all names"),
        ("vm.memory 4 GiB", 1, '"vm.memory 4 GiB" is not a `name: value` line'),
        ("\n\nvm.memory: 4 Gbit", 3, "vm.memory: "),
        ("seed: 1\nseed: 2", 2, "seed is given twice, first in line 1"),
        ("vm.memory: 1 KiB", 1, "vm.memory: 1 KiB is outside the range 4 KiB to 64 TiB"),
        ("vm.memory: 100 TiB", 1, "outside the range 4 KiB to 64 TiB"),
        ("vm.memory: -4 GiB", 1, "outside the range"),
        ("vm.memory: off", 1, '"off" is not a valid value. Write a size'),
        ("vm.memory:", 1, "the value is missing. Write a size, for example 4 GiB"),
        (
            "migration.bandwidth_limit: 3",
            1,
            "has no unit. Write a rate, for example 1 Gbit/s, 30 MiB/s, 4883 pages/s or off",
        ),
        ("migration.bandwidth_limit: 0", 1, "or off"),
        ("migration.max_iterations: 2.5", 1, "2.5 is not a whole number; the range is 1 to"),
        ("migration.technique: warm", 1, '"warm" is not one of live, quick, post-copy, hybrid'),
        ("migration.technique: lvie", 1, 'Did you mean "live"?'),
        ("workload.preset: memoryhog", 1, 'Did you mean "memory-hog"?'),
        ("link.latency: 1 GiB", 1, '"1 GiB" is a size. Write a time'),
        ("link.bandwidth: 1 Gb", 1, "bits or bytes? Write Gbit/s for bits or GB/s for bytes"),
        ("title: " + "x" * 121, 1, "is longer than 120 letters"),
        ("seed: inf", 1, "is not a finite number"),
        ("at 3 s: link.bandwidth: 1 Gbit/s", 1, "is not a valid change. Write `at 12 s: link.bandwidth = 100 Mbit/s`"),
        ("at noon: link.state = down", 1, 'the time of the change: "noon" is not a valid value. Write a time'),
        ("at 3: link.state = down", 1, 'the time of the change: "3" has no unit'),
        ("at -3 s: link.state = down", 1, "link.state: a change at -3 s is in the past: the run starts at 0 s"),
        ("at 1e12 s: link.state = down", 1, "is too late"),
        ("at 3 s: vm.memory = 1 GiB", 1, "vm.memory is fixed once the migration runs and cannot change at a time"),
        ("at 3 s: link.mtu = 9000", 1, "Of its group, these can: link.bandwidth, link.latency,"),
        ("at 3 s: link.stat = down", 1, 'Did you mean "link.state"?'),
        ("at 3 s: link.state = broken", 1, '"broken" is not one of up, down'),
        ("at 3 s: link.bandwidth = 1 bit/s", 1, "link.bandwidth: 1 bit/s is outside the range"),
        ("at 3 s: link.state = up\nat 3000 ms: link.state = down", 2, "link.state changes twice at 3 s"),
        ("vm.used: 5 GiB", 1, "vm.used: 5 GiB is more than vm.memory. Write at most 4 GiB"),
        (
            "vm.memory: 1 GiB\nworkload.working_set: 2 GiB",
            2,
            "workload.working_set: 2 GiB is more than vm.memory. Write at most 1 GiB",
        ),
        (
            "vm.used: 1 GiB\nworkload.working_set: 2 GiB",
            2,
            "workload.working_set: 2 GiB is more than vm.used. Write at most 1 GiB",
        ),
        (
            "workload.working_set: 1 GiB\nworkload.hot_set: 2 GiB",
            2,
            "workload.hot_set: 2 GiB is more than workload.working_set. Write at most 1 GiB",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_line_and_the_way_to_mend_it(text: str, line: int, message: str) -> None:
    found = problems(text)
    assert len(found) == 1
    assert found[0][0] == line
    assert message in found[0][1]


def test_all_problems_are_named_at_once_in_order_of_line() -> None:
    found = problems("vm.memroy: 4 GiB\nseed: 1\nlink.latency: soon\nnonsense\nat 1 s: seed = 3")
    assert [line for line, _ in found] == [1, 3, 4, 5]


def test_of_very_many_problems_the_first_ones_are_named() -> None:
    found = problems("\n".join(["nonsense"] * 5000))
    assert len(found) < 30 and found[-1][1] == "more problems follow. Fix these first"


def test_too_many_changes_are_refused() -> None:
    lines = [f"at {number} s: workload.dirty_rate = {number} MiB/s" for number in range(MOST_CHANGES + 1)]
    assert f"at most {MOST_CHANGES} changes are allowed, not {MOST_CHANGES + 1}" in problems("\n".join(lines))[0][1]
    assert len(load_scenario("\n".join(lines[:-1])).changes) == MOST_CHANGES


def test_a_problem_is_written_with_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "wrong.migviz"
    path.write_text("seed: 1\nvm.memory: 4 GB GB\n")
    with pytest.raises(InputError, match=re.escape(f"{path}:2: vm.memory: ")):
        load_scenario(path)


def test_untrusted_text_is_shortened_and_made_harmless() -> None:
    ((_, message),) = problems("vm.\x1b[2Jmemory" + "x" * 10_000 + ": 4 GiB")
    assert len(message) < 200 and "\x1b" not in message


# --- files ----------------------------------------------------------------------------------------------------


def file_problem(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        load_scenario(path)
    (problem,) = caught.value.problems
    assert problem.where == str(path)
    return str(problem)


def test_an_empty_file_is_the_default_scenario(tmp_path: Path) -> None:
    path = tmp_path / "empty.migviz"
    path.write_bytes(b"")
    assert load_scenario(path) == Scenario()


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert "cannot be read: No such file or directory" in file_problem(tmp_path / "missing.migviz")


def test_a_name_with_a_zero_byte_is_no_file(tmp_path: Path) -> None:
    assert "cannot be read" in file_problem(tmp_path / "zero\0byte")


def test_a_directory_is_named(tmp_path: Path) -> None:
    message = file_problem(tmp_path)
    assert message == f"{tmp_path}: is a directory. Name a scenario file, for example one ending in .migviz"


def test_a_binary_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "binary.migviz"
    path.write_bytes(b"\x7fELF\x00\x01\x02\x00" * 50)
    assert "is a binary file" in file_problem(path)


def test_a_text_that_is_not_utf_8_is_refused_with_the_line(tmp_path: Path) -> None:
    path = tmp_path / "latin.migviz"
    path.write_bytes("seed: 1\n\ntitle: Gerät\n".encode("latin-1"))
    message = file_problem(path)
    assert message == f"{path}:3: is not UTF-8 text (byte 0xe4); save it as UTF-8"


def test_a_huge_file_is_refused_without_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "huge.migviz"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    begin = time.process_time()
    assert "is larger than 1000 kB" in file_problem(path)
    # To read and decode 100 MB takes longer than this; to read the first of them a millisecond.
    assert time.process_time() - begin < 0.05


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_named(tmp_path: Path) -> None:
    path = tmp_path / "secret.migviz"
    path.write_text("seed: 1")
    path.chmod(0)
    assert "cannot be read: Permission denied" in file_problem(path)


# --- values ---------------------------------------------------------------------------------------------------


def test_a_value_is_given_or_the_preset_s_or_the_policy_s_or_the_default() -> None:
    assert Scenario()["workload.dirty_rate"] == PRESETS["book"].defaults["workload.dirty_rate"]
    assert Scenario().but({"workload.preset": "oltp"})["workload.dirty_rate"] == 35e6
    assert Scenario().but({"workload.preset": "oltp", "workload.dirty_rate": 1e6})["workload.dirty_rate"] == 1e6
    assert Scenario().but({"migration.policy": "qemu"})["migration.page_header"] == 8.0
    assert Scenario().but({"migration.policy": "qemu", "migration.page_header": 0})["migration.page_header"] == 0
    assert Scenario()["link.mtu"] == FIELDS["link.mtu"].default
    # The preset knows the VM, the policy the hypervisor; where both speak of the workload, the preset is nearer.
    both = Scenario().but({"workload.preset": "mmuncher", "migration.policy": "simgrid"})
    assert both["workload.pattern"] == "sweep" and both["vm.memory"] == 512e6


def test_parts_that_were_not_given_shrink_with_the_whole() -> None:
    scenario = Scenario().but({"workload.preset": "kernel-compile"})
    assert scenario["workload.working_set"] == GIB
    small = scenario.but({"vm.memory": "256 MiB"})
    assert small["vm.used"] == small["workload.working_set"] == 256 * MIB
    assert scenario.but({"vm.used": "128 MiB"})["workload.working_set"] == 128 * MIB
    assert (
        scenario.but({"workload.hot_set": "8 MiB"}).but({"workload.working_set": "16 MiB"})["workload.hot_set"]
        == 8 * MIB
    )


def test_a_part_that_was_given_is_never_made_smaller_in_secret() -> None:
    scenario = Scenario().but({"workload.working_set": "1 GiB"})
    with pytest.raises(
        InputError, match=r"workload\.working_set: 1 GiB is more than vm\.memory. Write at most 512 MiB"
    ):
        scenario.but({"vm.memory": "512 MiB"})


def test_but_changes_values_and_keeps_the_rest() -> None:
    scenario = load_scenario("seed: 3\nat 2 s: link.state = down")
    other = scenario.but({"vm.memory": "1 GiB", "migration.bandwidth_limit": None})
    assert (other["seed"], other["vm.memory"], other["migration.bandwidth_limit"]) == (3, GIB, None)
    assert other.changes == scenario.changes and scenario["vm.memory"] == 4 * GIB
    assert scenario.but({}) == scenario.but() == scenario
    assert scenario.but(changes=()).changes == ()


def test_but_names_each_problem() -> None:
    with pytest.raises(InputError) as caught:
        Scenario().but(
            {"vm.memory": 1, "vm.memry": "1 GiB", "seed": None, "link.state": 3.0, "link.latency": float("nan")}
        )
    assert len(caught.value.problems) == 5


def test_with_change_adds_a_change_in_order_and_replaces_one_at_the_same_time() -> None:
    scenario = Scenario().with_change(9, "link.state", "up").with_change(3, "link.state", "down")
    assert [change.at for change in scenario.changes] == [3, 9]
    replaced = scenario.with_change(3, "link.state", "up").with_change(3, "link.latency", "5 ms")
    assert [(change.at, change.name, change.value) for change in replaced.changes] == [
        (3, "link.latency", 0.005),
        (3, "link.state", "up"),
        (9, "link.state", "up"),
    ]
    with pytest.raises(ValueError, match="is in the past"):
        scenario.with_change(-1, "link.state", "up")
    with pytest.raises(ValueError, match="is fixed once the migration runs"):
        scenario.with_change(1, "vm.memory", "1 GiB")


def test_a_change_needs_a_time_that_is_a_number() -> None:
    with pytest.raises(ValueError):
        Scenario().with_change(float("nan"), "link.state", "down")


@pytest.mark.parametrize(
    "title",
    [
        "two\nseed: 9",
        " spaces around ",
    ],
)
def test_a_title_that_is_accepted_is_read_back(title: str) -> None:
    try:
        scenario = Scenario().but({"title": title})
    except InputError as error:
        assert "title" in str(error)
        return
    assert parse_scenario("\n".join(scenario.lines())) == scenario


def test_a_vm_has_a_name_that_is_read_back_and_is_never_empty() -> None:
    assert Scenario()["vm.name"] == "web01"
    scenario = parse_scenario("vm.name: db 01: the second")
    assert scenario["vm.name"] == "db 01: the second"
    assert parse_scenario("\n".join(scenario.lines())) == scenario
    assert scenario_as_json(scenario)["vm.name"] == "db 01: the second"
    assert problems("vm.name:") == [(1, "vm.name: must not be empty")]
    assert FIELDS["vm.name"].range == "1 to 40 letters"


def test_others_on_the_link_may_be_a_part_of_a_migration_and_nothing_else_that_is_counted() -> None:
    [change] = parse_scenario("at 2 s: link.migrations = 2.333333333333333").changes
    assert change.value == 2.333333333333333
    assert str(change) == "at 2 s: link.migrations = 2.333333333333333"
    field = FIELDS["link.migrations"]
    assert [field.write(many) for many in (2.0, 2.4, 999.999, 1.0)] == ["2", "2.4", "1000", "1"]
    assert [field.name for field in FIELDS.values() if field.fractions] == ["link.migrations"]


def test_a_bare_number_is_refused_like_any_other() -> None:
    ((_, message),) = problems("link.mtu: 1\N{SUPERSCRIPT TWO}")
    assert "is not a unit of this quantity" in message


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_s_default_lies_in_its_range_and_its_range_can_be_written(name: str) -> None:
    field = FIELDS[name]
    assert field.help.endswith(".") and field.range
    default = Scenario()[name]
    assert field.check(default) == default
    if field.kind is not None:
        for bound in (field.least, field.most):
            assert field.read(field.write_exactly(bound)) == bound
    assert field.default is None or not field.same_as, "one place for a default"
    assert field.default is not None or field.off or field.same_as


@pytest.mark.parametrize("name", PRESETS)
@pytest.mark.parametrize("policy", POLICIES)
def test_every_preset_fits_every_policy(name: str, policy: str) -> None:
    scenario = Scenario().but({"workload.preset": name, "migration.policy": policy})
    assert scenario.policy is POLICIES[policy]
    for field in FIELDS.values():
        assert field.check(scenario[field.name]) == scenario[field.name]
    assert scenario.number("workload.working_set") <= scenario.number("vm.used") <= scenario.number("vm.memory")


@pytest.mark.parametrize("entry", [*PRESETS.values(), *POLICIES.values()], ids=lambda entry: entry.name)
def test_what_presets_and_policies_set_exists_and_has_a_source(entry) -> None:
    assert entry.title and entry.source
    for name, value in entry.defaults.items():
        assert FIELDS[name].check(value) == value


def test_exact_writing_of_a_field_uses_its_own_units() -> None:
    assert FIELDS["link.bandwidth"].write(125e6) == "1 Gbit/s"
    assert FIELDS["workload.dirty_rate"].write(11 * MIB) == "11 MiB/s"
    assert FIELDS["migration.bandwidth_limit"].write(None) == "off"
    assert FIELDS["migration.max_iterations"].write(5.0) == "5"
    assert FIELDS["vm.memory"].kind is Kind.SIZE


# --- there and back, and anything at all ----------------------------------------------------------------------

many = settings(
    max_examples=100,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@many
@given(st.one_of(scenarios(), drawn_settings(wild=True)))
def test_the_lines_of_a_scenario_are_read_back_exactly(scenario: Scenario) -> None:
    assert parse_scenario("\n".join(scenario.lines())) == scenario


WORDS = [
    *FIELDS,
    "at 3 s",
    "at",
    "4 GiB",
    "off",
    "12 s",
    "1 Gbit/s",
    "=",
    ":",
    "#",
    "\t",
    "\r",
    "\x00",
    "²",
    "nan",
    "-",
    "e",
    "１",
]


@many
@given(
    st.lists(
        st.one_of(st.sampled_from(WORDS), st.sampled_from(["\n", " ", ": ", " = "]), st.text(max_size=8)), max_size=25
    )
)
def test_any_text_is_a_scenario_or_an_input_error(pieces: list[str]) -> None:
    try:
        parse_scenario("".join(pieces))
    except InputError as error:
        assert error.problems and all(problem.message for problem in error.problems)


@many
@given(st.data())
def test_a_scenario_with_a_slip_is_a_scenario_or_an_input_error(data: st.DataObject) -> None:
    text = list(
        "vm.memory: 8 GiB\nlink.bandwidth: 10 Gbit/s\nworkload.hot_share: 90 %\nat 12 s: link.latency = 3 ms\nseed: 4"
    )
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(text) - 1))
        text[place : place + data.draw(st.integers(0, 3))] = data.draw(st.text(max_size=3))
        if not text:
            return
    try:
        parse_scenario("".join(text))
    except InputError as error:
        assert error.problems


@pytest.mark.parametrize(
    "line",
    [
        "x" * 900_000,
        "seed: " + "9" * 900_000,
        "vm.memory: 1" + " " * 900_000 + "1",
        "a: b\n" * 200_000,
        "seed: 1" + "_1" * 400_000 + "!",
    ],
    ids=["one long word", "a number of many digits", "many spaces", "many lines", "a number that is none"],
)
def test_a_megabyte_of_nonsense_is_refused_at_once(line: str) -> None:
    begin = time.process_time()
    assert problems(line)
    # Linear work takes hundredths of a second; anything quadratic would take hours.
    assert time.process_time() - begin < 2


def test_only_a_line_with_a_comment_in_it_is_told_that_a_comment_needs_a_line_of_its_own() -> None:
    told = {}
    for line in ("vm.memory: 4 GB # much", "vm.memory: much"):
        with pytest.raises(InputError) as error:
            load_scenario(line)
        told[line] = "a comment needs a line of its own" in error.value.problems[0].message
    assert list(told.values()) == [True, False]


NUMBERS = [field for field in FIELDS.values() if field.kind is not None]


@pytest.mark.parametrize("field", NUMBERS, ids=lambda field: field.name)
def test_a_number_is_taken_at_both_ends_of_its_range_and_refused_beyond_them(field: Field) -> None:
    assert [field.check(end) for end in (field.least, field.most)] == [field.least, field.most]
    for beyond in (math.nextafter(field.least, -math.inf), math.nextafter(field.most, math.inf)):
        with pytest.raises(ValueError, match="outside the range"):
            field.check(beyond)


@pytest.mark.parametrize(
    "field",
    [field for field in NUMBERS if field.kind is Kind.COUNT and not field.fractions],
    ids=lambda field: field.name,
)
def test_what_is_counted_is_a_whole_number(field: Field) -> None:
    for between in (field.least + 0.5, 2.5):
        with pytest.raises(ValueError, match="not a whole number"):
            field.check(between)
        with pytest.raises(InputError, match="not a whole number"):
            Scenario().but({field.name: f"{between}"})


@pytest.mark.parametrize("field", NUMBERS, ids=lambda field: field.name)
def test_a_number_is_off_only_where_its_field_says_so(field: Field) -> None:
    if field.off:
        assert field.check(None) is None
    else:
        with pytest.raises(ValueError, match="must have a value"):
            field.check(None)


def test_a_quartile_of_a_fleet_lies_where_it_does_between_the_median_and_the_99th_percentile() -> None:
    some = 0.05 * (0.3 / 0.05) ** (np.random.default_rng(1).standard_normal(200_001) / 2.326)
    assert pytest.approx(float(np.quantile(some, 0.75) / np.median(some)), rel=0.01) == FLEET
