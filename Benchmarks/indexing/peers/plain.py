"""A plain Python indexer, as rclip is: full decode with Pillow, then ONNX Runtime, one photo at a time.

python -m indexing.peers.plain PACK FOLDER DATABASE
"""

import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from .pack import ImageTower, VectorTable

PHOTOS_PER_TRANSACTION = 100


def index(pack: Path, folder: Path, database: Path) -> None:
    tower, table = ImageTower(pack), VectorTable(database)
    waiting: list[tuple[str, np.ndarray]] = []
    for path in sorted(folder.rglob("*.jpg")):
        with Image.open(path) as photo:
            upright = ImageOps.exif_transpose(photo).convert("RGB")
            vectors = tower.embed(tower.preprocess(upright)[None])
        waiting.append((str(path), vectors[0]))
        if len(waiting) == PHOTOS_PER_TRANSACTION:
            table.add(waiting)
            waiting.clear()
    table.add(waiting)


if __name__ == "__main__":
    index(*map(Path, sys.argv[1:4]))
