"""Thumbnails under load, by wrk (https://github.com/wg/wrk)."""

import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from .serving import Server

SCRIPT = """
math.randomseed(6)
local ids = { %s }
request = function()
    return wrk.format("GET", "/api/v1/photos/" .. ids[math.random(#ids)] .. "/thumbnail?side=320", headers)
end
headers = { ["Cookie"] = "%s" }
done = function(summary, latency, requests)
    local errors = summary.errors
    io.write(string.format("RESULT %%d %%d %%d %%d %%d\\n", summary.requests, summary.duration,
        errors.connect + errors.read + errors.write + errors.timeout, errors.status, latency:percentile(99)))
end
"""


@dataclass(frozen=True)
class Load:
    rate: float
    """Requests per second."""
    errors: int
    """Broken connections, timeouts and answers that are not 2xx."""
    p99: float
    """Milliseconds."""


def thumbnails(server: Server, ids: list[int], seconds: int, connections: int = 16) -> Load:
    """Random ones of `ids`, as fast as they come, over kept-alive connections."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "thumbnails.lua"
        script.write_text(SCRIPT % (", ".join(map(str, ids)), server.cookie))
        shown = subprocess.run(
            ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", script, server.address],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    found = re.search(r"RESULT (\d+) (\d+) (\d+) (\d+) (\d+)", shown)
    if not found:
        raise RuntimeError(f"wrk said:\n{shown}")
    requests, microseconds, broken, refused, p99 = map(int, found.groups())
    return Load(rate=requests / microseconds * 1e6, errors=broken + refused, p99=p99 / 1000)
