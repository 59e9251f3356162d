"""Writes dendrograms.json: SciPy's linkage matrices of random points, and clusters that it cuts them to.

`pip install scipy==1.17.1`, then `python Tests/ClusteringTests/Fixtures/make_dendrograms.py`.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import pdist

SIZES = (2, 3, 5, 12, 40, 70)
SEEDS = (1, 2, 3)
METHODS = ("single", "complete", "average")


def points(count: int, seed: int) -> np.ndarray:
    """Uniform noise, groups, or a line, by seed."""
    random = np.random.default_rng(1000 * count + seed)
    noise = random.normal(size=(count, 3))
    match seed:
        case 1:
            return noise
        case 2:
            return random.normal(size=(4, 3))[np.arange(count) % 4] * 5 + noise * 0.3
        case _:
            return np.arange(count)[:, None] + noise * 0.2


def case(count: int, seed: int) -> dict:
    # Rounded, so that the file stays small; the distances are then what both sides start from.
    distances = np.round(pdist(points(count, seed)), 9)
    assert len(np.unique(distances)) == len(distances), "ties have more than one right dendrogram"
    dendrograms = {}
    for method in METHODS:
        merges = linkage(distances, method)
        heights = merges[:, 2]
        cuts = [float(np.quantile(heights, share)) for share in (0.25, 0.5, 0.9)]
        dendrograms[method] = {
            "merges": [[int(a), int(b), round(d, 9), int(size)] for a, b, d, size in merges],
            # Just above a height, so that rounding does not matter.
            "cuts": [
                {"distance": cut + 1e-7, "labels": fcluster(merges, cut + 1e-7, "distance").tolist()}
                for cut in cuts
            ],
            "counts": [
                {"count": k, "labels": fcluster(merges, k, "maxclust").tolist()}
                for k in (1, 2, 4)
                if k <= count
            ],
        }
    return {"count": count, "seed": seed, "distances": distances.tolist(), "dendrograms": dendrograms}


def main() -> None:
    cases = [case(count, seed) for count in SIZES for seed in SEEDS]
    lines = ",\n".join(json.dumps(one, separators=(",", ":")) for one in cases)
    Path(__file__).with_name("dendrograms.json").write_text(f"[\n{lines}\n]\n")


if __name__ == "__main__":
    main()
