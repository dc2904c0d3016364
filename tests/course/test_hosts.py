"""Is a section about all VMs of a host read, asked, decided, marked and kept back like one about a single VM?"""

from dataclasses import replace

import pytest

from migviz.course.evidence import Evidence, Handed
from migviz.course.lesson import Lesson
from migviz.course.marking import Asks, mark
from migviz.course.on_host import time_on_host
from migviz.course.playing import goal_state, solved, time_in, value_of, world_of
from migviz.course.progress import Progress, reached
from migviz.course.reading import parse_lesson
from migviz.course.source import Source
from migviz.engine import evacuate
from migviz.errors import InputError
from migviz.scenario.evacuation import Evacuation
from migviz.showing import lesson as at
from migviz.showing import wishes
from migviz.showing.presenting import Doing, at_beat, beats_of
from migviz.showing.shown import shown
from migviz.showing.state import State
from migviz.showing.untold import proof_of

FRONT = "---\nmigviz: 1\nid: night\ntitle: Night\nobjective: Empty it.\nseed: 7\n---\n\n"
NIGHT = """\
## Night {#night}

```scenario
link.bandwidth: 1 Gbit/s
client.interval: off
migration.policy: hyper-v
evacuation.at_once: 2
vm web: memory = 4 GiB, dirty_rate = 15 MiB/s, working_set = 1 GiB, pause_limit = 500 ms
vm db: memory = 4 GiB, dirty_rate = 40 MiB/s, working_set = 2 GiB, pause_limit = 500 ms
vm dns: memory = 1 GiB, dirty_rate = 1 MiB/s, working_set = 64 MiB
```

"""
PREDICT = """\
::: predict {#when}
When is it empty?

- (?) Soon. {when: run.empty_after < 10 s}
- (?) Later. {when: run.empty_after >= 10 s}
:::

```run
until: end
```

"""
PLAN = """\
## Plan {#plan}

```scenario
from: night
vm db: memory = 8 GiB
vm mail: memory = 2 GiB
controls: evacuation.at_once, evacuation.order
```

```goal
done: run.empty_after < 174 s and run.over_limit == 0
best: least run.empty_after
solution: evacuation.at_once = 1; evacuation.order = least-dirty
```
"""


def lesson(*parts: str) -> Lesson:
    return parse_lesson(FRONT + "".join(parts))


def wrong(*parts: str) -> list[str]:
    with pytest.raises(InputError) as error:
        lesson(*parts)
    return [str(problem) for problem in error.value.problems]


def asked(made: Lesson, text: str, section: str = "night") -> object:
    source = Source(lines=[text], where="", folder=None)
    source.sections = tuple(part.name for part in made.sections)
    condition = source.condition(text, made.sections[0].place, sort=None)
    assert condition is not None, source.problems
    return value_of(condition, world_of(made, made.section(section)))


def test_lines_of_vms_make_a_section_about_a_host_and_the_next_one_builds_on_it() -> None:
    made = lesson(NIGHT, PLAN)
    night, plan = (section.evacuation for section in made.sections)
    assert night is not None and plan is not None
    assert [vm.name for vm in night.vms] == ["web", "db", "dns"]
    assert [vm.name for vm in plan.vms] == ["web", "db", "dns", "mail"]
    assert [vm.scenario.number("vm.memory") / 2**30 for vm in plan.vms] == [4, 8, 1, 2]
    assert plan.vms[1].scenario.number("workload.dirty_rate") == 40 * 2**20
    assert plan.vms[1].pause_limit == 0.5 and plan["evacuation.at_once"] == 2


def test_its_numbers_are_those_of_the_evacuation_and_of_each_vms_run() -> None:
    made = lesson(NIGHT)
    night = made.section("night").evacuation
    assert night is not None
    found = evacuate(night)
    assert asked(made, "run.empty_after") == found.empty_after
    assert asked(made, "run.worst_pause") == found.worst_pause
    assert asked(made, "run.worst") == found.pauses[0].name == "db"
    assert asked(made, "run.over_limit") == len(found.over_limit)
    assert asked(made, 'run.downtime("db")') == found.vm("db").pause
    assert asked(made, 'night.waited("dns")') == found.vm("dns").waited
    assert asked(made, "evacuation.at_once") == 2
    unlimited = replace(made.section("night"), setup=night.but({"evacuation.at_once": None}))
    assert asked(replace(made, sections=(unlimited,)), "evacuation.at_once") == 3


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{= run.total_time | s}", "several VMs are moved here"),
        ('{= run.downtime("bd") | s}', 'no VM is called "bd"'),
        ("{= run.pages(2) | MiB}", "several VMs are moved here"),
    ],
)
def test_a_number_that_is_not_there_is_named_with_its_place(text: str, said: str) -> None:
    [message] = wrong(NIGHT, text, "\n")
    assert said in message and message.startswith(f"{(FRONT + NIGHT).count(chr(10)) + 1}:4: ")


def test_a_number_of_a_host_is_wrong_where_one_vm_is_moved() -> None:
    [message] = wrong("## One {#one}\n\n{= run.empty_after | s}\n")
    assert "here one VM is moved" in message


def test_a_wrong_line_of_a_vm_is_named_with_line_column_name_and_range() -> None:
    [message] = wrong(NIGHT.replace("memory = 1 GiB", "memory = 1 s"))
    line = next(k for k, line in enumerate((FRONT + NIGHT).splitlines(), 1) if line.startswith("vm dns"))
    assert message.startswith(f"{line}:9: vm.memory: ") and "Write a size" in message


def test_points_of_a_host_are_those_of_its_lanes() -> None:
    night = lesson(NIGHT).section("night").setup
    assert isinstance(night, Evacuation)
    found = evacuate(night)
    assert time_in(night, "end") == found.end
    assert time_in(night, "vm dns begins") == found.vm("dns").start
    assert time_in(night, "vm db arrives") == found.vm("db").end
    assert time_in(night, "vm nobody begins") is None and time_in(night, "time 1000 s") is None


def test_while_it_is_predicted_nothing_beside_the_host_tells_when_it_is_empty() -> None:
    proof = proof_of(lesson(NIGHT, PREDICT))
    assert proof.questions == 1 and proof.places > 10 and not proof.told


def test_an_answer_in_the_text_above_is_found() -> None:
    told = proof_of(lesson(NIGHT, "It takes {= run.empty_after | s}.\n\n", PREDICT)).told
    assert told and "the text above" in told[0][0]


def test_a_goal_that_was_reached_is_marked_by_running_the_host_again() -> None:
    made = lesson(NIGHT, PLAN)
    plan = made.section("plan")
    assert plan.goal is not None
    assert not goal_state(made, plan, plan.goal, plan.setup).done
    [solution] = solved(plan.goal, plan)
    assert goal_state(made, plan, plan.goal, solution).done
    assert isinstance(solution, Evacuation) and isinstance(plan.setup, Evacuation)
    slower = plan.setup.but({"evacuation.at_once": 3})
    faster_link = solution.but({"link.bandwidth": 1.25e9})
    for setup, right in ((solution, True), (slower, False), (faster_link, False)):
        progress = reached(Progress(lesson="night", seed=1), plan, setup, None)
        handed = Evidence(student="A", courses=(Handed(lessons=(progress,)),))
        [one] = mark(handed, {"": {"night": made}}, "a.json")
        [goal] = one.of(Asks.GOAL)
        assert goal.is_right is right, one.notes


def test_before_a_room_the_stage_says_what_the_lesson_says_of_it_and_closes_what_is_asked() -> None:
    made = lesson(NIGHT, PREDICT, "```show\nhighlight: link\nsay: Two share the link.\n```\n")
    state = wishes.lesson_presented(State(), at.opened(made, Progress(lesson="night", seed=1)))
    said, closed = [], []
    for k, beat in enumerate(beats_of(made)):
        there = at_beat(state, k, forward=False)
        host = shown(there).host
        if host is not None and beat.doing is Doing.LOOK:
            said.append(host.said)
        open_lesson = there.lesson
        assert open_lesson is not None
        if host is not None and at.until(open_lesson) is not None:
            closed.append(host.closed)
        elif host is not None and at.predicted(open_lesson):
            assert not host.closed and not host.finding, "it is watched, and tells nothing ahead"
    assert said == ["Two share the link."]
    assert closed and all(words and words[0] for words in closed)


def test_a_point_of_a_host_is_a_time_of_its_evacuation() -> None:
    setup = lesson(NIGHT).sections[0].setup
    assert isinstance(setup, Evacuation)
    found = evacuate(setup)
    times = [
        time_on_host(point, found) for point in ("start", "vm web begins", "vm web pauses", "vm web arrives", "end")
    ]
    assert times == sorted(times, key=lambda t: t or 0.0) and times[0] == 0.0 and times[-1] == found.end
    assert time_on_host(f"time {found.end!r} s", found) == found.end
    assert time_on_host("vm nobody begins", found) is None and time_on_host("time 1 h", found) is None


def test_a_slider_of_a_host_hands_over_a_number_and_a_field_a_text() -> None:
    state = at.opened(parse_lesson(f"{FRONT}{NIGHT}Text.\n", where="x.md"), Progress(lesson="night"))
    for value in (2.5e8, "2 Gbit/s"):
        moved = at.slid(state, "link.bandwidth", value, "hand")
        assert moved.host is not None and moved.host.now.shared["link.bandwidth"] == 2.5e8
    chosen = at.slid(state, "network.announcement", "none", "hand")
    assert chosen.host is not None and chosen.host.now.shared["network.announcement"] == "none"
