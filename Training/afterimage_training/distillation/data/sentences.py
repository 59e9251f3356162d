"""Further texts for the text tower: a file with one a line, of any length."""

from __future__ import annotations

from pathlib import Path

import numpy as np


class SentenceFile:
    """Lines of a UTF-8 file, read where they lie; only their places are in memory (8 bytes a line)."""

    def __init__(self, path: Path, seed: int) -> None:
        self._path, self._seed = path, seed
        self._bytes = np.memmap(path, dtype=np.uint8, mode="r")
        starts = [0]
        for start in range(0, len(self._bytes), 1 << 26):
            starts.extend((np.flatnonzero(self._bytes[start : start + (1 << 26)] == 10) + start + 1).tolist())
        if starts[-1] < len(self._bytes):
            starts.append(len(self._bytes))
        self._starts = np.array(starts, dtype=np.int64)

    def __getstate__(self) -> tuple[object, ...]:
        return self._path, self._seed, self._starts

    def __setstate__(self, state: tuple[object, ...]) -> None:
        self._path, self._seed, self._starts = state
        self._bytes = np.memmap(self._path, dtype=np.uint8, mode="r")

    def __len__(self) -> int:
        return len(self._starts) - 1

    def at(self, position: int) -> str:
        """A line drawn at random for this place of a run."""
        row = int(np.random.default_rng([self._seed, position]).integers(len(self)))
        return (
            bytes(self._bytes[self._starts[row] : self._starts[row + 1]]).decode("utf-8", "replace").strip()
        )
