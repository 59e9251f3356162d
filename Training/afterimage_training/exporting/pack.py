"""A model pack's folder: golden vectors and the manifest with its list of files."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

from .golden import write_golden
from .parity import Log
from .precision import Precision

CARD = "card.md"
GOLDEN = "golden/golden.json"


class PackTooLargeError(Exception):
    """A pack is larger than it may be."""


def pack_id(name: str) -> str:
    """A name in the characters that a pack's id may have."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def manifest_text(file: str, context: int, tokenizer: dict[str, object], mask: bool) -> dict[str, object]:
    """The manifest's "text" without a prompt."""
    inputs = {"ids": "input_ids", **({"mask": "attention_mask"} if mask else {})}
    return {"file": file, "output": "embedding", "inputs": inputs, "tokenizer": tokenizer, "context": context}


def manifest_image(file: str, preparation: dict[str, object]) -> dict[str, object]:
    """The manifest's "image"."""
    return {"file": file, "input": "image", "output": "embedding", **preparation}


def make_room(folder: Path) -> None:
    """Deletes the files of the pack that a folder held before, so that none gets into the next one."""
    manifest = folder / "model.json"
    if manifest.exists():
        for entry in json.loads(manifest.read_text(encoding="utf-8"))["files"]:
            (folder / entry["path"]).unlink(missing_ok=True)
        manifest.unlink()


def finish(
    folder: Path, manifest: dict[str, object], card: str, precision: Precision, seed: int, log: Log,
    minimum_cosine: float = 0.999, limit: int | None = None,
) -> None:  # fmt: skip
    """Writes card, golden vectors and model.json beside networks and vocabulary that exist.

    `limit` is the size in bytes that the whole pack may have. Raises PackTooLargeError.
    """
    (folder / CARD).write_text(card, encoding="utf-8")
    spec = {**manifest, "precision": str(precision), "card": CARD, "golden": GOLDEN, "files": []}
    _write_manifest(folder, spec)  # golden vectors are made by the pack as it stands
    write_golden(folder, seed, minimum_cosine)
    spec["files"] = [_entry(folder, path) for path in _files(folder)]
    _write_manifest(folder, spec)
    total = sum(path.stat().st_size for path in [*_files(folder), folder / "model.json"])
    log(f"export: {folder.name}, {total / 2**20:.2f} MiB in {len(spec['files']) + 1} files")
    if limit is not None and total > limit:
        raise PackTooLargeError(
            f"{folder.name} has {total / 2**20:.2f} MiB, more than the {limit / 2**20:.0f} it may have"
        )


def _write_manifest(folder: Path, spec: dict[str, object]) -> None:
    (folder / "model.json").write_text(json.dumps(spec, indent=2) + "\n", encoding="utf-8")


def _files(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and path != folder / "model.json" and not path.name.startswith(".")
    )


def _entry(folder: Path, path: Path) -> dict[str, object]:
    content = path.read_bytes()
    name = path.relative_to(folder).as_posix()
    return {"path": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
