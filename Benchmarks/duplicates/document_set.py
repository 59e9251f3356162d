"""Pairs of documents: different ones that share all but some characters, and copies of one; and what
Afterimage makes of them."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import time
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
from PIL import Image

from .documents import Document, Random, as_scanned, documents
from .ours import verdicts
from .table import rows

DIFFERENT, COPIES = 500, 200
SEEDS = {"calibration": 1, "evaluation": 20_261_201}
#: Raised when other files come out.
VERSION = 2
FILTERS = (
    Image.Resampling.LANCZOS, Image.Resampling.BICUBIC, Image.Resampling.BILINEAR, Image.Resampling.BOX,
)  # fmt: skip


@dataclass(frozen=True)
class DocumentPair:
    first: str
    second: str
    kind: str
    is_copy: bool


@dataclass(frozen=True)
class DocumentResult:
    pairs: list[DocumentPair]
    called: dict[DocumentPair, str]
    sure: set[DocumentPair]
    seconds: float


def document_pairs(root: Path, half: str) -> tuple[Path, list[DocumentPair]]:
    """The half's folder under `root`, made when first asked for, and the pairs in it."""
    folder = root / f"documents-{half}"
    stamp, made = folder / ".made", f"{VERSION} {DIFFERENT} {COPIES}\n"
    if not stamp.is_file() or stamp.read_text() != made:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        pairs = [
            _write(folder, number, document, random, is_copy=number >= DIFFERENT)
            for number, (document, random) in enumerate(islice(documents(SEEDS[half]), DIFFERENT + COPIES))
        ]
        (folder / ".pairs.json").write_text(json.dumps([vars(pair) for pair in pairs]))
        stamp.write_text(made)
    return folder, [DocumentPair(**pair) for pair in json.loads((folder / ".pairs.json").read_text())]


def _write(folder: Path, number: int, document: Document, random: Random, is_copy: bool) -> DocumentPair:
    characters = int(random.choice([1, 1, 2, 3, 6, 12, 24]))
    image = document.draw()
    other = image if is_copy else document.changed(characters, random).draw()
    if random.random() < 0.35:
        # A copy is one of the same scan; another document is scanned by itself, or filled in on the screen.
        noise = int(random.integers(1 << 30))
        again = noise if is_copy or random.random() < 0.5 else noise + 1
        image = as_scanned(image, np.random.default_rng(noise))
        other = as_scanned(other, np.random.default_rng(again))
    if random.random() < 0.4:
        scale = float(random.uniform(0.5, 1))
        size = round(other.width * scale), round(other.height * scale)
        other = other.resize(size, FILTERS[random.integers(len(FILTERS))])
    names = f"{document.kind}-{number:03}-a", f"{document.kind}-{number:03}-b"
    first = _save(folder, names[0], image, random, 75)
    return DocumentPair(first, _save(folder, names[1], other, random, 50), document.kind, is_copy)


def _save(folder: Path, name: str, image: Image.Image, random: Random, least_quality: int) -> str:
    suffix, coder = (("jpg", "JPEG"), ("jpg", "JPEG"), ("jpg", "JPEG"), ("webp", "WEBP"), ("png", "PNG"))[
        random.integers(5)
    ]
    out = io.BytesIO()
    exif = Image.Exif()
    if coder == "JPEG" and random.random() < 0.2:
        image = image.transpose(Image.Transpose.ROTATE_90)
        exif[0x0112] = 6
    if coder == "PNG":
        image.save(out, coder)
    else:
        image.save(out, coder, quality=int(random.integers(least_quality, 96)), exif=exif)
    (folder / f"{name}.{suffix}").write_bytes(out.getvalue())
    return f"{name}.{suffix}"


def judge(program: Path, folder: Path, pairs: list[DocumentPair], scratch: Path) -> DocumentResult:
    """What `afterimage duplicates` says of the pairs, and which of them it would accept unseen."""
    library = scratch / "documents-library"
    shutil.rmtree(library, ignore_errors=True)
    start = time.perf_counter()
    index = [program, "index", folder, "--library", library]
    subprocess.run(index, check=False, stdout=subprocess.DEVNULL)
    report = _report(program, library)
    seconds = time.perf_counter() - start
    names = [name for pair in pairs for name in (pair.first, pair.second)]
    places = {name: place for place, name in enumerate(names)}
    found, sure = verdicts(report, places), verdicts(_report(program, library, "--sure"), places)
    key = {pair: (places[pair.first], places[pair.second]) for pair in pairs}
    called = {pair: found.get(key[pair], "nothing") for pair in pairs}
    return DocumentResult(pairs, called, {pair for pair in pairs if key[pair] in sure}, seconds)


def _report(program: Path, library: Path, *options: str) -> dict:
    ask = [program, "duplicates", "--library", library, "--json", *options]
    return json.loads(subprocess.run(ask, check=True, stdout=subprocess.PIPE, text=True).stdout)


def render(result: DocumentResult) -> str:
    kinds = sorted({pair.kind for pair in result.pairs})
    names = ("bytes", "picture", "near", "burst", "nothing")

    def line(title: str, pairs: list[DocumentPair]) -> list[str]:
        counts = Counter(result.called[pair] for pair in pairs)
        sure = sum(pair in result.sure for pair in pairs)
        return [title, f"{len(pairs):,}", *(f"{counts[name]:,}" for name in names), f"{sure:,}"]

    body = []
    for is_copy, title in ((False, "different"), (True, "copies")):
        chosen = [pair for pair in result.pairs if pair.is_copy == is_copy]
        body.append(line(f"**{title}**", chosen))
        body += [line(f"{title}, {kind}s", [pair for pair in chosen if pair.kind == kind]) for kind in kinds]
    copies = [pair for pair in result.pairs if pair.is_copy]
    found = sum(result.called[pair] in ("bytes", "picture", "near") for pair in copies) / len(copies)
    same = sum(result.called[pair] in ("bytes", "picture") for pair in copies) / len(copies)
    return "\n".join(
        [
            "## Documents",
            "",
            "Forms, receipts, statements, tickets, chats and slides. Different ones share all but 1 to 24"
            " characters; copies are encoded again (quality 50 to 95), some of them resized to half or more,"
            " or turned by EXIF. Afterimage alone."
            f" {2 * len(result.pairs):,} files, {result.seconds:.0f} s. Of the copies {found:.3f} are"
            f" found, {same:.3f} as the same picture.",
            "",
            rows(["", "pairs", *(f"called {name}" for name in names), "sure"], body),
        ]
    )
