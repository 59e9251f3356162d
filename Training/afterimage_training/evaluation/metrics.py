"""Ranks, recall, micro-AP and neighbour agreement.

A tie counts against the answer: vectors that are all alike find nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def ranks_of(scores: np.ndarray, answers: np.ndarray) -> np.ndarray:
    """For each row of scores [rows, candidates], the rank of its answer's column; 1 is best."""
    own = scores[np.arange(len(scores)), answers]
    return (scores >= own[:, None]).sum(axis=1)


def best_ranks_of(scores: np.ndarray, owners: np.ndarray) -> np.ndarray:
    """For each photo of scores [photos, captions], the rank of the best caption that `owners` gives it."""
    own = owners[None, :] == np.arange(len(scores))[:, None]
    best = np.where(own, scores, -np.inf).max(axis=1)
    return 1 + ((scores >= best[:, None]) & ~own).sum(axis=1)


def recall_at(ranks: np.ndarray, k: int) -> float:
    """Share of ranks that are at most `k`."""
    return float((ranks <= k).mean())


def micro_ap(scores: np.ndarray, matches: np.ndarray, weights: np.ndarray | None = None) -> float:
    """Average precision over all pairs of queries and references in one ranking; arrays of one length.

    µAP as in Douze et al., "The 2021 Image Similarity Dataset and Challenge": the area under the curve of
    precision over recall, one step for each distinct score, so that the order among ties does not matter.
    `weights` count a pair several times. 0 without a match.
    """
    weights = np.ones(len(scores)) if weights is None else weights
    order = np.argsort(-scores, kind="stable")
    found = np.cumsum((weights * matches)[order])
    seen = np.cumsum(weights[order])
    if len(found) == 0 or found[-1] == 0:
        return 0.0
    sorted_scores = scores[order]
    steps = np.append(sorted_scores[1:] != sorted_scores[:-1], True)
    found, seen = found[steps], seen[steps]
    gained = np.diff(found, prepend=0.0)
    precision = np.divide(found, seen, out=np.zeros_like(found), where=seen > 0)
    return float((gained * precision).sum() / found[-1])


def agreements(first: np.ndarray, second: np.ndarray, k: int) -> np.ndarray:
    """The share of each photo's k nearest others that two sets of unit vectors [photos, *] agree on."""

    def nearest(vectors: np.ndarray) -> np.ndarray:
        scores = vectors @ vectors.T
        np.fill_diagonal(scores, -np.inf)
        return np.argpartition(-scores, k - 1, axis=1)[:, :k]

    pairs = zip(nearest(first), nearest(second), strict=True)
    return np.array([len(np.intersect1d(a, b)) / k for a, b in pairs])


def class_positions(names: Sequence[str], all_names: Sequence[str]) -> np.ndarray:
    """Where each name stands among all classes; both are in one order, which tells the two cranes apart."""
    positions: list[int] = []
    for name in names:
        start = positions[-1] + 1 if positions else 0
        positions.append(
            next(i for i in range(start, len(all_names)) if all_names[i].lower() == name.lower())
        )
    return np.array(positions, dtype=np.int64)
