"""What holds for every test: no screen is needed, and MIGVIZ_NO_QT=1 proves that neither is Qt."""

import os
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder

from hypothesis import settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# A slow or busy machine is no bug: speed is measured by `make bench` only. And the same examples every time: what
# fails today must fail tomorrow.
settings.register_profile("migviz", deadline=None, derandomize=True)
settings.load_profile("migviz")


class QtIsUnimportable(MetaPathFinder):
    """Stands before all other finders and refuses Qt."""

    names = frozenset({"PySide6", "shiboken6", "pyqtgraph"})

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: object = None) -> None:
        if fullname.partition(".")[0] in self.names:
            raise ImportError(f"{fullname} is made unimportable by MIGVIZ_NO_QT=1", name=fullname)


if os.environ.get("MIGVIZ_NO_QT") == "1":
    assert not QtIsUnimportable.names & set(sys.modules), "Qt was imported before conftest.py could refuse it"
    sys.meta_path.insert(0, QtIsUnimportable())
