"""Is a real migration only asked about, and is what it says kept? Against a monitor that is made here and notes each word that it hears."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from migviz.cli.main import main
from migviz.errors import InputError
from migviz.recorded.asked_again import RETRIES, Connection, told_of
from migviz.recorded.reading import read_log
from migviz.recorded.recording import Status
from migviz.recorded.watching import Monitor, address_of, watched
from tests.fake_monitor import LOGS, REPLIES, FakeMonitor


@pytest.fixture
def path(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    yield tmp_path_factory.mktemp("q") / "s"  # a socket's path is short


def test_only_questions_are_sent_and_the_recording_opens_like_a_log(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monitor = FakeMonitor(path, [*REPLIES])
    monitor.start()
    log = tmp_path / "seen.jsonl"
    assert main(["watch", f"qmp:{path}", "-o", str(log), "--every", "1ms"]) == 0
    out = capsys.readouterr().out
    assert monitor.heard[0] == "qmp_capabilities"
    assert all(command.startswith("query-") for command in monitor.heard[1:])
    [recorded] = read_log(log).migrations
    assert recorded.status is Status.COMPLETED and recorded.total_time == 8.256 and recorded.limit == 0.1
    assert "Expected: " in out and "done after 8.26 s, pause 103 ms" in out


def test_a_monitor_that_goes_away_leaves_what_it_said(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monitor = FakeMonitor(path, REPLIES[:6])
    monitor.start()
    log = tmp_path / "seen.jsonl"
    assert main(["watch", f"qmp:{path}", "-o", str(log), "--every", "1ms"]) == 0
    [recorded] = read_log(log).migrations
    assert recorded.status is Status.UNKNOWN and len(recorded.samples) >= 3
    assert "ended before the migration did" in capsys.readouterr().out


def test_a_monitor_that_hangs_up_and_comes_back_is_asked_on_into_the_same_file(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monitor = FakeMonitor(path, [*REPLIES], drops=(4, 6))
    monitor.start()
    log = tmp_path / "seen.jsonl"
    assert main(["watch", f"qmp:{path}", "-o", str(log), "--every", "1ms"]) == 0
    monitor.join(5)
    out = capsys.readouterr().out
    assert monitor.greeted == 3 and all(word.startswith(("query-", "qmp_cap")) for word in monitor.heard)
    assert out.count("Nobody answers any more") == out.count("It answers again") == 2
    assert "done after 8.26 s, pause 103 ms" in out
    found = read_log(log)
    [recorded] = found.migrations
    assert recorded.status is Status.COMPLETED and found.lines_skipped == 0
    assert any("Nobody answered for" in note for note in recorded.notes)
    assert len(recorded.samples) == len(read_log(LOGS / "raw" / "03-u0.3.qmp1s.jsonl").migrations[0].samples)


def test_who_asks_again_waits_longer_each_time_and_gives_up_at_last(path: Path) -> None:
    monitor = FakeMonitor(path, REPLIES[:3])
    monitor.start()
    waited: list[int] = []
    lines = list(watched(address_of(f"qmp:{path}"), lambda: 0.0, lambda: waited.append(1)))
    assert [told_of(line) for line in lines if told_of(line)] == [Connection.LOST]
    assert sum(waited) == 3 + sum(RETRIES) and sorted(RETRIES) == list(RETRIES)


def test_what_is_no_question_is_never_sent(path: Path) -> None:
    monitor = FakeMonitor(path, REPLIES)
    monitor.start()
    asked = Monitor(address_of(f"qmp:{path}"))
    with pytest.raises(ValueError, match="no question"):
        asked.ask("migrate_cancel")
    asked.close()
    monitor.join(5)
    assert monitor.heard == ["qmp_capabilities"]


@pytest.mark.parametrize("text", ["libvirt:qemu:///system", "qmp:", "a", "qmp:/nowhere/at/all"])
def test_what_is_no_monitor_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        Monitor(address_of(text))


def test_who_greets_in_another_way_is_no_monitor(path: Path) -> None:
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(path))
    server.listen(1)

    def greet() -> None:
        with server.accept()[0] as link:
            link.sendall(b"220 mail.example\n")

    thread = threading.Thread(target=greet, daemon=True)
    thread.start()
    with server, pytest.raises(InputError, match="does not greet"):
        Monitor(address_of(f"qmp:{path}"))
    thread.join(5)


def test_a_port_is_a_port() -> None:
    assert (address_of("qmp:localhost:4444").host, address_of("qmp:localhost:4444").port) == ("localhost", 4444)
    assert address_of("qmp:[::1]:4444").host == "::1"
    assert address_of("qmp:/run/a:1").path == "/run/a:1"
