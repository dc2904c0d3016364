"""What does a new lesson, or a new section, start from? A commented file, or what is on the stage now."""

import re
from collections.abc import Iterable
from pathlib import Path

from migviz.course.source import LONGEST_ID, NAME
from migviz.course.things import thing
from migviz.errors import InputError, Problem
from migviz.resources import COURSE_FILE
from migviz.scenario import Scenario
from migviz.scenario.units import Kind, write_exactly
from migviz.whole_file import format_of, write_whole

TEXT = """\
---
migviz: 1
id: my-lesson
title: Twice the dirty rate
language: en
minutes: 10
objective: Say what happens to the pause when the dirty rate is doubled.
can: Say what happens to the pause when the dirty rate is doubled, and why.
seed: 1
---

<!-- Everything in this file is read by `migviz check FILE`, which says what is wrong and where.
     lessons/README.md explains every block and every name. Comments like this one are not shown. -->

What is here is shown before the first section.

## Watch one migration {#watch}

<!-- A scenario block says what differs from the section before; in the first section, from the default. -->

```scenario
vm.memory: 4 GiB
workload.dirty_rate: 30 MiB/s
link.bandwidth: 1 Gbit/s
```

Each bar is one **iteration**. The whole move takes {50.6 s = run.total_time}.

<!-- Numbers between braces are worked out. `migviz check --fill FILE` writes the part before the sign =. -->

```run
until: iteration 3 ends
pace: by milestone
```

```show
view: iterations
highlight: chart.iterations
say: Each bar is about a quarter of the one before.
```

<!-- A prediction locks what comes after it until it is answered or skipped. (?): the simulation decides. -->

::: predict {#double}
The dirty rate goes from 30 to 60 MiB/s. What happens to the **pause**?

- (?) It doubles. {when: within(try.downtime, 2 * watch.downtime, 33 %)}
  > It counts once for every iteration, and there are five.
- (?) It becomes much longer than that. {when: try.downtime > 3 * watch.downtime}
  > The ratio is doubled, and it counts in each of the five iterations. Before, the pause was {82.6 ms = watch.downtime}.
- (?) It stays about the same. {when: within(try.downtime, watch.downtime, 33 %)}
  > The iterations end at a limit, and then more is left.
:::

## Try it {#try}

```scenario
from: watch
workload.dirty_rate: 60 MiB/s
```

```run
until: end
pace: by milestone
```

::: ask {#how-long}
How long was the VM paused?

answer: run.downtime
tolerance: 10 %
unit: s
see: pause

> {1.05 s = run.downtime}: that is no longer a blink.
:::

::: hint
Press Z to open the time lens on the pause.
:::

## Your turn {#challenge}

```scenario
from: try
controls: link.bandwidth
```

Make the pause shorter than 100 ms again.

```goal
done: run.finished and run.downtime < 100 ms
change only: link.bandwidth
if run.downtime >= 100 ms: Too long still. What decides how fast the bars shrink?
solution: link.bandwidth = 10 Gbit/s
```

::: why
Only the ratio of dirty rate and bandwidth counts.
:::

::: teacher
Aim, time plan, wrong ideas to expect, a question for discussion: only in the presenter's view and in print.
:::
"""


def write_new(path: Path) -> None:
    """Write the starting file; InputError if there is such a file already or it cannot be written."""
    if path.exists() or path.is_symlink():
        raise InputError([Problem(message="is there already and is not overwritten", where=str(path))])
    if not path.parent.is_dir():
        raise InputError([Problem(message="there is no folder for it", where=str(path))])
    format_of(path, ("md",), where="new lesson")
    write_whole(path, TEXT.replace("id: my-lesson", f"id: {_id_of(path.stem)}"))


COURSE = """\
course: 1
# The name under which a reader's progress, and what is handed in, is kept apart from other courses. Keep it when the title changes.
id: {id}
title: {title}
language: en
# The lessons in their order, by the names of their files; the others come after them. Without this line: as the files are named.
order: 01-first
"""


def write_course(folder: Path) -> None:
    """Write a folder with a course of one lesson to start from; InputError if there is such a folder already or it cannot be written."""
    if folder.exists() or folder.is_symlink():
        raise InputError([Problem(message="is there already and is not overwritten", where=str(folder))])
    if not folder.absolute().parent.is_dir():
        raise InputError([Problem(message="there is no folder for it", where=str(folder))])
    folder.mkdir()
    title = " ".join(folder.absolute().name.replace("-", " ").replace("_", " ").split()).capitalize() or "My course"
    named = _id_of(folder.absolute().name)
    text = COURSE.format(id="my-course" if named == "my-lesson" else named, title=title)
    write_whole(folder / COURSE_FILE, text)
    write_new(folder / "01-first.md")


def _id_of(name: str) -> str:
    """The id of a lesson in a file of this name: two lessons of a folder have two."""
    words = "-".join(re.findall(r"[a-z0-9]+", name.lower().lstrip("0123456789-_ ")))
    return words if NAME.fullmatch(words) and len(words) <= LONGEST_ID else "my-lesson"


def section_from(scenario: Scenario, t: float, highlight: Iterable[str], *, title: str = "A new section") -> str:
    """The Markdown of a section that shows what is on the stage now: this scenario, played until `t` seconds.

    `highlight`: names of things in a lesson, such as "pause" or "iteration 2"; unknown ones are left out.
    """
    things = ", ".join(name for name in highlight if thing(name))
    lines = [f"## {title}", "", "```scenario", "from: default", *scenario.lines(), "```", ""]
    lines += ["```run", f"until: time {write_exactly(round(t, 9), Kind.TIME)}", "```", ""]
    lines += ["```show", f"highlight: {things}", "```", ""] if things else []
    return "\n".join(lines)
