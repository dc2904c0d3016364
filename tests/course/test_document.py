"""Does lessons/README.md name everything that a lesson may say?"""

import re

import pytest

from migviz.course.block_kinds import CONTAINERS, FENCES
from migviz.course.front import NAMES as FRONT_NAMES
from migviz.course.language.syntax import FUNCTIONS
from migviz.course.names import RESERVED
from migviz.course.questions import SETTINGS
from migviz.course.readers import AUDIENCES
from migviz.course.things import HIDDEN, LENSES, MILESTONES, THINGS, VIEWS
from migviz.replay.host_numbers import HOST_NUMBERS, VM_NUMBERS
from migviz.replay.metrics import ITERATION_NUMBERS, MOMENT_NUMBERS, RUN_NUMBERS
from migviz.resources import lessons_folder
from migviz.scenario.techniques import pause_parts

TEXT = (lessons_folder() / "README.md").read_text(encoding="utf-8")
FLAT = " ".join(re.sub(r"^```.*?^```", "", TEXT, flags=re.MULTILINE | re.DOTALL).split())
"""Without the examples, on one line."""


@pytest.mark.parametrize(
    "names",
    [
        FENCES,
        CONTAINERS,
        AUDIENCES,
        VIEWS,
        HIDDEN,
        LENSES,
        MILESTONES,
        FUNCTIONS,
        RUN_NUMBERS,
        ITERATION_NUMBERS,
        MOMENT_NUMBERS,
        HOST_NUMBERS,
        VM_NUMBERS,
    ],
    ids=[
        "fences",
        "talks",
        "audiences",
        "views",
        "hidden",
        "lenses",
        "milestones",
        "functions",
        "run",
        "iteration",
        "moment",
        "host",
        "vm",
    ],
)
def test_every_name_is_explained(names: tuple[str, ...]) -> None:
    marked = " ".join(re.findall(r"`([^`]+)`", FLAT))
    assert [name for name in names if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", marked)] == []


def test_every_line_of_front_matter_and_questions_is_explained() -> None:
    for name in FRONT_NAMES:
        assert f"{name}: " in TEXT
    for name in SETTINGS:
        assert f"`{name}:" in TEXT


def test_every_thing_part_and_reserved_name_is_explained() -> None:
    for name in THINGS:
        assert re.search(rf"`{re.escape(name.removesuffix(' N'))}[ `\d]", FLAT), name
    for name in pause_parts():
        assert f'"{name}"' in FLAT
    for name in RESERVED - {"and", "or", "not", "true", "false"}:
        assert f"`{name}`" in FLAT, name
