"""What a program says of all pairs, in one form for every program."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .truth import Relation


@dataclass(frozen=True)
class Findings:
    """`distances`: shape (photos, photos), symmetric, the smaller the surer that two files are copies;
    infinite for a pair that is not proposed at any threshold. At most `threshold` and they are called copies
    by default."""

    name: str
    distances: NDArray[np.float32]
    threshold: float
    seconds: float
    verdicts: dict[tuple[int, int], Relation] | None = None
    """Of a program that tells kinds of pairs apart, and whose groups are more than a threshold: what it calls
    each pair, the smaller place first. Of any other, bursts are told by time and distance here."""
