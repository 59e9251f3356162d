"""A library of many photos without the hours of indexing them: an indexed one, with rows added to it.

Each photo has a name, a place in the calendar, a shape, a hash and a vector of its own, near those of the
sample photos; its file is a link to a sample, and its thumbnails lie in the cache as the server would have
put them. What the server and the browser do for it is what they would do for as many different photos.
"""

import hashlib
import os
import shutil
import sqlite3
import subprocess
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "Samples" / "photos"
SHAPES = ((4000, 3000), (4000, 3000), (3000, 4000), (4032, 2268), (3000, 3000))
FIRST, LAST = 1_104_537_600, 1_735_689_600
"""2005 to 2025, seconds."""
SIDES = (320,)
"""What the server makes ahead."""


@dataclass(frozen=True)
class Library:
    folder: Path
    photos: int


def make(data: Path, photos: int, program: Path) -> Library:
    """The one of an earlier run where it is there."""
    folder = data / f"web-{photos}"
    library = folder / "library"
    if (folder / "complete").exists():
        return Library(library, photos)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    subprocess.run([program, "index", SAMPLES, "--library", library], check=True, capture_output=True)
    thumbnails = {sample: _thumbnails(sample) for sample in sorted(SAMPLES.iterdir())}
    chance = np.random.default_rng(6)
    database = sqlite3.connect(library / "library.sqlite")
    model, dimension = database.execute("SELECT id, dimension FROM model").fetchone()
    vectors = np.stack(
        [np.frombuffer(row[0], np.float16) for row in database.execute("SELECT vector FROM embedding")]
    ).astype(np.float32)
    first = database.execute("SELECT max(id) FROM photo").fetchone()[0] + 1
    # Trips and weekends, not a photo an hour: days hold from one to hundreds of photos.
    days = np.sort(chance.integers(FIRST, LAST, max(1, photos // 40)))
    taken = np.sort(chance.choice(days, photos) + chance.integers(0, 36_000, photos))
    for start in range(0, photos, 10_000):
        count = min(10_000, photos - start)
        near = vectors[chance.integers(len(vectors), size=count)]
        near = near + 0.08 * chance.standard_normal((count, dimension)).astype(np.float32)
        near /= np.linalg.norm(near, axis=1, keepdims=True)
        rows = [
            _add(folder, library, thumbnails, first + start + number, int(taken[start + number]))
            for number in range(count)
        ]
        database.executemany(
            "INSERT INTO photo (id, path, size, modified, hash, added) VALUES (?,?,?,?,?,?)", rows
        )
        shapes = chance.integers(len(SHAPES), size=count)
        database.executemany(
            "INSERT INTO photo_fact (photo, width, height, orientation, wall_clock, time_origin) "
            "VALUES (?,?,?,1,?,'camera')",
            [
                (row[0], *SHAPES[shape], int(taken[start + number]) * 1000)
                for number, (row, shape) in enumerate(zip(rows, shapes, strict=True))
            ],
        )
        database.executemany(
            "INSERT INTO embedding (model, photo, vector) VALUES (?,?,?)",
            [
                (model, row[0], vector.tobytes())
                for row, vector in zip(rows, near.astype(np.float16), strict=True)
            ],
        )
    # The server reads its folders again when it starts; these photos are in none, so none is missed.
    database.execute(
        "INSERT INTO index_run (root, model, started, finished, outcome, added) "
        "SELECT root, model, started, finished, outcome, ? FROM index_run LIMIT 1",
        (photos,),
    )
    database.execute("DELETE FROM source_folder")
    database.commit()
    database.close()
    shutil.rmtree(library / "caches" / "vectors", ignore_errors=True)
    (folder / "complete").touch()
    return Library(library, photos)


def _thumbnails(sample: Path) -> dict[int, bytes]:
    """As the server makes them: long side, quality 80."""
    made = {}
    for side in SIDES:
        with Image.open(sample) as picture:
            small = picture.convert("RGB")
            small.thumbnail((side, side))
            content = BytesIO()
            small.save(content, "JPEG", quality=80)
            made[side] = content.getvalue()
    return made


def _add(
    folder: Path, library: Path, thumbnails: dict[Path, dict[int, bytes]], number: int, moment: int
) -> tuple[int, bytes, int, int, bytes, int]:
    """A photo's file and thumbnails; its row."""
    samples = list(thumbnails)
    sample = samples[number % len(samples)]
    path = folder / "photos" / f"{number // 1000:04d}" / f"IMG_{number:06d}{sample.suffix}"
    path.parent.mkdir(parents=True, exist_ok=True)
    os.link(sample, path)
    digest = hashlib.sha256(str(number).encode()).digest()
    for side, content in thumbnails[sample].items():
        place = library / "caches" / "pictures" / str(side) / digest.hex()[:2] / f"{digest.hex()}.jpg"
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        place.write_bytes(content)
    stamp = path.stat()
    return number, os.fsencode(path), stamp.st_size, stamp.st_mtime_ns, digest, moment * 1000
