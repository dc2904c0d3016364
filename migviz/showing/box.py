"""What is a rectangle, where there is no Qt?"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels; the y axis points down. One without width or height is not there."""

    left: float = 0.0
    top: float = 0.0
    width: float = 0.0
    height: float = 0.0

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.top + self.height

    @property
    def centre(self) -> tuple[float, float]:
        """The point in its middle."""
        return self.left + self.width / 2, self.top + self.height / 2

    def __bool__(self) -> bool:
        """Whether it is there."""
        return self.width > 0 and self.height > 0

    def inset(self, left: float, top: float, right: float, bottom: float) -> "Box":
        """Smaller by so much on each side."""
        return Box(self.left + left, self.top + top, self.width - left - right, self.height - top - bottom)

    def moved(self, right: float, down: float) -> "Box":
        """As large, elsewhere."""
        return Box(self.left + right, self.top + down, self.width, self.height)

    def contains(self, x: float, y: float) -> bool:
        """Whether a point is in it, or on its edge."""
        return bool(self) and self.left <= x <= self.right and self.top <= y <= self.bottom

    def holds(self, other: "Box", slack: float = 0.01) -> bool:
        """Whether the other lies in it wholly."""
        return (
            other.left >= self.left - slack
            and other.top >= self.top - slack
            and other.right <= self.right + slack
            and other.bottom <= self.bottom + slack
        )

    def overlaps(self, other: "Box", slack: float = 0.01) -> bool:
        """Whether they have more than an edge in common."""
        return (
            bool(self)
            and bool(other)
            and self.left < other.right - slack
            and other.left < self.right - slack
            and self.top < other.bottom - slack
            and other.top < self.bottom - slack
        )

    def united(self, other: "Box") -> "Box":
        """The smallest that holds both."""
        left, top = min(self.left, other.left), min(self.top, other.top)
        return Box(left, top, max(self.right, other.right) - left, max(self.bottom, other.bottom) - top)


NOWHERE = Box()
