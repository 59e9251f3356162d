"""Any teacher of `teachers/` as an embedder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from .. import teachers
from ..photos import square

_BATCH = 32


class TeacherEmbedder:
    """Shows the teacher the centre square of each photo."""

    def __init__(self, description: str) -> None:
        """`description` as `teachers.load` takes it; raises what that raises."""
        self._teacher = teachers.load(description)

    @property
    def description(self) -> str:
        """The teacher's name."""
        return self._teacher.identity.name

    def photos(self, files: Sequence[Path]) -> np.ndarray:
        """Raises OSError where a photo cannot be read."""
        side = self._teacher.image_size
        parts = []
        for start in range(0, len(files), _BATCH):
            squares = [square(file, side) for file in files[start : start + _BATCH]]
            batch = torch.from_numpy(np.stack(squares)).permute(0, 3, 1, 2).float() / 255
            parts.append(self._teacher.embed_images(batch).cpu().numpy())
        return np.concatenate(parts)

    def texts(self, texts: Sequence[str]) -> np.ndarray:
        """The texts as they stand."""
        parts = [self._teacher.embed_texts(list(texts[i : i + 64])) for i in range(0, len(texts), 64)]
        return torch.cat(parts).cpu().numpy()
