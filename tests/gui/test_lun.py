"""Does the disk hold what the run says that it holds, beside the host that has it mounted?"""

import re

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from migviz import Run, load_scenario, simulate
from migviz.gui.painters import draw
from migviz.gui.painters.stage.painter import paint_stage
from migviz.gui.theme import Theme
from migviz.replay.rates import through_disk
from migviz.replay.seen import seen_at
from migviz.say.amounts import pages_text
from migviz.trace import Copying
from tests.gui.transcript import Roles, transcript

SIZE = (1062, 637)


@pytest.fixture(scope="module")
def run() -> Run:
    return simulate(load_scenario("migration.technique: quick\n"))


def painted(run: Run, t: float, size: tuple[int, int] = SIZE, theme: Theme | None = None) -> list[str]:
    seen = seen_at(run, t)

    def paint(painter: QPainter, box: QRectF) -> None:
        paint_stage(painter, box, seen, theme or Roles())

    return transcript(size, paint)


def middles(run: Run) -> dict[str, float]:
    save, restore = (
        next(item for item in run.passes if item.copying is kind) for kind in (Copying.SAVE, Copying.RESTORE)
    )
    return {
        "save": (save.start + 3 * save.end) / 4,
        "hands": (save.end + restore.start) / 2,
        "restore": (restore.start + restore.end) / 2,
        "end": run.end,
    }


def on_the_disk(run: Run, t: float) -> list[str]:
    """What is written in the ink of the saved memory."""
    return [line for line in painted(run, t) if re.match(r'"\S+ GiB( saved)?" control on.mark', line)]


def test_the_disk_says_how_much_it_holds_until_the_vm_runs_from_it(run: Run) -> None:
    at = middles(run)
    for name in ("save", "hands", "restore"):
        seen = seen_at(run, at[name])
        held = pages_text(through_disk(run, seen.moment)[0] * seen.moment.memory)
        assert any(re.match(rf'"{held}( saved)?" ', line) for line in on_the_disk(run, at[name])), name
    assert not on_the_disk(run, at["end"])


def test_the_migration_link_is_idle_all_the_time(run: Run) -> None:
    for t in middles(run).values():
        assert any('"Migration link: idle"' in line for line in painted(run, t))


def test_the_disk_stands_beside_the_host_that_has_it_mounted(run: Run) -> None:
    def left_of(name: str) -> int:
        [words] = on_the_disk(run, middles(run)[name])
        found = re.search(r" at (-?\d+),", words)
        assert found is not None
        return int(found[1])

    assert left_of("save") < left_of("hands") < left_of("restore")


@pytest.mark.parametrize(
    ("size", "scale"), [((640, 400), 1.0), ((914, 514), 1.0), (SIZE, 1.0), ((1500, 1000), 1.4), ((1900, 900), 2.0)]
)
def test_every_size_has_room_for_the_disk_or_shows_its_sign(run: Run, size: tuple[int, int], scale: float) -> None:
    draw.misfits.clear()
    for t in middles(run).values():
        assert painted(run, t, size, Roles(scale=scale))
    assert draw.misfits == []
