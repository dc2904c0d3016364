"""Is each page that arrives called by its number where it has one, the very first too?"""

import pytest

from migviz.replay.page_list import Crossing
from migviz.say.on_list import crosses


@pytest.mark.parametrize("number", [0, 1, 255])
def test_a_page_of_a_toy_vm_is_called_by_its_number(number: int) -> None:
    one = Crossing(first=number, last=number + 1, number=number, pages=1, share=0.5)
    assert crosses(one, None) == (f"page {number} crosses", f"page {number}")


def test_one_without_a_number_and_a_list_is_not_called_anything() -> None:
    assert crosses(Crossing(first=0, last=1, number=-1, pages=1, share=0.5), None) == ("",)
