"""Does the text twin say in words what the stage shows?"""

import re

import pytest

from migviz import Run, load_scenario, moment_at, simulate
from migviz.replay.seen import Seen, seen_at
from migviz.say.twin import Twin, names, twin
from migviz.trace import Host
from tests.replay.runs import RUNS, times_of

every_run = pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)
KINDS = (
    "stage",
    "source",
    "vm",
    "source pages",
    "link",
    "storage",
    "target",
    "target pages",
    "switch",
    "mac table",
    "client",
    "time",
    "pause",
)


def sentences(said: Twin) -> list[str]:
    """All sentences but the closing one of a run, which may be longer."""
    text = [said.here, said.can_change, said.try_next, said.true_now[0]]
    return [sentence for part in text for sentence in re.split(r"(?<=\.) ", part)]


@every_run
def test_the_twin_says_four_things_in_short_sentences_and_at_most_three_facts(run: Run) -> None:
    for t in times_of(run, 6)[:: max(1, len(run.milestones) // 20)]:
        said = twin(seen_at(run, t))
        assert 1 <= len(said.true_now) <= 3
        for sentence in sentences(said):
            assert len(sentence) <= 90, sentence
            assert sentence.endswith("."), sentence
            assert sentence[0].isupper() or sentence[0].isdigit()


@every_run
def test_every_object_has_a_name_and_a_value_at_any_time(run: Run) -> None:
    for t in times_of(run, 6)[:: max(1, len(run.milestones) // 20)]:
        told = names(seen_at(run, t))
        assert tuple(told) == KINDS
        assert all(name and value for name, value in told.values())


def test_the_page_maps_are_told_as_counts() -> None:
    run = RUNS["live"]
    moment = moment_at(run, 20.0)
    told = names(Seen(run=run, moment=moment))
    name, value = told["source pages"]
    assert name == "Source page map"
    assert re.fullmatch(r"[\d.]+ GiB to send, [\d.]+ MiB dirty again", value)
    assert told["target pages"][1].endswith("missing")
    assert told["link"][1] == "112 MiB/s, which is 941 Mbit/s"


@every_run
def test_exactly_one_host_is_said_to_run_the_vm_unless_it_is_paused_or_lost(run: Run) -> None:
    for t in (0.0, run.end / 3, run.end):
        moment = moment_at(run, t)
        told = names(Seen(run=run, moment=moment))
        runs = [kind for kind in ("source", "target") if "VM: runs here" in told[kind][1]]
        assert len(runs) == (1 if moment.running else 0)
        if moment.running:
            assert runs == [moment.owner.value]


def test_a_pause_is_told_with_its_clock() -> None:
    run = RUNS["live"]
    at = run.pause[0].start + 0.01
    assert names(seen_at(run, at))["vm"][1] == "paused for 10 ms of 43.8 ms, owned by the source"
    assert "The VM has been paused for 10 ms of 43.8 ms." in twin(seen_at(run, at)).true_now


def test_what_to_try_is_what_helps_this_run() -> None:
    def to_try(text: str, share: float) -> str:
        run = simulate(load_scenario(text + "\n"))
        return twin(seen_at(run, share * run.end)).try_next

    assert to_try("", 0.0).startswith("Press Play")
    assert to_try("", 0.5).startswith("Press 4 to go to the pause")
    assert "half of what the link can copy" in to_try("", 1.0)
    assert "ten times" in to_try("workload.dirty_rate: 60 MiB/s\nmigration.max_iterations: off", 1.0)
    assert to_try("migration.policy: qemu\nworkload.dirty_rate: 300 MiB/s", 0.5).startswith("Lower the dirty rate")
    assert to_try("at 10 s: target.state = dead", 0.9).startswith("Undo the fault")
    assert "live migration" in to_try("migration.technique: quick", 1.0)


def test_a_dead_host_and_a_broken_link_are_told() -> None:
    run = simulate(load_scenario("at 10 s: link.state = down\nat 20 s: target.state = dead"))
    told = names(seen_at(run, 25.0))
    assert told["link"][1] == "down"
    assert told["target"][1].endswith("the host is dead")
    lost = RUNS["target dies after the resume"]
    moment = moment_at(lost, lost.end)
    assert moment.owner is Host.NOBODY
    assert names(seen_at(lost, lost.end))["client"][1] == "answers come from nobody, the VM is lost"
