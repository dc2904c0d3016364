"""Is a library read before it is loaded, and nothing said where that cannot be?"""

import subprocess
import sys
from pathlib import Path

import pytest

from migviz.gui import libraries


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One with compiled parts, as those are that bring their libraries."""
    home = tmp_path / "moving"
    (home / "inner").mkdir(parents=True)
    (tmp_path / "moving.libs").mkdir()
    (home / "__init__.py").write_text("")
    (home / "inner" / "codec.cpython-311-x86_64-linux-gnu.so").write_bytes(bytes(5000))
    (home / "codec.pyd").write_bytes(bytes(20))
    (tmp_path / "moving.libs" / "libx264.so.164").write_bytes(bytes(300))
    (tmp_path / "moving.libs" / "README.txt").write_bytes(bytes(4000))
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


def test_all_that_is_compiled_is_read(package: Path) -> None:
    assert libraries.read_from_disk("moving") == 5000 + 20 + 300


def test_what_is_loaded_or_is_nowhere_is_not_read(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert libraries.read_from_disk("moving_nowhere") == 0
    monkeypatch.setitem(sys.modules, "moving", sys)
    assert libraries.read_from_disk("moving") == 0


def test_what_cannot_be_read_is_left_to_who_loads_it(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (package / "moving.libs" / "libgone.so").symlink_to(package / "nowhere")
    assert libraries.read_from_disk("moving") == 5000 + 20 + 300


def test_the_library_of_films_is_read_before_it_is_loaded() -> None:
    asked = (
        "from migviz.gui.libraries import read_from_disk; import sys; print(read_from_disk('av'), 'av' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout.split()
    assert int(said[0]) > 10**6 and said[1] == "False"
