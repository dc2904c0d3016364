"""Windows: which panes, in which places.

PySide looks at every import after its own, and reads the source of each module for one that wishes other spellings (`from
__feature__ import snake_case`). So what knows nothing of Qt comes before it; and as none here wishes them, the rest is not read: 16 ms
of the start, and the lines of 200 files in memory.
"""

from migviz.showing import shown, wishes  # noqa: F401

from PySide6.support import feature  # type: ignore[attr-defined]  # isort: skip

feature._mod_uses_pyside = lambda _module: False
