"""What people and programs do to a photo that remains the same photo: the variants that must be found."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageFont, ImageOps

Kind = Literal["bytes", "picture", "near"]
Random = np.random.Generator
Change = Callable[[Image.Image, Random], Image.Image]
QUALITY = 92


@dataclass(frozen=True)
class Recipe:
    """One change. `kind` says what the changed file is to its original: the same bytes, the same picture in
    another encoding, or a near-duplicate."""

    name: str
    kind: Kind
    change: Change = lambda image, _: image
    format: str = "JPEG"
    quality: int = QUALITY
    exif_rotated: bool = False

    @property
    def suffix(self) -> str:
        return {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp"}[self.format]

    def encode(self, image: Image.Image, random: Random, exif: Image.Exif | None) -> bytes:
        """The changed picture as a file's bytes; `exif` is carried along where it is given."""
        changed = self.change(image.convert("RGB"), random)
        exif = exif or Image.Exif()
        if self.exif_rotated:
            changed = changed.transpose(Image.Transpose.ROTATE_90)
            exif[0x0112] = 6
        out = io.BytesIO()
        if self.format == "PNG":
            changed.save(out, "PNG")
        else:
            changed.save(out, self.format, quality=self.quality, exif=exif)
        return out.getvalue()


def resize(share: float) -> Change:
    return lambda image, _: image.resize(
        (max(1, round(image.width * share)), max(1, round(image.height * share))), Image.Resampling.LANCZOS
    )


def crop(share: float) -> Change:
    """Takes `share` of the width and of the height away, more from one side than from the other."""

    def apply(image: Image.Image, random: Random) -> Image.Image:
        width, height = round(image.width * (1 - share)), round(image.height * (1 - share))
        left = random.integers(0, image.width - width + 1)
        top = random.integers(0, image.height - height + 1)
        return image.crop((left, top, left + width, top + height))

    return apply


def enhance(enhancer: type, factor: float) -> Change:
    return lambda image, _: enhancer(image).enhance(factor)


def sepia(image: Image.Image, _: Random) -> Image.Image:
    return ImageOps.colorize(ImageOps.grayscale(image), "#1a0f00", "#fff0d0", mid="#8a6a45")


def black_and_white(image: Image.Image, _: Random) -> Image.Image:
    return ImageOps.autocontrast(ImageOps.grayscale(image), cutoff=1).convert("RGB")


def rotate(degrees: float) -> Change:
    """Turns either way and cuts the corners off that would be empty."""

    def apply(image: Image.Image, random: Random) -> Image.Image:
        turn = degrees if random.random() < 0.5 else -degrees
        turned = image.rotate(turn, Image.Resampling.BICUBIC)
        slope = np.tan(np.radians(degrees))
        x, y = int(np.ceil(image.height * slope / 2)), int(np.ceil(image.width * slope / 2))
        return turned.crop((x, y, image.width - x, image.height - y))

    return apply


def flip(image: Image.Image, _: Random) -> Image.Image:
    return ImageOps.mirror(image)


def border(image: Image.Image, random: Random) -> Image.Image:
    colour = "white" if random.random() < 0.5 else "black"
    return ImageOps.expand(image, round(min(image.size) * 0.06), colour)


def text(image: Image.Image, random: Random) -> Image.Image:
    """A line of large letters across the upper or the lower third."""
    words = ["HAPPY BIRTHDAY", "Summer by the sea", "© all rights reserved", "see you there!"]
    line = words[random.integers(len(words))]
    image = image.copy()
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(size=image.width * 0.8 / len(line) * 1.7)
    place = (image.width * 0.5, image.height * (0.2 if random.random() < 0.5 else 0.82))
    draw.text(
        place, line, "white", font, anchor="mm", stroke_width=max(1, image.width // 200), stroke_fill="black"
    )
    return image


def screenshot(image: Image.Image, _: Random) -> Image.Image:
    """As a telephone shows the photo: upright screen, bars above and below, a status line."""
    width = image.width
    screen = Image.new("RGB", (width, max(round(width * 1.6), round(image.height * 1.25))), "black")
    screen.paste(image, (0, (screen.height - image.height) // 2))
    draw = ImageDraw.Draw(screen)
    font = ImageFont.load_default(size=max(8, width // 22))
    draw.text((width * 0.05, width * 0.03), "10:42", "white", font)
    draw.text((width * 0.95, width * 0.03), "83 %", "white", font, anchor="ra")
    for place in (0.2, 0.4, 0.6, 0.8):
        y, radius = screen.height - width * 0.07, width * 0.02
        draw.ellipse(
            (width * place - radius, y - radius, width * place + radius, y + radius), outline="white"
        )
    return screen


RECIPES: dict[str, Recipe] = {
    recipe.name: recipe
    for recipe in (
        Recipe("same bytes", "bytes"),
        Recipe("metadata stripped", "picture"),
        Recipe("PNG", "picture", format="PNG"),
        Recipe("WebP", "picture", format="WEBP", quality=80),
        Recipe("EXIF-rotated", "picture", exif_rotated=True),
        Recipe("resize 50 %", "picture", resize(0.5)),
        Recipe("resize 25 %", "picture", resize(0.25)),
        Recipe("JPEG q50", "picture", quality=50),
        Recipe("JPEG q30", "picture", quality=30),
        Recipe("crop 5 %", "near", crop(0.05)),
        Recipe("crop 10 %", "near", crop(0.10)),
        Recipe("crop 20 %", "near", crop(0.20)),
        Recipe("brighter", "near", enhance(ImageEnhance.Brightness, 1.35)),
        Recipe("darker", "near", enhance(ImageEnhance.Brightness, 0.65)),
        Recipe("more contrast", "near", enhance(ImageEnhance.Contrast, 1.4)),
        Recipe("less contrast", "near", enhance(ImageEnhance.Contrast, 0.6)),
        Recipe("sepia", "near", sepia),
        Recipe("black and white", "near", black_and_white),
        Recipe("saturation", "near", enhance(ImageEnhance.Color, 1.8)),
        Recipe("rotate 2°", "near", rotate(2)),
        Recipe("flip", "near", flip),
        Recipe("border", "near", border),
        Recipe("text", "near", text),
        Recipe("screenshot", "near", screenshot),
    )
}
