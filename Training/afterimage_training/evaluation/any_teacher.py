"""Any teacher of `teachers/` as an embedder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from .. import teachers
from ..photos import square


class TeacherEmbedder:
    """Shows the teacher the centre square of each photo."""

    def __init__(self, description: str) -> None:
        self._teacher = teachers.load(description)

    @property
    def description(self) -> str:
        """The teacher's name and where its weights come from."""
        identity = self._teacher.identity
        return f"{identity.name} ({identity.source})"

    def photos(self, files: Sequence[Path]) -> np.ndarray:
        """Raises OSError where a photo cannot be read."""
        side, parts = self._teacher.image_size, []
        for start in range(0, len(files), 32):
            pixels = np.stack([square(file, side) for file in files[start : start + 32]])
            batch = torch.from_numpy(pixels).permute(0, 3, 1, 2).float() / 255
            parts.append(self._teacher.embed_images(batch).cpu().numpy())
        return np.concatenate(parts)

    def texts(self, texts: Sequence[str]) -> np.ndarray:
        """The texts as they stand."""
        parts = [self._teacher.embed_texts(list(texts[i : i + 64])) for i in range(0, len(texts), 64)]
        return torch.cat(parts).cpu().numpy()
