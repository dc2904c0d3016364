"""Windows: which panes, in which places."""

from migviz.showing import shown, wishes  # noqa: F401  # before Qt: PySide reads the source of what is imported after it
