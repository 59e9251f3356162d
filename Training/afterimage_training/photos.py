"""Training photos: the index, and a memory-mapped cache of decoded pixels."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing import Pool
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


def _square(task: tuple[Path, int]) -> np.ndarray:
    return square(*task)


def pixel_cache(folder: Path, photos: list[TrainingPhoto], size: int, cache: Path) -> np.ndarray:
    """All photos' centre squares, uint8 [count, size, size, 3], decoded once and then mapped from disk."""
    shape = (len(photos), size, size, 3)
    if not cache.exists():
        cache.parent.mkdir(parents=True, exist_ok=True)
        partial = cache.with_suffix(".partial")
        pixels = np.lib.format.open_memmap(partial, mode="w+", dtype=np.uint8, shape=shape)
        with Pool(2) as pool:
            tasks = ((folder / photo.file, size) for photo in photos)
            for index, picture in enumerate(pool.imap(_square, tasks, chunksize=64)):
                pixels[index] = picture
        pixels.flush()
        partial.rename(cache)
    pixels = np.load(cache, mmap_mode="r")
    if pixels.shape != shape:
        raise ValueError(f"{cache} holds {pixels.shape}, not {shape}: delete it to make it anew")
    return pixels


def batches(indices: np.ndarray, batch: int, rng: np.random.Generator) -> Iterator[np.ndarray]:
    """Endless shuffled batches of `indices`, epoch after epoch."""
    while True:
        order = rng.permutation(indices)
        for start in range(0, len(order) - batch + 1, batch):
            yield order[start : start + batch]
