"""What a program says of all pairs, in one form for every program."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from .truth import Relation

Verdict = Relation


@dataclass(frozen=True)
class Findings:
    """`distances`: shape (photos, photos), symmetric, the smaller the surer that two files are copies; infinite for a
    pair that is not proposed at any threshold. At most `threshold` and they are called copies by default."""

    name: str
    distances: NDArray[np.float32]
    threshold: float
    seconds: float
    verdicts: dict[tuple[int, int], Verdict] | None = field(default=None)
    """Of a program that tells kinds of pairs from one another: what it calls each pair, the smaller place first."""
    is_gated: bool = True
    """Whether bursts are told by time here (for a program that knows no bursts), not by the program itself."""
