"""Afterimage's own indexes, through the program `vector-bench`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .data import DataFolder


@dataclass(frozen=True)
class VectorBench:
    binary: Path
    scratch: Path

    def exact(self, precision: str, data: DataFolder) -> dict:
        return self._run(data, "exact", precision)

    def quantised(self, data: DataFolder, rows_per_list: int) -> dict:
        """Builds, then searches in a fresh process, cold and warm, then updates."""
        store = self.scratch / "store"
        shutil.rmtree(store, ignore_errors=True)
        measured = self._run(data, "build", str(store), str(rows_per_list))
        measured["diskBytes"] = sum(file.stat().st_size for file in store.iterdir())
        forget_cached(store)
        cold = self._run(data, "open", str(store))
        measured["openColdSeconds"] = cold["openSeconds"]
        measured |= self._run(data, "search", str(store))
        measured |= self._run(data, "update", str(store))
        shutil.rmtree(store)
        return measured

    def pairs(self, data: DataFolder, threshold: float) -> dict:
        return self._run(data, "pairs", str(threshold))

    def _run(self, data: DataFolder, *arguments: str) -> dict:
        command = [self.binary, *arguments, data.path, str(data.dimension)]
        answer = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
        return {key: value for key, value in answer.items() if value not in (None, {})}


def forget_cached(folder: Path) -> None:
    """Drops a folder's files from the system's cache, so that the next reader waits for the disk."""
    for file in folder.iterdir():
        descriptor = os.open(file, os.O_RDONLY)
        os.fsync(descriptor)
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(descriptor)
