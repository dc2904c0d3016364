"""How does a computed place become a rectangle of Qt? At the last moment, here."""

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from PySide6.QtCore import QRect, QRectF

from migviz.showing.box import Box

Places = TypeVar("Places")


def rect(box: Box) -> QRectF:
    """A box as Qt's."""
    return QRectF(box.left, box.top, box.width, box.height)


def whole_rect(box: Box) -> QRect:
    """A box of whole pixels, as a widget has, as Qt's."""
    return QRect(round(box.left), round(box.top), round(box.width), round(box.height))


def box_of(rect: QRectF) -> Box:
    """A rectangle of Qt as a box."""
    return Box(rect.left(), rect.top(), rect.width(), rect.height())


def in_qt(places: Places) -> Any:
    """The same places with every box made Qt's, however deep it lies."""
    if isinstance(places, Box):
        return rect(places)
    if isinstance(places, tuple):
        return tuple(in_qt(place) for place in places)
    if is_dataclass(places) and not isinstance(places, type):
        changed = {field.name: getattr(places, field.name) for field in fields(places)}
        return replace(places, **{name: in_qt(value) for name, value in changed.items()})
    return places
