"""Which command lines and Python blocks do the documents hold? Each as it can be typed, with examples in its places."""

import re
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = ("README.md", "lessons/README.md", "CONTRIBUTING.md", "migviz/ARCHITECTURE.md", "migviz/engine/MODEL.md")
PLACES = {
    "AXIS": ("link.bandwidth=0.1..40Gbit/s:4", "workload.dirty_rate=1..1000MiB/s:4"),
    "LIMIT": ("downtime < 50 ms",),
    "MONITOR": ("qmp:monitor",),
    "LOG": (str(ROOT / "tests" / "reference" / "logs" / "samples" / "2-hmp_L160-u0.3-d300.txt"),),
    "FOLDER": ("answers", "my-course"),
    "PING": (str(ROOT / "tests" / "reference" / "logs" / "awkward" / "16_ping_client.txt"),),
    "FILE.migviz": ("toy.migviz",),
    "FILE": ("toy.migviz",),
    "A": ("toy.migviz",),
    "B": ("toy.migviz",),
    "T": ("pause",),
}
"""What stands for a word in capitals, in turn."""
OF_COMMAND = {
    ("check", "FILE"): ("lesson.md",),
    ("print", "LESSON"): ("5",),
    ("present", "LESSON"): ("5",),
    ("picture", "LESSON"): ("5",),
    ("picture", "DIR"): ("slides",),
    ("new", "FILE"): ("new.md",),
    ("new", "FOLDER"): ("new-course",),
    ("require", "NAME"): ("link.bandwidth",),
    ("compare", "NAME"): ("quick-live",),
    ("evacuate", "FILE"): ("night.migviz",),
    ("evacuate", "N"): ("2",),
}
VALUES = {
    "--theme": "dark",
    "--size": "480x360",
    "--scale": "140",
    "--from": '"1 s"',
    "--to": '"2 s"',
    "--seconds": "1",
    "--language": "en",
    "--preset": "toy",
    "--seed": "2",
    "--set": '"vm.memory=64 pages"',
    "-o": "out.png",
}
"""An example for each option that the documents name without a value."""
SMALL = {"film": ["--size", "320x240", "--seconds", "1"], "picture": ["--size", "640x480"]}
"""So that what is drawn takes no time."""


def lines_of(document: str) -> list[list[str]]:
    """The command lines of a document, each as words; a part in brackets may be left out, so it makes two lines."""
    text = (ROOT / document).read_text(encoding="utf-8")
    rows = [line.split("|")[1:3] for line in text.replace("\\|", "¦").splitlines() if line.startswith("| `migviz")]
    typed = [*chain.from_iterable(row_lines(*row) for row in rows)]
    blocks = "\n".join(re.findall(r"^```\n(.*?)^```", text, re.DOTALL | re.MULTILINE))
    fenced = re.findall(r"^(?:\.venv/bin/)?migviz (.+?)(?: +#.*)?$", blocks, re.MULTILINE)
    prose = "\n".join(line for line in text.splitlines() if not line.startswith("|"))
    in_prose = [span for span in re.findall(r"`migviz ([^`]+)`", prose) if "." in span]  # others only name a command
    every = chain(typed, *(both_ways(line) for line in (*fenced, *in_prose)))
    return [
        list(line) for line in dict.fromkeys(tuple(with_examples(line)) for line in every if line)
    ]  # none: the window


def row_lines(commands: str, what: str) -> list[str]:
    """The lines of a row of a table: its commands, and the first of them with each option that is named behind it."""
    spans = re.findall(r"`([^`]+)`", commands)
    first = spans[0].removeprefix("migviz ")
    lines = [
        span.removeprefix("migviz ") if span.startswith("migviz") else f"{first.split()[0]} {span}" for span in spans
    ]
    options = [span.replace("¦", "|") for span in re.findall(r"`([^`]+)`", what) if span.startswith("-")]
    for option in options:
        name, _, value = option.partition(" ")
        for one in value.split("|"):
            of = first.partition(" ")[0] if name == "--pair" else re.sub(r"[][]", "", first)
            lines.append(f"{of} {name} {one or VALUES.get(name, '')}".strip())
    return [*chain.from_iterable(both_ways(line) for line in lines)]


def both_ways(line: str) -> list[str]:
    """Without what is in brackets, and with it."""
    short, long = re.sub(r" *\[[^]]*\]", "", line), re.sub(r"[][]", "", line)
    return [short, long] if short != long else [line]


def with_examples(line: str) -> list[str]:
    """The words of a line as a shell gives them, with examples for what is in capitals."""
    words = re.findall(r'"[^"]*"|\S+', line)
    command, given = words[0], {name: list(values) for name, values in PLACES.items()}
    given |= {name: list(values) for (of, name), values in OF_COMMAND.items() if of == command}
    found = []
    for word in words:
        if word == "...":
            continue
        if word in given:
            found.append(given[word].pop(0) if len(given[word]) > 1 else given[word][0])
        else:
            found.append(word.strip('"'))
    small = SMALL.get(command, []) if "--storyboard" not in found else []
    return found + [word for k in range(0, len(small), 2) if small[k] not in found for word in small[k : k + 2]]


def draws(words: list[str]) -> bool:
    """Whether a line needs Qt. `open` prints a table where there is no display."""
    out = words[words.index("-o") + 1] if "-o" in words else ""
    return words[0] in ("picture", "film", "print") or out.endswith(".png") or (words[0] == "compare" and bool(out))


def python_blocks(document: str) -> list[str]:
    return re.findall(r"^```python\n(.*?)^```", (ROOT / document).read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def every_line() -> list[list[str]]:
    return [list(line) for line in dict.fromkeys(tuple(line) for document in DOCUMENTS for line in lines_of(document))]
