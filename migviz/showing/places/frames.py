"""Where are the bytes and the fields of a frame in the decoder, and which field is at a point?"""

from migviz.showing.box import Box
from migviz.trace.wire import Part
from migviz.values import dataclass

PER_ROW = 12
"""Bytes in a row: the two addresses that every frame begins with fill the first one."""
_BYTE, _LINE, _FIELD, _OFFSET = 27.0, 26.0, 29.0, 32.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DecoderPlaces:
    """The boxes of all bytes and all fields, and the height of the whole; `fields`: where these stand, if not below the bytes."""

    scale: float
    box: Box
    top: float
    parts: tuple[Part, ...]
    size: int
    fields: Box | None = None

    def byte(self, number: int) -> Box:
        """The box of a byte."""
        pitch = min(_BYTE * self.scale, (self.box.width - _OFFSET * self.scale) / PER_ROW)
        left = self.box.left + _OFFSET * self.scale + number % PER_ROW * pitch
        return Box(left, self.top + number // PER_ROW * _LINE * self.scale, pitch, _LINE * self.scale)

    def offset(self, row: int) -> Box:
        """Where the number of a row's first byte stands."""
        return Box(self.box.left, self.top + row * _LINE * self.scale, (_OFFSET - 6) * self.scale, _LINE * self.scale)

    @property
    def rows(self) -> int:
        """How many rows of bytes there are."""
        return -(-self.size // PER_ROW)

    def field(self, number: int) -> Box:
        """The line of a field."""
        if self.fields is not None:
            high = min(_FIELD * self.scale, self.fields.height / max(1, len(self.parts)))
            return Box(self.fields.left, self.fields.top + number * high, self.fields.width, high)
        top = self.top + (self.rows * _LINE + 14) * self.scale
        return Box(
            self.box.left, top + number * _FIELD * self.scale, self.box.width - 12 * self.scale, _FIELD * self.scale
        )

    def spans(self, number: int) -> tuple[Box, ...]:
        """The boxes that hold a field's bytes, one for each row they reach into."""
        part = self.parts[number]
        found = []
        for row in range(part.start // PER_ROW, (part.end - 1) // PER_ROW + 1):
            first, last = max(part.start, row * PER_ROW), min(part.end, (row + 1) * PER_ROW) - 1
            found.append(self.byte(first).united(self.byte(last)))
        return tuple(found)

    @property
    def bottom(self) -> float:
        """Where it ends."""
        return self.field(len(self.parts)).top

    def at(self, x: float, y: float) -> int | None:
        """The field at a point, whether among the bytes or in its line."""
        for number in range(len(self.parts)):
            if self.field(number).contains(x, y) or any(span.contains(x, y) for span in self.spans(number)):
                return number
        return None
