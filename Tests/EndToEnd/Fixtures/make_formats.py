"""Writes photos again in many formats, for the comparison of the program with the Python reference.

python make_formats.py TARGET SOURCE …
"""

import sys
from collections.abc import Callable
from pathlib import Path

from PIL import Image

ROTATED_RIGHT = 6  # EXIF orientation: the first row is the right side of the picture.


def with_alpha(image: Image.Image) -> Image.Image:
    """The picture fading to transparent from top to bottom."""
    image.putalpha(Image.linear_gradient("L").resize(image.size))
    return image


def turned(image: Image.Image, path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = ROTATED_RIGHT
    image.transpose(Image.Transpose.ROTATE_90).save(path, quality=92, exif=exif)


def enlarged(image: Image.Image, path: Path) -> None:
    """Large enough for a decoder that shrinks while it loads."""
    image.resize((image.width * 5, image.height * 5), Image.Resampling.BICUBIC).save(path, quality=90)


WRITERS: list[tuple[str, Callable[[Image.Image, Path], None]]] = [
    (".jpg", lambda image, path: image.save(path, quality=88)),
    ("-progressive.jpg", lambda image, path: image.save(path, quality=80, progressive=True, subsampling=0)),
    ("-grey.jpg", lambda image, path: image.convert("L").save(path, quality=90)),
    ("-turned.jpg", turned),
    ("-large.jpg", enlarged),
    (".png", lambda image, path: image.save(path)),
    ("-alpha.png", lambda image, path: with_alpha(image).save(path)),
    ("-palette.png", lambda image, path: image.quantize(200).save(path)),
    (".webp", lambda image, path: image.save(path, quality=85)),
    ("-lossless.webp", lambda image, path: image.save(path, lossless=True)),
    (".tif", lambda image, path: image.save(path, compression="tiff_lzw")),
    (".gif", lambda image, path: image.save(path)),
    (".avif", lambda image, path: image.save(path, quality=85)),
]


def main() -> None:
    target = Path(sys.argv[1])
    for number, source in enumerate(sys.argv[2:]):
        suffix, write = WRITERS[number % len(WRITERS)]
        with Image.open(source) as image:
            write(image.convert("RGB"), target / f"{number:03}{suffix}")


if __name__ == "__main__":
    main()
