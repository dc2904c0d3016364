"""Is what logs say seldom, exactly at a limit, or only once read as what it is?"""

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from migviz.errors import InputError
from migviz.recorded import (
    beside_words,
    capture,
    client_side,
    fitting,
    laid_beside,
    libvirt_binding,
    lines,
    objects,
    opening,
    ping,
    recorded_run,
    watching_libvirt,
)
from migviz.recorded import evidence as evidence_module
from migviz.recorded import reading as reading_module
from migviz.recorded import untold as untold_module
from migviz.recorded.amounts import KIB, MBIT, MOST, size
from migviz.recorded.asked_again import Connection
from migviz.recorded.course import CHANGES, Guesses, _Told
from migviz.recorded.evidence import Span
from migviz.recorded.fitted import USUAL_TIME, _usual_time
from migviz.recorded.log_file import content_of
from migviz.recorded.looking_on import Followed, differ, go_on
from migviz.recorded.reading import read_content
from migviz.recorded.recording import Recorded, Sample, jumps_up
from migviz.recorded.watching import address_of
from migviz.scenario.units import PAGE
from tests.shared import shared

LOGS = Path(__file__).parent.parent / "reference" / "logs"
QMP = LOGS / "samples" / "1-qmp_T40-u0.8-d300.jsonl"


def one(text: str) -> Recorded:
    [found] = read_content(text.encode()).migrations
    return found


def span(value: float, low: float, high: float) -> Span:
    return Span(value=value, low=low, high=high)


def replace_of(before: SimpleNamespace, **now: object) -> SimpleNamespace:
    return SimpleNamespace(**vars(before) | now)


# --- amounts, lines and objects -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1,5 MiB", (1.5 * KIB**2, 0.1 * KIB**2)),
        ("1,5", None),
        ("1.5", (1.5, 0.1)),
        ("3 lots", None),
        (f"{int(MOST)}", (MOST, 1.0)),
        (f"{int(MOST) + 4096}", None),
    ],
)
def test_a_size_has_a_unit_where_it_has_a_comma_and_an_end(text: str, amount: tuple[float, float] | None) -> None:
    assert size(text) == (pytest.approx(amount) if amount else None)


def test_a_log_of_as_many_lines_and_bytes_as_may_be_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "MOST_LINES", 3)
    assert len(lines.lines_of(b"a\nb\n", "x")) == 2
    with pytest.raises(InputError, match="more than 3 lines"):
        lines.lines_of(b"a\nb\nc\n", "x")
    content = QMP.read_bytes()[:3000]
    monkeypatch.setattr(lines, "MOST_LINES", 10**6)
    for most, told in ((len(content), ""), (len(content) - 1, "is larger than 0 MB")):
        monkeypatch.setattr(reading_module, "MOST_BYTES", most)
        try:
            assert reading_module.read_content(content).migrations and not told
        except InputError as refused:
            assert told and told in str(refused)
    monkeypatch.setattr(reading_module, "MOST_BYTES", 2_000_000)
    with pytest.raises(InputError, match="larger than 2 MB"):
        reading_module.read_content(b"x" * 2_000_001)


@pytest.mark.parametrize(
    ("content", "is_text"),
    [
        (b"a" * 18 + "b".encode("utf-16-le") * 8, False),
        (b"a" * 16 + "b".encode("utf-16-le") * 9, True),
        ("b".encode("utf-16-le") * 16, False),
        ("b".encode("utf-16-le") * 16 + b"x", True),
    ],
)
def test_text_of_two_bytes_a_letter_is_told_by_more_than_eight_zeros_and_thirty_two_bytes(
    content: bytes, is_text: bool
) -> None:
    try:
        assert lines._decoded(content, "x") and is_text
    except InputError:
        assert not is_text


def test_a_stamp_in_microseconds_has_fewer_than_twenty_figures() -> None:
    for figures, clock in ((19, 1e12), (20, None)):
        text = f'{{"MESSAGE": "said", "__REALTIME_TIMESTAMP": "{10 ** (figures - 1)}"}}'
        assert lines._wrapped(text, None) == (clock, "said")


@pytest.mark.parametrize(("brackets", "is_read"), [(500, True), (501, False)])
def test_what_python_printed_has_so_many_brackets_of_all_kinds(brackets: int, is_read: bool) -> None:
    many = (brackets - 1) // 2
    text = "{'a': 1, 'b': [" + "[],{},"[:3] * many + "{},"[:3] * (brackets - 2 - many) + "]}"
    assert text.count("[") + text.count("{") == brackets
    assert (objects._printed_by_python(text) is not None) is is_read


# --- what a client saw ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("seq", "last", "number"), [(0, 0, 0), (0, 3, 0), (65535, 0, 65535), (2, 65537, 65538)])
def test_a_number_of_a_ping_that_is_a_little_back_is_late(seq: int, last: int, number: int) -> None:
    assert ping._counted(seq, last) == number


def test_without_times_answers_come_one_a_second() -> None:
    answers: dict[int, tuple[float | None, float]] = dict.fromkeys((1, 2, 5), (None, 0.0005))
    asked = ping._requests(answers, {1, 2, 3, 5}, dated=False)
    sent = {round(request.sent / ping.USUAL_INTERVAL): request.answered is not None for request in asked}
    assert sent[1] and sent[2] and sent[5] and not sent.get(3)


@pytest.mark.parametrize(
    ("at", "byte", "announces"),
    [(0, 0, True), (4, 7, False), (5, 7, False), (14, 9, False), (17, 9, False), (24, 9, False), (27, 9, False)],
)
def test_an_arp_about_its_own_sender_announces(at: int, byte: int, announces: bool) -> None:
    arp = bytearray(
        b"\x00\x01\x08\x00\x06\x04\x00\x01" + bytes(6) + b"\x0a\x00\x00\x07" + bytes(6) + b"\x0a\x00\x00\x07"
    )
    arp[at] = byte
    assert capture._announces(bytes(arp)) is announces
    assert not capture._announces(bytes(arp[:27])) and not capture._announces(bytes([*arp[:14], *bytes(14)]))


@pytest.mark.parametrize(("long", "is_packet"), [(39, False), (40, True)])
def test_a_packet_of_ipv6_has_forty_bytes_before_its_own(long: int, is_packet: bool) -> None:
    assert (capture._packet(0.0, b"\x60" + bytes(long - 1)) is not None) is is_packet


def segment(first: int, data: int = 10) -> capture.Packet:
    return capture.Packet(t=float(first), source=b"a", target=b"b", segment=(1, 2, first, data))


def test_what_crossed_already_lies_less_than_half_of_all_numbers_back() -> None:
    half = 2**31
    assert [*capture._sent_again([segment(half, 10), segment(10 + 1, 9)])] == [11.0]
    assert [*capture._sent_again([segment(half, 10), segment(1, 9)])] == []
    assert (
        capture._segment(6, bytes(12) + b"\x50\x00", 30) == (0, 0, 0, 10) and capture._segment(6, bytes(13), 30) is None
    )


def test_a_tag_of_a_network_has_a_frame_behind_it() -> None:
    tagged = bytes(12) + b"\x81\x00\x00\x01"
    ethernet = min(capture.ETHERNET)
    assert capture._payload(ethernet, tagged + b"\x08\x00body") == (b"body", 0x800)
    assert capture._payload(ethernet, tagged + b"\x08\x00") == (b"\x00\x01\x08\x00", 0x8100)
    assert capture._payload(min(capture.RAW), b"body") == (b"body", 0)


@pytest.mark.parametrize(
    ("apart", "paused", "says"), [(True, 0.2, (False, False)), (False, None, (True, False)), (False, 0.2, (True, True))]
)
def test_where_a_wait_is_laid_beside_its_recording_says_when_and_what_the_log_has(
    apart: bool, paused: float | None, says: tuple[bool, bool]
) -> None:
    placed = (
        laid_beside.Placed.APART
        if apart
        else next(one for one in laid_beside.Placed if one is not laid_beside.Placed.APART)
    )
    stall = SimpleNamespace(seconds=span(0.25, 0.2, 0.3), start=4.5)
    words = beside_words._stall(SimpleNamespace(stall=stall, placed=placed), SimpleNamespace(pause=paused))  # type: ignore[arg-type]
    assert ("from 4.5 s on" in words, "was paused for 200 ms" in words) == says


# --- the lines of each program --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("sent", "dirtied"), [(1074, 30), (0, 0)])
def test_the_old_tools_of_xen_say_how_fast_pages_went_and_were_dirtied(sent: int, dirtied: int) -> None:
    said = "xc: Saving memory: iter {} (last sent 0 skipped 0): {}/131072\nxc: delta {}ms, dom0 1%, target 2%, sent {}Mb/s, dirtied {}Mb/s\n"
    found = one(said.format(0, 131072, 4000, 7, 7) + said.format(1, 2000, 500, sent, dirtied))
    last = found.samples[-1]
    assert (last.t, last.iteration, last.sent) == (4.5, 2, 133072 * PAGE)
    assert (last.rate, last.dirty_rate) == (sent * MBIT or None, dirtied * MBIT or None)


def test_xcp_ng_counts_from_nought_and_says_less_where_it_does_not_know() -> None:
    said = ((100, 0, 0), (50, -1, 0), (5, 90, 1), (5, 90, -1))
    text = "".join(
        f"2026-01-02T03:04:0{n}Z host emu-manager[7]: Event for `xenguest`: rem {rem}, sent {sent}, iter {k}, x\n"
        for n, (rem, sent, k) in enumerate(said)
    )
    found = read_content(text.encode()).migrations
    told = [(sample.sent, sample.remaining, sample.iteration) for item in found for sample in item.samples]
    assert told == [(0.0, 100.0 * PAGE, 1), (90.0 * PAGE, 5.0 * PAGE, 2)]


def test_a_migration_of_vmware_may_be_named_in_words() -> None:
    for said in ("MigrateSetInfo: hostlog mid=1234567", "migration id 1234567"):
        text = f"2026-01-02T03:04:05.000Z vmx| {said}\n2026-01-02T03:04:06.000Z vmkernel: VMotion: 4321: 1234567 S: Stopping pre-copy: only 77 pages left to send, which can be sent within the switchover time goal of 0.500 seconds (network bandwidth ~100.5 MB/s, 5% t2d)\n"
        assert len(read_content(text.encode()).migrations) == 1


def test_what_is_set_at_a_monitor_is_known() -> None:
    text = "(qemu) migrate_set_capability {} on\n(qemu) info migrate\nMigration status: active\ntotal time: 1000 ms\ntransferred ram: 1000 kbytes\nremaining ram: 500 kbytes\ntotal ram: 2000 kbytes\n"
    xbzrle, converge = (one(text.format(what)) for what in ("xbzrle", "auto-converge"))
    assert (xbzrle.delta_used, xbzrle.auto_converge) == (True, False)
    assert (converge.delta_used, converge.auto_converge) == (False, True)


def test_a_program_behind_libvirt_has_a_kind_of_job() -> None:
    types = libvirt_binding.TYPES
    for number, kind in (
        (0, types[0]),
        (1, types[1]),
        (len(types) - 1, types[-1]),
        (len(types), types[0]),
        (-1, types[0]),
        ("1", types[0]),
    ):
        assert next(libvirt_binding._lines({})) == f"Job type:         {types[0]}"
        assert next(libvirt_binding._lines({"type": number})) == f"Job type:         {kind}"
    for number in range(len(types)):
        words = "Expected downtime: 7 ms" if types[number] in ("Bounded", "Unbounded") else "downtime: 7"
        assert [*libvirt_binding._lines({"type": number, "downtime": 7, "a": 1})][1:] == [words, "a: 1"]


def test_an_error_without_words_is_told_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError("no words")

    monkeypatch.setattr(subprocess, "run", fail)
    asked = watching_libvirt._asked("virsh", watching_libvirt.Domain(uri="qemu:///system", name="a"))
    assert asked.problem == "no words"


@pytest.mark.parametrize(
    ("text", "port"), [("qmp:host:0", 0), ("qmp:host:1", 1), ("qmp:host:65535", 65535), ("qmp:host:65536", 0)]
)
def test_a_port_is_from_one_to_the_last(text: str, port: int) -> None:
    found = address_of(text)
    assert found.port == port and bool(found.path) is (port == 0)


def test_a_capture_that_ends_in_nothing_is_read_as_far_as_it_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    def frames(many: int) -> Iterator[tuple[float, int, bytes]]:
        yield from [(0.0, min(capture.RAW), b"\x45" + bytes(39))] * many
        raise ValueError

    monkeypatch.setattr(capture, "_frames", lambda content, where: frames(3))
    assert capture.read_capture(b"", "x").title == capture.TITLE
    monkeypatch.setattr(capture, "_frames", lambda content, where: frames(0))
    with pytest.raises(InputError, match="cannot be read"):
        capture.read_capture(b"", "x")


def test_an_answer_is_prompt_that_came_in_time() -> None:
    known = [client_side.Request(sent=1.0, answered=answered) for answered in (1.4, 1.6, None)]
    assert [client_side._is_prompt(one, 0.5) for one in known] == [True, False, False]


def test_a_wait_is_between_the_requests_around_it() -> None:
    before, *among, after = (
        client_side.Request(sent=float(t), answered=t + 0.01 if t in (0, 4) else None) for t in range(5)
    )
    found = client_side._row(before, among, after, 1.0)
    assert (found.start, found.end) == (1.0, 4.01)
    assert found.seconds == span(4.01 - 1.0, 1.5, 4.01)
    late = client_side._row(before, [client_side.Request(sent=1.0, answered=3.5)], after, 1.0)
    assert (late.end, late.seconds) == (3.5, span(2.5, 2.0, 3.5))


@pytest.mark.parametrize(("then", "lists"), [("50.00", 1), ("49.99", 2)])
def test_less_per_cent_by_more_than_a_half_are_another_list(then: str, lists: int) -> None:
    found = one(f"\rMigration: [50.50 %]\rMigration: [{then} %]\rMigration: [100.00 %]\n")
    assert sum(mark.event.name == "ITERATION" for mark in found.marks) == lists - 1


# --- what is worked out -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("left", "jumps"), [(930.0, False), (931.0, True), (None, False)])
def test_more_is_left_where_it_is_more_than_what_was_less_what_was_sent_by_two_steps(
    left: float | None, jumps: bool
) -> None:
    before = Sample(t=0.0, line=1, remaining=1000.0, sent=50.0, step=3.0)
    after = Sample(t=1.0, line=2, remaining=left, sent=150.0, step=10.0)
    assert jumps_up(before, after) is jumps


@pytest.mark.parametrize(
    ("ended", "by_clock", "usual"), [(10.0, True, 0.1), (10.0, False, USUAL_TIME), (None, True, USUAL_TIME)]
)
def test_a_run_may_be_off_by_the_clock_of_its_log_where_it_has_one(
    ended: float | None, by_clock: bool, usual: float
) -> None:
    assert _usual_time(SimpleNamespace(ended=ended, by_clock=by_clock, error=1.0)) == usual  # type: ignore[arg-type]


def test_another_end_is_expected_that_is_more_than_a_tenth_off() -> None:
    ends = [SimpleNamespace(first_done=None, end=SimpleNamespace(value=value)) for value in (10.0, 10.5, 12.0)]
    assert [differ(one, ends[0]) for one in ends] == [False, False, True]  # type: ignore[arg-type]


@pytest.mark.parametrize(("many", "off"), [(CHANGES, False), (CHANGES + 1, True)])
def test_told_rates_ask_for_lists_from_more_than_a_few_changes_on(many: int, off: bool) -> None:
    told = _Told(SimpleNamespace())  # type: ignore[arg-type]
    told._lists += [np.zeros(1)] * many
    assert bool(told.in_all()[0] > 0) is off


def test_between_two_looks_and_behind_them_as_much_was_sent_as_they_say() -> None:
    def carried(*times: float, most: float = np.inf) -> recorded_run._Carried:
        return recorded_run._Carried(t=np.asarray(times), sent=4.0 * np.asarray(times), most=most)

    assert recorded_run._sent_at(carried(2.0), 1.0) is None
    assert [recorded_run._sent_at(carried(0.0, 2.0), t) for t in (1.0, 2.0, 3.0)] == [4.0, 8.0, 12.0]
    assert recorded_run._sent_at(carried(0.0, 2.0, most=10.0), 3.0) == 10.0


def test_a_goodput_is_known_the_better_the_more_steps_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence_module, "_by_whole_seconds", lambda middle, *_: middle)
    for rates, half in (
        ([10.0, 20.0, 30.0], 2.5 * 14.8 / 3**0.5),
        ([16.0, 20.0, 20.0, 24.0, 24.0], 2.5 * 5.92 / 5**0.5),
    ):
        monkeypatch.setattr(evidence_module, "_rates", lambda samples, rates=rates: (rates, [1.0] * len(rates)))
        found = evidence_module.goodput(one(QMP.read_text(encoding="utf-8")), [])
        assert found is not None and found.value == 20.0 and found.high == pytest.approx(20.0 + half)
        assert found.low == pytest.approx(max(0.0, 20.0 - half))


def test_the_fine_grid_goes_as_far_down_as_up() -> None:
    rest = {name: np.ones(1) for name in fitting._NAMES}
    found = fitting._around(Guesses(**rest | {"used": np.full(1, 1e12), "working_set": np.full(1, 1e9)}))
    for name, middle in (("rate", 1.0), ("working_set", 1e9)):
        values = getattr(found, name)
        assert values.min() * values.max() == pytest.approx(middle**2) and values.min() < middle


def test_lists_that_a_log_counts_are_told_however_they_went() -> None:
    writes = SimpleNamespace(
        rate=span(1.0, 1.0, 1.0), working_set=span(1.0, 1.0, 1.0), used=span(1.0, 1.0, 1.0), misfit=0.0
    )
    evidence = SimpleNamespace(speed=span(1.0, 1.0, 1.0), used=1.0, left=np.zeros(1))
    for iterations in (5, None):
        log = replace(one(QMP.read_text(encoding="utf-8")), iterations=iterations, delta_used=True)
        why = untold_module.untold(log, evidence, writes, span(2.0, 1.0, 9.0))  # type: ignore[arg-type]
        assert ("iterations" in why) is (iterations is None)
    wide = replace_of(writes, rate=span(10.0, 1.0, 100.0))
    log = replace(log, delta_used=False)
    for left, reason in ((0.0, untold_module.ALIKE), (np.nan, untold_module.NO_LEFT)):
        seen = replace_of(evidence, left=np.full(1, left))
        assert untold_module.untold(log, seen, wide, span(2.0, 1.0, 9.0))["dirty_rate"].startswith(reason)  # type: ignore[arg-type]


@pytest.mark.parametrize(("name", "reason"), [("none", "No such file or directory"), ("a\0b", "null byte")])
def test_a_file_that_cannot_be_read_says_why(name: str, reason: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        content_of(tmp_path / name, "instead")
    assert reason in str(refused.value) and "Errno" not in str(refused.value)


def test_a_libvirt_that_answers_at_once_was_never_away() -> None:
    silent = watching_libvirt._Silence()
    assert silent.after(watching_libvirt._Answer(text="Job type: Unbounded")) is None and silent.turns == 1
    assert silent.after(watching_libvirt._Answer(text="", problem="gone away")) is Connection.LOST


# --- what is watched ------------------------------------------------------------------------------------------------------


@shared
def watched_lines() -> tuple[str, ...]:
    return tuple(QMP.read_text(encoding="utf-8").splitlines())


def test_what_is_watched_has_a_model_when_it_is_over_and_what_was_expected_until_then() -> None:
    assert opening.going_on(Followed(), None, "a", None) is None
    every, before, followed = watched_lines(), None, Followed()
    for upto in (len(every) // 4, len(every) // 4 + 1, len(every)):
        followed = go_on(followed, every[:upto])
        now = opening.going_on(followed, before, "a", None)
        assert now is not None and now.chosen == len(now.log.migrations) - 1 == 0
        assert (now.ahead is None) is followed.is_over is (upto == len(every))
        assert (now.run.until is None) is followed.is_over and (now.fit is not None) is bool(
            followed.is_over or now.ahead
        )
        assert now.beside is None
        if before is not None and before.ahead == now.ahead and before.ahead:
            assert now.fit is before.fit
        before = now


def test_a_client_s_record_stays_beside_what_is_watched() -> None:
    side = laid_beside.read_side(LOGS / "awkward" / "16_ping_client.txt")
    followed = go_on(Followed(), watched_lines())
    before = opening.going_on(followed, None, "a", None)
    assert before is not None
    after = opening.going_on(
        followed, replace(before, beside=laid_beside.laid_beside(side, before.recorded)), "a", None
    )
    assert after is not None and after.beside is not None and after.beside.side is side
