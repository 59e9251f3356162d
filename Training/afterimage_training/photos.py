"""Photos: their index, the held-out part, centre squares, batches."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image


@dataclass(frozen=True)
class TrainingPhoto:
    """One row of the training index."""

    file: str
    set: str
    label: str
    captions: tuple[str, ...]


def read_index(path: Path) -> list[TrainingPhoto]:
    """Reads `index.csv` of the training photos or `captions.csv` of the evaluation photos."""
    with path.open(newline="", encoding="utf-8") as file:
        return [
            TrainingPhoto(
                row["file"],
                row["set"],
                row.get("label", ""),
                tuple(caption for key, caption in row.items() if key.startswith("caption") and caption),
            )
            for row in csv.DictReader(file)
        ]


def is_held_out(index: np.ndarray, every: int) -> np.ndarray:
    """Marks the training photos kept for validation and calibration."""
    return index % every == every - 1


def square(path: Path, size: int) -> np.ndarray:
    """The centre square of a photo, uint8 [size, size, 3]; shortest side to `size`, bilinear, antialiased."""
    with Image.open(path) as image:
        image = image.convert("RGB")
        width, height = image.size
        short = min(width, height)
        scaled = (size, size * height // width) if width == short else (size * width // height, size)
        image = image.resize(scaled, Image.Resampling.BILINEAR)
        left, top = round((scaled[0] - size) / 2), round((scaled[1] - size) / 2)
        return np.asarray(image.crop((left, top, left + size, top + size)))


def batches(indices: np.ndarray, batch: int, rng: np.random.Generator) -> Iterator[np.ndarray]:
    """Endless shuffled batches of `indices`, epoch after epoch."""
    while True:
        order = rng.permutation(indices)
        for start in range(0, len(order) - batch + 1, batch):
            yield order[start : start + batch]
