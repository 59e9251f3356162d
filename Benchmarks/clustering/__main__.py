"""`python -m clustering`: growth on neighbour graphs, and dense sets beside SciPy's; prints the page."""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy
from scipy.cluster.hierarchy import linkage
from scipy.spatial.distance import pdist

from .table import GraphRow, MatrixRow, page

ROOT = Path(__file__).parents[2]
LINKAGES = ("single", "complete", "average", "medianOfPairs")
SHAPES = ("apart", "linked")


@dataclass(frozen=True)
class Bench:
    binary: Path

    def __call__(self, *arguments: object) -> dict:
        command = [self.binary, *map(str, arguments)]
        return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)


def main() -> None:
    options = parse_options()
    bench = Bench(options.binary)
    graphs = [
        GraphRow(shape, method, count, bench("graph", method, shape, count))
        for shape in SHAPES
        for method in LINKAGES
        for count in options.sizes
    ]
    matrices = [matrix_row(bench, method, options.points, options.rounds) for method in LINKAGES[:3]]
    machine = f"{platform.machine()}, {os.cpu_count()} cores, SciPy {scipy.__version__}"
    text = page(machine, graphs, matrices, options.points, options.rounds)
    print(text)
    if options.report:
        options.report.write_text(text)


def matrix_row(bench: Bench, method: str, points: int, rounds: int) -> MatrixRow:
    """Both in turn, on the same distances; the median of each one's rounds."""
    distances = pdist(np.random.default_rng(1).normal(size=(points, 32)))
    ours, theirs = [], []
    with tempfile.NamedTemporaryFile() as file:
        distances.tofile(file.name)
        for _ in range(rounds):
            start = time.process_time()
            merges = linkage(distances, method)
            theirs.append(time.process_time() - start)
            measured = bench("matrix", method, file.name, points)
            ours.append(measured["clusterSeconds"])
            if abs(measured["lastDistance"] - merges[-1, 2]) > 1e-6:
                raise RuntimeError(f"{method}: the dendrograms differ")
    return MatrixRow(method, statistics.median(ours), statistics.median(theirs))


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m clustering", description=__doc__)
    parser.add_argument("--binary", type=Path, default=ROOT / ".build" / "release" / "cluster-bench")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 31_623, 100_000, 316_228, 1_000_000])
    parser.add_argument("--points", type=int, default=5_000, help="of the dense set")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--report", type=Path, help="the page to write")
    return parser.parse_args()


if __name__ == "__main__":
    main()
