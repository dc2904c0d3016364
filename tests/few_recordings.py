"""What is the smallest folder of reference data that `migviz validate` can judge? Two of each kind that it needs two of."""

from pathlib import Path

REFERENCE = Path(__file__).parent / "reference"
KEPT = {
    "qemu_runs.csv": ("L40-u0.1-d300", "L40-u0.1-d50", "T40-hot1.2-d300-post1", "T40-u0.5-d300-post1-preempt"),
    "simgrid.csv": ("C01", "C03"),
    "published_runs.csv": ("clark-specweb", "clark-quake3"),
}


def few_recordings(folder: Path) -> Path:
    """Puts them there: the whole table takes the simulation of 600 runs."""
    for name, kept in KEPT.items():
        head, *lines = (REFERENCE / name).read_text(encoding="utf-8").splitlines(keepends=True)
        few = [line for line in lines if line.partition(",")[0] in kept]
        assert len(few) == len(kept), name
        (folder / name).write_text("".join([head, *few]), encoding="utf-8")
    (folder / "qemu").symlink_to(REFERENCE / "qemu")
    return folder
