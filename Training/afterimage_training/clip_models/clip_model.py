"""The one form in which a CLIP-class model is exported or teaches, whatever library it was read with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from torch import Tensor, nn
from torch.nn import functional

from ..teachers.teacher import TeacherIdentity


class UnsupportedModelError(Exception):
    """A model, or a part of it, that a model pack cannot express; the message names it."""


@dataclass(frozen=True)
class ImageInput:
    """How a picture becomes the image tower's input; the fields are those of the manifest's "image"."""

    width: int
    height: int
    mode: str  # "shortest-side" or "squash"
    size: int | None  # pixels of the short side; only where the aspect is kept
    filter: str  # "bilinear", "bicubic" or "lanczos"
    mean: tuple[float, float, float]
    std: tuple[float, float, float]

    def manifest(self) -> dict[str, object]:
        """The manifest's fields about preparation."""
        keeps_aspect = self.mode == "shortest-side"
        return {
            "width": self.width,
            "height": self.height,
            "resize": {
                "mode": self.mode,
                **({"size": self.size} if keeps_aspect else {}),
                "filter": self.filter,
            },
            "crop": "centre" if keeps_aspect else "none",
            "colour": "RGB",
            "mean": list(self.mean),
            "std": list(self.std),
        }


@dataclass(frozen=True)
class TextInput:
    """How a text becomes the text tower's input."""

    context: int
    #: Texts to ids and mask, both int64 [count, context].
    tokenize: Callable[[Sequence[str]], tuple[Tensor, Tensor]]
    tokenizer: str  # for people
    #: CLIP's merges as the engine reads them; None where the engine has no such tokenizer.
    merges: bytes | None


class ImageTower(nn.Module):
    """Normalised pixels [batch, 3, height, width] to unit vectors [batch, dimension]."""

    def __init__(self, body: nn.Module) -> None:
        super().__init__()
        self.body = body

    def forward(self, image: Tensor) -> Tensor:
        """Unit vectors."""
        return functional.normalize(self.body(image), dim=-1)


class TextTower(nn.Module):
    """Ids [batch, context], and a mask where the body takes one, to unit vectors [batch, dimension]."""

    def __init__(self, body: nn.Module, takes_mask: bool) -> None:
        super().__init__()
        self.body = body
        self.takes_mask = takes_mask

    def forward(self, input_ids: Tensor, attention_mask: Tensor | None = None) -> Tensor:
        """Unit vectors."""
        vectors = self.body(input_ids, attention_mask) if self.takes_mask else self.body(input_ids)
        return functional.normalize(vectors, dim=-1)


@dataclass(frozen=True)
class ClipModel:
    """Both towers, in evaluation mode and single precision, with all that their inputs need."""

    identity: TeacherIdentity
    dimension: int
    logit_scale: float  # cosines are multiplied by it before the softmax
    image: ImageInput
    image_tower: ImageTower
    text: TextInput
    text_tower: TextTower

    def parameters(self) -> int:
        """Number of weights in both towers."""
        towers = (self.image_tower, self.text_tower)
        return sum(weight.numel() for tower in towers for weight in tower.parameters())
