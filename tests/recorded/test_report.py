"""Is the story of a real migration true to its log, does it keep the log's names to itself, and is it one file that does nothing?"""

import re
import tempfile
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from migviz.cli.main import main
from migviz.export import markup
from migviz.export.markup import tag, words
from migviz.export.report_picture import LEFT, MOST_POINTS, RIGHT, course_of, drawn
from migviz.language import PSEUDO
from migviz.recorded import fitted
from migviz.recorded.advised import advised_for
from migviz.recorded.fitted import Fit
from migviz.recorded.reading import read_log
from migviz.recorded.recording import Recorded, Sample, Status
from migviz.say.amounts import time_text
from migviz.say.numbers import held_together
from migviz.scenario.units import Kind, write
from migviz.study.advice_text import dead_end, setting_text
from tests.shared import shared

pytestmark = pytest.mark.usefixtures("advised_once")
LOGS = Path(__file__).parent.parent / "reference" / "logs"
QEMU = LOGS / "samples" / "2-hmp_L160-u0.3-d300.txt"
PROXMOX = LOGS / "samples" / "4-pve_L40-u0.8-d300.log"
KUBEVIRT = LOGS / "samples" / "6-kubevirt_L40-u0.8-d300.jsonl"
NOVA = LOGS / "samples" / "5-nova_L160-u0.3-d300.log"
ABORTED = LOGS / "awkward" / "06_aborted_timeout.jsonl"
SWITCHED = LOGS / "samples" / "5-nova_T40-u1.2-d300-post1.log"
CUT = LOGS / "awkward" / "01_truncated.log"
OLD_PROXMOX = LOGS / "awkward" / "12_pve_old_style.log"
HOSTILE = "</p><script>alert(1)</script><img src=x onerror=alert(2)> \u202ebirch9\u202c 192.0.2.77 & 'birch9.lab.test'"

NAMES = {
    PROXMOX: ("birch2", "192.0.2.13", "VM 303"),
    KUBEVIRT: ("curlew", "birds", "dad23c13", "b4710a0a5ce0"),
    NOVA: ("birch3", "lab.test", "2af38c87-1e94"),
    ABORTED: ("stint", "fed9b5d6", "1b8bbf16e953"),
}
"""Of hosts, VMs and addresses, as they are in a log."""


@shared
def page_of(log: Path, *options: str) -> str:
    """What `migviz report` writes of a log."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "made.html"
        assert main(["report", str(log), "-o", str(page), *options]) == 0
        return page.read_text(encoding="utf-8")


@shared
def story(log: Path) -> tuple[Recorded, Fit]:
    """What is in the log, and what is fitted to it."""
    item = read_log(log).migrations[0]
    return item, fitted.fit(item)


class Reading(HTMLParser):
    """A page as a browser takes it: its elements, their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.cells: list[str] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, name: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(name)
        self.attributes += [(key, value or "") for key, value in attrs]
        if name != "meta":
            self.open.append(name)
        if name in ("td", "th"):
            self.cells.append("")

    def handle_endtag(self, name: str) -> None:
        assert self.open.pop() == name

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in ("td", "th"):
            self.cells[-1] += data


def text_of(page: str) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", re.sub(r"<style.*?</style>", "", page, flags=re.DOTALL)))


def has(page: str, text: str) -> bool:
    return held_together(text) in text_of(page)


@pytest.mark.parametrize("log", [QEMU, PROXMOX, KUBEVIRT], ids=["qemu", "proxmox", "kubevirt"])
def test_the_story_has_what_is_recorded_what_is_simulated_and_what_was_fitted(log: Path) -> None:
    page, (item, found) = page_of(log), story(log)
    assert found.simulated is not None and found.goodput is not None and item.total_time is not None and item.memory
    cells = Reading(page).cells
    row = cells[cells.index("total time") :]
    assert row[1:3] == [held_together(time_text(time)) for time in (item.total_time, found.simulated.total_time)]
    assert has(page, write(item.memory, Kind.SIZE)) and has(page, write(found.goodput.low, Kind.RATE))
    for name, reason in found.why.items():
        assert getattr(found, name) is None and has(page, reason)
    assert has(page, "as the source saw it") == (item.pause is not None)
    assert has(page, f"paused for {time_text(item.pause)}" if item.pause else "paused is not recorded")


def test_where_nothing_that_can_be_set_helps_the_page_says_what_was_tried() -> None:
    advised = advised_for(*story(SWITCHED))
    assert advised is not None and not advised.pieces and advised.runs > len(advised.tried)
    assert has(page_of(SWITCHED), dead_end(advised))


@pytest.mark.parametrize("log", [QEMU, PROXMOX], ids=["qemu", "proxmox"])
def test_every_piece_of_advice_is_there_as_one_types_it_with_the_run_that_verified_it(log: Path) -> None:
    page, (item, found) = page_of(log), story(log)
    advised = advised_for(item, found)
    assert advised is not None and advised.pieces and has(page, advised.verdict.sentence)
    cells = Reading(page).cells
    tried = [("nothing changed", advised.before), *((setting_text(piece), piece.after) for piece in advised.pieces)]
    for name, after in tried:
        at = cells.index(held_together(name))
        pause, total = after.downtime, after.total_time
        assert pause is not None
        assert cells[at + 1 : at + 3] == [held_together(time_text(time)) for time in (pause, total)]


@pytest.mark.parametrize("log", [QEMU, PROXMOX, KUBEVIRT, CUT], ids=["qemu", "proxmox", "kubevirt", "cut"])
def test_points_and_line_are_on_one_clock(log: Path) -> None:
    page, (item, found) = page_of(log), story(log)
    simulated = found.simulated
    course = course_of(item, simulated)
    assert course is not None and simulated is not None
    end = max(item.total_time or 0.0, simulated.total_time, float(course.t[-1]))
    x = [float(found) for found in re.findall(r'<circle cx="([\d.]+)"', page)][: len(course.t)]
    assert x == pytest.approx([LEFT + (RIGHT - LEFT) * t / end for t in course.t], abs=0.06)
    [line] = re.findall(r'<polyline points="([^"]+)"', page)
    last = float(line.split()[-1].split(",")[0])
    assert last == pytest.approx(LEFT + (RIGHT - LEFT) * simulated.total_time / end, abs=0.06)
    assert course.of_left == ("Memory still to send" in page) and float(course.off.max()) > 0


def other_names(text: str) -> str:
    """The same log of other hosts, VMs and addresses."""
    changed = re.sub(r"\b192\.0\.2\.(\d+)\b", r"198.51.100.\1", text)
    changed = re.sub(r"\b(birch|alder)(\d)", r"rowan\2", changed)
    changed = re.sub(r"lab\.test|(?<=\")birds(?=\")", "wood", changed)
    changed = re.sub(r'(?<="name": ")\w+', "heron", changed)
    changed = re.sub(r"\bVM \d+\b", "VM 977", changed)
    return re.sub(r"\b[ux]?([0-9a-f]{8,12})(?=-|\b)", lambda found: found[0].translate(OTHER), changed)


OTHER = str.maketrans("abcdef", "bcdefa")


@pytest.mark.parametrize("log", NAMES, ids=lambda path: path.name)
def test_a_log_of_other_names_has_the_same_report_so_no_name_is_in_it(log: Path, tmp_path: Path) -> None:
    text = log.read_text(encoding="utf-8")
    other = tmp_path / f"other{log.suffix}"
    other.write_text(other_names(text), encoding="utf-8")
    assert all(name in text and name not in other_names(text) for name in NAMES[log])
    page = page_of(log)
    assert page_of(other) == page
    assert "left out" in page


@pytest.mark.parametrize("log", NAMES, ids=lambda path: path.name)
def test_no_name_and_no_address_of_the_log_is_in_the_file(log: Path) -> None:
    page = page_of(log)
    assert [name for name in (*NAMES[log], log.name, log.stem) if name in page] == []
    assert re.findall(r"\b\d{1,3}(?:\.\d{1,3}){3}\b|\b[0-9a-f]{8}-[0-9a-f]{4}\b", page) == []


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A log whose names and reasons want to be more than text."""
    folder = tmp_path / "logs"
    folder.mkdir()
    log = folder / "<script>alert(3)\u202e.jsonl"
    said = HOSTILE.replace("\u202e", "\\u202e").replace("\u202c", "\\u202c")
    text = ABORTED.read_text(encoding="utf-8").replace("not completed after 60 seconds", f"{said}")
    log.write_text(text.replace('"stint"', f'"{said}"').replace('"birds"', f'"{said}"'), encoding="utf-8")
    return log


def test_what_a_hostile_log_says_is_left_out(hostile: Path) -> None:
    page = page_of(hostile)
    assert "birch9" not in page and "alert" not in page and "192.0.2.77" not in page
    assert "left out because they may hold names" in text_of(page)


def test_what_a_hostile_log_says_is_text_and_nothing_more_where_names_are_wanted(hostile: Path) -> None:
    page = page_of(hostile, "--names")
    shown = text_of(page)
    assert "birch9" in shown and "alert(1)" in shown and "alert(3)" in shown  # said, and
    assert not {"script", "img"} & set(Reading(page).elements)
    assert "\u202e" not in page and "\u202c" not in page and "\N{REPLACEMENT CHARACTER}birch9" in shown
    assert "are left out" not in shown


def test_the_page_is_whole_in_itself_and_runs_nothing(hostile: Path) -> None:
    for page in (page_of(QEMU), page_of(hostile, "--names")):
        reading = Reading(page)
        assert reading.open == []  # every element that was opened is closed
        assert not {"script", "link", "img", "iframe", "object", "embed", "a", "use", "image"} & set(reading.elements)
        keys = {key for key, __ in reading.attributes}
        assert not keys & {"href", "src", "style", "xlink:href"} and not any(key.startswith("on") for key in keys)
        assert "http" not in page.replace("http-equiv", "") and "url(" not in page and "@import" not in page
        assert ("content", "default-src 'none'; style-src 'unsafe-inline'") in reading.attributes


@pytest.mark.parametrize(("spoken", "language"), [("en", "en"), (PSEUDO, "en"), ("de", "de")])
def test_a_page_says_in_which_language_it_is(spoken: str, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markup, "spoken", lambda: spoken)
    assert f'lang="{language}"' in markup.page("A title", "")


def test_text_and_attributes_are_escaped_and_markup_is_not_escaped_twice() -> None:
    assert tag("p", "a < b & c", tag("b", "\u202e>"), class_='"x') == (
        '<p class="&quot;x">a &lt; b &amp; c<b>\N{REPLACEMENT CHARACTER}&gt;</b></p>'
    )
    assert words("12 ms") == "12\u00a0ms"


def test_where_the_model_is_weak_the_page_says_so_before_the_table() -> None:
    page = page_of(OLD_PROXMOX)
    item, found = story(OLD_PROXMOX)
    simulated = found.simulated
    assert simulated is not None and item.pause and simulated.downtime and simulated.downtime > 2 * item.pause
    assert page.index("doubt what follows about the pause") < page.index("difference</th>")
    assert "doubt what follows" not in page_of(QEMU)


def test_a_run_that_is_told_up_to_the_end_of_the_log_is_not_said_to_end_there() -> None:
    for log, cut in ((CUT, True), (PROXMOX, False)):
        page = text_of(page_of(log))
        assert ("by itself it goes on" in page) == cut and ("simulated end" in page) != cut


def test_one_of_several_migrations_is_told() -> None:
    two = LOGS / "awkward" / "02_two_migrations.log"
    first, second = page_of(two), page_of(two, "--migration", "2")
    assert "this is number 1" in first and "this is number 2" in second and first != second


def test_a_log_that_says_next_to_nothing_has_a_story_of_what_is_not_recorded(tmp_path: Path) -> None:
    log = tmp_path / "short.log"
    log.write_text(
        "2026-01-01 00:00:00 starting migration of VM 1 to node 'a' (b)\n2026-01-01 00:00:01 migration status: completed\n"
    )
    page = page_of(log)
    assert story(log)[1].scenario is None
    assert "<svg" not in page and text_of(page).count("not recorded") > 4 and "is not known" in page


def test_of_very_many_looks_some_are_drawn_the_last_among_them() -> None:
    samples = tuple(Sample(t=float(k), line=k, remaining=5000.0 - k) for k in range(4000))
    course = course_of(Recorded(status=Status.UNKNOWN, samples=samples, marks=(), policy="qemu"), None)
    assert course is not None
    kept = drawn(course)
    assert len(kept) <= MOST_POINTS + 1 and kept[0] == 0 and kept[-1] == 3999


def test_where_it_was_written_is_said_and_the_same_log_gives_the_same_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", str(QEMU), "-o", str(tmp_path / "a.html")]) == 0
    out, err = capsys.readouterr()
    assert (out, err) == ("", f"Written to {tmp_path / 'a.html'}.\n")
    assert (tmp_path / "a.html").read_text(encoding="utf-8") == page_of(QEMU)


@pytest.mark.parametrize("name", ["report.txt", "report", "report.html.exe"])
def test_another_suffix_is_refused_before_the_log_is_read(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", str(tmp_path / "missing.log"), "-o", str(tmp_path / name)]) == 2
    err = capsys.readouterr().err
    assert "must end in .html" in err and len(err.splitlines()) == 1 and list(tmp_path.iterdir()) == []


def test_a_text_that_is_no_log_leaves_the_old_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log, page = tmp_path / "a.log", tmp_path / "a.html"
    log.write_text("hello\n")
    page.write_text("old")
    assert main(["report", str(log), "-o", str(page)]) == 2
    assert page.read_text() == "old" and "Known are" in capsys.readouterr().err


def test_a_vm_that_went_over_before_its_memory_is_advised_in_the_words_of_its_product() -> None:
    """QEMU's rules for post-copy are fitted; what is to be typed is libvirt's."""
    item, found = story(LOGS / "samples/3-virsh_T40-u1.2-d300-post1.txt")
    advised = advised_for(item, found)
    assert advised is not None and advised.scenario.policy.name == "qemu-post-copy" and advised.product == "libvirt"
    typed = [setting.syntax for setting in advised.tried]
    assert any(text.startswith("virsh ") for text in typed)
    assert not any(text.startswith("migrate_") for text in typed)
