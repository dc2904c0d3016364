"""A virsh that is made here: it notes each call, and answers what a recorded one answered, one look after the other."""

import sys
from pathlib import Path

SCRIPT = """#!{python}
import sys, pathlib
folder = pathlib.Path({folder!r})
with (folder / "heard").open("a") as heard:
    heard.write("\\t".join(sys.argv[1:]) + "\\n")
if "--completed" in sys.argv:
    file = folder / "completed"
else:
    count = folder / "count"
    number = int(count.read_text()) if count.exists() else 0
    count.write_text(str(number + 1))
    file = folder / f"look{{number}}"
if not file.exists():
    print("error: failed to get domain 'web01'", file=sys.stderr)
    sys.exit(1)
text = file.read_text()
if text.startswith("error:"):
    sys.exit(text)
print(text)
"""


def fake_virsh(folder: Path, looks: list[str], completed: str | None) -> Path:
    """Puts it into the folder, which has to be first in PATH. Returns the file with what it heard."""
    for number, look in enumerate(looks):
        (folder / f"look{number}").write_text(look, encoding="utf-8")
    if completed is not None:
        (folder / "completed").write_text(completed, encoding="utf-8")
    script = folder / "virsh"
    script.write_text(SCRIPT.format(python=sys.executable, folder=str(folder)), encoding="utf-8")
    script.chmod(0o755)
    return folder / "heard"


def blocks_of(text: str) -> list[str]:
    """The blocks of a recorded log, without their times."""
    return ["Job type:" + block.rpartition("\n20")[0] for block in (text + "\n20").split("Job type:")[1:]]
