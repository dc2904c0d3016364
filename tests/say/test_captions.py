"""Are the sentences short, whole, in the project's words, and true?"""

import re

import pytest

from migviz import Run, Scenario, load_scenario, simulate
from migviz.replay.beat import BeatKind, BeatNow
from migviz.replay.beats_of_run import beats_of
from migviz.replay.seen import seen_at
from migviz.say.captions import caption, closing, owner_text, step_name
from migviz.say.in_beats import balance
from migviz.scenario.policies import POLICIES
from migviz.scenario.presets import PRESETS
from migviz.trace import Host
from migviz.trace.milestones import Resumed, of_kind
from tests.replay.runs import KINDS, times_of
from tests.shared import shared

FORBIDDEN = re.compile(r"\b(blackout|guest|round|phase|stage|destination|packet)s?\b", re.IGNORECASE)
FAULTS = {
    "link down for good": "link.state = down",
    "source dead": "source.state = dead",
    "target dead": "target.state = dead",
    "target short of memory": "target.free_memory = 1 MiB",
    "storage refused": "storage.state = refused",
}
TECHNIQUES = ("live", "quick", "post-copy", "hybrid")
SCENARIOS = (
    list(KINDS.values())
    + [f"migration.technique: {technique}\nworkload.preset: {preset}" for technique in TECHNIQUES for preset in PRESETS]
    + [f"migration.policy: {policy}\nworkload.preset: oltp" for policy in POLICIES]
    + [
        f"migration.technique: {technique}\nstorage.kind: cluster disk\nmigration.suspend_time: 2 s\nat {at} s: {fault}"
        for technique in TECHNIQUES
        for at in (0, 1, 3, 20, 60)
        for fault in FAULTS.values()
    ]
    + [
        "network.announcements_lost: 1",
        "vm.memory: 1 pages",
        "vm.used: 0",
        "workload.dirty_rate: 0",
        "vm.memory: 64 TiB",
    ]
)


@shared
def run_of(text: str) -> Run:
    return simulate(load_scenario(text + "\n"))


def is_one_sentence(text: str) -> bool:
    return sentences(text) == 1


def sentences(text: str) -> int:
    """How many whole sentences a text is; 0 where one is not."""
    parts = re.split(r"(?<=\.) ", text)
    whole = (
        part.endswith(".") and part[:1].isupper() and "." not in re.sub(r"\d\.\d", "", part[:-1]) for part in parts
    )
    return len(parts) if all(whole) and "\n" not in text else 0


@pytest.mark.parametrize("text", SCENARIOS)
def test_every_caption_is_one_short_sentence_in_our_words(text: str) -> None:
    run = run_of(text)
    for t in times_of(run, many=30)[:200]:
        words = caption(seen_at(run, t))
        assert len(words) <= 90, words
        assert is_one_sentence(words), words
        assert not FORBIDDEN.search(words), words
        assert not re.search(r"nan|inf\b|None|-\d", words), words


@pytest.mark.parametrize("text", SCENARIOS)
def test_the_closing_is_at_most_three_sentences_and_true(text: str) -> None:
    run = run_of(text)
    metrics, words = run.metrics, closing(seen_at(run, run.end))
    assert 1 <= sentences(words) <= 3, words
    assert not FORBIDDEN.search(words) and not re.search(r"nan|\binf\b|None|-\d| 1 iterations| 1 pages", words), words
    assert ("never caught up" in words or "ended after" in words or "is lost" in words) == (not metrics.finished)
    assert ("is lost" in words) == (metrics.owner is Host.NOBODY)
    assert ("still runs on the source" in words) == (metrics.owner is Host.SOURCE)
    assert ("did not converge" in words) == (
        metrics.finished and not metrics.converged and "fetched" not in words and "ran nowhere" not in words
    )
    if not metrics.finished:
        assert metrics.stop_reason.lower() in words.lower()


def test_captions_tell_the_story_of_a_live_migration_in_order() -> None:
    run = run_of("")
    told = [caption(seen_at(run, t)) for t in times_of(run)]
    story = list(dict.fromkeys(words.split(":")[0] for words in told))
    assert story == [
        "The target creates an empty VM from the same configuration.",
        "The container VM is ready",
        "All 4 GiB of memory are copied while the VM keeps running.",
        "Iteration 2 copies the 382 MiB that changed during iteration 1.",
        "Iteration 3 copies the 37.4 MiB that changed during iteration 2.",
        "Iteration 4 copies the 953 pages that changed during iteration 3.",
        "The VM is paused",
        "The target starts the VM with the same memory.",
        "A broadcast tells every switch where the VM is now.",
        "The client gets answers again after 215 ms; its connection survived.",
        "Moved in 42.8 s, paused for 43.8 ms; no answer for 215 ms, no request lost.",
    ]


def at(text: str, point: float) -> str:
    run = run_of(text)
    return caption(seen_at(run, point))


def test_the_pause_of_post_copy_does_not_claim_that_memory_moves() -> None:
    assert at("migration.technique: post-copy", 2.51) == "The VM is paused: processor and device state follow."
    hybrid = run_of(KINDS["hybrid"])
    paused = next(item.t for item in hybrid.milestones if item.kind == "pause")
    assert caption(seen_at(hybrid, paused)) == "The VM is paused: processor and device state follow."


def test_the_pause_of_a_live_migration_says_how_much_is_left_from_its_first_moment() -> None:
    run = run_of("")
    paused = next(item for item in run.milestones if item.kind == "pause")
    words = caption(seen_at(run, paused.t))
    assert words == "The VM is paused: the last 420 KiB and the processor state follow."
    assert paused.facts["pages"] == 105


def test_a_cluster_disk_changes_hands_at_the_end_of_the_pause() -> None:
    assert "its disk" in at("storage.kind: cluster disk", 44.0)


def test_a_link_that_is_down_carries_nothing() -> None:
    text = "at 10 s: link.state = down\nat 20 s: link.state = up"
    assert at(text, 15.0) == "The migration link carries nothing; the VM keeps running on the source."
    assert at(text, 21.0) == "All 4 GiB of memory are copied while the VM keeps running."
    assert at("storage.kind: none\n" + text, 15.0).startswith("The migration link carries nothing")
    assert at("migration.technique: post-copy\n" + text, 15.0).startswith("The migration link carries nothing")


def test_a_lost_broadcast_is_not_said_to_tell_anything() -> None:
    assert at("network.announcements_lost: 1", 42.9).startswith("The broadcast is lost")
    qemu = "migration.policy: qemu\nnetwork.announcements_lost: 1"
    resumed = next(item.t for item in run_of(qemu).milestones if item.kind == "resume")
    assert at(qemu, resumed + 0.01).startswith("The broadcast is lost")
    assert at(qemu, resumed + 0.06).startswith("A broadcast tells")


def ended(run: Run) -> str:
    return closing(seen_at(run, run.end))


def test_the_end_of_each_technique_has_its_own_sentence() -> None:
    assert ended(run_of("")).endswith("The copy converged after 4 iterations: 420 KiB was left.")
    assert "The copy did not converge in 5 iterations: the iteration limit is reached" in ended(
        run_of("workload.dirty_rate: 300 MiB/s")
    )
    assert "ran nowhere for all of it" in ended(run_of("migration.technique: quick"))
    assert "pages. All moved in 39 s" in ended(run_of("migration.technique: post-copy"))
    assert "the simulation stopped after 20 iterations" in ended(run_of(KINDS["never converges"]))
    assert ended(run_of("at 10 s: source.state = dead")) == "The VM is lost: the source host died at 10 s."


def test_owners_and_steps_have_names() -> None:
    assert owner_text(Scenario(), Host.SOURCE, True) == "runs on the source"
    assert owner_text(Scenario(), Host.SOURCE, False) == "paused, owned by the source"
    assert owner_text(Scenario(), Host.NOBODY, False) == "the VM is lost"
    cold = Scenario().but({"migration.technique": "cold"})
    assert owner_text(cold, Host.SOURCE, False) == "shut down, owned by the source"
    assert [step_name(number) for number in (1, 4, 6)] == ["Create container", "Pause", "Broadcast"]


def test_a_port_that_forwards_nothing_yet_is_told_from_a_broadcast_that_was_lost() -> None:
    run = simulate(load_scenario("network.port_delay: 10 s\nworkload.dirty_rate: 0"))
    resumed = next(item.t for item in of_kind(run.milestones, Resumed))
    assert "port forwards nothing yet" in caption(seen_at(run, resumed + 5.0))
    assert caption(seen_at(run, resumed + 10.5)).startswith("The broadcast is lost")


def test_how_it_went_is_not_said_before_the_client_has_its_answer() -> None:
    """A student read "no answer for 1.21 s" half a second after the resume."""
    run = run_of("vm.memory: 1 GiB\nvm.sends_every: 1 s\nclient.interval: 1 s\nnetwork.announcements_lost: 1")
    (resumed,) = of_kind(run.milestones, Resumed)
    answered = max(stall.end for stall in run.network.stalls)
    last = beats_of(run)[-1]
    assert last.kind is BeatKind.AFTER and last.start < answered < run.end
    said = {}
    for t in (last.start, (last.start + answered) / 2, (answered + run.end) / 2, run.end):
        seen = seen_at(run, t)
        said[t > answered] = caption(seen, BeatNow(beat=last, share=0.5)) == balance(seen)
    assert said == {False: False, True: True} and resumed.t < answered
