"""Does a download from the VM, or an upload to it, stand still for as long as measured, and as its sender's clock says?"""

from typing import Any

import pytest

from migviz import Run, Scenario, simulate
from tests.stalls import bulk_rows, judge_bulk, table


def run_of(values: dict[str, Any]) -> Run:
    return simulate(Scenario().but({"client.interval": None, "vm.memory": "64 MiB", **values}))


def stall(values: dict[str, Any]) -> float | None:
    return run_of(values).network.metrics.download_stall


def paused(run: Run) -> float:
    return sum(tenure.end - tenure.start for tenure in run.tenures if not tenure.running)


@pytest.mark.parametrize("stands", [True, False])
def test_transfers_are_as_recorded(stands: bool) -> None:
    """Of a VM that stands still, and of a server that is cut off and runs on."""
    judged = [judge_bulk(row) for row in bulk_rows(stands=stands)]
    assert len(judged) == (9 if stands else 32) and all(item.within for item in judged), table(judged)


def test_a_vm_that_repairs_a_loss_has_no_probe_and_waits_for_its_time_out() -> None:
    values = {"migration.suspend_time": "500 ms", "client.latency": "5 ms", "client.transfer_repairs": "on"}
    run = run_of(values)
    found = run.network.metrics.download_stall
    assert found is not None
    # A time-out after 10 + 200 ms, in ticks; its acknowledgement after a round trip brings the first new byte.
    assert 0.22 <= found - paused(run) <= 0.235


def test_what_a_spurious_time_out_sends_goes_before_the_probe_that_was_lost() -> None:
    """F-RTO: a whole window, which stands in the queue; the lost probe shows by what comes of it, and goes again behind it."""
    scenario = Scenario().but({"client.interval": None, "network.shared": "on", "client.latency": "10 ms"})
    cut = scenario.with_change(10.0, "link.state", "down").with_change(10.2, "link.state", "up")
    short, long = (
        simulate(cut.but({"client.queue": queue})).network.metrics.download_stall for queue in ("0 ms", "40 ms")
    )
    assert short is not None and long is not None
    assert 0.04 + 0.22 + 5 * 0.01 - 0.01 <= short <= 0.04 + 0.22 + 5 * 0.01 + 0.02
    assert long - short == pytest.approx(3 * 0.04, abs=0.012), (
        "probe, time-out and the window wait for the queue; the last byte came as much later"
    )


@pytest.mark.parametrize("pause", ["30 ms", "500 ms", "20 s", "3000 s"])
def test_a_pause_costs_itself_and_a_constant_however_long_it_is(pause: str) -> None:
    run = run_of({"migration.suspend_time": pause, "client.latency": "5 ms"})
    found = run.network.metrics.download_stall
    assert found is not None
    assert 0.02 <= found - paused(run) <= 0.036  # two round trips + 2 ms, in ticks of 4 ms


def test_a_download_goes_on_at_once_where_an_acknowledgement_is_still_on_its_way() -> None:
    far = run_of({"migration.suspend_time": "30 ms", "client.latency": "60 ms"})
    assert far.network.metrics.download_stall == pytest.approx(paused(far), abs=1e-3)
    unknown = run_of({"migration.suspend_time": "30 ms", "client.latency": "60 ms", "network.announcement": "none"})
    found = unknown.network.metrics.download_stall
    assert found is not None and found > paused(unknown) + 0.24, (
        "it goes to the old port, so the VM's own timer repairs"
    )


def test_a_download_breaks_off_where_the_vm_starts_anew_or_is_lost() -> None:
    assert stall({"migration.technique": "cold"}) is None
    lost = Scenario().but({"client.interval": None, "migration.technique": "post-copy"})
    assert simulate(lost.with_change(10.0, "target.state", "dead")).network.metrics.download_stall is None


def test_a_download_waits_for_a_port_that_does_not_forward_yet() -> None:
    found = stall({"network.port_delay": "2 s"})
    assert found is not None and found > 2.0


def test_a_migration_that_never_pauses_the_vm_does_not_stop_a_download() -> None:
    assert stall({"target.state": "dead"}) == 0.0


def test_a_link_that_is_cut_costs_the_time_outs_of_a_vm_that_runs_on() -> None:
    scenario = Scenario().but({"client.interval": None, "network.shared": "on"})
    cut = scenario.with_change(10.0, "link.state", "down").with_change(11.0, "link.state", "up")
    found = simulate(cut).network.metrics.download_stall
    # A probe after 4 ms is lost, time-outs come 0.2, 0.6 and 1.4 s later.
    assert found is not None and 1.4 < found < 1.6


def uploaded(values: dict[str, Any]) -> float | None:
    return run_of(values).network.metrics.upload_stall


def test_an_upload_waits_for_the_clients_own_timers_whatever_the_vm_does() -> None:
    """A probe after 4 ms is lost, time-outs come 0.2, 0.6, 1.4 and 3.1 s after it."""
    for pause, least, most in ((0.1, 0.2, 0.25), (0.5, 0.6, 0.7), (1.0, 1.4, 1.6), (2.0, 3.0, 3.4)):
        found = uploaded({"migration.suspend_time": pause})
        assert found is not None and least < found < most, (pause, found)


def test_an_upload_of_windows_waits_longer_and_has_no_probe() -> None:
    linux, windows = (
        uploaded({"migration.suspend_time": 0.1, "client.profile": name}) for name in ("linux", "windows")
    )
    assert linux is not None and windows is not None
    assert linux < 0.25 < 0.3 <= windows < 0.35


def test_an_upload_gives_up_when_its_retries_are_exhausted() -> None:
    assert uploaded({"migration.suspend_time": "60 s", "client.retries": 3}) is None
    assert uploaded({"migration.suspend_time": "60 s"}) is not None


def test_an_upload_to_a_port_that_opens_late_waits_for_it() -> None:
    found = uploaded({"network.port_delay": "5 s"})
    assert found is not None and found > 5.0


def test_an_upload_to_a_silent_vm_that_nobody_announces_is_found_by_its_address() -> None:
    silent = {"network.announcement": "none", "migration.suspend_time": "30 ms"}
    found = [uploaded({**silent, "seed": seed}) for seed in range(8)]
    assert all(stall is not None and (52 < stall < 56 or 104 < stall < 109) for stall in found), found
    aged = uploaded({**silent, "switch.ageing": "10 s"})
    assert aged is not None and 10 < aged < 14
