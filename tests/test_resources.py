"""Are assets and lessons found, and is a missing one named?"""

from pathlib import Path

import pytest

from migviz import resources


def test_the_icon_is_found_and_is_an_svg() -> None:
    assert resources.asset("icon.svg").read_text(encoding="utf-8").startswith("<svg")


def test_a_missing_asset_is_named_together_with_the_folder() -> None:
    with pytest.raises(FileNotFoundError, match=r"no asset named 'ikon\.svg' in .*assets"):
        resources.asset("ikon.svg")


def test_the_lessons_folder_is_found() -> None:
    assert (resources.lessons_folder() / "README.md").is_file()


def test_missing_folders_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "migviz")
    with pytest.raises(FileNotFoundError, match=r"no folder of assets: looked for .*migviz.assets and "):
        resources.asset("icon.svg")


def test_folders_inside_the_package_win_over_those_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "migviz")
    (tmp_path / "lessons").mkdir()
    inside = tmp_path / "migviz" / "lessons"
    inside.mkdir(parents=True)
    assert resources.lessons_folder() == inside
