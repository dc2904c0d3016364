"""Does a client stand still for as long as measured on Linux? All rows of the reference, judged as `tests/stalls.py` says."""

import pytest

from tests.shared import shared
from tests.stalls import (
    ask_rows,
    asker_stood_still,
    bulk_rows,
    judge_ask,
    judge_bulk,
    judge_move,
    name_of,
    rows,
    table,
)

ROWS = tuple(ask_rows())
judged_once = shared(lambda number: judge_ask(ROWS[number]))


def test_95_percent_of_the_measured_stalls_are_met() -> None:
    judged = [*map(judged_once, range(len(ROWS))), *(judge_bulk(row) for row in bulk_rows(stands=True))]
    missed = [item for item in judged if not item.within]
    assert len(missed) <= 0.05 * len(judged), table(missed)


@pytest.mark.parametrize("number", range(len(ROWS)))
def test_the_segments_of_a_stall_are_sent_when_they_were_sent(number: int) -> None:
    """Within 10 % or 20 ms."""
    assert judged_once(number).times_within, table([judged_once(number)])


def test_of_one_row_new_data_is_not_judged_because_its_asker_stood_still() -> None:
    assert [name_of(row) for row in ask_rows() if asker_stood_still(row)] == ["nagle_off_rtt20 3000 ms every 10 ms"]


def test_moves_of_a_silent_address_are_repaired_when_they_were() -> None:
    judged = [judge_move(row) for row in rows("mac_move.csv")]
    assert all(item.within for item in judged), table(judged)
