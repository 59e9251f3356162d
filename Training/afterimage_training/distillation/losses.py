"""How far a student is from its teacher.

Every loss is computed over this rank's rows against the columns of all ranks, and scaled so that the mean of
the ranks' gradients, which data-parallel training takes, is the gradient of the loss over the whole batch.

- Feature mimicry: the student's vector is the teacher's (cosine; MSE also of the length). The strongest
  single loss in Yang et al., "CLIP-KD: An Empirical Study of CLIP Model Distillation" (CVPR 2024).
- Affinity: photos are as alike for the student as for the teacher (Tung & Mori, "Similarity-Preserving
  Knowledge Distillation", ICCV 2019).
- Soft contrastive: over a batch, the student's choice of a caption for a photo, and of a photo for a caption,
  is the teacher's (Wu et al., "TinyCLIP", ICCV 2023: affinity mimicking; CLIP-KD: contrastive relational
  distillation).
- Contrastive: InfoNCE against the captions themselves (Radford et al., "CLIP", ICML 2021).
- Maps: a stage's map, projected, is a map of the teacher (Romero et al., "FitNets", ICLR 2015), with each
  channel scaled to unit variance.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional

from .config import LossConfig
from .ranks import Ranks
from .students import Outputs

FAR = -1e4  # a logit that no softmax gives a chance


class Targets(NamedTuple):
    """What the teacher says of a batch; float32, without gradient."""

    image: Tensor  # unit vectors [photos, teacher's dimension]
    text: Tensor  # [texts, teacher's dimension]: the photos' captions, then further sentences
    maps: list[Tensor]


def _mean(values: Tensor, counted: Tensor, ranks: Ranks) -> Tensor:
    """This rank's part of the mean of the counted values of all ranks, times the number of ranks."""
    total = ranks.total(counted.sum()).clamp_min(1)
    return (values * counted).sum() * ranks.world / total


def mimicry(guess: Tensor, target: Tensor, counted: Tensor, ranks: Ranks) -> tuple[Tensor, Tensor]:
    """One less the cosine, and the squared distance to the teacher's unit vector."""
    cosine = 1 - functional.cosine_similarity(guess, target)
    return _mean(cosine, counted, ranks), _mean((guess - target).square().sum(dim=1), counted, ranks)


def affinity(student: Tensor, teacher: Tensor, ranks: Ranks) -> Tensor:
    """Mean squared difference of the likenesses between photos."""
    difference = student @ ranks.gather(student).T - teacher @ ranks.gather(teacher).T
    return difference.square().mean()


def _choice(rows: Tensor, columns: Tensor, scale: Tensor | float, chosen: Tensor) -> Tensor:
    """Log-probabilities of the columns [rows, all columns]; those not to be chosen have none."""
    return (scale * rows @ columns.T).masked_fill(~chosen[None], FAR).log_softmax(dim=1)


def contrastive(
    outputs: Outputs, targets: Targets, config: LossConfig, captioned: Tensor, mixed: Tensor, ranks: Ranks
) -> tuple[Tensor, Tensor]:
    """The soft and the hard loss, each the mean of both ways; only photos with captions take part."""
    photos = len(outputs.image)
    everyone = ranks.gather(captioned)
    own = torch.arange(photos, device=captioned.device) + ranks.rank * photos
    plain = (
        captioned & ~mixed
    ).float()  # a mixed photo has no caption of its own, but the teacher's view of it
    ways = (
        (outputs.image, outputs.text[:photos], targets.image, targets.text[:photos]),
        (outputs.text[:photos], outputs.image, targets.text[:photos], targets.image),
    )
    soft, hard = outputs.image.new_zeros(()), outputs.image.new_zeros(())
    for rows, columns, teacher_rows, teacher_columns in ways:
        choice = _choice(rows, ranks.gather(columns), outputs.scale, everyone)
        wanted = _choice(
            teacher_rows, ranks.gather(teacher_columns), 1 / config.teacher_temperature, everyone
        )
        divergence = (wanted.exp() * (wanted - choice)).sum(dim=1)
        soft = soft + _mean(divergence, captioned.float(), ranks) / 2
        hard = hard + _mean(-choice[torch.arange(photos), own], plain, ranks) / 2
    return soft, hard


def map_error(student: Tensor, teacher: Tensor) -> Tensor:
    """Mean squared error in units of each teacher channel's variance; finer grids are averaged."""
    side = min(student.shape[-1], teacher.shape[-1])
    student, teacher = (functional.adaptive_avg_pool2d(m.float(), side) for m in (student, teacher))
    variance = teacher.var(dim=(0, 2, 3))
    return (
        (student - teacher).square().mean(dim=(0, 2, 3))
        / variance.clamp_min(0.05 * float(variance.mean()) + 1e-8)
    ).mean()


def losses(
    outputs: Outputs, targets: Targets, config: LossConfig, captioned: Tensor, mixed: Tensor, ranks: Ranks
) -> dict[str, Tensor]:
    """All losses whose weight is not zero, and their weighted sum as "loss"."""
    every_photo = torch.ones(len(outputs.image), device=outputs.image.device)
    every_text = torch.ones(len(outputs.text), device=outputs.text.device)
    every_text[: len(captioned)] = captioned.float()
    terms: dict[str, Tensor] = {}
    for kind, guess, target, counted in (
        ("image", outputs.image_guess, targets.image, every_photo),
        ("text", outputs.text_guess, targets.text, every_text),
    ):
        terms[f"{kind}_cosine"], terms[f"{kind}_mse"] = mimicry(guess, target, counted, ranks)
    if config.affinity:
        terms["affinity"] = affinity(outputs.image, targets.image, ranks)
    if config.soft_contrastive or config.contrastive:
        terms["soft_contrastive"], terms["contrastive"] = contrastive(
            outputs, targets, config, captioned, mixed, ranks
        )
    if config.maps:
        errors = [map_error(*pair) for pair in zip(outputs.maps, targets.maps, strict=True)]
        terms["maps"] = torch.stack(errors).mean()
    terms = {name: value for name, value in terms.items() if getattr(config, name)}
    # Every output takes part, if by nothing, so that every weight has a gradient for all ranks to average.
    nothing = sum(0 * output.sum() for output in (*outputs[:5], *outputs.maps))
    total = nothing + sum(getattr(config, name) * value for name, value in terms.items())
    return {"loss": total, **{name: value.detach() for name, value in terms.items()}}
