"""All that the image student learns from, gathered from the teacher's caches."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from .config import Config
from .conse import Conse
from .conse_loading import load_conse
from .photos import is_held_out
from .sentences import SentenceTeacher
from .teacher import (
    Log,
    caption_vectors,
    class_vectors,
    own_vectors,
    training_photos,
    view_logits,
    view_pixels,
)


@dataclass(frozen=True)
class TrainingSet:
    """All that the image student learns from, by view and photo."""

    pixels: list[np.ndarray]  # per view: uint8 [photos, size, size, 3]
    logits: np.ndarray  # float16 [views, photos, 1000]
    targets: (
        np.ndarray
    )  # float16 [views, photos, 384]: the teacher's unit vectors, mixed with the photos' own
    own: np.ndarray  # float32 [photos, 384]: vectors of captions or labels
    own_weights: np.ndarray  # float32 [photos]: their share of a target
    classes: Tensor  # [1000, 384]: the class sentences' vectors
    conse: Conse  # what classifier logits say
    captions: np.ndarray  # float32 [captions, 384]
    first_caption: np.ndarray  # per photo, the index of its first caption
    caption_count: np.ndarray  # per photo, 0…5
    train: np.ndarray
    held_out: np.ndarray


def training_set(config: Config, view_count: int, log: Log) -> TrainingSet:
    """Loads the teacher's cached outputs for the first views, making what is missing."""
    photos = training_photos()
    sentences = SentenceTeacher()
    conse = load_conse(sentences, config, log)
    own, weights = own_vectors(photos, sentences, config)
    views = range(view_count)
    logits = np.stack([view_logits(config, photos, view, log) for view in views])
    share = torch.from_numpy(weights)[:, None]
    targets = []
    for view in views:
        vectors = conse(torch.from_numpy(logits[view]).float())
        mixed = (1 - share) * vectors + share * torch.from_numpy(own)
        targets.append(functional.normalize(mixed, dim=1).half().numpy())
    counts = np.array([len(photo.captions) for photo in photos])
    held_out = is_held_out(np.arange(len(photos)), config.holdout_every)
    return TrainingSet(
        pixels=[view_pixels(config, photos, view) for view in views],
        logits=logits,
        targets=np.stack(targets),
        own=own,
        own_weights=weights,
        classes=torch.from_numpy(class_vectors(sentences, config)),
        conse=conse,
        captions=caption_vectors(photos, sentences, config),
        first_caption=np.cumsum(counts) - counts,
        caption_count=counts,
        train=np.flatnonzero(~held_out),
        held_out=np.flatnonzero(held_out),
    )


def draw(
    data: TrainingSet, rows: np.ndarray, rng: np.random.Generator, crop: int
) -> tuple[Tensor, np.ndarray]:
    """Pixels of random views, cropped and mirrored at random, uint8 [batch, crop, crop, 3]; and the views."""
    views = rng.integers(len(data.pixels), size=len(rows))
    pixels = np.stack([data.pixels[view][row] for view, row in zip(views, rows, strict=True)])
    spare = pixels.shape[1] - crop
    top, left = rng.integers(spare + 1), rng.integers(spare + 1)
    pixels = pixels[:, top : top + crop, left : left + crop]
    mirrored = rng.random(len(rows)) < 0.5
    pixels[mirrored] = pixels[mirrored, :, ::-1]
    return torch.from_numpy(np.ascontiguousarray(pixels)), views
