"""Would the check of a real migration notice if migviz read or fitted it wrong? On a recording that it made (QEMU 7.2.22, `make test-real`)."""

import json
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from migviz.recorded.evidence import evidence_of, goodput
from migviz.recorded.fitted import fit
from migviz.recorded.fitting import writes_of
from migviz.recorded.reading import read_content, read_log
from migviz.recorded.recording import Recorded, Sample
from tests.real.boot_sector import FIRST, PAGE, Writer
from tests.real.check import LINK, WRITER, judged, reported_rate

LOGS = Path(__file__).parent.parent / "reference" / "logs" / "watched"
WATCHED, BUSY = LOGS / "qemu-7.2-tcg.jsonl", LOGS / "qemu-7.2-tcg-busy.jsonl"


def test_what_was_watched_is_judged_right(capsys: pytest.CaptureFixture[str]) -> None:
    judged(read_log(WATCHED))
    assert "passed" in capsys.readouterr().out


def test_qemu_reports_what_the_boot_sector_writes() -> None:
    [recorded] = read_log(WATCHED).migrations
    assert reported_rate(recorded) / PAGE == pytest.approx(WRITER.each_second, rel=0.05)


def looked_at(log: Path, taken: Callable[[int], bool]) -> Recorded:
    """The migration as if some looks had not been taken."""
    [recorded] = read_log(log).migrations
    last = len(recorded.samples) - 1
    return replace(recorded, samples=tuple(s for n, s in enumerate(recorded.samples) if n == last or taken(n)))


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("log", [WATCHED, BUSY], ids=["idle", "busy"])
def test_which_looks_were_taken_makes_no_other_vm_of_it(log: Path, seed: int) -> None:
    chance = random.Random(seed)
    found = fit(looked_at(log, lambda __: chance.random() < 0.4)).dirty_rate
    assert found is not None and found.low <= WRITER.each_second * PAGE <= found.high
    assert found.value / PAGE == pytest.approx(WRITER.each_second, rel=0.15)


def test_the_right_sort_of_writes_is_found_where_a_coarse_grid_shows_another_one() -> None:
    evidence = evidence_of(looked_at(BUSY, lambda n: n % 2 == 1))
    assert evidence is not None
    best, *__ = writes_of(evidence).guesses
    assert best.sweeps and best.rate == pytest.approx(WRITER.each_second, rel=0.05)


def changed(ram: dict[str, float]) -> bytes:
    """The recording with counters multiplied."""
    found = [json.loads(line) for line in WATCHED.read_text(encoding="utf-8").splitlines()]
    for line in found:
        answer = line.get("return")
        counters = answer.get("ram", {}) if isinstance(answer, dict) else {}
        for name in counters.keys() & ram.keys():
            counters[name] = int(counters[name] * ram[name])
    return "\n".join(json.dumps(line) for line in found).encode() + b"\n"


@pytest.mark.parametrize("wrong", [{"transferred": 1.5}, {"dirty-pages-rate": 2.0}])
def test_a_recording_whose_counters_disagree_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(AssertionError, match=r"goodput|dirty rate|total time"):
        judged(read_content(changed(wrong)))


def test_a_limit_that_sends_in_bursts_is_read_over_several_of_them() -> None:
    samples = [
        Sample(t=t / 4, line=t, sent=float(int(t / 4 / 0.1 + 1e-9) * LINK / 10), remaining=1e9) for t in range(1, 60)
    ]
    [recorded] = read_log(WATCHED).migrations
    found = goodput(recorded, samples)
    assert found is not None and found.value == pytest.approx(LINK, rel=0.02)


def test_the_boot_sector_is_one_and_names_its_pages() -> None:
    sector = Writer(filled=100, working_set=50, each_second=700).sector()
    assert len(sector) == 512 and sector.endswith(b"\x55\xaa")
    assert (FIRST + 50 * PAGE).to_bytes(4, "little") in sector and b"\xb9\x07\x00" in sector
