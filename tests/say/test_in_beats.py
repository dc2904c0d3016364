"""Is each beat said in a sentence that can be read, and does nothing on the watch jump?"""

from itertools import pairwise

import pytest

from migviz import Run, Scenario, simulate
from migviz.replay.beat import BeatKind
from migviz.replay.beats import beat_at, place_at
from migviz.replay.beats_of_run import beats_of
from migviz.replay.seen import seen_at
from migviz.say.amounts import stopwatch_text
from migviz.say.captions import caption, step_shown
from migviz.say.in_beats import balance
from migviz.trace import Host
from tests.replay.runs import RUNS

every_run = pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)
LONG_ENOUGH, QUICKLY = 1.5, frozenset({"many iterations", "xen skips", "never converges", "qemu with zeros", "slowed"})
"""Seconds a sentence is there; runs in which many iterations share their time."""


def captions(run: Run, apart: float = 0.25) -> list[str]:
    """What is said at each moment on the screen, evenly spaced."""
    wall, said = 0.0, []
    for beat in beats_of(run):
        for k in range(max(1, round(beat.seconds / apart))):
            t, held = place_at(run, wall + (k + 0.5) * beat.seconds / max(1, round(beat.seconds / apart)))
            said.append(caption(seen_at(run, t), beat_at(run, t, held)))
        wall += beat.seconds
    return said


@pytest.mark.parametrize("name", sorted(set(RUNS) - QUICKLY))
def test_a_caption_is_there_for_a_second_and_a_half(name: str) -> None:
    said = captions(RUNS[name])
    changes = [0, *(k for k, (one, other) in enumerate(pairwise(said), 1) if one != other), len(said)]
    lasts = {said[start]: (end - start) * 0.25 for start, end in pairwise(changes)}
    allowed = {text for text in lasts if "to come" in text}  # memory that is fetched counts down
    assert [text for text, seconds in lasts.items() if seconds < LONG_ENOUGH - 0.3 and text not in allowed][1:] == []


@every_run
def test_a_caption_of_a_beat_is_short_enough(run: Run) -> None:
    assert all(0 < len(text) <= 90 for text in captions(run, 0.5))


@pytest.mark.parametrize("run", [run for run in RUNS.values() if run.metrics.owner is Host.TARGET])
def test_the_resume_is_current_until_the_first_heartbeat_has_been_seen(run: Run) -> None:
    heartbeat = next(beat for beat in beats_of(run) if beat.kind is BeatKind.HEARTBEAT)
    seen = seen_at(run, heartbeat.start)
    assert step_shown(seen, beat_at(run, heartbeat.start, 0.0)) == 5
    assert step_shown(seen, None) == seen.moment.step == 6


@pytest.mark.parametrize("whole", [0.0000438, 0.0438, 0.214, 3.04, 46.07, 214.4, 4000.0])
def test_a_watch_has_the_unit_and_the_digits_of_the_whole_from_the_first_moment_on(whole: float) -> None:
    said = [stopwatch_text(share * whole, whole) for share in (0.0, 0.001, 0.3, 0.77, 1.0)]
    assert {text.partition(" ")[2] for text in said} == {said[-1].partition(" ")[2]}
    assert len({len(text.partition(".")[2]) for text in said}) == 1


def test_a_watch_counts_milliseconds_with_one_digit_in_the_default_pause() -> None:
    assert [stopwatch_text(t, 0.04375) for t in (0.0, 0.0066, 0.04375)] == ["0.0 ms", "6.6 ms", "43.8 ms"]


def test_the_balance_says_three_facts() -> None:
    run = RUNS["live"]
    assert (
        balance(seen_at(run, run.end)) == "Moved in 42.8 s, paused for 43.8 ms; no answer for 215 ms, no request lost."
    )
    assert balance(seen_at(RUNS["link lost"], RUNS["link lost"].end)) == ""
    for unknown in ("client", "switch"):  # a lesson that has not introduced the client does not speak of it
        alone = balance(seen_at(run, run.end, hidden=frozenset({unknown})))
        assert alone == "Moved in 42.8 s, paused for 43.8 ms.", unknown


@every_run
def test_a_balance_fits_into_a_caption_and_is_not_told_early(run: Run) -> None:
    assert len(balance(seen_at(run, run.end))) <= 90
    if run.metrics.finished:
        assert balance(seen_at(run, run.end, until=run.metrics.total_time / 2)) == ""


@every_run
def test_nobody_has_the_same_memory_as_long_as_some_is_missing(run: Run) -> None:
    for beat in beats_of(run):
        seen = seen_at(run, (beat.start + beat.end) / 2)
        said = caption(seen, beat_at(run, seen.t, 0.0))
        assert "same memory" not in said or not seen.moment.missing, (beat, said)


def test_post_copy_starts_with_all_its_memory_missing() -> None:
    run = simulate(Scenario().but({"migration.technique": "post-copy"}))
    said = captions(run)
    assert "The target starts the VM with 4 GiB still to come." in said
    assert "The VM runs on the target with 4 GiB still to come." in said


def test_a_list_that_hardly_shrinks_is_said_to() -> None:
    run = simulate(Scenario().but({"workload.dirty_rate": "200 MiB/s"}))
    said = captions(run)
    assert "Iteration 2 copies what changed during iteration 1: it never catches up." in said
    assert "Iteration 4 copies almost as much as iteration 3: it never catches up." in said
    assert not any("catches up" in text or "hardly" in text for text in captions(simulate(Scenario())))


def test_that_a_copy_never_catches_up_is_not_said_before_it_is_told() -> None:
    run = simulate(Scenario().but({"workload.dirty_rate": "200 MiB/s"}))
    fourth = next(item for item in run.passes if item.number == 4)
    said = caption(seen_at(run, fourth.start + 1.0, until=fourth.start + 1.0))
    assert said == "Iteration 4 copies almost as much as iteration 3: the list hardly shrinks."


def test_a_quick_migration_saves_the_processor_before_the_disk_moves() -> None:
    said = list(dict.fromkeys(captions(simulate(Scenario().but({"migration.technique": "quick"})))))
    state = said.index("The VM is paused: the state of its processor and devices is saved, too.")
    assert said[state + 1] == "The LUN is dismounted on the source and mounted on the target."
