"""A monitor of QEMU that is made here: it answers what a recorded one answered, and notes each word that it hears."""

import json
import socket
import threading
from contextlib import suppress
from pathlib import Path

LOGS = Path(__file__).parent / "reference" / "logs"
REPLIES = [
    line["return"]
    for text in (LOGS / "raw" / "03-u0.3.qmp1s.jsonl").read_text(encoding="utf-8").splitlines()
    if isinstance((line := json.loads(text)).get("return"), dict)
]
PARAMETERS = {"downtime-limit": 100, "max-bandwidth": 0}


class FakeMonitor(threading.Thread):
    """Answers as QEMU would, and gives up after `replies`. `drops`: after so many of them it hangs up, and waits for who asks again."""

    def __init__(self, path: Path, replies: list[object], drops: tuple[int, ...] = ()) -> None:
        super().__init__(daemon=True)
        self.heard: list[str] = []
        self.greeted = 0
        self._replies, self._drops = iter(replies), drops
        self._answered = 0
        self._server = socket.socket(socket.AF_UNIX)
        self._server.bind(str(path))
        self._server.listen(1)

    def run(self) -> None:
        with self._server:
            for __ in range(len(self._drops) + 1):
                with suppress(BrokenPipeError, ConnectionResetError):  # whoever asked has gone
                    self._answer()

    def _answer(self) -> None:
        link, _ = self._server.accept()
        self.greeted += 1
        with link, link.makefile("rwb") as file:
            file.write(b'{"QMP": {"version": {}, "capabilities": []}}\r\n')
            file.flush()
            for line in file:
                command = json.loads(line)["execute"]
                self.heard.append(command)
                found: object = PARAMETERS if command == "query-migrate-parameters" else {}
                if command == "query-migrate":
                    found = next(self._replies, None)
                    if found is None:
                        return
                file.write(
                    b'{"event": "STOP", "timestamp": {"seconds": 1, "microseconds": 0}}\n'
                    if len(self.heard) == 9
                    else b""
                )
                file.write(json.dumps({"return": found}).encode() + b"\n")
                file.flush()
                self._answered += command == "query-migrate"
                if command == "query-migrate" and self._answered in self._drops:
                    return
