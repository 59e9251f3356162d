"""The ways to index a folder that are measured, each as a command on a folder of photos."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parents[1]


@dataclass(frozen=True)
class Contender:
    key: str
    description: str
    command: Callable[[Path, Path], list[str | Path]]
    """From the folder of photos and an empty scratch folder to the command line."""
    wanted: float | None = None
    """Afterimage's photos per second must be at least this many times this contender's."""


def contenders(binary: Path, pack: Path, decode_floor: Path) -> list[Contender]:
    cores = str(os.cpu_count())
    short_side = str(json.loads((pack / "model.json").read_text())["image"]["resize"]["size"])

    def peer(module: str) -> Callable[[Path, Path], list[str | Path]]:
        return lambda photos, scratch: [
            *(sys.executable, "-m", f"indexing.peers.{module}"),
            *(pack, photos, scratch / "vectors.sqlite"),
        ]

    return [
        Contender(
            "afterimage",
            "`afterimage index`, release build",
            lambda photos, scratch: [
                *(binary, "index", "--model", pack),
                *("--library", scratch / "library", photos),
            ],
        ),
        Contender(
            "plain", "plain Python: Pillow full decode, ONNX Runtime, one photo at a time", peer("plain"), 3.0
        ),
        Contender(
            "tuned", "tuned Python: Pillow draft mode, one process a core, batches", peer("tuned"), 1.3
        ),
        Contender(
            "floor",
            "decode floor: libjpeg-turbo scaled decode alone, all cores",
            lambda photos, scratch: [decode_floor, cores, short_side, photos],
            0.8,
        ),
    ]


def build_decode_floor(folder: Path) -> Path:
    """Compiles `decode_floor.c` against the libjpeg-turbo that Afterimage uses."""
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / "decode_floor"
    flags = subprocess.run(
        ["pkg-config", "--cflags", "--libs", "libturbojpeg"], check=True, capture_output=True, text=True
    ).stdout.split()
    compiler = shutil.which("cc") or "clang"
    source = HERE / "decode_floor.c"
    subprocess.run([compiler, "-D_GNU_SOURCE", "-O2", source, *flags, "-lpthread", "-o", program], check=True)
    return program
