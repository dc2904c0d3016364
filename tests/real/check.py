"""Does migviz see a real migration as QEMU itself reports it? Two QEMUs, a VM that writes at a paced rate, and `migviz watch` looking on.

Run by `make test-real`. Everything is printed: it is the transcript of a real migration that was watched.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from migviz.recorded.fitted import fit
from migviz.recorded.reading import read_log
from migviz.recorded.recording import Log, Recorded, Sample, Status
from migviz.scenario.units import PAGE
from tests.real.boot_sector import Writer
from tests.real.two_hosts import MEMORY, Host, two_hosts, version, wait_for

WRITER = Writer(filled=48 * 1024, working_set=44 * 1024, each_second=3000)
"""192 MiB that are not zero; 12 MB/s of them written, at half of what the link carries."""
LINK = 24_000_000
PAUSE = 300
"""What QEMU is set to: bytes per second, and milliseconds."""
MOST_OFF, MOST_WIDE = 0.2, 2.5
"""Chosen: shares of what QEMU says, and of the lower end of a range the upper one."""
LONGEST = 60.0
"""Seconds that the migration may take on a busy machine."""


def main() -> None:
    said = version()
    if not said:
        sys.exit("test-real: there is no qemu-system-x86_64")
    print(f"{said}, without KVM; {WRITER.each_second} pages a second are written", flush=True)
    with tempfile.TemporaryDirectory(prefix="migviz-") as name:
        folder = Path(name)
        log = folder / "seen.jsonl"
        with two_hosts(folder, WRITER.sector()) as (source, target):
            watched_migration(source, target, folder, log)
        if len(sys.argv) > 1:
            Path(sys.argv[1]).write_bytes(log.read_bytes())
        judged(read_log(log))


def watched_migration(source: Host, target: Host, folder: Path, log: Path) -> None:
    """The VM writes for a moment, then it moves, and migviz looks on through a monitor of its own."""
    time.sleep(3.0)  # firmware, boot sector, and all pages filled
    source.control("migrate-set-parameters", **{"max-bandwidth": LINK, "downtime-limit": PAUSE})
    source.control("migrate", uri=f"unix:{folder / 'link'}")
    command = ["watch", f"qmp:{source.monitor}", "--every", "250ms", "-o", str(log)]
    print(f"$ migviz {' '.join(command)}", flush=True)
    subprocess.run([sys.executable, "-m", "migviz", *command], check=True, timeout=LONGEST)
    wait_for("the target to run the VM", lambda: target.control("query-status")["status"] == "running")


def judged(log: Log) -> None:
    """What was recorded opens, is whole, and a scenario that is fitted to it says what QEMU said."""
    [recorded] = log.migrations
    assert log.format == "qmp" and log.lines_skipped == 0, (log.format, log.lines_skipped)
    assert recorded.status is Status.COMPLETED and recorded.converged, recorded.status
    assert recorded.memory is not None and recorded.memory >= MEMORY << 20, recorded.memory
    assert recorded.limit == PAUSE / 1e3 and recorded.speed_limit == LINK, (recorded.limit, recorded.speed_limit)
    found, reported = fit(recorded), reported_rate(recorded)
    assert found.dirty_rate is not None and found.goodput is not None and found.simulated is not None, found.why
    print(f"QEMU reports {reported / PAGE:.0f} pages a second, of {WRITER.each_second} that are written")
    print(f"the dirty rate lies between {found.dirty_rate.low / PAGE:.0f} and {found.dirty_rate.high / PAGE:.0f}")
    try:
        assert found.dirty_rate.low <= reported <= found.dirty_rate.high, "dirty rate: not where it is said to lie"
        assert found.dirty_rate.high <= MOST_WIDE * found.dirty_rate.low, "dirty rate: it may be anything"
        for name, mine, theirs in (
            ("dirty rate, pages/s", found.dirty_rate.value / PAGE, reported / PAGE),
            ("goodput, bytes/s", found.goodput.value, sent_each_second(recorded.samples)),
            ("total time, s", found.simulated.total_time, recorded.total_time or 0.0),
        ):
            print(f"{name:20} fitted {mine:12.1f}   QEMU {theirs:12.1f}   {100 * (mine / theirs - 1):+6.1f} %")
            assert abs(mine / theirs - 1) <= MOST_OFF, f"{name}: too far off"
    except AssertionError:
        for sample in recorded.samples:  # no two migrations are the same: this one is there to be looked at
            print(sample)
        raise
    print(f"iterations           simulated {found.simulated.iterations}, recorded {recorded.iterations}")
    print("test-real: passed")


def reported_rate(recorded: Recorded) -> float:
    """Bytes of pages a second: the middle of what QEMU said at its syncs."""
    said = {sample.iteration: sample.dirty_rate for sample in recorded.samples if sample.dirty_rate}
    assert said, "QEMU reported no dirty rate"
    return statistics.median(said.values())


def sent_each_second(samples: Sequence[Sample]) -> float:
    """From the first look to the last before the end."""
    known = [(sample.t, sample.sent) for sample in samples[:-1] if sample.sent is not None]
    (began, before), (ended, after) = known[0], known[-1]
    return (after - before) / (ended - began)


if __name__ == "__main__":
    main()
