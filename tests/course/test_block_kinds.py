"""Is a kind of block one record, and does everything else follow from it: reading, checking, translation, what is shown?"""

from collections.abc import Iterator
from dataclasses import dataclass
from unittest.mock import patch

import pytest

from migviz.course import block_kinds, lesson
from migviz.course.block_kinds import BLOCK_KINDS, CONTAINERS, FENCES, BlockKind, Fence, kind_of, prose_in
from migviz.course.checks import Found
from migviz.course.lesson import Block, Lesson, Place, Prose, Section
from migviz.course.merging import their_prose
from migviz.course.panel import View
from migviz.course.progress import Progress
from migviz.course.prose import read_prose
from migviz.course.reading import parse_lesson
from migviz.course.source import Source
from migviz.showing.block_shown import block_shown
from migviz.showing.lesson_blocks import AsideShown

TEXT = """---
migviz: 1
id: small
title: Small
language: en
minutes: 5
objective: To see a block.
---

## One {#one}

Before.

```beware
A VM of {= vm.memory} is heavy.
```
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Warning(Block):
    """A block that only this file knows."""

    prose: Prose
    place: Place


def read_warning(source: Source, at: Fence) -> Warning:
    """All of its lines are prose."""
    text = "\n".join(source.lines[at.first - 1 : at.last])
    return Warning(prose=read_prose(source, text, at.first), place=Place(line=at.first - 1))


def wrong_warning(lesson: Lesson, section: Section, block: Warning) -> Found:
    """It warns of everything."""
    yield "nobody heeds it", block.place


WARNING = BlockKind(
    of=Warning,
    fence="beware",
    read_fence=read_warning,
    prose=lambda block: (block.prose,),
    heading=lambda block: "Beware",
    translated=lambda one, other: other,
    wrong=wrong_warning,
)


@pytest.fixture
def _known() -> Iterator[None]:
    with patch.dict(FENCES, {"beware": WARNING}), patch.dict(block_kinds._BY_VALUE, {Warning: WARNING}):
        yield


def test_every_kind_of_block_has_exactly_one_record() -> None:
    assert [kind.of for kind in BLOCK_KINDS] == list(dict.fromkeys(kind.of for kind in BLOCK_KINDS))
    known = {value for value in vars(lesson).values() if isinstance(value, type) and issubclass(value, Block)}
    assert {kind.of for kind in BLOCK_KINDS} == known - {Block}


def test_every_word_of_a_block_has_its_reader() -> None:
    assert all(kind.read_fence for kind in FENCES.values())
    assert all(kind.read_container for kind in CONTAINERS.values())
    assert not set(FENCES) & set(CONTAINERS)


def test_prose_takes_on_the_words_of_a_translation() -> None:
    mine, theirs = (Prose(text=text, place=Place(line=1)) for text in ("one", "eins"))
    assert kind_of(mine).translated(mine, theirs) is theirs is their_prose(mine, theirs)


@pytest.mark.usefixtures("_known")
def test_a_kind_of_its_own_is_read_checked_and_shown() -> None:
    small = parse_lesson(TEXT)
    section = small.sections[0]
    block = section.blocks[-1]
    assert isinstance(block, Warning)
    assert [prose.text for prose in prose_in(section.blocks)][-1].startswith("A VM of")
    assert list(kind_of(block).wrong(small, section, block)) == [("nobody heeds it", block.place)]
    shown = block_shown(small, section, Progress(lesson="small"), View(block=block))
    assert isinstance(shown, AsideShown)
    assert shown.word == "Beware" and "4\N{NO-BREAK SPACE}GiB" in shown.prose.html
