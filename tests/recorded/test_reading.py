"""Is each recorded sample read as what it is? Held against what is known of the migrations that the samples were made from."""

import csv
from pathlib import Path

import pytest

from migviz.errors import InputError
from migviz.recorded.reading import read_content, read_log
from migviz.recorded.recording import Event, Recorded, Status
from migviz.recorded.table import READERS

LOGS = Path(__file__).parent.parent / "reference" / "logs"
TRUTH = list(csv.DictReader((LOGS / "truth.csv").read_text(encoding="utf-8").splitlines()))
SAMPLES = [row for row in TRUTH if row["file"].startswith("samples/")]
FORMATS = {
    "1-qmp": "qmp",
    "2-hmp": "hmp",
    "3-virsh": "virsh",
    "4-pve": "proxmox",
    "5-nova": "nova",
    "6-kubevirt": "kubevirt",
}
COUNTED = ("1-qmp", "2-hmp", "3-virsh")
"""Those whose last answer has the counters of the whole migration."""


def awkward(name: str) -> tuple[Recorded, ...]:
    return read_log(LOGS / "awkward" / name).migrations


@pytest.mark.parametrize("row", SAMPLES, ids=lambda row: row["file"][8:])
def test_a_sample_is_read_as_the_migration_that_it_was(row: dict[str, str]) -> None:
    log = read_log(LOGS / row["file"])
    assert log.format == FORMATS[row["format"]]
    assert log.lines_skipped == 0
    [found] = log.migrations
    ended_in_silence = row["format"] == "3-virsh" and row["status"] == "cancelled"
    assert found.status.value == ("unknown" if ended_in_silence else row["status"])
    if found.status is not Status.UNKNOWN:
        assert found.total_time == pytest.approx(float(row["total_time_ms"]) / 1e3, abs=1.01)
    if row["format"] in COUNTED and found.status is Status.COMPLETED:
        assert found.total_time == pytest.approx(float(row["total_time_ms"]) / 1e3, abs=0.001)
        assert found.iterations == int(row["iterations_sync_count"]) - 1
        assert found.sent == pytest.approx(float(row["sent_bytes"]), rel=0.002)
    if found.pause is not None:
        assert found.pause == pytest.approx(float(row["pause_reported_ms"]) / 1e3, abs=0.001)
    if found.memory:
        assert found.memory == pytest.approx(float(row["ram_total_bytes"]), rel=0.002)
    if row["status"] == "completed":
        assert found.converged is (row["capabilities"] != "postcopy-ram")


@pytest.mark.parametrize("path", sorted((LOGS / "raw").iterdir()), ids=lambda path: path.name)
def test_what_qemu_itself_answered_is_read(path: Path) -> None:
    rows = (LOGS / "raw_truth.csv").read_text(encoding="utf-8").splitlines()
    truth = {row["run"]: row for row in csv.DictReader(rows)}
    row = truth[path.name.partition(".hmp")[0].partition(".qmp")[0]]
    log = read_log(path)
    [found] = log.migrations
    assert log.lines_skipped <= 1  # the program's own end
    assert found.status.value == row["status"]
    if found.status is Status.COMPLETED:
        assert found.total_time == pytest.approx(float(row["total_ms"]) / 1e3)
        assert found.pause == pytest.approx(float(row["downtime_ms"]) / 1e3)
        assert found.iterations == int(row["passes"]) - 1
        assert found.sent == pytest.approx(float(row["transferred"]), abs=1024)


def test_half_of_the_last_line_counts_for_nothing() -> None:
    [found] = awkward("01_truncated.log")
    assert found.status is Status.UNKNOWN and found.total_time is None and found.pause is None
    assert len(found.samples) == 8 and found.notes


def test_two_migrations_of_a_log_are_two_also_over_midnight() -> None:
    first, second = awkward("02_two_migrations.log")
    assert (first.pause, second.pause) == (0.306, 0.014)
    assert first.memory and second.memory and first.memory > 1.9 * second.memory
    assert second.total_time == pytest.approx(6.3, abs=1.0)


def test_line_ends_of_another_system_change_nothing() -> None:
    [found] = awkward("03_crlf_bom.txt")
    assert found.total_time == 14.77 and found.pause == 0.993 and found.iterations == 10


def test_lines_of_other_programs_are_skipped_and_counted() -> None:
    log = read_log(LOGS / "awkward" / "04_syslog_prefix.log")
    [found] = log.migrations
    assert found.status is Status.CANCELLED and 10 < log.lines_skipped < 25
    assert found.total_time == pytest.approx(68.5, abs=0.1)


def test_a_migration_that_kubevirt_gave_up_was_cancelled_and_says_why() -> None:
    [found] = awkward("06_aborted_timeout.jsonl")
    assert found.status is Status.CANCELLED and "not completed after 60 seconds" in found.reason
    assert found.converged is False


@pytest.mark.parametrize(
    ("reason", "status"),
    [("migration out job: canceled by client", Status.CANCELLED), ("connection reset by peer", Status.FAILED)],
)
def test_of_a_migration_that_kubevirt_calls_failed_the_reason_says_whether_somebody_cancelled_it(
    reason: str, status: Status
) -> None:
    text = (LOGS / "samples" / "6-kubevirt_T40-u0.8-d300.jsonl").read_text(encoding="utf-8")
    over = text.replace('"Live migration succeeded."', f'"Live migration failed.", "reason": "{reason}"')
    [found] = read_content(over.encode()).migrations
    assert (found.status, found.reason) == (status, reason)


def test_the_time_of_the_disks_is_not_that_of_the_memory() -> None:
    [found] = awkward("08_storage_first.log")
    assert found.total_time == pytest.approx(17.1, abs=1.0)
    assert found.memory == pytest.approx(2**30, rel=0.01)
    assert found.notes


def test_a_log_without_years_in_the_wording_of_2016_is_read() -> None:
    [found] = awkward("12_pve_old_style.log")
    assert [sample.remaining for sample in found.samples] == [437321728, 355659776, 274378752, 193527808]
    assert found.limit == 0.3 and found.pause == 0.021


def test_a_limit_that_was_raised_under_way_is_marked() -> None:
    [found] = awkward("13_pve_auto_increase.log")
    raised = [mark.value for mark in found.marks if mark.event is Event.LIMIT]
    assert found.limit == 0.1 and raised == [0.2, 0.4, 0.8, 1.6]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"\n \n", "is empty"),
        (b"\x7fELF\x02\0\0\0\0\1", "binary"),
        (b"Dear diary,\nthe memory of the migration fades.\n", "Nearest came line 2"),
        (b"hello\n", "Known are: QEMU"),
    ],
)
def test_what_is_no_log_gets_one_message(content: bytes, said: str) -> None:
    with pytest.raises(InputError) as caught:
        read_content(content, "a.log")
    assert len(caught.value.problems) == 1
    assert said in str(caught.value)


def test_every_format_says_how_it_was_verified() -> None:
    assert len({reader.name for reader in READERS}) == len(READERS) >= 13
    assert all(reader.verified and reader.known_by for reader in READERS)


def test_a_counter_that_falls_begins_another_migration() -> None:
    text = (LOGS / "samples" / "1-qmp_L160-u0.3-d300.jsonl").read_text(encoding="utf-8")
    replies = [line for line in text.splitlines() if '"transferred"' in line and '"active"' in line]
    found = read_content("\n".join([*replies, *replies]).encode()).migrations
    assert len(found) == 2 and [len(item.samples) for item in found] == [len(replies)] * 2
    assert {item.status for item in found} == {Status.UNKNOWN}


def test_a_clock_that_was_set_is_said_and_the_counter_is_believed() -> None:
    lines = (LOGS / "samples" / "1-qmp_L40-u0.8-d300.jsonl").read_text(encoding="utf-8").splitlines()
    moved = [line.replace("T10:06:4", "T09:06:4") for line in lines]
    assert moved != lines
    plain, jumped = (read_content("\n".join(some).encode()).migrations[0] for some in (lines, moved))
    assert [sample.t for sample in jumped.samples] == [sample.t for sample in plain.samples]
    assert any("clock was set" in note for note in jumped.notes) and not plain.notes


def test_an_object_may_be_spread_over_lines() -> None:
    import json

    lines = (LOGS / "samples" / "1-qmp_L40-idle-d300.jsonl").read_text(encoding="utf-8").splitlines()
    spread = "\n".join(json.dumps(json.loads(line), indent=2) for line in lines)
    plain, pretty = (read_content(text.encode()) for text in ("\n".join(lines), spread))
    assert [sample.sent for sample in pretty.migrations[0].samples] == [
        sample.sent for sample in plain.migrations[0].samples
    ]
    assert pretty.lines_skipped == 0 and pretty.lines > 100


@pytest.mark.parametrize(
    "before", ["Nov 26 12:00:{t:02} host1 qemu[1234]: ", "2026-11-26T12:00:{t:02}+00:00 host1 kernel: "]
)
def test_what_syslog_writes_in_front_is_taken_off_and_its_clock_kept(before: str) -> None:
    from migviz.recorded.lines import lines_of

    lines = lines_of("\n".join(before.format(t=t) + "hello" for t in (1, 4)).encode(), "")
    assert [line.text for line in lines] == ["hello", "hello"]
    assert lines[0].clock is not None and lines[1].clock == lines[0].clock + 3


@pytest.mark.parametrize(
    ("stamped", "clock"),
    [
        ('{"MESSAGE": "hello", "__REALTIME_TIMESTAMP": "1774284933500000"}', 1774284933.5),
        ('{"log": "hello\\n", "time": "2026-03-23T16:55:33.5Z"}', 1774284933.5),
        ('{"MESSAGE": "hello", "__REALTIME_TIMESTAMP": "some time"}', None),
        ('{"log": "hello"}', None),
    ],
)
def test_what_the_journal_or_docker_wrote_around_a_line_is_taken_off_and_its_clock_kept(
    stamped: str, clock: float | None
) -> None:
    from migviz.recorded.lines import lines_of

    (line,) = lines_of(stamped.encode(), "")
    assert (line.text, line.clock) == ("hello", clock)


@pytest.mark.parametrize("said", ["Switching to post-copy migration", "The VM was switched to post-copy"])
def test_nova_may_say_in_two_ways_that_it_switches(said: str) -> None:
    text = (LOGS / "samples" / "5-nova_T40-u1.2-d300-post1.log").read_text(encoding="utf-8")
    head, _, rest = text.partition("VM Paused (Lifecycle Event)")
    before = head[: head.rindex("\n") + 1]
    line = f"{head[head.rindex(chr(10)) + 1 :]}{said}\n"
    read = read_content((before + line + head[len(before) :] + "VM Paused (Lifecycle Event)" + rest).encode())
    assert Event.POST_COPY in {mark.event for mark in read.migrations[0].marks}


def test_a_job_that_was_gone_while_far_from_its_end_did_not_complete() -> None:
    [recorded] = read_log(LOGS / "samples" / "3-virsh_L40-u1.2-d300.txt").migrations
    assert recorded.status is Status.UNKNOWN and recorded.gone and recorded.converged is False
    assert any("it was ended from outside" in note for note in recorded.notes)
    assert not any("ends before" in note for note in recorded.notes)


def test_a_job_that_was_gone_near_its_end_may_have_done_either() -> None:
    blocks = (LOGS / "samples" / "3-virsh_T40-u0.3-d300.txt").read_text(encoding="utf-8").rpartition("Job type:")[0]
    [recorded] = read_content(f"{blocks}Job type:         None\n".encode()).migrations
    assert recorded.status is Status.UNKNOWN and recorded.gone and recorded.converged is None
    assert any("--keep-completed" in note for note in recorded.notes)


def test_that_nova_is_silent_about_post_copy_shows_in_how_late_the_end_comes() -> None:
    [recorded] = read_log(LOGS / "samples" / "5-nova_T40-u1.2-d300-post1.log").migrations
    [other] = read_log(LOGS / "samples" / "5-nova_T40-u0.8-d300.log").migrations
    assert recorded.post_copy and recorded.converged is False and any("went over" in note for note in recorded.notes)
    assert not other.post_copy and other.converged is True


def test_what_is_not_counted_to_the_end_is_known_to_be_at_least_so_many() -> None:
    [kubevirt] = read_log(LOGS / "samples" / "6-kubevirt_T40-u0.8-d300.jsonl").migrations
    [nova] = read_log(LOGS / "samples" / "5-nova_L40-u1.2-d300.log").migrations
    assert kubevirt.iterations is None and kubevirt.least_iterations is not None
    assert 2 <= kubevirt.least_iterations <= 25
    assert nova.least_iterations is not None and 5 <= nova.least_iterations <= 31


@pytest.mark.parametrize(
    ("written", "limit"), [("100", 100 * 2**20), ("100M", 100 * 2**20), ("2G", 2 * 2**30), ("512K", 512 * 2**10)]
)
def test_a_limit_typed_at_the_monitor_has_its_unit_mebibytes_where_none_is_written(written: str, limit: float) -> None:
    sample = (LOGS / "samples" / "2-hmp_L40-u0.8-d300.txt").read_text(encoding="utf-8")
    typed = f"(qemu) migrate_set_parameter max-bandwidth {written}\n{sample}"
    [found] = read_content(typed.encode()).migrations
    assert found.speed_limit == limit


@pytest.mark.parametrize(("unit", "step"), [("B", 1.0), ("MiB", 2.0**20)])
def test_kubevirt_s_sizes_are_as_exact_as_their_unit(unit: str, step: float) -> None:
    info = f"Migration info for 1c5c5b1c: TimeElapsed:4000ms MemoryProcessed:9{unit} MemoryRemaining:7{unit}"
    line = f'{{"component":"virt-launcher","msg":"{info} MemoryTotal:99{unit} Iteration:1"}}'
    [found] = read_content(line.encode()).migrations
    assert [sample.step for sample in found.samples] == [step]
