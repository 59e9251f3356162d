"""Golden inputs and vectors: generated pictures and a few texts whose vectors every engine must reproduce."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from ..reference import ReferencePack

TEXTS = (
    "a corgi in the snow",
    "Two children playing on the beach at sunset.",
    "pizza on a wooden table",
    "red bicycle leaning against a brick wall",
    "café crème & croissants, Zürich",
    "an old lighthouse on a rocky island while small fishing boats come back to the harbour in the distance "
    "behind it near the pier and the sun sets slowly over the sea",
)


def pictures(seed: int) -> list[Image.Image]:
    """Five pictures of different sizes and shapes: gradients, shapes, textures. Free of anyone's rights."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:150, 0:200].astype(np.float32)
    gradient = np.stack([x / 200 * 255, y / 150 * 255, 128 + 127 * np.sin((x + 2 * y) / 25)], axis=2)

    shapes = Image.new("RGB", (170, 230), (196, 220, 240))
    draw = ImageDraw.Draw(shapes)
    for _ in range(24):
        left, top = rng.integers(-20, 150), rng.integers(-20, 210)
        box = (int(left), int(top), int(left + rng.integers(12, 80)), int(top + rng.integers(12, 80)))
        colour = tuple(int(value) for value in rng.integers(0, 256, 3))
        (draw.ellipse if rng.random() < 0.5 else draw.rectangle)(box, fill=colour)

    coarse = Image.fromarray(rng.integers(0, 256, (12, 16, 3), dtype=np.uint8))
    clouds = np.asarray(coarse.resize((160, 120), Image.Resampling.BICUBIC), dtype=np.float32)
    clouds = clouds + rng.normal(0, 18, clouds.shape)

    stripes = (((np.mgrid[0:160, 0:160].sum(axis=0) // 10) % 2) * 255).astype(np.float32)
    stripes = np.stack([stripes, 255 - stripes, np.full_like(stripes, 64)], axis=2)

    tiny = rng.integers(0, 256, (40, 97, 3)).astype(np.float32)
    arrays = [gradient, np.asarray(shapes, dtype=np.float32), clouds, stripes, tiny]
    return [Image.fromarray(np.clip(array, 0, 255).astype(np.uint8)) for array in arrays]


def write_golden(folder: Path, seed: int, minimum_cosine: float = 0.999) -> list[Path]:
    """Writes golden/*.ppm and golden/golden.json into a pack whose towers and model.json exist.

    `minimum_cosine` is what an engine must reach; networks with quantised activations need room, as their
    roundings differ between processors.
    """
    pack = ReferencePack(folder)
    (folder / "golden").mkdir(exist_ok=True)
    written, images = [], []
    for index, picture in enumerate(pictures(seed)):
        path = folder / "golden" / f"{index}.ppm"
        picture.save(path)
        vector = pack.embed_images([picture])[0]
        images.append({"file": f"golden/{index}.ppm", "vector": [round(float(value), 7) for value in vector]})
        written.append(path)
    texts = [
        {"text": text, "ids": pack.ids(text), "vector": [round(float(value), 7) for value in vector]}
        for text, vector in zip(TEXTS, pack.embed_texts(list(TEXTS)), strict=True)
    ]
    path = folder / "golden" / "golden.json"
    golden = {"images": images, "texts": texts, "minimumCosine": minimum_cosine}
    path.write_text(json.dumps(golden), encoding="utf-8")
    return [*written, path]
