"""What a report consists of, apart from how it is written (`markdown.py`, `html_page.py`)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Heading:
    """A section's title."""

    text: str


@dataclass(frozen=True)
class Paragraph:
    """Plain text."""

    text: str


@dataclass(frozen=True)
class Table:
    """Cells of plain text; the first column is text, the others are numbers."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Plot:
    """A figure; `name` is its file's, without suffix."""

    name: str
    alt: str
    figure: Figure


@dataclass(frozen=True)
class Shot:
    """A photo with words under it."""

    file: Path
    label: str
    tone: str = ""  # "right", "wrong" or "faint"


@dataclass(frozen=True)
class PictureRow:
    """Photos that belong together. What may not be published stands in `private` only: captions, pictures."""

    title: str
    private: str
    shots: tuple[Shot, ...]


@dataclass(frozen=True)
class Pictures:
    """Rows of photos. Where photos may not be shown, file names stand for them."""

    header: tuple[str, str]  # of the title and the photos, for the text form
    rows: tuple[PictureRow, ...]


@dataclass(frozen=True)
class Image:
    """A picture file that may be published, beside the report."""

    file: str
    alt: str


Block = Heading | Paragraph | Table | Plot | Pictures | Image
