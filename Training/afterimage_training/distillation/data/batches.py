"""Batches of views, captions and texts: number k of a run is always the same, wherever it is made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import Dataset

from .augmentation import UNREADABLE, Augmentation, mix
from .order import Order
from .photo_sets import PhotoSet
from .sentences import SentenceFile
from .tokens import Tokenizer

TRIES = 20  # places tried before a batch gives up


class Batch(NamedTuple):
    """One device's share of one pass. Texts of photos without a caption are empty, and not `captioned`."""

    pixels: Tensor  # uint8 [photos, 3, size, size]
    mixed: Tensor  # bool [photos]: mixed with another photo
    texts: list[str]  # a caption for each photo, then further sentences
    captioned: Tensor  # bool [photos]
    ids: Tensor  # int64 [texts, context]
    mask: Tensor
    errors: list[tuple[str, str]]  # photos that could not be read, and why


class Batches(Dataset):
    """Item k is this rank's k-th batch, counted from the start of the run."""

    def __init__(
        self,
        photos: PhotoSet,
        order: Order,
        augmentation: Augmentation,
        tokenizer: Tokenizer,
        size: int,
        rank: int,
        world: int,
        seed: int,
        sentences: SentenceFile | None = None,
        sentences_size: int = 0,
    ) -> None:
        self._photos, self._order, self._augmentation, self._tokenizer = (
            photos,
            order,
            augmentation,
            tokenizer,
        )
        self._size, self._rank, self._world, self._seed = size, rank, world, seed
        self._sentences, self._sentences_size = sentences, sentences_size

    def _seed_of(self, position: int) -> int:
        return int(np.random.SeedSequence([self._seed, position]).generate_state(1)[0])

    def _view(self, position: int, errors: list[tuple[str, str]]) -> tuple[Tensor, tuple[str, ...]]:
        """The view at this place; an unreadable photo is recorded, and one from elsewhere takes its place."""
        for attempt in range(TRIES):
            at = position if attempt == 0 else self._seed_of(position + attempt) % self._order.count
            place = self._order.at(at)
            try:
                photo = self._photos.read(*place)
                return self._augmentation.view(photo.content, self._seed_of(position)), photo.captions
            except UNREADABLE as error:
                errors.append((self._photos.name(*place), f"{type(error).__name__}: {error}"))
        raise OSError(f"{TRIES} photos in a row could not be read, the last: {errors[-1]}")

    def __getitem__(self, number: int) -> Batch:
        first = (number * self._world + self._rank) * self._size
        errors: list[tuple[str, str]] = []
        views, texts, captioned, seeds = [], [], [], []
        for position in range(first, first + self._size):
            view, captions = self._view(position, errors)
            seed = self._seed_of(position)
            views.append(view)
            seeds.append(seed)
            captioned.append(bool(captions))
            texts.append(captions[seed % len(captions)] if captions else "")
        settings = self._augmentation.config
        pixels, mixed = mix(torch.stack(views), seeds, settings.mixup_share, settings.mixup_alpha)
        if self._sentences is not None:
            start = (number * self._world + self._rank) * self._sentences_size
            texts += [self._sentences.at(start + i) for i in range(self._sentences_size)]
        return Batch(pixels, mixed, texts, torch.tensor(captioned), *self._tokenizer(texts), errors)


def validation_batches(
    photos: PhotoSet, order: Order, augmentation: Augmentation, tokenizer: Tokenizer, limit: int, size: int
) -> Iterator[Batch]:
    """The held-out photos' centre squares with their first captions."""
    places = order.held_out(limit)
    for start in range(0, len(places), size):
        views, texts, captioned, errors = [], [], [], []
        for place in places[start : start + size]:
            try:
                photo = photos.read(*place)
                views.append(augmentation.plain(photo.content))
            except UNREADABLE as error:
                errors.append((photos.name(*place), str(error)))
                continue
            captioned.append(bool(photo.captions))
            texts.append(photo.captions[0] if photo.captions else "")
        if views:
            none = torch.zeros(len(views), dtype=torch.bool)
            yield Batch(torch.stack(views), none, texts, torch.tensor(captioned), *tokenizer(texts), errors)
