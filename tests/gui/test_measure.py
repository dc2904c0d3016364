"""Does Pillow measure texts as Qt does? The computed places rest on it."""

import pytest

from migviz.gui.theme import SCALES, Theme
from migviz.showing import measure

TEXTS = (
    "The VM is paused: the last 4.7 MiB and the processor state follow.",
    "567 MiB",
    "11.1 MiB/s",
    "1 s on screen = 20 ms of the run",
    "If the run were one 45-minute lesson, the pause would last 3.5 seconds.",
    "AVATAR, Wave, To, Ty: 1:11",
    "÷ 4.3 — × 10 … ?",
    "Ärger mit Größe; déjà vu",
)


@pytest.mark.parametrize("font", measure.TYPE)
def test_a_text_is_as_wide_as_in_qt(font: str) -> None:
    for scale in (percent / 100 for percent in SCALES):
        theme = Theme(scale=scale)
        for text in TEXTS:
            theirs = theme.width(font, text)
            assert measure.width(font, text, scale) == pytest.approx(theirs, abs=max(1.0, 0.02 * theirs)), text
        assert measure.height(font, scale) == pytest.approx(theme.height(font), abs=1.0)


def test_bytes_are_as_wide_as_in_qt() -> None:
    for scale in (0.8, 1.0, 1.4, 3.0):
        theirs = Theme(scale=scale).mono_width("label", "ff ff ff ff ff ff 00 15 5d 01 02 03")
        ours = measure.mono_width("label", "ff ff ff ff ff ff 00 15 5d 01 02 03", scale)
        assert ours == pytest.approx(theirs, abs=max(1.0, 0.02 * theirs))
