"""Does every command that tells of runs print what it printed? The difference to the kept text is what a review has to look at.

`MIGVIZ_KEEP=1 make test-all ARGS=tests/test_kept_commands.py` writes the texts anew.
"""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from migviz.cli.main import main
from migviz.showing import remembered
from tests.kept_commands import COMMANDS, LOGS, count_hands, of, rounded
from tests.kept_text import is_as_kept

pytestmark = pytest.mark.usefixtures("advised_once")


def written(words: Sequence[str]) -> str:
    """What is in the table or the page that a command was to write."""
    file = Path(dict(pairwise(words)).get("-o", "-"))
    return file.read_text(encoding="utf-8") if file.suffix in (".csv", ".html") and file.exists() else ""


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_prints_what_it_printed(
    name: str, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remembered, "state_folder", lambda: tmp_path / "states")
    count_hands(tmp_path / "states")
    told = []
    for line, words in of(name, tmp_path):
        code = main(words)
        out, err, file = (
            text.replace(str(tmp_path), ".").replace(str(LOGS.parent.parent), "tests")
            for text in (*capfd.readouterr(), written(words))
        )
        told.append(f"$ migviz {line}\n{rounded(out)}{err}{rounded(file)}{f'exit code {code}' * bool(code)}")
    is_as_kept(f"commands-{name}", "\n".join(told))
