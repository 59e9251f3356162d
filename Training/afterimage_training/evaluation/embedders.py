"""Model packs as makers of vectors: run by the Swift engine, or by Python's reference."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from ..config import REPOSITORY_ROOT
from ..reference import ReferencePack, decode

BUILD = "swift build -c release --product afterimage --product embed-bench"
_ARGUMENTS = 500  # a command line has a limited length


class EngineError(Exception):
    """The engine is not built, or did not do what it was asked."""


class Embedder(Protocol):
    """An image tower and a text tower with one vector space."""

    @property
    def description(self) -> str:
        """What computed the vectors, for the report."""
        ...

    def photos(self, files: Sequence[Path]) -> np.ndarray:
        """Unit vectors, float32 [files, dimension]."""
        ...

    def texts(self, texts: Sequence[str]) -> np.ndarray:
        """Unit vectors, float32 [texts, dimension], of words as a user asks them."""
        ...


class EngineEmbedder:
    """A pack run by the built program's `embed`."""

    description = "the Swift engine"

    def __init__(self, pack: Path, binary: Path) -> None:
        self._command = [str(binary), "embed", "--model", str(pack)]

    def photos(self, files: Sequence[Path]) -> np.ndarray:
        """Raises EngineError where a photo cannot be read."""
        return self._vectors([str(file.resolve()) for file in files], "path")

    def texts(self, texts: Sequence[str]) -> np.ndarray:
        """Raises EngineError for a text without words."""
        return self._vectors([f"--text={text}" for text in texts], "text")

    def _vectors(self, arguments: Sequence[str], key: str) -> np.ndarray:
        vectors: list[list[float]] = []
        for start in range(0, len(arguments), _ARGUMENTS):
            part = list(arguments[start : start + _ARGUMENTS])
            run = subprocess.run([*self._command, *part], capture_output=True, text=True, check=False)
            lines = [json.loads(line) for line in run.stdout.splitlines()]
            errors = [line["error"] for line in lines if "error" in line]
            if run.returncode != 0 or errors or len(lines) != len(part):
                reason = errors[0] if errors else run.stderr.strip() or "it wrote too few vectors"
                raise EngineError(
                    f"{self._command[0]} (exit status {run.returncode}): {reason}\n"
                    f"If the program is older than this, build it again: {BUILD}"
                )
            if any(key not in line for line in lines):
                raise EngineError(f"{self._command[0]}: a line of `embed` lacks {key!r}")
            vectors += [line["vector"] for line in lines]
        return np.array(vectors, dtype=np.float32)


class ReferenceEmbedder:
    """A WordPiece pack run by onnxruntime."""

    description = "the Python reference"

    def __init__(self, pack: Path, threads: int = 1) -> None:
        self._pack = ReferencePack(pack, threads)

    def photos(self, files: Sequence[Path]) -> np.ndarray:
        """Raises OSError where a photo cannot be read."""
        return np.concatenate([self._pack.embed_images([decode(file)]) for file in files])

    def texts(self, texts: Sequence[str]) -> np.ndarray:
        """The pack's prompt is put round each."""
        parts = [list(texts[start : start + 64]) for start in range(0, len(texts), 64)]
        return np.concatenate([self._pack.embed_texts(part, template=True) for part in parts])


def find_program(given: Path | None = None) -> Path | None:
    """The built program: the one given, or else that of .build/release or .build/debug, or none.

    One that is older than `embed` counts as none, unless it was given. Raises EngineError where the one
    given is not there.
    """
    if given is not None:
        if not given.is_file():
            raise EngineError(f"{given} is not there; build it: {BUILD}")
        return given.resolve()
    candidates = [REPOSITORY_ROOT / ".build" / kind / "afterimage" for kind in ("release", "debug")]
    return next((file for file in candidates if file.is_file() and _knows_embed(file)), None)


def _knows_embed(program: Path) -> bool:
    help_ = subprocess.run([str(program), "embed", "--help"], capture_output=True, text=True, check=False)
    return help_.returncode == 0 and "afterimage embed" in help_.stdout


def manifest_of(pack: Path) -> dict[str, Any]:
    """A pack's model.json; raises FileNotFoundError where the folder is no pack."""
    return json.loads((pack / "model.json").read_text(encoding="utf-8"))


def zero_shot_texts(names: Sequence[str], prompt: str = "{}") -> list[str]:
    """What asks for a class: a pack that has a prompt of its own puts it round the bare name."""
    return [name if prompt != "{}" else f"a photo of a {name}" for name in names]
