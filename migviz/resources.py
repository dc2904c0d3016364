"""Where are the assets and the lessons, in a checkout and in an installed wheel?"""

import os
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def asset(name: str) -> Path:
    """The file `name` ("icon.svg", "fonts/Some.ttf") in the assets folder.

    Raises FileNotFoundError when there is none.
    """
    path = _folder("assets") / name
    if not path.is_file():
        raise FileNotFoundError(f"no asset named {name!r} in {path.parent}")
    return path


def lessons_folder() -> Path:
    """The folder of the course's files, NN-name.md; raises FileNotFoundError when there is none."""
    return _folder("lessons")


COURSE_FILE = "course.migviz"
"""What a course says of itself is in a file of this name, among its lessons."""


def is_for_lessons(path: Path) -> bool:
    """Whether a path stands for a lesson, or for a course: its folder, or the file in it."""
    return path.suffix.lower() == ".md" or path.name == COURSE_FILE or os.path.isdir(path)  # which never raises


def locale_folder() -> Path:
    """The folder of the translations, LANGUAGE/LC_MESSAGES/migviz.mo; it may be missing."""
    return _folder("assets") / "locale"


def _folder(name: str) -> Path:
    # A wheel carries the folder inside the package, a checkout beside it. Inside comes first: beside an
    # installed package lie other people's packages, and one of them may be called "assets".
    places = (_PACKAGE / name, _PACKAGE.parent / name)
    for place in places:
        if place.is_dir():
            return place
    raise FileNotFoundError(f"no folder of {name}: looked for {places[0]} and {places[1]}")
