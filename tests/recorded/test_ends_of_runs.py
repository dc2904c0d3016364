"""Where looks, lists and the pause meet at one instant, what does a recording say of itself?"""

from dataclasses import replace
from pathlib import Path

import pytest

from migviz.recorded import laid_beside
from migviz.recorded.collector import Collector
from migviz.recorded.evidence import Span, _mean_speed, _used, evidence_of
from migviz.recorded.forecast import Forecast, forecast_of
from migviz.recorded.lines import lines_of
from migviz.recorded.looking_on import EVEN, Ahead, Followed, _expected, go_on
from migviz.recorded.readers.hyper_v import _from_csv, _json_clock
from migviz.recorded.readers.own import _samples
from migviz.recorded.reading import read_content
from migviz.recorded.recorded_run import run_of_recorded, told_until
from migviz.recorded.recording import Event, Mark, Recorded, Sample, Status, jumps_up
from migviz.scenario.units import PAGE

LOGS = Path(__file__).parent.parent / "reference" / "logs"
MIB = 2.0**20


def look(t: float, sent: float | None = None, iteration: int | None = None, **said: float) -> Sample:
    return Sample(t=t, line=1, sent=None if sent is None else sent * MIB, iteration=iteration, **said)  # type: ignore[arg-type]


def mark(t: float, event: Event, value: float | None = None) -> Mark:
    return Mark(t=t, event=event, line=1, value=value)


MARKED = Recorded(
    status=Status.COMPLETED,
    samples=(look(0.0, 0.0), look(1.0, 10.0), look(2.5, 25.0), look(3.0, 30.0)),
    marks=(
        *(mark(t, Event.ITERATION, t + 1) for t in (0.0, 1.0, 2.0)),
        mark(1.5, Event.ITERATION),
        mark(2.5, Event.STOP),
    ),
    policy="qemu",
    total_time=3.0,
    pause=0.5,
    sent=31.0 * MIB,
)
"""Lists at 0, 1 and 2 s, and the pause from 2.5 s on, where a look is, to the end."""


def test_lists_begin_where_they_are_marked_with_a_number_and_end_with_the_pause() -> None:
    run = run_of_recorded(MARKED)
    assert [(item.first, item.start, item.end) for item in run.stretches] == [
        (1, 0.0, 1.0),
        (2, 1.0, 2.0),
        (3, 2.0, 2.5),
    ]
    assert run.pause is not None and (run.pause.start, run.pause.end) == (2.5, 3.0)
    assert run.pause.sent == 6.0 * MIB and run.pause.doubt == 0.0
    late = replace(MARKED, marks=(*MARKED.marks, mark(2.5, Event.ITERATION, 4)))
    assert run_of_recorded(late).stretches == run.stretches


def test_what_is_told_until_an_instant_has_what_ends_then_and_not_what_begins_then() -> None:
    run = run_of_recorded(MARKED)
    assert told_until(run, 3.0) is run and told_until(run, 3.0001) is run
    then = told_until(run, 2.0)
    assert [item.end for item in then.stretches] == [1.0, 2.0] and then.stretches[-1].sent == run.stretches[1].sent
    assert len(told_until(run, 2.5).looks) == 3 and told_until(run, 2.5).pause is None
    long = replace(run, end=4.0)
    assert told_until(long, 3.0).pause == run.pause


def test_one_count_tells_no_lists_and_two_do() -> None:
    counted = replace(
        MARKED, marks=(), samples=(look(0.5, 5.0, 1), look(1.5, 15.0, 3), look(2.4, 24.0, 3)), iterations=5
    )
    assert [(item.first, item.last) for item in run_of_recorded(counted).stretches] == [(1, 1), (2, 3), (4, 5)]
    assert run_of_recorded(replace(counted, samples=counted.samples[:1])).stretches == ()
    at_pause = replace(counted, samples=(*counted.samples[:2], look(2.5, 25.0, 3)))
    assert [item.last for item in run_of_recorded(at_pause).stretches] == [1, 3]


def test_after_post_copy_there_is_a_push_where_there_is_time_for_one() -> None:
    pulled = replace(MARKED, post_copy=True, marks=(mark(0.0, Event.ITERATION, 1), mark(2.0, Event.STOP)))
    assert [item.is_push for item in run_of_recorded(pulled).stretches] == [False, True]
    at_once = replace(pulled, pause=1.0)
    assert [item.is_push for item in run_of_recorded(at_once).stretches] == [False]


def test_of_two_looks_the_bytes_between_are_known_and_of_one_nothing() -> None:
    none = run_of_recorded(replace(MARKED, samples=(look(2.5), look(3.0))))
    assert [item.sent for item in none.stretches] == [None, None, None]
    two = run_of_recorded(replace(MARKED, samples=(look(0.0, 0.0), look(2.0, 20.0))))
    assert two.stretches[0].sent == 10.0 * MIB


def test_what_is_left_jumps_up_also_where_one_look_does_not_say_what_was_sent() -> None:
    before, after = look(1.0, 10.0, remaining=5 * MIB), look(2.0, None, remaining=5 * MIB + 0.5)
    assert jumps_up(before, after) and jumps_up(replace(before, sent=None), replace(after, sent=10.0))
    assert not jumps_up(before, replace(after, remaining=5 * MIB))


# --- speeds -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("t", "wide"), [(10.5, 0.1), (10.0, 0.11), (2.0, 0.35), (1.0, None), (1.1, 0.1)])
def test_a_speed_of_one_look_is_as_wide_as_its_clock(t: float, wide: float | None) -> None:
    found = _mean_speed(replace(MARKED, status=Status.UNKNOWN, sent=None), [look(t, 100.0)])
    assert (found is None) == (wide is None)
    if found is not None and wide is not None:
        assert found.value == pytest.approx(100.0 * MIB / t)
        assert (found.low, found.high) == pytest.approx((found.value * (1 - wide), found.value * (1 + wide)))


def test_a_speed_of_the_whole_is_what_was_sent_in_its_time_less_the_pause_and_the_set_up() -> None:
    whole = replace(MARKED, total_time=1.0, pause=None, sent=10.0 * MIB)
    found = _mean_speed(whole, [])
    assert found is not None and found.value == 10.0 * MIB
    assert (found.low, found.high) == pytest.approx((found.value * 0.35, found.value * 1.65))
    short = _mean_speed(replace(whole, total_time=3.0, pause=0.5, setup_time=0.5), [])
    assert short is not None and short.value == 5.0 * MIB


def test_zeros_are_counted_once_all_memory_was_gone_through() -> None:
    under_way = replace(MARKED, status=Status.UNKNOWN, samples=(look(1.0, 1.0, zeros=100.0),))
    assert _used([], under_way, 1000.0) is None
    over = replace(MARKED, samples=(look(1.0, 1.0, zeros=90.0), look(3.0, 30.0, zeros=100.0)))
    found = _used([], over, 1000.0)
    assert found is not None and found.value == 900.0
    assert _used([], replace(over, samples=over.samples[:1]), 1000.0) is None


# --- lines of programs ------------------------------------------------------------------------------------------------


def one(text: str) -> Recorded:
    [found] = read_content(text.encode()).migrations
    return found


def test_hyper_v_may_write_a_clock_in_milliseconds() -> None:
    assert _json_clock("/Date(1700000000500)/") == 1_700_000_000.5


def test_own_results_are_read_as_far_as_they_are_whole() -> None:
    def of(*passes: dict[str, object]) -> tuple[Sample, ...]:
        collector = Collector("libvirt")
        collector.start()
        _samples(collector, [{"copying": "iteration", **one} for one in passes], 1000.0 * PAGE)
        collector.close()
        return tuple(sample for item in collector.found for sample in item.samples)

    first: dict[str, object] = {
        "start_s": 0.0,
        "end_s": 1.0,
        "pages": 900,
        "zero_pages": 100,
        "bytes": 8e6,
        "dirtied_pages": 50,
    }
    found = of(first, {"start_s": 1.0, "end_s": 2.0, "pages": 50, "zero_pages": 10, "dirtied_pages": 5})
    assert [(one.sent, one.pages, one.zeros) for one in found] == [
        (0.0, 0.0, 0.0),
        (8e6, 800.0, 100.0),
        (8e6, 840.0, 110.0),
    ]
    assert [one.remaining for one in found] == [1000.0 * PAGE, 150.0 * PAGE, 105.0 * PAGE]
    assert of({"start_s": 0.0}) == of({"pages": 5}) == of() == ()
    assert [one.t for one in of(first | {"end_s": None})] == [0.0]
    unknown = of(first | {"dirtied_pages": None})
    assert [one.remaining for one in unknown] == [1000.0 * PAGE, None]


def test_vdsm_may_write_megabits() -> None:
    line = (
        "2026-01-02 03:04:0{0}.000+0000 INFO  (migmon/0) [virt.vm] (vmId='0') Migration Progress: {0} seconds elapsed, 1% of data processed, "
        "total data: 100MB, processed data: {0}MB, remaining data: 90MB, transfer speed {1}, zero pages: 0MB, compressed: 0MB, "
        "dirty rate: 5, memory iteration: 1\n"
    )
    for written, rate in (("80Mbps", 10 * MIB), ("80MBps", 80 * MIB)):
        assert one(line.format(1, written) + line.format(2, written)).samples[0].rate == rate


# --- beside a client --------------------------------------------------------------------------------------------------


def test_a_recording_without_a_time_is_laid_by_its_beginning() -> None:
    assert laid_beside._pause(replace(MARKED, marks=(), pause=None)) == 3.0
    assert laid_beside._pause(replace(MARKED, marks=(), total_time=None)) is None
    assert laid_beside._pause(MARKED) == 2.5
    assert evidence_of(replace(MARKED, samples=())) is None


def test_a_capture_is_a_client_s_record() -> None:
    assert laid_beside.is_side(b"\xd4\xc3\xb2\xa1" + bytes(20))


@pytest.mark.parametrize("what", ["xbzrle", "auto-converge"])
def test_what_a_session_switches_on_is_known(what: str) -> None:
    asked = '{{"execute": "migrate-set-capabilities", "arguments": {{"capabilities": [{{"capability": "{}", "state": true}}]}}}}\n'
    begin = '{"execute": "migrate", "arguments": {"uri": "tcp:192.0.2.1:4444"}}\n'
    answer = '{"return": {"status": "active", "total-time": 1000, "ram": {"transferred": 1000, "remaining": 500, "total": 2000}}}\n'
    found = one(asked.format(what) + begin + answer)
    assert (found.delta_used, found.auto_converge) == (what == "xbzrle", what == "auto-converge")


@pytest.mark.parametrize("pages", [0, 12])
def test_pages_that_went_as_their_changes_are_known_of_each_program(pages: int) -> None:
    cache = f'"xbzrle-cache": {{"cache-size": 67108864, "pages": {pages}}}'
    ram = '"ram": {"transferred": 1000, "remaining": 500, "total": 2000}'
    qmp = f'{{"return": {{"status": "active", "total-time": 1000, {ram}, {cache}}}}}\n'
    virsh = (LOGS / "samples" / "3-virsh_L40-u0.8-d300.txt").read_text(encoding="utf-8")
    virsh = virsh.replace("Normal pages:", f"Compressed pages: {pages}\nNormal pages:")
    proxmox = (LOGS / "samples" / "4-pve_L40-u0.8-d300.log").read_text(encoding="utf-8").splitlines()
    at = next(k for k, line in enumerate(proxmox) if "migration active" in line) + 1
    proxmox.insert(at, f"{proxmox[at][:19]} xbzrle: send updates to {pages} pages in 1.0 MiB encoded memory")
    for text in (qmp, virsh, "\n".join(proxmox) + "\n"):
        assert one(text).delta_used is (pages > 0)


# --- what is expected -------------------------------------------------------------------------------------------------


def test_nothing_is_expected_without_looks_or_once_the_vm_is_over_there() -> None:
    assert forecast_of(replace(MARKED, samples=())) is None
    assert forecast_of(replace(MARKED, post_copy=True)) is None


@pytest.mark.parametrize("share", [EVEN, EVEN - 0.01])
def test_what_half_of_all_guesses_say_is_expected(share: float) -> None:
    span = Span(value=9.0, low=8.0, high=10.0)
    expected = Forecast(t=1.0, end=span, pause=span, share=share)
    assert ("will not converge" in _expected(expected)) is (share < EVEN)
    for known in (replace(expected, pause=None), replace(expected, end=None)):
        assert _expected(known) == "Expected: at this rate it will not converge."


def test_looks_of_a_migration_that_begins_anew_are_told_from_the_first() -> None:
    every = (LOGS / "samples" / "1-qmp_T40-u0.8-d300.jsonl").read_text(encoding="utf-8").splitlines()
    ahead = Ahead()
    once = [*ahead.told(every)]
    assert [*ahead.told(every)] == []
    short = [line for line in ahead.told(every[: len(every) // 2]) if line.startswith(tuple("0123456789"))]
    assert 0 < len(short) < len(once) and short == [line for line in once if line in short]


def test_a_second_migration_is_expected_anew() -> None:
    every = (LOGS / "samples" / "1-qmp_T40-u0.8-d300.jsonl").read_text(encoding="utf-8").splitlines()
    first = go_on(Followed(), every[: len(every) // 2])
    assert first.asked_at and first.log is not None
    shorter = go_on(first, every[:3])
    assert shorter.asked_at < first.asked_at


def test_a_throttle_in_a_group_is_read() -> None:
    text = (
        "(qemu) info migrate\nStatus: active\nTime (ms): total=1000, setup=1\nRAM info:\n  Throughput (Mbps): 100.0\n"
        "  Sizes (KiB): pagesize=4, total=2000\n  Transfers (KiB): transferred=1000, remaining=500\n  CPU Throttle (%): 30\n"
    )
    assert one(text).samples[0].throttle == 0.3


@pytest.mark.parametrize(("figures", "is_read"), [("20418", True), ("0020418", False)])
def test_the_number_of_an_event_has_fewer_than_seven_figures(figures: str, is_read: bool) -> None:
    lines = lines_of(f'"Id","TimeCreated"\n"{figures}","2026-01-02T03:04:05Z"\n'.encode(), "")
    assert any(found[1] == 20418 for found in _from_csv(lines)) is is_read


@pytest.mark.parametrize(("to", "lists"), [("49.5", 1), ("49.4", 2)])
def test_half_a_per_cent_back_is_no_new_list(to: str, lists: int) -> None:
    text = "".join(f"Migration: [{part} %]\n" for part in ("10", "50", to, "100"))
    assert one(text).iterations == lists
