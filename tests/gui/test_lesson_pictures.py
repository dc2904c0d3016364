"""Are the pictures of a lesson decoded beside the window, within limits, and set when they come?"""

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QColor, QImage

from migviz.course.lesson import Picture, Place
from migviz.gui.panes.lesson import pictures
from migviz.gui.panes.lesson.prose import ProseText
from migviz.gui.theme import Theme
from migviz.showing.lesson_blocks import ProseShown
from tests.gui.waiting import until


def painted(path: Path, width: int = 40, height: int = 30, colour: str = "#204060") -> Path:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    assert image.save(str(path))
    return path


def prose_of(path: Path) -> ProseText:
    prose = ProseText(Theme())
    prose.resize(300, 200)
    picture = Picture(name=path.name, path=path, words="a square", place=Place(line=1))
    prose.show_prose(ProseShown(html=f'<p><img src="{path.name}" alt="a square"></p>', pictures=(picture,)))
    return prose


def image_in(prose: ProseText, path: Path) -> QImage:
    found = prose.loadResource(2, QUrl(path.name))
    assert isinstance(found, QImage)
    return found


def test_a_picture_is_decoded_in_another_thread_and_a_ground_holds_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, where = threading.Event(), list[threading.Thread]()
    real = pictures.decoded

    def held(path: Path) -> QImage:
        where.append(threading.current_thread())
        go_on.wait(60)
        return real(path)

    monkeypatch.setattr(pictures, "decoded", held)
    path = painted(tmp_path / "a.png")
    prose = prose_of(path)
    ground = image_in(prose, path)
    assert ground.width() > 40 and ground.pixelColor(5, 5) == Theme().colour("sunk")
    go_on.set()
    until(lambda: image_in(prose, path).width() == 40)
    assert image_in(prose, path).pixelColor(5, 5) == QColor("#204060")
    assert len(where) == 1 and threading.main_thread() not in where, "once, and not in the window's thread"


def test_a_picture_that_cannot_be_shown_leaves_nothing_in_its_place(tmp_path: Path) -> None:
    large = painted(tmp_path / "large.png", 2001, 2)
    fake = tmp_path / "fake.png"
    fake.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", encoding="utf-8")
    for path in (large, fake):
        prose = prose_of(path)
        until(lambda prose=prose, path=path: image_in(prose, path).isNull())  # type: ignore[misc]


def test_a_picture_of_the_prose_before_is_not_set_into_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()
    real = pictures.decoded
    first, second = painted(tmp_path / "a.png"), painted(tmp_path / "b.png", colour="#806040")
    monkeypatch.setattr(pictures, "decoded", lambda path: (go_on.wait(60) if path == first else None, real(path))[1])
    prose = prose_of(first)
    assert image_in(prose, first).width() > 40
    picture = Picture(name="a.png", path=second, words="another", place=Place(line=1))
    prose.show_prose(ProseShown(html='<p><img src="a.png"></p>', pictures=(picture,)))
    go_on.set()
    until(lambda: image_in(prose, first).width() == 40)
    assert image_in(prose, first).pixelColor(5, 5) == QColor("#806040")
