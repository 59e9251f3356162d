"""Sets of photos: a folder with an index, or tar shards in WebDataset's layout.

Shards are read by position, not as a stream: an index of where each photo lies is made once, after which any
photo costs one read. So the order of a run is a function of its seed alone, whatever the number of GPUs and
workers, and a run can go on at the photo where it was killed, neither of which a stream can do.
"""

from __future__ import annotations

import csv
import glob
import hashlib
import json
import os
import tarfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import numpy as np

IMAGE_SUFFIXES = ("jpg", "jpeg", "png", "webp")
TEXT_SUFFIXES = ("txt", "json")


@dataclass(frozen=True)
class Photo:
    """A photo as it lies on disk, and what is said of it."""

    content: bytes
    captions: tuple[str, ...]


class PhotoSet(Protocol):
    """Photos in shards; read from many processes at once."""

    sizes: Sequence[int]  # photos in each shard

    def name(self, shard: int, row: int) -> str:
        """What to call a photo in messages."""
        ...

    def read(self, shard: int, row: int) -> Photo:
        """One photo. Raises OSError where it cannot be read."""
        ...


class FolderSet:
    """A folder with `index.csv`: a column `file`, and captions in every column whose name begins so."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with (folder / "index.csv").open(newline="", encoding="utf-8") as file:
            self._rows = [
                (row["file"], tuple(v for k, v in row.items() if k and k.startswith("caption") and v))
                for row in csv.DictReader(file)
            ]
        self.sizes = [len(self._rows)]

    def name(self, shard: int, row: int) -> str:
        """As the index has it."""
        return self._rows[row][0]

    def read(self, shard: int, row: int) -> Photo:
        """One photo; there is one shard."""
        name, captions = self._rows[row]
        return Photo((self.folder / name).read_bytes(), captions)


def index_shard(shard: Path, folder: Path) -> Path:
    """Where the photos of a tar lie, int64 [photos, 4]: offset and size of the picture, of its caption.

    Files with one name but for the suffix belong together (https://github.com/webdataset/webdataset). The
    index goes by the shard's path, size and time, so that a changed shard gets a new one. Raises OSError or
    tarfile.TarError for a file that is no plain tar.
    """
    facts = shard.stat()
    identity = f"{shard.resolve()} {facts.st_size} {facts.st_mtime_ns}"
    path = folder / f"{shard.stem}-{hashlib.sha256(identity.encode()).hexdigest()[:16]}.npy"
    if path.exists():
        return path
    members: dict[str, dict[str, tuple[int, int]]] = {}
    with tarfile.open(shard, "r:") as archive:
        for member in archive:
            name, _, suffix = os.path.basename(member.name).partition(".")
            key = os.path.join(os.path.dirname(member.name), name)
            if member.isfile():
                members.setdefault(key, {})[suffix.lower()] = (member.offset_data, member.size)
    rows = []
    for parts in members.values():
        image = next((parts[suffix] for suffix in IMAGE_SUFFIXES if suffix in parts), None)
        text = next((parts[suffix] for suffix in TEXT_SUFFIXES if suffix in parts), (0, 0))
        if image:
            rows.append((*image, *text))
    partial = path.with_suffix(f".{os.getpid()}.partial")
    with partial.open("wb") as file:
        np.save(file, np.array(rows, dtype=np.int64).reshape(-1, 4))
    partial.rename(path)
    return path


class ShardSet:
    """Tar shards of `key.jpg` with `key.txt` (a caption) or `key.json` ("caption" or "captions")."""

    def __init__(self, shards: Sequence[Path], indices: Path) -> None:
        """`indices`: a folder for the shards' indices; missing ones are made now."""
        indices.mkdir(parents=True, exist_ok=True)
        self.shards = list(shards)
        self._indices = [index_shard(shard, indices) for shard in shards]
        self.sizes = [np.load(path, mmap_mode="r").shape[0] for path in self._indices]
        self._open = lru_cache(maxsize=64)(self._opened)

    def __getstate__(self) -> dict[str, object]:
        return {key: value for key, value in self.__dict__.items() if key != "_open"}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__dict__.update(state)
        self._open = lru_cache(maxsize=64)(self._opened)

    def _opened(self, shard: int) -> tuple[np.ndarray, object]:
        return np.load(self._indices[shard]), self.shards[shard].open("rb", buffering=0)

    def name(self, shard: int, row: int) -> str:
        """The shard's file and the photo's number in it."""
        return f"{self.shards[shard].name}#{row}"

    def read(self, shard: int, row: int) -> Photo:
        """One photo, in one or two reads at known places."""
        index, file = self._open(shard)
        image_offset, image_size, text_offset, text_size = (int(value) for value in index[row])
        content = os.pread(file.fileno(), image_size, image_offset)
        text = os.pread(file.fileno(), text_size, text_offset).decode("utf-8", "replace").strip()
        return Photo(content, _captions(text))


def _captions(text: str) -> tuple[str, ...]:
    if not text.startswith("{"):
        return (text,) if text else ()
    try:
        values = json.loads(text)
    except json.JSONDecodeError:
        return ()
    found = values.get("captions") or [values.get("caption")]
    return tuple(caption for caption in found if isinstance(caption, str) and caption)


def open_photos(source: str, indices: Path, rank: int = 0, world: int = 1) -> PhotoSet:
    """A folder or a pattern of shards. Each rank indexes its share; call again after all are done.

    Raises FileNotFoundError where there is nothing.
    """
    if (Path(source) / "index.csv").is_file():
        return FolderSet(Path(source))
    shards = [Path(path) for path in sorted(glob.glob(source, recursive=True)) if path.endswith(".tar")]
    if not shards:
        raise FileNotFoundError(f"{source}: neither a folder with an index.csv nor a pattern of .tar files")
    return ShardSet(shards[rank::world], indices)
