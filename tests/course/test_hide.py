"""Is what a section does not show yet read, handed on to the sections after it, and checked?"""

from pathlib import Path

from migviz.course.checking import check_lesson
from migviz.course.things import HIDDEN
from tests.course.texts import FRONT, lesson_of, problems_of

TEXT = """## One {#one}

```scenario
vm.memory: 1 GiB
hide: mac table, storage, client
```

Two hosts and a VM.

## Two {#two}

Still.

## Three {#three}

```scenario
hide: mac table
```

## Four {#four}

```scenario
hide: none
```
"""


def test_what_is_hidden_stays_so_until_another_line_says_otherwise() -> None:
    hides = [section.hides for section in lesson_of(TEXT).sections]
    assert hides == [{"mac table", "storage", "client"}, {"mac table", "storage", "client"}, {"mac table"}, frozenset()]


def test_an_unknown_name_is_an_error_with_the_nearest_right_one() -> None:
    [(line, column, message)] = problems_of(TEXT.replace("storage, client", "storge, client"))
    assert (line, column) == (5, 18) and 'Did you mean "storage"' in message
    [(__, __, message)] = problems_of(TEXT.replace("storage, client", "vm, client"))
    assert all(name in message for name in HIDDEN)


def test_a_show_does_not_point_at_what_is_hidden(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_text(FRONT + TEXT.replace("Two hosts", "```show\nhighlight: switch\n```\n\nTwo hosts"), encoding="utf-8")
    [problem] = check_lesson(path).problems
    assert "switch is hidden in this section" in problem.message and problem.line == 16


def test_a_table_is_not_shown_beside_the_text_where_it_is_hidden(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_text(FRONT + TEXT.replace("Two hosts", "```show\nview: mac table\n```\n\nTwo hosts"), encoding="utf-8")
    [problem] = check_lesson(path).problems
    assert "mac table is hidden in this section" in problem.message and problem.line == 16
