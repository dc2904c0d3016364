"""Does a lesson, a scenario, a shared text or evidence read nothing outside its folder, fetch nothing, run nothing, and end?

Everything that Python opens, connects to or starts meanwhile is heard by an audit hook; work is counted in the time of the
processor, with a bound far above what is needed, since a machine may be busy.
"""

import os
import resource
import sys
import sysconfig
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from migviz import load_scenario, simulate
from migviz.course.checking import check_lesson
from migviz.course.evidence import read_evidence
from migviz.course.mark_tables import by_student
from migviz.course.marking import mark
from migviz.errors import InputError, safe
from migviz.scenario.sharing import read_shared
from tests.attacks import corpus

ROOT = Path(__file__).resolve().parent.parent.parent
OWN = (str(ROOT), sysconfig.get_paths()["stdlib"], sysconfig.get_paths()["purelib"], sysconfig.get_paths()["platlib"])
NEVER = (
    "socket.connect",
    "socket.bind",
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.fork",
    "shutil.",
)
SECRET = b"this must not be read"

_heard: list[tuple[str, str]] | None = None


def _hear(event: str, arguments: tuple[object, ...]) -> None:
    if _heard is None:
        return
    if event == "open" and isinstance(arguments[0], str | bytes | os.PathLike):
        _heard.append((event, os.path.realpath(os.fsdecode(arguments[0]))))
    elif event.startswith(NEVER):
        _heard.append((event, ascii(arguments)[:200]))


sys.addaudithook(_hear)


@contextmanager
def confined(folder: Path) -> Iterator[None]:
    """Whatever happens in here may read the folder and the program itself, and nothing else."""
    global _heard
    _heard = []
    before = resource.getrusage(resource.RUSAGE_SELF)
    try:
        yield
    finally:
        heard, _heard = _heard, None
    after = resource.getrusage(resource.RUSAGE_SELF)
    allowed = (str(folder.resolve()), *OWN)
    wrong = [(event, what) for event, what in heard if event != "open" or not what.startswith(allowed)]
    assert wrong == []
    assert after.ru_utime - before.ru_utime < 30
    assert after.ru_maxrss - before.ru_maxrss < 400_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a lesson's files, and a secret outside it."""
    made = tmp_path / "course"
    made.mkdir()
    for name in ("secret.png", "secret.migviz", "secret.md"):
        (tmp_path / name).write_bytes(SECRET)
    for kind in ("png", "migviz"):
        (made / f"link.{kind}").symlink_to(tmp_path / f"secret.{kind}")
        os.mkfifo(made / f"pipe.{kind}")
    return made


def named(content: bytes, folder: Path) -> bytes:
    return content.replace(b"SECRET", str(folder.parent / "secret.png").encode())


def _survives(read: Callable[[], object]) -> str:
    """What is said; anything but a sentence for the reader is a fault."""
    try:
        return str(read())
    except InputError as error:
        return str(error)


@pytest.mark.parametrize(("name", "content"), tuple(corpus.lessons()), ids=[name for name, __ in corpus.lessons()])
def test_a_lesson_is_confined(folder: Path, name: str, content: bytes) -> None:
    path = folder / "01-attack.md"
    path.write_bytes(named(content, folder))
    with confined(folder):
        said = _survives(lambda: check_lesson(path).problems)
    assert SECRET.decode() not in said
    assert not (folder.parent / "touched").exists()


@pytest.mark.parametrize(("name", "content"), tuple(corpus.scenarios()), ids=[name for name, __ in corpus.scenarios()])
def test_a_scenario_is_confined(folder: Path, name: str, content: bytes) -> None:
    path = folder / "a.migviz"
    path.write_bytes(named(content, folder))
    with confined(folder):
        said = _survives(lambda: simulate(load_scenario(path)).end)
    assert len(safe(said)) < 20_000


@pytest.mark.parametrize(("name", "text"), tuple(corpus.shared()), ids=[name for name, __ in corpus.shared()])
def test_a_shared_text_is_confined(folder: Path, name: str, text: str) -> None:
    with confined(folder):
        said = _survives(lambda: simulate(read_shared(text).scenario).end)
    assert len(said) < 20_000


@pytest.mark.parametrize(("name", "content"), tuple(corpus.evidence()), ids=[name for name, __ in corpus.evidence()])
def test_evidence_is_confined(folder: Path, name: str, content: bytes) -> None:
    path = folder / "a.json"
    path.write_bytes(named(content, folder))
    with confined(folder):
        said = _survives(lambda: by_student(mark(read_evidence(path), {}, path.name)))
    row = said.splitlines()[-1]
    assert "\x1b" not in row and ",=" not in row


def test_the_ear_hears_what_is_read_outside_and_what_is_run(folder: Path) -> None:
    with pytest.raises(AssertionError), confined(folder):
        (folder.parent / "secret.png").read_bytes()
    with pytest.raises(AssertionError), confined(folder):
        os.system("true")


def test_the_corpus_is_not_empty() -> None:
    assert corpus.SIZE >= 80
