"""Are formats read right of which nobody handed us a log? On lines made by their templates of a migration whose truth is known."""

import csv
import itertools
import json
from collections.abc import Callable

import pytest

from migviz.recorded.fitted import fit
from migviz.recorded.reading import read_content
from migviz.recorded.recording import Recorded, Status
from migviz.recorded.table import READERS
from tests.recorded import made
from tests.recorded.made import RAW, recorded

RUN = "04-u0.5"
TRUTH = next(
    row
    for row in csv.DictReader((RAW.parent / "raw_truth.csv").read_text(encoding="utf-8").splitlines())
    if row["run"] == RUN
)
GOODPUT, RATE = float(TRUTH["goodput_rounds_Bps"]), 4096 * float(TRUTH["rate_target"])
LOOKS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("libvirtd", made.libvirtd),
    ("vdsm", made.vdsm),
    ("prometheus", made.prometheus),
    ("prometheus", made.prometheus_range),
)


def read(text: str, name: str) -> Recorded:
    log = read_content(text.encode())
    assert log.format == name and log.lines_skipped == 0
    [found] = log.migrations
    return found


@pytest.mark.parametrize(("name", "write"), LOOKS)
def test_looks_in_another_format_are_the_same_looks(name: str, write: Callable[[str], str]) -> None:
    found, truth = read(write(RUN), name), recorded(RUN)
    assert found.status is Status.COMPLETED and found.memory == pytest.approx(truth.memory, rel=0.003)
    known = [sample for sample in truth.samples if truth.total_time is None or sample.t < truth.total_time]
    assert abs(len(found.samples) - len(known)) <= 1
    for one, other in zip(found.samples[:5], known[:5], strict=True):
        assert one.sent == pytest.approx(other.sent, abs=2**20) and one.remaining == pytest.approx(
            other.remaining, abs=2**20
        )
        assert (one.dirty_rate or 0) == pytest.approx(other.dirty_rate or 0, rel=0.01)


@pytest.mark.parametrize(("name", "write"), LOOKS)
def test_what_is_fitted_to_another_format_is_the_truth(name: str, write: Callable[[str], str]) -> None:
    found = fit(read(write(RUN), name))
    assert found.goodput is not None and found.goodput.value == pytest.approx(GOODPUT, rel=0.06)
    assert found.dirty_rate is None or found.dirty_rate.low <= RATE <= found.dirty_rate.high
    assert found.simulated is not None
    assert found.simulated.total_time == pytest.approx(float(TRUTH["total_ms"]) / 1e3, rel=0.08)


@pytest.mark.parametrize(("name", "write"), [("cloud-hypervisor", made.cloud_hypervisor), ("xl", made.xen)])
def test_lists_in_another_format_are_the_same_lists(name: str, write: Callable[[str], str]) -> None:
    found, lists = read(write(RUN), name), [recorded(RUN).memory, *made.jumps(recorded(RUN))]
    assert found.status is Status.COMPLETED
    largest: dict[int, float] = {}
    for sample in found.samples:
        count = sample.iteration or 0
        largest[count] = max(largest.get(count, 0.0), sample.remaining or 0.0)
    assert len(largest) >= min(len(lists), 5) and found.iterations == len(largest)
    for count in range(2, len(largest) + 1):
        assert largest[count] == pytest.approx(lists[count - 1], abs=2**20)
    speed = fit(found).goodput
    assert speed is not None and speed.value == pytest.approx(GOODPUT, rel=0.12)


def test_per_cents_tell_lists_and_the_end_and_nothing_else() -> None:
    found = read(made.percent(RUN), "virsh-percent")
    shares = [1 - (sample.remaining or 0) / (sample.total or 1) for sample in recorded(RUN).samples]
    falls = sum(after < before - 0.005 for before, after in itertools.pairwise(shares))
    assert found.status is Status.COMPLETED and found.iterations == 1 + falls >= 2
    assert not found.samples and "nothing can be fitted" in found.notes[0]
    assert fit(found).goodput is None


def test_per_cents_that_end_under_way_or_with_an_error_say_so() -> None:
    begun = "Migration: [ 10 %]\rMigration: [ 60 %]\rMigration: [ 40 %]\r"
    assert read(begun + "\n", "virsh-percent").status is Status.UNKNOWN
    failed = read(f"{begun}\nerror: operation failed: migration out job: unexpectedly failed\n", "virsh-percent")
    assert failed.status is Status.FAILED and "unexpectedly" in failed.reason and failed.iterations == 2


def test_a_scrape_without_times_is_no_course() -> None:
    one = "\n".join(line.rpartition(" ")[0] for line in made.prometheus(RUN).splitlines()[1:4])
    with pytest.raises(Exception, match="no migration is in it"):
        read_content(one.encode() + b"\n")


def test_vmware_says_how_the_copy_ended_and_how_long_the_vm_stopped() -> None:
    text = """2026-03-19T14:26:50.100Z cpu3:34567)VMotion: 4914: 1774019039137400 S: Set ip address '192.0.2.1' worldlet affinity to send World ID 34568
2026-03-19T14:27:31.200Z cpu3:34567)VMotion: 3145: 1774019039137400 S: Stopping pre-copy: only 4096 pages left to send, which can be sent within the switchover time goal of 0.500 seconds (network bandwidth ~112.500 MB/s, 1343% t2d)
2026-03-19T14:27:31.900Z| vmx| I120: Checkpoint_Unstun: vm stopped for 345678 us
"""
    found = read(text, "vmware")
    assert found.status is Status.COMPLETED and found.pause == pytest.approx(0.345678) and found.limit == 0.5
    assert found.total_time == pytest.approx(41.8) and found.samples[-1].remaining == 4096 * 4096


@pytest.mark.parametrize("written", ["json", "csv", "xml"])
def test_hyper_v_says_when_it_ended_and_how_long_the_black_out_was(written: str) -> None:
    events = [
        (20413, "2026-03-19T14:26:50Z", ["web01", "4D6"]),
        (20415, "2026-03-19T14:27:31Z", ["web01", "4D6", "0.8"]),
    ]
    found = read(HYPER_V[written](events), "hyper-v")
    assert found.status is Status.COMPLETED and found.total_time == pytest.approx(41.0)
    assert found.pause == pytest.approx(0.8)


def _as_json(events: list[tuple[int, str, list[str]]]) -> str:
    return json.dumps(
        [
            {
                "Id": number,
                "ProviderName": "Microsoft-Windows-Hyper-V-VMMS",
                "TimeCreated": at,
                "Properties": [{"Value": text} for text in given],
            }
            for number, at, given in events
        ]
    )


def _as_csv(events: list[tuple[int, str, list[str]]]) -> str:
    rows = [
        f'"{number}","Microsoft-Windows-Hyper-V-VMMS","{at}","{given[0]}","{given[1]}","{given[2] if len(given) > 2 else ""}"'
        for number, at, given in events
    ]
    return "\n".join(['"Id","ProviderName","TimeCreated","VmName","VmId","BlackoutTime"', *rows]) + "\n"


def _as_xml(events: list[tuple[int, str, list[str]]]) -> str:
    return (
        "\n".join(
            f"<Event><System><Provider Name='Microsoft-Windows-Hyper-V-VMMS'/><EventID>{number}</EventID><TimeCreated SystemTime='{at}'/></System>"
            f"<UserData>{''.join(f'<Data>{text}</Data>' for text in given)}</UserData></Event>"
            for number, at, given in events
        )
        + "\n"
    )


HYPER_V = {"json": _as_json, "csv": _as_csv, "xml": _as_xml}


def test_every_format_was_read_from_a_log_or_from_lines_made_for_it() -> None:
    tried = {
        "qmp",
        "hmp",
        "virsh",
        "proxmox",
        "nova",
        "kubevirt",
        "migviz",
    }  # samples and awkward ones, in test_reading and test_fitting
    tried |= {"libvirtd", "vdsm", "prometheus", "cloud-hypervisor", "xl", "virsh-percent", "vmware", "hyper-v"}
    assert {reader.name for reader in READERS} == tried
