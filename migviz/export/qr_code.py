"""What does a text look like as a QR code?"""

import segno

from migviz.errors import InputError, Problem
from migviz.language import _

QUIET = 4
"""Empty modules around the code, as ISO/IEC 18004 asks for."""
MOST_LETTERS = 1500
"""Chosen: a code of more letters than this is too fine to be read off a projector."""

Matrix = tuple[tuple[bool, ...], ...]


def qr_matrix(text: str) -> Matrix:
    """Rows of modules, True for dark, with the quiet zone around them. InputError where the text is too long."""
    if len(text) > MOST_LETTERS:
        message = _(
            "the text is too long for a QR code that can be read off a wall: it has {length} letters, at most {most} fit. "
            "Send the text instead",
            length=len(text),
            most=MOST_LETTERS,
        )
        raise InputError([Problem(where=_("QR code"), message=message)])
    # Upper case: a QR code holds capitals, digits and ":" in 5.5 bits each, other letters in 8.
    code = segno.make(text.upper(), error="m", boost_error=False, micro=False)
    return tuple(tuple(bool(module) for module in row) for row in code.matrix_iter(border=QUIET))


def qr_text(text: str) -> str:
    """The code in half blocks, two rows of modules in a line; light modules are drawn, so it needs a dark terminal."""
    matrix = qr_matrix(text)
    rows = [*matrix, (False,) * len(matrix)]  # a code has as many rows as columns, and an odd number of them
    blocks = {(True, True): " ", (True, False): "▄", (False, True): "▀", (False, False): "█"}
    return "\n".join(
        "".join(blocks[upper, lower] for upper, lower in zip(one, other, strict=True))
        for one, other in zip(rows[::2], rows[1::2], strict=True)
    )
