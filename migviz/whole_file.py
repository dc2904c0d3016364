"""How is a file written so that at any time either the old or the whole new one is there?"""

import os
import shutil
from contextlib import suppress
from pathlib import Path


def write_whole(path: Path, text: str, *, lasting: bool = True) -> None:
    """Write a text file so that at any time either the old or the whole new one is there. Raises OSError.

    `lasting`: wait until it is on the disk, so that a power cut does not take it.
    """
    path = Path(os.path.realpath(path))  # a link stays a link
    beside = path.with_name(f".migviz-{os.getpid()}.new")
    try:
        with beside.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            if lasting:
                os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, beside)
        beside.replace(path)
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
