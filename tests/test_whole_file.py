"""Is at any time either the old file or the whole new one there, and is a device written to and never replaced?"""

import ast
import errno
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from migviz.errors import InputError
from migviz.whole_file import clear_begun, format_of, is_stream, whole_file, write_whole
from tests.source import nodes_of

PACKAGE = Path(__file__).resolve().parent.parent / "migviz"
OLD = "what was there before\n"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "old.txt"
    path.write_text(OLD)
    return path


def alone(path: Path) -> bool:
    """Nothing lies beside the file."""
    return os.listdir(path.parent) == [path.name]


@pytest.mark.parametrize("failing", ["fsync", "replace"])
def test_a_disk_that_fails_leaves_the_old_file_and_nothing_beside_it(
    old: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    def fail(*arguments: object) -> None:
        raise OSError(errno.ENOSPC, "full", "/some/.migviz-1.new")

    monkeypatch.setattr(os, "fsync", fail) if failing == "fsync" else monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="No space left") as error:
        write_whole(old, "new")
    assert error.value.filename == str(old)  # the user's file, not the one beside it
    assert old.read_text() == OLD
    assert alone(old)


@pytest.mark.parametrize("failure", [KeyboardInterrupt(), InputError([]), SystemExit(), OSError("no number")])
def test_what_goes_wrong_while_writing_leaves_the_old_file(old: Path, failure: BaseException) -> None:
    with pytest.raises(type(failure)) as error, whole_file(old) as file:
        file.write(b"half of it")
        raise failure
    assert error.value is failure
    assert old.read_text() == OLD
    assert alone(old)


def test_two_writers_of_one_file_each_write_a_whole_one(old: Path) -> None:
    with whole_file(old) as one, whole_file(old) as other:
        one.write(b"one")
        other.write(b"the other")
    assert old.read_bytes() == b"one"
    assert alone(old)


def test_a_link_stays_a_link_and_a_mode_stays_a_mode(old: Path) -> None:
    old.chmod(0o640)
    link = old.with_name("link")
    link.symlink_to(old.name)
    write_whole(link, "new")
    assert link.is_symlink()
    assert old.read_text() == "new"
    assert stat.S_IMODE(old.stat().st_mode) == 0o640


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="everything may be written by root")
def test_a_file_that_may_not_be_written_is_not_replaced(old: Path) -> None:
    old.chmod(0o440)
    with pytest.raises(PermissionError):
        write_whole(old, "new")


def test_a_pipe_with_a_name_is_written_to(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    write_whole(pipe, "one,two\n")
    reader.join()
    assert read == [b"one,two\n"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_device_is_written_to(capfd: pytest.CaptureFixture[str]) -> None:
    write_whole(Path("/dev/null"), "gone")
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)
    print("before")
    write_whole(Path("-"), "a row\n")
    write_whole(Path("/dev/stdout"), "another\n")
    assert capfd.readouterr().out == "before\na row\nanother\n"


def test_what_the_shell_appends_to_is_not_replaced(old: Path) -> None:
    with old.open("ab") as file:
        assert is_stream(Path(f"/dev/fd/{file.fileno()}"))
        write_whole(Path(f"/dev/fd/{file.fileno()}"), "and a row\n")
    assert old.read_text() == OLD + "and a row\n"


@pytest.mark.skipif(os.name != "posix", reason="elsewhere it cannot be asked whether a process runs")
def test_what_a_killed_program_had_begun_is_cleared_away(old: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left = old.with_name(f".migviz-{ended.pid}-aa.new")
    writing = old.with_name(f".migviz-{os.getpid()}-bb.new")
    other = old.with_name(".migviz-x-cc.new")
    for path in (left, writing, other):
        path.write_text("half")
    clear_begun(old.parent)
    assert not left.exists() and writing.exists() and other.exists() and old.exists()


@pytest.mark.skipif(os.name != "posix", reason="elsewhere it cannot be asked whether a process runs")
def test_what_a_killed_export_leaves_is_cleared_away_when_the_same_file_is_written_next(old: Path) -> None:
    program = (
        "import os, sys; from pathlib import Path; from migviz.whole_file import whole_file\n"
        "with whole_file(Path(sys.argv[1])) as file: file.write(b'half'); os.kill(os.getpid(), 9)"
    )
    other = old.with_name("other.txt")
    for path in (old, old, other):
        subprocess.run([sys.executable, "-c", program, str(path)], check=False)
    assert len(os.listdir(old.parent)) == 1 + 2  # the second cleared what the first had left
    with whole_file(old) as still_writing:
        write_whole(old, "new")  # another of the same file is not taken from the one that writes it
        still_writing.write(b"newest")
    assert old.read_text() == "newest"
    assert len(os.listdir(old.parent)) == 1 + 1  # what was begun of another file waits for its own turn
    write_whole(other, "new")
    assert sorted(os.listdir(old.parent)) == sorted([old.name, other.name])


def test_the_suffix_decides_the_format(tmp_path: Path) -> None:
    assert format_of(tmp_path / "a.PNG", ("png", "svg")) == "png"
    assert format_of(Path("-"), ("mp4", "gif")) == "mp4"
    for wrong in ("a.migviz", "a", "png", ".png"):
        with pytest.raises(InputError, match=r"must end in \.png or \.svg"):
            format_of(tmp_path / wrong, ("png", "svg"))
    with pytest.raises(InputError, match="is not a folder"):
        format_of(tmp_path / "no" / "a.png", ("png", "svg"))


WRITERS = {"write_text", "write_bytes", "setFileName", "QSaveFile", "QFile", "touch"}
READ_ONLY = {"r", "rb"}


def _opened_to_write(call: ast.Call) -> bool:
    """Whether this is `open` or `.open` with a mode that writes; os.open has no mode in words."""
    modes = [*call.args, *(word.value for word in call.keywords if word.arg == "mode")]
    words = {one.value for one in modes if isinstance(one, ast.Constant) and isinstance(one.value, str)}
    return any(set(word) <= set("rwxabt+") and word not in READ_ONLY and word for word in words)


def writers_in(path: Path) -> list[str]:
    """Everything in a file that writes a file on its own."""
    found = []
    for node in nodes_of(path):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
        if (
            name in WRITERS
            or (name in ("open", "fdopen") and _opened_to_write(node))
            or (name in ("save", "QPdfWriter", "QSvgGenerator") and node.args and "str(" in ast.unparse(node.args[0]))
        ):
            found.append(f"{path.name}:{node.lineno}: {ast.unparse(called)}")
    return found


KNOWN = {
    "film.py": 1,  # av.open(file, "w"): into the file that whole_file has opened
    "whole_file.py": 3,
}


def test_one_function_writes_every_file() -> None:
    found = {path.name: writers_in(path) for path in sorted(PACKAGE.rglob("*.py"))}
    assert {name: lines for name, lines in found.items() if len(lines) != KNOWN.get(name, 0)} == {}


def test_a_writer_of_its_own_is_found(tmp_path: Path) -> None:
    path = tmp_path / "wrong.py"
    path.write_text('path.write_text("a")\nopen(path, "wb")\npath.open(mode="a")\nimage.save(str(path))\nopen(path)\n')
    assert len(writers_in(path)) == 4
