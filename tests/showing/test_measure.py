"""How wide is a text, without Qt? (tests/gui/test_measure.py holds it against Qt.)"""

import pytest

from migviz.showing import measure


def test_digits_are_of_one_width() -> None:
    widths = [measure.width("count", digit * 4) for digit in "0123456789"]
    assert widths == pytest.approx([widths[0]] * 10, rel=0.005)


def test_a_width_grows_with_the_scale_and_with_the_text() -> None:
    assert measure.width("label", "dirty again") < measure.width("label", "dirty again, 104 MiB")
    assert measure.width("label", "dirty again", 2.0) == pytest.approx(2 * measure.width("label", "dirty again"))


def test_no_text_is_smaller_than_the_axis() -> None:
    assert min(size for size, _ in measure.TYPE.values()) == measure.TYPE["axis"][0] == 13


@pytest.mark.parametrize("font", measure.TYPE)
def test_a_pillow_that_cannot_shape_measures_nearly_the_same(font: str, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ("567 MiB to send, 104 MiB dirty again", "11.1 MiB/s", "1 s on screen = 20 ms of the run")
    shaped = [measure.width(font, text) for text in texts]
    monkeypatch.setattr(measure, "_can_shape", lambda: False)
    measure._advance.cache_clear()
    plain = [measure.width(font, text) for text in texts]
    measure._advance.cache_clear()
    assert plain == pytest.approx(shaped, rel=0.03)
