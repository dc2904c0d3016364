"""Does a panel get what it has to show: what is visible, what is locked, and what is said?"""

from dataclasses import replace

import pytest

from migviz.course import panel, playing, progress
from migviz.course.answers import Verdict
from migviz.course.goal_lines import goal_lines, is_outdone
from migviz.course.lesson import Aside, Condition, Lesson, Prose, Question, RunBlock
from migviz.course.names import World
from migviz.course.panel import View
from migviz.course.playing import finished_run, goal_state
from migviz.course.progress import Answered, Progress
from migviz.course.reading import load_lesson
from migviz.engine import GivenUp, asking, finished_evacuation
from migviz.resources import lessons_folder
from migviz.scenario import Scenario
from migviz.scenario.evacuation import EVERY_FIELD
from migviz.trace import Run
from tests.course.texts import TOY, lesson_of

TEXT = (
    TOY
    + """```run
until: iteration 1 ends
```

Before.

::: predict {#guess}
More or fewer?

- (?) More {when: quiet.pages(2) > toy.pages(2)}
- (?) Fewer {when: quiet.pages(2) < toy.pages(2)}
  > Yes.
:::

After.

```run
until: end
```

::: ask {#how-long}
How long?

answer: run.seconds(1)
unit: s
:::

::: hint
One.
:::

::: hint
Two.
:::

::: why
Because.
:::

::: teacher
Aim.
:::

::: only expert
Deep.
:::

::: only self-study
Alone.
:::

## Quiet {#quiet}

```scenario
workload.dirty_rate: 1 page/s
controls: workload.dirty_rate
```

```run
until: now.sent > 32 pages
```

```goal
done: run.pages_sent == 64 pages
keep: workload.dirty_rate <= 2 pages/s
if run.pages_sent > 64 pages: Still {= run.pages_sent | pages}.
solution: workload.dirty_rate = 0 pages/s
```

::: why
Nothing was written.
:::
"""
)
LESSON: Lesson = lesson_of(TEXT)
TOY_SECTION, QUIET = LESSON.sections
NEW = Progress(lesson="small")


def words(views: tuple[View, ...]) -> list[str]:
    """The prose of views, and the names of questions."""
    found = []
    for view in views:
        match view.block:
            case Prose(text=text):
                found.append(text)
            case Question(name=name):
                found.append(name)
            case Aside(prose=prose):
                found.append(prose.text if view.is_open else f"({prose.text})")
    return found


def test_a_section_is_visible_up_to_the_beat_that_is_under_way() -> None:
    assert words(panel.visible(LESSON, TOY_SECTION, NEW)) == []
    seen = progress.played(NEW, "toy/1")
    assert words(panel.visible(LESSON, TOY_SECTION, seen)) == ["Before.", "guess"]
    after = progress.skipped(NEW, LESSON.question("guess")[1])
    assert words(panel.visible(LESSON, TOY_SECTION, after)) == ["Before.", "guess", "After."]
    after = progress.played(after, "toy")
    assert words(panel.visible(LESSON, TOY_SECTION, after))[3:] == [
        "how-long",
        "(One.)",
        "(Two.)",
        "(Because.)",
        "Alone.",
    ]
    old = replace(NEW, answers={"how-long": Answered(skipped=True)})  # kept before the lesson was cut into beats
    assert words(panel.visible(LESSON, TOY_SECTION, old)) == [
        "Before.",
        "guess",
        "After.",
        "how-long",
        "(One.)",
        "(Two.)",
        "Because.",
        "Alone.",
    ]


def test_hints_open_one_by_one_and_why_after_the_answer() -> None:
    seen = progress.played(progress.skipped(NEW, LESSON.question("guess")[1]), "toy")
    now = progress.hint_opened(seen, "how-long")
    assert words(panel.visible(LESSON, TOY_SECTION, now))[4:7] == ["One.", "(Two.)", "(Because.)"]
    now, feedback = panel.give(LESSON, now, "how-long", ("4",))
    assert feedback.verdict is Verdict.RIGHT
    assert words(panel.visible(LESSON, TOY_SECTION, now))[6] == "Because."


def test_notes_and_audiences_are_shown_to_those_they_are_for() -> None:
    now = progress.played(progress.skipped(NEW, LESSON.question("guess")[1]), "toy")
    shown = words(panel.visible(LESSON, TOY_SECTION, now, audiences=frozenset({"expert"}), teacher=True))
    assert "Aim." in shown and "Deep." in shown and "Alone." not in shown


def test_a_prediction_locks_the_rest_of_its_run_and_later_sections() -> None:
    lock = panel.lock_of(LESSON, NEW, TOY_SECTION)
    assert lock is not None and (lock.section, lock.question.name) == ("toy", "guess")
    assert lock.until == pytest.approx(6.5, abs=1e-3)
    assert panel.is_closed(LESSON, NEW, QUIET) and not panel.is_closed(LESSON, NEW, TOY_SECTION)
    now, _ = panel.give(LESSON, NEW, "guess", ("Fewer",))
    assert panel.lock_of(LESSON, now, TOY_SECTION) is None and not panel.is_closed(LESSON, now, QUIET)


def test_sections_in_a_row_with_one_scenario_are_one_run() -> None:
    lesson = lesson_of(
        TOY
        + "```run\nuntil: iteration 1 ends\n```\n\n## Next {#next}\n\n::: predict {#guess}\nWhich?\n\n- (x) A\n- ( ) B\n:::\n"
        + "\n```run\nuntil: end\n```\n\n## Other {#other}\n\n```scenario\nseed: 9\n```\n"
        + "::: predict {#more}\nWhich?\n\n- (x) A\n- ( ) B\n:::\n"
    )
    toy, following, other = lesson.sections
    for section in (toy, following):
        lock = panel.lock_of(lesson, NEW, section)
        assert lock is not None and lock.question.name == "guess"
        assert lock.until == pytest.approx(6.5, abs=1e-3) and not panel.is_closed(lesson, NEW, section)
    assert panel.is_closed(lesson, NEW, other)
    now = progress.skipped(NEW, lesson.question("guess")[1])
    assert panel.lock_of(lesson, now, toy) is None  # what comes in another run locks nothing here
    lock = panel.lock_of(lesson, now, other)
    assert lock is not None and (lock.question.name, lock.until) == ("more", 0.0)


def test_playback_goes_to_the_last_target_that_is_open() -> None:
    target = panel.target_of(LESSON, TOY_SECTION, NEW, TOY_SECTION.setup)
    assert target is not None and target[1] == pytest.approx(6.5, abs=1e-3)
    now = progress.skipped(NEW, LESSON.question("guess")[1])
    target = panel.target_of(LESSON, TOY_SECTION, now, TOY_SECTION.setup)
    assert target is not None and target[1] == finished_run(TOY_SECTION.scenario).end


def test_a_condition_about_the_moment_is_found_to_the_instant() -> None:
    target = panel.target_of(LESSON, QUIET, NEW, QUIET.setup)
    assert target is not None and abs(target[1] - (2.5 + 32 / 16)) < 1e-3


def test_a_prediction_is_revealed_when_the_runs_it_asks_about_were_played() -> None:
    def view(now: Progress) -> View:
        return next(view for view in panel.visible(LESSON, TOY_SECTION, now) if isinstance(view.block, Question))

    now, _ = panel.give(LESSON, NEW, "guess", ("Fewer",))
    assert view(now).done and view(now).given == ("Fewer",)
    assert not view(now).revealed and view(now).feedback is None
    now = progress.played(progress.played(now, "toy"), "quiet")
    assert view(now).revealed and view(now).feedback.prose[0].text == "Yes."  # type: ignore[union-attr]


def test_an_unclear_answer_is_not_kept() -> None:
    now, feedback = panel.give(LESSON, NEW, "how-long", ("1,234",))
    assert feedback.verdict is Verdict.UNCLEAR and now is NEW


def test_a_goal_ticks_says_something_and_is_kept_when_it_is_reached() -> None:
    assert QUIET.goal is not None
    state = goal_state(LESSON, QUIET, QUIET.goal, QUIET.scenario)
    assert not state.done
    said = panel.fill_for(LESSON, QUIET)(state.messages[0].numbers[0])
    assert said.endswith("\N{NO-BREAK SPACE}pages")
    silent = QUIET.scenario.but({"workload.dirty_rate": "0 pages/s"})
    state = goal_state(LESSON, QUIET, QUIET.goal, silent)
    now = progress.reached(NEW, QUIET, silent, state.best)
    assert state.done and not state.messages and now.goals["quiet"].scenario == silent.lines()
    assert words(panel.visible(LESSON, QUIET, now))[-1] == "Nothing was written."
    assert words(panel.visible(LESSON, QUIET, NEW))[-1] == "(Nothing was written.)"


def test_what_must_be_kept_holds_after_every_change_too() -> None:
    silent = QUIET.scenario.but({"workload.dirty_rate": "0 pages/s"})
    cheat = silent.with_change(60.0, "workload.dirty_rate", 3 * 4096.0)
    assert QUIET.goal is not None
    state = goal_state(LESSON, QUIET, QUIET.goal, cheat)
    assert not state.done and "Dirty rate <= 2 pages/s" in state.why_not[0]


def test_a_prediction_stands_in_its_own_section_and_beside_the_run_that_decides_it_and_nowhere_else() -> None:
    lesson = lesson_of(TEXT + "\n## Later {#later}\n\nMuch later.\n\n## Last {#last}\n\nThe last.\n")
    now, _ = panel.give(lesson, Progress(lesson="small"), "guess", ("More",))
    for section in lesson.sections:
        now = progress.played(now, section.name)
    shown = {
        section.name: [
            view.block.name for view in panel.visible(lesson, section, now) if isinstance(view.block, Question)
        ]
        for section in lesson.sections
    }
    assert [name for name, questions in shown.items() if "guess" in questions] == ["toy", "quiet"]


def test_each_part_of_a_goal_is_ticked_by_itself() -> None:
    text = TEXT.replace(
        "done: run.pages_sent == 64 pages",
        "done: run.pages_sent == 64 pages and run.finished and within(run.iterations, 3, 1 %)",
    )
    lesson = lesson_of(text)
    quiet = lesson.section("quiet")
    assert quiet.goal is not None
    silent = quiet.scenario.but({"workload.dirty_rate": "0 pages/s"})
    for scenario, ticked in ((quiet.scenario, (False, True)), (silent, (True, True, False, True))):
        met = [line.met for line in goal_lines(lesson, quiet, quiet.goal, scenario)]
        assert len(met) == 4 and tuple(met[: len(ticked)]) == ticked


@pytest.mark.parametrize(("wanted", "measured"), [("100 ms", "40.1 ms"), ("100 µs", "40.1 ms"), ("1 s", "0.0401 s")])
def test_a_time_that_a_goal_measures_is_in_the_unit_of_what_is_wanted_unless_that_takes_four_figures(
    wanted: str, measured: str
) -> None:
    lesson = lesson_of(TEXT.replace("done: run.pages_sent == 64 pages", f"done: run.downtime < {wanted}"))
    quiet = lesson.section("quiet")
    assert quiet.goal is not None
    (line, *_) = goal_lines(lesson, quiet, quiet.goal, quiet.setup)
    assert line.measured.replace("\xa0", " ") == measured


def test_a_number_that_a_goal_works_out_is_measured_and_called_as_the_lesson_says() -> None:
    for said, what in (("", "3 * pages sent"), ("\nsay: all three", "all three")):
        text = TEXT.replace("done: run.pages_sent == 64 pages", f"done: 3 * run.pages_sent < 270 pages{said}")
        lesson = lesson_of(text)
        quiet = lesson.section("quiet")
        assert quiet.goal is not None
        silent = quiet.scenario.but({"workload.dirty_rate": "0 pages/s"})
        (line, *_) = goal_lines(lesson, quiet, quiet.goal, silent)
        assert (line.what, line.measured.split(), line.wanted, line.met) == (
            what,
            ["192", "pages"],
            "below 270 pages",
            True,
        )


def test_when_a_condition_about_the_moment_holds_is_looked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is looked for at 256 times of the run; what a lesson locks asks for it for each section in every picture."""
    lesson = load_lesson(next(lessons_folder().glob("06-*.md")))
    found: list[float | None] = []
    first_time = playing._first_time

    def counted(condition: Condition, run: Run, world: World) -> float | None:
        found.append(first_time(condition, run, world))
        return found[-1]

    monkeypatch.setattr(playing, "_first_time", counted)
    playing._time_of_condition.cache_clear()
    playing.know_targets(lesson)
    assert len(found) == 1
    inside = lesson.section("inside")
    block = next(block for block in inside.blocks if isinstance(block, RunBlock))
    assert playing.time_to_target(lesson, inside, block) == found[0] is not None
    for section in lesson.sections:
        panel.lock_of(lesson, NEW, section)
    assert len(found) == 1
    assert (
        playing.time_to_target(replace(lesson, title="with a case"), replace(inside, title="other"), block) == found[0]
    )
    assert len(found) == 1, "what it does not follow from does not matter"
    assert isinstance(inside.setup, Scenario)
    larger = inside.setup.but({"vm.memory": 2 * inside.setup.number("vm.memory")})
    assert playing.time_to_target(lesson, inside, block, larger) not in found[:1]
    assert len(found) == 2


def test_looking_for_a_condition_ends_where_nobody_waits_any_more() -> None:
    """It goes on beside the window, whose turn must come between two of its looks."""
    lesson, looks = load_lesson(next(lessons_folder().glob("06-*.md"))), list[int]()
    playing.know_targets(lesson)  # its runs are there, which ask by themselves
    playing._time_of_condition.cache_clear()

    def may_go_on() -> None:
        looks.append(len(looks))
        if len(looks) == 7:
            raise GivenUp

    with asking(may_go_on), pytest.raises(GivenUp):
        playing.know_targets(lesson)
    assert looks == [*range(7)]


def test_what_a_lesson_about_a_host_locks_is_worked_out_where_it_is_read() -> None:
    """Its first picture asks that of each section: evacuations are many frames of work for the window."""
    lesson = load_lesson(next(lessons_folder().glob("13-*.md")))
    finished_evacuation.cache_clear()
    playing.know_targets(lesson)
    known = finished_evacuation.cache_info().misses
    assert known > 0
    for section in lesson.sections:
        panel.lock_of(lesson, NEW, section)
    assert finished_evacuation.cache_info().misses == known


def test_an_edge_is_wanted_without_its_figure_and_reached_near_the_best_only() -> None:
    text = TEXT.replace(
        "done: run.pages_sent == 64 pages",
        "done: run.finished\nbest: most workload.dirty_rate\nedge: workload.dirty_rate >= 1.5 pages/s",
    )
    lesson = lesson_of(text)
    quiet = lesson.section("quiet")
    assert quiet.goal is not None
    for rate, near in ((1.4, False), (1.5, True)):
        setup = quiet.scenario.but({"workload.dirty_rate": f"{rate} pages/s"})
        line = goal_lines(lesson, quiet, quiet.goal, setup)[-1]
        assert (line.what, line.wanted, line.met) == ("dirty rate", "as large as it can be", near)
        assert line.measured == EVERY_FIELD["workload.dirty_rate"].write(setup.number("workload.dirty_rate"))
        assert goal_state(lesson, quiet, quiet.goal, setup).done is near
    least = replace(quiet.goal, least=True)
    assert goal_lines(lesson, quiet, least, quiet.setup)[-1].wanted == "as small as it can be"


def test_no_value_is_as_large_as_it_can_be_while_another_part_is_open_or_a_larger_one_is_known_to_do() -> None:
    text = TEXT.replace(
        "done: run.pages_sent == 64 pages",
        "done: run.finished and run.pages_sent <= 75 pages\nbest: most workload.dirty_rate\nedge: workload.dirty_rate >= 1.5 pages/s",
    )
    lesson = lesson_of(text)
    quiet = lesson.section("quiet")
    assert quiet.goal is not None
    most = quiet.scenario.but({"workload.dirty_rate": "20 pages/s"})
    lines = goal_lines(lesson, quiet, quiet.goal, most)
    assert not lines[1].met and not lines[-1].met, "too many pages are sent"
    near = quiet.scenario.but({"workload.dirty_rate": "1.5 pages/s"})
    now = near.number("workload.dirty_rate")
    for best, met in ((None, True), (now, True), (0.9 * now, True), (1.2 * now, False)):
        assert goal_lines(lesson, quiet, quiet.goal, near, best)[-1].met is met, best
    least = replace(quiet.goal, least=True)
    assert [is_outdone(least, now, best) for best in (0.9 * now, now, 1.2 * now, None)] == [True, False, False, False]
    assert not is_outdone(replace(least, edge=None), now, 0.9 * now), "without an edge any value does"
