"""PySide, without what writes its stubs, and without its look at each import of others.

At every start it compiles its writer of stubs from the text, with three patterns that take long: 20 ms. And it reads the source of each
module that is imported after it, for one that wishes other spellings (`from __feature__ import snake_case`): 16 ms, and the lines of 200
files in memory. Nobody here writes stubs or wishes that.
"""

import builtins
import importlib
import sys
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

WRITER = "pyi_generator"
PLACES = tuple(f"{package}.signature.lib.{WRITER}" for package in ("shibokensupport", "PySide6.support"))
"""Its own, and where PySide shows it."""


def _load() -> None:
    """PySide is handed an empty module for it, and imports are Python's own again afterwards, also where PySide was there before."""
    own_import = getattr(builtins, "__orig_import__", builtins.__import__)

    def without_writer(name: str, *about: Any, **named: Any) -> ModuleType:
        if f"{name}.{WRITER}" == PLACES[0]:  # no sooner: PySide begins with forgetting all modules of this package
            nothing = sys.modules[PLACES[0]] = ModuleType(PLACES[0])
            nothing.__spec__ = ModuleSpec(PLACES[0], None)
        found: ModuleType = own_import(name, *about, **named)
        return found

    builtins.__import__ = without_writer
    try:
        importlib.import_module("PySide6")
    finally:
        builtins.__import__ = own_import
        for place in PLACES:
            sys.modules.pop(place, None)


_load()
