"""Are lines read as programs have really written them, with what a log's way puts around them? Wording as in public logs, values of our own."""

import json

import pytest

from migviz.cli.main import main
from migviz.recorded.reading import read_content
from migviz.recorded.recording import Event, Log, Recorded, Status
from migviz.recorded.table import READERS


def log_of(*lines: str) -> Log:
    return read_content(("\n".join(lines) + "\n").encode())


def only(log: Log, name: str) -> Recorded:
    assert log.format == name and log.lines_skipped == 0
    [recorded] = log.migrations
    return recorded


def xcp(second: int, text: str, program: str = "xenguest-10-emp") -> str:
    return f"Jan  2 22:02:{second:02} host {program}[25929]: {text}"


def moved(sent: int, left: int, iteration: int) -> str:
    said = f'"sent": {sent},"remaining": {left},"iteration": {iteration}'
    return f'libempserver:debug: replying to (0): {{ "event" : "MIGRATION", "data": {{{said}}}}}'


def test_xcp_ng_s_daemons_are_known_behind_syslog_s_names_and_their_two_counts_are_one_migration() -> None:
    found = only(
        log_of(
            xcp(1, moved(1000, -1, 0)),
            xcp(5, "Event for `xenguest`: rem -1, sent 90000, iter 0, not waiting. Progress = 50", "emu-manager-10"),
            xcp(9, "progress: Frames iteration 1: 5000 of 5000 (100%)"),
            xcp(9, "Checking live policy.  300 / 95000 for 2"),
            xcp(9, moved(95_000, 300, 2)),
            xcp(10, moved(95_300, 0, 3)),
            xcp(10, "No dirty pages, finishing migration"),
        ),
        "xl",
    )
    assert found.iterations == 4 and found.sent == 95_300 * 4096
    assert [mark.event for mark in found.marks] == [Event.STOP]


def test_a_vmware_log_begins_a_migration_by_itself() -> None:
    found = only(
        log_of(
            "2023-04-15T08:52:34.879Z In(05) vmx - MigrateSetInfo: state=1 srcIp=<192.0.2.2> dstIp=<192.0.2.3> mid=8743990000480001077 uuid=92",
            "2023-04-15T08:52:34.879Z In(05) vmx - MigrateSetState: Transitioning from state 0 to 1.",
            "2023-04-15T08:52:50.879Z In(05) vcpu-0 - Checkpoint_Unstun: vm stopped for 188405 us",
        ),
        "vmware",
    )
    assert found.status is Status.COMPLETED and found.pause == 0.188405 and found.total_time == 16.0
    older = only(
        log_of(
            "2015-10-27T22:01:40.000Z| vmx| I120: MigrateSetState: Transitioning from state 0 to 1.",
            "2015-10-27T22:01:42.000Z| vcpu-0| I120: Checkpoint_Unstun: vm stopped for 500000 us",
        ),
        "vmware",
    )
    assert older.pause == 0.5 and older.total_time == 2.0


def test_a_cloud_hypervisor_that_counts_only_tells_its_lists() -> None:
    log = log_of(
        "cloud-hypervisor: 10.497452832s: <vmm> INFO:vmm/src/lib.rs:1087 -- Dirty memory migration 0 of 5",
        "cloud-hypervisor: 10.591174577s: <vmm> INFO:vmm/src/lib.rs:1087 -- Dirty memory migration 1 of 5",
    )
    found = only(log, "cloud-hypervisor")
    assert found.iterations == 2 and [mark.value for mark in found.marks] == [1.0, 2.0]


def event(second: int, name: str, data: str) -> str:
    stamp = f'{{"seconds": {1_646_649_650 + second}, "microseconds": 0}}'
    return f'QEMU_MONITOR_RECV_EVENT: mon=0x7f0f event={{"timestamp": {stamp}, "event": "{name}", "data": {data}}}'


EVENTS = (
    event(0, "MIGRATION", '{"status": "setup"}'),
    event(1, "MIGRATION_PASS", '{"pass": 1}'),
    event(9, "MIGRATION_PASS", '{"pass": 2}'),
    event(11, "MIGRATION", '{"status": "completed"}'),
)


def test_libvirt_s_events_alone_tell_lists_and_the_end() -> None:
    head = "2022-03-07 10:41:00.428+0000: 132544: info : qemuMonitorJSONIOProcessLine:235 : "
    found = only(log_of(*(head + line for line in EVENTS)), "libvirtd")
    assert found.status is Status.COMPLETED and found.total_time == 11.0 and found.iterations == 2


def test_the_same_in_kubevirt_s_objects() -> None:
    lines = [
        json.dumps({"component": "virt-launcher", "level": "info", "msg": line, "thread": "80"}) for line in EVENTS
    ]
    found = only(log_of(*lines), "libvirtd")
    assert found.status is Status.COMPLETED and found.total_time == 11.0


# --- what users are told of it ------------------------------------------------------------------------------------


def test_the_command_tells_of_each_format_how_it_is_known_and_verified(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["formats"]) == 0
    out = capsys.readouterr().out
    assert all(reader.title in out and reader.known_by in out for reader in READERS)
    assert main(["formats", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["formats"]
    assert [one["name"] for one in found] == [reader.name for reader in READERS]
    assert all(one["verified"] for one in found)
