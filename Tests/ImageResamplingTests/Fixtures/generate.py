"""Writes expected.json: hashes of what Pillow's Image.resize makes of two pictures.

Run with Pillow installed: python generate.py [photo]. With a photo, photo.rgb (raw pixels) is written anew
from the middle of it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PIL import Image

HERE = Path(__file__).parent
PHOTO_SIZE = (120, 80)
NOISE_SIZE = (301, 203)
TARGETS = [
    (213, 160),
    (100, 67),
    (37, 29),
    (120, 40),
    (61, 80),
    (150, 203),
    (301, 55),
    (7, 5),
    (1, 1),
    (317, 219),
]
FILTERS = {
    "bilinear": Image.Resampling.BILINEAR,
    "bicubic": Image.Resampling.BICUBIC,
    "lanczos": Image.Resampling.LANCZOS,
}


def noise() -> Image.Image:
    """The same picture the Swift test makes: a linear congruential generator with hard edges."""
    state = 1
    pixels = bytearray()
    for index in range(NOISE_SIZE[0] * NOISE_SIZE[1] * 3):
        state = (state * 1664525 + 1013904223) & 0xFFFFFFFF
        value = state >> 24
        pixels.append(255 if value > 250 and index % 7 == 0 else value)
    return Image.frombytes("RGB", NOISE_SIZE, bytes(pixels))


def fnv1a(data: bytes) -> str:
    """64-bit FNV-1a."""
    digest = 0xCBF29CE484222325
    for byte in data:
        digest = ((digest ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return f"{digest:016x}"


def resize(picture: Image.Image, width: int, height: int, resampling: Image.Resampling) -> Image.Image:
    """Pillow's resize with its usual order of passes: newer ones swap it where only the height shrinks."""
    return picture.resize((width, picture.height), resampling).resize((width, height), resampling)


def main() -> None:
    raw = HERE / "photo.rgb"
    if len(sys.argv) > 1:
        photo = Image.open(sys.argv[1]).convert("RGB")
        left, top = (photo.width - PHOTO_SIZE[0]) // 2, (photo.height - PHOTO_SIZE[1]) // 2
        raw.write_bytes(photo.crop((left, top, left + PHOTO_SIZE[0], top + PHOTO_SIZE[1])).tobytes())
    pictures = {"noise": noise(), "photo": Image.frombytes("RGB", PHOTO_SIZE, raw.read_bytes())}
    cases = [
        {
            "picture": name,
            "width": width,
            "height": height,
            "filter": filter_name,
            "hash": fnv1a(resize(picture, width, height, resampling).tobytes()),
        }
        for name, picture in pictures.items()
        for width, height in TARGETS
        for filter_name, resampling in FILTERS.items()
    ]
    (HERE / "expected.json").write_text(json.dumps(cases, indent=1) + "\n")


if __name__ == "__main__":
    main()
