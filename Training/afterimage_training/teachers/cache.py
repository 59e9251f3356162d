"""A teacher's vectors on disk, in shards, so that a killed run goes on where it stopped."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from .teacher import TeacherIdentity


class CacheMismatchError(Exception):
    """A folder holds vectors of something else than what is asked for."""


class TeacherCache:
    """Vectors of `count` inputs (photos, texts) of one teacher, float16, `shard` rows a file.

    `inputs` names what was embedded (a list's digest, a data set and view); a folder that holds another
    teacher's vectors or those of other inputs is refused, never mixed. A shard appears whole or not at all.
    Several processes may fill one cache: each takes every `workers`-th shard, starting with its `worker`.
    """

    def __init__(
        self, folder: Path, teacher: TeacherIdentity, inputs: str, count: int, dimension: int,
        shard: int = 8192,
    ) -> None:  # fmt: skip
        self.folder, self.count, self.dimension, self.shard = folder, count, dimension, shard
        folder.mkdir(parents=True, exist_ok=True)
        wanted = {"teacher": teacher.as_json(), "inputs": inputs, "count": count, "dimension": dimension,
                  "shard": shard}  # fmt: skip
        note = folder / "cache.json"
        if not note.exists():
            partial = note.with_suffix(f".{os.getpid()}.partial")
            partial.write_text(json.dumps(wanted, indent=1) + "\n", encoding="utf-8")
            partial.rename(note)
        found = json.loads(note.read_text(encoding="utf-8"))
        if found != wanted:
            differing = sorted(key for key in wanted if found.get(key) != wanted[key])
            raise CacheMismatchError(
                f"{folder} holds vectors of another {', '.join(differing)}; name another folder"
            )

    def _starts(self) -> range:
        return range(0, self.count, self.shard)

    def _file(self, start: int) -> Path:
        return self.folder / f"{start:010d}.npy"

    def missing(self, worker: int = 0, workers: int = 1) -> Iterator[tuple[int, int]]:
        """First and last-but-one row of every shard that this worker has still to make."""
        for start in self._starts()[worker::workers]:
            if not self._file(start).exists():
                yield start, min(start + self.shard, self.count)

    def fill(self, make: Callable[[int, int], np.ndarray], worker: int = 0, workers: int = 1) -> None:
        """Makes the missing shards: `make(start, end)` gives the vectors [end - start, dimension] of those
        rows.
        """
        for start, end in self.missing(worker, workers):
            vectors = make(start, end)
            if vectors.shape != (end - start, self.dimension):
                raise ValueError(f"rows {start}–{end}: vectors of shape {vectors.shape}")
            partial = self._file(start).with_suffix(f".{os.getpid()}.partial")
            with partial.open("wb") as file:
                np.save(file, vectors.astype(np.float16))
            partial.rename(self._file(start))

    def vectors(self) -> np.ndarray:
        """All vectors, float16 [count, dimension], in memory.

        Raises FileNotFoundError while shards are missing.
        """
        parts = [np.load(self._file(start)) for start in self._starts()]
        return np.concatenate(parts) if parts else np.zeros((0, self.dimension), dtype=np.float16)

    def rows(self, indices: np.ndarray) -> np.ndarray:
        """Chosen rows, float32 [len(indices), dimension]; shards are mapped, not read whole."""
        result = np.empty((len(indices), self.dimension), dtype=np.float32)
        shards = indices // self.shard
        for shard in np.unique(shards):
            chosen = shards == shard
            mapped = np.load(self._file(int(shard) * self.shard), mmap_mode="r")
            result[chosen] = mapped[indices[chosen] % self.shard]
        return result
