"""What does a hand drag? Of wishes in a row with one hand only the last one counts, where they have to wait."""

from collections.abc import Mapping

from migviz.showing.wishes.evacuating import edit_rule
from migviz.showing.wishes.scenario import edit, move_change, set_fields
from migviz.showing.wishes.time import seek


def hand_of(wish: object, arguments: tuple[object, ...]) -> object:
    """The slider, the point of the map, the mark or the playhead that such a wish drags; None: each wish counts."""
    if wish in (edit, move_change, edit_rule):
        return wish, arguments[0]
    if wish is set_fields and isinstance(arguments[0], Mapping):
        return wish, frozenset(arguments[0])
    return wish if wish is seek else None
