"""Which pictures may a lesson show? PNG and JPEG of a bounded size, told by what is in them, not by their names.

SVG is not accepted: it is a program for a drawing engine. Two kilobytes of nested references draw for a minute, and
references reach files outside the lesson's folder. A bounded subset would be a second format to explain and to defend;
a picture made from an SVG says the same.
"""

import io
import warnings
from pathlib import Path

from migviz.errors import InputError
from migviz.language import _
from migviz.regular_file import read_bytes

FORMATS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG"}
MOST_BYTES = 5_000_000
MOST_PIXELS = 2000
"""In each direction: more than the panel of lessons is wide at 300 %, and decoded in 0.2 s at most."""
MOST_PICTURES = 20
"""In a lesson: they are decoded when their section is shown."""
MOST_SCANS = 100
"""A progressive JPEG draws itself in about ten; each costs as much as a whole picture."""


class NotAPicture(ValueError):
    """Why a file is not shown as a picture, in words that follow "the picture NAME is"."""


def picture_content(path: Path) -> bytes:
    """The content of a picture that can be shown within bounded time and memory. Raises NotAPicture."""
    try:
        content = read_bytes(path, MOST_BYTES)
    except FileNotFoundError:
        raise NotAPicture(_("not there")) from None
    except InputError:
        raise NotAPicture(_("a device, a pipe or a socket, not a file")) from None
    except (OSError, ValueError) as error:
        raise NotAPicture(_("not readable ({reason})", reason=getattr(error, "strerror", None) or error)) from None
    if len(content) > MOST_BYTES:
        raise NotAPicture(_("larger than {most} MB", most=MOST_BYTES // 1_000_000))
    kind = FORMATS[path.suffix.lower()]
    width, height = _size(content, kind)
    if max(width, height) > MOST_PIXELS:
        raise NotAPicture(
            _(
                "{width} × {height} pixels large; at most {most} × {most} are shown",
                width=width,
                height=height,
                most=MOST_PIXELS,
            )
        )
    if kind == "JPEG" and content.count(b"\xff\xda") > MOST_SCANS:
        raise NotAPicture(_("a JPEG of too many scans; save it as an ordinary one"))
    return content


def _size(content: bytes, kind: str) -> tuple[int, int]:
    """Read from the head of the file; nothing is decoded."""
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=[kind]) as picture:
                return picture.size
    except Exception:  # what a damaged head makes of a reader is no more than that
        raise NotAPicture(_("not {kind} inside, whatever it is called", kind=kind)) from None
