"""Is the look of the last time read as it was kept, the system asked as it answers, and progress written that is still due?"""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QEvent, QSettings, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QMenu

from migviz.course.progress import Progress
from migviz.gui import progress_due
from migviz.gui.panes.lesson.row import Row
from migviz.gui.progress_due import ProgressDue
from migviz.gui.shells import advising, audience, desktop_portal, menu, system_look, warming
from migviz.gui.shells.advising import Advising
from migviz.gui.shells.kept_look import look_of
from migviz.gui.shells.system_look import system_theme
from migviz.gui.theme import Theme
from migviz.gui.widgets import own_keys
from migviz.say import files


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


def test_what_the_desktop_tells_is_known_once_and_other_settings_are_not(
    app: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = SimpleNamespace(sessionBus=lambda: SimpleNamespace(isConnected=lambda: False))
    monkeypatch.setattr(desktop_portal, "QDBusConnection", nowhere)
    heard = list[Mapping[str, int]]()
    portal = desktop_portal.Portal(heard.append, app)
    space = desktop_portal.APPEARANCE
    for told in ([space, "contrast", 1, "more"], [space, "contrast", 1], [space, "font", 2], ["other", "contrast", 0]):
        portal.heard(SimpleNamespace(arguments=lambda told=told: told))  # type: ignore[arg-type]
    assert heard == [{"contrast": 1}]
    portal.deleteLater()


@pytest.mark.parametrize(("error", "why"), [(OSError(28, "no room"), "no room"), (OSError("gone"), "gone")])
def test_why_progress_is_not_kept_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, error: OSError, why: str
) -> None:
    def write(_progress: Progress, _folder: Path) -> None:
        raise error

    monkeypatch.setattr(progress_due, "keep", write)
    due = ProgressDue()
    due.put(tmp_path, Progress(lesson="a", seed=1))
    assert due.write(tmp_path, "a") == files.progress_not_kept(why)


@pytest.mark.parametrize("libc", [True, False])
def test_memory_is_kept_together_where_the_system_knows_how(monkeypatch: pytest.MonkeyPatch, libc: bool) -> None:
    asked = list[tuple[int, int]]()
    known = SimpleNamespace(mallopt=lambda option, value: asked.append((option, value)))
    monkeypatch.setattr(warming, "_glibc", lambda _function: known if libc else None)
    warming.keep_memory_together()
    assert asked == ([(-8, 1), (-3, 1_048_576), (-1, 4_194_304)] if libc else [])


@pytest.mark.parametrize(
    ("names", "kept", "beside", "chosen"),
    [
        ("ab", "b", 0, 1), ("ab", "a", 0, 0), ("ab", "", 0, 1), ("ab", "", 1, 0), ("ab", "gone", None, 0), ("a", "", 0, 0),
        ("aab", "", 0, 2), ("abc", "c", 0, 2),
    ],
)  # fmt: skip
def test_the_room_has_the_screen_that_was_chosen_or_another_than_the_presenter(
    app: QApplication,
    monkeypatch: pytest.MonkeyPatch,
    settings: QSettings,
    names: str,
    kept: str,
    beside: int | None,
    chosen: int,
) -> None:
    screens = [SimpleNamespace(name=lambda name=name: name) for name in names]
    monkeypatch.setattr(audience, "QGuiApplication", SimpleNamespace(screens=lambda: screens))
    own = None if beside is None else screens[beside]
    settings.setValue(menu.SCREEN, kept)
    found = screens.index(audience.screen_for_room(own, settings))  # type: ignore[arg-type]
    assert found == chosen
    if not kept:
        assert screens.index(audience.screen_for_room(own, None)) == chosen  # type: ignore[arg-type]


class Chosen(Row):
    """A row of a list."""

    def high(self) -> float:
        """As a line."""
        return 40.0


def test_a_row_looks_as_what_can_be_done_with_it(app: QApplication) -> None:
    row = Chosen(Theme(scale=6.0), "a")
    cursor, pen = Qt.CursorShape, Qt.PenStyle
    assert row.sizeHint().width() == 1800 and (row.ground(), row.edge()) == ("surface", pen.SolidLine)
    row.setDown(True)
    assert row.ground() == "pause.tint"
    row.setEnabled(False)
    assert (row.ground(), row.edge(), row.cursor().shape()) == ("surface", pen.DashLine, cursor.ArrowCursor)
    row.setCursor(cursor.BusyCursor)
    row.setText("b")
    row.setFont(Theme().font("title"))
    assert row.cursor().shape() is cursor.BusyCursor, "only what can be done with it changes the hand"
    row.setEnabled(True)
    assert row.cursor().shape() is cursor.PointingHandCursor
    row.deleteLater()


def test_up_and_down_lead_from_row_to_row_and_are_its_own(app: QApplication) -> None:
    led, row = list[bool](), Chosen(Theme(), "a")
    row.focusNextPrevChild = led.append  # type: ignore[method-assign, assignment]
    none, kind = Qt.KeyboardModifier.NoModifier, QEvent.Type
    for key, own in ((Qt.Key.Key_Down, True), (Qt.Key.Key_Up, True), (Qt.Key.Key_Space, True), (Qt.Key.Key_A, False)):
        asked = QKeyEvent(kind.ShortcutOverride, key, none)
        asked.ignore()
        assert row.event(asked) and asked.isAccepted() is own
        assert own_keys.claims(asked, [Qt.Key.Key_Up]) is (key is Qt.Key.Key_Up)
        assert own_keys.claims(QKeyEvent(kind.KeyPress, key, none), [key]) is False
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
        row.keyPressEvent(QKeyEvent(kind.KeyPress, key, none))
    assert led == [True, False]
    row.deleteLater()


def advising_on(monkeypatch: pytest.MonkeyPatch, found: object) -> tuple[list[str], Advising]:
    """Which steps are gone when what is looked at is followed: begun, given up, told."""
    steps = list[str]()

    def beside(job: Callable[[], object], take: Callable[[object], None]) -> Callable[[], None]:
        steps.append("begun")
        waiting.append(lambda: take(found))
        return lambda: steps.append("given up")

    waiting = list[Callable[[], None]]()
    session = SimpleNamespace(beside=beside, do=lambda *_: steps.append("told"), waiting=waiting)
    monkeypatch.setattr(advising, "beside_recording", lambda state: state)
    return steps, Advising(session, QApplication.instance())  # type: ignore[arg-type]


def test_advice_is_looked_for_once_for_each_log_and_told_where_it_is_found(
    app: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = (SimpleNamespace(fit=object(), lacks_advice=True) for _ in range(2))
    steps, follows = advising_on(monkeypatch, "advice")
    for state in (None, SimpleNamespace(fit=object(), lacks_advice=False), one, one, other):
        follows.follow(state)  # type: ignore[arg-type]
    assert steps == ["begun", "given up", "begun"]
    follows._session.waiting[-1]()  # type: ignore[attr-defined]
    assert steps[3:] == ["told"]
    follows._take(other, None)  # type: ignore[arg-type]
    assert steps[3:] == ["told"], "what was given up tells nothing"
    follows.deleteLater()


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
