"""How fast and how large a pack is: `embed-bench`, the engine's own benchmark of the towers, on one core."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .embedders import BUILD, EngineError, manifest_of


@dataclass(frozen=True)
class Speed:
    """Milliseconds for one photo (decoded already) and one text; `processor` is the time of the processor."""

    image_p50: float
    image_p95: float
    image_processor_p50: float
    image_processor_p95: float
    text_p50: float
    text_p95: float
    text_processor_p50: float
    text_processor_p95: float
    image_load: float
    text_load: float
    resident_mib: float | None
    busy: float  # the machine's load average a moment before

    @classmethod
    def measured(cls, binary: Path, pack: Path, photos: Sequence[Path]) -> Speed:
        """Runs `embed-bench`; raises EngineError where it fails."""
        busy = os.getloadavg()[0]
        command = [str(binary), str(pack), *(str(photo.resolve()) for photo in photos)]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        if run.returncode != 0:
            raise EngineError(f"{binary} on {pack}: {run.stderr.strip()}\nIt is built by: {BUILD}")
        answer = json.loads(run.stdout)
        image, text = answer["image"], answer["text"]
        return cls(
            image["p50"], image["p95"], image["processorP50"], image["processorP95"],
            text["p50"], text["p95"], text["processorP50"], text["processorP95"],
            answer["imageLoadMilliseconds"], answer["textLoadMilliseconds"], answer.get("residentMiB"), busy,
        )  # fmt: skip


@dataclass(frozen=True)
class Size:
    """Mebibytes of a pack and of its networks."""

    pack: float
    image: float
    text: float

    @classmethod
    def measured(cls, pack: Path) -> Size:
        """From the files."""
        manifest = manifest_of(pack)

        def mebibytes(*files: Path) -> float:
            return sum(file.stat().st_size for file in files) / 2**20

        everything = [file for file in pack.rglob("*") if file.is_file()]
        towers = [pack / manifest[tower]["file"] for tower in ("image", "text")]
        return cls(mebibytes(*everything), mebibytes(towers[0]), mebibytes(towers[1]))
