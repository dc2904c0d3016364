"""Does the inspector say true, short and plain things about everything on the stage?"""

from collections.abc import Iterator

import pytest

from migviz import Run, load_scenario, moment_at, simulate
from migviz.replay.moment import Moment
from migviz.replay.seen import Seen, seen_at
from migviz.say.facts import Facts, facts, happening, values_at
from migviz.scenario.units import Kind, read
from migviz.trace import Copying, Host
from migviz.trace.goodput import goodput
from tests.replay.runs import RUNS, times_of

every_run = pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)
THINGS = ("source", "target", "vm", "link", "storage", "switch", "mac table", "client", "pause", "time")
MOST = 90


def everything(run: Run, moment: Moment) -> Iterator[Facts]:
    """All facts there are at a moment."""
    kinds = [(kind, 0) for kind in THINGS]
    kinds += [("page", block) for block in (0, len(run.blocks.units) // 2, len(run.blocks.units) - 1)]
    kinds += [("step", number) for number in range(1, 7)]
    kinds += [("iteration", number) for number in (1, 2, 5)]
    kinds += [("pause part", number) for number in range(len(run.pause))]
    kinds += [("announcement", 1), ("change", 0), ("change", 1)]
    for kind, number in kinds:
        found = facts(Seen(run=run, moment=moment), kind, number)
        if found is not None:
            yield found


def value(run: Run, moment: Moment, kind: str, name: str, number: int = 0) -> str:
    """One value."""
    found = facts(Seen(run=run, moment=moment), kind, number)
    assert found is not None
    return next(line.value for line in found.lines if line.name == name)


@every_run
def test_all_facts_are_short_and_whole_at_any_time(run: Run) -> None:
    for t in times_of(run, 5)[:: max(1, len(run.milestones) // 12)]:
        for found in everything(run, moment_at(run, t)):
            assert found.title
            assert found.lines
            assert len({line.name for line in found.lines}) == len(found.lines), found.title
            for line in found.lines:
                assert line.name
                assert line.value
                for text in line:
                    assert len(text) <= MOST, text
                    assert "nan" not in text.split()
                    assert "None" not in text


@every_run
def test_where_a_value_is_said_to_come_from_a_field_there_is_such_a_field(run: Run) -> None:
    for found in everything(run, moment_at(run, run.end / 2)):
        for line in found.lines:
            if line.where_from.startswith("field "):
                assert line.where_from.removeprefix("field ").split(",")[0] in run.scenario.values


@pytest.mark.parametrize(
    "text",
    [
        "",
        "link.mtu: 9000",
        "link.transport: smb-direct",
        "link.transport: plain",
        "link.goodput: 40 MB/s",
        "link.traffic: 300 Mbit/s\nlink.migrations: 3",
        "link.traffic: 5 Gbit/s",
        "storage.kind: none\nstorage.disk_writes: 20 MB/s",
    ],
)
def test_the_goodput_is_the_one_the_engine_sends_with(text: str) -> None:
    run = simulate(load_scenario(text + "\n"))
    assert run.flows[0].rate == goodput(run.scenario.values)


def test_values_in_force_follow_the_changes() -> None:
    run = simulate(load_scenario("at 10 s: link.bandwidth = 2 Gbit/s\nat 20 s: link.bandwidth = 3 Gbit/s"))
    assert [values_at(seen_at(run, t))["link.bandwidth"] for t in (0, 9.9, 10, 20)] == [125e6, 125e6, 250e6, 375e6]
    found = facts(seen_at(run, 12.0), "link")
    assert found is not None
    line = next(line for line in found.lines if line.name == "Line rate")
    assert line == ("Line rate", "2 Gbit/s", "field link.bandwidth, changed at 10 s")


def test_the_link_says_how_fast_it_is_and_what_limits_it() -> None:
    run = RUNS["live"]
    moment = moment_at(run, 20.0)
    assert value(run, moment, "link", "Now") == "112 MiB/s"
    assert value(run, moment, "link", "That is") == "941 Mbit/s"
    assert value(run, moment, "link", "Limited by") == "the link"
    found = facts(Seen(run=run, moment=moment), "link")
    assert found is not None
    assert "1 Gbit/s × (1500 − 52) / (1500 + 38)" in [line.where_from for line in found.lines]


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("link.traffic: 300 Mbit/s", "the link, shared by other traffic"),
        ("link.migrations: 2", "the link, shared by 2 migrations"),
        ("link.migrations: 1.4", "the link, shared by 1.4 migrations"),
        ("migration.bandwidth_limit: 40 MB/s", "the bandwidth limit"),
        ("migration.compression: 2 x\nmigration.compression_speed: 100 MB/s", "compression on the source"),
        ("migration.policy: xen-2005", "the policy's own pace"),
        ("at 5 s: link.state = down", "the link is down"),
    ],
)
def test_what_limits_the_link_is_named(text: str, limit: str) -> None:
    run = simulate(load_scenario(text + "\n"))
    assert value(run, moment_at(run, 6.0), "link", "Limited by") == limit


@every_run
def test_an_iteration_says_what_the_run_counted(run: Run) -> None:
    made = [item for item in run.passes if item.copying is Copying.ITERATION]
    moment = moment_at(run, run.end)
    assert facts(Seen(run=run, moment=moment), "iteration", len(made) + 1) is None
    assert facts(Seen(run=run, moment=moment), "iteration", 0) is None
    for number, item in enumerate(made[:6], 1):
        if item.pages:
            shown = read(value(run, moment, "iteration", "Copies", number), Kind.SIZE)
            assert shown == pytest.approx(item.pages * 4096, rel=0.005)
        assert value(run, moment, "iteration", "Now", number) == "done"


def test_iterations_are_compared_with_the_one_before() -> None:
    run = RUNS["live"]
    share = run.passes[1].pages / run.passes[0].pages
    shown = value(run, moment_at(run, run.end), "iteration", "Compared with the iteration before", 2)
    assert read(shown, Kind.SHARE) == pytest.approx(share, rel=0.01)
    before = moment_at(run, run.passes[1].start - 1.0)
    assert value(run, before, "iteration", "Now", 2) == "begins in 1 s"


@every_run
def test_the_parts_of_the_pause_make_up_the_pause(run: Run) -> None:
    found = facts(seen_at(run, 0.0), "pause")
    assert found is not None or not run.pause
    if found is None or not run.metrics.finished:  # a part that a failure cut short is not recorded
        return
    shown = [line.value for line in found.lines[-len(run.pause) - 1 : -1]]  # the last line is the glossary
    total = sum(read(text, Kind.TIME) for text in shown)
    assert run.metrics.downtime is not None
    assert total == pytest.approx(run.metrics.downtime, rel=0.02)
    assert read(found.lines[0].value.partition(" (")[0], Kind.TIME) == pytest.approx(run.metrics.downtime, rel=0.01)


def test_a_page_says_where_it_is_and_what_state_it_is_in_on_both_hosts() -> None:
    run = RUNS["live"]
    block = len(run.blocks.units) // 4
    found = facts(seen_at(run, 3.0), "page", block)
    assert found is not None
    assert found.title == "1 page of 4 KiB, at 1 GiB"
    assert found.lines[0].value == "only here, not yet sent"
    assert found.lines[1].value == "missing"
    assert facts(seen_at(run, 3.0), "page", len(run.blocks.units)) is None
    assert facts(seen_at(run, 3.0), "page", -1) is None


def test_a_page_says_how_often_it_is_written() -> None:
    run = RUNS["live"]
    rate = run.scenario.number("workload.dirty_rate") / run.scenario.number("workload.working_set")
    shown = value(run, moment_at(run, 10.0), "page", "Written", 100)
    assert read(shown.removeprefix("every ").removesuffix(" on average"), Kind.TIME) == pytest.approx(
        1 / rate, rel=0.01
    )
    in_pause = next(part for part in run.pause)
    moment = moment_at(run, (in_pause.start + in_pause.end) / 2)
    assert value(run, moment, "page", "Written", 100) == "not now, the VM does not run"


def test_the_owner_of_the_vm_is_told_the_same_by_all() -> None:
    for name, run in RUNS.items():
        for t in (0.0, run.end / 2, run.end):
            moment = moment_at(run, t)
            here = {kind: value(run, moment, kind, "The VM") for kind in ("source", "target")}
            if moment.owner is Host.NOBODY:
                assert set(here.values()) == {"is lost"}, name
            elif moment.owner is Host.TARGET:
                assert here == {"source": "has left", "target": "runs here"}, name
            else:
                off = "is shut down here" if name == "cold" else "is paused here"
                assert here["source"] == ("runs here" if moment.running else off), name
                assert "runs" not in here["target"], name


def test_a_cluster_disk_belongs_to_nobody_while_it_changes_hands() -> None:
    run = RUNS["cluster disk"]
    mount = next(part for part in run.pause if part.name == "mount")
    who = [value(run, moment_at(run, t), "storage", "Who may write") for t in (0.0, mount.start + 0.1, run.end)]
    assert who == ["only the source", "no host, it changes hands now", "only the target"]


def test_steps_that_do_not_come_say_why() -> None:
    quick, lost = RUNS["quick"], RUNS["link lost"]
    assert value(quick, moment_at(quick, 0.0), "step", "In this run", 2) == "skipped"
    found = facts(seen_at(lost, 0.0), "step", 4)
    assert found is not None
    assert "the migration link was lost" in found.lines[-2].where_from
    assert facts(seen_at(quick, 0.0), "step", 7) is None


def test_a_change_says_from_what_to_what_and_whether_it_is_in_force() -> None:
    run = simulate(load_scenario("at 10 s: link.bandwidth = 2 Gbit/s\nat 20 s: link.bandwidth = 3 Gbit/s"))
    moment = moment_at(run, 15.0)
    told = [[value(run, moment, "change", name, number) for name in ("From", "To", "Now")] for number in (0, 1)]
    assert told == [["1 Gbit/s", "2 Gbit/s", "in force"], ["2 Gbit/s", "3 Gbit/s", "in 5 s"]]
    assert facts(Seen(run=run, moment=moment), "change", 2) is None


def test_announcements_that_are_lost_are_said_to_be() -> None:
    run = simulate(load_scenario("migration.policy: qemu\nnetwork.announcements_lost: 2"))
    moment = moment_at(run, run.end)
    arrives = [value(run, moment, "announcement", "Arrives", number) for number in range(1, 6)]
    assert arrives == ["no, it is lost"] * 2 + ["yes"] * 3
    assert facts(Seen(run=run, moment=moment), "announcement", 6) is None


def test_nothing_and_unknown_things_have_no_facts() -> None:
    run = RUNS["live"]
    for kind in ("", "moon"):
        assert facts(seen_at(run, 1.0), kind) is None


@every_run
def test_every_milestone_has_words(run: Run) -> None:
    for milestone in run.milestones:
        words = happening(seen_at(run, milestone.t), milestone)
        assert 3 < len(words) <= MOST
        assert words == words.strip()


@pytest.mark.parametrize("kind", ["iteration", "pause", "target", "announcement", "link", "vm"])
def test_what_others_call_a_thing_is_said_once(kind: str) -> None:
    found = facts(seen_at(RUNS["live"], RUNS["live"].end), kind, 1)
    assert found is not None
    assert [line.name for line in found.lines].count("Glossary") == 1


def test_the_pause_says_what_the_product_calls_the_limit_that_ended_the_iterations() -> None:
    def set_by(text: str, t: float = 1.0) -> list[str]:
        found = facts(seen_at(simulate(load_scenario(text)), t), "pause")
        assert found is not None
        return [line.value for line in found.lines if line.name == "Set by"]

    assert set_by("migration.policy: qemu") == ["migrate_set_parameter downtime-limit 300"]
    later = "migration.policy: libvirt\nat 5 s: migration.downtime_limit = 450 ms"
    assert set_by(later) == ["virsh migrate-setmaxdowntime VM 450"]
    assert set_by("") == []  # Hyper-V lets nobody set its threshold


def test_the_port_that_is_asked_for_is_the_vms_alone() -> None:
    run = RUNS["live"]
    found = facts(seen_at(run, run.end, covered=frozenset({"moment.port"})), "mac table")
    rows = [(line.name, line.value) for line in (found.lines if found else ()) if " on switch " in line.name]
    assert rows and all(("?" in value) is label.startswith("VM") for label, value in rows), rows
