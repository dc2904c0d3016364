"""In which language does migviz speak, and what does a text say in it? gettext, below everything that has words.

Sentences are whole, with named places: `_("{count} left", count=text)`, never pieces put together; counts go
through `ngettext`; words in tables made at import time are marked `N_("...")` and translated where they are shown.
"""

import gettext
import math
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from migviz.resources import locale_folder

DOMAIN = "migviz"
ENGLISH = "en"
PSEUDO = "pseudo"
"""No real language: every word accented and 40 % longer, so that a test sees what is not translated or does not fit."""

LONGER = 0.4

_ACCENTED = str.maketrans("aeiouycnsAEIOUYCNS", "áéíóúýçñšÁÉÍÓÚÝÇÑŠ")
# What a translator leaves alone: places, tags, entities, words in code or in the key of a line, line breaks.
_KEPT = re.compile(r"(\{[^{}]*\}|<[^<>]+>|&\w+;|`[^`]*`|\bhttps?:\S+)")
_WORD = re.compile(r"[^\W\d_]+")


def pseudo(text: str) -> str:
    """A text as a longer language would have it: its words accented and 40 % longer, its places kept."""
    return "".join(part if at % 2 else _WORD.sub(_longer, part) for at, part in enumerate(_KEPT.split(text)))


def _longer(word: re.Match[str]) -> str:
    letters = word[0].translate(_ACCENTED)
    return letters + letters[-1].lower() * math.ceil(LONGER * len(letters))


class _Pseudo(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        return pseudo(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return pseudo(msgid1 if n == 1 else msgid2)


_spoken: tuple[str, gettext.NullTranslations] = (ENGLISH, gettext.NullTranslations())


def _(text: str, /, **values: object) -> str:
    """The text in the language spoken, its named places filled with `values`."""
    return _filled(_spoken[1].gettext(text) if text else "", text, values)


def ngettext(one: str, many: str, n: int, /, **values: object) -> str:
    """The form that fits the count `n`, which fills the place `{n}` unless it is given written: `n=write(...)`."""
    return _filled(_spoken[1].ngettext(one, many, n), one if n == 1 else many, {"n": n, **values})


def N_(text: str, /) -> str:
    """Marks a text in a table for translation; `_` translates it where it is shown."""
    return text


def _filled(text: str, english: str, values: dict[str, object]) -> str:
    if not values:
        return text
    try:
        return text.format(**values)
    except (KeyError, IndexError, ValueError):  # a translator's slip must not stop the program
        return english.format(**values)


def spoken() -> str:
    """The language spoken: "en", "de", "pt_BR" ..."""
    return _spoken[0]


def use(*wishes: str) -> str:
    """Speak the first language wished for that there is, otherwise English; returns the one spoken.

    `use("de_AT", "fr")` tries Austrian German, German, French. English is always there.
    """
    global _spoken
    _spoken = next(filter(None, map(_found, wishes)), (ENGLISH, gettext.NullTranslations()))
    return _spoken[0]


@contextmanager
def speaking(*wishes: str) -> Iterator[None]:
    """For the length of a `with`, another language."""
    global _spoken
    before = _spoken
    try:
        use(*wishes)
        yield
    finally:
        _spoken = before


def _found(wish: str) -> tuple[str, gettext.NullTranslations] | None:
    """The translation into the language wished for, or into its parent: Austrian German, otherwise German."""
    name = wish.replace("-", "_")
    if name == PSEUDO:
        return PSEUDO, _Pseudo()
    if name.partition(".")[0] in ("C", "POSIX") or name[:2].lower() == ENGLISH:
        return ENGLISH, gettext.NullTranslations()
    if not re.fullmatch(r"[A-Za-z]{2,3}(_[\w.@-]+)?", name):  # it becomes part of a path
        return None
    path = gettext.find(DOMAIN, str(locale_folder()), [name])
    if path is None:
        return None
    with open(path, "rb") as file:
        return Path(path).parent.parent.name, gettext.GNUTranslations(file)


def languages() -> tuple[str, ...]:
    """Every language there is a translation for, English first."""
    folder = locale_folder()
    found = folder.glob(f"*/LC_MESSAGES/{DOMAIN}.mo") if folder.is_dir() else ()
    return (ENGLISH, *sorted(path.parent.parent.name for path in found))


def wished(environment: Callable[[str], str | None] = os.environ.get) -> tuple[str, ...]:
    """The languages to try, best first: what MIGVIZ_LANGUAGE says, otherwise what the system is set to."""
    own = environment("MIGVIZ_LANGUAGE")
    if own:
        return (own,)
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):  # the order in which gettext reads them
        value = environment(name)
        if value:
            return tuple(part for part in value.split(":") if part)
    import locale  # so late: elsewhere nobody asks it

    system = locale.getlocale()[0]  # Windows and macOS set none of these
    return (system,) if system else ()
