"""Documents that share a layout: forms, receipts, statements, tickets, chats and slides, drawn with made-up
words and numbers. One that is drawn again with some characters exchanged is another document."""

from __future__ import annotations

import string
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import matplotlib
import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

Random = np.random.Generator
Colour = tuple[int, int, int]
Box = tuple[float, float, float, float]

#: matplotlib brings these, so that the documents are the same on every machine.
FONTS = tuple("DejaVuSans DejaVuSans-Bold DejaVuSerif DejaVuSansMono STIXGeneral cmr10 cmss10 cmtt10".split())
WORDS = (
    "amount date total name street account balance seat gate order invoice number paid client city phone"
    " item price tax sum period received from until due transfer card cash refund delivery branch desk note"
    " approved page member flight coach train valid adult return single service fee monthly yearly reading"
    " meter tariff deposit"
).split()
GROUNDS = ((255, 255, 255), (244, 240, 228), (252, 252, 252), (225, 235, 245), (24, 26, 30), (30, 60, 110))
#: Grounds and inks of the same brightness, told apart by colour alone.
AS_BRIGHT = (
    ((200, 200, 200), (255, 170, 215)), ((60, 140, 130), (230, 60, 60)), ((225, 235, 245), (255, 226, 200)),
)  # fmt: skip
INKS = ((0, 0, 0), (20, 20, 60), (150, 20, 20))


@dataclass(frozen=True)
class Line:
    """Some text at a place; `own` if it is what tells one document from another of its kind."""

    x: float
    y: float
    text: str
    size: int
    ink: Colour
    font: str
    own: bool = False


@dataclass(frozen=True)
class Document:
    kind: str
    size: tuple[int, int]
    ground: Colour
    boxes: list[tuple[Box, Colour | None, Colour | None]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    codes: list[tuple[float, float, int, int]] = field(default_factory=list)
    """Squares of black and white cells: place, pixels of a cell, seed."""

    def draw(self) -> Image.Image:
        image = Image.new("RGB", self.size, self.ground)
        pen = ImageDraw.Draw(image)
        for box, fill, outline in self.boxes:
            pen.rectangle(box, fill=fill, outline=outline, width=max(1, self.size[0] // 600))
        for x, y, cell, seed in self.codes:
            cells = np.random.default_rng(seed).integers(0, 2, (21, 21), np.uint8) * 255
            code = Image.fromarray(cells).resize((21 * cell, 21 * cell), Image.Resampling.NEAREST)
            image.paste(code.convert("RGB"), (round(x), round(y)))
        for line in self.lines:
            pen.text((line.x, line.y), line.text, font=font(line.font, line.size), fill=line.ink)
        return image

    def changed(self, characters: int, random: Random) -> Document:
        """With that many `characters` exchanged for others of their kind: digits for digits."""
        places = [
            (row, column)
            for row, line in enumerate(self.lines)
            if line.own
            for column, character in enumerate(line.text)
            if character.isalnum()
        ]
        lines = list(self.lines)
        for place in random.permutation(len(places))[:characters]:
            row, column = places[place]
            text = lines[row].text
            other = another(text[column], random)
            lines[row] = replace(lines[row], text=text[:column] + other + text[column + 1 :])
        return replace(self, lines=lines)


@cache
def font(name: str, size: int) -> ImageFont.FreeTypeFont:
    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    return ImageFont.truetype(str(folder / f"{name}.ttf"), size)


def another(character: str, random: Random) -> str:
    for kind in (string.digits, string.ascii_uppercase, string.ascii_lowercase):
        if character in kind:
            others = kind.replace(character, "")
            return others[random.integers(len(others))]
    return "0"


class Writer:
    """The pen of one document: its own font, size, ink and ground, and the text that it makes up."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.font = str(random.choice(FONTS))
        self.size = int(random.integers(9, 34))
        self.ground, self.ink = self.colours()

    def colours(self) -> tuple[Colour, Colour]:
        """Mostly dark on white; else on colour, light on dark, weak, or as bright as the ground."""
        if self.random.random() < 0.02:
            return AS_BRIGHT[self.random.integers(len(AS_BRIGHT))]
        ground = GROUNDS[self.random.choice(len(GROUNDS), p=[0.4, 0.15, 0.15, 0.1, 0.1, 0.1])]
        is_dark = sum(ground) < 380
        strength = self.random.choice([1.0, 0.7, 0.35, 0.12], p=[0.6, 0.24, 0.14, 0.02])
        dark_ink = INKS[self.random.integers(len(INKS))]
        ink = (240, 240, 235) if is_dark else dark_ink
        return ground, tuple(round(g + (i - g) * strength) for g, i in zip(ground, ink, strict=True))

    def words(self, least: int, most: int) -> str:
        return " ".join(self.random.choice(WORDS, self.random.integers(least, most + 1)))

    def digits(self, count: int) -> str:
        return "".join(str(digit) for digit in self.random.integers(0, 10, count))

    def amount(self) -> str:
        return f"{self.random.integers(1, 10_000):,}.{self.digits(2)}"

    def date(self) -> str:
        day, month, year = (self.random.integers(*span) for span in ((1, 29), (1, 13), (1990, 2030)))
        return f"{day:02}.{month:02}.{year}"

    def code(self, length: int) -> str:
        return "".join(self.random.choice(list(string.ascii_uppercase + string.digits), length))

    def line(self, x: float, y: float, text: str, own: bool = False, scale: float = 1) -> Line:
        return Line(x, y, text, max(7, round(self.size * scale)), self.ink, self.font, own)

    def blank(self, kind: str, columns: float, rows: float) -> Document:
        """Measured in letters' sizes."""
        return Document(kind, (round(columns * self.size), round(rows * self.size)), self.ground)


def form(pen: Writer) -> Document:
    page, size = pen.blank("form", 44, 60), pen.size
    page.lines.append(pen.line(2 * size, 2 * size, pen.words(2, 3).upper(), scale=1.8))
    for row in range(24):
        y = (6 + 2.1 * row) * size
        page.lines.append(pen.line(2 * size, y, f"{row + 1}. {pen.words(1, 3)}"))
        page.boxes.append(((28 * size, y - 0.3 * size, 42 * size, y + 1.5 * size), None, pen.ink))
        value = pen.amount() if pen.random.random() < 0.7 else pen.date()
        page.lines.append(pen.line(29 * size, y, value, own=True))
    return page


def receipt(pen: Writer) -> Document:
    rows = int(pen.random.integers(6, 30))
    page, size = pen.blank("receipt", 26, 16 + 1.4 * rows), pen.size
    page.lines.append(pen.line(7 * size, size, pen.words(1, 1).upper(), scale=1.6))
    moment = f"{pen.date()}  {pen.digits(2)}:{pen.digits(2)}"
    page.lines.append(pen.line(5 * size, 4 * size, moment, own=True))
    for row in range(rows):
        y = (7 + 1.4 * row) * size
        page.lines.append(pen.line(size, y, pen.words(1, 2)))
        page.lines.append(pen.line(19 * size, y, pen.amount(), own=True))
    y = (8.5 + 1.4 * rows) * size
    page.lines.append(pen.line(size, y, "TOTAL", scale=1.3))
    page.lines.append(pen.line(17 * size, y, pen.amount(), own=True, scale=1.3))
    page.lines.append(pen.line(3 * size, y + 4 * size, f"No. {pen.digits(12)}", own=True, scale=0.8))
    return page


def statement(pen: Writer) -> Document:
    page, size = pen.blank("statement", 56, 70), pen.size
    page.lines.append(pen.line(3 * size, 2 * size, pen.words(2, 2).title(), scale=1.5))
    account = " ".join(pen.digits(4) for _ in range(3))
    page.lines.append(pen.line(3 * size, 5 * size, f"Account {account}", own=True))
    for row in range(int(pen.random.integers(15, 36))):
        y = (9 + 1.6 * row) * size
        if row % 2:
            shade = tuple(round(0.94 * g + 0.06 * i) for g, i in zip(pen.ground, pen.ink, strict=True))
            page.boxes.append(((2 * size, y - 0.2 * size, 54 * size, y + 1.35 * size), shade, None))
        page.lines.append(pen.line(3 * size, y, pen.date(), own=True))
        page.lines.append(pen.line(12 * size, y, pen.words(2, 4)))
        page.lines.append(pen.line(36 * size, y, pen.amount(), own=True))
        page.lines.append(pen.line(45 * size, y, pen.amount(), own=True))
    return page


def ticket(pen: Writer) -> Document:
    page, size = pen.blank("ticket", 40, 18), pen.size
    band = tuple(round(0.7 * g + 0.3 * i) for g, i in zip(pen.ground, (60, 120, 190), strict=True))
    page.boxes.append(((0, 0, 40 * size, 3 * size), band, None))
    page.lines.append(pen.line(size, 0.6 * size, pen.words(1, 2).upper(), scale=1.5))
    for row, label in enumerate(("seat", "gate", "date", "name", "code")):
        y = (4.5 + 2.4 * row) * size
        page.lines.append(pen.line(size, y, label, scale=0.7))
        values = {"date": pen.date(), "name": pen.words(2, 2).title(), "code": pen.code(8)}
        value = values.get(label, pen.code(3))
        page.lines.append(pen.line(7 * size, y - 0.3 * size, value, own=True, scale=1.2))
    page.codes.append((26 * size, 4.5 * size, max(2, size // 2), int(pen.random.integers(1 << 30))))
    return page


def chat(pen: Writer) -> Document:
    page, size = pen.blank("chat", 25, 54), pen.size
    bubble = [tuple(round(0.88 * g + 0.12 * c) for g, c in zip(pen.ground, tint, strict=True)) for tint in
              ((40, 140, 60), (90, 90, 110))]  # fmt: skip
    page.boxes.append(((0, 0, 25 * size, 3.4 * size), bubble[1], None))
    page.lines.append(pen.line(4 * size, 0.9 * size, pen.words(2, 2).title(), scale=1.2))
    y = 4.5
    while y < 48:
        is_own, rows = bool(pen.random.integers(2)), int(pen.random.integers(1, 4))
        left = (8 if is_own else 1) * size
        bottom = (y + 1.5 * rows + 1.2) * size
        page.boxes.append(((left, y * size, left + 16 * size, bottom), bubble[is_own], None))
        for row in range(rows):
            text = f"{pen.words(1, 2)} {pen.code(6) if row % 2 else pen.digits(4)}"
            page.lines.append(pen.line(left + 0.6 * size, (y + 0.5 + 1.5 * row) * size, text, own=True))
        time = f"{pen.digits(2)}:{pen.digits(2)}"
        page.lines.append(pen.line(left + 13.4 * size, (y + 1.5 * rows) * size, time, own=True, scale=0.65))
        y += 1.5 * rows + 2
    return page


def slide(pen: Writer) -> Document:
    page, size = pen.blank("slide", 60, 34), pen.size
    page.lines.append(pen.line(3 * size, 2 * size, pen.words(2, 4).title(), own=True, scale=2.2))
    for row in range(int(pen.random.integers(3, 7))):
        text = f"- {pen.words(3, 6)} {pen.digits(2)} %"
        page.lines.append(pen.line(4 * size, (8 + 3 * row) * size, text, own=True, scale=1.2))
    for column in range(5):
        height = float(pen.random.uniform(3, 18))
        left = (42 + 3 * column) * size
        page.boxes.append(((left, (30 - height) * size, left + 2 * size, 30 * size), (70, 120, 180), None))
        page.lines.append(pen.line(left, 30.5 * size, pen.digits(2), own=True, scale=0.8))
    return page


KINDS: tuple[Callable[[Writer], Document], ...] = (form, receipt, statement, ticket, chat, slide)


def documents(seed: int) -> Iterator[tuple[Document, Random]]:
    """Without end; each with the random numbers for what is done to it."""
    number = 0
    while True:
        random = np.random.default_rng([seed, number])
        yield KINDS[number % len(KINDS)](Writer(random)), random
        number += 1


def as_scanned(image: Image.Image, random: Random) -> Image.Image:
    """Paper under uneven light, a little soft, with the noise of a sensor."""
    soft = image.filter(ImageFilter.GaussianBlur(float(random.uniform(0.3, 0.8))))
    height, width = soft.height, soft.width
    across, down = np.linspace(0, 1, width)[None, :, None], np.linspace(0, 1, height)[:, None, None]
    light = 1 - random.uniform(0, 0.15) * across - random.uniform(0, 0.1) * down
    noise = random.normal(0, random.uniform(0.5, 3), (height, width, 1))
    return Image.fromarray(np.clip(np.asarray(soft) * light + noise, 0, 255).astype(np.uint8))
