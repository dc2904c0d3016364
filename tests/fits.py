"""How near are fits to migrations whose truth is known? `python -m tests.fits [WORD]` prints the table: sample, truth, fitted, range.

With a word only the samples whose name has it. The last lines are the targets: goodput within 5 %, dirty rate within 15 % and truth in its range where one is
stated, total time within 5 %, iterations within 1 (or a tenth) where the log counts them; each in 9 of 10; then iterations by format, as far as any log tells. Takes a
minute or two.
"""

import csv
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from migviz.recorded.evidence import Span
from migviz.recorded.fitted import Fit, fit
from migviz.recorded.reading import read_log
from migviz.values import dataclass

LOGS = Path(__file__).parent / "reference" / "logs"
COUNTED = ("qmp", "hmp", "virsh", "raw")
"""Formats that count lists of dirty pages to the end."""
NINE_OF_TEN = 0.9
MIB = 2.0**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What a migration was. `iterations`: lists taken while the VM ran, None where auto-converge took more by a clock."""

    sample: str
    path: Path
    format: str
    goodput: float
    dirty_rate: float
    working_set: float
    total_time: float | None
    iterations: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A truth, and what was fitted."""

    truth: Truth
    found: Fit


def truths() -> Iterator[Truth]:
    """All samples whose writes and link are known."""
    for row in _rows("truth.csv"):
        if row["file"].startswith("samples/"):
            yield _sample(row)
    for row in _rows("raw_truth.csv"):
        yield _raw(row)


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((LOGS / name).read_text(encoding="utf-8").splitlines()))


def _sample(row: dict[str, str]) -> Truth:
    done = row["status"] == "completed"
    return Truth(
        sample=row["file"].removeprefix("samples/"),
        path=LOGS / row["file"],
        format=row["format"].partition("-")[2],
        goodput=float(row["goodput_Bps"]),
        dirty_rate=float(row["dirty_rate_set_Bps"]),
        working_set=float(row["working_set_bytes"]),
        total_time=float(row["total_time_ms"]) / 1e3,
        iterations=None if row["capabilities"] == "auto-converge" else int(row["iterations_sync_count"]) - done,
    )


def _raw(row: dict[str, str]) -> Truth:
    done = row["status"] == "completed"
    return Truth(
        sample=f"raw/{row['run']}",
        path=LOGS / "raw" / f"{row['run']}.qmp1s.jsonl",
        format="raw",
        goodput=float(row["goodput_rounds_Bps"]),
        dirty_rate=4096 * float(row["rate_target"]),
        working_set=4096 * float(row["ws_pages"]),
        total_time=float(row["total_ms"]) / 1e3 if done else None,
        iterations=int(row["passes"]) - done,
    )


def fitted(word: str = "") -> Iterator[Row]:
    """Fit those whose name has the word."""
    for truth in truths():
        if word in truth.sample:
            yield Row(truth=truth, found=fit(read_log(truth.path).migrations[0]))


# --- the table ----------------------------------------------------------------------------------------------------------

HEAD = f"{'sample':44}{'goodput MiB/s':>34}{'dirty rate MiB/s':>34}{'working set MiB':>34}{'total s':>18}{'lists':>10}"


def line_of(row: Row) -> str:
    """A line of the table: truth, fitted value, (range)."""
    truth, found = row.truth, row.found
    simulated = found.simulated
    total = f"{simulated.total_time:.1f}" if simulated else "-"
    lists = str(simulated.iterations) if simulated else "-"
    return (
        f"{truth.sample:44}{_cell(truth.goodput, found.goodput):>34}{_cell(truth.dirty_rate, found.dirty_rate):>34}"
        f"{_cell(truth.working_set, found.working_set):>34}{_one(truth.total_time)} {total:>8}"
        f"{'-' if truth.iterations is None else truth.iterations:>5}{lists:>5}"
    )


def _one(value: float | None) -> str:
    return f"{'-' if value is None else format(value, '.1f'):>9}"


def _cell(truth: float, span: Span | None) -> str:
    if span is None:
        return f"{truth / MIB:.1f}  cannot tell"
    return f"{truth / MIB:.1f}  {span.value / MIB:.1f} ({span.low / MIB:.1f} to {span.high / MIB:.1f})"


# --- the targets ------------------------------------------------------------------------------------------------------


def targets(rows: Sequence[Row]) -> Iterator[tuple[str, list[bool]]]:
    """What is to be kept in 9 of 10, and where it is."""
    yield "goodput within 5 %", [_near(row.found.goodput, row.truth.goodput, 0.05) for row in rows]
    stated = [row for row in rows if row.found.dirty_rate is not None]
    yield (
        "dirty rate within 15 %, where stated",
        [_near(row.found.dirty_rate, row.truth.dirty_rate, 0.15) for row in stated],
    )
    yield "dirty rate in its range", [_inside(row.found.dirty_rate, row.truth.dirty_rate) for row in stated]
    yield (
        "dirty rate in what is said where not stated",
        [_inside(span, row.truth.dirty_rate) for row in rows if (span := row.found.may_be.get("dirty_rate"))],
    )
    known = [row for row in rows if row.truth.total_time is not None]
    yield "total time within 5 %", [_as_long(row) for row in known]
    counted = [row for row in rows if row.truth.format in COUNTED and row.truth.iterations is not None]
    yield "iterations within 1, where counted", [_as_many(row) for row in counted]
    by_model = [(row.found.iterations, row.truth.iterations) for row in rows if row.found.iterations is not None]
    known_of = [(span, truth) for span, truth in by_model if truth is not None]
    yield "iterations within 1, by the model where stated", [_close(span.value, truth) for span, truth in known_of]
    bounds = [(row.found.iterations or row.found.may_be.get("iterations"), row.truth.iterations) for row in rows]
    yield (
        "iterations in what is said by the model",
        [_inside(span, truth) for span, truth in bounds if span is not None and truth is not None],
    )


def by_format(rows: Sequence[Row]) -> Iterator[tuple[str, list[bool]]]:
    """In which format the iterations are right: some do not count the last ones."""
    for name in sorted({row.truth.format for row in rows}):
        known = [row for row in rows if row.truth.format == name and row.truth.iterations is not None]
        yield f"iterations within 1: {name}", [_as_many(row) for row in known]


def _near(span: Span | None, truth: float, share: float) -> bool:
    return span is not None and abs(span.value - truth) <= share * truth


def _inside(span: Span | None, truth: float) -> bool:
    return span is not None and span.low <= truth <= span.high


def _as_long(row: Row) -> bool:
    simulated, truth = row.found.simulated, row.truth.total_time
    return simulated is not None and truth is not None and abs(simulated.total_time / truth - 1.0) <= 0.05


def _as_many(row: Row) -> bool:
    simulated, truth = row.found.simulated, row.truth.iterations
    return simulated is not None and truth is not None and _close(simulated.iterations, truth)


def _close(count: float, truth: int) -> bool:
    return abs(count - truth) <= max(1.0, 0.1 * truth)


def main(word: str = "") -> int:
    """Print all of it; 1 where a target is missed."""
    print(HEAD)
    rows = []
    for row in fitted(word):
        rows.append(row)
        print(line_of(row), flush=True)
    missed = False
    for name, met in targets(rows):
        share = sum(met) / len(met) if met else 1.0
        missed = missed or share < NINE_OF_TEN
        print(f"{name:46}{sum(met):4} of {len(met):3}  {'' if share >= NINE_OF_TEN else 'below 9 of 10'}".rstrip())
    for name, met in by_format(rows):
        print(f"{name:46}{sum(met):4} of {len(met):3}")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
