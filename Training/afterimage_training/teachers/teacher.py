"""What distillation asks of a teacher, whatever library it comes from."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from torch import Tensor


@dataclass(frozen=True)
class TeacherIdentity:
    """Which model this is, for people and caches: teachers with one identity give the same vectors."""

    name: str  # as its library names it, e.g. "open-clip ViT-B-32"
    source: str  # where the weights came from: a file's name, a tag, "random weights, seed 0"
    licence: str  # SPDX expression or text; "unknown" where its maker states none
    sha256: str  # of the weights; see `sha256_of_files` and `sha256_of_state`

    def as_json(self) -> dict[str, str]:
        """The fields as they are written beside cached vectors and into manifests."""
        return asdict(self)

    @property
    def key(self) -> str:
        """A short name for folders, made of everything above."""
        text = "\n".join(self.as_json().values())
        return hashlib.sha256(text.encode()).hexdigest()[:16]


@runtime_checkable
class Teacher(Protocol):
    """An image tower and a text tower with one vector space; frozen, and the same every time it is asked."""

    @property
    def identity(self) -> TeacherIdentity:
        """Which model this is."""
        ...

    @property
    def dimension(self) -> int:
        """Length of the vectors."""
        ...

    @property
    def image_size(self) -> int:
        """The side in pixels at which `embed_images` does not resize."""
        ...

    def embed_images(self, pixels: Tensor) -> Tensor:
        """Unit vectors, float32 [batch, dimension], without gradient, on the teacher's device.

        `pixels`: RGB 0…1, float [batch, 3, side, side] of any side, on any device; the teacher resizes
        (bicubic, antialiased) and normalises them itself, so that teacher and student can be shown the very
        same crop.
        """
        ...

    def embed_texts(self, texts: Sequence[str]) -> Tensor:
        """Unit vectors, float32 [count, dimension], of texts as they stand."""
        ...

    def to(self, device: str) -> Teacher:
        """Moves the towers to "cpu", "cuda:0", …; returns itself."""
        ...


def sha256_of_files(files: Sequence[Path]) -> str:
    """Of one file, its own SHA-256; of several, that of their names and SHA-256s, in the order of names."""
    digests = []
    for file in sorted(files):
        with file.open("rb") as stream:
            digests.append((file.name, hashlib.file_digest(stream, "sha256").hexdigest()))
    if len(digests) == 1:
        return digests[0][1]
    return hashlib.sha256("".join(f"{digest}  {name}\n" for name, digest in digests).encode()).hexdigest()


def sha256_of_state(state: dict[str, Tensor]) -> str:
    """Of weights that are in no file (drawn from a seed, made by a library)."""
    digest = hashlib.sha256()
    for name in sorted(state):
        values = state[name].detach().cpu().contiguous().numpy()
        digest.update(f"{name} {values.dtype} {values.shape}\n".encode())
        digest.update(values.tobytes())
    return digest.hexdigest()
