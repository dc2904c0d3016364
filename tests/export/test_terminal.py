"""Does the terminal show everything, plainly, and nothing that is not true?"""

import io
import re

import pytest
from rich.console import Console

from migviz import Run, Scenario, load_scenario, moment_at, simulate
from migviz.engine import evacuate
from migviz.export.evacuation_text import evacuated_text
from migviz.export.terminal import (
    fields_text,
    moment_text,
    policies_text,
    presets_text,
    printed,
    run_text,
    scenario_line,
)
from migviz.replay.seen import seen_at
from migviz.say.captions import closing
from migviz.say.facts.between import iteration_in_words
from migviz.scenario.evacuation_file import parse_evacuation
from migviz.scenario.fields import FIELDS
from migviz.scenario.policies import POLICIES
from migviz.scenario.presets import PRESETS
from tests.replay.runs import KINDS, RUNS

every_kind = pytest.mark.parametrize("name", KINDS)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def text_of(run: Run) -> str:
    return printed(run_text(run), io.StringIO())


def table(text: str, title: str) -> list[list[str]]:
    """The rows of the table with this title, as cells."""
    lines = text.split(title + "\n", 1)[1].split("\n")
    rows: list[list[str]] = []
    for line in lines[1:]:
        if not line and rows:
            break
        rows.append([cell for cell in re.split(r"\s{2,}", line.strip()) if cell])
    return rows[2:]


@every_kind
def test_in_a_pipe_the_text_is_plain(name: str) -> None:
    text = text_of(RUNS[name])
    assert "\x1b" not in text
    assert all(line == line.rstrip() for line in text.split("\n"))
    assert max(map(len, text.split("\n"))) <= 180


@every_kind
def test_nothing_in_it_is_nonsense(name: str) -> None:
    text = text_of(RUNS[name])
    assert not re.search(r"\bnan\b|\binf\b|None|(?<![\w.])-\d", text)


@every_kind
def test_it_ends_with_the_closing_sentence(name: str) -> None:
    run = RUNS[name]
    assert text_of(run).split("\n")[-1] == closing(seen_at(run, run.end))


@every_kind
def test_every_table_is_there(name: str) -> None:
    run, text = RUNS[name], text_of(RUNS[name])
    assert ("Memory transfers" in text) == bool(run.passes)
    assert ("The pause\n" in text) == bool(run.pause)
    assert "Where the VM runs" in text
    assert len(table(text, "Where the VM runs")) == len(run.tenures)
    assert ("The six steps" in text) == bool(run.steps)


def test_the_iterations_are_those_of_the_run() -> None:
    run = RUNS["live"]
    rows = table(text_of(run), "Memory transfers")
    assert [row[0] for row in rows] == ["1", "2", "3", "4", "pause"]
    assert [int(row[1].replace("\u202f", "")) for row in rows] == [item.pages for item in run.passes]
    assert float(rows[0][3]) == 4096.0
    assert float(rows[1][6].rstrip(" %")) == pytest.approx(100 * run.passes[1].pages / run.passes[0].pages, rel=0.01)


def test_the_six_steps_have_the_names_of_the_book_and_follow_each_other() -> None:
    rows = table(text_of(RUNS["live"]), "The six steps")
    assert [row[:2] for row in rows] == [
        ["1", "Create container"],
        ["2", "Copy memory"],
        ["3", "Copy dirty pages"],
        ["4", "Pause"],
        ["5", "Resume"],
        ["6", "Broadcast"],
    ]


@pytest.mark.parametrize("name", ["live", "quick", "cluster disk", "post-copy"])
def test_the_parts_of_the_pause_add_up_to_all_of_it(name: str) -> None:
    rows = table(text_of(RUNS[name]), "The pause")
    assert rows[-1][0] == "pause (downtime)"
    units = {"µs": 1e-6, "ms": 1e-3, "s": 1.0}
    seconds = [float(number) * units[unit] for number, unit in (row[1].split() for row in rows)]
    assert sum(seconds[:-1]) == pytest.approx(seconds[-1], rel=0.01)


def test_of_very_many_iterations_the_middle_ones_are_left_out() -> None:
    run = simulate(load_scenario("migration.policy: qemu\nworkload.dirty_rate: 300 MiB/s"))
    rows = table(text_of(run), "Memory transfers")
    assert len(rows) == 40
    assert ["…", "61 more"] in rows
    numbers = [int(row[0]) for row in rows if row[0] != "…"]
    assert numbers == [*range(1, 21), *range(82, 101)]


def test_changes_slowing_and_fetches_are_told() -> None:
    text = text_of(simulate(load_scenario("at 5 s: link.bandwidth = 100 Mbit/s\nat 6 s: link.goodput = computed")))
    assert "At 5.000 s: link.bandwidth became 100 Mbit/s." in text
    assert "At 6.000 s: link.goodput became computed." in text
    assert "the VM was slowed by 20 % of its processor time." in text_of(RUNS["slowed"])
    assert re.search(r"the VM fetched \d+ pages and waited [\d.]+ ms for each", text_of(RUNS["post-copy"]))
    idle = simulate(load_scenario("migration.technique: post-copy\nworkload.dirty_rate: 0"))
    assert "the VM fetched no page: every page came before it was needed." in text_of(idle)


def test_of_an_outage_after_the_resume_the_fetches_say_so() -> None:
    assert "with the outage it stood still for" in text_of(RUNS["post-copy link back"])
    assert "with the outage" not in text_of(RUNS["post-copy"])


@pytest.mark.parametrize("share", [0.4, 0.6])
def test_of_the_first_iteration_is_told_what_limits_it_in_its_middle(share: float) -> None:
    plain = simulate(load_scenario("")).passes[0].end
    slower = simulate(load_scenario(f"at {share * plain:.3f} s: link.bandwidth = 900 Mbit/s"))
    first = slower.passes[0]
    said = iteration_in_words(seen_at(slower, (first.start + first.end) / 2), 1)
    assert said[0] in text_of(slower) and (said == iteration_in_words(seen_at(slower, first.start + 0.1), 1)) is (
        share > 0.5
    )


def test_the_first_line_is_the_scenario() -> None:
    assert scenario_line(Scenario()) == (
        "4 GiB VM, dirty rate 11 MiB/s, link 1 Gbit/s, live by hyper-v, storage csv, random seed 1"
    )
    named = load_scenario("title: My VM\nlink.goodput: 100 MB/s")
    assert scenario_line(named).startswith("My VM: ")
    assert "goodput 95.4 MiB/s" in scenario_line(named)


def test_markup_in_a_title_is_not_obeyed() -> None:
    run = simulate(load_scenario("title: [bold red]x[/] :smile: [/]"))
    assert text_of(run).startswith("[bold red]x[/] :smile: [/]: 4 GiB VM")


def test_markup_in_a_name_of_a_vm_or_of_a_host_is_not_obeyed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "180")
    host = "title: a [red]host[/] :smile:\nlink.bandwidth: 10 Gbit/s\nvm web[a]: memory = 64 MiB\n"
    for file in (io.StringIO(), Terminal()):
        text = printed(evacuated_text(evacuate(parse_evacuation(host))), file)
        assert "a [red]host[/] :smile:" in text and re.search(r"^ web\[a\] +on the target", text, re.MULTILINE)


@every_kind
def test_a_moment_can_be_printed_at_any_time(name: str) -> None:
    run = RUNS[name]
    for share in (0.0, 0.1, 0.5, 0.9, 1.0):
        text = printed(moment_text(run, moment_at(run, share * run.end)), io.StringIO())
        assert not re.search(r"\bnan\b|\binf\b|None|(?<![\w.])-\d|\x1b", text)
        assert text.split("\n")[-1].endswith(".")


def test_a_moment_in_the_pause_says_for_how_long() -> None:
    run = RUNS["live"]
    begins = next(item.t for item in run.milestones if item.kind == "pause")
    text = printed(moment_text(run, moment_at(run, begins + 0.01)), io.StringIO())
    assert re.search(r"paused for +10 ms", text)
    lost = printed(moment_text(RUNS["source dies"], moment_at(RUNS["source dies"], 10.5)), io.StringIO())
    assert "the VM is lost" in lost and "paused for" not in lost


def test_on_a_terminal_headings_and_the_end_are_bold_and_no_number_has_a_colour() -> None:
    assert Console(file=Terminal(), force_terminal=True).is_terminal, "rich must believe this to be a terminal"
    text = printed(run_text(RUNS["live"]), Terminal())
    assert set(re.findall(r"\x1b\[([\d;]*)m", text)) == {"1", "0"}
    assert text.split("\n")[-1].startswith("\x1b[1m")


def test_all_fields_presets_and_policies_are_listed() -> None:
    fields = printed(fields_text(Scenario()), io.StringIO())
    assert all(re.search(rf"^ {re.escape(name)}\*? ", fields, re.MULTILINE) for name in FIELDS)
    presets, policies = printed(presets_text(), io.StringIO()), printed(policies_text(), io.StringIO())
    assert all(f"\n{name}: " in "\n" + presets for name in PRESETS)
    assert all(f"\n{name}: " in "\n" + policies for name in POLICIES)
    assert presets.count("  from ") == len(PRESETS) and policies.count("  from ") == len(POLICIES)


def test_every_default_that_is_listed_can_be_read_back() -> None:
    for name, field in FIELDS.items():
        value = Scenario()[name]
        shown = field.write(value)
        again = field.read(shown)
        if isinstance(value, float):
            assert again == pytest.approx(value, rel=0.005, abs=1e-12), name
        else:
            assert again == value, name
        assert field.read(field.write_exactly(value)) == value, name


def test_names_of_fields_stay_whole_in_a_narrow_terminal() -> None:
    narrow = Console(file=io.StringIO(), width=80)
    with narrow.capture() as captured:
        narrow.print(fields_text(Scenario()))
    assert all(re.search(rf"^ {re.escape(name)}\*? ", captured.get(), re.MULTILINE) for name in FIELDS)
