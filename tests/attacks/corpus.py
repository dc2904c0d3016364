"""With what is migviz attacked? Files of every kind that it reads, each with what it tries; made here, so that none lies about.

`SECRET` stands for a file outside the folder, `%s` for nothing: each is text or bytes as somebody might send it.
"""

import zlib
from base64 import b32encode
from collections.abc import Iterator

FRONT = "---\nmigviz: 1\nid: attack\ntitle: Attack\nminutes: 5\nobjective: None.\n---\n\n"

_SECTIONS = {
    "raw html": "<script>alert(1)</script>\n\n<img src='SECRET'>\n\n<iframe src='SECRET'></iframe>",
    "a style that loads": "<style>@import url('SECRET')</style>\n\n<p style=\"background:url('SECRET')\">x</p>",
    "a picture outside": "![x](SECRET)",
    "a picture above": "![x](../secret.png)",
    "a picture above, encoded": "![x](%2e%2e/secret.png)",
    "a picture above, twice encoded": "![x](%252e%252e/secret.png)",
    "a picture with a backslash": "![x](..\\secret.png)",
    "a picture by file:": "![x](file://SECRET)",
    "a picture from the web": "![x](https://127.0.0.1:9/a.png)",
    "a picture from a share": "![x](//127.0.0.1/share/a.png)",
    "a picture in the address": "![x](data:image/svg+xml;base64,PHN2Zy8+)",
    "a picture of Qt's": "![x](qrc:/a.png)",
    "a picture through a link": "![x](link.png)",
    "a picture that is a pipe": "![x](pipe.png)",
    "a base outside": "```scenario\nfrom: SECRET\n```",
    "a base above": "```scenario\nfrom: ../secret.migviz\n```",
    "a base through a link": "```scenario\nfrom: link.migviz\n```",
    "a base that is a pipe": "```scenario\nfrom: pipe.migviz\n```",
    "a script as link": "[x](javascript:alert(1))",
    "a file as link": "[x](file://SECRET)",
    "a lesson above as link": "[x](../secret.md)",
    "an automatic link": "<file:///etc/passwd> <smb://a/b>",
    "a reference": "[x][y]\n\n[y]: file://SECRET",
    "code in a number": "{= __import__('os').system('touch SECRET')}",
    "an attribute in a number": "{= run.__class__}",
    "a deep number": "{= " + "(" * 5000 + "1" + ")" * 5000 + "}",
    "a large number": "{= 9" + "9" * 50_000 + " ** 999999}",
    "a deep list": "".join("  " * k + "- a\n" for k in range(300)),
    "a deep quotation": ">" * 3000 + " a",
    "many brackets": "[" * 20_000,
    "many stars": "*a " * 20_000,
    "many backticks": "".join("`" * k + " " for k in range(300)),
    "a long table": "|a" * 2000 + "|\n" + "|-" * 2000 + "|\n" + ("|b" * 2000 + "|\n") * 20,
    "many entities": "&amp;" * 20_000,
    "many numbers": "{= 1}\n\n" * 2000,
    "many sections": "## B\n\nx\n\n" * 3000,
    "many questions": "::: ask\nWhat?\n\n- (x) a\n- ( ) b\n:::\n\n" * 1000,
    "open blocks": "::: ask\n" * 2000,
    "a slow condition": "```goal\ndone: " + " and ".join(["run.downtime < 1 s"] * 2000) + "\n```",
    "an escape": "a\x1b]0;owned\x07b",
    "a direction": "a\u202eb",
    "a line end of another kind": "a\u2028b\u2029c\x85d",
    "a null": "a\0b",
}

_SLOW = "network.shared: on\nvm.sends_every: 10 ms\nlink.bandwidth: 1 kbit/s\nworkload.preset: oltp"

_SCENARIOS: dict[str, str | bytes] = {
    "62 s and 744 MB": _SLOW,
    "a client that never rests": "client.interval: 1 ms\nlink.bandwidth: 1 kbit/s\nnetwork.shared: on\nvm.memory: 1 TiB",
    "many changes": "\n".join(f"at {k} ms: link.bandwidth = {1 + k} Mbit/s" for k in range(1, 2000)),
    "many lines": "seed: 1\n" * 100_000,
    "a long line": "title: " + "a" * 900_000,
    "a large number": "vm.memory: " + "9" * 5000 + " GiB",
    "infinity": "vm.memory: inf\nlink.bandwidth: nan\nseed: 1e999",
    "a number of another script": "seed: ٣",
    "an escape": "title: a\x1b[31mb",
    "a format": "title: {0.__class__} %s %n $(touch SECRET) `touch SECRET`",
    "a null": "seed: 1\0",
    "no text": b"\xff\xfe\x00",
    "a mark twice": "\ufeff\ufeffseed: 1",
}

_EVIDENCE = {
    "nothing": "",
    "a deep list": "[" * 200_000,
    "a deep object": '{"a":' * 50_000,
    "a number": "9" * 100_000,
    "no number": '{"kind": "evidence", "student": "x", "lessons": [NaN, Infinity]}',
    "a formula": '{"kind": "evidence", "student": "=cmd|\' /C calc\'!A0", "lessons": []}',
    "an escape": '{"kind": "evidence", "student": "\\u001b[31m\\u202e", "lessons": []}',
    "half a letter": '{"kind": "evidence", "student": "\\ud800", "lessons": []}',
    "another folder": '{"kind": "evidence", "student": "x", "lessons": [{"migviz": 1, "lesson": "../../SECRET"}]}',
    "many lessons": '{"kind": "evidence", "student": "x", "lessons": [' + ",".join(["{}"] * 50_000) + "]}",
    "a name as object": '{"kind": "evidence", "student": {"a": 1}, "lessons": []}',
}


_FRONTS: dict[str, str | bytes] = {
    "a title of markup": FRONT.replace("title: Attack", "title: <img src=SECRET><b>x"),
    "an id of another folder": FRONT.replace("id: attack", "id: ../../SECRET"),
    "a tag of YAML": FRONT.replace("title: Attack", "title: !!python/object/apply:os.system ['touch SECRET']"),
    "an alias of YAML": FRONT.replace("title: Attack", "title: &a [*a, *a]"),
    "an endless front": "---\n" + "a: b\n" * 30_000,
    "nothing but a front": FRONT,
    "no text": b"\xff\xfe",
    "too long": "a" * 300_000,
}


def lessons() -> Iterator[tuple[str, bytes]]:
    """Whole lessons."""
    for name, section in _SECTIONS.items():
        yield name, (FRONT + "## A {#a}\n\n" + section + "\n").encode()
    for name, front in _FRONTS.items():
        yield name, front if isinstance(front, bytes) else (front + "## A {#a}\n\nx\n").encode()


def scenarios() -> Iterator[tuple[str, bytes]]:
    """Scenario files."""
    for name, text in _SCENARIOS.items():
        yield name, text if isinstance(text, bytes) else text.encode()


def evidence() -> Iterator[tuple[str, bytes]]:
    """What students may hand in."""
    for name, text in _EVIDENCE.items():
        yield name, text.encode()


def shared() -> Iterator[tuple[str, str]]:
    """Texts of moments."""
    yield "a bomb", _shared(b"title: " + b"a" * 50_000_000)
    yield "lines of a scenario that works long", _shared(_SLOW.encode())
    yield "an escape", _shared(b"title: \x1b[31m")
    yield "no text", _shared(b"\xff\xff")
    yield "a view of another kind", _shared(b"view: ../../SECRET")
    yield "a time without end", _shared(b"time: 1e999 s")
    yield "a large version", "migviz:" + "9" * 100_000 + ":A:A"
    yield "a long text", "migviz:1:A:" + "A" * 300_000
    yield "other letters", "migviz:1:\u0660:\u0661"


def _shared(content: bytes) -> str:
    packed = zlib.compress(content, 9)[2:-4]
    letters = b32encode(packed).decode().rstrip("=")
    return f"migviz:1:{b32encode(zlib.crc32(packed).to_bytes(4, 'big')).decode().rstrip('=')}:{letters}"


SIZE = sum(1 for make in (lessons, scenarios, evidence, shared) for __ in make())
