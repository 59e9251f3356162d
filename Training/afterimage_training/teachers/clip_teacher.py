"""Any CLIP-class model as a teacher, whichever library it was read with."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from ..clip_models.clip_model import ClipModel
from .teacher import TeacherIdentity

TEXT_BATCH = 256


class ClipTeacher:
    """A `Teacher` made of a model's two towers."""

    def __init__(self, model: ClipModel) -> None:
        self._model = model
        self._mean = torch.tensor(model.image.mean)[:, None, None]
        self._std = torch.tensor(model.image.std)[:, None, None]
        self._device = "cpu"

    @classmethod
    def open_clip(cls, architecture: str, weights: str) -> ClipTeacher:
        """By OpenCLIP's names; see `load_open_clip`."""
        from ..clip_models.open_clip_model import load_open_clip

        return cls(load_open_clip(architecture, weights))

    @classmethod
    def hugging_face(cls, place: str) -> ClipTeacher:
        """From a folder or by name; see `load_hugging_face`."""
        from ..clip_models.hugging_face_model import load_hugging_face

        return cls(load_hugging_face(place))

    @property
    def identity(self) -> TeacherIdentity:
        """Which model this is."""
        return self._model.identity

    @property
    def dimension(self) -> int:
        """Length of the vectors."""
        return self._model.dimension

    @property
    def image_size(self) -> int:
        """The side at which pictures are not resized."""
        return self._model.image.width

    @property
    def image_network(self) -> nn.Module:
        """The image tower, whose modules' outputs distillation may match by name."""
        return self._model.image_tower

    @torch.no_grad()
    def embed_images(self, pixels: Tensor) -> Tensor:
        """As `Teacher.embed_images`."""
        pixels = pixels.to(self._device, torch.float32)
        wanted = (self._model.image.height, self._model.image.width)
        if tuple(pixels.shape[-2:]) != wanted:
            pixels = functional.interpolate(
                pixels, wanted, mode="bicubic", align_corners=False, antialias=True
            ).clamp(0, 1)
        return self._model.image_tower((pixels - self._mean) / self._std).float()

    @torch.no_grad()
    def embed_texts(self, texts: Sequence[str]) -> Tensor:
        """As `Teacher.embed_texts`."""
        parts = [torch.zeros(0, self.dimension, device=self._device)]
        for start in range(0, len(texts), TEXT_BATCH):
            ids, mask = self._model.text.tokenize(texts[start : start + TEXT_BATCH])
            parts.append(self._model.text_tower(ids.to(self._device), mask.to(self._device)).float())
        return torch.cat(parts)

    def to(self, device: str) -> ClipTeacher:
        """As `Teacher.to`."""
        self._model.image_tower.to(device)
        self._model.text_tower.to(device)
        self._mean, self._std = self._mean.to(device), self._std.to(device)
        self._device = device
        return self
