"""The picture of the decode matrix, a cell of it, and what the formats share."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

import numpy as np
from PIL import Image

WIDTH, HEIGHT = 32, 24


def made_picture() -> np.ndarray:
    """Hues from left to right, light to dark, less and more colourful: 8-bit sRGB."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    hue = 2 * np.pi * x / WIDTH
    value = 40 + 200 * (HEIGHT - 1 - y) / (HEIGHT - 1)
    depth = 0.25 + 0.25 * np.cos(2 * np.pi * y / HEIGHT)
    channels = [value * (1 - depth * (1 - np.cos(hue + shift))) for shift in (0, 2.1, 4.2)]
    return np.clip(np.round(np.stack(channels, -1)), 0, 255).astype(np.uint8)


PICTURE = made_picture()
UNIT = PICTURE / 255
# As JPEG and Pillow weigh them.
GREY = np.asarray(Image.fromarray(PICTURE).convert("L"))
GREY_RGB = np.repeat(GREY[..., None], 3, -1)
ALPHA = np.repeat(np.linspace(0, 255, WIDTH).round().astype(np.uint8)[None], HEIGHT, 0)
MASK = np.where((np.mgrid[0:HEIGHT, 0:WIDTH][1] // 4) % 2, 255, 0).astype(np.uint8)


def on_white(colours: np.ndarray) -> np.ndarray:
    share = ALPHA[..., None] / 255
    return np.round(colours * share + 255 * (1 - share)).astype(np.uint8)


@dataclass
class Cell:
    name: str
    samples: str
    space: str
    opacity: str
    data: bytes
    #: None: it must be called unsupported.
    shows: np.ndarray | None = field(default_factory=lambda: PICTURE)
    #: Largest mean difference, CIE76.
    bound: float = 1.0


def pillow(picture: Image.Image, format: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, format, **options)
    return out.getvalue()


def wide(unit: np.ndarray) -> np.ndarray:
    return np.round(np.clip(unit, 0, 1) * 65535).astype(np.uint16)


def stacked(*channels: np.ndarray) -> np.ndarray:
    return np.dstack(channels)
