"""Which lessons are there, in which order? The files NN-name.md of a folder."""

import re
from pathlib import Path

_FILE = re.compile(r"\d{2,3}-[a-z0-9-]+\.md")
_TRANSLATION = re.compile(r"(?P<base>.+)\.(?P<language>[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})?)\.md")


def lesson_files(folder: Path) -> tuple[Path, ...]:
    """The lesson files of a folder in the order of the course, without translations."""
    return tuple(sorted(path for path in folder.glob("*.md") if _FILE.fullmatch(path.name)))


def next_lesson(path: Path) -> Path | None:
    """The lesson after this one in its folder, which may be open in another language; None after the last one."""
    found = base_of(path)
    files = lesson_files(path.parent)
    base = found[0] if found else path
    place = files.index(base) + 1 if base in files else len(files)
    return files[place] if place < len(files) else None


def translation_files(path: Path) -> dict[str, Path]:
    """The translations beside a lesson file, by language: `01-name.de.md` of `01-name.md`."""
    found = {}
    for other in sorted(path.parent.glob(f"{glob_escaped(path.stem)}.*.md")):
        match = _TRANSLATION.fullmatch(other.name)
        if match and match["base"] == path.stem:
            found[match["language"]] = other
    return found


def base_of(path: Path) -> tuple[Path, str] | None:
    """The lesson that a file translates, and the language; None if it is not a translation of a file beside it."""
    match = _TRANSLATION.fullmatch(path.name)
    base = path.with_name(f"{match['base']}.md") if match else path
    return (base, match["language"]) if match and base.is_file() else None


def glob_escaped(text: str) -> str:
    """A text in which no letter has a meaning for glob."""
    return re.sub(r"([*?\[])", r"[\1]", text)
