"""Does the ruler say for how long a transfer stands still, where a scenario is about that, and tell no covered number by it?"""

from dataclasses import replace

import pytest

from migviz import load_scenario, simulate
from migviz.replay.seen import Seen, seen_at
from migviz.replay.told import told
from migviz.say.ruler import Mark, ruler

TEXT = "client.queue: 20 ms\nmigration.suspend_time: 300 ms"
TRANSFERS = ("a download stands still", "an upload stands still")


def seen_of(text: str) -> Seen:
    run = simulate(load_scenario(text))
    return seen_at(run, run.end)


def transfers(seen: Seen) -> dict[str, Mark]:
    return {mark.name: mark for mark in ruler(seen) if mark.name in TRANSFERS}


def test_a_scenario_about_a_transfer_has_its_marks_and_no_other_has() -> None:
    seen = seen_of(TEXT)
    metrics, marks = seen.run.network.metrics, transfers(seen)
    assert metrics is not None and metrics.download_stall != metrics.upload_stall
    assert [marks[name].seconds for name in TRANSFERS] == [metrics.download_stall, metrics.upload_stall]
    assert list(ruler(seen)) == sorted(ruler(seen), key=lambda mark: mark.seconds)
    assert transfers(seen_of("migration.suspend_time: 300 ms")) == {}
    assert set(transfers(seen_of("client.transfer_repairs: on"))) == set(TRANSFERS)


@pytest.mark.parametrize("number", ["run.downtime", "run.download_stall", "run.upload_stall"])
def test_what_a_question_asks_for_is_not_told_by_them(number: str) -> None:
    left = transfers(replace(seen_of(TEXT), covered=frozenset({number})))
    wanted = {"run.downtime": set(), "run.download_stall": {TRANSFERS[1]}, "run.upload_stall": {TRANSFERS[0]}}
    assert set(left) == wanted[number]


def test_what_is_not_told_yet_has_no_mark() -> None:
    seen = seen_of(TEXT)
    early = replace(seen.at(10.0), run=told(simulate(load_scenario(TEXT)), 10.0))
    assert transfers(early) == {}


def test_a_download_that_breaks_off_has_no_mark() -> None:
    assert transfers(seen_of("client.queue: 20 ms\nmigration.technique: cold")) == {}
