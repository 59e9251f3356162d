"""Makes JPEG photos with real texture, no two alike: mosaics of crops from the sample library."""

import os
import random
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image, ImageOps

SAMPLES = Path(__file__).parents[2] / "Samples" / "photos"


@dataclass(frozen=True)
class PictureSet:
    """A folder of generated photos: `count` mosaics of `columns` × `rows` square crops of `tile` pixels."""

    name: str
    count: int
    columns: int
    rows: int
    tile: int
    quality: int

    @property
    def size(self) -> tuple[int, int]:
        return self.columns * self.tile, self.rows * self.tile


def twelve_megapixels(count: int) -> PictureSet:
    """4000 × 3000 pixels, about 4 MB each: what a phone takes."""
    return PictureSet(name="12mp", count=count, columns=8, rows=6, tile=500, quality=94)


def small(count: int) -> PictureSet:
    """640 × 480 pixels: quick to make in tens of thousands."""
    return PictureSet(name="small", count=count, columns=4, rows=3, tile=160, quality=84)


def make(pictures: PictureSet, data: Path) -> list[Path]:
    """The set's photos below `data`; makes those that are not there yet, on all cores."""
    folder = data / pictures.name
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{index:05}.jpg" for index in range(pictures.count)]
    absent = [(pictures, index, path) for index, path in enumerate(paths) if not path.exists()]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for _ in pool.map(_write, absent, chunksize=8):
            pass
    for extra in set(folder.iterdir()) - set(paths):
        extra.unlink()
    return paths


def mosaic(pictures: PictureSet, index: int) -> Image.Image:
    """Picture number `index` of the set: the same pixels every time, other ones for every index."""
    choice = random.Random(f"{pictures.name} {index}")
    canvas = Image.new("RGB", pictures.size)
    for column, row in _cells(pictures):
        source = choice.choice(_sources(pictures.tile))
        left = choice.randrange(source.width - pictures.tile + 1)
        top = choice.randrange(source.height - pictures.tile + 1)
        tile = source.crop((left, top, left + pictures.tile, top + pictures.tile))
        if choice.random() < 0.5:
            tile = ImageOps.mirror(tile)
        gain = choice.uniform(0.8, 1.2)
        tile = tile.point([min(255, round(value * gain)) for value in range(256)] * 3)
        canvas.paste(tile, (column * pictures.tile, row * pictures.tile))
    return canvas


def _cells(pictures: PictureSet) -> Iterator[tuple[int, int]]:
    for row in range(pictures.rows):
        for column in range(pictures.columns):
            yield column, row


@cache
def _sources(tile: int) -> list[Image.Image]:
    """The sample photos large enough to cut tiles from, so that no texture is blown up."""
    opened = [Image.open(path) for path in sorted(SAMPLES.iterdir())]
    return [photo.convert("RGB") for photo in opened if min(photo.size) >= tile]


def _write(job: tuple[PictureSet, int, Path]) -> None:
    pictures, index, path = job
    partial = path.with_suffix(".partial")
    mosaic(pictures, index).save(partial, "JPEG", quality=pictures.quality)
    partial.rename(path)
