"""The built program as a running server, and a client that says exactly what it sends."""

import http.client
import json
import os
import shutil
import signal
import subprocess
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "Samples" / "photos"
PROGRAM = Path(os.environ.get("AFTERIMAGE_PROGRAM", ROOT / ".build" / "debug" / "afterimage"))


@dataclass
class Home:
    """A user's home of its own: photos, library and models."""

    folder: Path

    @property
    def pictures(self) -> Path:
        return self.folder / "Pictures"

    @property
    def library(self) -> Path:
        return self.folder / "library"

    def environment(self) -> dict[str, str]:
        kept = {
            name: value
            for name, value in os.environ.items()
            # The app's files straight from the sources are welcome.
            if (not name.startswith("AFTERIMAGE_") or name == "AFTERIMAGE_APP")
            # Where the server keeps what outlasts it.
            and name != "XDG_STATE_HOME"
        }
        kept |= {"HOME": str(self.folder), "CFFIXED_USER_HOME": str(self.folder)}
        return kept | {"AFTERIMAGE_MODELS": str(self.folder / "models")}

    def run(self, *arguments: str | Path) -> str:
        """The program in this home; raises `RuntimeError` with its words when it fails."""
        done = subprocess.run(
            [str(part) for part in (PROGRAM, *arguments)],
            env=self.environment(),
            capture_output=True,
            text=True,
            timeout=600,
        )
        if done.returncode != 0:
            raise RuntimeError(f"{arguments}: {done.stdout}{done.stderr}")
        return done.stdout

    def copy(self, to: Path) -> "Home":
        """Another home; the photos are the same files, at the same paths, so the library stays right."""
        to.mkdir(parents=True)
        home = Home(to)
        home.pictures.symlink_to(self.pictures)
        shutil.copytree(self.library, home.library)
        return home


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    """Lower-case names."""
    body: bytes

    @property
    def json(self) -> Any:  # noqa: ANN401  # whatever the server says
        return json.loads(self.body)


class Client:
    """One connection, kept alive, with the session's cookie and CSRF value."""

    def __init__(self, server: "Server") -> None:
        self.server = server
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=300)

    def request(
        self,
        method: str,
        target: str,
        body: bytes | None = None,
        headers: dict[str, str | None] | None = None,
    ) -> Answer:
        """`headers` with the value None are left out of what would be sent."""
        all_headers = {"Cookie": self.server.cookie, "Host": f"127.0.0.1:{self.server.port}"}
        if method not in ("GET", "HEAD"):
            all_headers["X-Afterimage-CSRF"] = self.server.csrf
        if body is not None:
            all_headers["Content-Type"] = "application/json"
        merged = {**all_headers, **(headers or {})}
        try:
            self.connection.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
            for name, value in merged.items():
                if value is not None:
                    self.connection.putheader(name, value)
            if body is not None and "Content-Length" not in merged:
                self.connection.putheader("Content-Length", str(len(body)))
            self.connection.endheaders(body)
            response = self.connection.getresponse()
            content = response.read()
        except (http.client.HTTPException, OSError):
            self.connection.close()
            raise
        return Answer(response.status, {name.lower(): text for name, text in response.getheaders()}, content)

    def get(self, target: str, **headers: str | None) -> Answer:
        return self.request("GET", target, headers=headers)

    def send(self, method: str, target: str, content: Any = None) -> Answer:  # noqa: ANN401  # any JSON
        body = None if content is None else json.dumps(content).encode()
        return self.request(method, target, body)

    def close(self) -> None:
        self.connection.close()


class Server:
    """`afterimage serve` on a free port; a context manager."""

    def __init__(self, home: Home, *options: str) -> None:
        self.home = home
        self.options = options
        self.process: subprocess.Popen[str] | None = None

    def start(self, port: int = 0) -> Self:
        self.process = subprocess.Popen(
            [
                *[str(PROGRAM), "serve", "--no-open", "--json", "--port", str(port)],
                *["--library", str(self.home.library), *self.options],
            ],
            env=self.home.environment(),
            stdout=subprocess.PIPE,
            stderr=(self.home.folder / "server.log").open("a"),
            text=True,
        )
        words = ""
        for line in self.process.stdout:
            words += line
            if line.startswith("}"):
                break
        if not words:
            raise RuntimeError(f"the server did not start: {self.log}")
        address = json.loads(words)
        self.url, self.address = address["url"], address["address"]
        self.port = urlsplit(self.address).port
        self.token = self.url.partition("token=")[2]
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
        client.request("GET", f"/open?token={self.token}")
        response = client.getresponse()
        cookies = SimpleCookie(response.headers["Set-Cookie"])
        response.read()
        self.cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in cookies.items())
        client.request("GET", "/api/v1/session", headers={"Cookie": self.cookie})
        self.csrf = json.loads(client.getresponse().read())["csrf"]
        client.close()
        return self

    def stop(self) -> int:
        """Ctrl-C; the exit status."""
        if self.process is None:
            return 0
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        try:
            status = self.process.wait(timeout=120)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise
        finally:
            self.process.stdout.close()
        self.process = None
        return status

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def log(self) -> str:
        """What it wrote to the terminal."""
        return (self.home.folder / "server.log").read_text()

    def client(self) -> Client:
        return Client(self)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()
