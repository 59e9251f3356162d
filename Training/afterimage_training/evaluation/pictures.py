"""Thumbnails, and a contact sheet of queries as one JPEG."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import matplotlib
from PIL import Image, ImageDraw, ImageFont, ImageOps

from ..reference import decode


@dataclass(frozen=True)
class Hit:
    """A photo that a query found."""

    file: Path
    score: float
    relevant: bool  # not below the pack's relevance cut-off


@dataclass(frozen=True)
class Answer:
    """A query and the photos it found, best first."""

    query: str
    hits: tuple[Hit, ...]


def thumbnail(file: Path, side: int) -> Image.Image:
    """The whole photo within a square of `side` pixels."""
    picture = decode(file)
    picture.thumbnail((side, side), Image.Resampling.LANCZOS)
    return picture


def data_uri(picture: Image.Image | Path) -> str:
    """A picture, or a JPEG file as it is, for an `<img>`."""
    if isinstance(picture, Path):
        content = picture.read_bytes()
    else:
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG", quality=80, optimize=True)
        content = buffer.getvalue()
    return f"data:image/jpeg;base64,{base64.b64encode(content).decode()}"


def contact_sheet(
    answers: Sequence[Answer], file: Path, shown: int = 4, side: int = 100, columns: int = 2
) -> None:
    """Writes one JPEG: a row for each query, its `shown` best photos, those below the cut-off pale."""
    font_file = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
    font, small = (ImageFont.truetype(str(font_file), size) for size in (13, 11))
    gap, caption = 8, 20
    rows = -(-len(answers) // columns)
    width, height = shown * (side + gap) + 2 * gap, side + 2 * caption + gap
    sheet = Image.new("RGB", (columns * width, rows * height + gap), "white")
    draw = ImageDraw.Draw(sheet)
    for number, answer in enumerate(answers):
        left, top = number // rows * width + gap, number % rows * height + gap
        draw.text((left, top), answer.query, "black", font)
        for position, hit in enumerate(answer.hits[:shown]):
            x = left + position * (side + gap)
            picture = ImageOps.fit(decode(hit.file), (side, side), Image.Resampling.LANCZOS)
            if not hit.relevant:
                picture = Image.blend(picture, Image.new("RGB", picture.size, "white"), 0.65)
            sheet.paste(picture, (x, top + caption))
            draw.text(
                (x, top + caption + side + 2), f"{hit.score:.2f}", "black" if hit.relevant else "grey", small
            )
    file.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(file, "JPEG", quality=78, optimize=True)
