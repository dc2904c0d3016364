"""Does every function that works something out answer what it answered, and does every value know of itself what it knew? The difference to
the kept text is what a review has to look at.

`MIGVIZ_KEEP=1 make test-all ARGS=tests/test_kept_answers.py` writes it anew. Who is asked, and with what: `tests/asked.py`.
"""

from collections.abc import Iterator
from random import Random

import pytest

from migviz import load_scenario
from migviz.course import panel
from migviz.course.progress import Progress
from migviz.course.reading import parse_lesson
from migviz.engine import evacuate
from migviz.recorded.fitted import fit
from migviz.recorded.reading import read_log
from migviz.replay.seen import seen_at
from migviz.scenario.evacuation_file import parse_evacuation
from migviz.scenario.fields import FIELDS
from migviz.scenario.policies import POLICIES
from migviz.scenario.presets import PRESETS
from migviz.scenario.profiles import PROFILES
from migviz.scenario.techniques import TECHNIQUES
from migviz.showing import wishes
from migviz.showing.lesson import opened
from migviz.showing.shown import shown
from migviz.showing.state import Look, State
from migviz.study.axis import read_axis
from migviz.study.compare import PAIRS, differences
from migviz.study.spread import repeat
from migviz.study.sweep import quick_sweep
from migviz.trace import Run
from tests import every_setting
from tests.asked import Answers, plain, pool_of, shortened
from tests.course.texts import EVERY_KIND
from tests.kept_commands import LOGS, NIGHT
from tests.kept_text import is_as_kept
from tests.replay.runs import RUNS
from tests.shared import shared
from tests.showing.test_kept_shown import STEPS, command
from tests.test_kept_words import moments_of

ROOMS = ("scenario", "trace", "engine", "replay", "study", "recorded", "course", "showing", "export")
BUSY = load_scenario("vm.memory: 1 GiB\nworkload.dirty_rate: 60 MiB/s\n")
TABLES = (FIELDS, POLICIES, PRESETS, PROFILES, TECHNIQUES, PAIRS)
LEFT_OUT = {
    "export.as_capture.captured",
    "recorded.advised.advised_for",
    "recorded.fitted.fit",
    "recorded.forecast.forecast_of",
    "showing.evacuating.ruled",
    "study.advice.advise",
    "study.emptying_advice.advise_emptying",
    "study.spread.repeat",
    "study.sweep.quick_sweep",
    "export.report.report_html",
    "export.report_picture.course_of",
}
INNER_LEFT_OUT = {"replay.frames._of_stretch"}
"""Takes a tenth of a second or more each time, and has tests of its own."""
NAMED: dict[str, tuple[object, ...]] = {
    "name": ("link.bandwidth", "migration.policy", "number", "db"),
    "text": ("", "1 GiB", "5 ms", "12.50 Gbit/s", "web01"),
    "metric": ("downtime", "bytes_sent", "iterations"),
    "scale": (1.0, 1.4),
    "width": (300.0, 900.0, 1400.0),
    "height": (200.0, 460.0, 900.0),
    "t": (0.0, 2.5, 20.0, 43.0, 300.0),
    "direction": (1, -1),
    "size": ((900, 600), (1440, 900)),
}
"""By the names of arguments, where not any value of their type will do."""


def states() -> Iterator[State]:
    """As they are kept, but with a lesson of the tests': those of the course are written anew again and again."""
    state = State(look=Look(reduced_motion=True))
    for step, act in STEPS.items():
        if "lesson" not in step:
            yield (state := wishes.stop(act(state)))
    lesson = parse_lesson(EVERY_KIND, where="x.md")
    state = wishes.settled(wishes.lesson_opened(state, opened(lesson, Progress(lesson=lesson.id))))
    for _ in lesson.sections:
        yield (state := wishes.stop(command("next section")(state)))


def of_studies(run: Run, other: Run) -> tuple[object, ...]:
    x, y = read_axis("link.bandwidth=0.1..40Gbit/s:4", "x"), read_axis("workload.dirty_rate=1..1000MiB/s:3", "y")
    return quick_sweep(BUSY, x, y), repeat(BUSY, 6), differences(run, other)


@shared
def asked() -> Answers:
    """Of runs, of moments, of all that is shown, of a lesson and its answers, of studies and of recordings."""
    runs = [*RUNS.values(), *every_setting.runs()]
    seen = [seen_at(run, t) for run in runs[::3] for t in moments_of(run)]
    shown_states = [*states()]
    lesson = parse_lesson(EVERY_KIND, where="x.md")
    given = panel.give(lesson, Progress(lesson=lesson.id), "number", ("9",))
    logs = [read_log(path) for path in sorted(LOGS.glob("samples/[136]-*_L40-u0.8-d300.*"))]
    night = evacuate(parse_evacuation(NIGHT))
    rest = [*runs, *seen, *shown_states, *map(shown, shown_states)]
    Random(1).shuffle(rest)
    fits = [fit(one) for one in logs[0].migrations]
    values = tuple(run.scenario.values_at(run.end / 3) for run in runs[::9])
    pool = pool_of([*TABLES, *of_studies(runs[0], runs[9]), night, lesson, given, *logs, *fits, *rest])
    return Answers(pool, NAMED | {"values": values})


@pytest.mark.parametrize("room", ROOMS)
def test_each_answers_what_it_answered(room: str) -> None:
    is_as_kept(f"answers-{room}", "\n".join(asked().of(room, LEFT_OUT)) + "\n")


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("room", ["trace", "engine", "replay", "study"])
def test_what_only_its_own_file_asks_answers_what_it_answered(room: str) -> None:
    lines = [*asked().of_functions(room, INNER_LEFT_OUT, inner=True), *asked().of_kinds(room)]
    is_as_kept(f"answers-{room}-inner", "\n".join(lines) + "\n")


def test_with_every_setting_a_run_is_what_it_was() -> None:
    lines = list[str]()
    for run in every_setting.runs():
        lines += ["", shortened(plain(run.scenario)), plain(run.metrics), shortened(plain(run, 9))]
        lines += [shortened(plain(seen_at(run, t), 9)) for t in moments_of(run)]
    is_as_kept("every-setting", "\n".join(lines) + "\n")
