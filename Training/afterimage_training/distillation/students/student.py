"""A student's two towers, and what only training needs: a way into the teacher's space, a temperature."""

from __future__ import annotations

import math
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from ...image_student import MEAN, STD
from .config import StudentConfig
from .image_towers import image_tower
from .text_towers import text_tower


class Outputs(NamedTuple):
    """What a student says of a batch; float32."""

    image: Tensor  # unit vectors [batch, dimension]
    text: Tensor
    image_guess: Tensor  # vectors in the teacher's space [batch, teacher's dimension], of any length
    text_guess: Tensor
    scale: Tensor  # inverse of the student's temperature
    maps: list[Tensor]  # those asked for, projected to the teacher's channels


def standardised(pixels: Tensor, size: int) -> Tensor:
    """An image tower's input from RGB 0…1 [batch, 3, side, side] of any side."""
    if pixels.shape[-1] != size:
        pixels = functional.interpolate(pixels, (size, size), mode="bilinear", antialias=True).clamp(0, 1)
    mean, std = (torch.tensor(values, device=pixels.device)[:, None, None] for values in (MEAN, STD))
    return (pixels - mean) / std


class Student(nn.Module):
    """An image tower and a text tower with one vector space."""

    def __init__(
        self,
        config: StudentConfig,
        vocabulary: int,
        teacher_dimension: int,
        temperature: float,
        maps: dict[int, int] | None = None,
    ) -> None:
        """`maps`: which of the image tower's maps to compare with a teacher's of that many channels."""
        super().__init__()
        self.dimension = config.dimension or teacher_dimension
        self.size = config.image.size
        self.image = image_tower(config.image, self.dimension)
        self.text = text_tower(config.text, vocabulary, self.dimension)
        # Where dimensions differ, one projection serves both towers, so that it cannot tell them apart.
        same = self.dimension == teacher_dimension
        self.projection = nn.Identity() if same else nn.Linear(self.dimension, teacher_dimension, bias=False)
        self.map_projections = nn.ModuleDict(
            {
                str(index): nn.Conv2d(self.image.map_channels[index], channels, 1)
                for index, channels in (maps or {}).items()
            }
        )
        self.log_scale = nn.Parameter(torch.tensor(-math.log(temperature)))

    def forward(self, pixels: Tensor, ids: Tensor, mask: Tensor) -> Outputs:
        image, maps = self.image(
            standardised(pixels, self.size).contiguous(memory_format=self.image.memory_format)
        )
        image, text = image.float(), self.text(ids, mask).float()
        return Outputs(
            functional.normalize(image, dim=1),
            functional.normalize(text, dim=1),
            self.projection(image).float(),
            self.projection(text).float(),
            self.log_scale.clamp(max=math.log(100)).exp(),
            [project(maps[int(index)]).float() for index, project in self.map_projections.items()],
        )
