"""Is advice what the product calls it, does a run hold what it promises, and is a dead end said?"""

import json

import pytest

from migviz import Scenario, load_scenario, simulate
from migviz.cli.main import main
from migviz.scenario.fields import FIELDS
from migviz.scenario.policies import POLICIES
from migviz.scenario.products import settings_of
from migviz.study.advice import SHORTER, Advised, advise
from migviz.study.advice_text import advice_lines
from migviz.study.limits import read_limit
from migviz.study.what_limits import Limit


def lines_of(text: str) -> str:
    return "\n".join(advice_lines(advise(load_scenario(text))))


def merged(found: Advised, index: int) -> Scenario:
    return found.scenario.but({name: value for change in found.pieces[index].changes for name, value in change.items()})


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("migration.policy: libvirt\nworkload.dirty_rate: 200 MiB/s", "virsh migrate --live --auto-converge VM URI"),
        ("migration.policy: qemu\nworkload.dirty_rate: 60 MiB/s", "migrate_set_parameter downtime-limit 150"),
        ("migration.policy: nova", "nova.conf [libvirt] live_migration_downtime = 250"),
        ("storage.kind: cluster disk", "Add-ClusterSharedVolume -Name DISK"),
        ("migration.technique: quick", "Move-ClusterVirtualMachineRole -MigrationType Live"),
        ("workload.dirty_rate: 200 MiB/s", "Set-VMHost -VirtualMachineMigrationPerformanceOption Compression"),
        ("vm.devices: 2", "unplug the slow devices first"),
        (
            "migration.policy: libvirt\nlink.bandwidth: 10 Gbit/s\nlink.latency: 50 ms\nworkload.dirty_rate: 100 MiB/s",
            "virsh migrate --live --parallel --parallel-connections 2 VM URI",
        ),
        (
            "migration.policy: qemu\nmigration.bandwidth_limit: off\nlink.bandwidth: 100 Gbit/s\nworkload.dirty_rate: 3 GiB/s",
            "migrate_set_capability multifd on; migrate_set_parameter multifd-channels 2",
        ),
        (
            "migration.policy: cloud-hypervisor\nworkload.dirty_rate: 200 MiB/s\nworkload.working_set: 100 MiB",
            "ch-remote --api-socket=SOCKET send-migration destination_url=URL,downtime_ms=1200",
        ),
    ],
)
def test_the_advice_is_what_one_types_in_that_product(text: str, line: str) -> None:
    assert f"- {line}\n" in lines_of(text)


@pytest.mark.parametrize("policy", sorted(POLICIES))
def test_every_promise_is_held_by_a_run(policy: str) -> None:
    found = advise(load_scenario(f"migration.policy: {policy}\nworkload.dirty_rate: 150 MiB/s\nvm.memory: 1 GiB"))
    assert found.pieces
    for index, piece in enumerate(found.pieces):
        after = simulate(merged(found, index)).metrics
        assert after == piece.after and after.finished
        if found.before.finished and found.before.downtime and after.downtime and found.before.converged:
            assert after.downtime <= SHORTER * found.before.downtime


@pytest.mark.parametrize("policy", ["qemu-post-copy", "qemu-auto-converge", "vmotion"])
def test_nobody_is_told_to_buy_a_slower_network_or_to_let_the_vm_write_more(policy: str) -> None:
    scenario = load_scenario(f"migration.policy: {policy}\nworkload.dirty_rate: 200 MiB/s\nworkload.working_set: 2 GiB")
    for piece in advise(scenario).pieces:
        after = scenario.but({name: value for change in piece.changes for name, value in change.items()})
        assert after.number("link.bandwidth") >= scenario.number("link.bandwidth")
        assert after.number("workload.dirty_rate") <= scenario.number("workload.dirty_rate")
        for setting, change in zip(piece.settings, piece.changes, strict=True):
            if setting.name == "migration.bandwidth_limit":
                less = after.number(setting.name) < scenario.number(setting.name)
                assert ("longer" in setting.takes(change, scenario)) == less


def test_what_a_product_would_have_given_up_by_then_is_no_advice() -> None:
    scenario = load_scenario("migration.policy: kubevirt\nworkload.dirty_rate: 200 MiB/s\nworkload.working_set: 2 GiB")
    timeout = 4 * 150.0
    helped = {piece.settings[0].syntax: piece.after for piece in advise(scenario).pieces}
    switched = helped["MigrationPolicy: spec.allowPostCopy: true"]
    assert switched.total_time > timeout, "post-copy begins when the time is up"
    assert all(after.total_time <= timeout for syntax, after in helped.items() if "PostCopy" not in syntax)
    slow = scenario.but({"link.bandwidth": "100 Mbit/s", "workload.dirty_rate": "20 MiB/s"})
    assert not any("AutoConverge" in piece.settings[0].syntax for piece in advise(slow).pieces), (
        "367 s for the first list"
    )


def test_where_one_setting_does_not_do_pairs_are_tried() -> None:
    found = advise(load_scenario("workload.dirty_rate: 5 GiB/s"), [read_limit("downtime < 1 s")])
    assert found.pieces and all(len(piece.settings) == 2 for piece in found.pieces)
    assert all((piece.after.downtime or 9.0) < 1.0 for piece in found.pieces)


def test_a_limit_that_a_longer_pause_would_let_pass_is_found() -> None:
    scenario = load_scenario(
        "migration.policy: libvirt\nworkload.dirty_rate: 105 MiB/s\nmigration.downtime_limit: 5 ms"
    )
    found = advise(scenario, [read_limit("total_time < 500 s")])
    assert any("migration.downtime_limit" in change for piece in found.pieces for change in piece.changes)


def test_a_dead_end_says_what_was_tried() -> None:
    found = advise(Scenario(), [read_limit("downtime < 1 ms")])
    assert found.verdict.limit is Limit.FIXED_PARTS and not found.pieces and found.runs > len(found.tried) > 1
    text = "\n".join(advice_lines(found))
    assert "Nothing that can be set helps, alone or in pairs. Tried: " in text and "bandwidth" in text


def test_a_shorter_limit_does_not_cost_a_longer_pause() -> None:
    text = lines_of("migration.policy: nova")
    assert "busy VMs converge later" in text.partition("live_migration_downtime = 250")[2].partition("- ")[0]


def test_each_setting_of_each_product_names_fields_and_can_be_written() -> None:
    for policy in POLICIES:
        scenario = Scenario().but({"migration.policy": policy})
        for setting in settings_of(scenario):
            assert (setting.name in FIELDS) != bool(setting.change) and set(setting.change) <= set(FIELDS)
            assert ("{value}" in setting.syntax) == bool(setting.name)
            for change in setting.changes(scenario):
                assert "{" not in setting.written(change) and setting.takes(change, scenario)
                under = Scenario().but({"migration.policy": change.get("migration.policy", policy)})
                if "migration.policy" in change:
                    numbers = {name: value for name, value in change.items() if value is not None}
                    assert numbers == {name: under[name] for name in numbers}, "those of the rules that are chosen"
                scenario.but(change)


def test_the_command_prints_lines_or_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--advise", "--set", "storage.kind=cluster disk"]) == 0
    assert "gains: pause 43.8 ms instead of 3.04 s" in capsys.readouterr().out
    assert main(["run", "--advise", "--json", "--set", "storage.kind=cluster disk"]) == 0
    assert json.loads(capsys.readouterr().out)["advice"][0]["changes"] == {"storage.kind": "csv"}
    assert main(["run", "--advise", "--csv"]) == 2
