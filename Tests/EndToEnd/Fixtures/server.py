"""Serves a folder on the loopback address, well and badly, until its standard input ends.

Prints its port. The first part of a path says how the file behind it is served; every question goes into
the log.
"""

import os
import re
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PART = 1 << 16


class Handler(BaseHTTPRequestHandler):
    """plain: with ranges. norange: the whole, always. slow: a part every tenth of a second. cut: ends
    halfway. more: sends more than there is. silent: does not tell the length. here, elsewhere, loop:
    redirections."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        way, _, name = self.path.lstrip("/").partition("/")
        asked = self.headers.get("Range", "")
        with lock, log.open("a") as lines:
            lines.write(f"{self.command} {self.path} {asked}\n")
        port = self.server.server_address[1]
        targets = {
            "here": f"/plain/{name}",
            "elsewhere": f"http://localhost:{port}/plain/{name}",
            "loop": self.path,
        }
        if way in targets:
            self.send_response(302)
            self.send_header("Location", targets[way])
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        file = folder / Path(name).name
        if not file.is_file():
            self.send_error(404)
            return
        content = file.read_bytes()
        start = 0
        wanted = re.fullmatch(r"bytes=(\d+)-", asked)
        if wanted and way != "norange":
            start = int(wanted[1])
            if start >= len(content):
                self.send_error(416)
                return
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        else:
            self.send_response(200)
        body = content[start:] + (content if way == "more" else b"")
        if way in ("silent", "more"):
            self.close_connection = True
        else:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "HEAD":
            return
        if way == "cut":
            body = body[: len(body) // 2]
            self.close_connection = True
        for position in range(0, len(body), PART):
            self.wfile.write(body[position : position + PART])
            if way == "slow":
                time.sleep(0.1)

    do_HEAD = do_GET

    def log_message(self, *_: object) -> None:
        pass


folder, log = Path(sys.argv[1]), Path(sys.argv[2])
lock = threading.Lock()
server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
print(server.server_address[1], flush=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
sys.stdin.read()
os._exit(0)
