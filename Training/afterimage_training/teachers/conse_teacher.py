"""The offline ConSE teacher behind the common interface; what it computes is in `conse.py`."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor

from ..config import Config, load_config
from ..conse import Conse
from ..conse_loading import load_conse
from ..crops import averaged, cropped
from ..mobilenet import load_teacher
from ..sentences import SentenceTeacher
from ..teacher import TEACHER_SIZE, teacher_file
from .teacher import TeacherIdentity, sha256_of_files

SQUARE = 256  # MobileNetV2 is meant to be run on the centre 224 of this


class ConseTeacher:
    """A `Teacher`: MobileNetV2's classes spoken in all-MiniLM-L6-v2's space."""

    def __init__(self, config: Config, sentences: SentenceTeacher, conse: Conse) -> None:
        self._config, self._sentences, self._conse = config, sentences, conse
        self._network = load_teacher(teacher_file())
        weights = [teacher_file(), *self._sentences.folder.glob("*.safetensors")]
        spoken = conse.classes if conse.words is None else torch.cat([conse.classes, conse.words.vectors])
        digest = hashlib.sha256(spoken.numpy().tobytes()).hexdigest()[:16]
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
        return cls(config, sentences, load_conse(sentences, config, lambda _: None))

    @property
    def identity(self) -> TeacherIdentity:
        """Which model this is: both networks and the settings that join them."""
        return self._identity

    @property
    def dimension(self) -> int:
        """Length of the vectors."""
        return self._conse.classes.shape[1]

    @property
    def image_size(self) -> int:
        """The side at which the crop called "centre" is not resized."""
        return SQUARE

    @torch.no_grad()
    def embed_images(self, pixels: Tensor) -> Tensor:
        """As `Teacher.embed_images`."""
        inputs = pixels.to(self._device, torch.float32) * 2 - 1
        crops, average = self._config.teacher.crops, self._config.teacher.crop_average
        logits = [self._network(cropped(inputs, crop, TEACHER_SIZE))[1][:, 1:] for crop in crops]
        return self._conse(averaged(logits, average))

    @torch.no_grad()
    def embed_texts(self, texts: Sequence[str]) -> Tensor:
        """As `Teacher.embed_texts`."""
        if not texts:
            return torch.zeros(0, self.dimension, device=self._device)
        return torch.from_numpy(self._sentences.vectors(list(texts))).to(self._device)

    def to(self, device: str) -> ConseTeacher:
        """As `Teacher.to`."""
        self._network.to(device)
        self._conse = self._conse.to(device)
        self._sentences.network.to(device)
        self._device = device
        return self
