"""The configuration of a distillation from any teacher (`[student] road = "general"`)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from ..config import PACKAGE_ROOT, shared_folder
from ..tables import ConfigError, section
from .students import StudentConfig
from .students.config import student_config


@dataclass(frozen=True)
class TeacherConfig:
    """Which teacher; see `afterimage_training.teachers.load`."""

    kind: str  # "open-clip", "hugging-face" or "conse"
    model: str  # an OpenCLIP architecture, a Hugging Face folder or name, or a block-wise configuration
    weights: str = ""  # OpenCLIP: a tag, a file, or random-SEED
    maps: tuple[str, ...] = ()  # names of the image tower's modules whose outputs are matched

    @property
    def description(self) -> str:
        """As `teachers.load` reads it."""
        return ":".join(filter(None, (self.kind, self.model, self.weights)))


@dataclass(frozen=True)
class DataConfig:
    """Photos to learn from."""

    photos: str  # a folder with an index.csv, or a pattern of tar shards: "/data/shards/*.tar"
    sentences: str = ""  # a file of further texts, one a line, for the text tower
    holdout_every: int = 100  # every n-th photo is kept for validation
    validation: int = 1000  # at most this many of those are used
    workers: int = 0  # processes that read and augment, for each GPU
    shuffle_shards: int = 16  # photos of this many shards are shuffled together


@dataclass(frozen=True)
class AugmentationConfig:
    """What both teacher and student see of a photo."""

    size: int  # side of the views in pixels; each model scales them to what it takes
    crop_area: tuple[float, float] = (0.35, 1.0)  # share of the photo's area
    flip: float = 0.5
    colour: float = 0.3  # strength of changes in brightness, contrast and saturation, with half as much hue
    colour_share: float = 0.5  # of the views
    operations: int = 2  # RandAugment's, a view
    magnitude: int = 7  # 0…30
    mixup_share: float = 0.3  # of the views
    mixup_alpha: float = 0.4  # of the Beta distribution


@dataclass(frozen=True)
class LossConfig:
    """Weights of the losses; 0 switches one off."""

    image_cosine: float = 1.0
    image_mse: float = 0.0
    text_cosine: float = 1.0
    text_mse: float = 0.0
    affinity: float = 1.0
    soft_contrastive: float = 1.0
    contrastive: float = 0.0
    maps: float = 0.0
    teacher_temperature: float = 0.02  # of the softmax over the teacher's similarities; CLIP's own is 0.01
    student_layers: tuple[int, ...] = ()  # the student's maps, one for each of the teacher's


@dataclass(frozen=True)
class TrainingConfig:
    """Length and manner of the run."""

    epochs: float
    batch: int  # photos a step, over all devices
    device_batch: int  # photos at once on one device; a step is made of as many passes as it takes
    learning_rate: float
    sentences_batch: int = 0  # further texts a step, over all devices
    weight_decay: float = 0.05
    warm_up: int = 1000
    ema_decay: float = 0.9998
    precision: str = "bf16"  # or "fp16", "fp32"
    clip: float = 1.0
    checkpoint_seconds: float = 300
    report_every: int = 50
    validate_every: int = 1000


@dataclass(frozen=True)
class GeneralConfig:
    """Everything that decides what a run makes."""

    id: str
    version: str
    name: str
    licence: str  # of the student's weights
    seed: int
    teacher: TeacherConfig
    student: StudentConfig
    data: DataConfig
    augmentation: AugmentationConfig
    training: TrainingConfig
    loss: LossConfig = field(default_factory=LossConfig)
    threads: int = 2
    prompt: str = "{}"
    near_duplicate_cosine: float | None = None  # copies of a photo lie above it; None: not measured
    data_note: str = ""  # for the model card: where the photos come from, and their terms
    runs: str = ""  # where runs are kept; empty: `runs` beside this package

    @property
    def run_folder(self) -> Path:
        """Checkpoints, logs, indices of shards."""
        folder = Path(self.runs) if self.runs else PACKAGE_ROOT / "runs"
        return folder / f"{self.id}-{self.version}"

    @property
    def pack_folder(self) -> Path:
        """The exported pack."""
        return self.run_folder / "pack" / self.id


_SECTIONS = {
    "teacher": TeacherConfig,
    "data": DataConfig,
    "augmentation": AugmentationConfig,
    "loss": LossConfig,
    "training": TrainingConfig,
}


def load_general(path: Path) -> GeneralConfig:
    """Reads a configuration; `$SHARED` stands for the shared folder. Raises ConfigError."""
    values = tomllib.loads(path.read_text(encoding="utf-8").replace("$SHARED", str(shared_folder())))
    for name, kind in _SECTIONS.items():
        if name in values:
            values[name] = section(kind, values[name], f"{path}, [{name}]")
    if "student" in values:
        values["student"] = student_config(values["student"], str(path))
    config = section(GeneralConfig, values, str(path))
    if len(config.teacher.maps) != len(config.loss.student_layers):
        raise ConfigError(f"{path}: [loss] student_layers needs one layer for each of [teacher] maps")
    return config
