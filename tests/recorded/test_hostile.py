"""Does any text, however damaged, end in a log or in one message? Mutated samples, and texts that are meant to take long."""

import gzip
import random
from pathlib import Path

import pytest

from migviz.errors import InputError
from migviz.recorded.lines import MOST_LINES
from migviz.recorded.reading import read_content
from migviz.recorded.recording import Log

LOGS = Path(__file__).parent.parent / "reference" / "logs"
FILES = sorted(path for folder in ("samples", "awkward", "raw") for path in (LOGS / folder).iterdir())
MUTATIONS = 4
"""Of each file; `tests/stress` goes on."""
JUNK = (
    b"\0",
    b"\xff\xfe",
    b"-1",
    b"1e999",
    b"9" * 400,
    b"nan",
    b"\x1b[2J",
    b"\r",
    b"{" * 50,
    b"\xe2\x80\xae",
    b'"',
    b"\n\n",
    b"[]",
    b"null",
    b"true",
)


def mutated(content: bytes, draw: random.Random) -> bytes:
    """A few places of it replaced, doubled or cut."""
    found = bytearray(content)
    for __ in range(draw.randint(1, 12)):
        at, length = draw.randrange(len(found) + 1), draw.choice((0, 1, 5, 80, 2000))
        change = draw.choice(("put", "cut", "double", "swap"))
        if change == "put":
            found[at : at + length] = draw.choice(JUNK)
        elif change == "cut":
            del found[at : at + length]
        elif change == "double":
            found[at:at] = found[max(0, at - length) : at]
        else:
            found[at : at + length] = bytes(draw.randrange(256) for __ in range(min(length, 80)))
    return bytes(found)


def read(content: bytes) -> Log | None:
    """The log, or None where it is said to be none."""
    try:
        return read_content(content, "a.log")
    except InputError as error:
        assert len(error.problems) == 1
        return None


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_damaged_log_is_read_or_refused(path: Path) -> None:
    content = path.read_bytes()
    for seed in range(MUTATIONS):
        log = read(mutated(content, random.Random(f"{path.name} {seed}")))
        for item in log.migrations if log else ():
            times = [sample.t for sample in item.samples]
            assert times == sorted(times) and all(0 <= t < float("inf") for t in times)


HOSTILE = {
    "a deep object": b'{"return":' * 5000 + b"1" + b"}" * 5000,
    "a deep list in an answer": b'{"return": {"status": "active", "ram": {"transferred": '
    + b"[" * 20_000
    + b"]" * 20_000
    + b"}}}",
    "an object that never ends": b'{"return": {"ram": {"remaining": 1,\n' * 3000,
    "a long line": b'{"return": {"status": "active", "ram": {"transferred": 1' + b" " * 300_000 + b"}}}",
    "numbers without end": b'{"return": {"status": "active", "total-time": '
    + b"9" * 5000
    + b', "ram": {"transferred": 1e400}}}',
    "other kinds": b'{"return": {"status": "active", "total-time": {}, "ram": {"transferred": [], "dirty-sync-count": "x", "remaining": true}}}',
    "python that asks for much": b"{'return': " + b"(" * 400 + b")" * 400 + b", 'status': 'active'} 'total-time'",
    "escapes": b"\x1b]" * 30_000 + b"\nMigration status: active\n",
    "blanks in a label": b"Job type: Unbounded\nMemory processed:" + b" " * 60_000 + b"x\n",
    "letters in front of a colon": b'{"component": "virt-launcher", "msg": "Migration info for a1b2c3: '
    + b"A" * 60_000
    + b'"}',
    "many events": b'"event" : "MIGRATION" ' * 2500 + b" xenguest-1-emp[2]: \n",
    "pre-copy that stops over and over": b"VMotion: 1: 123456 S: Stopping pre-copy: only 5 pages left to send" * 900,
    "many migrations": b"2026-01-01 00:00:00 starting migration of VM 1 to node 'a' (b)\n2026-01-01 00:00:01 migration status: completed\n"
    * 2000,
    "a year that is none": b"9999-99-99 99:99:99 starting migration of VM 1 to node 'a' (b)\nFoo 99 99:99:99 migration status: completed\n",
    "an event without an end": b"<Event xmlns='x'><System><Provider Name='Microsoft-Windows-Hyper-V-VMMS'/>" * 2000,
    "a list of everything": b'[{"Id": 20415, "ProviderName": "Microsoft-Windows-Hyper-V-VMMS", "Properties": [1, null, {}], "TimeCreated": {"value": []}}]',
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_text_is_read_or_refused(content: bytes) -> None:
    log = read(content)
    assert log is None or log.lines >= 1


def test_a_log_of_too_many_lines_is_refused() -> None:
    with pytest.raises(InputError, match="more than"):
        read_content(b"migration active\n" * (MOST_LINES + 1), "a.log")


def sample(start: str) -> bytes:
    return next(path for path in FILES if path.name.startswith(start)).read_bytes()


def test_a_log_that_was_packed_says_how_to_unpack_it() -> None:
    with pytest.raises(InputError, match="gunzip"):
        read_content(gzip.compress(sample("1-qmp_T40-u0.3")), "a.log.gz")


def test_formats_that_are_mixed_are_said_to_be() -> None:
    log = read_content(sample("1-qmp_T40-u0.3") + sample("5-nova_T40-u0.3"))
    assert log.format == "qmp" and any("Nova" in note for note in log.migrations[0].notes)
    for path in FILES:
        if path.parent.name == "samples":
            assert not any(
                "another format" in note for one in read_content(path.read_bytes()).migrations for note in one.notes
            )


@pytest.mark.parametrize(
    "start", ["1-qmp_T40-u0.3", "2-hmp_T40-u0.3", "3-virsh_T40-u0.3", "4-pve_T40-u0.3", "5-nova_T40-u0.3"]
)
def test_two_that_take_as_long_are_two_and_both_end(start: str) -> None:
    found = read_content(2 * sample(start)).migrations
    assert [one.status.value for one in found] == ["completed", "completed"]
