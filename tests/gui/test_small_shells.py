"""Is the look of the last time read as it was kept, the system asked as it answers, and progress written that is still due?"""

from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication, QMenu

from migviz.course.progress import Progress
from migviz.gui import progress_due
from migviz.gui.progress_due import ProgressDue
from migviz.gui.shells import desktop_portal, menu, system_look
from migviz.gui.shells.kept_look import look_of
from migviz.gui.shells.system_look import system_theme


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "migviz.ini"), QSettings.Format.IniFormat)


@pytest.mark.parametrize(
    ("kept", "scale"),
    [("1.25", 1.25), ("1.0", 1.0), ("1.3", 1.25), ("1.046", 1.0), ("0.1", 0.8), ("9", 3.0), ("2.0", 2.0)],
)
def test_the_scale_is_the_step_nearest_to_what_was_kept(
    app: QApplication, settings: QSettings, kept: str, scale: float
) -> None:
    settings.setValue("scale", kept)
    assert look_of(settings).scale == scale


@pytest.mark.parametrize(
    ("contrast", "scheme", "portal", "theme"),
    [
        (Qt.ContrastPreference.HighContrast, Qt.ColorScheme.Dark, {}, "projector"),
        (Qt.ContrastPreference.NoPreference, Qt.ColorScheme.Dark, {}, "dark"),
        (Qt.ContrastPreference.NoPreference, Qt.ColorScheme.Light, {}, "light"),
        (Qt.ContrastPreference.NoPreference, Qt.ColorScheme.Unknown, {"contrast": 1}, "projector"),
        (Qt.ContrastPreference.NoPreference, Qt.ColorScheme.Light, {"color-scheme": 1}, "dark"),
        (Qt.ContrastPreference.NoPreference, Qt.ColorScheme.Dark, {"color-scheme": 2, "contrast": 0}, "light"),
    ],
)
def test_the_theme_is_what_comes_nearest_to_the_wish_of_the_system(
    monkeypatch: pytest.MonkeyPatch,
    contrast: Qt.ContrastPreference,
    scheme: Qt.ColorScheme,
    portal: Mapping[str, int],
    theme: str,
) -> None:
    hints = SimpleNamespace(
        colorScheme=lambda: scheme, accessibility=lambda: SimpleNamespace(contrastPreference=lambda: contrast)
    )
    monkeypatch.setattr(system_look, "QGuiApplication", SimpleNamespace(styleHints=lambda: hints))
    assert system_theme(portal) == theme


@pytest.mark.parametrize(
    ("failed", "answer", "told"),
    [
        (False, [1], [{"contrast": 1}]),
        (False, [1, 2], [{"contrast": 1}]),
        (True, [1], []),
        (False, ["1"], []),
        (False, [], []),
    ],
)
def test_what_the_desktop_answers_is_known_and_an_error_is_no_answer(
    app: QApplication, monkeypatch: pytest.MonkeyPatch, failed: bool, answer: list[object], told: list[dict[str, int]]
) -> None:
    nowhere = SimpleNamespace(sessionBus=lambda: SimpleNamespace(isConnected=lambda: False))
    monkeypatch.setattr(desktop_portal, "QDBusConnection", nowhere)
    heard, gone = list[Mapping[str, int]](), list[bool]()
    portal = desktop_portal.Portal(heard.append, app)
    for _ in range(2):
        portal._answered(
            "contrast",
            SimpleNamespace(  # type: ignore[arg-type]
                isError=lambda: failed,
                reply=lambda: SimpleNamespace(arguments=lambda: answer),
                deleteLater=lambda: gone.append(True),
            ),
        )
    assert (heard, len(gone)) == (told, 2), "told once"
    portal.deleteLater()


def test_progress_that_came_while_another_was_written_is_still_due(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    due, first, later = ProgressDue(), Progress(lesson="a", seed=1), Progress(lesson="a", seed=2)
    coming, written = [later], list[Progress]()

    def write(progress: Progress, folder: Path) -> None:
        written.append(progress)
        for one in coming:
            due.put(folder, one)
        coming.clear()

    monkeypatch.setattr(progress_due, "keep", write)
    due.put(tmp_path, first)
    assert due.write(tmp_path, "a") == "" and due.of(tmp_path, "a") is later
    assert due.write(tmp_path, "a") == "" and due.of(tmp_path, "a") is None
    assert due.write(tmp_path, "a") == "" and written == [first, later]


@pytest.mark.parametrize(
    ("names", "kept", "chosen"),
    [(["one", "two"], "two", "two"), (["one", "two"], "gone", ""), (["one", "two", "three"], "", "")],
)
def test_where_there_are_several_screens_one_is_chosen(
    app: QApplication, monkeypatch: pytest.MonkeyPatch, settings: QSettings, names: list[str], kept: str, chosen: str
) -> None:
    screens = [SimpleNamespace(name=lambda name=name: name) for name in names]
    monkeypatch.setattr(menu, "QGuiApplication", SimpleNamespace(screens=lambda: screens))
    settings.setValue(menu.SCREEN, kept)
    made = QMenu()
    menu.fill_screens(made, None)
    assert made.isEmpty()
    menu.fill_screens(made, settings)
    (below,) = (action.menu() for action in made.actions())
    assert isinstance(below, QMenu)
    actions = below.actions()
    assert [one.text() for one in actions][1:] == names and all(one.isCheckable() for one in actions)
    assert [one.isChecked() for one in actions] == [name == chosen for name in ("", *names)]
    actions[1].trigger()
    assert settings.value(menu.SCREEN) == "one"
    made.deleteLater()


def test_with_one_screen_there_is_nothing_to_choose(
    app: QApplication, monkeypatch: pytest.MonkeyPatch, settings: QSettings
) -> None:
    monkeypatch.setattr(menu, "QGuiApplication", SimpleNamespace(screens=lambda: [SimpleNamespace(name=lambda: "one")]))
    made = QMenu()
    menu.fill_screens(made, settings)
    assert made.isEmpty()
    made.deleteLater()
