"""Is libvirt only asked, over a connection that may only read, and is what it says kept? Against a virsh, and a Python binding, that are made here and note each call."""

import os
import sys
from pathlib import Path

import pytest

from migviz.cli.main import main
from migviz.errors import InputError
from migviz.recorded.reading import read_log
from migviz.recorded.recording import Sample, Status
from migviz.recorded.watching_libvirt import NO_JOB, domain_of
from tests.fake_libvirt import fake_libvirt
from tests.fake_virsh import blocks_of, fake_virsh

LOG = Path(__file__).parent.parent / "reference" / "logs" / "samples" / "3-virsh_T40-u0.3-d300.txt"
RAW = LOG.parent.parent / "raw" / "03-u0.3.qmp1s.jsonl"
BLOCKS = blocks_of(LOG.read_text(encoding="utf-8"))
READING = ["--readonly", "--connect", "qemu:///system", "domjobinfo", "--domain", "web01"]
WATCH = ("watch", "libvirt:qemu:///system", "web01", "--every", "1ms")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    return tmp_path


def calls(heard: Path) -> list[list[str]]:
    return [line.split("\t") for line in heard.read_text(encoding="utf-8").splitlines()]


def test_virsh_is_only_asked_and_the_recording_opens_like_a_log(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "Completed" in BLOCKS[-1]
    heard = fake_virsh(folder, [NO_JOB, NO_JOB, *BLOCKS[:-1], NO_JOB], BLOCKS[-1])
    log = folder / "seen.txt"
    assert main([*WATCH, "-o", str(log)]) == 0
    for call in calls(heard):
        assert call in (READING, [*READING, "--completed", "--keep-completed"])
    assert sum("--completed" in call for call in calls(heard)) == 1
    [recorded], [truth] = read_log(log).migrations, read_log(LOG).migrations
    assert recorded.status is Status.COMPLETED and recorded.pause == truth.pause
    assert (recorded.total_time, len(recorded.samples)) == (truth.total_time, len(truth.samples))
    out = capsys.readouterr().out
    assert "Expected: " in out and "The migration is done after 12.4 s, pause 306 ms" in out


def test_a_vm_that_has_left_the_host_leaves_what_was_said(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fake_virsh(folder, BLOCKS[:8], None)  # then there is no such domain any more
    log = folder / "seen.txt"
    assert main([*WATCH, "-o", str(log)]) == 0
    [recorded] = read_log(log).migrations
    assert len(recorded.samples) == 8 and recorded.status is Status.UNKNOWN
    assert "The migration is over" in capsys.readouterr().out


def test_a_libvirt_that_is_started_anew_is_asked_on_into_the_same_file(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    away = "error: failed to connect to the hypervisor"
    fake_virsh(folder, [*BLOCKS[:5], away, away, away, *BLOCKS[5:-1], NO_JOB], BLOCKS[-1])
    log = folder / "seen.txt"
    assert main([*WATCH, "-o", str(log)]) == 0
    [recorded], [truth] = read_log(log).migrations, read_log(LOG).migrations
    assert recorded.status is Status.COMPLETED and len(recorded.samples) == len(truth.samples)
    assert any("Nobody answered for" in note for note in recorded.notes)
    out = capsys.readouterr().out
    assert out.count("Nobody answers any more") == out.count("It answers again") == 1


@pytest.mark.parametrize("looks", [[], [NO_JOB]])
def test_it_says_when_it_cannot_ask_or_sees_nothing(
    folder: Path, looks: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    fake_virsh(folder, looks, None)
    code = main([*WATCH])
    out, err = capsys.readouterr()
    if looks:
        assert code == 0 and "No migration was seen" in out
    else:
        assert code == 2 and "failed to get domain" in err and len(err.splitlines()) == 1


def test_without_virsh_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main([*WATCH]) == 2
    assert "libvirt-clients" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "name"),
    [("libvirt:", "web01"), ("libvirt:qemu:///system", ""), ("libvirt:qemu:///system", "--all"), ("libvirt:-c", "a")],
)
def test_what_names_no_vm_is_refused(text: str, name: str) -> None:
    with pytest.raises(InputError):
        domain_of(text, name)


# --- through the binding ------------------------------------------------------------------------------------------


def stats_of(samples: list[Sample], *, over: bool = False) -> list[dict[str, object]]:
    """What libvirt's jobStats gives for such looks: bytes, milliseconds, pages."""
    return [
        {
            "type": 3 if over else 2,
            "time_elapsed": round(1e3 * one.t),
            "memory_total": int(one.total or 0),
            "memory_processed": int(one.sent or 0),
            "memory_remaining": int(one.remaining or 0),
            "memory_iteration": one.iteration,
            "memory_constant": int(one.zeros or 0),
            "memory_normal": int(one.pages or 0),
            "memory_dirty_rate": int((one.dirty_rate or 0) / 4096),
            "memory_page_size": 4096,
            "downtime": 103 if over else 300,
        }
        for one in samples
    ]


def test_the_binding_is_preferred_only_reads_and_its_record_opens_like_a_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    truth = read_log(RAW).migrations[0]
    samples = [sample for sample in truth.samples if sample.t < (truth.total_time or 0)]
    module, heard = fake_libvirt(
        [{"type": 0}, *stats_of(samples), {"type": 0}], stats_of(list(truth.samples[-1:]), over=True)[0]
    )
    monkeypatch.setitem(sys.modules, "libvirt", module)
    monkeypatch.setenv("PATH", str(tmp_path))  # there is no virsh
    log = tmp_path / "seen.txt"
    assert main([*WATCH, "-o", str(log)]) == 0
    assert heard[0] == "openReadOnly qemu:///system" and heard.count(heard[0]) == 1
    assert {call.split()[0] for call in heard} == {"openReadOnly", "lookupByName", "jobStats"}
    assert [call for call in heard if call.startswith("jobStats") and call != "jobStats 0"] == ["jobStats 3"]
    [recorded] = read_log(log).migrations
    assert recorded.status is Status.COMPLETED and recorded.pause == 0.103 and recorded.limit == 0.3
    assert [one.sent for one in recorded.samples[:-1]] == [one.sent for one in samples]
    assert "The migration is done after" in capsys.readouterr().out


def test_a_binding_that_cannot_ask_says_why(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    module, _ = fake_libvirt([], None)
    monkeypatch.setitem(sys.modules, "libvirt", module)
    assert main(["watch", "libvirt:qemu+ssh://nowhere/system", "web01", "--every", "1ms"]) == 2
    err = capsys.readouterr().err
    assert "unable to connect" in err and len(err.splitlines()) == 1
