"""Packs beside the first of them: what another precision costs and gains."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np

from . import bootstrap
from .bootstrap import Estimate
from .measures import EVERYTHING, Measures
from .speed import Size, Speed


@dataclass(frozen=True)
class Change:
    """A pack's difference from the first one, on the same photos and captions."""

    text_r10: Estimate  # of the share, so 0.01 is one point
    photo_r10: Estimate
    top5: Estimate
    micro_ap: float
    photo_cosine_mean: float | None  # None where the vectors have another length
    photo_cosine_worst: float | None
    text_cosine_mean: float | None
    text_cosine_worst: float | None


@dataclass(frozen=True)
class PackReport:
    """One pack in the comparison."""

    model: str
    precision: str
    text_r10: Estimate
    size: Size
    speed: Speed | None
    change: Change | None  # None for the first pack

    def as_json(self) -> dict[str, object]:
        """As `evaluation.json` has it."""
        return asdict(self)


def _cosines(first: np.ndarray, other: np.ndarray) -> np.ndarray | None:
    return (first * other).sum(axis=1) if first.shape == other.shape else None


def change(first: Measures, other: Measures) -> Change:
    """Paired: intervals are of the differences, photo by photo."""
    one, two = first.retrieval[EVERYTHING], other.retrieval[EVERYTHING]
    tops = [(m.zero_shot.ranks_shown <= 5).astype(np.float64) for m in (first, other)]
    photos = _cosines(first.view.photos, other.view.photos)
    texts = _cosines(first.view.captions, other.view.captions)
    return Change(
        bootstrap.of_mean(two.hits("text_to_photo", 10) - one.hits("text_to_photo", 10)),
        bootstrap.of_mean(two.hits("photo_to_text", 10) - one.hits("photo_to_text", 10)),
        bootstrap.of_mean(tops[1] - tops[0]),
        other.near_duplicates.micro_ap_value - first.near_duplicates.micro_ap_value,
        None if photos is None else float(photos.mean()),
        None if photos is None else float(photos.min()),
        None if texts is None else float(texts.mean()),
        None if texts is None else float(texts.min()),
    )
