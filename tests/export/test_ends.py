"""Is what is written exactly at a limit, of nothing, and of what never began as it should be?"""

import re
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from migviz import load_scenario, simulate
from migviz.course import panel
from migviz.course.marking import Mark, mark
from migviz.course.progress import Progress
from migviz.engine import evacuate
from migviz.export import report
from migviz.export.as_capture import captured
from migviz.export.class_page import class_page
from migviz.export.evacuation_text import evacuated_as_json
from migviz.export.report_picture import Course, svg
from migviz.export.terminal import printed, run_text
from migviz.say import in_report
from migviz.scenario.evacuation_file import parse_evacuation
from migviz.scenario.units import Kind
from migviz.trace.traffic import Node
from tests.course.texts import TOY, handed, lesson_of
from tests.kept_commands import NIGHT


def test_a_capture_begins_with_the_frame_that_passes_just_then() -> None:
    run = simulate(load_scenario("vm.memory: 64 MiB"))
    first = captured(run, 0.0, 2.0, Node.CLIENT)[0]
    assert captured(run, first[0], 2.0, Node.CLIENT)[0] == first


def test_a_vm_that_never_went_has_made_no_iteration() -> None:
    night = parse_evacuation(NIGHT.replace("cancel = 4 s, place = 1", "start = 5 s, cancel = 2 s, place = 5"))
    rows = {row["name"]: row for row in evacuated_as_json(evacuate(night))["vms"]}
    assert rows["mail"]["iterations"] == 0 and rows["mail"]["total_time_s"] is None and rows["web"]["iterations"] > 0


@pytest.mark.parametrize(("bound", "left_out"), [(39, False), (40, True)])
def test_forty_rows_are_all_there(bound: int, left_out: bool) -> None:
    lines = f"workload.dirty_rate: 300 MiB/s\nmigration.max_iterations: {bound}"
    run = simulate(load_scenario(lines))
    assert len(run.passes) == bound + 1
    assert (" more" in printed(run_text(run)).split("Memory transfers")[1].split("\n\n")[1]) is left_out


@pytest.mark.parametrize(
    ("recorded", "simulated", "text"),
    [(2.0, 4.0, "+2 s (+100 %)"), (2.0, 5.0, "+3 s (2.5×)"), (4.0, 2.0, "−2 s (−50 %)"), (2.0, 2.0, "0 s (0 %)")],
)
def test_more_than_twice_is_a_ratio(recorded: float, simulated: float, text: str) -> None:
    assert re.sub("[\u202f\u00a0]", " ", report._difference(recorded, simulated, Kind.TIME)) == text


def test_of_lists_that_a_log_counts_in_part_the_least_is_told() -> None:
    item: Any = SimpleNamespace(iterations=None, least_iterations=4)
    simulated: Any = SimpleNamespace(iterations=7)
    whole = report._iterations(item, simulated)
    assert whole[0] == in_report.iterations_title() and whole[1] == "≥ 4" and whole[2:] == ("7", "–")
    assert report._iterations(SimpleNamespace(iterations=None, least_iterations=None), simulated)[1] == "not recorded"  # type: ignore[arg-type]


NOTHING = Course(
    of_left=True,
    t=np.zeros(2),
    amount=np.zeros(2),
    line_t=np.zeros(0),
    line=np.zeros(0),
    ended=None,
    simulated_end=None,
)


def test_a_course_of_nothing_is_drawn_over_a_second_and_a_byte() -> None:
    said = [text.replace("\u00a0", " ") for text in re.findall(r">([^<>]+)</text>", svg(NOTHING))]
    assert (
        said[:6] == ["0.0000", "0.0002", "0.0004", "0.0006", "0.0008", "KiB"]
        and "1.0 s" in said
        and "2.0 s" not in said
    )
    assert len(NOTHING.off) == 0


@pytest.mark.parametrize(("ended", "anchor", "off"), [(2.9, "start", 4), (3.0, "start", 4), (3.1, "end", -4)])
def test_an_end_in_the_first_third_is_written_behind_its_line(ended: float, anchor: str, off: int) -> None:
    course = replace(NOTHING, t=np.array([0.0, 9.0]), amount=np.array([5.0, 0.0]), ended=ended)
    picture = svg(course)
    [line] = re.findall(
        r'<line x1="([\d.]+)" x2="[\d.]+" y1="[\d.]+" y2="[\d.]+" stroke="[^"]+" stroke-dasharray', picture
    )
    [found] = re.findall(rf'<text x="([\d.]+)" y="[\d.]+" text-anchor="{anchor}"[^>]*>[^<]*recorded', picture)[:1]
    assert float(found) == pytest.approx(float(line) + off)


def test_a_file_that_cannot_be_marked_is_no_row_of_a_course() -> None:
    lesson = lesson_of(TOY + "::: ask {#one}\nWhich?\n\n- (x) This\n- ( ) That\n:::\n")
    done, _ = panel.give(lesson, Progress(lesson="small"), "one", ("This",))
    courses = {"": {"small": lesson}}
    marks = mark(handed(done, student="Ada"), courses, "a.json")
    unread = Mark(file="x.json", student="Bob", notes=("cannot be marked",))
    rows = re.findall(r"<tr>.*?</tr>", class_page([*marks, unread], courses))
    assert sum(">Ada<" in row for row in rows) == 1 and not any(">Bob<" in row for row in rows)
