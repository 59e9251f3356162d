"""Runs a command and measures it."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Measurement:
    seconds: float
    """Wall clock, from start to exit."""
    cpu_seconds: float
    """User and system time of the process and its children."""
    peak_bytes: int
    """Most memory resident at once in the process itself."""
    output: str


def measure(command: Sequence[str | Path], environment: dict[str, str] | None = None) -> Measurement:
    """Runs `command` to its end.

    Raises `RuntimeError` with the command's own words when it fails.
    """
    before = os.times()
    start = time.monotonic()
    with subprocess.Popen(
        [str(part) for part in command],
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        peak = 0
        while True:
            # `ru_maxrss` of a child also counts this process as it was at the fork, hence the polling.
            peak = max(peak, _peak_so_far(process.pid))
            try:
                output, _ = process.communicate(timeout=0.05)
                break
            except subprocess.TimeoutExpired:
                continue
    seconds = time.monotonic() - start
    after = os.times()
    if process.returncode != 0:
        raise RuntimeError(f"{command[0]} ended with {process.returncode}:\n{output[-4000:]}")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Measurement(seconds=seconds, cpu_seconds=cpu, peak_bytes=peak, output=output)


def _peak_so_far(pid: int) -> int:
    """The highest resident size of a running process until now; on macOS the present one."""
    try:
        if sys.platform == "linux":
            found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
            return int(found[1]) * 1024 if found else 0
        shown = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True)
        return int(shown.stdout.strip() or 0) * 1024
    except OSError:
        return 0
