"""ConSE: a photo is the convex combination of what its likeliest classes, and words, mean.

Norouzi et al., "Zero-Shot Learning by Convex Combination of Semantic Embeddings", ICLR 2014. Image vectors
live in the sentence encoder's space, so that any query text can be compared with them. Words for scenes,
people and actions, which a probe reads from the same logits, take a share beside the classes.
"""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor
from torch.nn import functional

from .config import TeacherConfig
from .vocabulary_probe import Probe


@dataclass(frozen=True)
class Words:
    """The vocabulary: vectors [words, 384], and the probe that says how likely each is."""

    vectors: Tensor
    probe: Probe

    def to(self, device: str) -> Words:
        """The same on a device."""
        return Words(self.vectors.to(device), self.probe.to(device))


@dataclass(frozen=True)
class Conse:
    """Unit vectors [batch, 384] from class logits [batch, 1000]."""

    config: TeacherConfig
    classes: Tensor  # [1000, 384], of about unit length: the dual of the sentences' vectors
    words: Words | None = None  # needed where the configuration gives the vocabulary a share

    def __call__(self, logits: Tensor) -> Tensor:
        values, indices = (logits / self.config.temperature).topk(self.config.top_k, dim=1)
        mixed = (values.softmax(dim=1)[:, :, None] * self.classes[indices]).sum(dim=1)
        share = self.config.vocabulary_share
        if share > 0:
            if self.words is None:
                raise ValueError("[teacher] vocabulary_share needs the vocabulary's probe")
            mixed = (1 - share) * mixed + share * self._said(logits, self.words)
        return functional.normalize(mixed, dim=1)

    def _said(self, logits: Tensor, words: Words) -> Tensor:
        """The words that are likelier than usual, weighted by how much they tell."""
        weights, indices = words.probe.telling(logits).topk(self.config.vocabulary_top_k, dim=1)
        weights = weights / weights.sum(dim=1, keepdim=True).clamp_min(1e-6)
        return (weights[:, :, None] * words.vectors[indices]).sum(dim=1)

    def to(self, device: str) -> Conse:
        """The same on a device."""
        words = None if self.words is None else self.words.to(device)
        return Conse(self.config, self.classes.to(device), words)
