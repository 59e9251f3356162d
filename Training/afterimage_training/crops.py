"""The parts of a square picture that the classifier is shown, and how its answers become one.

Several crops of one picture, averaged, are less chancy than one (Krizhevsky et al., "ImageNet Classification
with Deep Convolutional Neural Networks", NeurIPS 2012: four corners and the centre, mirrored too).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, get_args

import torch
from torch import Tensor
from torch.nn import functional

MIRRORED = "-mirrored"
WHOLE = "whole"
#: Side as a share of the square's, and left and top as shares of what is left over.
BOXES = {
    WHOLE: (1.0, 0.0, 0.0),
    "centre": (0.875, 0.5, 0.5),
    "top-left": (0.75, 0.0, 0.0),
    "top-right": (0.75, 1.0, 0.0),
    "bottom-left": (0.75, 0.0, 1.0),
    "bottom-right": (0.75, 1.0, 1.0),
    "close": (0.7, 0.5, 0.5),
}  # fmt: skip
Average = Literal["logits", "probabilities"]
AVERAGES: tuple[str, ...] = get_args(Average)


def is_crop(name: str) -> bool:
    """Whether a configuration may name it: a key of BOXES, also with `-mirrored` after it."""
    return name.removesuffix(MIRRORED) in BOXES


def cropped(pixels: Tensor, name: str, size: int) -> Tensor:
    """That part of square pictures [batch, 3, side, side], resized to [batch, 3, size, size]."""
    share, left, top = BOXES[name.removesuffix(MIRRORED)]
    whole = pixels.shape[-1]
    side = round(share * whole)
    x, y = round(left * (whole - side)), round(top * (whole - side))
    part = pixels[..., y : y + side, x : x + side]
    if name.endswith(MIRRORED):
        part = part.flip(-1)
    if side == size:
        return part
    low, high = pixels.min(), pixels.max()
    part = functional.interpolate(part, (size, size), mode="bicubic", align_corners=False, antialias=True)
    return part.clamp(low, high)


def averaged(logits: Sequence[Tensor], average: Average) -> Tensor:
    """One row of logits [batch, classes] from those of every crop: the mean of logits or of likelihoods."""
    if average == "logits":
        return torch.stack(list(logits)).mean(dim=0)
    return torch.stack([part.softmax(dim=1) for part in logits]).mean(dim=0).clamp_min(1e-9).log()
