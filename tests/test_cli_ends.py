"""Does a command do the right thing exactly at a limit, with the rarest of its files, and where a system lacks something?"""

import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

import migviz
from migviz import Scenario
from migviz.cli import display, lessons, main, options, pictures, presenting, telling
from migviz.cli.exploring import _name
from migviz.course.evidence import export
from migviz.course.progress import Progress
from migviz.errors import InputError
from migviz.recorded import watched_lines
from migviz.scenario.evacuation_file import parse_evacuation
from migviz.scenario.sharing import HOST, Shared, share
from migviz.showing import remembered
from migviz.study import agreement, validation, validation_text
from tests.course.texts import handed
from tests.kept_commands import LOGS

LOG = str(LOGS / "samples" / "1-qmp_T40-u0.8-d300.jsonl")


def host_of(vms: int) -> str:
    """A shared moment of a host."""
    lines = "".join(f"vm {name}: memory = 64 MiB\n" for name in "abcde"[:vms])
    evacuation = parse_evacuation(f"link.bandwidth: 10 Gbit/s\n{lines}")
    return share(Shared(scenario=evacuation.shared, view=HOST, evacuation=evacuation))


@pytest.mark.parametrize(("vms", "names"), [(2, "(a, b)"), (3, "(a, b, c)"), (4, "(a, b, c, …)")])
def test_of_several_vms_three_are_named(vms: int, names: str) -> None:
    with pytest.raises(InputError) as refused:
        options.scenario_in(host_of(vms), as_then=False)
    assert names in str(refused.value)


def test_without_a_display_a_shared_host_is_evacuated_and_a_shared_run_told() -> None:
    one = share(Shared(scenario=Scenario(), t=0.0))
    assert main._as_text(host_of(2), None) == ["evacuate", host_of(2)]
    assert main._as_text(one, None) == ["run", one]


@pytest.mark.parametrize("length", [59, 60, 61])
def test_a_name_of_sixty_letters_or_more_is_cut(length: int) -> None:
    assert _name(Scenario(), "a" * length) == ("a" * 59 if length == 59 else "a" * 57 + "...")


def test_a_log_that_says_too_little_is_no_scenario() -> None:
    with pytest.raises(InputError, match="too little"):
        options._fitted_to(SimpleNamespace(scenario=None), "a.log")  # type: ignore[arg-type]


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[object]]:
    """What `migviz picture` and `migviz evacuate --vm` would draw."""
    found: list[object] = []
    monkeypatch.setattr(pictures, "_draw_recording", lambda *_: found.append("recording"))
    monkeypatch.setattr(pictures, "draw_run", lambda options, run, at: found.append(at))

    def run(*words: str) -> list[object]:
        assert main.main([*words]) == 0
        return found

    return run


@pytest.mark.parametrize(
    ("more", "what"),
    [((), "recording"), (("--storyboard",), "pause"), (("--composition", "presentation"), "pause")],
)
def test_a_log_is_drawn_beside_its_model_where_the_picture_has_room_for_both(
    more: tuple[str, ...], what: str, drawn: Callable[..., list[object]], tmp_path: Path
) -> None:
    assert drawn("picture", LOG, "-o", str(tmp_path / "a.png"), "--at", "pause", *more) == [what]


@pytest.mark.parametrize(("more", "at"), [(("--at", "2 s"), "2 s"), ((), pictures.USUAL_POINT)])
def test_a_vm_among_others_is_drawn_at_the_time_that_is_asked_for(
    more: tuple[str, ...], at: str, drawn: Callable[..., list[object]], tmp_path: Path
) -> None:
    assert drawn("evacuate", "--preset", "six", "--vm", "web01", "-o", str(tmp_path / "a.png"), *more) == [at]


def test_a_table_is_written_into_the_document_of_the_model(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    written: list[tuple[Path, str]] = []
    monkeypatch.setattr(telling, "write_whole", lambda path, text: written.append((path, text)))
    monkeypatch.setattr(agreement, "SCENARIOS", 1)
    monkeypatch.setattr(validation, "validate", lambda *_: ())
    monkeypatch.setattr(validation_text, "summary", lambda _: ["summed up"])
    monkeypatch.setattr(validation_text, "markdown", lambda *_: "the table")
    for words in (["validate", "--sweep", "--write"], ["validate", "--write"]):
        assert main.main(words) == 0
    before = (Path(migviz.__file__).parent / "engine" / "MODEL.md").read_text(encoding="utf-8")
    for path, text in written:
        assert path == Path(migviz.__file__).parent / "engine" / "MODEL.md"
        assert text.startswith(before[:1000]) and text != before
    assert "\n1 scenarios. " in written[0][1] and "\n\nthe table\n\n" in written[1][1]
    assert "The table is in " in capsys.readouterr().err


@pytest.mark.parametrize(("start", "end", "refused"), [("end", "end", ""), ("2 s", "1 s", "before it begins")])
def test_a_film_of_a_log_goes_on_to_the_end_of_the_longer(
    start: str, end: str, refused: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "recording_in", lambda _: SimpleNamespace(run=SimpleNamespace(end=1000.0)))
    monkeypatch.setattr(pictures, "scenario_of", lambda _: Scenario())
    asked = Namespace(file="a.log", output=Path("a.gif"), start=start, end=end, pace="even", seconds="0")
    with pytest.raises(InputError, match=refused or "not a valid length"):  # which is asked for after that
        pictures.film_command(asked)


def test_without_a_show_of_hands_that_cannot_be_read_all_is_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(remembered, "state_folder", lambda: tmp_path)
    assert main.main(["hands"]) == 0
    assert capsys.readouterr().out.startswith("began,lesson,")


def test_a_class_of_whom_every_file_is_read_is_marked_with_exit_code_0(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lessons, "_lessons", lambda _: {"": {}})
    (tmp_path / "ada.json").write_text(export(handed(Progress(lesson="small"), student="Ada")), encoding="utf-8")
    for more in ((), ("-o", str(tmp_path / "a.csv")), ("-o", str(tmp_path / "a.html"))):
        assert main.main(["mark", str(tmp_path), *more]) == 0


def test_what_is_written_where_nobody_names_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    drawn: list[Path] = []
    monkeypatch.setattr(pictures, "draw_run", lambda options, *_: drawn.append(options.output))
    words = [("new", "lesson"), ("new", "course"), ("picture",), ("picture", "--storyboard")]
    words += [("picture", "--storyboard", "-o", "a.png")]
    assert [main.main([*one]) for one in words] == [0] * 5
    assert sorted(path.name for path in tmp_path.iterdir()) == ["my-course", "my-lesson.md"]
    assert drawn == [Path("picture.png"), Path("storyboard.pdf"), Path("a.png")]


def test_without_a_window_what_is_watched_is_told_line_by_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    opened: list[object] = []
    monkeypatch.setattr(watched_lines, "watched_lines", lambda *_: iter(()))
    for missing, shown in (("there is no display", 0), ("", 1)):
        monkeypatch.setattr(display, "why_no_display", lambda missing=missing: missing)
        monkeypatch.setitem(
            sys.modules, "migviz.gui.shells.app", SimpleNamespace(open_window=lambda **_: opened.append(1))
        )
        assert main.main(["watch", "qmp:/none", "--window"]) == 0
        out, err = capsys.readouterr()
        assert (len(opened), bool(out), "line by line" in err) == (shown, not shown, not shown)


@pytest.mark.parametrize(("lesson", "presented"), [((), None), (("1",), "01-moving-a-running-machine.md")])
def test_what_is_presented_is_shown_to_a_room_at_once(
    lesson: tuple[str, ...], presented: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[tuple[str | None, object]] = []
    window = SimpleNamespace(
        open_window=lambda path, presented, readers: opened.append((path and path.name, presented))
    )
    monkeypatch.setitem(sys.modules, "migviz.gui.shells.app", window)
    monkeypatch.setattr(presenting, "why_no_display", lambda: "")
    assert main.main(["present", *lesson]) == 0
    assert opened == [(presented, True)]


@pytest.mark.parametrize(("text", "scale"), [("80", 0.8), ("125%", 1.25), ("300 %", 3.0)])
def test_a_scale_is_written_in_per_cent(text: str, scale: float) -> None:
    assert options.scale_of(text) == scale
