"""What the Python indexers share: the model pack's image tower, its preprocessing, a table of vectors."""

import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image

FILTERS = {
    "bilinear": Image.Resampling.BILINEAR,
    "bicubic": Image.Resampling.BICUBIC,
    "lanczos": Image.Resampling.LANCZOS,
}


class ImageTower:
    """The image half of a model pack in ONNX Runtime."""

    def __init__(self, pack: Path, threads: int = 0) -> None:
        """`threads`: 0 lets ONNX Runtime take all cores."""
        self.manifest = json.loads((pack / "model.json").read_text())["image"]
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self.session = onnxruntime.InferenceSession(
            str(pack / self.manifest["file"]), options, providers=["CPUExecutionProvider"]
        )
        self.mean = np.array(self.manifest["mean"], np.float32)
        self.scale = 1 / np.array(self.manifest["std"], np.float32)

    @property
    def size(self) -> int:
        """Short side in pixels that a photo is resized to."""
        return self.manifest["resize"]["size"]

    def preprocess(self, photo: Image.Image) -> np.ndarray:
        """`3 · height · width` floats: resized, centre-cropped and normalised as the manifest says."""
        resize, width, height = self.manifest["resize"], self.manifest["width"], self.manifest["height"]
        if resize["mode"] == "shortest-side":
            short = min(photo.size)
            target = tuple(int(self.size * side / short) for side in photo.size)
        else:
            target = (width, height)
        photo = photo.resize(target, FILTERS[resize["filter"]])
        left, top = round((photo.width - width) / 2), round((photo.height - height) / 2)
        photo = photo.crop((left, top, left + width, top + height))
        values = (np.asarray(photo, np.float32) / 255 - self.mean) * self.scale
        if self.manifest["colour"] == "BGR":
            values = values[..., ::-1]
        return np.ascontiguousarray(values.transpose(2, 0, 1))

    def embed(self, inputs: np.ndarray) -> np.ndarray:
        """`[batch, dimension]` unit vectors."""
        return self.session.run([self.manifest["output"]], {self.manifest["input"]: inputs})[0]


class VectorTable:
    """Path and vector of every photo, in SQLite with the usual speed settings."""

    def __init__(self, path: Path) -> None:
        self.database = sqlite3.connect(path)
        self.database.execute("PRAGMA journal_mode = WAL")
        self.database.execute("PRAGMA synchronous = NORMAL")
        self.database.execute("CREATE TABLE photo (path TEXT PRIMARY KEY, vector BLOB NOT NULL)")

    def add(self, rows: Iterable[tuple[str, np.ndarray]]) -> None:
        """Adds photos in one transaction."""
        with self.database:
            self.database.executemany(
                "INSERT INTO photo VALUES (?, ?)", ((path, vector.tobytes()) for path, vector in rows)
            )
