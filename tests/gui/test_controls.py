import re
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeySequence, QMouseEvent, QShortcut, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from migviz.gui.painters import draw
from migviz.gui.panes.controls import FIRST, ControlPanel, FieldControl, LogSlider, ValueEdit, groups
from migviz.gui.panes.transport import Transport
from migviz.gui.theme import Theme
from migviz.gui.widgets.field_control import title_of
from migviz.gui.widgets.rate_arrows import RateArrows
from migviz.gui.widgets.slider_scale import Growth, SliderScale, Stride, scale_for
from migviz.say.rates import Rates, longest_sentence
from migviz.scenario import Scenario, load_scenario
from migviz.scenario.fields import BY_HAND, FIELDS, NAMES, Value
from tests.asked import shortened
from tests.gui.waiting import later, until
from tests.kept_text import is_as_kept

MIB = 2.0**20
NUMERIC = [name for name, field in FIELDS.items() if field.kind is not None]
WORDS = [name for name, field in FIELDS.items() if field.choices]
NO_MODIFIER = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


def settle(turns: int = 6) -> None:
    """Let layouts and coalesced signals come through."""
    for _ in range(turns):
        QApplication.processEvents()


def shown(widget: QWidget, width: int, height: int = 0) -> None:
    widget.resize(width, height or max(widget.heightForWidth(width), widget.sizeHint().height()))
    widget.show()
    widget.activateWindow()
    settle()


class Heard(list):
    """What a signal said."""

    def __init__(self, signal: object) -> None:
        super().__init__()
        signal.connect(lambda *said: self.append(said))  # type: ignore[attr-defined]


@pytest.fixture
def make() -> Iterator[Callable[[str], FieldControl]]:
    made: list[FieldControl] = []

    def one(name: str) -> FieldControl:
        control = FieldControl(FIELDS[name], Theme(), large=name in ("workload.dirty_rate", "link.bandwidth"))
        made.append(control)
        shown(control, 320)
        return control

    yield one
    for control in made:
        control.deleteLater()


@pytest.fixture
def panel() -> Iterator[ControlPanel]:
    panel = ControlPanel(Theme())
    panel.show_scenario(Scenario(), 0.0)
    shown(panel, 332, 900)
    yield panel
    panel.deleteLater()


def slider_of(control: FieldControl) -> LogSlider:
    assert control.slider is not None
    return control.slider


def edit_of(control: FieldControl) -> ValueEdit:
    assert control.edit is not None
    return control.edit


def send_mouse(slider: LogSlider, kind: QEvent.Type, x: float) -> None:
    """A mouse event at once, so that several come in one turn of the event loop."""
    at = QPointF(x, slider.knob().center().y())
    held = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseButtonRelease else LEFT
    button = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseMove else LEFT
    QApplication.sendEvent(slider, QMouseEvent(kind, at, slider.mapToGlobal(at), button, held, NO_MODIFIER))


# --- scales -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NUMERIC)
def test_every_number_has_a_slider_whose_values_are_allowed(name: str) -> None:
    scale = scale_for(FIELDS[name])
    assert scale is not None
    for place in range(101):
        assert scale.least <= FIELDS[name].check(scale.value_at(place / 100)) <= scale.most  # type: ignore[operator]


STRIDES = (Stride.FINE, Stride.COARSE, Stride.FAR)


@pytest.mark.parametrize("stride", STRIDES)
@pytest.mark.parametrize("name", NUMERIC)
def test_steps_lead_from_end_to_end_and_back_over_allowed_values(name: str, stride: Stride) -> None:
    field, scale = FIELDS[name], scale_for(FIELDS[name])
    assert scale is not None

    def walk(value: Value, direction: int) -> list[Value]:
        values = [value]
        while (following := scale.stepped(values[-1], direction, stride)) != values[-1]:
            values.append(field.check(following))
            assert len(values) < 250
        return values

    up, down = walk(scale.first(), 1), walk(scale.most, -1)
    assert (up[0], up[-1]) == (scale.first(), scale.most) == (down[-1], down[0])
    if stride is Stride.FINE:
        assert [field.write(value) for value in up] == [field.write(value) for value in reversed(down)]


def test_every_slider_has_the_values_that_it_had() -> None:
    """Where it is dragged to, and step by step; the difference to the kept text is what a review has to look at."""
    lines = []
    for name in NUMERIC:
        scale = scale_for(FIELDS[name])
        assert scale is not None
        dragged = dict.fromkeys(scale.value_at(place / 100) for place in range(101))
        ways = {"dragged": [*dragged], **{stride.name.lower(): walk(scale, stride) for stride in STRIDES}}
        lines += [
            shortened(f"{name} {way}: {len(found)}: {' '.join(f'{one:.12g}' for one in found)}")
            for way, found in ways.items()
        ]
    is_as_kept("sliders", "\n".join(lines) + "\n")


def walk(scale: SliderScale, stride: Stride) -> list[float]:
    """From one end to the other."""
    values = [float(scale.least)]
    while (following := float(scale.stepped(values[-1], 1, stride) or 0.0)) != values[-1]:
        values.append(following)
    return values


def test_fine_steps_are_round_in_the_unit_that_is_written() -> None:
    rate = scale_for(FIELDS["link.bandwidth"])
    memory = scale_for(FIELDS["vm.memory"])
    assert rate is not None and memory is not None
    assert FIELDS["link.bandwidth"].write(rate.stepped(950e6 / 8, 1, Stride.FINE)) == "1 Gbit/s"
    assert FIELDS["vm.memory"].write(memory.stepped(8 * 2**30, 1, Stride.FINE)) == "10 GiB"
    assert FIELDS["vm.memory"].write(memory.stepped(5 * 2**30, 1, Stride.COARSE)) == "8 GiB"


def test_a_value_outside_the_scale_steps_into_it_but_never_beyond() -> None:
    scale = SliderScale(least=1.0, most=100.0, kind=FIELDS["seed"].kind, growth=Growth.TENS)  # type: ignore[arg-type]
    assert scale.stepped(500.0, 1, Stride.FINE) == 500.0
    assert scale.stepped(500.0, -1, Stride.FINE) == 100.0
    assert scale.stepped(0.1, 1, Stride.FINE) == 1.0
    assert scale.stepped(0.1, -1, Stride.FINE) == 0.1


# --- the slider -------------------------------------------------------------------------------------------


def test_a_shown_value_is_exact_and_its_knob_stands_at_its_place(make: Callable[[str], FieldControl]) -> None:
    slider = slider_of(make("workload.dirty_rate"))
    slider.show_value(31.4159 * MIB)
    middle = slider.knob().center().x()
    assert slider.shown == 31.4159 * MIB
    slider.show_value(1 * MIB)
    assert slider.knob().center().x() < middle
    slider.show_value(7e12)
    assert slider.shown == 7e12
    assert slider.knob().right() <= slider.width()


@pytest.mark.parametrize("name", [*FIELDS])
def test_showing_a_value_never_emits(make: Callable[[str], FieldControl], name: str) -> None:
    control, field = make(name), FIELDS[name]
    heard = Heard(control.edited)
    values: tuple[Value, ...] = field.choices or (("a title", "") if field.kind is None else (field.least, field.most))
    for value in (*values, *((None,) if field.off else ())):
        control.show_value(value, default=value, running=True)
        control.show_theme(Theme(name="dark", scale=1.4))
        settle()
    assert heard == []


def test_an_arrow_key_moves_by_a_sensible_step_and_is_final_once_it_rests(make: Callable[[str], FieldControl]) -> None:
    control = make("workload.dirty_rate")
    control.show_value(30 * MIB, default=11 * MIB)
    slider, heard = slider_of(control), Heard(control.edited)
    QTest.keyPress(slider, Qt.Key.Key_Right)
    settle()
    QTest.keyRelease(slider, Qt.Key.Key_Right)
    settle()
    assert heard == [("workload.dirty_rate", 32 * MIB, False)]
    later(slider)
    assert heard == [("workload.dirty_rate", 32 * MIB, False), ("workload.dirty_rate", 32 * MIB, True)]


def test_of_a_burst_of_presses_the_last_value_alone_is_final(make: Callable[[str], FieldControl]) -> None:
    control = make("workload.dirty_rate")
    control.show_value(30 * MIB)
    slider, heard = slider_of(control), Heard(control.edited)
    for _ in range(4):
        QTest.keyClick(slider, Qt.Key.Key_Right)
        settle()
    assert len(heard) == 4 and not any(finished for __, __, finished in heard)
    later(slider)
    assert heard[-1] == ("workload.dirty_rate", 38 * MIB, True) and len(heard) == 5


def test_another_key_finds_what_the_arrows_have_set_already_final(make: Callable[[str], FieldControl]) -> None:
    control = make("workload.dirty_rate")
    control.show_value(30 * MIB)
    slider, heard = slider_of(control), Heard(control.edited)
    before: list[int] = []
    undo = QShortcut(QKeySequence("Ctrl+Z"), control)
    undo.activated.connect(lambda: before.append(len(heard)))
    QTest.keyClick(slider, Qt.Key.Key_Right)
    QTest.keyClick(slider, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert heard == [("workload.dirty_rate", 32 * MIB, True)] and before == [1]


@pytest.mark.parametrize(
    ("key", "modifier", "wanted"),
    [
        (Qt.Key.Key_Left, NO_MODIFIER, 28),
        (Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier, 50),
        (Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier, 300),
        (Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier, 3),
        (Qt.Key.Key_Home, NO_MODIFIER, 0),
        (Qt.Key.Key_End, NO_MODIFIER, 1000),
    ],
)
def test_keys_step_and_jump(
    make: Callable[[str], FieldControl], key: Qt.Key, modifier: Qt.KeyboardModifier, wanted: float
) -> None:
    control = make("workload.dirty_rate")
    control.show_value(30 * MIB, default=11 * MIB)
    heard = Heard(control.edited)
    QTest.keyClick(slider_of(control), key, modifier)
    settle()
    later(slider_of(control))
    assert heard[-1] == ("workload.dirty_rate", wanted * MIB, True)


def test_a_held_key_emits_at_most_once_in_a_turn(make: Callable[[str], FieldControl]) -> None:
    control = make("workload.dirty_rate")
    control.show_value(10 * MIB)
    heard = Heard(control.edited)
    for _ in range(8):
        QTest.keyPress(slider_of(control), Qt.Key.Key_Right)
    assert heard == []
    settle()
    assert heard == [("workload.dirty_rate", 18 * MIB, False)]


def test_the_windows_own_arrow_keys_rest_while_a_slider_has_the_focus(make: Callable[[str], FieldControl]) -> None:
    control = make("workload.dirty_rate")
    control.show_value(30 * MIB)
    pressed = Heard(QShortcut(QKeySequence(Qt.Key.Key_Right), control).activated)
    slider_of(control).setFocus()
    QTest.keyClick(slider_of(control), Qt.Key.Key_Right)
    assert pressed == []
    assert slider_of(control).shown == 32 * MIB


def test_a_drag_emits_once_in_a_turn_and_is_final_when_let_go(make: Callable[[str], FieldControl]) -> None:
    control = make("link.bandwidth")
    control.show_value(125e6)
    slider, heard = slider_of(control), Heard(control.edited)
    start = slider.knob().center().x()
    send_mouse(slider, QEvent.Type.MouseButtonPress, start)
    for step in range(1, 40):
        send_mouse(slider, QEvent.Type.MouseMove, start + step)
    settle()
    assert [said[2] for said in heard] == [False]
    send_mouse(slider, QEvent.Type.MouseMove, start + 60)
    send_mouse(slider, QEvent.Type.MouseButtonRelease, start + 60)
    settle()
    assert [said[2] for said in heard] == [False, True]
    assert heard[1][1] > heard[0][1] > 125e6


def test_a_drag_stays_in_the_hand_while_old_values_are_shown(make: Callable[[str], FieldControl]) -> None:
    slider = slider_of(make("link.bandwidth"))
    slider.show_value(125e6)
    send_mouse(slider, QEvent.Type.MouseButtonPress, slider.knob().center().x())
    send_mouse(slider, QEvent.Type.MouseMove, slider.width() - 20)
    slider.show_value(125e6)
    assert slider.shown != 125e6
    send_mouse(slider, QEvent.Type.MouseButtonRelease, slider.width() - 20)
    settle()
    slider.show_value(125e6)
    assert slider.shown == 125e6


def test_a_press_on_the_knob_alone_changes_nothing(make: Callable[[str], FieldControl]) -> None:
    control = make("link.bandwidth")
    control.show_value(123456789.0)
    slider, heard = slider_of(control), Heard(control.edited)
    QTest.mouseClick(slider, LEFT, pos=slider.knob().center().toPoint() + QPoint(3, 0))
    settle()
    assert heard == []


def test_a_click_on_the_track_goes_there(make: Callable[[str], FieldControl]) -> None:
    control = make("link.bandwidth")
    control.show_value(125e6)
    slider, heard = slider_of(control), Heard(control.edited)
    QTest.mouseClick(slider, LEFT, pos=QPoint(slider.width() - 4, slider.height() // 2))
    settle()
    assert heard[-1] == ("link.bandwidth", 5e9, True)


def test_a_double_click_restores_the_default(make: Callable[[str], FieldControl]) -> None:
    control = make("workload.dirty_rate")
    control.show_value(500 * MIB, default=11 * MIB)
    slider, heard = slider_of(control), Heard(control.edited)
    QTest.mouseDClick(slider, LEFT, pos=slider.knob().center().toPoint())
    settle()
    assert heard[-1] == ("workload.dirty_rate", 11 * MIB, True)


def test_off_lies_at_the_left_end(make: Callable[[str], FieldControl]) -> None:
    control = make("migration.compression")
    control.show_value(2.0)
    slider, heard = slider_of(control), Heard(control.edited)
    QTest.mouseClick(slider, LEFT, pos=QPoint(4, round(slider.knob().center().y())))
    settle()
    assert heard[-1] == ("migration.compression", None, True)


def test_a_wheel_steps_and_is_final_when_it_rests(make: Callable[[str], FieldControl]) -> None:
    control = make("workload.dirty_rate")
    control.show_value(30 * MIB)
    heard = Heard(control.edited)
    turn_wheel(slider_of(control))
    settle()
    assert heard[0] == ("workload.dirty_rate", 32 * MIB, False)
    until(lambda: len(heard) == 2)
    assert heard[-1] == ("workload.dirty_rate", 32 * MIB, True)


def turn_wheel(slider: LogSlider) -> None:
    at = QPointF(slider.rect().center())
    none, no_phase = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(at, slider.mapToGlobal(at), QPoint(), QPoint(0, 120), none, NO_MODIFIER, no_phase, False)
    QApplication.sendEvent(slider, event)


def test_a_wheel_over_a_panel_that_scrolls_belongs_to_the_panel(panel: ControlPanel) -> None:
    panel.open_more(True)
    panel.resize(332, 400)
    settle()
    heard = Heard(panel.field_edited)
    slider = slider_of(panel.control("vm.memory"))
    slider.clearFocus()
    turn_wheel(slider)
    settle()
    assert heard == []


def test_a_wish_that_nobody_grants_is_taken_back(make: Callable[[str], FieldControl]) -> None:
    control = make("workload.dirty_rate")
    control.show_value(30 * MIB)
    QTest.keyClick(slider_of(control), Qt.Key.Key_End)
    settle()
    assert slider_of(control).shown == 1000 * MIB
    for _ in range(2):  # it rests, and then nobody answers
        later(control)
    assert slider_of(control).shown == 30 * MIB


def test_a_screen_reader_hears_name_value_and_unit(make: Callable[[str], FieldControl]) -> None:
    control = make("workload.dirty_rate")
    control.show_value(30 * MIB)
    assert slider_of(control).accessibleName() == "Dirty rate: 30 MiB/s"
    assert edit_of(control).accessibleName() == "Dirty rate"


# --- typing -----------------------------------------------------------------------------------------------


def test_a_typed_value_is_read_with_its_unit(make: Callable[[str], FieldControl]) -> None:
    control = make("workload.dirty_rate")
    control.show_value(30 * MIB)
    edit, heard = edit_of(control), Heard(control.edited)
    QTest.mouseClick(edit, LEFT)
    assert edit.typing
    edit.selectAll()
    QTest.keyClicks(edit, "60 MiB/s")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert heard == [("workload.dirty_rate", 60 * MIB, True)]
    assert not edit.typing


def test_a_digit_starts_typing(make: Callable[[str], FieldControl]) -> None:
    edit = edit_of(make("migration.max_iterations"))
    edit.setFocus()
    QTest.keyClicks(edit, "12")
    assert (edit.typing, edit.text()) == (True, "12")


@pytest.mark.parametrize("text", ["60 Mb", "sixty", "60", "60 s", "-1 MiB/s", "", "9e400 MiB/s"])
def test_a_wrong_text_keeps_the_value_and_the_focus_and_says_why(
    make: Callable[[str], FieldControl], text: str
) -> None:
    control = make("workload.dirty_rate")
    control.show_value(30 * MIB)
    edit, heard, before = edit_of(control), Heard(control.edited), control.heightForWidth(320)
    edit.start_typing()
    edit.setText(text)
    QTest.keyClick(edit, Qt.Key.Key_Return)
    with pytest.raises(ValueError, match=r".") as expected:
        FIELDS["workload.dirty_rate"].read(text)
    assert edit.problem == str(expected.value)
    assert control.heightForWidth(320) > before
    QTest.keyClick(edit, Qt.Key.Key_Tab)
    assert edit.hasFocus()
    assert heard == []
    QTest.keyClick(edit, Qt.Key.Key_Escape)
    assert (edit.text(), edit.problem, heard) == ("30 MiB/s", "", [])
    assert control.heightForWidth(320) == before


def test_a_problem_goes_as_soon_as_the_text_is_right(make: Callable[[str], FieldControl]) -> None:
    edit = edit_of(make("workload.dirty_rate"))
    edit.start_typing()
    edit.setText("6")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert edit.problem
    edit.setText("6 MiB/")
    QTest.keyClick(edit, Qt.Key.Key_End)
    QTest.keyClicks(edit, "s")
    assert not edit.problem


def test_enter_without_typing_keeps_a_value_that_is_shown_rounded(make: Callable[[str], FieldControl]) -> None:
    control = make("workload.dirty_rate")
    control.show_value(31.4159265 * MIB)
    edit, heard = edit_of(control), Heard(control.edited)
    assert edit.text() == "31.4 MiB/s"
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert edit.typing
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert (edit.typing, heard) == (False, [])


def test_what_is_being_typed_is_left_alone(make: Callable[[str], FieldControl]) -> None:
    control = make("workload.dirty_rate")
    edit = edit_of(control)
    edit.start_typing()
    edit.setText("7 Mi")
    control.show_value(90 * MIB)
    assert edit.text() == "7 Mi"


# --- any field --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*FIELDS])
def test_every_field_explains_itself(make: Callable[[str], FieldControl], name: str) -> None:
    control, field = make(name), FIELDS[name]
    control.show_value(field.default, default=field.default)
    plain = re.sub("<[^>]+>", " ", control.toolTip()).replace("&#x27;", "'").replace("&amp;", "&")
    assert field.help in plain
    assert field.range_text in plain
    assert control.whatsThis() == control.toolTip()
    assert "Fixed while" not in plain
    control.show_value(field.default, default=field.default, running=True)
    assert ("Fixed while" in control.toolTip()) == (not field.changeable)


@pytest.mark.parametrize("name", WORDS)
def test_words_are_chosen_from_a_list(make: Callable[[str], FieldControl], name: str) -> None:
    control, field = make(name), FIELDS[name]
    assert control.choice is not None
    control.show_value(field.choices[0])
    heard = Heard(control.edited)
    QTest.keyClick(control.choice, Qt.Key.Key_Down)
    settle()
    assert heard == [(name, field.choices[1], True)]
    later(control)
    assert control.choice.currentText() == field.choices[0], "nobody granted it"


def test_a_value_that_is_not_the_default_is_marked(make: Callable[[str], FieldControl]) -> None:
    control = make("vm.memory")
    control.show_value(2.0**33, default=2.0**33)
    plain = control.grab().toImage()
    changed = [control.is_changed]
    control.show_value(2.0**33, default=2.0**32)
    assert [*changed, control.is_changed] == [False, True]
    assert control.grab().toImage() != plain


def test_a_title_is_a_line_of_text(make: Callable[[str], FieldControl]) -> None:
    control = make("title")
    heard = Heard(control.edited)
    edit_of(control).start_typing()
    QTest.keyClicks(edit_of(control), "my VM")
    QTest.keyClick(edit_of(control), Qt.Key.Key_Return)
    assert heard == [("title", "my VM", True)]


# --- the panel --------------------------------------------------------------------------------------------


def test_the_panel_starts_with_two_fields_and_makes_the_others_when_asked(panel: ControlPanel) -> None:
    assert len(panel.findChildren(FieldControl)) == 2
    heard = Heard(panel.more_toggled)
    QTest.mouseClick(panel.more.heading, LEFT)
    assert (panel.is_open, heard) == (True, [(True,)])
    assert panel.control("seed").isVisible()


def test_every_field_has_a_place_in_the_panel(panel: ControlPanel) -> None:
    placed = [name for names in groups().values() for name in names]
    assert len(placed) == len(set(placed))
    assert {*placed, "workload.dirty_rate", "link.bandwidth", *NAMES, BY_HAND} == set(FIELDS)
    titles = [title_of(FIELDS[name]) for name in FIELDS]
    assert len(titles) == len(set(titles))


def test_the_panel_shows_the_values_in_force(panel: ControlPanel) -> None:
    scenario = load_scenario("workload.dirty_rate: 30 MiB/s\nat 10 s: workload.dirty_rate = 90 MiB/s")
    edit = edit_of(panel.control("workload.dirty_rate"))
    for t, text in ((0.0, "30 MiB/s"), (9.99, "30 MiB/s"), (10.0, "90 MiB/s"), (99.0, "90 MiB/s"), (0.0, "30 MiB/s")):
        panel.show_scenario(scenario, t)
        assert edit.text() == text


def test_the_default_is_what_the_field_would_be_if_it_were_not_set(panel: ControlPanel) -> None:
    panel.show_scenario(load_scenario("workload.preset: video\nworkload.dirty_rate: 30 MiB/s"), 0.0)
    heard = Heard(panel.field_edited)
    slider = slider_of(panel.control("workload.dirty_rate"))
    QTest.mouseDClick(slider, LEFT, pos=slider.knob().center().toPoint())
    settle()
    assert heard[-1] == ("workload.dirty_rate", 3e6, True)


def test_an_equal_scenario_is_ignored_and_showing_never_emits(
    panel: ControlPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = load_scenario("vm.memory: 8 GiB\nat 5 s: link.state = down")
    heard = Heard(panel.field_edited)
    panel.control("seed")
    panel.show_scenario(scenario, 6.0)
    calls: list[object] = []
    monkeypatch.setattr(FieldControl, "show_value", lambda *told, **more: calls.append(told))
    panel.show_scenario(load_scenario("vm.memory: 8 GiB\nat 5 s: link.state = down"), 7.0)
    assert calls == []
    panel.show_scenario(scenario, 4.0)
    assert calls
    settle()
    assert heard == []


def test_the_first_touch_of_a_slider_reaches_the_panel(panel: ControlPanel) -> None:
    heard = Heard(panel.field_edited)
    QTest.keyClick(slider_of(panel.control("workload.dirty_rate")), Qt.Key.Key_Right)
    settle()
    later(slider_of(panel.control("workload.dirty_rate")))
    assert heard[-1] == ("workload.dirty_rate", 12 * MIB, True)


def test_a_problem_stands_below_its_field_until_the_next_scenario(panel: ControlPanel) -> None:
    control = panel.control("vm.used")
    before = control.heightForWidth(300)
    panel.show_problem("vm.used", "vm.used: 8 GiB is above vm.memory, 4 GiB; it can be at most that")
    assert control.heightForWidth(300) > before
    panel.show_scenario(Scenario().but({"vm.memory": "16 GiB"}), 0.0)
    assert control.heightForWidth(300) == before


def test_a_closed_group_says_how_many_of_its_values_are_changed(panel: ControlPanel) -> None:
    panel.open_more(True)
    panel.show_scenario(load_scenario("link.mtu: 9000\nlink.latency: 1 ms\nvm.memory: 4 GiB"), 0.0)
    said = {group.heading.text(): group.heading.accessibleDescription() for group in panel._groups}
    assert said["Link"] == "2 changed"
    assert said["VM and workload"] == ""


def test_compact_is_lower(panel: ControlPanel) -> None:
    before = panel.sizeHint().height()
    panel.set_compact(True)
    settle()
    assert panel.sizeHint().height() < before - 60


# --- copied against dirtied -------------------------------------------------------------------------------


def test_the_arrows_have_one_scale() -> None:
    arrows = RateArrows(Theme())
    arrows.show_rates(
        Rates(
            copied=100 * MIB, dirtied=25 * MIB, written=("100 MiB/s", "25 MiB/s"), sentence="Copying is 4 times faster."
        )
    )
    arrows.resize(300, arrows.heightForWidth(300))
    picture = arrows.grab().toImage()

    def length(role: str) -> int:
        colour = Theme().colour(role)
        places = range(picture.width())
        return max(sum(picture.pixelColor(x, y) == colour for x in places) for y in range(picture.height()))

    assert length("dirty") == pytest.approx(length("source") / 4, abs=3.5)  # the tips are mixed with the ground
    assert "Copying is 4 times faster." in arrows.accessibleDescription()


# --- a control without effect ---------------------------------------------------------------------------------


def test_a_control_without_effect_says_why_and_offers_what_would_give_it_effect() -> None:
    panel = ControlPanel(Theme())
    shown(panel, 360)
    bandwidth = panel.control("link.bandwidth")
    panel.show_scenario(load_scenario(""), 0.0)
    plain = bandwidth.heightForWidth(300)
    panel.show_scenario(load_scenario("link.goodput: 40 MB/s"), 0.0)
    assert bandwidth.cure is not None and not bandwidth.cure.isHidden()
    assert bandwidth.cure.text() == "Set goodput to computed"
    assert bandwidth.heightForWidth(300) > plain
    assert "the line rate does not count" in bandwidth.toolTip()
    heard = Heard(panel.field_edited)
    bandwidth.cure.click()
    assert heard == [("link.goodput", None, True)]
    panel.show_scenario(load_scenario(""), 0.0)
    assert bandwidth.cure.isHidden() and bandwidth.heightForWidth(300) == plain
    panel.deleteLater()


def test_a_control_says_from_where_on_more_makes_no_difference() -> None:
    panel = ControlPanel(Theme())
    panel.show_scenario(load_scenario("link.traffic: 0.9 Gbit/s"), 0.0)
    traffic = panel.control("link.traffic")
    above = traffic.heightForWidth(300)
    assert (
        "above 471 Mbit/s, more does not slow the migration" in traffic.toolTip()
        and "No effect" not in traffic.toolTip()
    )
    panel.show_scenario(load_scenario("link.traffic: 0.4 Gbit/s"), 0.0)
    assert "more does not slow" not in traffic.toolTip() and traffic.heightForWidth(300) < above
    panel.deleteLater()


def test_a_control_whose_effect_comes_later_in_the_run_offers_nothing() -> None:
    panel = ControlPanel(Theme())
    panel.show_scenario(load_scenario("link.goodput: 40 MB/s\nat 5 s: link.goodput = computed"), 0.0)
    assert panel.control("link.bandwidth").cure is None
    panel.deleteLater()


# --- every label fits -------------------------------------------------------------------------------------


@pytest.mark.parametrize("compact", [False, True])
@pytest.mark.parametrize("width", [332, 262])
@pytest.mark.parametrize(
    ("scale", "theme"), [(0.8, "light"), (1.0, "projector"), (1.4, "light"), (2.0, "projector"), (3.0, "light")]
)
def test_every_label_fits_its_box(scale: float, width: int, compact: bool, theme: str) -> None:
    panel = ControlPanel(Theme())
    panel.set_compact(compact)
    for title, names in groups().items():
        panel.control(names[0])
        assert title
    panel.show_scenario(
        load_scenario("vm.memory: 1.37 TiB\nlink.bandwidth: 38.5 Gbit/s\nlink.goodput: 1.23 GiB/s"), 1.0
    )
    panel.show_rates(Rates(copied=1234 * MIB, dirtied=1234 * MIB, sentence=longest_sentence()))
    panel.show_problem("vm.memory", "vm.used: 8 GiB is above vm.memory, 4 GiB; it can be at most that")
    panel.show_theme(Theme(name=theme, scale=scale))
    host = QWidget()
    QVBoxLayout(host).addWidget(panel)
    host.resize(round(width * scale) + 24, round(900 * scale))
    host.show()
    settle(10)
    draw.misfits.clear()
    content = panel.widget()
    assert content is not None
    assert content.width() <= panel.viewport().width()
    content.grab()
    assert draw.misfits == []
    assert panel.arrows.height() >= panel.arrows.heightForWidth(panel.arrows.width())
    for control in panel.findChildren(FieldControl):
        assert control.height() >= control.heightForWidth(control.width())
        if control.edit is not None:
            assert control.edit.room(control.edit.text()) <= control.edit.width() + 1, control.field.name
        if control.slider is not None:
            assert control.slider.knob().height() >= 20 * scale
    host.deleteLater()


def test_the_speed_slider_sticks_at_one() -> None:
    transport = Transport(Theme())
    shown(transport, 1400)
    heard = Heard(transport.speed_edited)
    slider = transport.speed
    slider.show_value(50.0)
    end = slider.width() / 2 + 3
    send_mouse(slider, QEvent.Type.MouseButtonPress, slider.knob().center().x())
    send_mouse(slider, QEvent.Type.MouseMove, end)
    send_mouse(slider, QEvent.Type.MouseButtonRelease, end)
    settle()
    assert heard == [(1.0,)]
    transport.deleteLater()


def test_what_gives_both_sliders_effect_is_offered_once_in_the_place_of_the_arrows(panel: ControlPanel) -> None:
    live = panel.sizeHint().height()
    panel.show_scenario(Scenario().but({"migration.technique": "quick"}), 0.0)
    cures = [panel.control(name).cure for name in FIRST]
    assert panel.cure.isVisible() and panel.cure.text() == "Set technique to live"
    assert [cure.isVisible() for cure in cures if cure is not None] == [False, False]
    assert panel.sizeHint().height() <= live + 12  # the card has no room for two buttons and the arrows
    heard = Heard(panel.field_edited)
    QTest.mouseClick(panel.cure, LEFT)
    assert heard == [("migration.technique", "live", True)]
    panel.show_scenario(Scenario(), 0.0)
    assert not panel.cure.isVisible() and panel.sizeHint().height() == live


def test_where_that_is_compact_the_sliders_say_why_in_their_tips(panel: ControlPanel) -> None:
    panel.set_compact(True)
    live = panel.sizeHint().height()
    panel.show_scenario(Scenario().but({"migration.technique": "quick"}), 0.0)
    assert panel.sizeHint().height() <= live
    assert "through the disk" in panel.control("link.bandwidth").toolTip()
