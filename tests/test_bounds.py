"""Is what a message names as the most, or the least, still taken, and one more refused? Of every reader of what others wrote."""

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from migviz.cli import options as drawn
from migviz.cli import pictures as films
from migviz.cli.main import main
from migviz.course import evidence, front, kept, options, pictures, prose, source, typed
from migviz.course.language import syntax
from migviz.course.language.kinds import NUMBER, Shape
from migviz.course.reading import parse_lesson
from migviz.export import qr_code
from migviz.scenario import parse_scenario, scenario, sharing
from migviz.scenario.fields import FIELDS
from migviz.scenario.sharing import Shared, read_shared, share
from migviz.study import axis
from tests.course.texts import FRONT, TOY
from tests.kept_text import is_as_kept

SHARED = Shared(scenario=scenario.Scenario())

Reads = Callable[[int, Path], object]
"""Reads something that is so large; raises ValueError (InputError is one) where that is too much."""


def of_front(name: str, letters: str) -> Reads:
    """A line of the front matter of so many letters."""

    def read(size: int, _folder: Path) -> object:
        lines = [line for line in FRONT.strip().splitlines()[1:-1] if not line.startswith(f"{name}:")]
        return parse_lesson("\n".join(["---", *lines, f"{name}: {letters * size}", "---", "", TOY]))

    return read


def of_lesson(write: Callable[[int], str]) -> Reads:
    return lambda size, _folder: parse_lesson(FRONT + write(size))


def picture(content: Callable[[int], bytes], name: str) -> Reads:
    def read(size: int, folder: Path) -> object:
        path = folder / name
        path.write_bytes(content(size))
        return pictures.picture_content(path)

    return read


def png(wide: int, high: int = 1) -> bytes:
    made = BytesIO()
    Image.new("1", (wide, high)).save(made, "PNG")
    return made.getvalue()


def jpeg(scans: int) -> bytes:
    """A small one, behind which stand more marks of a scan."""
    made = BytesIO()
    Image.new("L", (8, 8)).save(made, "JPEG")
    content = made.getvalue()
    return content + b"\xff\xda" * (scans - content.count(b"\xff\xda"))


def with_pictures(size: int, folder: Path) -> object:
    (folder / "a.png").write_bytes(png(4))
    return parse_lesson(FRONT + TOY + "\n\n".join(["![a word](a.png)"] * size) + "\n", folder=folder)


def of_evidence(size: int, folder: Path) -> object:
    path = folder / "a.json"
    lessons = [{"migviz": 1, "lesson": f"lesson-{k}", "answers": {}, "goals": {}} for k in range(size)]
    path.write_text(json.dumps({"kind": "evidence", "migviz": 1, "student": "A", "lessons": lessons}))
    return evidence.read_evidence(path)


def of_progress(part: str) -> Reads:
    """Progress with so many entries of a part, in one of which nothing may be lost."""

    def read(size: int, folder: Path) -> object:
        answer = {"tries": [], "skipped": False, "again": False}
        parts: dict[str, object] = {
            "answers": {"answers": {f"q{k}": answer for k in range(size)}},
            "tries": {"answers": {"q": answer | {"tries": [{"given": ["x"], "right": True}] * size}}},
            "given": {"answers": {"q": answer | {"tries": [{"given": ["x"] * size, "right": True}]}}},
        }
        said: list[str] = []
        (folder / "a.json").write_text(json.dumps({"migviz": 1, "lesson": "a", "goals": {}, **parts[part]}))  # type: ignore[dict-item]
        kept.kept("a", folder, said.append)
        if said:
            raise ValueError(said[0])
        return said

    return read


def question(size: int) -> str:
    return (
        TOY
        + "::: ask {#q}\nWhich?\n\n"
        + "\n".join(f"- ({'x' if not k else ' '}) word {k}" for k in range(size))
        + "\n:::\n"
    )


def order(size: int) -> str:
    return (
        TOY
        + "::: ask {#q}\nWhich order?\n\norder:\n\n"
        + "\n".join(f"{k}. word {k}" for k in range(1, size + 1))
        + "\n:::\n"
    )


def sections(size: int) -> str:
    return TOY + "".join(f"## Part {k} {{#part-{k}}}\n\nWords.\n\n" for k in range(size - 1))


def command(*words: str) -> Reads:
    """A command with a number in its words."""

    def read(size: int, _folder: Path) -> object:
        if main([word.format(size) for word in words]):
            raise ValueError("refused")
        return None

    return read


def changes(size: int) -> str:
    return "\n".join(f"at {k} s: link.traffic = {1 + k % 2} MB/s" for k in range(1, size + 1))


MOST: dict[str, tuple[Reads, int]] = {
    "pixels of a picture across": (lambda size, _folder: drawn.size_of(f"{size}x1000"), 7680),
    "pixels of a picture down": (lambda size, _folder: drawn.size_of(f"1000x{size}"), 4320),
    "percent of a scale": (lambda size, _folder: drawn.scale_of(str(size)), 300),
    "seconds of a film": (lambda size, _folder: films._seconds_of(str(size)), 600),
    "letters of a QR code": (lambda size, _folder: qr_code.qr_matrix("A" * size), qr_code.MOST_LETTERS),
    "letters of a shared text": (lambda size, _folder: read_shared(share(SHARED).ljust(size)), sharing.MOST_LETTERS),
    "changes of a scenario": (lambda size, _folder: parse_scenario(changes(size)), scenario.MOST_CHANGES),
    "points of an axis": (
        lambda size, _folder: axis.read_axis(f"link.bandwidth=1..9Gbit/s:{size}", "--x"),
        axis.MOST_COUNT,
    ),
    "letters of a condition": (
        lambda size, _folder: syntax.parse("1 + 1".replace(" +", " " * (size - 4) + "+")),
        syntax.LONGEST,
    ),
    "letters of a number": (
        lambda size, _folder: typed.read_typed("1.".ljust(size, "1"), Shape(sort=NUMBER), ""),
        typed.LONGEST,
    ),
    "minutes of a lesson": (
        lambda size, _folder: parse_lesson(FRONT.replace("seed: 3", f"seed: 3\nminutes: {size}") + TOY),
        front.LONGEST,
    ),
    "letters of an id": (of_front("id", "a"), source.LONGEST_ID),
    "letters of a VM's name": (
        lambda size, _folder: parse_scenario(f"vm.name: {'a' * size}"),
        int(FIELDS["vm.name"].most),
    ),
    "letters of a title": (of_front("title", "a"), source.LONGEST_TITLE),
    "letters of an objective": (of_front("objective", "a"), front.LONGEST),
    "letters of a section's title": (
        of_lesson(lambda size: TOY + f"## {'a' * size} {{#b}}\n\nWords.\n"),
        source.LONGEST_TITLE,
    ),
    "sections of a lesson": (of_lesson(sections), source.MOST_SECTIONS),
    "blocks of a section": (
        of_lesson(lambda size: TOY + "Words.\n\n" * (size - 1)),  # the scenario is one of them
        source.MOST_BLOCKS,
    ),
    "letters of a paragraph": (
        of_lesson(lambda size: TOY + "a" * (size - 1) + "\n"),  # its end counts as one
        source.LONGEST_PARAGRAPH,
    ),
    "marks of a paragraph": (of_lesson(lambda size: TOY + "*" * size + "\n"), source.MOST_MARKS),
    "letters of a lesson": (
        of_lesson(lambda size: (TOY + ("a" * 4000 + "\n\n") * (size // 4002)).ljust(size - len(FRONT), "\n")),
        source.MOST_BYTES,
    ),
    "numbers of a piece of prose": (
        of_lesson(lambda size: TOY + "\n\n".join(["{1 s = run.downtime}"] * size) + "\n"),
        prose.MOST_NUMBERS,
    ),
    "options of a question": (of_lesson(question), options.MOST_OPTIONS),
    "things of an order": (of_lesson(order), options.MOST_OPTIONS),
    "bytes of a picture": (picture(lambda size: png(4).ljust(size, b"\0"), "a.png"), pictures.MOST_BYTES),
    "pixels across": (picture(png, "a.png"), pictures.MOST_PIXELS),
    "pixels down": (picture(lambda size: png(1, size), "a.png"), pictures.MOST_PIXELS),
    "scans of a JPEG": (picture(jpeg, "a.jpg"), pictures.MOST_SCANS),
    "pictures of a lesson": (with_pictures, pictures.MOST_PICTURES),
    "lessons of evidence": (of_evidence, evidence.MOST_LESSONS),
    "answers that are kept": (of_progress("answers"), kept.MOST_ENTRIES),
    "tries that are kept": (of_progress("tries"), kept.MOST_ENTRIES),
    "parts of a try": (of_progress("given"), kept.MOST_ENTRIES),
}
LEAST: dict[str, tuple[Reads, int]] = {
    "pixels of a picture across": (MOST["pixels of a picture across"][0], 320),
    "pixels of a picture down": (MOST["pixels of a picture down"][0], 240),
    "percent of a scale": (MOST["percent of a scale"][0], 80),
    "seconds of a film": (MOST["seconds of a film"][0], 1),
    "points of an axis": (MOST["points of an axis"][0], 2),
    "options of a question": (of_lesson(question), 2),
    "things of an order": (of_lesson(order), 2),
    "runs of a spread": (command("run", "--preset", "toy", "--spread", "--runs", "{}"), 2),
    "minutes of a lesson": (MOST["minutes of a lesson"][0], 1),
}


def test_the_most_of_everything_is_what_it_was() -> None:
    """Each is told to whoever comes to it."""
    is_as_kept("most", "".join(f"{what}: {most}\n" for what, (_, most) in MOST.items()))


@pytest.mark.parametrize("what", MOST)
def test_the_most_is_taken_and_one_more_refused(what: str, tmp_path: Path) -> None:
    read, most = MOST[what]
    read(most, tmp_path)
    with pytest.raises(ValueError):
        read(most + 1, tmp_path)


@pytest.mark.parametrize("what", LEAST)
def test_the_least_is_taken_and_one_less_refused(what: str, tmp_path: Path) -> None:
    read, least = LEAST[what]
    read(least, tmp_path)
    with pytest.raises(ValueError):
        read(least - 1, tmp_path)
