"""Do words, picture and panel of one moment tell the same? Laws that each moment of every way to move a VM keeps.

Each law is shown to be one: a moment in which a word is changed breaks it.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import groupby

import pytest
from PySide6.QtWidgets import QApplication

from migviz.replay.beat import BeatKind
from migviz.replay.moment import PageState
from migviz.replay.page_list import page_list
from migviz.replay.rates import is_mirrored_now, link_speed
from migviz.replay.seen import seen_at
from migviz.say.amounts import pages_text, time_text
from migviz.say.captions import closing
from migviz.say.client_side import client_sentence, felt
from migviz.say.in_beats import balance
from migviz.say.labels import disk_use
from migviz.scenario.techniques import TECHNIQUES
from migviz.scenario.units import PAGE, Kind, read
from migviz.study.compare import differences
from migviz.trace import Copying, Host, Step
from migviz.trace.traffic import FrameKind
from tests.gui.agreement import SCENARIOS, Told, beats_now, run_of, told_at, told_of

every_run = pytest.mark.parametrize("name", SCENARIOS)
Law = Callable[[Told], Iterator[str]]
AMOUNT = re.compile(r"\d[\d.\u202f ]* (?:[KMGT]iB|B|pages?)(?!/s)")
MOVES = re.compile(r"\b(copies|are copied|cross|crosses|is mirrored|fetches)\b")
AT_LEAST = 1.5
"""Seconds that a sentence is on the screen."""


# --- the link -------------------------------------------------------------------------------------------------------


def is_idle(told: Told) -> bool:
    return any(text.endswith("idle") for text in told.link)


def a_link_that_is_idle_carries_nothing(told: Told) -> Iterator[str]:
    if is_idle(told) and told.blocks:
        yield f"the link is idle, and {told.blocks} blocks are on it"
    if is_idle(told) and any("iB/s" in text for text in told.link):
        yield f"the link is idle, and goes at {told.link}"


def a_busy_link_shows_what_it_carries(told: Told) -> Iterator[str]:
    if any("iB/s" in text for text in told.link) and not told.blocks:
        yield f"nothing is drawn on a link that goes at {told.link}"


def what_is_said_to_move_is_seen_to_move(told: Told) -> Iterator[str]:
    stands = told.beat.beat.stands_still
    if MOVES.search(told.caption) and not told.blocks and not stands and "configuration" not in told.link:
        yield f"{told.caption!r}, and the link carries nothing"
    if "saved to the disk" in told.caption and not told.piped:
        yield f"{told.caption!r}, and nothing goes there"


def the_panel_knows_whether_the_link_is_idle(told: Told) -> Iterator[str]:
    moves = bool(link_speed(told.run, told.seen.moment))
    if told.rates.idle is moves:
        yield f"the panel says idle: {told.rates.idle}, the link goes: {moves}"
    if moves and told.rates.written[0] not in told.link and told.seen.moment.copying is Copying.ITERATION:
        yield f"the panel copies {told.rates.written[0]}, the link says {told.link}"


# --- who has the VM -------------------------------------------------------------------------------------------------


def only_a_vm_that_runs_is_said_to_run(told: Told) -> Iterator[str]:
    running, frozen = told.seen.moment.running, told.beat.kind is BeatKind.CROSS
    if running != ("running" in told.said):
        yield f"runs: {running}, said: {told.said.count('running')} times"
    if not running and re.search(r"keeps running|runs on the|VM runs here", told.said):
        yield f"it runs nowhere: {told.caption!r}"
    if running and re.search(r"PAUSED|is paused|OFF|is shut down", told.said):
        yield f"it runs: {told.caption!r}"
    if told.said.count("VM runs here") > 1 or (frozen and "VM runs here" in told.said):
        yield "it runs in two places"


def a_vm_that_is_shut_down_is_not_called_paused(told: Told) -> Iterator[str]:
    if told.run.scenario.technique.starts_anew and re.search(r"[Pp]aused|PAUSED", told.said + balance(told.seen)):
        yield "off, and called paused"


def a_source_is_free_only_when_it_holds_nothing(told: Told) -> Iterator[str]:
    if "free again" in told.source and any("only here" in words for *_, words, __ in told.legends[Host.SOURCE]):
        yield f"free, and {told.source}"


# --- steps ----------------------------------------------------------------------------------------------------------


def a_step_is_done_when_what_it_says_is_over(told: Told) -> Iterator[str]:
    if told.step in told.done:
        yield f"step {told.step} is current and done"
    if told.done & told.left_out:
        yield f"done and left out: {told.done & told.left_out}"
    if 4 in told.done and re.search(r"PAUSED|OFF|VM saved", told.said):
        yield "the pause is ticked, and the VM stands still"
    if told.step == 6 and not told.seen.moment.running:
        yield "it is announced before it runs"
    if "starts the VM" in told.caption and told.step != 5:
        yield f"{told.caption!r} in step {told.step}"


# --- pages ----------------------------------------------------------------------------------------------------------

_ALIKE = {PageState.CLEAN: PageState.ZERO, PageState.SAME: PageState.ZERO_TOLD}
_SQUARES = 8
"""As many squares may be missing on a map that shows one page of many."""


def a_legend_names_what_is_on_the_map(told: Told) -> Iterator[str]:
    pages, moment = page_list(told.seen), told.seen.moment
    squares = pages.squares if pages else len(moment.source_pages)
    counted = {PageState.CLEAN: moment.to_send, PageState.TO_SEND: moment.to_send, PageState.DIRTY: moment.dirty,
               PageState.SAME: moment.same, PageState.STALE: moment.stale, PageState.ABSENT: moment.missing}  # fmt: skip
    for host, legend in told.legends.items():
        for mark, amount, words, __ in legend:
            small = counted.get(mark, 0) * squares < _SQUARES * moment.memory
            if mark not in told.marks[host] and not small:
                yield f"{host}: {amount} {words!r} has the mark {mark.name}, which is not on the map {told.marks[host]}"


def a_colour_of_the_map_is_in_the_legend(told: Told) -> Iterator[str]:
    pages = page_list(told.seen)
    for host, legend in told.legends.items():
        for mark in told.marks[host] - {mark for mark, *__ in legend}:
            rest = mark is PageState.SAME and host is Host.SOURCE and pages is not None  # "n of m to send" says it
            pale = mark is PageState.ABSENT and told.owner is Host.TARGET  # what was sent is gone from there
            if not (rest or pale or mark in _ALIKE.values()):
                yield f"{host}: {mark.name} is on the map, and not in {legend}"


def an_amount_of_a_caption_is_counted_too(told: Told) -> Iterator[str]:
    elsewhere = [text for text, *_ in told.words if text != told.caption] + [
        text for bar in told.bars for text in (bar.amount, bar.note)
    ]
    for amount in AMOUNT.findall(told.caption):
        number = amount.partition(" ")[0]
        if not any(amount in text or number == text for text in elsewhere):
            yield f"{told.caption!r}: {amount} is nowhere else"


def what_is_left_is_the_same_in_the_bars(told: Told) -> Iterator[str]:
    for bar in told.bars:
        if bar.state == "now" and bar.left != told.seen.moment.to_send:
            yield f"bar {bar.label}: {bar.note}, to send: {told.seen.moment.to_send} pages"


def no_block_is_said_to_be_more_than_is_left(told: Told) -> Iterator[str]:
    left = told.seen.moment.to_send * PAGE
    for text, *_ in told.words:
        found = re.fullmatch(r"(?:each block is|blocks of) ([\d.]+.\w+)", text)
        if found and left and read(found[1], Kind.SIZE) > left:
            yield f"{text!r}, and {pages_text(told.seen.moment.to_send)} are left"


# --- the disk -------------------------------------------------------------------------------------------------------


def a_disk_is_mirrored_before_the_memory(told: Told) -> Iterator[str]:
    now = is_mirrored_now(told.run, told.seen.moment)
    if now is not ("mirrored" in told.caption):
        yield f"mirrored now: {now}, said: {told.caption!r}"
    use = disk_use(told.seen)
    if "first" in use and told.seen.moment.copying is not None:
        yield f"the memory is copied, and of the disk is said: {use}"
    if "hands" in use and told.seen.moment.running:
        yield "the disk changes hands while the VM runs"


# --- the client -----------------------------------------------------------------------------------------------------


def as_many_requests_wait_on_the_wire_as_were_sent(told: Told) -> Iterator[str]:
    state, piled = told.seen.moment.network, [text for text, *_ in told.words if text == "?"]
    sent, network = state.waiting - state.held, told.run.network
    more = [int(re.sub(r"\D", "", text)) for text, *_ in told.words if re.fullmatch(r"\+ [\d\u202f]+", text)]
    if piled and len(piled) + sum(more) > sent:
        yield f"{len(piled)} + {more} on the wire, {sent} were sent and wait"
    requests = [
        max(1, frame.count) for frame in network.frames if frame.kind is FrameKind.REQUEST and frame.t <= told.seen.t
    ]
    there = {sent - sum(requests[len(requests) - k :]) for k in range(5)}  # some are on their way
    if piled and more and len(piled) + sum(more) not in there:
        yield f"{len(piled)} + {more} on the wire, {sent} were sent and wait"


def nobody_is_answered_while_requests_wait(told: Told) -> Iterator[str]:
    if "gets answers" in told.client and told.seen.moment.network.oldest > 0:
        yield f"{told.client!r}, and a request is {told.seen.moment.network.oldest} s old"


# --- the row of the steps, the panel, two runs beside each other ----------------------------------------------------

ITERATION = re.compile(r"\bIteration (\d+) copies")
_MARK_OF_WAITING = (PageState.TO_SEND, PageState.CLEAN)


def a_step_comes_after_those_that_are_done(told: Told) -> Iterator[str]:
    if told.step and max(told.done, default=0) > told.step:
        yield f"step {told.step} is current, and {set(told.done)} are done"
    if told.step in told.left_out:
        yield f"step {told.step} is current and left out"


def an_iteration_has_one_number_everywhere(told: Told) -> Iterator[str]:
    now = [bar.label for bar in told.bars if bar.state == "now"]
    said = ITERATION.search(told.caption)
    if said and now != [said[1]]:
        yield f"{told.caption!r}, and the panel goes through {now}"
    if len(now) > 1 or (now and told.seen.moment.copying is None):
        yield f"the panel goes through {now}, and {told.seen.moment.copying} is copied"


def the_details_know_who_has_the_vm(told: Told) -> Iterator[str]:
    running, owner = told.seen.moment.running, told.seen.moment.owner
    for host in (Host.SOURCE, Host.TARGET):
        if ("The VM: runs here" in told.details[host.value]) is not (running and owner is host):
            yield f"{told.details[host.value][0]!r}, and {owner.value} has it, running: {running}"
    if running and f"Now: runs on the {owner.value}" not in told.details["vm"]:
        yield f"{told.details['vm'][0]!r}, and it runs on the {owner.value}"


def the_details_know_what_the_target_has(told: Told) -> Iterator[str]:
    none = "no VM here yet" in told.target
    if none and "The VM: no container VM yet" not in told.details["target"]:
        yield f"{told.target}, and in the details: {told.details['target'][0]!r}"
    if (
        not none
        and told.seen.run.steps[0].step is Step.CREATE
        and "The VM: no container VM yet" in told.details["target"]
    ):
        yield f"{told.target}, and in the details: {told.details['target'][0]!r}"


def the_details_know_what_goes_over_the_link(told: Told) -> Iterator[str]:
    now = told.details["link"][0].removeprefix("Now: ")
    if is_idle(told) and now != "idle":
        yield f"the link is {told.link}, and in the details {now!r}"
    rates = [text for text in told.link if text.endswith("iB/s")]
    if rates and told.seen.moment.copying is Copying.ITERATION and rates != [now]:
        yield f"the link goes at {rates}, and in the details at {now!r}"


def what_waits_to_be_sent_waits_everywhere(told: Told) -> Iterator[str]:
    """In the picture, in the details and where two runs are compared."""
    waits = any(mark in _MARK_OF_WAITING and amount for mark, amount, *__ in told.legends[Host.SOURCE])
    now = next((bar for bar in told.bars if bar.state == "now" and bar.disk is None), None)
    for name, words in (("details", told.details["source"]), ("comparison", told.compared[Host.SOURCE])):
        said = "\n".join(words)
        if waits and ("Still to send: none" in said or said.startswith("0 B to send")):
            yield f"{told.legends[Host.SOURCE]}, and in the {name}: {said!r}"
        if (
            now is not None
            and now.left
            and told.seen.moment.owner is Host.SOURCE
            and now.note.removesuffix(" left") not in said
        ):
            yield f"{now.note!r}, and in the {name}: {said!r}"


def what_goes_by_way_of_a_disk_is_the_same_in_the_bars(told: Told) -> Iterator[str]:
    """And where two runs are compared: how much is saved, and read back."""
    now = next((bar for bar in told.bars if bar.state == "now" and bar.disk is not None), None)
    if now is None or now.left >= now.pages:
        return
    host = Host.SOURCE if now.disk is Copying.SAVE else Host.TARGET
    gone, said = pages_text(now.pages - now.left), "\n".join(told.compared[host])
    if gone not in said:
        yield f"{gone} of {now.amount} in the bars, and in the comparison: {said!r}"


def the_switch_sends_where_its_table_says(told: Told) -> Iterator[str]:
    port = re.search(r"to port (\d)", "\n".join(told.details["switch"]))
    written = told.beat.kind is not BeatKind.LEARNT  # then the row is being written
    if port and told.table and written and port[1] not in told.table:
        yield f"the table has {told.table}, the details say {port[0]!r}"


_COMPARED = {"running", "PAUSED", "OFF"}


def two_runs_beside_each_other_say_what_one_says(told: Told) -> Iterator[str]:
    for host, stage in ((Host.SOURCE, told.source), (Host.TARGET, told.target)):
        if told.beat.kind is BeatKind.CROSS:  # the stage shows already how it will be
            continue
        words = _COMPARED.intersection(told.compared[host])
        shown = {word for word in _COMPARED if any(text.startswith(word) for text in stage)}
        if words != shown:
            yield f"{host.value}: {told.compared[host]} beside another run, {stage} alone"


LAWS: tuple[Law, ...] = (
    a_step_comes_after_those_that_are_done,
    an_iteration_has_one_number_everywhere,
    the_details_know_who_has_the_vm,
    the_details_know_what_the_target_has,
    the_details_know_what_goes_over_the_link,
    what_waits_to_be_sent_waits_everywhere,
    what_goes_by_way_of_a_disk_is_the_same_in_the_bars,
    the_switch_sends_where_its_table_says,
    two_runs_beside_each_other_say_what_one_says,
    a_link_that_is_idle_carries_nothing,
    a_busy_link_shows_what_it_carries,
    what_is_said_to_move_is_seen_to_move,
    the_panel_knows_whether_the_link_is_idle,
    only_a_vm_that_runs_is_said_to_run,
    a_vm_that_is_shut_down_is_not_called_paused,
    a_source_is_free_only_when_it_holds_nothing,
    a_step_is_done_when_what_it_says_is_over,
    a_legend_names_what_is_on_the_map,
    a_colour_of_the_map_is_in_the_legend,
    an_amount_of_a_caption_is_counted_too,
    what_is_left_is_the_same_in_the_bars,
    no_block_is_said_to_be_more_than_is_left,
    a_disk_is_mirrored_before_the_memory,
    as_many_requests_wait_on_the_wire_as_were_sent,
    nobody_is_answered_while_requests_wait,
)


@every_run
def test_words_and_picture_agree(app: QApplication, name: str) -> None:
    found = [f"{told}: {law.__name__}: {what}" for told in told_of(name) for law in LAWS for what in law(told)]
    assert found == [], "\n".join(found)


# --- what is said over time, and at the end -------------------------------------------------------------------------

COUNTS = re.compile(r"\d[\d.\u202f]*( ?[KMGT]?i?B| ?[mµ]?s)?")


def _without_numbers(words: str) -> str:
    return COUNTS.sub("#", words).replace("request waits", "requests wait")


def runs_of(words: list[tuple[float, str]], end: float) -> Iterator[tuple[str, float]]:
    """What is said with its numbers left out, and for how many seconds on the screen without a break."""
    starts = [(next(group)[0], text) for text, group in groupby(words, key=lambda item: _without_numbers(item[1]))]
    yield from (
        (text, after - start) for (start, text), (after, __) in zip(starts, [*starts[1:], (end, "")], strict=True)
    )


@every_run
def test_the_client_says_one_thing_for_as_long_as_it_can_be_read(app: QApplication, name: str) -> None:
    told = told_of(name)
    said = list(runs_of([(item.wall, item.client) for item in told], told[-1].wall + AT_LEAST))
    assert [words for words, seconds in said[:-1] if seconds < AT_LEAST - 0.6] == [], said


@every_run
def test_a_wait_has_one_figure_everywhere(name: str) -> None:
    run = run_of(name)
    seen, client = seen_at(run, run.end), run.network.client
    if client is None or not run.metrics.finished or not (client.late or client.connections_lost):
        return
    stall = time_text(client.longest_stall)
    row = next(row for row in differences(run, run) if row.number == "run.longest_stall")
    places = [felt(seen), client_sentence(seen), row.a]
    places += [] if run.scenario.technique.starts_anew else [balance(seen)]
    places += [text for text in [closing(seen)] if "client" in text]
    assert [text for text in places if stall not in text] == []


@every_run
def test_a_pause_has_one_figure_everywhere(app: QApplication, name: str) -> None:
    run = run_of(name)
    if not run.metrics.finished or run.metrics.downtime is None:
        return
    seen, pause = seen_at(run, run.end), time_text(run.metrics.downtime)
    watched = [item for item in told_of(name) if item.beat.kind is BeatKind.HEARTBEAT]
    assert pause in balance(seen)
    assert watched and all(pause in item.said for item in watched)


# --- each law can be broken -----------------------------------------------------------------------------------------


def moment(name: str, kind: BeatKind, number: int = 0) -> Told:
    return told_at(name, *[now for now in beats_now(name) if now[0].kind is kind][number])


def said_as(told: Told, old: str, new: str) -> Told:
    """The same moment with a word changed, wherever it is."""
    words = tuple((text.replace(old, new), x, y) for text, x, y in told.words)
    assert words != told.words
    link, source, target = (
        tuple(text.replace(old, new) for text in side) for side in (told.link, told.source, told.target)
    )
    caption = told.caption.replace(old, new)
    return replace(told, words=words, caption=caption, link=link, source=source, target=target)


def broken_elsewhere() -> Iterator[tuple[Law, Told]]:
    """In the row of the steps, the panel and beside another run."""
    copies, pause = moment("live, CSV", BeatKind.ITERATION), moment("live, CSV", BeatKind.PART, 3)
    ready, after = moment("live, CSV", BeatKind.READY), moment("live, CSV", BeatKind.AFTER)
    yield a_step_comes_after_those_that_are_done, replace(copies, done=copies.done | {5})
    yield a_step_comes_after_those_that_are_done, replace(copies, left_out=frozenset({copies.step}))
    yield an_iteration_has_one_number_everywhere, replace(copies, caption="Iteration 3 copies the pages.")
    yield an_iteration_has_one_number_everywhere, replace(copies, bars=(*copies.bars, *copies.bars))
    yield the_details_know_who_has_the_vm, with_details(copies, "source", "The VM: has left")
    yield the_details_know_who_has_the_vm, with_details(copies, "vm", "Now: runs on the target")
    yield the_details_know_what_the_target_has, with_details(ready, "target", "The VM: no container VM yet")
    yield the_details_know_what_goes_over_the_link, with_details(copies, "link", "Now: idle")
    yield the_details_know_what_goes_over_the_link, with_details(after, "link", "Now: 112 MiB/s")
    yield what_waits_to_be_sent_waits_everywhere, with_details(pause, "source", "Still to send: none")
    yield (
        what_waits_to_be_sent_waits_everywhere,
        replace(copies, compared=dict.fromkeys(copies.compared, ("1 B to send",))),
    )
    yield the_switch_sends_where_its_table_says, with_details(copies, "switch", "It sends frames for the VM: to port 2")
    yield (
        two_runs_beside_each_other_say_what_one_says,
        replace(copies, compared=dict.fromkeys(copies.compared, ("OFF",))),
    )


def with_details(told: Told, thing: str, *lines: str) -> Told:
    return replace(told, details=told.details | {thing: lines})


def broken() -> Iterator[tuple[Law, Told]]:
    """A law, and a moment that breaks it."""
    yield from broken_elsewhere()
    copies, pause = moment("live, CSV", BeatKind.ITERATION), moment("live, CSV", BeatKind.PART)
    lists, starts = moment("live, CSV", BeatKind.ITERATION, 2), moment("live, CSV", BeatKind.PART, -1)
    saves, off = moment("quick", BeatKind.PART, 3), moment("cold", BeatKind.PART)
    pushes, disk = moment("post-copy", BeatKind.PUSH), moment("shared nothing", BeatKind.DISK)
    waits, after = moment("live, CSV", BeatKind.WAITS), moment("live, CSV", BeatKind.AFTER)
    yield a_link_that_is_idle_carries_nothing, said_as(copies, "112 MiB/s", "idle")
    yield a_busy_link_shows_what_it_carries, replace(copies, blocks=0)
    yield what_is_said_to_move_is_seen_to_move, replace(copies, blocks=0)
    yield what_is_said_to_move_is_seen_to_move, replace(saves, piped=0)
    rows = tuple(replace(bar, left=0.5 * bar.left) for bar in saves.bars)
    yield what_goes_by_way_of_a_disk_is_the_same_in_the_bars, replace(saves, bars=rows)
    yield the_panel_knows_whether_the_link_is_idle, replace(copies, rates=replace(copies.rates, idle=True))
    yield the_panel_knows_whether_the_link_is_idle, said_as(copies, "112 MiB/s", "111 MiB/s")
    yield only_a_vm_that_runs_is_said_to_run, said_as(pause, "PAUSED", "running")
    yield only_a_vm_that_runs_is_said_to_run, said_as(after, "free again", "VM runs here")
    yield a_vm_that_is_shut_down_is_not_called_paused, said_as(off, "OFF", "PAUSED")
    yield a_source_is_free_only_when_it_holds_nothing, said_as(pushes, "still sends memory", "free again")
    yield a_step_is_done_when_what_it_says_is_over, replace(starts, done=starts.done | {4})
    yield a_step_is_done_when_what_it_says_is_over, replace(starts, step=6)
    yield a_legend_names_what_is_on_the_map, replace(copies, marks=dict.fromkeys(copies.marks, frozenset()))
    yield a_colour_of_the_map_is_in_the_legend, replace(copies, legends=dict.fromkeys(copies.legends, ()))
    yield an_amount_of_a_caption_is_counted_too, replace(copies, caption="All 255 MiB are copied.")
    yield (
        no_block_is_said_to_be_more_than_is_left,
        replace(copies, words=(*copies.words, ("each block is 900 GiB", 0, 0))),
    )
    yield what_is_left_is_the_same_in_the_bars, replace(lists, bars=tuple(replace(bar, left=1.0) for bar in lists.bars))
    yield a_disk_is_mirrored_before_the_memory, replace(disk, caption="All 4 GiB are copied.")
    yield a_disk_is_mirrored_before_the_memory, replace(copies, caption="The VM's disk is mirrored.")
    yield (
        as_many_requests_wait_on_the_wire_as_were_sent,
        replace(waits, words=(*waits.words, *[("?", 0.0, 0.0)] * 99)),
    )
    yield nobody_is_answered_while_requests_wait, replace(waits, client="gets answers again")


def test_every_technique_is_among_the_runs() -> None:
    assert {run_of(name).scenario["migration.technique"] for name in SCENARIOS} == set(TECHNIQUES)


def test_each_law_is_broken_by_one_wrong_word(app: QApplication) -> None:
    cases = list(broken())
    assert {law for law, __ in cases} == set(LAWS)
    assert [law.__name__ for law, told in cases if not list(law(told))] == []
