"""What is read of a log of which something is missing, or that has more than it should? The difference to the kept text is what a
review has to look at.

`MIGVIZ_KEEP=1 make test-all ARGS=tests/recorded/test_kept_damage.py` writes it anew.
"""

import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import fields
from functools import partial
from itertools import islice

import pytest

from migviz import InputError
from migviz.recorded.reading import read_content
from migviz.recorded.recording import Recorded, Sample
from tests.kept_commands import LOGS
from tests.kept_text import is_as_kept
from tests.recorded import made
from tests.recorded.test_made import HYPER_V
from tests.showing.test_kept_shown import written

SAMPLES = {
    "qmp": "samples/1-qmp_T40-u1.2-d300-post1.log",
    "hmp": "samples/2-hmp_L40-u0.8-d300.txt",
    "virsh": "samples/3-virsh_L40-u1.2-d300-apaced.txt",
    "proxmox": "awkward/13_pve_auto_increase.log",
    "nova": "samples/5-nova_T40-u1.2-d300-post1.log",
    "kubevirt": "samples/6-kubevirt_T40-u1.2-d300-post1.jsonl",
    "own": "watched/qemu-7.2-tcg.jsonl",
}
MADE = (
    made.libvirtd, made.vdsm, made.prometheus, made.prometheus_range, made.percent, made.cloud_hypervisor, made.xen
)  # fmt: skip
EVENTS = (20415, 20417, 22509, 20418, 22507, 21024, 21026, 21502, 20400, 22510)
"""With which the log of Hyper-V ends a migration, and two others."""
VMWARE = """\
2026-03-19T14:26:50.100Z cpu3:34567)VMotion: 4914: 1774019039137400 S: Set ip address '192.0.2.1' worldlet affinity to send World ID 34568
2026-03-19T14:27:31.200Z cpu3:34567)VMotion: 3145: 1774019039137400 S: Stopping pre-copy: only 4096 pages left to send, which can be sent within the switchover time goal of 0.500 seconds (network bandwidth ~112.500 MB/s, 1343% t2d)
2026-03-19T14:27:31.900Z| vmx| I120: Checkpoint_Unstun: vm stopped for 345678 us
"""
XEN_OLD = """\
xc: Saving memory: iter 0 (last sent 0 skipped 0): 131072/131072
xc: delta 4000ms, dom0 1%, target 2%, sent 1074Mb/s, dirtied 30Mb/s
xc: Saving memory: iter 1 (last sent 131000 skipped 72): 1000/131072
xc: Saving memory: iter 1 (last sent 131000 skipped 72): 3000/131072
xc: delta 500ms, dom0 1%, target 2%, sent 196Mb/s, dirtied 20Mb/s
xc: delta 250ms, dom0 1%, target 2%, sent 0Mb/s, dirtied 0Mb/s
migration target: Transfer complete, requesting permission to start domain.
migration sender: Target has acknowledged transfer.
"""
XCP_NG = """\
2026-01-02T03:04:00Z host emu-manager-7[7]: Event for `xenguest`: rem 131072, sent 0, iter 0, x
2026-01-02T03:04:04Z host xenguest-7-emp[8]: progress: Frames iteration 0 of 5: 65536/131072
2026-01-02T03:04:08Z host emu-manager-7[7]: Event for `xenguest`: rem -1, sent 131072, iter 0, x
2026-01-02T03:04:09Z host emu-manager-7[7]: Event for `xenguest`: rem 500, sent 131072, iter 1, x
2026-01-02T03:04:10Z host libempserver: {"event" : "MIGRATION", "data": {"sent" : 131572, "remaining" : 20, "iteration" : 2}}
2026-01-02T03:04:11Z host xenguest-7-emp[8]: xc: domain 7 suspended
2026-01-02T03:04:12Z host emu-manager-7[7]: Migration successful
"""
CLOUD_HYPERVISOR_51 = """\
cloud-hypervisor: 100.500000s: <vmm> INFO:vmm/src/lib.rs:99 -- Dirty memory migration 0 of 5
cloud-hypervisor: 103.250000s: <vmm> INFO:vmm/src/lib.rs:99 -- Dirty memory migration 1 of 5
cloud-hypervisor: 104.000000s: <vmm> INFO:vmm/src/lib.rs:99 -- Migration completed after 4.5s with a downtime of 200ms
cloud-hypervisor: 200.500000s: <vmm> INFO:vmm/src/lib.rs:99 -- Dirty memory migration 0 of 5
cloud-hypervisor: 203.500000s: <vmm> ERROR:vmm/src/lib.rs:99 -- Migration failed: broken pipe
"""
SIMULATED = """\
{"scenario": {
"migration.policy": "qemu",
"vm.memory": 1073741824,
"migration.setup_time": 2.5,
"migration.downtime_limit": 0.3,
"migration.bandwidth_limit": 125000000.0},
"result": {
"finished": true,
"converged": true,
"iterations": 3,
"total_time_s": 14.5,
"downtime_s": 0.25,
"bytes_sent": 1330512896.0},
"iterations": [
{"copying": "iteration", "start_s": 2.5, "end_s": 8.75, "pages": 262144, "zero_pages": 82944, "dirtied_pages": 75775, "bytes": 734749696.0},
{"copying": "iteration", "start_s": 8.75, "end_s": 11.5, "pages": 75775, "zero_pages": 12, "dirtied_pages": 36274, "bytes": 310374400.0},
{"copying": "mirror", "start_s": 11.5, "end_s": 12.5, "pages": 9, "zero_pages": 0, "dirtied_pages": 0, "bytes": 36864.0},
{"copying": "iteration", "start_s": 12.5, "end_s": 13.25, "pages": 36274, "zero_pages": 0, "dirtied_pages": 5122, "bytes": 148578304.0},
{"copying": "pause", "start_s": 13.25, "end_s": 13.5, "pages": 5122, "zero_pages": 0, "dirtied_pages": 0, "bytes": 20979712.0}
]}
"""


def hyper_v(way: str) -> str:
    """Each way to end, of a VM of its own, and one VM that comes back."""
    events = [
        event
        for k, number in enumerate(EVENTS)
        for event in (
            (20413 + k % 2, f"2026-03-19T14:{10 + k}:50Z", [f"web{k}", "4D6"]),
            (number, f"2026-03-19T14:{11 + k}:31Z", [f"web{k}", "4D6", f"0.{k + 2}"]),
        )
    ]
    return HYPER_V[way]([*events, (20414, "2026-03-19T15:10:00Z", ["web0", "4D6"])])


TEXTS: dict[str, Callable[[], str]] = {
    **{name: partial((LOGS / path).read_text, encoding="utf-8") for name, path in SAMPLES.items()},
    **{write.__name__: partial(write, "04-u0.5") for write in MADE},
    **{f"hyper-v-{way}": partial(hyper_v, way) for way in HYPER_V},
    "vmware": lambda: VMWARE,
    "xen-old": lambda: XEN_OLD,
    "xcp-ng": lambda: XCP_NG,
    "cloud-hypervisor-51": lambda: CLOUD_HYPERVISOR_51,
    "simulated": lambda: SIMULATED,
}
FIRST, LAST = 60, 20
"""So many lines of a long log are enough."""
STRANGE = "# 2026-03-23 10:00:00 something else is written here\n"


def shape(line: str) -> str:
    """What kind of line it is: without its numbers and what is in quotes."""
    return re.sub(r"[\d.+-]+|0x[0-9a-f]+", "0", line)[:120]


def damaged(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Ways in which a log comes to somebody."""
    half = len(lines) // 2
    yield "whole", lines
    yield from ((f"from line {k + 1}", lines[k:]) for k in (1, 2, 3, 5, 8))
    yield from ((f"without the last {k}", lines[:-k]) for k in (1, 2, 4))
    yield "its second half", lines[half:]
    yield "each line twice", [line for line in lines for _ in range(2)]
    yield "twice", lines + lines
    yield "its second half and all", lines[half:] + lines
    yield "backwards", lines[::-1]
    yield "with other lines", [text for line in lines for text in (STRANGE, line)]
    yield "behind a hash", [f"# {line}" for line in lines]
    kinds = list(dict.fromkeys(map(shape, lines)))
    if len(kinds) <= 40:
        yield from ((f"without {kind[:60].strip()}", [line for line in lines if shape(line) != kind]) for kind in kinds)


def told(lines: list[str]) -> str:
    """What is known of it, in short."""
    try:
        log = read_content("".join(lines).encode())
    except InputError as error:
        return f"refused: {re.sub(r'Known are: .*?[.] ', '', str(error))}"  # a new format is no other refusal
    skipped = f"{log.format}, {log.lines_skipped} skipped{''.join(f', {note}' for note in log.notes)}"
    return "\n    ".join([skipped, *map(short, log.migrations)])


def short(one: Recorded) -> str:
    """What is not nothing, the first looks and the last, and what happened."""
    known = {field.name: getattr(one, field.name) for field in fields(one)[3:]}
    plain = [f"{name} {written(value)}" for name, value in known.items() if value not in (None, False, "", ())]
    looks = [look(sample) for sample in (*one.samples[:2], *one.samples[-1:])]
    marks = [f"{mark.event.name} {written(mark.t)} {written(mark.value)}" for mark in one.marks[:6]]
    return "; ".join([one.status.name, *plain, f"{len(one.samples)} looks", *looks, *marks])


def look(sample: Sample) -> str:
    known = {field.name: getattr(sample, field.name) for field in fields(sample)}
    return ", ".join(f"{name} {written(value)}" for name, value in known.items() if value not in (None, False))


@pytest.mark.parametrize("name", TEXTS)
def test_of_what_is_left_of_a_log_the_same_is_read(name: str) -> None:
    lines = TEXTS[name]().splitlines(keepends=True)
    lines = lines if len(lines) <= FIRST + LAST else lines[:FIRST] + lines[-LAST:]
    is_as_kept(f"damage-{name}", "".join(f"{how}\n    {told(left)}\n" for how, left in damaged(lines)))


KINDS = 30
CHANGED: dict[str, Callable[[str], str]] = {
    "no numbers": lambda line: re.sub(r"\d+", "", line),
    "only zeros": lambda line: re.sub(r"\d", "0", line),
    "ten times": lambda line: re.sub(r"(?<![\d.])(\d+)", r"\g<1>0", line),
    "its half": lambda line: line[: len(line) // 2] + "\n",
    "without a word": lambda line: re.sub(r"\S+(\s*)$", r"\1", line),
    "other words": lambda line: re.sub(r"([a-z])([a-z]+)", r"\2\1", line, count=3),
    "loud": str.upper,
}
"""How a line is not as it should be."""


def of_each_kind(lines: list[str]) -> Iterator[str]:
    """In how many ways a log is read in which the last line of a kind is so, or each of them, and a sum of all."""
    for kind in list(dict.fromkeys(map(shape, lines)))[:KINDS]:
        places = [place for place, line in enumerate(lines) if shape(line) == kind]
        found = [told(changed(lines, at, way)) for at in (places[-1:], places) for way in CHANGED.values()]
        yield f"{kind[:60].strip()}: {len(set(found))}, {zlib.crc32(' '.join(found).encode()):08x}"


def changed(lines: list[str], places: list[int], way: Callable[[str], str]) -> list[str]:
    return [way(line) if place in places else line for place, line in enumerate(lines)]


@pytest.mark.parametrize("name", TEXTS)
def test_of_a_log_with_a_strange_line_the_same_is_read(name: str) -> None:
    lines = TEXTS[name]().splitlines(keepends=True)
    is_as_kept(f"strange-{name}", "\n".join(of_each_kind(lines[:FIRST] + lines[FIRST:][-LAST:])) + "\n")


def test_of_all_logs_the_same_is_read() -> None:
    """A sum of each."""
    found = []
    for path in sorted(path for folder in ("samples", "raw", "awkward") for path in (LOGS / folder).iterdir()):
        said = told([path.read_bytes().decode(errors="replace")]) if path.is_file() else ""
        found.append(f"{path.parent.name}/{path.name}: {zlib.crc32(said.encode()):08x}")
    is_as_kept("all-logs", "\n".join(found) + "\n")


WORDS = 36
AS: dict[str, str] = {"gone": "", "another": "other", "a number": "7", "twice": r"\g<0> \g<0>"}
"""What stands where a word stood."""


def without_words(lines: list[str]) -> Iterator[str]:
    """In how many ways a log is read in which a word or a unit is so wherever it stands, and a sum of all; not those that change nothing."""
    whole, text = told(lines), "".join(lines)
    words = dict.fromkeys(re.findall(r"(?<![A-Za-z])[A-Za-z][A-Za-z_-]+(?![A-Za-z])", text))
    for word in words:
        pattern = re.compile(rf"(?<![A-Za-z]){word}(?![A-Za-z])")
        found = [told(pattern.sub(other, text).splitlines(keepends=True)) for other in AS.values()]
        if set(found) != {whole}:
            yield f"{word}: {len(set(found))}, {zlib.crc32(' '.join(found).encode()):08x}"


@pytest.mark.parametrize("name", TEXTS)
def test_of_a_log_in_which_a_word_is_another_the_same_is_read(name: str) -> None:
    lines = TEXTS[name]().splitlines(keepends=True)
    lines = lines if len(lines) <= FIRST + LAST else lines[:FIRST] + lines[-LAST:]
    is_as_kept(f"word-{name}", "\n".join(islice(without_words(lines), WORDS)) + "\n")
