"""What is read of a log of which something is missing, or that has more than it should? The difference to the kept text is what a
review has to look at.

`MIGVIZ_KEEP=1 make test-all ARGS=tests/recorded/test_kept_damage.py` writes it anew.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import fields
from functools import partial

import pytest

from migviz import InputError
from migviz.recorded.reading import read_content
from migviz.recorded.recording import Recorded, Sample
from tests.kept_commands import LOGS
from tests.kept_text import is_as_kept
from tests.recorded import made
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
TEXTS: dict[str, Callable[[], str]] = {
    **{name: partial((LOGS / path).read_text, encoding="utf-8") for name, path in SAMPLES.items()},
    **{write.__name__: partial(write, "04-u0.5") for write in MADE},
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
