"""Until a server has done what it does in the background. How long that takes is the machine's affair: the
bound is only there so that a test that hangs fails."""

import time
from collections.abc import Callable

from server import Client, Server

# Seconds for work such as indexing; milliseconds, as Playwright counts, for what a page does.
PATIENCE = 300.0
PAGE_PATIENCE = 60_000


def wait_until(is_so: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, f"waited too long for {what}"
        time.sleep(0.1)


def wait_until_compared(server: Server) -> None:
    client = server.client()
    wait_until(
        lambda: client.get("/api/v1/duplicates").json["state"] not in ("never", "checking"), "duplicates"
    )


def wait_until_indexed(client: Client) -> None:
    """Also where it rests: paused, or by the rule."""
    wait_until(lambda: client.get("/api/v1/indexing").json["state"] != "working", "indexing")
