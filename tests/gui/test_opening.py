"""Which window does each command open, and with what?"""

from pathlib import Path
from typing import Any

import pytest

from migviz.cli import display
from migviz.cli.main import main
from migviz.gui.shells import app
from migviz.scenario import Scenario
from migviz.scenario.sharing import Shared, share
from tests.course.texts import FRONT, TOY

SHARED = Shared(scenario=Scenario(), t=3.0)
USUAL: dict[str, Any] = {"presented": False, "host": None, "readers": "", "watched": None}
OPENS: dict[str, tuple[object, object, dict[str, Any]]] = {
    "": (None, None, {}),
    "open": (None, None, {}),
    "open {lesson}": ("{lesson}", None, {}),
    f"open {share(SHARED)}": (None, SHARED, {}),
    "present": (None, None, {"presented": True, "readers": "novice"}),
    "present {lesson}": ("{lesson}", None, {"presented": True, "readers": "novice"}),
    "present {lesson} --readers expert": ("{lesson}", None, {"presented": True, "readers": "expert"}),
    "watch qmp:{lesson} --window --every 3s": (None, None, {"watched": ("qmp:{lesson}", 3.0)}),
}


@pytest.mark.parametrize("line", OPENS)
def test_a_command_opens_its_window(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lesson = tmp_path / "01-a.md"
    lesson.write_text(FRONT + TOY)
    opened: list[tuple[object, object, dict[str, Any]]] = []

    def opens(path: Path | None = None, shared: Shared | None = None, **others: Any) -> None:
        watched = others.get("watched")
        others |= {"watched": (watched.monitor, watched.every)} if watched else {}
        opened.append((str(path) if path else None, shared, USUAL | others))

    monkeypatch.setattr(app, "open_window", opens)
    monkeypatch.setattr(display, "why_no_display", lambda *_: "")
    for room in ("main", "presenting"):
        monkeypatch.setattr(f"migviz.cli.{room}.why_no_display", lambda *_: "", raising=False)
    assert not main([word.replace("{lesson}", str(lesson)) for word in line.split()])
    path, shared, others = OPENS[line]
    named = {key: tuple(str(one).replace("{lesson}", str(lesson)) if isinstance(one, str) else one for one in value)
             if isinstance(value, tuple) else value for key, value in others.items()}  # fmt: skip
    assert opened == [(str(lesson) if path else None, shared, USUAL | named)]
