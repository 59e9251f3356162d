"""Validation of the image tower on held-out training photos."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from .image_student import ImageStudent, student_input
from .training_set import TrainingSet


@torch.no_grad()
def embed_held_out(model: ImageStudent, data: TrainingSet) -> Tensor:
    """Unit vectors of the held-out photos' centre squares [count, 384]."""
    model.eval()
    vectors = []
    with torch.autocast("cpu", dtype=torch.bfloat16):
        for start in range(0, len(data.held_out), 64):
            pixels = torch.from_numpy(np.array(data.pixels[0][data.held_out[start : start + 64]]))
            vectors.append(model(student_input(pixels)).float())
    model.train()
    return torch.cat(vectors)


def validate(model: ImageStudent, data: TrainingSet) -> dict[str, float]:
    """On held-out training photos: likeness to the teacher, its first class in the top 5, caption R@5."""
    vectors = embed_held_out(model, data)
    target = torch.from_numpy(data.targets[0, data.held_out]).float()
    first = torch.from_numpy(data.logits[0, data.held_out].astype(np.float32)).argmax(dim=1)
    top5 = (vectors @ data.classes.T).topk(5, dim=1).indices
    captioned = np.flatnonzero(data.caption_count[data.held_out])
    texts = torch.from_numpy(data.captions[data.first_caption[data.held_out[captioned]]])
    ranks = (texts @ vectors[captioned].T).topk(5, dim=1).indices
    return {
        "held_out_cosine": float((vectors * target).sum(dim=1).mean()),
        "held_out_top5": float((top5 == first[:, None]).any(dim=1).float().mean()),
        "held_out_caption_r5": float(
            (ranks == torch.arange(len(captioned))[:, None]).any(dim=1).float().mean()
        ),
    }


def with_validation(
    values: dict[str, float], model: ImageStudent, data: TrainingSet, measure: bool
) -> dict[str, float]:
    """The values and, every now and then, the validation's; a log has the same columns in every row."""
    names = ("held_out_cosine", "held_out_top5", "held_out_caption_r5")
    return values | (validate(model, data) if measure else dict.fromkeys(names, float("nan")))
