"""Is every figure that is chosen, or has a source, what it was? Whoever changes one sees here which.

`MIGVIZ_KEEP=1 make test-all ARGS=tests/test_kept_figures.py` writes them anew.
"""

from tests.figures import figures
from tests.kept_text import is_as_kept

ROOMS = ("scenario", "trace", "engine", "replay", "study", "recorded", "course", "export", "say", "cli")
"""Not those that lay out a window: where each thing lies is kept."""


def test_the_figures_are_what_they_were() -> None:
    is_as_kept("figures", "\n".join(figures(*ROOMS)) + "\n")
