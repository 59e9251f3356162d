"""Until a server has done what it does in the background. Nothing here measures time: how long that takes is the
machine's affair, and the bound is only there so that a test that hangs fails."""

import time
from collections.abc import Callable

from server import Client, Server

PATIENCE = 300.0


def wait_until(is_so: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, f"waited for {what} in vain"
        time.sleep(0.1)


def wait_until_compared(server: Server) -> None:
    client = server.client()
    wait_until(
        lambda: client.get("/api/v1/duplicates").json["state"] not in ("never", "checking"), "duplicates"
    )


def wait_until_idle(client: Client) -> None:
    wait_until(lambda: client.get("/api/v1/indexing").json["state"] == "idle", "indexing")
