"""Different frames of one scene, made from one photo: what a burst holds and must not be called copies.

A frame is the photo seen a moment later by a hand-held camera: turned, shifted and zoomed a little; nearer
parts shift further than distant ones (parallax by a smooth, random depth); the subject in the middle has
moved and leaned; exposure and noise differ. Every third scene is as from a tripod: only subject and noise
change.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Floats = NDArray[np.float32]
#: What is cut off on each side, so that no frame shows beyond the photo; as a share of that side.
MARGIN = 0.07


@dataclass(frozen=True)
class Scene:
    """What stays the same from frame to frame. Lengths are shares of the photo's short side."""

    photo: Floats
    depth: Floats
    subject: Floats
    heading: tuple[float, float]
    is_tripod: bool

    @staticmethod
    def of(photo: Image.Image, random: np.random.Generator, is_tripod: bool) -> Scene:
        pixels = np.asarray(photo.convert("RGB"), np.float32)
        height, width = pixels.shape[:2]
        coarse = Image.fromarray(random.random((4, 4), np.float32))
        depth = np.clip(np.asarray(coarse.resize((width, height), Image.Resampling.BICUBIC)), 0, 1) * 2 - 1
        y, x = np.mgrid[0:height, 0:width].astype(np.float32)
        short = min(height, width)
        centre = (width * random.uniform(0.4, 0.6), height * random.uniform(0.4, 0.6))
        radius = short * random.uniform(0.18, 0.28)
        distance = np.hypot(x - centre[0], y - centre[1]) / radius
        subject = np.clip(1.6 - distance, 0, 1)
        angle = random.uniform(0, 2 * np.pi)
        heading = (float(np.cos(angle)), float(np.sin(angle)))
        return Scene(pixels, depth, subject * subject * (3 - 2 * subject), heading, is_tripod)

    def frame(self, number: int, random: np.random.Generator) -> Image.Image:
        """The scene at moment `number`; 0 is a frame like any other, not the photo itself."""
        height, width = self.photo.shape[:2]
        short = min(height, width)
        y, x = np.mgrid[0:height, 0:width].astype(np.float32)
        u, v = x - width / 2, y - height / 2
        from_x, from_y = x, y
        if not self.is_tripod:
            turn, zoom = np.radians(random.uniform(-0.8, 0.8)), random.uniform(0.985, 1.015)
            shift = random.uniform(-0.02, 0.02, 2) * short
            apart = _length(random, 0.01, 0.03) * short
            from_x = (
                width / 2 + zoom * (np.cos(turn) * u - np.sin(turn) * v) + shift[0] + apart[0] * self.depth
            )
            from_y = (
                height / 2 + zoom * (np.sin(turn) * u + np.cos(turn) * v) + shift[1] + apart[1] * self.depth
            )
        # The subject swings about its place, so that it does not leave the frame.
        way = (0.05 * np.sin(1.9 * number + 0.6) + random.uniform(-0.01, 0.01)) * short
        lean = np.radians(random.uniform(-6, 6))
        from_x = from_x + self.subject * (way * self.heading[0] - lean * v)
        from_y = from_y + self.subject * (way * self.heading[1] + lean * u)
        pixels = sample(self.photo, from_x, from_y)
        pixels *= 2 ** random.uniform(-0.15, 0.15) * random.uniform(0.985, 1.015, 3)
        pixels += random.normal(0, random.uniform(1.5, 4), pixels.shape)
        x, y = round(width * MARGIN), round(height * MARGIN)
        cut = pixels[y : height - y, x : width - x]
        return Image.fromarray(np.clip(cut + 0.5, 0, 255).astype(np.uint8))


def sample(pixels: Floats, x: Floats, y: Floats) -> Floats:
    """Pixels at fractional places, bilinear; beyond the edge as at the edge."""
    height, width = pixels.shape[:2]
    x, y = np.clip(x, 0, width - 1), np.clip(y, 0, height - 1)
    left, top = np.minimum(x.astype(int), width - 2), np.minimum(y.astype(int), height - 2)
    right, lower = (x - left)[..., None], (y - top)[..., None]
    upper = pixels[top, left] * (1 - right) + pixels[top, left + 1] * right
    below = pixels[top + 1, left] * (1 - right) + pixels[top + 1, left + 1] * right
    return upper * (1 - lower) + below * lower


def _length(random: np.random.Generator, least: float, most: float) -> NDArray[np.float64]:
    angle = random.uniform(0, 2 * np.pi)
    return random.uniform(least, most) * np.array([np.cos(angle), np.sin(angle)])
