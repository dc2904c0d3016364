"""Is a text what is kept of it in tests/kept? MIGVIZ_KEEP=1 keeps what is said now."""

import os
from pathlib import Path

KEPT = Path(__file__).parent / "kept"


def is_as_kept(name: str, text: str) -> None:
    file = KEPT / f"{name}.txt"
    if os.environ.get("MIGVIZ_KEEP") == "1":
        KEPT.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")
