"""Does a recording as a run say what its log knows, and nothing else?"""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from migviz.export.recording_json import recorded_as_json
from migviz.recorded.beside import Compared, lists_compared
from migviz.recorded.reading import read_content, read_log
from migviz.recorded.recorded_run import RecordedRun, run_of_recorded, told_until
from migviz.recorded.recording import Recorded, Sample, Status, jumps_up
from migviz.scenario import Scenario
from migviz.scenario.fields import MIB
from migviz.scenario.units import Kind
from migviz.showing.runs import run_of

HERE = Path(__file__).resolve().parent.parent / "reference"
LOGS = HERE / "logs"
EVERY = sorted(path for folder in ("samples", "raw") for path in (LOGS / folder).iterdir())


def recorded(name: str, number: int = 0) -> Recorded:
    return read_log(LOGS / name).migrations[number]


def course(name: str) -> RecordedRun:
    return run_of_recorded(recorded(name))


@pytest.mark.parametrize("path", EVERY, ids=lambda path: path.name)
def test_the_course_of_every_log_keeps_the_laws_of_a_run(path: Path) -> None:
    run = run_of_recorded(read_log(path).migrations[0])
    for before, after in zip(run.stretches, run.stretches[1:], strict=False):
        assert before.start < before.end <= after.start < after.end <= run.end
        assert after.is_push or (before.last is not None and after.first == before.last + 1)
    if run.pause is not None:
        assert 0.0 <= run.pause.start <= run.pause.end <= run.end
        assert all(one.end <= run.pause.start or one.start >= run.pause.end for one in run.stretches)
    sent = [one.sent for one in run.stretches if one.sent is not None]
    assert run.numbers.bytes_sent is None or sum(sent) <= run.numbers.bytes_sent * 1.001
    json.dumps(recorded_as_json(run), allow_nan=False)


def test_marked_iterations_begin_where_the_log_marks_them() -> None:
    run = course("raw/04-u0.5.qmp.jsonl")
    assert [one.first for one in run.stretches] == list(range(1, 11))
    assert run.stretches[1].start == pytest.approx(8.678, abs=0.001) and run.stretches[1].loose == 0.0
    assert run.pause is not None and run.pause.start == pytest.approx(15.121, abs=0.001)
    assert run.moved == run.pause.end


@pytest.mark.parametrize("name", ["L40-u0.8-d300", "L160-u0.3-d300", "T40-u0.8-d300", "L40-hot0.5-d300"])
def test_iterations_that_were_only_counted_begin_where_they_began_within_what_is_said(name: str) -> None:
    truth = json.loads((HERE / "qemu" / f"{name}.json").read_text())["syncs"]
    began = {sync["pass_"]: sync["t"] for sync in truth}
    run = course(f"samples/2-hmp_{name}.txt")
    assert len(run.stretches) > 1 and run.stretches[-1].last == run.numbers.lists
    for stretch in run.stretches[1:]:
        first, last = began[stretch.first], began[stretch.last or stretch.first]
        assert first - stretch.loose - 0.1 <= stretch.start <= last + stretch.loose + 0.1


def test_lists_that_no_look_tells_apart_are_one_stretch() -> None:
    lists = [(one.first, one.last) for one in course("samples/2-hmp_L40-u0.8-d300.txt").stretches]
    assert (1, 1) in lists and any(first < (last or 0) for first, last in lists)


def test_without_a_count_a_list_is_known_by_its_jump_as_long_as_none_can_go_unseen() -> None:
    left = [400.0 * MIB - k * 40 * MIB for k in range(10)] + [150.0 * MIB, 110.0 * MIB, 70.0 * MIB, 60.0 * MIB]
    looks = tuple(
        Sample(t=5.0 * k, line=1, sent=k * 40.0 * MIB, remaining=remaining) for k, remaining in enumerate(left)
    )
    item = Recorded(status=Status.UNKNOWN, samples=looks, marks=(), policy="nova")
    assert [(one.first, one.last) for one in run_of_recorded(item).stretches] == [(1, 1), (2, None)]


def test_while_the_vm_is_slowed_a_look_at_the_dirty_log_is_no_iteration() -> None:
    def look(t: float, count: int, remaining: float) -> Sample:
        return Sample(t=t, line=1, sent=t * 1e8, remaining=remaining, iteration=count, throttle=0.2 if t > 12 else None)

    looks = (
        look(1, 1, 4e9),
        look(11, 1, 1e8),
        look(12, 2, 2e9),
        look(16, 2, 1.7e9),
        look(17, 3, 1.9e9),
        look(18, 3, 1.8e9),
    )
    item = Recorded(status=Status.UNKNOWN, samples=looks, marks=(), policy="qemu", auto_converge=True)
    assert [(one.first, one.last) for one in run_of_recorded(item).stretches] == [(1, 1), (2, 2)]


def test_after_post_copy_the_rest_is_no_iteration() -> None:
    run = course("raw/10-postcopy0.8.qmp.jsonl")
    assert run.stretches[-1].is_push and run.stretches[-1].end == run.end
    assert run.pause is not None and run.moved == run.pause.end < run.end


def test_what_a_log_does_not_know_is_none_and_not_in_its_json() -> None:
    run = course("samples/5-nova_L40-u0.8-d300.log")
    assert run.pause is None and run.numbers.downtime is None
    assert "pause" not in recorded_as_json(run) and "iterations" not in recorded_as_json(run)


@pytest.mark.parametrize("until", [0.5, 9.0, 12.0, 15.2])
def test_nothing_later_is_in_a_recording_that_is_told_so_far(until: float) -> None:
    run = told_until(course("raw/04-u0.5.qmp.jsonl"), until)
    assert run.end == run.until == until
    assert all(one.start < until and one.end <= until for one in run.stretches)
    assert all(look.t <= until for look in run.looks)
    assert run.pause is None and run.moved is None
    numbers = run.numbers
    assert numbers.status is Status.UNKNOWN
    assert (numbers.total_time, numbers.downtime, numbers.bytes_sent, numbers.lists) == (None,) * 4


def test_a_longer_recording_of_the_same_migration_begins_as_the_shorter() -> None:
    lines = (LOGS / "raw/04-u0.5.qmp1s.jsonl").read_bytes().splitlines(keepends=True)
    shorter, longer = (
        run_of_recorded(read_content(b"".join(lines[:count])).migrations[0]) for count in (len(lines) // 2, len(lines))
    )
    assert shorter.looks == longer.looks[: len(shorter.looks)]
    assert shorter.stretches[:-1] == longer.stretches[: len(shorter.stretches) - 1]


def test_a_difference_strays_only_where_the_recorded_number_is_known_so_well() -> None:
    far = Compared(name="sent", kind=Kind.SIZE, recorded=100.0, model=130.0)
    assert far.strays and not replace(far, doubt=40.0).strays
    assert not replace(far, model=110.0).strays
    assert not replace(far, recorded=None).strays and replace(far, recorded=None).share is None
    assert not Compared(name="iterations", kind=Kind.COUNT, recorded=3, model=4).strays


def test_lists_of_the_model_stand_beside_those_recorded_together() -> None:
    run = course("samples/2-hmp_L40-u0.8-d300.txt")
    model = run_of(Scenario().but({"workload.dirty_rate": 8e6, "migration.policy": "qemu"}))
    lists = lists_compared(run, model)
    grouped = next(one for one in lists if one.last is not None and one.last > one.first)
    passes = [item for item in model.passes if not item.in_pause]
    assert len(passes) < grouped.first and grouped.sent.model is None
    longer = run_of(Scenario().but({"workload.dirty_rate": 60e6, "link.goodput": 70e6, "migration.policy": "qemu"}))
    mine = [item for item in longer.passes if not item.in_pause][grouped.first - 1 : grouped.last]
    grouped = next(one for one in lists_compared(run, longer) if one.last is not None and one.last > one.first)
    assert grouped.sent.model == pytest.approx(sum(item.bytes for item in mine))
    assert lists[-1].in_pause and lists[-1].took.recorded == run.numbers.downtime


@pytest.mark.parametrize("status", Status)
def test_a_list_in_which_the_log_ends_is_not_compared_with_a_whole_one(status: Status) -> None:
    """81.5 KiB of the iteration that was cancelled stood beside 64.9 MiB of the model, 814 times as much, with a warning."""
    whole = course("raw/04-u0.5.qmp.jsonl")
    *before, last = whole.stretches
    begun = replace(last, end=last.start + 0.001, sent=1000.0)
    ended = replace(
        whole,
        stretches=(*before, begun),
        pause=whole.pause if status is Status.COMPLETED else None,
        numbers=replace(whole.numbers, status=status, downtime=None),
    )
    model = run_of(Scenario().but({"workload.dirty_rate": 60e6, "link.goodput": 70e6, "migration.policy": "qemu"}))
    found = [one.sent for one in lists_compared(ended, model) if not one.in_pause and not one.only_model]
    assert all(one.share is not None for one in found[:-1]) and len(found) == len(whole.stretches)
    assert found[-1].strays is (found[-1].share is not None) is (status is Status.COMPLETED)


def test_what_is_left_falls_by_less_than_was_sent_where_a_list_was_taken_between_two_looks() -> None:
    before = Sample(t=5.0, line=1, sent=200.0 * MIB, remaining=300.0 * MIB)
    same = Sample(t=10.0, line=2, sent=390.0 * MIB, remaining=115.0 * MIB)
    another = Sample(t=10.0, line=2, sent=390.0 * MIB, remaining=140.0 * MIB)
    assert not jumps_up(before, same) and jumps_up(before, another)


@pytest.mark.parametrize("name", ["5-nova_L40-u0.8-d300.log", "5-nova_L40-u1.2-d300.log"])
def test_looks_that_are_far_apart_tell_no_list_that_spans_few_of_them(name: str) -> None:
    [recorded] = read_log(LOGS / "samples" / name).migrations
    assert recorded.least_iterations is not None and run_of_recorded(recorded).stretches == ()
