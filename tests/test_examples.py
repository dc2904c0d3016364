"""Do the examples in the documentation strings work?"""

import doctest

import pytest

import migviz
import migviz.scenario.scenario


@pytest.mark.parametrize("module", [migviz, migviz.scenario.scenario])
def test_the_examples_of_a_module_do_what_they_show(module: object) -> None:
    result = doctest.testmod(module)  # type: ignore[arg-type]
    assert result.attempted >= 3
    assert result.failed == 0
