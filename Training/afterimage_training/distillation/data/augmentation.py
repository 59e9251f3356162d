"""What is done to a photo before both models see it: "patient" teaching.

Beyer et al., "Knowledge distillation: A good teacher is patient and consistent" (CVPR 2022): the teacher
looks at the very view that the student sees, however heavily changed, and mixed photos (MixUp, Zhang et al.,
ICLR 2018) give it endlessly many more. Operations are Pillow's, in the manner of RandAugment (Cubuk et al.,
2020).
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable

import numpy as np
import torch
from PIL import Image, ImageEnhance, ImageOps
from torch import Tensor

from ..config import AugmentationConfig

#: What Pillow raises for broken pictures.
UNREADABLE = (OSError, ValueError, SyntaxError, Image.DecompressionBombError)
GREY = (127, 127, 127)
Operation = Callable[[Image.Image, float], Image.Image]


def _sheared(image: Image.Image, x: float, y: float) -> Image.Image:
    matrix = (1, x, 0, y, 1, 0)
    return image.transform(
        image.size, Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR, fillcolor=GREY
    )


def _moved(image: Image.Image, x: float, y: float) -> Image.Image:
    matrix = (1, 0, x * image.width, 0, 1, y * image.height)
    return image.transform(
        image.size, Image.Transform.AFFINE, matrix, Image.Resampling.NEAREST, fillcolor=GREY
    )


#: Each takes a strength −1…1; where a direction means nothing, its amount counts.
OPERATIONS: tuple[Operation, ...] = (
    lambda image, s: image,
    lambda image, s: ImageOps.autocontrast(image),
    lambda image, s: ImageOps.equalize(image),
    lambda image, s: ImageOps.solarize(image, int(256 - 255 * abs(s))),
    lambda image, s: ImageOps.posterize(image, 8 - round(4 * abs(s))),
    lambda image, s: image.rotate(30 * s, Image.Resampling.BILINEAR, fillcolor=GREY),
    lambda image, s: _sheared(image, 0.3 * s, 0),
    lambda image, s: _sheared(image, 0, 0.3 * s),
    lambda image, s: _moved(image, 0.3 * s, 0),
    lambda image, s: _moved(image, 0, 0.3 * s),
    lambda image, s: ImageEnhance.Color(image).enhance(1 + 0.9 * s),
    lambda image, s: ImageEnhance.Contrast(image).enhance(1 + 0.9 * s),
    lambda image, s: ImageEnhance.Brightness(image).enhance(1 + 0.9 * s),
    lambda image, s: ImageEnhance.Sharpness(image).enhance(1 + 0.9 * s),
)


def decoded(content: bytes, size: int) -> Image.Image:
    """The picture as upright RGB; a JPEG much larger than needed is decoded smaller, which saves time.

    Raises one of UNREADABLE for what is no picture.
    """
    image = Image.open(io.BytesIO(content))
    image.draft("RGB", (2 * size, 2 * size))
    return ImageOps.exif_transpose(image).convert("RGB")


def _tensor(image: Image.Image) -> Tensor:
    return torch.from_numpy(np.array(image)).permute(2, 0, 1).contiguous()


class Augmentation:
    """Random views, each a function of the photo and a seed."""

    def __init__(self, config: AugmentationConfig) -> None:
        self.config = config

    def _cropped(self, image: Image.Image, rng: np.random.Generator) -> Image.Image:
        """A random part of the photo, at most a third longer one way, as Inception's crops."""
        area = image.width * image.height * rng.uniform(*self.config.crop_area)
        aspect = math.exp(rng.uniform(-1, 1) * math.log(4 / 3))
        width = min(image.width, math.sqrt(area * aspect))
        height = min(image.height, math.sqrt(area / aspect))
        left, top = rng.uniform(0, image.width - width), rng.uniform(0, image.height - height)
        side = (self.config.size, self.config.size)
        filter_ = Image.Resampling.BICUBIC
        return image.resize(side, filter_, box=(left, top, left + width, top + height), reducing_gap=2)

    def _coloured(self, image: Image.Image, rng: np.random.Generator) -> Image.Image:
        strength = self.config.colour
        changes = (ImageEnhance.Brightness, ImageEnhance.Contrast, ImageEnhance.Color)
        for index in rng.permutation(len(changes)):
            image = changes[index](image).enhance(1 + rng.uniform(-strength, strength))
        hue, saturation, value = image.convert("HSV").split()
        turn = round(rng.uniform(-strength, strength) / 2 * 128)
        hue = hue.point([(level + turn) % 256 for level in range(256)])
        return Image.merge("HSV", (hue, saturation, value)).convert("RGB")

    def view(self, content: bytes, seed: int) -> Tensor:
        """A random view, uint8 [3, size, size]."""
        rng = np.random.default_rng(seed)
        image = self._cropped(decoded(content, self.config.size), rng)
        if rng.random() < self.config.flip:
            image = ImageOps.mirror(image)
        if rng.random() < self.config.colour_share:
            image = self._coloured(image, rng)
        for index in rng.integers(len(OPERATIONS), size=self.config.operations):
            strength = rng.choice([-1, 1]) * self.config.magnitude / 30
            image = OPERATIONS[index](image, float(strength))
        return _tensor(image)

    def plain(self, content: bytes) -> Tensor:
        """The centre square, uint8 [3, size, size]."""
        side = (self.config.size, self.config.size)
        return _tensor(ImageOps.fit(decoded(content, self.config.size), side, Image.Resampling.BICUBIC))


def mix(views: Tensor, seeds: list[int], share: float, alpha: float) -> tuple[Tensor, Tensor]:
    """Mixes neighbours (rows 0 and 1, 2 and 3, …) with each other; and which rows are mixed.

    Neighbours, so that the outcome does not depend on how a batch is parted among devices.
    """
    result, mixed = views.clone(), torch.zeros(len(views), dtype=torch.bool)
    for row in range(0, len(views) - 1, 2):
        rng = np.random.default_rng([seeds[row], 1])
        if rng.random() >= share:
            continue
        part = float(rng.beta(alpha, alpha))
        pair = views[row : row + 2].float()
        result[row : row + 2] = torch.lerp(pair, pair.flip(0), part).round().to(torch.uint8)
        mixed[row : row + 2] = True
    return result, mixed
