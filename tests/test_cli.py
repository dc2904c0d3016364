"""Does the command line do what it says, and say what is wrong in one message each?"""

import argparse
import csv
import io
import json
import math
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

import migviz
from migviz.cli.main import _parser, main
from migviz.cli.output import as_json
from migviz.scenario.fields import FIELDS
from migviz.scenario.policies import POLICIES
from migviz.scenario.presets import PRESETS
from tests.few_recordings import few_recordings

ROOT = Path(__file__).resolve().parent.parent
Answer = tuple[int, str, str]


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Callable[..., Answer]:
    """Runs a command in this process; returns exit code, output and errors."""

    def run(*arguments: object) -> Answer:
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as end:  # argparse leaves in this way
            code = int(end.code or 0)
        out, err = capsys.readouterr()
        return code, out, err

    return run


@pytest.fixture
def wrong(said: Callable[..., Answer]) -> Callable[..., str]:
    """Runs a command that must be refused; returns its one message."""

    def run(*arguments: object) -> str:
        code, out, err = said(*arguments)
        assert code == 2
        assert out == ""
        assert "Traceback" not in err
        lines = err.splitlines()
        assert len(lines) == 1, err
        assert lines[0].startswith("migviz: ")
        return lines[0].removeprefix("migviz: ")

    return run


def process(*arguments: str, **settings: str) -> subprocess.CompletedProcess[bytes]:
    environment = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    return subprocess.run(
        [sys.executable, "-m", "migviz", *arguments],
        capture_output=True,
        cwd=ROOT,
        env=environment | settings,
        timeout=300,
    )


# --- what it does -----------------------------------------------------------------------------------------------


def test_a_field_that_is_set_and_changes_nothing_is_named_with_what_would_give_it_effect(
    said: Callable[..., Answer],
) -> None:
    code, out, err = said("run", "--set", "workload.every=5 s")
    assert code == 0 and out
    assert err == (
        "workload.every changes nothing here. The VM writes all the time, in one place. "
        "`--set workload.rhythm='bursts'` would give it effect.\n"
    )
    assert "no room to move" in said("run", "--set", "workload.rhythm=moving")[2]
    assert said("run", "--set", "workload.rhythm=bursts", "--set", "workload.every=5 s", "--set", "seed=3")[2] == ""


def test_run_prints_the_tables_and_one_closing_sentence(said: Callable[..., Answer]) -> None:
    code, out, err = said("run")
    assert (code, err) == (0, "")
    assert out.startswith("4 GiB VM, dirty rate 11 MiB/s")
    assert out.endswith("The copy converged after 4 iterations: 420 KiB was left.\n")


def test_run_without_a_file_is_the_default_and_a_file_changes_it(said: Callable[..., Answer], tmp_path: Path) -> None:
    file = tmp_path / "small.migviz"
    file.write_text("# a comment\n\nvm.memory: 1 GiB\nat 3 s: link.bandwidth = 100 Mbit/s\n", encoding="utf-8")
    code, out, _ = said("run", file, "--json")
    data = json.loads(out)
    assert code == 0
    assert data["scenario"]["vm.memory"] == 2**30
    assert data["scenario"]["at 3 s: link.bandwidth"] == 12.5e6


def test_options_go_on_top_of_the_file(said: Callable[..., Answer], tmp_path: Path) -> None:
    file = tmp_path / "a.migviz"
    file.write_text("vm.memory: 1 GiB\nseed: 3\nlink.mtu: 9000\nworkload.preset: oltp\n", encoding="utf-8")
    options = ("--set", "vm.memory=2 GiB", "--seed", "7", "--preset", "idle", "--set", "at 1 s: link.state = down")
    data = json.loads(said("run", file, *options, "--json")[1])["scenario"]
    assert (data["vm.memory"], data["seed"], data["link.mtu"]) == (2**31, 7, 9000)
    assert data["workload.preset"] == "idle"
    assert data["at 1 s: link.state"] == "down"


def test_the_same_seed_gives_the_same_output_and_another_one_does_not(said: Callable[..., Answer]) -> None:
    one, again, other = (said("run", "--json", "--seed", seed)[1] for seed in (1, 1, 2))
    assert one == again
    assert json.loads(one)["iterations"] != json.loads(other)["iterations"]


def test_csv_is_read_by_a_csv_reader(said: Callable[..., Answer]) -> None:
    code, out, _ = said("run", "--csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert code == 0
    assert [row["number"] for row in rows] == ["1", "2", "3", "4", "5"]
    assert rows[-1]["in_pause"] == "True"


def test_a_moment_is_printed_for_a_time_and_for_a_point(said: Callable[..., Answer]) -> None:
    assert re.search(r"iteration +1\n", said("moment", "--at", "12 s")[1])
    data = json.loads(said("moment", "--at", "iteration 3", "--json")[1])
    assert (data["iteration"], data["step"]) == (3, 3)
    assert json.loads(said("moment", "--at", "pause", "--json", "--preset", "toy")[1])["running"] is False


def test_fields_presets_and_policies_are_listed(said: Callable[..., Answer]) -> None:
    for command, names in (("fields", FIELDS), ("presets", PRESETS), ("policies", POLICIES)):
        code, out, err = said(command)
        assert (code, err) == (0, "")
        assert all(name in out for name in names)


def test_version_and_help_say_so(said: Callable[..., Answer]) -> None:
    assert said("--version") == (0, f"migviz {migviz.__version__}\n", "")
    code, out, _ = said("--help")
    assert code == 0
    assert all(command in out for command in ("run", "moment", "fields", "presets", "policies", "validate"))


def test_validate_prints_the_table_and_a_summary_beside_it(said: Callable[..., Answer], tmp_path: Path) -> None:
    code, out, err = said("validate", "--reference", few_recordings(tmp_path))
    assert code == 0
    assert "| migration | total time |" in out and out.startswith(err.removesuffix("\n"))
    assert "QEMU: 4 migrations" in err


# --- what it refuses --------------------------------------------------------------------------------------------


def test_every_problem_of_a_file_gets_its_own_line(said: Callable[..., Answer], tmp_path: Path) -> None:
    file = tmp_path / "bad.migviz"
    file.write_text("vm.memroy: 4 GiB\nlink.bandwidth: 1 Gb\nseed: 1\nseed: 2\nnonsense\n", encoding="utf-8")
    code, out, err = said("run", file)
    assert (code, out) == (2, "")
    lines = err.splitlines()
    assert [line.split(": ")[1] for line in lines] == [f"{file}:{number}" for number in (1, 2, 4, 5)]
    assert 'Did you mean "vm.memory"?' in lines[0]
    assert "bits or bytes?" in lines[1]
    assert "first in line 3" in lines[2]


def test_a_file_that_is_not_there_is_named(wrong: Callable[..., str], tmp_path: Path) -> None:
    assert (
        wrong("run", tmp_path / "none.migviz") == f"{tmp_path}/none.migviz: cannot be read: No such file or directory"
    )
    assert "cannot be read" in wrong("moment", tmp_path / "none.migviz", "--at", "1 s")
    assert "cannot be read" in wrong("run", tmp_path / ("x" * 300))
    assert "is a directory" in wrong("run", "")


def test_a_directory_is_no_scenario(wrong: Callable[..., str], tmp_path: Path) -> None:
    assert "is a directory" in wrong("run", tmp_path)


def test_a_file_that_is_no_text_is_refused(wrong: Callable[..., str], tmp_path: Path) -> None:
    file = tmp_path / "x.migviz"
    file.write_bytes(b"\x7fELF\0\0\1")
    assert "is a binary file" in wrong("run", file)
    file.write_bytes("title: ok\ntitle: é".encode("latin-1"))
    assert wrong("run", file).startswith(f"{file}:2: is not UTF-8 text (byte 0xe9)")


def test_a_file_of_100_mb_is_refused_at_once(wrong: Callable[..., str], tmp_path: Path) -> None:
    file = tmp_path / "large.migviz"
    with file.open("wb") as large:
        large.truncate(100_000_000)
    began = time.perf_counter()
    assert "is larger than 1000 kB" in wrong("run", file)
    assert time.perf_counter() - began < 5, "it was read to the end"


def test_a_byte_order_mark_and_windows_line_ends_are_no_problem(said: Callable[..., Answer], tmp_path: Path) -> None:
    file = tmp_path / "windows.migviz"
    file.write_bytes(b"\xef\xbb\xbfmigviz: 2\r\nvm.memory: 1 GiB\r\nseed: 2\r\n")
    code, out, err = said("run", file, "--json")
    assert (code, err) == (0, "")
    assert json.loads(out)["scenario"]["seed"] == 2


def test_an_empty_file_is_the_default_scenario(said: Callable[..., Answer], tmp_path: Path) -> None:
    file = tmp_path / "empty.migviz"
    file.touch()
    assert said("run", file)[1] == said("run")[1]


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("vm.memroy=4 GiB", ["--set: ", 'unknown name "vm.memroy"', 'Did you mean "vm.memory"?']),
        ("vm.memory=4 Gb", ["--set: ", "vm.memory", "bits or bytes?", "write GB"]),
        ("vm.memory=4", ["--set: ", "vm.memory", "has no unit"]),
        ("vm.memory=-4 GiB", ["--set: ", "outside the range 4 KiB to 64 TiB"]),
        ("vm.memory=65 TiB", ["--set: ", "outside the range"]),
        ("vm.memory=0", ["--set: ", "0 B is outside the range"]),
        ("vm.memory=inf", ["--set: ", "not a finite number"]),
        ("vm.memory=1e999 GiB", ["--set: ", "too large"]),
        ("vm.memory=", ["--set: ", "the value is missing"]),
        ("vm.memory", ["--set: ", '"vm.memory" is not a NAME=VALUE setting']),
        ("", ["--set: ", "is not a NAME=VALUE setting"]),
        ("# comment", ["--set: ", "is not a NAME=VALUE setting"]),
        ("=4", ["--set: ", 'unknown name ""']),
        ("workload.working_set=5 GiB", ["--set: ", "5 GiB is more than vm.memory. Write at most 4 GiB"]),
        ("migration.technique=warp", ["--set: ", '"warp" is not one of live, quick, post-copy, hybrid']),
        ("migration.policy=qemu-post", ["--set: ", 'Did you mean "qemu-post-copy"?']),
        ("migration.max_iterations=2.5", ["--set: ", "not a whole number"]),
        ("link.mtu=1500 Mbit/s", ["--set: ", "link.mtu"]),
        ("at 5 s: vm.memory = 1 GiB", ["--set: ", "vm.memory is fixed once the migration runs"]),
        ("at -5 s: link.state = down", ["--set: ", "is in the past"]),
        ("at 5: link.state = down", ["--set: ", "the time of the change", "has no unit"]),
        ("at 5 s: link.state", ["--set: ", "is not a valid change"]),
        ("at 5 s: link.stat = down", ["--set: ", 'Did you mean "link.state"?']),
        ("at 5 s: link.state = broken", ["--set: ", '"broken" is not one of up, down']),
    ],
)
def test_a_wrong_setting_says_which_option_and_how_to_fix_it(
    wrong: Callable[..., str], setting: str, words: list[str]
) -> None:
    message = wrong("run", "--set", setting)
    assert all(word in message for word in words), message


def test_a_setting_given_twice_is_refused(wrong: Callable[..., str]) -> None:
    assert "--set: seed is given twice" in wrong("run", "--set", "seed=1", "--set", "seed=2")


def test_an_unknown_preset_gets_the_nearest_name(wrong: Callable[..., str]) -> None:
    message = wrong("run", "--preset", "oltpp")
    assert message.startswith("--preset: ") and message.endswith('Did you mean "oltp"?')
    assert "is not one of book, idle" in wrong("run", "--preset", "")


@pytest.mark.parametrize("seed", ["-1", "1.5", "abc", "1e30", "", "1 s", "9007199254740993"])
def test_a_seed_that_is_none_is_refused(wrong: Callable[..., str], seed: str) -> None:
    assert wrong("run", "--seed", seed).startswith("--seed: seed: ")


def test_a_moment_that_is_not_there_is_refused(wrong: Callable[..., str]) -> None:
    assert 'Did you mean "pause"?' in wrong("moment", "--at", "puase")
    assert "this run has no iteration 7" in wrong("moment", "--at", "iteration 7")
    assert "has no unit" in wrong("moment", "--at", "12")
    assert "outside the run" in wrong("moment", "--at", "1 h")


def test_a_folder_without_reference_data_is_refused(wrong: Callable[..., str], tmp_path: Path) -> None:
    message = wrong("validate", "--reference", tmp_path)
    assert message.startswith(f"{tmp_path}: holds no reference data: qemu_runs.csv")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["run", "--json", "--csv"], "not allowed with argument"),
        (["moment"], "--at"),
        (["moment", "--at"], "--at"),
        (["rnu"], "invalid choice: 'rnu'"),
        (["run", "--sed", "4"], "unrecognized arguments: --sed"),
        (["run", "a.migviz", "b.migviz"], "unrecognized arguments: b.migviz"),
        (["fields", "extra"], "unrecognized arguments: extra"),
        (["--nonsense"], "--nonsense"),
        (["report", "a.log"], "-o/--output"),
        (["explain", "--memory", "32GiB"], "--link, --hypervisor, --took, --hung"),
        (["sweep"], "--x"),
        (["require"], "required"),
    ],
)
def test_wrong_options_are_refused_with_the_way_to_call_it(
    said: Callable[..., Answer], arguments: list[str], words: str
) -> None:
    code, out, err = said(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith("usage: migviz") and words in err.splitlines()[-1]


# --- as a process -----------------------------------------------------------------------------------------------


def test_without_a_command_and_without_a_display_it_says_so_in_one_line_and_prints_the_default_run() -> None:
    done = process()
    assert done.returncode == 0
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout == process("run").stdout
    assert b"Memory transfers" in done.stdout and b"\x1b" not in done.stdout


def test_a_problem_ends_the_process_with_2_and_one_line() -> None:
    done = process(
        "run", "--set", "vm.memory=\udcff".encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape")
    )
    assert done.returncode == 2 and done.stdout == b""
    assert len(done.stderr.splitlines()) == 1 and b"Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [["run"], ["run", "--json"], ["fields"]])
def test_a_reader_that_leaves_early_leaves_no_traceback(arguments: list[str]) -> None:
    reader, writer = os.pipe()
    running = subprocess.Popen(
        [sys.executable, "-m", "migviz", *arguments], stdout=writer, stderr=subprocess.PIPE, cwd=ROOT
    )
    os.close(reader)
    os.close(writer)
    _, errors = running.communicate(timeout=300)
    assert errors == b""
    assert running.returncode == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a full disk is played by /dev/full")
def test_a_full_disk_is_told_in_one_line() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "migviz", "run"],
            stdout=full,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            timeout=300,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr == b"migviz: cannot write the output: No space left on device\n"


def interrupted(running: subprocess.Popen[str]) -> str:
    """What a process says after Ctrl-C. Python loses a signal that comes while it tidies up an object: then once more."""
    for _ in range(6):
        running.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            return running.communicate(timeout=15)[1]
    running.kill()
    raise AssertionError("it goes on after six interruptions")


TOLD = {
    "validate": (
        "import migviz.study.validation as room\n"
        "whole, room.compare = room.compare, lambda one: (print('begun', flush=True), whole(one))[1]\n"
    ),
    "evacuate | --preset | rack | --sweep | at-once": (
        "import migviz.study.emptying as room\n"
        "whole, room.ways_of = room.ways_of, lambda some: (print('begun', flush=True), whole(some))[1]\n"
    ),
}
"""What each command does again and again, so that it says when it has begun."""


@pytest.mark.parametrize("command", TOLD)
def test_ctrl_c_ends_it_with_130_and_one_line(command: str) -> None:
    script = (
        "import signal, sys, migviz.cli.main\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a suite run in the background ignores it
        f"{TOLD[command]}"
        "while True:\n"  # a fast machine may be through before the signal comes
        f"    code = migviz.cli.main.main({command.split(' | ')!r})\n"
        "    if code:\n"
        "        sys.exit(code)\n"
    )
    running = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, text=True
    )
    assert running.stdout is not None
    assert running.stdout.readline() == "begun\n"
    errors = interrupted(running)
    assert running.returncode == 130
    assert errors.splitlines()[-1] == "migviz: interrupted"
    assert "Traceback" not in errors


ASCII = """
import sys
from migviz.cli.main import main
words = sys.argv[1:]
for command in " ".join(words).split(" then "):
    sys.stderr.write(f"{main(command.split(' | '))}\\n")
    sys.stdout.flush()
"""


@pytest.mark.parametrize("settings", [{"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0"}, {"PYTHONIOENCODING": "ascii"}])
def test_output_that_holds_only_ascii_is_no_reason_to_crash(settings: dict[str, str], tmp_path: Path) -> None:
    """In one process: how it encodes what it prints, and decoded what it was given, is settled when it starts."""
    commands = (
        "run | --set | title=Größe → 4",
        "run | --set | tïtle=x",
        "run | --json | --set | title=Größe",
        "fields",
        "presets",
        f"validate | --reference | {few_recordings(tmp_path)}",
    )
    environment = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    done = subprocess.run(
        [sys.executable, "-c", ASCII, " then ".join(commands)],
        capture_output=True, cwd=ROOT, env=environment | settings, timeout=300,
    )  # fmt: skip
    codes = [line for line in done.stderr.splitlines() if line.isdigit()]
    assert done.returncode == 0 and b"Traceback" not in done.stderr, done.stderr
    assert codes == [b"0", b"2", b"0", b"0", b"0", b"0"], done.stderr
    json_text = done.stdout[done.stdout.index(b"{\n") :].partition(b"\n}\n")[0]
    assert b"title" in json_text and json_text.isascii()


def test_a_run_imports_neither_qt_nor_the_charts() -> None:
    script = (
        "import sys, migviz.cli.main\n"
        "for command in (['run', '--json'], ['run'], ['run', '--csv'], ['moment', '--at', 'pause'], ['fields']):\n"
        "    assert migviz.cli.main.main(command) == 0\n"
        "loaded = {name.partition('.')[0] for name in sys.modules}\n"
        "print(sorted(loaded & {'PySide6', 'shiboken6', 'pyqtgraph'}), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, cwd=ROOT, timeout=300, check=True)
    assert done.stderr == b"[]\n"


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (ROOT / "lessons" / "scenarios" / "toy.migviz", "A toy VM of 64 pages"),
        (ROOT / "lessons" / "06-the-millisecond-pause.md", "The millisecond pause"),
        (f"{ROOT / 'lessons'}{os.sep}", "The six steps"),
        (ROOT / "lessons" / "logs" / "first.jsonl", "iteration"),
    ],
)
def test_a_file_alone_is_opened_and_without_a_display_printed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, file: Path | str, words: str
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert main([str(file)]) == 0
    shown = capsys.readouterr()
    assert "there is no display" in shown.err and words in shown.out


def test_a_file_alone_that_is_not_there_is_named_as_such(said: Callable[..., Answer]) -> None:
    code, out, err = said("nowhere.md")
    assert (code, out) == (2, "") and err.splitlines()[
        -1
    ] == "migviz: nowhere.md: cannot be read: No such file or directory"


SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


@pytest.mark.skipif(os.name != "posix", reason="signals as Unix has them")
@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize("name", ["migviz.cli", "argparse", "numpy", "migviz.cli.lessons"])
def test_a_signal_while_all_is_loaded_ends_the_program_without_a_word(name: str, number: int) -> None:
    script = (
        "import os, runpy, signal, sys\n"
        "for one in (signal.SIGTERM, signal.SIGHUP):\n"
        "    signal.signal(one, signal.SIG_DFL)\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a suite run in the background ignores it
        "def heard(event, given):\n"
        f"    if event == 'import' and given[0] == {name!r}:\n"
        f"        os.kill(os.getpid(), {int(number)})\n"
        "sys.addaudithook(heard)\n"
        "sys.argv = ['migviz', 'validate']\n"
        "runpy.run_module('migviz', run_name='__main__', alter_sys=True)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, cwd=ROOT, timeout=300, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (-number, b"", b"")


@pytest.mark.skipif(os.name != "posix", reason="signals as Unix has them")
@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_while_a_command_makes_a_class_ends_it_with_130(tmp_path: Path, number: int) -> None:
    (tmp_path / "begins.py").write_text(
        "import os, signal, sys\n"
        "import migviz.cli.main as command_line\n"
        "from migviz.__main__ import main\n"
        "for one in (signal.SIGTERM, signal.SIGHUP):\n"
        "    signal.signal(one, signal.SIG_DFL)\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        f"command_line.show_window = lambda options: exec('os.kill(os.getpid(), {int(number)}); 0', globals())\n"
        "sys.argv = ['migviz']\n"
        "sys.exit(main())\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "begins"],
        capture_output=True, cwd=tmp_path, timeout=300, check=False, env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (130, b"migviz: interrupted\n")


def test_no_command_takes_an_option_that_is_cut_short() -> None:
    """What is short for one option today would be short for two tomorrow."""
    (commands,) = (action for action in _parser()._actions if isinstance(action, argparse._SubParsersAction))
    assert len(commands.choices) > 10
    assert [name for name, parser in commands.choices.items() if parser.allow_abbrev] == []


def test_rules_that_are_only_here_are_not_listed_as_the_products(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policies"]) == 0
    blocks = {text.split(":")[0]: " ".join(text.split()) for text in capsys.readouterr().out.split("\n\n")}
    own, __, only_here = blocks["qemu"].partition("only migviz: ")
    assert "what is left fits the downtime limit" in own
    for reason in ("the iteration limit is reached", "what is left no longer shrinks", "little is left"):
        assert reason not in own and reason in only_here
    assert "migration.iteration_bound" in only_here and "100 iterations" in only_here
    assert "the iteration limit is reached: pause" in blocks["hyper-v"].partition("only migviz: ")[0]
    assert len(blocks) == len(POLICIES)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_json_with_a_number_that_is_none_is_never_printed(value: float) -> None:
    assert as_json({"a": [1.5, None]}, indent=None) == '{"a": [1.5, null]}'
    with pytest.raises(ValueError):
        as_json({"a": [value]})
