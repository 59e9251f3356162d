"""The other programs: each makes a hash of a file, and two files are copies when few bits differ."""

from __future__ import annotations

import base64
import importlib
import importlib.util
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from .findings import Findings

Hash = NDArray[np.uint8]
#: Makes the function that hashes a file, bits packed; `None` for a file it cannot read.
Maker = Callable[[], Callable[[Path], Hash]]


@dataclass(frozen=True)
class Peer:
    name: str
    threshold: int
    """The most bits that may differ, as the program itself sets it."""
    maker: Maker

    def find(self, files: list[Path]) -> Findings:
        """Distances of all pairs."""
        hasher = self.maker()
        start = time.perf_counter()
        hashes, unread = [], []
        for place, file in enumerate(files):
            try:
                hashes.append(hasher(file))
            except Exception as error:  # noqa: BLE001  (a peer may fail in any way; it then misses the file)
                print(f"{self.name}: {file.name}: {error}", file=sys.stderr)
                hashes.append(None)
                unread.append(place)
        size = next(len(found) for found in hashes if found is not None)
        bits = np.stack([np.zeros(size, np.uint8) if found is None else found for found in hashes])
        distances = hamming(bits)
        distances[unread, :] = distances[:, unread] = np.inf
        return Findings(self.name, distances, float(self.threshold), time.perf_counter() - start)


def hamming(bits: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Differing bits between all rows: shape (rows, rows)."""
    padded = np.pad(bits, ((0, 0), (0, -bits.shape[1] % 8))).view(np.uint64)
    distances = np.zeros((len(bits), len(bits)), np.float32)
    for column in padded.T:
        distances += np.bitwise_count(column[:, None] ^ column[None, :])
    return distances


def imagehash(function: str) -> Maker:
    """As its README shows: the picture as Pillow opens it, hashes of 64 bits (colorhash 42)."""

    def make() -> Callable[[Path], Hash]:
        compute = getattr(importlib.import_module("imagehash"), function)

        def hasher(path: Path) -> Hash:
            with Image.open(path) as image:
                return np.packbits(compute(image).hash.flatten())

        return hasher

    return make


def imagededup(method: str) -> Maker:
    def make() -> Callable[[Path], Hash]:
        encode = getattr(imagededup_hashing(), method)(verbose=False).encode_image

        def hasher(path: Path) -> Hash:
            found = encode(image_file=str(path))
            if found is None:
                raise ValueError("not read")
            return np.frombuffer(bytes.fromhex(found), np.uint8)

        return hasher

    return make


def imagededup_hashing() -> ModuleType:
    """The module of the hashes alone: the packages around it import PyTorch, which only its neural network
    needs."""
    for name in ("imagededup.methods", "imagededup.utils"):
        if name not in sys.modules:
            root = importlib.import_module("imagededup").__path__[0]
            package = ModuleType(name)
            package.__path__ = [str(Path(root) / name.split(".")[1])]
            sys.modules[name] = package
    return importlib.import_module("imagededup.methods.hashing")


def czkawka() -> Callable[[Path], Hash]:
    """czkawka_core through its Python binding: gradient hash of 64 bits."""
    finder = importlib.import_module("czkawka").ImageSimilarity()

    def hasher(path: Path) -> Hash:
        return np.frombuffer(base64.b64decode(finder.hash_image(path) + "=="), np.uint8)

    return hasher


#: imagehash's own `find_similar_images.py` wants equal hashes; imagededup's `find_duplicates` allows 10 bits,
#: as does czkawka's binding.
PEERS: dict[str, Peer] = {
    peer.name: peer
    for peer in (
        *(
            Peer(f"imagehash {function}", 0, imagehash(function))
            for function in ("phash", "dhash", "average_hash", "whash", "colorhash")
        ),
        *(
            Peer(f"imagededup {method}", 10, imagededup(method))
            for method in ("PHash", "DHash", "AHash", "WHash")
        ),
        Peer("czkawka", 10, lambda: czkawka()),
    )
}
