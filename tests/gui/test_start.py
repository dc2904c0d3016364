"""Does the first picture wait only for what is in it? Counted in modules, in an interpreter of its own."""

import os
import subprocess
import sys
from pathlib import Path

import numpy
import pytest

import migviz

LATER = ("migviz.course", "migviz.export", "migviz.showing.lesson_blocks", "migviz.gui.panes.lesson", "migviz.gui.lesson_files",
         "migviz.gui.panes.charts", "migviz.gui.panes.compare", "migviz.gui.panes.map", "migviz.gui.panes.curve",
         "migviz.gui.panes.frames", "migviz.gui.panes.lens", "migviz.gui.shells.errands", "migviz.gui.shells.exports", "migviz.study.sweep",
         "migviz.study.requirement", "markdown_it", "lark", "numpy.ma", "rich", "multiprocessing", "concurrent", "pyqtgraph", "av",
         "segno", "PIL", "migviz.say.facts", "migviz.say.twin", "migviz.gui.panes.twin_panel", "migviz.gui.widgets.reading", "migviz.gui.widgets.choice_box",
         "statistics", "fractions", "difflib", "importlib.metadata", "email", "html", "csv",
         "logging", "argparse", "hashlib", "pkgutil", "shibokensupport.signature.lib.pyi_generator")  # fmt: skip
"""What is not on the screen when the window opens."""

START = """
import sys
from pathlib import Path
from migviz.gui.shells.app import first_window
window = first_window(state_folder=Path(sys.argv[1]))
window.show()
assert not window.grab().isNull()
print("\\n".join(sys.modules))
{more}
print("--")
print("\\n".join(sys.modules))
"""


def started(folder: Path, more: str = "") -> tuple[list[str], list[str]]:
    """The modules that are loaded at the first picture, first loaded first, and after something more was done."""
    environment = dict(os.environ, QT_QPA_PLATFORM="offscreen", XDG_CONFIG_HOME=str(folder))
    command = [sys.executable, "-c", START.format(more=more), str(folder)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    first, _line, then = done.stdout.partition("--\n")
    return first.split(), then.split()


@pytest.mark.parametrize("module", LATER)
def test_the_first_picture_does_not_wait_for(module: str, at_the_first_picture: list[str]) -> None:
    found = sorted(name for name in at_the_first_picture if name == module or name.startswith(f"{module}."))
    assert found == []


@pytest.fixture(scope="module")
def at_the_first_picture(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The modules that are loaded then, first loaded first."""
    return started(tmp_path_factory.mktemp("start"))[0]


def test_a_window_that_waits_loads_the_rest_so_that_the_first_click_is_quick(tmp_path: Path) -> None:
    first, then = started(tmp_path, "from migviz.gui.shells.warming import Warming, MODULES\n"
                                    "warming = Warming(window)\n"
                                    "for name in MODULES: warming.load_one()\n"
                                    "from migviz.values import _in_use\n"
                                    "sys.modules[f'{len(_in_use)}-methods-to-write'] = sys")  # fmt: skip
    assert "migviz.gui.panes.map" not in first
    assert "0-methods-to-write" in then
    assert "pyqtgraph" not in then, "it takes three frames, and comes beside the window when there is something to plot"
    assert {"migviz.gui.panes.map", "migviz.gui.panes.compare", "migviz.gui.panes.lesson.panel"} <= set(then)


def test_what_is_loaded_while_the_window_waits_comes_in_short_steps(tmp_path: Path) -> None:
    _first, then = started(tmp_path, STEPS)
    steps = {name: int(own) for name, own in zip(then[::2], then[1::2], strict=True)}
    assert "migviz.gui.panes.lesson.panel" in steps
    assert {name: own for name, own in steps.items() if own > MOST_OF_A_STEP} == {}


MOST_OF_A_STEP = 33
"""Modules of its own that are loaded in one turn: about as many milliseconds as two frames have."""
STEPS = """
from migviz.gui.shells.warming import Warming, MODULES
warming = Warming(window)
print("--")
for name in MODULES:
    before = set(sys.modules)
    warming.load_one()
    print(name, sum(one.partition(".")[0] == "migviz" for one in set(sys.modules) - before))
sys.exit()
"""


def test_no_source_is_read_on_the_way_to_the_first_picture(tmp_path: Path) -> None:
    """PySide would look into the source of each module for a wish for other spellings."""
    _first, read = started(tmp_path, "import linecache\nsys.modules = dict.fromkeys(linecache.cache)")
    # Told by package: the folder that holds them all may have any name.
    ours = tuple(package.__path__[0] for package in (migviz, numpy))
    assert [path for path in read if path.startswith(ours)] == []


def test_the_first_picture_waits_for_no_more_modules_and_classes_than_it_did(tmp_path: Path) -> None:
    """Time depends on the machine; this is what it is made of. Who makes it more, and needs it, makes these numbers larger."""
    first, then = started(tmp_path, COUNT)
    own = [name for name in first if name.partition(".")[0] == "migviz"]
    assert len(own) <= 280
    assert len(first) <= 562
    assert then.count("written-late") <= 200
    assert then.count("made-often") <= 9, "what is made seldom needs no method of its own"
    assert then.count("enum") <= 220, "a class of Qt brings its enums"
    values = [name for name in then if name.startswith("migviz.")]
    assert values == ["migviz.scenario.scenario.Change", "migviz.showing.box.Box"], (
        "other values come from migviz.values, whose methods are written when they are first called"
    )


COUNT = """
from enum import EnumType
from gc import get_objects
print("--")
for name, module in sorted(sys.modules.items()):
    for one in vars(module).values() if name.startswith("migviz") else ():
        if isinstance(one, type) and one.__module__ == name and "__dataclass_params__" in vars(one):
            print("written-late" if not one.__dataclass_params__.frozen else f"{name}.{one.__name__}")
            print("made-often" if one.__init__.__name__ == "__init__" and not one.__dataclass_params__.frozen else "")
for one in get_objects():
    if isinstance(type(one), type) and issubclass(type(one), EnumType) and str(one.__module__).startswith("PySide6"):
        print("enum")
sys.exit()
"""


def test_a_command_that_opens_the_window_waits_for_nothing_that_prints(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import sys, migviz.cli.main; print('\\n'.join(sys.modules))"],
        env=dict(os.environ, XDG_CONFIG_HOME=str(tmp_path)),
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert loaded.isdisjoint({"rich", "PySide6", "simpy"})


TIDIED = """
import gc, weakref
from migviz.gui.shells.warming import Warming, MODULES, MOST_PUT_OFF
class Ring:
    def __init__(self): self.itself = self
busy = [True]
warming = Warming(window, lambda: busy[0])
warming._left.clear()
warming.load_one()
print("--")
print(gc.get_threshold()[2])
def is_there_after(times):
    found = weakref.ref(Ring())
    for _ in range(times): warming.load_one()
    return found() is not None
print(is_there_after(MOST_PUT_OFF - 1), is_there_after(1))
busy[0] = False
print(is_there_after(1))
closed = weakref.ref(Ring())  # as a window that was closed before the next one was warm
again = Warming(window)
again._left.clear()
again.load_one()
print(closed() is not None)
sys.exit()
"""


def test_old_garbage_is_looked_for_when_nothing_moves_and_otherwise_once_in_a_while(tmp_path: Path) -> None:
    then = started(tmp_path, TIDIED)[1]
    assert then == ["1000000", "True", "False", "False", "False"]


MUCH = """
import gc, weakref
from migviz.gui.shells.warming import Warming, MANY, MOST_TIMES
class Ring:
    def __init__(self): self.itself = self
warming = Warming(window)
warming._left.clear()
warming.load_one()
gc.callbacks.append(lambda phase, about: looked.append(about["generation"]))
print("--")
kept, left_out = [], []
for _ in range(MOST_TIMES + 1):
    kept.append([[] for _ in range(MANY + 1)])
    before, young, looked = gc.get_freeze_count(), weakref.ref(Ring()), []
    warming.load_one()
    left_out.append(gc.get_freeze_count() - before > MANY and max(looked) == 0 and young() is None)
print(left_out.count(True) == MOST_TIMES, left_out[-1], max(looked))
sys.exit()
"""


def test_of_much_that_stays_only_the_youngest_are_looked_through_some_times(tmp_path: Path) -> None:
    assert started(tmp_path, MUCH)[1] == ["True", "False", "2"]


ARENAS = """
import ctypes, threading
from migviz.gui.shells.warming import Warming
warming = Warming(window)
c = ctypes.CDLL(None)
both = threading.Barrier(4)
def use():
    both.wait()
    c.free(ctypes.c_void_p(c.malloc(1000)))
    both.wait()
c.malloc.restype = c.fopen.restype = ctypes.c_void_p
threads = [threading.Thread(target=use) for _ in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
file = ctypes.c_void_p(c.fopen((sys.argv[1] + "/heaps").encode(), b"w"))
c.malloc_info(0, file)
c.fclose(file)
print("--")
print(open(sys.argv[1] + "/heaps").read().count("<heap nr"))
sys.exit()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="glibc's own words")
def test_threads_have_no_memory_of_their_own(tmp_path: Path) -> None:
    assert started(tmp_path, ARENAS)[1] == ["1"]
