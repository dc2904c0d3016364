"""Does NumPy get what it takes from `secrets`, also where it takes more than one function?"""

import importlib
import sys
from typing import Any

import pytest

from migviz.engine import numpy_random_alone

REAL = importlib.import_module


@pytest.mark.parametrize(("takes", "is_loaded"), [(["randbits"], False), (["randbits", "token_hex"], True)])
def test_more_is_taken_from_the_library_itself(
    monkeypatch: pytest.MonkeyPatch, takes: list[str], is_loaded: bool
) -> None:
    monkeypatch.delitem(sys.modules, "secrets", raising=False)
    taken: list[Any] = []

    def imported(name: str) -> object:
        if name != "numpy.random":
            return REAL(name)
        for what in takes:
            exec(f"from secrets import {what}; taken.append({what})", {"taken": taken})
        return None

    monkeypatch.setattr(importlib, "import_module", imported)
    numpy_random_alone._load()
    assert ("secrets" in sys.modules) is is_loaded
    assert 0 <= taken[0](8) < 256
    assert [len(take(4)) for take in taken[1:]] == [8] * (len(takes) - 1)


def test_what_it_lacks_stays_missing() -> None:
    with pytest.raises(AttributeError, match="__path__"):
        numpy_random_alone._more("__path__")
