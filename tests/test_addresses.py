"""Does the repository name a package registry, or a folder of somebody's machine?"""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# In pieces, so that this file does not contain them.
REGISTRIES = tuple(
    name.encode()
    for name in (
        "pypi" + ".org",
        "pypi" + ".python",
        "python" + "hosted",
        "/simple" + "/pip",
        "anaconda" + ".org",
        "conda" + "-forge.org",
        "npm" + "js.",
        "crates" + ".io",
        "deb." + "debian",
        "archive." + "ubuntu",
        "--index" + "-url",
        "--extra-index" + "-url",
        "--find" + "-links",
        "--trusted" + "-host",
    )
)
MACHINE_FOLDERS = tuple(name.encode() for name in ("/wo" + "rk/", "/ro" + "ot/", "/opt/" + "pypi"))


def test_no_file_names_a_package_registry() -> None:
    assert _found(REGISTRIES) == []


def test_no_file_names_a_folder_of_the_machine_it_was_written_on() -> None:
    assert _found(MACHINE_FOLDERS) == []


def _found(words: tuple[bytes, ...]) -> list[str]:
    return [
        f"{path.relative_to(ROOT).as_posix()}: {word.decode()}"
        for path in _repository_files()
        for word in words
        if word in path.read_bytes()
    ]


def _repository_files() -> list[Path]:
    """What git tracks, and what it would track with the next `git add`."""
    if not (ROOT / ".git").exists() or not shutil.which("git"):
        pytest.skip("this is not a git checkout")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]
