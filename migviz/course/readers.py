"""For whom is what a lesson writes for some alone, and who of them reads it where?"""

from enum import StrEnum

AUDIENCES = ("novice", "expert", "audience", "self-study", "print")
"""Those that a lesson tells apart."""
EVERYBODY = frozenset(AUDIENCES)


class Reader(StrEnum):
    """Who reads: alone, with a class and a teacher, or somebody who knows the field already."""

    SELF_STUDY = "self-study"
    NOVICE = "novice"
    EXPERT = "expert"


def in_window(reader: Reader) -> frozenset[str]:
    """The audiences whose text is in this reader's window; who learns alone is a novice."""
    return frozenset({_level(reader), reader.value})


def in_room(reader: Reader) -> frozenset[str]:
    """Those whose text is shown to a room of such readers."""
    return frozenset({_level(reader), "audience"})


def on_paper(reader: Reader) -> frozenset[str]:
    """Those whose text is printed for them."""
    return frozenset({_level(reader), "print"})


def _level(reader: Reader) -> str:
    return Reader.EXPERT.value if reader is Reader.EXPERT else Reader.NOVICE.value


ALONE = in_window(Reader.SELF_STUDY)
