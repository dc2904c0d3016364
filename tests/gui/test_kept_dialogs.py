"""Does every dialog have its parts where it had them, with the words that it had?

MIGVIZ_KEEP=1 keeps them anew; look at the difference before you commit.
"""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QLayout, QStyle, QStyleOptionViewItem, QWidget

from migviz.course.evidence import Handed
from migviz.course.progress import Progress
from migviz.gui.shells.hand_in import HandIn
from migviz.gui.shells.my_migration import MyMigration
from migviz.gui.shells.share_dialog import ShareDialog
from migviz.gui.theme import Theme
from migviz.gui.widgets.button import Button
from migviz.gui.widgets.choice_box import ChoiceBox
from migviz.gui.widgets.message import MessageLine
from migviz.gui.widgets.value_edit import ValueEdit
from migviz.scenario import Scenario
from migviz.scenario.fields import FIELDS
from migviz.study.my_migration import Known
from tests.gui.conftest import flush
from tests.gui.transcript import LARGE, Roles, transcript
from tests.kept_text import KEPT, is_as_kept


def hand_in(theme: Theme) -> QWidget:
    begun = tuple(
        Handed(course=name, title=f"Course {name}", lessons=(Progress(lesson="one"), Progress(lesson="two"))[:many])
        for name, many in (("A", 2), ("B", 1))
    )
    return HandIn(begun, "Ada", theme, save=lambda *_: None, remember=lambda _: None)


def nothing_to_hand_in(theme: Theme) -> QWidget:
    return HandIn((), "", theme, save=lambda *_: None, remember=lambda _: None)


def share(theme: Theme) -> QWidget:
    return ShareDialog("migviz 1 something to share", theme)


def my_migration(theme: Theme) -> QWidget:
    return MyMigration(Scenario(), Known(hypervisor="hyper-v", memory="32 GiB"), theme)


def message(theme: Theme) -> QWidget:
    window = QWidget()
    window.resize(1000, 400)
    for k, (width, beside) in enumerate(((700, False), (300, False), (700, True))):
        said = MessageLine(theme, window)
        said.place(QRect(100, 20 + 100 * k, width, 60), beside=beside)
        said.say("A sentence that is as long as what is usually said to somebody.")
    return window


DIALOGS: dict[str, Callable[[Theme], QWidget]] = {
    "hand-in": hand_in, "nothing-to-hand-in": nothing_to_hand_in, "share": share, "my-migration": my_migration, "message": message
}  # fmt: skip


def parts_of(dialog: QWidget) -> list[str]:
    """Each part that is seen: what it is, where, and its words; and how far the parts of a layout stand apart."""
    lines = []
    for part in (dialog, *dialog.findChildren(QWidget)):
        if part.isVisibleTo(dialog) and not part.objectName().startswith("qt_"):
            box = part.rect().translated(part.mapTo(dialog, part.rect().topLeft()))
            words = getattr(part, "text", str)
            said = words() if callable(words) else words
            lines.append(f"{type(part).__name__} {box.x()},{box.y()} {box.width()} x {box.height()}  {said}".rstrip())
    for layout in dialog.findChildren(QLayout):
        edges = layout.contentsMargins()
        lines.append(f"  {layout.spacing()} apart; {edges.left()}, {edges.top()}, {edges.right()}, {edges.bottom()}")
    return lines


@pytest.mark.parametrize("name", DIALOGS)
def test_a_dialog_has_its_parts_where_it_had_them(name: str) -> None:
    found = []
    for scale in (1.0, 1.4):
        dialog = DIALOGS[name](Theme(scale=scale))
        dialog.show()
        flush()
        found += [f"at {scale:.0%}", *parts_of(dialog)]
        dialog.close()
    is_as_kept(f"dialog-{name}", "\n".join(found) + "\n")


def test_no_dialog_is_kept_that_is_gone() -> None:
    assert {path.stem for path in KEPT.glob("dialog-*.txt")} == {f"dialog-{name}" for name in DIALOGS}


def test_a_code_is_black_on_white_module_for_module() -> None:
    from migviz.gui.painters.picture import draw_image
    from migviz.gui.shells.share_dialog import paint_qr

    matrix = ((True, False, True), (False, True, True), (True, True, False))
    image = draw_image((100, 90), lambda painter, box: paint_qr(painter, box, matrix))
    for y, row in enumerate(matrix):
        for x, dark in enumerate(row):
            spot = image.pixelColor(5 + 30 * x + 15, 30 * y + 15)
            assert spot.name() == ("#000000" if dark else "#ffffff")


def test_a_list_that_drops_down_has_its_words_where_it_had_them() -> None:
    """One that is chosen, one that is pointed at, and each that has a title below."""
    box = ChoiceBox({"qemu": "QEMU/KVM", "hyper-v": "", "xen": "Xen", "vmotion": ""}, Roles(scale=LARGE), name="Policy")
    box.show_word("hyper-v")
    delegate, lines = box.itemDelegate(), list[str]()
    for k, state in enumerate(("", "State_MouseOver", "State_Selected", "")):
        option, index = QStyleOptionViewItem(), box.model().index(k, 0)
        asked = delegate.sizeHint(option, index)
        option.rect = QRect(20, 10, asked.width(), asked.height())
        if state:
            option.state |= QStyle.StateFlag[state]
        painted = transcript((900, 300), lambda painter, _: delegate.paint(painter, option, index), exact=True)  # noqa: B023
        lines += [f"=== {box.itemText(k)} {asked.width()} x {asked.height()}", *painted]
    is_as_kept("list-that-drops-down", "\n".join(lines) + "\n")


@pytest.mark.parametrize(("less", "words"), [(0, ['"Numbers"']), (1, [])])
def test_a_word_goes_from_its_icon_where_a_pixel_is_missing(less: int, words: list[str]) -> None:
    theme = Roles(scale=1.0)
    button = Button(theme, icon="more", word="Numbers", look="plain")
    button.let_word_go()
    around = button.width() - button.face().width()
    button.resize(round(theme.width("control", "Numbers") + 8 + 20 + around) - less, button.sizeHint().height())
    painted = transcript((200, 60), lambda painter, _: button.render(painter, QPoint()))
    assert [line.split()[0] for line in painted if line.startswith('"')] == words


@pytest.mark.parametrize(("more", "left", "wide"), [(-3, 0, -3), (0, 0, 0), (10, 10, 0)])
def test_the_frame_of_a_value_is_as_narrow_as_that_but_no_narrower_than_its_place(
    more: int, left: int, wide: int
) -> None:
    edit = ValueEdit(FIELDS["vm.memory"], Roles(scale=1.0), name="Memory", font="value")
    room = int(edit.room(edit.text()))
    edit.resize(room + more, 30)
    [frame] = transcript((300, 40), lambda painter, _: edit._paint_frame(painter), exact=True)
    assert frame.endswith(f" at {left},0 {room + wide - 1}x29")
