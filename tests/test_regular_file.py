"""Is everything that is no regular file refused at once, wherever a file is read?"""

import ast
import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from migviz.course.checking import check_lesson
from migviz.course.evidence import read_evidence
from migviz.course.reading import load_lesson, parse_lesson
from migviz.errors import InputError
from migviz.regular_file import read_bytes
from migviz.scenario import load_scenario
from tests.course.texts import FRONT
from tests.source import nodes_of

PACKAGE = Path(__file__).resolve().parent.parent / "migviz"


@pytest.fixture(params=["pipe", "socket", "device", "link to a device"])
def strange(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "strange.migviz"
    listener = socket.socket(socket.AF_UNIX)
    if request.param == "pipe":
        os.mkfifo(path)
    elif request.param == "socket":
        here = os.open(".", os.O_RDONLY)
        os.chdir(tmp_path)  # the name of a socket has to be short
        listener.bind(path.name)
        os.fchdir(here)
        os.close(here)
    elif request.param == "device":
        path = Path("/dev/zero")
    else:
        path.symlink_to("/dev/zero")
    yield path
    listener.close()


@pytest.mark.parametrize("read", [load_scenario, load_lesson, check_lesson, read_evidence])
def test_it_is_refused_where_a_file_is_read(strange: Path, read: Callable[[Path], object]) -> None:
    with pytest.raises(InputError, match="is a device, a pipe or a socket"):
        read(strange)


def test_it_is_refused_as_the_base_of_a_section(strange: Path, tmp_path: Path) -> None:
    if strange.parent != tmp_path or strange.is_symlink():
        pytest.skip("outside the lesson's folder, which is refused anyway")
    body = f"## A {{#a}}\n\n```scenario\nfrom: {strange.name}\n```\n"
    with pytest.raises(InputError, match="is a device, a pipe or a socket"):
        parse_lesson(FRONT + body, folder=tmp_path)


def test_no_more_is_read_than_is_wanted(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(bytes(100))
    assert len(read_bytes(path, 10)) == 11
    with pytest.raises(IsADirectoryError):
        read_bytes(tmp_path, 10)


MAY_OPEN = {
    "regular_file.py",
    "whole_file.py",
    "language.py",  # the program's own translations
    "syntax.py",  # the program's own grammar
    "main.py",  # /dev/null
    "telling.py",  # MODEL.md of the source
}


def opened_in(path: Path) -> list[str]:
    """Everything in a file that opens a file by its path on its own."""
    found = []
    for node in nodes_of(path):
        if not isinstance(node, ast.Call):
            continue
        of, __, name = ast.unparse(node.func).rpartition(".")
        given = " ".join(map(ast.unparse, node.args))
        by_name = name in ("QImage", "QPixmap", "QIcon", "QSvgRenderer", "QFile") and "path" in given
        locks = "O_CREAT" in given  # it is not read
        opens = (
            name == "open" and not locks and (of in ("", "os", "io", "Image") or "path" in of or "file" in of.lower())
        )
        if by_name or name == "read_text" or (name == "read_bytes" and of) or (opens and "BytesIO" not in given):
            found.append(f"{path.relative_to(path.parent.parent)}:{node.lineno}: {ast.unparse(node)}")
    return found


def test_one_function_opens_every_file_that_is_read() -> None:
    paths = (path for path in sorted(PACKAGE.rglob("*.py")) if path.name not in MAY_OPEN)
    assert [line for path in paths for line in opened_in(path)] == []


def test_a_file_that_is_opened_elsewhere_is_found(tmp_path: Path) -> None:
    path = tmp_path / "wrong.py"
    path.write_text(
        "open(path)\npath.read_text()\nQImage(str(path))\npath.open('rb')\nself.open()\nread_bytes(path, 3)\n"
    )
    assert len(opened_in(path)) == 4
