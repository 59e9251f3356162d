"""Which words of the vocabulary fit a photo, judged by the classifier's logits alone.

A linear probe (Alain & Bengio, "Understanding intermediate layers using linear classifier probes", 2016):
logistic regression for each word, learnt from what captions and labels of the training photos say.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

STEPS = 120
RATE = 0.02
DECAY = 0.03


@dataclass(frozen=True)
class Probe:
    """Logits [batch, 1000] to how likely each word is, and how likely it is of any photo."""

    mean: Tensor  # [1000], of centred logits
    scale: Tensor  # []
    weight: Tensor  # [words, 1000]
    bias: Tensor  # [words]
    usual: Tensor  # [words]: its likelihood where nothing is known of the photo

    def __call__(self, logits: Tensor) -> Tensor:
        """Likelihoods [batch, words]."""
        inputs = (_centred(logits) - self.mean) / self.scale
        return functional.linear(inputs, self.weight, self.bias).sigmoid()

    def telling(self, logits: Tensor) -> Tensor:
        """How much each word tells [batch, words]: its likelihood times the logarithm of how many times
        likelier than usual it is, at least 0.
        """
        likely = self(logits).clamp_min(1e-6)
        return (likely * (likely / self.usual).log()).clamp_min(0)

    def to(self, device: str) -> Probe:
        """The same on a device."""
        return Probe(*(getattr(self, name).to(device) for name in self.__dataclass_fields__))


def _centred(logits: Tensor) -> Tensor:
    return logits - logits.mean(dim=1, keepdim=True)


def fit(logits: Tensor, truth: np.ndarray, weight: np.ndarray, decay: float = DECAY) -> Probe:
    """Learns from photos' logits [count, 1000] and what is said of them, as `vocabulary.said` gives it."""
    torch.manual_seed(0)
    inputs = _centred(logits.float())
    mean, scale = inputs.mean(dim=0), inputs.std()
    inputs = (inputs - mean) / scale
    wanted, counts = torch.from_numpy(truth), torch.from_numpy(weight)
    counts = counts / counts.sum(dim=0).clamp_min(1)
    usual = ((wanted * counts).sum(dim=0) / counts.sum(dim=0).clamp_min(1e-9)).clamp(1e-4, 1 - 1e-4)
    layer = nn.Linear(inputs.shape[1], wanted.shape[1])
    with torch.no_grad():
        layer.weight.zero_()
        layer.bias.copy_(usual.logit())
    optimiser = torch.optim.LBFGS(
        layer.parameters(), max_iter=STEPS, history_size=8, line_search_fn="strong_wolfe"
    )

    def loss() -> Tensor:
        optimiser.zero_grad()
        losses = functional.binary_cross_entropy_with_logits(layer(inputs), wanted, reduction="none")
        value = (losses * counts).sum() + decay * layer.weight.square().sum()
        value.backward()
        return value

    optimiser.step(loss)
    return Probe(mean, scale, layer.weight.detach(), layer.bias.detach(), usual)
