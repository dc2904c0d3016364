"""Does the model run ahead to the end that came? On recordings that are cut before it, and that did not converge."""

import csv
from pathlib import Path

import pytest

from migviz.recorded.evidence import Span
from migviz.recorded.forecast import Forecast, forecast_of
from migviz.recorded.looking_on import Ahead, expected_text
from migviz.recorded.reading import read_content
from migviz.recorded.recording import Recorded

LOGS = Path(__file__).parent.parent / "reference" / "logs"
RAW = {row["run"]: row for row in csv.DictReader((LOGS / "raw_truth.csv").read_text(encoding="utf-8").splitlines())}
WATCHED = (LOGS / "watched" / "qemu-7.2-tcg.jsonl").read_text(encoding="utf-8").splitlines()


def begun(lines: list[str], share: float) -> Recorded:
    """A recording as it was after this share of its time."""
    [whole] = read_content("\n".join(lines).encode() + b"\n").migrations
    until = share * whole.samples[-1].t
    kept = [sample for sample in whole.samples if sample.t <= until]
    return read_content("\n".join(lines[: kept[-1].line]).encode() + b"\n").migrations[-1]


@pytest.mark.parametrize(
    ("run", "share"),
    [("03-u0.3", 0.8), ("03-u0.3", 0.95), ("04-u0.5", 0.8), ("06-sweep0.6", 0.95), ("12-1G-zero", 0.95)],
)
def test_the_end_that_came_was_expected(run: str, share: float) -> None:
    lines = (LOGS / "raw" / f"{run}.qmp.jsonl").read_text(encoding="utf-8").splitlines()
    forecast = forecast_of(begun(lines, share))
    assert forecast is not None and forecast.end is not None and forecast.converges is not False
    assert forecast.end.value == pytest.approx(float(RAW[run]["total_ms"]) / 1e3, rel=0.15)


def test_a_copy_that_was_cancelled_for_it_never_ended_was_expected_not_to() -> None:
    lines = (LOGS / "raw" / "08-u1.3-cancel.qmp.jsonl").read_text(encoding="utf-8").splitlines()
    for share in (0.5, 0.65, 0.95):
        forecast = forecast_of(begun(lines, share))
        assert forecast is not None and not forecast.converges and forecast.share < 0.1
        assert "will not converge" in expected_text(forecast)
    assert forecast is not None and forecast.converges is False and forecast.end is None


def test_before_the_second_list_only_the_first_iteration_is_foretold() -> None:
    forecast = forecast_of(begun(WATCHED, 0.3))
    assert forecast is not None and forecast.end is None and forecast.first_done is not None
    assert 8.3 < forecast.first_done < 12.0  # it was 8.5 s: what is left may be zeros
    assert "How fast the VM writes shows then" in expected_text(forecast)


def test_a_ghost_is_nearer_to_the_end_the_longer_the_log_and_says_how_it_changed() -> None:
    ahead, said = Ahead(), list[str]()
    for count in range(1, len(WATCHED) + 1):
        said += ahead.told(WATCHED[:count])
    ends = [forecast.end for forecast in ahead.followed.forecasts if forecast.end is not None]
    assert len(ends) >= 3 and ends[-1].low - 0.5 <= 16.7 <= ends[-1].high + 0.5
    assert ends[-1].high - ends[-1].low < ends[0].high - ends[0].low
    assert any("was expected" in line for line in said)


def test_what_was_expected_before_is_said_only_where_it_was_something_else() -> None:
    def expected(end: float) -> Forecast:
        return Forecast(
            t=1.0, end=Span(value=end, low=end, high=end), pause=Span(value=0.1, low=0.1, high=0.1), converges=True
        )

    never = Forecast(t=1.0, converges=False)
    assert "Before" not in expected_text(expected(10.2), expected(10.0))
    assert "Before, 10 s was expected" in expected_text(expected(14.0), expected(10.0))
    assert "not expected to converge" in expected_text(expected(14.0), never)
    assert "Before, 10 s" in expected_text(never, expected(10.0))
