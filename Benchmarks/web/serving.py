"""The server under measurement."""

import json
import re
import signal
import subprocess
import tempfile
import urllib.request
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any, Self


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


class Server:
    def __init__(self, program: Path, library: Path) -> None:
        self.command = [
            str(program),
            "serve",
            "--no-open",
            "--json",
            "--port",
            "0",
            "--library",
            str(library),
        ]

    def __enter__(self) -> Self:
        self.log = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, stderr=self.log, text=True)
        words = ""
        while not words.rstrip().endswith("}"):
            line = self.process.stdout.readline()
            if not line:
                self.log.seek(0)
                raise RuntimeError(f"the server did not start: {self.log.read()}")
            words += line
        address = json.loads(words)
        self.url, self.address = address["url"], address["address"]
        try:
            urllib.request.build_opener(_Stay).open(self.url)
        except urllib.error.HTTPError as answer:
            cookies = SimpleCookie(answer.headers["Set-Cookie"])
        self.cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in cookies.items())
        return self

    def __exit__(self, *_: object) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=30)
        self.process.stdout.close()
        self.log.close()

    def get(self, path: str) -> Any:  # noqa: ANN401  # any JSON
        request = urllib.request.Request(self.address + path, headers={"Cookie": self.cookie})
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def resident(self) -> int:
        return self._memory("VmRSS")

    def peak(self) -> int:
        return self._memory("VmHWM")

    def _memory(self, name: str) -> int:
        found = re.search(rf"{name}:\s+(\d+) kB", Path(f"/proc/{self.process.pid}/status").read_text())
        return int(found[1]) * 1024 if found else 0
