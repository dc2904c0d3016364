"""Do the documents name what is there? Files, targets and keys; their command lines are run by tests/test_documented.py."""

import re
from pathlib import Path

import pytest

from migviz.showing.key_list import markdown

ROOT = Path(__file__).resolve().parent.parent
ARCHITECTURE = ROOT / "migviz" / "ARCHITECTURE.md"


def named_files(text: str) -> list[str]:
    """Every path in code marks that has a slash or names a Python file."""
    marked = re.findall(r"`([\w./-]+)`", text)
    return [name for name in marked if "/" in name or name.endswith(".py")]


def test_every_file_that_the_account_of_the_shape_names_is_there() -> None:
    names = named_files(ARCHITECTURE.read_text(encoding="utf-8"))
    assert len(names) > 40
    assert [name for name in names if not any((place / name).exists() for place in (ROOT / "migviz", ROOT))] == []


def test_every_folder_of_the_code_is_named_there() -> None:
    text = ARCHITECTURE.read_text(encoding="utf-8")
    folders = [path for path in (ROOT / "migviz").iterdir() if (path / "__init__.py").is_file()]
    assert [folder.name for folder in folders if f"`{folder.name}/`" not in text] == []


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_every_target_and_file_named_for_developers_is_there(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    targets = set(re.findall(r"^(\w+):.*##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"`make (\w+)", text)) <= targets
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    assert [link for link in links if not (ROOT / link).exists()] == []
    assert [
        name for name in named_files(text) if name.startswith(("migviz/", "tests/")) and not (ROOT / name).exists()
    ] == []


def test_readme_lists_the_keys_as_the_commands_have_them() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.search(r"<!-- keys -->\n(.*?)\n<!-- end of keys -->", text, re.DOTALL)
    assert found is not None
    assert found[1] == markdown(), "put this between the marks of README.md:\n" + markdown()
