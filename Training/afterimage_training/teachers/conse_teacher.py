"""The offline ConSE teacher behind the common interface; what it computes is in `teacher.py`."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from ..config import Config, load_config
from ..mobilenet import load_teacher
from ..sentences import SentenceTeacher
from ..teacher import TEACHER_SIZE, class_vectors, conse, teacher_file
from .teacher import TeacherIdentity, sha256_of_files


class ConseTeacher:
    """A `Teacher`: MobileNetV2's classes spoken in all-MiniLM-L6-v2's space."""

    def __init__(self, config: Config, sentences: SentenceTeacher, classes: np.ndarray) -> None:
        """`classes`: the vector that stands for each class, unit length, [1000, 384]."""
        self._config, self._sentences = config, sentences
        self._network = load_teacher(teacher_file())
        self._classes = torch.from_numpy(classes)
        weights = [teacher_file(), *self._sentences.folder.glob("*.safetensors")]
        digest = hashlib.sha256(classes.tobytes()).hexdigest()[:16]
        self._identity = TeacherIdentity(
            "ConSE of MobileNetV2 and all-MiniLM-L6-v2",
            f"{teacher_file().name}, {config.teacher}, classes {digest}",
            "Apache-2.0",
            sha256_of_files(weights),
        )
        self._device = "cpu"

    @classmethod
    def load(cls, config_file: str) -> ConseTeacher:
        """With the settings of a configuration's [teacher]."""
        config, sentences = load_config(Path(config_file)), SentenceTeacher()
        return cls(config, sentences, class_vectors(sentences, config))

    @property
    def identity(self) -> TeacherIdentity:
        """Which model this is: both networks and the settings that join them."""
        return self._identity

    @property
    def dimension(self) -> int:
        """Length of the vectors."""
        return self._classes.shape[1]

    @property
    def image_size(self) -> int:
        """The side at which pictures are not resized."""
        return TEACHER_SIZE

    @torch.no_grad()
    def embed_images(self, pixels: Tensor) -> Tensor:
        """As `Teacher.embed_images`."""
        pixels = pixels.to(self._device, torch.float32)
        if pixels.shape[-1] != TEACHER_SIZE or pixels.shape[-2] != TEACHER_SIZE:
            pixels = functional.interpolate(
                pixels, (TEACHER_SIZE, TEACHER_SIZE), mode="bicubic", align_corners=False, antialias=True
            ).clamp(0, 1)
        logits = self._network(pixels * 2 - 1)[1][:, 1:]
        return conse(logits, self._classes, self._config.teacher)

    @torch.no_grad()
    def embed_texts(self, texts: Sequence[str]) -> Tensor:
        """As `Teacher.embed_texts`."""
        if not texts:
            return torch.zeros(0, self.dimension, device=self._device)
        return torch.from_numpy(self._sentences.vectors(list(texts))).to(self._device)

    def to(self, device: str) -> ConseTeacher:
        """As `Teacher.to`."""
        self._network.to(device)
        self._classes = self._classes.to(device)
        self._sentences.model.to(device)
        self._device = device
        return self
