"""Vectors that the built-in model makes of real photos and captions, where such a collection is at hand."""

from __future__ import annotations

import csv
import hashlib
import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import numpy as np

from .clip_like import ClipLike, Floats
from .data import DataFolder


def real(root: Path, photos: Path, program: Path, pack: Path, queries: int) -> DataFolder | None:
    """Rows: the photos under `train`; image queries: those under `eval`; text queries: their captions.

    `None`, with a word on why, where the collection or the program is absent.
    """
    for needed in (photos / "eval" / "captions.csv", program):
        if not needed.exists():
            print(f"no real vectors: there is no {needed}", file=sys.stderr)
            return None
    described = (pack / "model.json").read_bytes()
    manifest = json.loads(described)
    version = hashlib.sha256(described).hexdigest()[:8]
    dimension = int(manifest["dimension"])
    path = root / f"real-{version}-{queries}"
    if not (path / "text.truth.i32").exists():
        rows = photo_vectors(program, photos / "train", path / "train.library")
        images = photo_vectors(program, photos / "eval", path / "eval.library")[:queries]
        texts = text_vectors(pack, manifest, captions(photos / "eval" / "captions.csv")[:queries])
        DataFolder(path, len(rows), dimension).write(ClipLike(rows, images, texts))
    rows = (path / "rows.f32").stat().st_size // (4 * dimension)
    return DataFolder(path, rows, dimension)


def photo_vectors(program: Path, photos: Path, library: Path) -> Floats:
    """What `afterimage index` makes of a folder, in a mixed but fixed order."""
    library.parent.mkdir(parents=True, exist_ok=True)
    command = [program, "index", photos, "--library", library]
    # Exit status 1 says that some photos could not be read.
    status = subprocess.run(command, check=False, stdout=subprocess.DEVNULL).returncode
    file = library / "library.sqlite"
    if not file.exists():
        raise RuntimeError(f"{program} left no library (exit status {status})")
    with sqlite3.connect(file) as database:
        blobs = [row[0] for row in database.execute("SELECT vector FROM embedding ORDER BY photo")]
    vectors = np.stack([np.frombuffer(blob, "<f2").astype(np.float32) for blob in blobs])
    return np.random.default_rng(1).permutation(vectors)


def captions(file: Path) -> list[str]:
    with file.open(newline="") as lines:
        found = [row[f"caption{n}"] for row in csv.DictReader(lines) for n in range(1, 6)]
    return [str(text) for text in np.random.default_rng(2).permutation([text for text in found if text])]


def text_vectors(pack: Path, manifest: dict, texts: list[str]) -> Floats:
    import onnxruntime
    from tokenizers import BertWordPieceTokenizer

    text = manifest["text"]
    tokenizer = BertWordPieceTokenizer(str(pack / text["tokenizer"]["vocabulary"]), lowercase=True)
    tokenizer.enable_truncation(text["context"])
    tokenizer.enable_padding(length=text["context"])
    session = onnxruntime.InferenceSession(pack / text["file"])
    vectors = []
    for caption in texts:
        encoded = tokenizer.encode(caption)
        inputs = {
            text["inputs"]["ids"]: np.array([encoded.ids], np.int64),
            text["inputs"]["mask"]: np.array([encoded.attention_mask], np.int64),
        }
        vectors.append(session.run([text["output"]], inputs)[0][0])
    stacked = np.stack(vectors).astype(np.float32)
    return stacked / np.linalg.norm(stacked, axis=1, keepdims=True)
