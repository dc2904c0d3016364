"""Does every command line of the documents that draws something do what it shows?"""

import struct
from pathlib import Path

import pytest

from migviz.cli.main import main
from tests.documented import draws, every_line
from tests.test_documented import prepared

LINES = [words for words in every_line() if draws(words)]
BEGINS = {".png": b"\x89PNG", ".pdf": b"%PDF", ".mp4": struct.pack(">I", 32)[:3]}


@pytest.mark.parametrize("words", LINES, ids=" ".join)
def test_a_command_line_of_the_documents_draws(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    prepared(tmp_path, words)
    monkeypatch.chdir(tmp_path)
    code = main(words)
    assert code == 0 and "migviz: " not in capsys.readouterr().err
    made = Path(words[words.index("-o") + 1])
    made = min(made.iterdir()) if made.is_dir() else made
    assert made.read_bytes().startswith(BEGINS[made.suffix])
