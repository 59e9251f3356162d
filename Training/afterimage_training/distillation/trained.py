"""A trained student's towers, as its run left them: the moving average, giving unit vectors."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from ..text_student import TransformerTower
from .config import GeneralConfig
from .data import Tokenizer
from .students.image_towers import MobileNetTower, VitTower, image_tower
from .students.text_towers import StaticTower, text_tower
from .trainer import PHASE

PREFIX = "module."  # of the student in its average's state


class UnitImage(nn.Module):
    """Normalised RGB [batch, 3, size, size] to unit vectors."""

    def __init__(self, tower: MobileNetTower | VitTower) -> None:
        super().__init__()
        self.tower = tower

    def forward(self, image: Tensor) -> Tensor:
        return functional.normalize(self.tower(image)[0], dim=1)


class UnitText(nn.Module):
    """WordPiece ids and mask [batch, context] to unit vectors."""

    def __init__(self, tower: TransformerTower | StaticTower) -> None:
        super().__init__()
        self.tower = tower

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        return functional.normalize(self.tower(input_ids, attention_mask), dim=1)


@dataclass(frozen=True)
class TrainedStudent:
    """Towers for inference, and how far they were trained."""

    image: UnitImage
    text: UnitText
    dimension: int
    step: int


def load_student(config: GeneralConfig, tokenizer: Tokenizer) -> TrainedStudent:
    """From the run's checkpoint. Raises FileNotFoundError before the first one is written."""
    path: Path = config.run_folder / f"{PHASE}.pt"
    if not path.exists():
        raise FileNotFoundError(f"{path} is not there yet: train first, with `distil`")
    state = torch.load(path, weights_only=True, map_location="cpu")
    weights = {
        name.removeprefix(PREFIX): value
        for name, value in state["average"].items()
        if name.startswith(PREFIX)
    }
    dimension = weights["image.output.weight"].shape[0]
    image = image_tower(config.student.image, dimension)
    text = text_tower(config.student.text, tokenizer.size, dimension)
    for name, tower in (("image.", image), ("text.", text)):
        tower.load_state_dict(
            {key.removeprefix(name): value for key, value in weights.items() if key.startswith(name)}
        )
    return TrainedStudent(UnitImage(image).eval(), UnitText(text).eval(), dimension, state["step"])
