"""Which lessons are there, in which order? The files of a folder that are named NN-name.md, or begin as a lesson does."""

import re
from pathlib import Path

from migviz.errors import InputError
from migviz.regular_file import read_bytes

_BEGINS = re.compile(rb"(?:\xef\xbb\xbf)?---[ \t]*\r?\n(?:.*\n){0,12}?migviz[ \t]*:")
"""Front matter with the version of the format; other pages begin with front matter, too."""
READ = 2000
_FILE = re.compile(r"\d{2,3}-[a-z0-9-]+\.md")
_TRANSLATION = re.compile(r"(?P<base>.+)\.(?P<language>[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})?)\.md")


def lesson_files(folder: Path) -> tuple[Path, ...]:
    """The lesson files of a folder in the order of their names, without translations."""
    return tuple(sorted(path for path in folder.glob("*.md") if _is_lesson(path)))


def _is_lesson(path: Path) -> bool:
    """By its name; under another name (README.md may lie beside lessons) by its first line."""
    if _FILE.fullmatch(path.name):
        return True
    if base_of(path) is not None:
        return False
    try:
        return _BEGINS.match(read_bytes(path, READ)) is not None
    except (OSError, InputError):
        return False


def next_after(path: Path, files: tuple[Path, ...]) -> Path | None:
    """The one of these lessons that comes after one, which may be open in another language; None after the last one."""
    base = _base(path)
    place = files.index(base) + 1 if base in files else len(files)
    return files[place] if place < len(files) else None


def before_it(path: Path, files: tuple[Path, ...]) -> Path | None:
    """The one of these lessons that comes before one; None before the first."""
    return next((one for one in files if next_after(one, files) == _base(path)), None)


def _base(path: Path) -> Path:
    found = base_of(path)
    return found[0] if found else path


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
