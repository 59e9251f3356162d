"""The built-in pack's teacher as an embedder: ConSE on the photos, MiniLM on words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from ..config import Config
from ..mobilenet import load_teacher
from ..photos import square
from ..sentences import SentenceTeacher
from ..teacher import TEACHER_SIZE, class_vectors, conse, teacher_file, teacher_input


class ConseEmbedder:
    """The classifier as it is meant to be run: short side 256, centre 224."""

    description = "ConSE: MobileNetV2's classes in all-MiniLM-L6-v2's space"

    def __init__(self, config: Config) -> None:
        self._config = config
        self._sentences = SentenceTeacher()

    def photos(self, files: Sequence[Path]) -> np.ndarray:
        """Raises OSError where a photo cannot be read."""
        network = load_teacher(teacher_file()).to(memory_format=torch.channels_last)
        classes = torch.from_numpy(class_vectors(self._sentences, self._config))
        border = (256 - TEACHER_SIZE) // 2
        parts = []
        for start in range(0, len(files), 32):
            squares = [square(file, 256) for file in files[start : start + 32]]
            pixels = np.stack([picture[border:-border, border:-border] for picture in squares])
            logits = network(teacher_input(pixels))[1][:, 1:]
            parts.append(conse(logits, classes, self._config.teacher).numpy())
        return np.concatenate(parts)

    def texts(self, texts: Sequence[str]) -> np.ndarray:
        """MiniLM's vectors of the texts as they stand."""
        return self._sentences.vectors(list(texts))
