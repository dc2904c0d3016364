"""What is heard of the map: the run at its point, and the two values that put it there?"""

from collections.abc import Callable, Sequence

from migviz.language import _
from migviz.say import on_map
from migviz.scenario.fields import FIELDS
from migviz.showing.heard import Along, Heard, Role
from migviz.showing.places.map import Scale
from migviz.study.axis import Axis

FULL = 100.0
"""Along an axis a value is told as its place between the ends, in per cent: steps that are as long as they look."""


def map_heard(
    lines: Sequence[str],
    sentence: str,
    axes: Sequence[Axis],
    values: Sequence[float],
    to: Callable[[str, float], object],
) -> Heard:
    """The map with its point; `to`: the wish for another value of a field."""
    sliders = tuple(_slider(axis, value, to) for axis, value in zip(axes, values, strict=True))
    return Heard(key="map", role=Role.CHART, name=on_map.name(), value=". ".join(lines), more=sentence, inside=sliders)


def _slider(axis: Axis, value: float, to: Callable[[str, float], object]) -> Heard:
    scale, field = Scale(axis=axis, start=0.0, end=FULL), FIELDS[axis.name]
    return Heard(
        key=axis.name,
        role=Role.SLIDER,
        name=f"{_(field.title)}: {field.write(value)}",
        along=Along(
            now=scale.place(value), least=0.0, most=FULL, step=2.0, to=lambda at: to(axis.name, scale.value(at))
        ),
    )
