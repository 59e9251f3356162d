"""A tuned Python indexer: JPEG shrunk on load (Pillow's draft mode), one process a core, batches.

python -m indexing.peers.tuned PACK FOLDER DATABASE
"""

import os
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from .pack import ImageTower, VectorTable

BATCH = 32
tower: ImageTower


def open_tower(pack: Path) -> None:
    global tower
    tower = ImageTower(pack, threads=1)


def embed(paths: list[Path]) -> list[tuple[str, np.ndarray]]:
    inputs = np.stack([tower.preprocess(load(path)) for path in paths])
    return list(zip(map(str, paths), tower.embed(inputs), strict=True))


def load(path: Path) -> Image.Image:
    with Image.open(path) as photo:
        photo.draft("RGB", (tower.size, tower.size))
        return ImageOps.exif_transpose(photo).convert("RGB")


def index(pack: Path, folder: Path, database: Path) -> None:
    table = VectorTable(database)
    paths = sorted(folder.rglob("*.jpg"))
    batches = [paths[start : start + BATCH] for start in range(0, len(paths), BATCH)]
    with ProcessPoolExecutor(os.cpu_count(), initializer=open_tower, initargs=(pack,)) as pool:
        for rows in pool.map(embed, batches):
            table.add(rows)


if __name__ == "__main__":
    index(*map(Path, sys.argv[1:4]))
