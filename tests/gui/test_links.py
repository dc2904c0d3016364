"""Where do the links of a lesson lead: to its sections, to other lessons, to the web after asking, and nowhere else?"""

from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMessageBox

from migviz.course.reading import parse_lesson
from migviz.errors import InputError
from migviz.gui.session import Session
from migviz.gui.shells.main_window import MainWindow
from tests.course.texts import FRONT
from tests.gui.conftest import ShowWindow

TWO = FRONT + "## One {#one}\n\nText.\n\n## Two {#two}\n\nText.\n"


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    found: list[str] = []

    def note(url: QUrl) -> bool:
        found.append(url.toString())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", note)
    return found


@pytest.fixture
def window(session: Session, show_window: ShowWindow, tmp_path: Path) -> MainWindow:
    for name in ("01-a.md", "02-b.md"):
        (tmp_path / name).write_text(TWO.replace("id: ", f"id: {name[3]}-"), encoding="utf-8")
    shown = show_window(session)
    shown.lessons.open(tmp_path / "01-a.md")
    return shown


def place(window: MainWindow) -> tuple[str, str]:
    here = window.session.state.lesson
    assert here is not None and here.path is not None
    return here.path.name, here.section.name


def test_links_lead_to_sections_and_to_other_lessons(window: MainWindow) -> None:
    window.lessons.follow("#two")
    assert place(window) == ("01-a.md", "two")
    window.lessons.follow("02-b.md#two")
    assert place(window) == ("02-b.md", "two")
    window.lessons.follow("01-a.md")
    assert place(window)[0] == "01-a.md"


@pytest.mark.parametrize("answer", ["Open", "Cancel"])
def test_the_web_is_opened_only_after_its_address_was_shown(
    window: MainWindow, opened: list[str], monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    seen: list[str] = []

    def ask(box: QMessageBox) -> QMessageBox.StandardButton:
        seen.append(box.informativeText())
        return getattr(QMessageBox.StandardButton, answer)

    monkeypatch.setattr(QMessageBox, "exec", ask)
    window.lessons.follow("https://example.org/a?b=%3Cb%3Ec")
    assert len(seen) == 1 and seen[0].startswith("https://example.org/a?b=") and "<b>" not in seen[0]
    assert len(opened) == (answer == "Open")


@pytest.mark.parametrize(
    "link",
    [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "/etc/passwd",
        "../x.md",
        "http://a@b/",
        "https:///x",
        "smb://a/b",
        "",
    ],
)
def test_everything_else_leads_nowhere(
    window: MainWindow, opened: list[str], monkeypatch: pytest.MonkeyPatch, link: str
) -> None:
    monkeypatch.setattr(QMessageBox, "exec", lambda box: pytest.fail("nothing is to be asked"))
    before = place(window)
    window.lessons.follow(link)
    assert not opened and place(window) == before


@pytest.mark.parametrize(
    ("link", "wrong"),
    [
        ("#two", ""),
        ("02-b.md", ""),
        ("02-b.md#one", ""),
        ("https://example.org", ""),
        ("#three", "no section"),
        ("03-c.md", "no lesson"),
        ("out.md", "no lesson"),
        ("file:///etc/passwd", "not a web address"),
        ("ftp://example.org", "not a web address"),
    ],
)
def test_the_check_names_links_that_lead_nowhere(tmp_path: Path, link: str, wrong: str) -> None:
    folder = tmp_path / "course"
    folder.mkdir()
    (folder / "02-b.md").write_text(TWO, encoding="utf-8")
    (tmp_path / "out.md").write_text(TWO, encoding="utf-8")
    (folder / "out.md").symlink_to(tmp_path / "out.md")
    try:
        parse_lesson(TWO + f"\nSee [this]({link}).\n", folder=folder)
        found = ""
    except InputError as error:
        found = str(error)
    assert wrong in found and bool(wrong) == bool(found), found
