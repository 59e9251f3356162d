"""`python -m vectors.peer_run NAME FOLDER COUNT DIMENSION SCRATCH`: measures one library."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

import numpy as np

from .data import KINDS, DataFolder, K, recall
from .peers import PEERS, Peer

#: No library gets more seconds than this for one kind of single queries.
PATIENCE = 20.0


def main() -> None:
    name, folder, count, dimension, scratch = sys.argv[1:]
    data = DataFolder(Path(folder), int(count), int(dimension))
    rows = data.rows
    peer = PEERS[name][0]()
    before = resident()
    start = time.perf_counter()
    peer.build(rows)
    measured: dict = {"buildSeconds": time.perf_counter() - start, "anonymousBytes": resident() - before}
    file = Path(scratch) / "peer.index"
    start = time.perf_counter()
    peer.save(file)
    measured["saveSeconds"] = measured["buildSeconds"] + time.perf_counter() - start
    measured["diskBytes"] = file.stat().st_size
    file.unlink()
    measured["queries"] = {kind: queries(peer, data, kind) for kind in KINDS}
    measured["updatesPerSecond"] = updates(peer, rows)
    print(json.dumps(measured))


def queries(peer: Peer, data: DataFolder, kind: str) -> dict[str, float]:
    asked, truth = data.queries(kind), data.truth(kind)
    peer.search(asked[:3], K, 1)
    times, found = [], []
    for query in asked:
        start = time.perf_counter()
        found.append(peer.search(query[None], K, 1)[0])
        times.append(time.perf_counter() - start)
        if sum(times) > PATIENCE:
            break
    some = asked[: len(found)]
    start = time.perf_counter()
    peer.search(some, K, os.cpu_count() or 1)
    batch = time.perf_counter() - start
    return {
        "p50Seconds": float(np.median(times)),
        "p99Seconds": float(np.quantile(times, 0.99)),
        "queriesPerSecond": len(some) / batch,
        "recall": recall(np.array(found), truth),
    }


def updates(peer: Peer, rows: np.ndarray) -> float | None:
    start, done = time.perf_counter(), 0
    try:
        while done < 2_000 and time.perf_counter() - start < PATIENCE:
            peer.update(done * 7_919 % len(rows), rows[done * 104_729 % len(rows)])
            done += 1
    except (NotImplementedError, RuntimeError):
        return None
    return done / (time.perf_counter() - start)


def resident() -> int:
    """Resident memory in bytes."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    main()
