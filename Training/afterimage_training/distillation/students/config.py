"""Sizes of students, as a configuration's [student] tables give them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...config import PACKAGE_ROOT
from ...tables import ConfigError, section

PRESETS = PACKAGE_ROOT / "configs" / "students"


@dataclass(frozen=True)
class MobileNetConfig:
    """A MobileNetV2 (Sandler et al., CVPR 2018) with every channel count scaled."""

    size: int  # side of the input in pixels
    width: float  # channel multiplier
    features: int  # channels of the last map, which is averaged
    kind: str = "mobilenet"


@dataclass(frozen=True)
class VitConfig:
    """A small vision transformer (Dosovitskiy et al., ICLR 2021)."""

    size: int
    patch: int
    width: int
    depth: int
    heads: int
    expansion: int = 4  # of the feed-forward layers
    kind: str = "vit"


@dataclass(frozen=True)
class TransformerTextConfig:
    """A small transformer over WordPiece ids; the word table has its own, smaller width."""

    context: int
    embedding_width: int
    width: int
    layers: int
    heads: int
    feedforward: int
    kind: str = "transformer"


@dataclass(frozen=True)
class StaticTextConfig:
    """Word vectors, pooled by weights that each word carries, and one projection: microseconds a query."""

    context: int
    embedding_width: int
    pooling: str = "attention"  # or "mean"
    kind: str = "static"


@dataclass(frozen=True)
class StudentConfig:
    """Both towers; `dimension` 0 stands for the teacher's."""

    image: MobileNetConfig | VitConfig
    text: TransformerTextConfig | StaticTextConfig
    dimension: int = 0
    vocabulary: str = ""  # a WordPiece vocab.txt; empty for BERT's uncased one


_IMAGE = {"mobilenet": MobileNetConfig, "vit": VitConfig}
_TEXT = {"transformer": TransformerTextConfig, "static": StaticTextConfig}


def _tower(kinds: dict[str, type], table: dict[str, Any], where: str) -> Any:
    kind = table.get("kind")
    if kind not in kinds:
        raise ConfigError(f'{where}: kind is "{kind}"; there are {sorted(kinds)}')
    return section(kinds[kind], table, where)


def student_config(table: dict[str, Any], where: str) -> StudentConfig:
    """From `[student]`: a preset of configs/students, changed by the table's own keys."""
    table = dict(table)
    table.pop("road", None)
    preset = table.pop("preset", None)
    if preset is not None:
        path = PRESETS / f"{preset}.toml"
        if not path.exists():
            known = sorted(file.stem for file in PRESETS.glob("*.toml"))
            raise ConfigError(f'{where}: no preset "{preset}"; there are {known}')
        base = tomllib.loads(path.read_text(encoding="utf-8"))
        for tower in ("image", "text"):
            own = table.get(tower, {})
            same_kind = own.get("kind", base[tower]["kind"]) == base[tower]["kind"]
            table[tower] = {**(base[tower] if same_kind else {}), **own}
        table = {**base, **table}
    image = _tower(_IMAGE, table.pop("image", {}), f"{where}, [student.image]")
    text = _tower(_TEXT, table.pop("text", {}), f"{where}, [student.text]")
    return section(StudentConfig, {**table, "image": image, "text": text}, f"{where}, [student]")


def preset(path: Path) -> StudentConfig:
    """The student of one file of configs/students."""
    return student_config({"preset": path.stem}, str(path))
