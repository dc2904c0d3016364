"""Are the members of a list of words different from each other? Two with one value are one, and nobody says so."""

import importlib
import pkgutil
from enum import Enum

import migviz


def test_no_two_members_of_an_enumeration_are_one() -> None:
    names = [one.name for one in pkgutil.walk_packages(migviz.__path__, "migviz.") if ".gui" not in one.name]
    found = {
        one
        for name in names
        if not name.endswith("__main__")
        for one in vars(importlib.import_module(name)).values()
        if isinstance(one, type) and issubclass(one, Enum)
    }
    assert len(found) > 10
    assert [(one.__name__, name) for one in found for name in one.__members__ if one[name].name != name] == []
