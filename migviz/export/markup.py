"""How is HTML or SVG written so that no text of unknown origin can be more than text? Every text and every attribute goes through one function."""

from collections.abc import Iterable, Sequence
from html import escape

from migviz.errors import safe
from migviz.language import ENGLISH, PSEUDO, spoken
from migviz.say.numbers import held_together

POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""What a browser may load for a page: nothing."""


class Markup(str):
    """Text that is markup already: made here only."""

    __slots__ = ()


def words(text: str) -> Markup:
    """Text as it is read: no letter of it is markup, none turns the direction of writing or hides."""
    return Markup(escape(held_together(safe(text))))


def tag(name: str, *inside: str, **attributes: object) -> Markup:
    """One element. What is no Markup is text; `class_` loses its mark, and any other `_` in a name is a hyphen."""
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(safe(str(value)))}"' for key, value in attributes.items()
    )
    content = "".join(part if isinstance(part, Markup) else words(part) for part in inside)
    return Markup(f"<{name}{given}>{content}</{name}>")


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Markup:
    """A table whose rows begin with their names."""
    head = tag("tr", *(tag("th", column, scope="col") for column in columns))
    body = (tag("tr", tag("th", row[0], scope="row"), *(tag("td", cell) for cell in row[1:])) for row in rows)
    return tag("table", tag("thead", head), tag("tbody", *body))


def page(title: str, style: str, *parts: str) -> str:
    """A whole page without scripts, which loads nothing from anywhere."""
    # Elements without an end, which only a head has.
    first = Markup(
        f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width">'
    )
    head = tag("head", first, tag("title", title), tag("style", Markup(style)))
    language = ENGLISH if spoken() == PSEUDO else spoken().replace("_", "-")
    whole = tag("html", head, tag("body", tag("main", *parts)), lang=language)
    return f"<!DOCTYPE html>\n{whole}\n"
