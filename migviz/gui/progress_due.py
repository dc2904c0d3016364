"""Which progress is on its way to the disk? The system takes longer than ten frames to say that a file lies there for good, and nobody waits for it."""

from pathlib import Path
from threading import Lock

from migviz.course.kept import keep
from migviz.course.progress import Progress
from migviz.say import files


class ProgressDue:
    """What is to be written, of each lesson the last that was asked for. Any thread may write; no two do at a time."""

    def __init__(self) -> None:
        self._due: dict[tuple[Path, str], Progress] = {}
        self._writing = Lock()

    def put(self, folder: Path, progress: Progress) -> None:
        """It is what counts from now on."""
        self._due[folder, progress.lesson] = progress

    def of(self, folder: Path, lesson: str) -> Progress | None:
        """The progress that is not on the disk yet; None where all is."""
        return self._due.get((folder, lesson))

    def write(self, folder: Path, lesson: str) -> str:
        """Write it, where nobody has done so meanwhile; returns why it could not be, or nothing."""
        with self._writing:
            progress = self.of(folder, lesson)
            if progress is None:
                return ""
            said = _written(progress, folder)
            if self.of(folder, lesson) is progress:  # else a later one came meanwhile, and is written after this
                del self._due[folder, lesson]
            return said

    def write_all(self) -> None:
        """Whatever is left, before the window has gone."""
        for folder, lesson in tuple(self._due):
            self.write(folder, lesson)


def _written(progress: Progress, folder: Path) -> str:
    try:
        keep(progress, folder)
    except OSError as error:
        return files.progress_not_kept(error.strerror or error)
    return ""
