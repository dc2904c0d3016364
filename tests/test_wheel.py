"""Does the wheel carry all that the program needs, and does it run where no checkout is?"""

import json
import os
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Installed:
    """A wheel, the empty virtual environment it was installed into, and a folder far from the checkout."""

    wheel: Path
    environment: Path
    elsewhere: Path

    def run(self, command: str, *arguments: str) -> str:
        """What a command of the environment prints."""
        return _run([str(_programs(self.environment) / command), *arguments], cwd=self.elsewhere)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    folder = tmp_path_factory.mktemp("wheel")
    wheel = _build_wheel(folder / "dist")
    environment = folder / "environment"
    venv.create(environment, with_pip=False, symlinks=os.name != "nt")
    python = _programs(environment) / "python"
    _run([*_PIP, "--python", str(python), "install", "--no-deps", "--no-index", str(wheel)])
    _lend_dependencies(environment)
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    return Installed(wheel, environment, elsewhere)


def test_the_wheel_carries_every_asset_lesson_and_document(installed: Installed) -> None:
    carried = set(ZipFile(installed.wheel).namelist())
    expected = {f"migviz/{name}" for name in _files_under("assets", "lessons")}
    expected |= {name for name in _files_under("migviz") if not name.endswith(".pyc")}
    assert sorted(expected - carried) == []


def test_the_wheel_puts_nothing_beside_the_package(installed: Installed) -> None:
    tops = {name.partition("/")[0] for name in ZipFile(installed.wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"migviz"}


def test_the_wheel_shows_the_readme(installed: Installed) -> None:
    carried = ZipFile(installed.wheel)
    (metadata,) = (name for name in carried.namelist() if name.endswith(".dist-info/METADATA"))
    first_line = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()[0]
    assert first_line in carried.read(metadata).decode(), "pyproject.toml must name README.md as readme"


def test_the_installed_package_is_the_one_from_the_wheel(installed: Installed) -> None:
    place = Path(installed.run("python", "-c", "import migviz.resources as r; print(r.__file__)").strip())
    assert place.resolve().is_relative_to(installed.environment.resolve())


def test_the_installed_package_finds_its_assets_and_lessons(installed: Installed) -> None:
    program = "import migviz.resources as r; print(r.asset('icon.svg')); print(r.lessons_folder())"
    icon, lessons = map(Path, installed.run("python", "-c", program).splitlines())
    assert icon.is_file()
    assert icon.parent.parent.name == "migviz"
    assert (lessons / "README.md").is_file()
    assert lessons.resolve().is_relative_to(installed.environment.resolve())


def test_the_installed_package_finds_its_scenarios(installed: Installed) -> None:
    program = "import migviz.resources as r; print(*[p.name for p in (r.lessons_folder() / 'scenarios').iterdir()])"
    found = installed.run("python", "-c", program).split()
    assert sorted(found) == sorted(path.name for path in (ROOT / "lessons" / "scenarios").iterdir())


def test_the_installed_program_runs_a_migration(installed: Installed) -> None:
    answer = json.loads(installed.run("migviz", "run", "--json"))
    assert {"scenario", "result", "iterations", "pause", "milestones"} <= set(answer)


# --- building and installing --------------------------------------------------------------------------------

_PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]


def _build_wheel(folder: Path) -> Path:
    _run(
        [
            *_PIP,
            "wheel",
            "--no-build-isolation",
            "--no-deps",
            "--no-index",
            "--wheel-dir",
            str(folder),
            str(ROOT),
        ]
    )
    (wheel,) = folder.glob("*.whl")
    return wheel


def _lend_dependencies(environment: Path) -> None:
    """Make numpy and the rest importable from where the tests have them.

    A folder named in a .pth file gets its own .pth files ignored, so the editable migviz there stays out.
    """
    packages = Path(_run([str(_programs(environment) / "python"), "-c", _PRINT_PACKAGES]).strip())
    (packages / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")


_PRINT_PACKAGES = "import sysconfig; print(sysconfig.get_path('purelib'))"


def _programs(environment: Path) -> Path:
    return environment / ("Scripts" if os.name == "nt" else "bin")


def _files_under(*folders: str) -> list[str]:
    return [
        path.relative_to(ROOT).as_posix() for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()
    ]


def _run(command: Sequence[str], cwd: Path = ROOT) -> str:
    """What a command prints that must succeed; Python settings of whoever runs the tests are kept out."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout
