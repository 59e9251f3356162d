"""What the tower's outputs learn from: the teacher's classes and vectors, likeness, captions."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from .training_set import TrainingSet


def embedding_losses(
    vectors: Tensor, logits: Tensor, target: Tensor, teacher_logits: Tensor
) -> dict[str, Tensor]:
    """How far the head is from the teacher: class choice, direction, and likeness between photos."""
    teacher_share = teacher_logits.log_softmax(dim=1)
    difference = (logits - logits.mean(dim=1, keepdim=True)) - (
        teacher_logits - teacher_logits.mean(dim=1, keepdim=True)
    )
    return {
        # Every class of every photo is a sample here, also those that the teacher gives hardly a chance.
        "logits": difference.square().mean() / teacher_logits.var(dim=1).mean(),
        "choice": functional.kl_div(
            logits.log_softmax(dim=1), teacher_share, log_target=True, reduction="batchmean"
        ),
        "cosine": (1 - (vectors * target).sum(dim=1)).mean(),
        "affinity": (vectors @ vectors.T - target @ target.T).square().mean(),
    }


def head_loss(terms: dict[str, Tensor]) -> Tensor:
    """The weighted sum of the head's losses."""
    return 2 * terms["logits"] + terms["choice"] + 2 * terms["cosine"] + 2 * terms["affinity"]


def caption_contrast(
    vectors: Tensor, rows: np.ndarray, data: TrainingSet, rng: np.random.Generator
) -> Tensor:
    """InfoNCE between the batch's captioned photos and one caption each (van den Oord et al., 2018)."""
    with_captions = np.flatnonzero(data.caption_count[rows])
    if len(with_captions) < 2:
        return vectors.sum() * 0
    chosen = rows[with_captions]
    which = data.first_caption[chosen] + rng.integers(data.caption_count[chosen])
    texts = torch.from_numpy(data.captions[which])
    scores = vectors[torch.from_numpy(with_captions)] @ texts.T / 0.05
    answer = torch.arange(len(chosen))
    return (functional.cross_entropy(scores, answer) + functional.cross_entropy(scores.T, answer)) / 2
