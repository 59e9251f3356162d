"""Getting into a server that runs, without an address to copy."""

import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from browsing import OpenPage, wait_for_pictures
from server import PROGRAM, Home, Server


def state(home: Home) -> Path:
    """The folder of the library's server."""
    (folder,) = (home.folder / ".local" / "state" / "afterimage").iterdir()
    return folder


def link(home: Home, *options: str) -> str:
    return json.loads(home.run("open", "--print", "--json", "--library", home.library, *options))["url"]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


def stop(home: Home) -> None:
    """Ends a server that runs in the background."""
    running = state(home) / "running"
    os.kill(json.loads(running.read_text())["process"], signal.SIGTERM)
    deadline = time.monotonic() + 120
    while running.exists() and time.monotonic() < deadline:
        time.sleep(0.05)


def visit(url: str) -> tuple[int, str | None]:
    """The status and the cookie that a browser gets."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
    connection.request("GET", f"{parts.path}?{parts.query}")
    response = connection.getresponse()
    response.read()
    connection.close()
    return response.status, response.headers["Set-Cookie"]


def visit_as_another(url: str) -> str:
    """The first line of what another user gets, by bash's own TCP: not every user may run this Python."""
    parts = urlsplit(url)
    lines = [f"GET {parts.path}?{parts.query} HTTP/1.1", f"Host: {parts.netloc}", "Connection: close", "", ""]
    request = "\\r\\n".join(lines)
    script = f"exec 3<>/dev/tcp/127.0.0.1/{parts.port}; printf '{request}' >&3; head -n 1 <&3"
    done = subprocess.run(
        ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "bash", "-c", script],
        capture_output=True, text=True, timeout=60, cwd="/",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_link_works_once(home: Home) -> None:
    with Server(home):
        first, second = link(home), link(home)
        assert first != second
        status, cookie = visit(first)
        assert (status, cookie is None) == (303, False)
        assert visit(first) == (401, None)
        assert visit(second)[0] == 303


@pytest.mark.skipif(
    os.name != "posix" or os.geteuid() != 0 or not shutil.which("setpriv"), reason="needs root and setpriv"
)
def test_another_user_cannot_use_it(home: Home) -> None:
    """Even one who saw it among the arguments of the browser's command; nor look into the server's folder."""
    with Server(home):
        url = link(home)
        assert " 403 " in visit_as_another(url)
        assert visit(url)[0] == 303, "and it was not used up"
        folder = state(home)
        denied = subprocess.run(
            ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "ls", folder],
            capture_output=True, check=False, cwd="/",
        )  # fmt: skip
        assert denied.returncode != 0
        for path in [folder, *folder.rglob("*")]:
            assert path.stat().st_mode & 0o077 == 0, path


def test_a_second_serve_opens_the_first(home: Home) -> None:
    with Server(home) as first:
        again = json.loads(home.run("serve", "--no-open", "--json", "--library", home.library))
        assert again["address"] == first.address
        assert again["running"]
        assert visit(again["url"])[0] == 303
        words = home.run("serve", "--no-open", "--library", home.library)
        assert re.fullmatch(rf"{re.escape(first.address)}/open\?ticket=[0-9a-f]{{64}}\n", words)


def test_what_a_killed_server_left_behind_is_no_hindrance(home: Home) -> None:
    server = Server(home).start(free_port())
    server.process.kill()
    server.stop()
    assert (state(home) / "running").exists()
    # Not the address of the one that was killed, before the next one answers.
    url = link(home)
    try:
        assert visit(url)[0] == 303
    finally:
        stop(home)
    with Server(home) as again:
        assert link(home).startswith(again.address)


def test_open_starts_a_server(home: Home) -> None:
    port = free_port()
    # The port of an earlier start is kept.
    server = Server(home).start(port)
    server.stop()
    url = link(home)
    assert urlsplit(url).port == port
    running = json.loads((state(home) / "running").read_text())
    try:
        assert visit(url)[0] == 303
        assert url.startswith(running["address"])
    finally:
        stop(home)
    # Nothing of the secret was written.
    assert "token" not in (state(home) / "log").read_text()


def test_open_says_why_none_starts(home: Home) -> None:
    (state_folder := home.folder / ".local" / "state" / "afterimage").parent.mkdir(parents=True)
    state_folder.write_text("not a folder")
    with pytest.raises(RuntimeError, match="cannot be used"):
        link(home)


def test_a_service_prints_no_secret(home: Home) -> None:
    process = subprocess.Popen(
        [PROGRAM, "serve", "--no-open", "--no-link", "--port", "0", "--library", home.library],
        env=home.environment(), stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        first = process.stdout.readline()
        assert re.fullmatch(r"Afterimage is at http://127\.0\.0\.1:\d+\n", first)
        assert visit(link(home))[0] == 303
    finally:
        process.send_signal(signal.SIGINT)
        rest = process.communicate(timeout=120)[0]
    assert "=" not in rest


def test_a_bookmark_works_after_a_restart(home: Home, open_page: OpenPage) -> None:
    with Server(home) as server:
        page, watch = open_page(server)
        page.goto(link(home))
        wait_for_pictures(page)
        page.goto("about:blank")
        port = server.port
        server.stop()
        server.start(port)
        page.goto(f"{server.address}/library")
        wait_for_pictures(page)
        assert not watch.expected
        # Before the server stops: that cuts off the page's events.
        page.close()


def test_a_new_session_after_erasing(home: Home) -> None:
    with Server(home):
        pass
    assert (state(home) / "session").exists()
    home.run("erase", "--all", "--yes", "--library", home.library)
    assert not list((home.folder / ".local" / "state" / "afterimage").iterdir())
