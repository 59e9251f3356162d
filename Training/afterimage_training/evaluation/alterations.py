"""What a change of a photo does to its vector: test photos with known alterations."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .embedders import Embedder

# Original and altered photo, in the folder of near-duplicate samples.
_PAIRS = (
    ("smaller", "base_images/ukbench00120.jpg", "mixed_images/ukbench00120_resize.jpg"),
    ("grey", "base_images/ukbench00120.jpg", "ukbench00120_gray.jpg"),
    ("mirrored", "base_images/ukbench00120.jpg", "mixed_images/ukbench00120_hflip.jpg"),
    ("rotated", "base_images/ukbench00120.jpg", "mixed_images/ukbench00120_rotation.jpg"),
    ("as PNG", "base_images/ukbench09380.jpg", "formats_images/ukbench09380.png"),
    ("as WebP", "base_images/ukbench09380.jpg", "formats_images/ukbench09380.webp"),
    ("as BMP", "base_images/ukbench09380.jpg", "formats_images/ukbench09380.bmp"),
)


@dataclass(frozen=True)
class Alteration:
    """One altered photo: its cosine to the original, and how many of the other photos are nearer."""

    name: str
    cosine: float
    nearer: int

    def as_json(self) -> dict[str, object]:
        """As `evaluation.json` has it."""
        return {"name": self.name, "cosine": self.cosine, "nearer": self.nearer}


def measure_alterations(folder: Path, embedder: Embedder, others: np.ndarray) -> list[Alteration]:
    """Every alteration whose files are there, among `others` [photos, dimension]; none without the folder."""
    present = [pair for pair in _PAIRS if (folder / pair[1]).is_file() and (folder / pair[2]).is_file()]
    if not present:
        return []
    originals = embedder.photos([folder / pair[1] for pair in present])
    altered = embedder.photos([folder / pair[2] for pair in present])
    cosines = (originals * altered).sum(axis=1)
    nearer = (altered @ others.T >= cosines[:, None]).sum(axis=1)
    return [
        Alteration(pair[0], float(cosine), int(count))
        for pair, cosine, count in zip(present, cosines, nearer, strict=True)
    ]
