"""A VM that is shut down and starts anew: what becomes of its memory, and of its clients' connections?"""

from collections.abc import Iterator

import numpy as np
import pytest

from migviz import Run, load_scenario, simulate
from migviz.replay.moment import PageState, moment_at
from migviz.replay.network import Reach
from migviz.replay.seen import seen_at
from migviz.say.captions import caption, closing
from migviz.say.client_side import client_sentence
from migviz.say.twin import names
from migviz.trace.traffic import Fate, FrameKind
from migviz.trace.wire import decoded, frame_bytes, summary
from tests.parcel import REBOOT, registered


@pytest.fixture(autouse=True)
def _reboot() -> Iterator[None]:
    with registered(REBOOT):
        yield


def run_of(lines: str = "", off: str = "20 s") -> Run:
    return simulate(load_scenario(f"migration.technique: reboot\nmigration.setup_time: {off}\n{lines}\n"))


def resets(run: Run) -> list[float]:
    return [frame.t for frame in run.network.frames if frame.kind is FrameKind.RESET]


def test_nothing_is_copied_and_the_memory_is_the_targets_own() -> None:
    run = run_of()
    assert (run.metrics.bytes_sent, run.metrics.pages_sent, run.passes) == (0, 0, ())
    stopping, off, up = moment_at(run, 10.0), moment_at(run, 20.01), moment_at(run, run.end)
    assert stopping.to_send == stopping.missing == stopping.memory and np.all(stopping.source_pages == PageState.CLEAN)
    assert off.gone == off.memory > 0 and off.same == off.to_send == off.dirty == off.missing == 0
    assert up.same == up.memory == off.memory and up.gone == 0
    assert np.all(off.source_pages == PageState.ABSENT) and np.all(off.target_pages == PageState.ABSENT)
    assert np.all(up.target_pages == PageState.SAME)


def test_the_first_try_that_reaches_the_vm_is_refused_and_the_connection_lost() -> None:
    run = run_of()
    resumed = next(item.t for item in run.milestones if item.kind == "resume")
    stall = run.network.stalls[-1]
    assert stall.given_up and stall.cause is Fate.RESET
    assert len(resets(run)) == 1 and resets(run)[0] > resumed
    assert max(stall.tries) < resets(run)[0] < stall.end
    assert run.network.client is not None and run.network.client.connections_lost == 1
    assert moment_at(run, run.end).network.reach is Reach.LOST


def test_a_client_that_asked_nothing_meanwhile_is_refused_at_its_first_request() -> None:
    run = run_of("client.interval: 1 s\nseed: 2", off="0.5 s")  # it asks first after 0.84 s
    stall = run.network.stalls[-1]
    assert stall.tries == () and stall.cause is Fate.RESET
    assert stall.end - stall.start < 0.01


def test_a_client_that_gives_up_before_the_vm_starts_is_told_nothing() -> None:
    run = run_of("client.profile: windows")
    assert run.network.stalls[-1].given_up and resets(run) == []


def test_a_technique_that_keeps_the_memory_resets_nothing() -> None:
    run = simulate(load_scenario("migration.technique: quick\nvm.memory: 512 MiB"))
    assert resets(run) == [] and run.network.client is not None and run.network.client.connections_lost == 0


def test_the_reset_is_a_real_segment() -> None:
    run = run_of()
    frame = next(item for item in run.network.frames if item.kind is FrameKind.RESET)
    parts = {part.name: part for part in decoded(frame_bytes(run.network, frame))}
    assert parts["flags"].value == "RST" and parts["window"].value == "0"
    assert "payload" not in parts and "reset" in summary(frame)


def test_words_say_what_became_of_memory_and_connection() -> None:
    run = run_of()
    assert "to be given up" in names(seen_at(run, 10.0))["source pages"][1]
    assert "is shut down" in names(seen_at(run, 20.01))["source pages"][1]
    assert "reset" in caption(seen_at(run, run.end))
    assert "VM started again" in client_sentence(seen_at(run, run.end))
    assert "lost its connection" in closing(seen_at(run, run.end))


def test_after_a_failure_the_vm_at_the_source_has_started_anew_too() -> None:
    run = run_of("at 5 s: target.state = dead")
    assert not run.metrics.finished and run.network.stalls[-1].cause is Fate.RESET
