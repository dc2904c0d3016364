"""Where are words written? What is shown on a screen in `say/`; the window and what decides about it write none.

Elsewhere words are a part of what they are about: of a record (a field, a technique, a milestone, a number, a command), or of
a message about a text that was read (lessons, files, the command line).
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.source import nodes_of

ROOT = Path(__file__).resolve().parent.parent
SILENT = ("gui", "showing")
"""Rooms that show words and write none."""
TABLES = {
    "migviz/showing/commands.py": "a command is data: its words are in its record",
    "migviz/showing/modes.py": "a mode is named by the word of the top bar",
}
GETTEXT = ("_", "N_", "ngettext")


def words_written(root: Path) -> Iterator[str]:
    """Every text that a silent room hands to gettext, as "file:line: text"."""
    for room in SILENT:
        for path in sorted((root / "migviz" / room).rglob("*.py")):
            file = path.relative_to(root).as_posix()
            if file not in TABLES:
                yield from (f"{file}:{line}: {text}" for line, text in _texts(path))


def _texts(path: Path) -> Iterator[tuple[int, str]]:
    for node in nodes_of(path):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in GETTEXT:
            yield from (
                (part.lineno, str(part.value))
                for argument in node.args
                for part in ast.walk(argument)
                if isinstance(part, ast.Constant) and isinstance(part.value, str)
            )


def test_every_word_on_the_screen_is_written_in_one_room() -> None:
    assert list(words_written(ROOT)) == []


def test_the_tables_that_may_write_words_do() -> None:
    assert all(list(_texts(ROOT / file)) for file in TABLES)


@pytest.mark.parametrize(
    "line",
    [
        'title = _("Iterations")',
        'title = N_("Iterations")',
        'words = ngettext("{n} bar", "{n} bars", 3)',
        '_(a or "x")',
    ],
)
def test_a_word_in_another_room_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "migviz" / "gui" / "panes" / "bars.py"
    path.parent.mkdir(parents=True)
    path.write_text(f"from migviz.language import N_, _, ngettext\n{line}\n", encoding="utf-8")
    assert [found.partition(": ")[0] for found in words_written(tmp_path)][:1] == ["migviz/gui/panes/bars.py:2"]


def test_what_a_record_says_may_be_translated_where_it_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "migviz" / "gui" / "menu.py"
    path.parent.mkdir(parents=True)
    path.write_text("title = _(command.title)\n", encoding="utf-8")
    assert list(words_written(tmp_path)) == []
