"""What is heard of things in a row: tabs, the sections of a lesson, frames, the fields of one, the marks of the ruler, bars to draw?"""

from collections.abc import Sequence
from functools import partial

from migviz.replay.seen import Seen
from migviz.say import aloud, in_frames, in_lessons, in_window
from migviz.say.ruler import mark_text, ruler, why_no_answer
from migviz.scenario.units import PAGE, Kind, write
from migviz.showing.heard import Along, Heard, Role
from migviz.showing.lesson_shown import DotShown


def tabs_heard(words: Sequence[str], now: int) -> Heard:
    """The row of panels; a press wishes for the number of one."""
    tabs = tuple(
        Heard(
            key=str(k),
            role=Role.TAB,
            name=word,
            chosen=k == now,
            has_focus=k == now,
            wish=k,
            does=aloud.choose(),
        )
        for k, word in enumerate(words)
    )
    return Heard(key="tabs", role=Role.TABS, name=aloud.panel_row(), inside=tabs)


def dots_heard(dots: Sequence[DotShown], here: int | None) -> Heard:
    """The sections of a lesson, `here` None at its end; a press wishes for the name of one."""
    tabs = tuple(
        Heard(
            key=dot.name,
            role=Role.TAB,
            name=dot.title,
            value=aloud.section_done(dot.is_done, skipped=dot.is_skipped),
            more=dot.why_not,
            chosen=k == here,
            wish=dot.name,
            does=aloud.go_there(),
        )
        for k, dot in enumerate(dots)
    )
    return Heard(
        key="sections", role=Role.TABS, name=in_lessons.where_in(tuple(dot.title for dot in dots), here), inside=tabs
    )


def frames_heard(lines: Sequence[str], chosen: int, empty: str) -> Heard:
    """Frames around the playhead; a press wishes for the number of one."""
    items = tuple(
        Heard(
            key=str(k),
            role=Role.ITEM,
            name=line,
            chosen=k == chosen,
            has_focus=k == chosen,
            wish=k,
            does=aloud.choose(),
        )
        for k, line in enumerate(lines)
    )
    now = lines[chosen] if 0 <= chosen < len(lines) else empty
    return Heard(key="frames", role=Role.LIST, name=in_frames.name(), value=now, inside=items)


def fields_heard(heading: str, way: str, fields: Sequence[str], lit: int | None) -> Heard:
    """A frame field by field."""
    items = tuple(
        Heard(key=str(k), role=Role.ITEM, name=field, chosen=k == lit, has_focus=k == lit)
        for k, field in enumerate(fields)
    )
    said = aloud.said((heading, way)) if fields else in_frames.none()
    lit_field = fields[lit] if lit is not None else said
    return Heard(key="fields", role=Role.LIST, name=in_frames.field_by_field(), value=lit_field, inside=items)


def ruler_heard(seen: Seen) -> Heard:
    """The marks, the shortest first."""
    items = tuple(
        Heard(key=str(k), role=Role.ITEM, name=f"{mark.name}: {mark_text(mark)}", value=mark.source)
        for k, mark in enumerate(ruler(seen))
    )
    return Heard(key="ruler", role=Role.LIST, name=in_window.ruler_name(), value=why_no_answer(seen), inside=items)


def sketch_heard(first: int, drawn: Sequence[float], top: float, chosen: int) -> Heard:
    """Bars to draw, in pages: a value to move for each. The wish is the bar with its new height."""
    bars = tuple(
        Heard(
            key=str(k),
            role=Role.SLIDER,
            name=in_lessons.bar_drawn(first + k, write(pages * PAGE, Kind.SIZE)),
            has_focus=k == chosen,
            along=Along(now=pages, least=0.0, most=top, step=top / 100, to=partial(_bar, k)),
        )
        for k, pages in enumerate(drawn)
    )
    return Heard(key="sketch", role=Role.GROUP, name=in_lessons.bars_to_draw(), inside=bars)


def _bar(k: int, pages: float) -> tuple[int, float]:
    return k, pages
