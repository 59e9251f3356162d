"""The configuration of one pack's training, read from a TOML file."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from .crops import AVERAGES, BOXES, MIRRORED, Average, is_crop
from .tables import ConfigError, section

PACKAGE_ROOT = Path(__file__).resolve().parents[1]
REPOSITORY_ROOT = PACKAGE_ROOT.parent


def shared_folder() -> Path:
    """The read-only folder of photos and teacher: AFTERIMAGE_SHARED, else `shared` beside the repository."""
    return Path(os.environ.get("AFTERIMAGE_SHARED", REPOSITORY_ROOT.parent / "shared"))


@dataclass(frozen=True)
class TeacherConfig:
    """The ConSE teacher (Norouzi et al., 2013)."""

    top_k: int  # classes that take part in the convex combination
    temperature: float  # divides the classifier's logits
    caption_weight: float  # share of the mean caption vector in a captioned photo's target
    label_weight: float  # share of the label's vector in a labelled photo's target
    class_ridge: float  # of the dual of classes' and words' vectors; a large one leaves them as they are
    crops: tuple[str, ...]  # of the centre square, whose answers are averaged; see `crops.py`
    crop_average: Average
    vocabulary_share: float  # of words for scenes, people, actions beside the classes, 0…1
    vocabulary_top_k: int  # words that take part
    views: int  # fixed random views (crop, flip) of each training photo; view 0 is the plain centre crop


@dataclass(frozen=True)
class TextConfig:
    """The text student and its training."""

    context: int
    embedding_width: int
    width: int
    layers: int
    heads: int
    feedforward: int
    sentences: int  # made of words and captions, beside the captions and the classes' own
    steps: int
    batch: int
    learning_rate: float


@dataclass(frozen=True)
class ImageConfig:
    """The image student and its training: block by block, then end to end."""

    size: int
    prototypes: int
    block_steps: int
    block_batch: int
    block_crop: int
    block_learning_rate: float
    whole_steps: int
    whole_batch: int
    whole_learning_rate: float
    maps_share: float  # first share of the whole tower's steps, in which the trunk learns from maps alone
    cropped_share: float  # first share of the whole tower's steps, on windows of `block_crop`
    class_temperature: float  # divides the finished class layer's logits, before it is spoken
    prototype_ridge: float  # of the prototypes' dual; a large one leaves the classes' vectors as they are
    head_steps: int
    head_batch: int
    head_learning_rate: float


@dataclass(frozen=True)
class Config:
    """Everything that decides what a run makes."""

    id: str
    version: str
    name: str
    seed: int
    threads: int
    holdout_every: int  # every n-th training photo is held out for validation and calibration
    prompt: str  # put round a query
    near_duplicate_cosine: float  # copies of a photo lie above it; measured by Benchmarks/duplicates
    teacher: TeacherConfig
    text: TextConfig
    image: ImageConfig

    @property
    def run_folder(self) -> Path:
        """Caches, checkpoints and logs; git-ignored."""
        return PACKAGE_ROOT / "runs" / f"{self.id.removeprefix('afterimage-')}-{self.version}"

    @property
    def report_folder(self) -> Path:
        """The committed report."""
        return PACKAGE_ROOT / "reports" / f"{self.id.removeprefix('afterimage-')}-{self.version}"

    @property
    def pack_folder(self) -> Path:
        """The committed built-in pack."""
        return REPOSITORY_ROOT / "Sources" / "PhotoEmbedding" / "Resources" / self.id


def road(path: Path) -> Literal["blockwise", "general"]:
    """Which way to a student a configuration file takes: `[student] road`, block-wise where it is silent."""
    value = tomllib.loads(path.read_text(encoding="utf-8")).get("student", {}).get("road", "blockwise")
    if value not in ("blockwise", "general"):
        raise ConfigError(f'{path}: [student] road is "{value}"; there are "blockwise" and "general"')
    return value


def load_config(path: Path) -> Config:
    """Reads a block-wise configuration; raises ConfigError for missing, unknown and impossible keys."""
    values: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    values.pop("student", None)
    if values.get("teacher", {}).pop("kind", "conse") != "conse":
        raise ConfigError(f'{path}: the block-wise road knows the teacher "conse" only')
    for name, kind in (("teacher", TeacherConfig), ("text", TextConfig), ("image", ImageConfig)):
        values[name] = section(kind, values.get(name, {}), f"{path}, [{name}]")
    config = section(Config, values, str(path))
    _check(config.teacher, f"{path}, [teacher]")
    return config


def _check(teacher: TeacherConfig, where: str) -> None:
    """Raises ConfigError for values that no code stands behind."""
    if not teacher.crops or not all(map(is_crop, teacher.crops)):
        raise ConfigError(
            f"{where}: crops are {list(teacher.crops)}; there are {list(BOXES)}, each also with {MIRRORED}"
        )
    if teacher.crop_average not in AVERAGES:
        raise ConfigError(f'{where}: crop_average is "{teacher.crop_average}"; there are {AVERAGES}')
    if not 0 <= teacher.vocabulary_share <= 1:
        raise ConfigError(f"{where}: vocabulary_share is {teacher.vocabulary_share}, not 0…1")
