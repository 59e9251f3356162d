"""Text towers: WordPiece ids and mask [batch, context] to vectors [batch, dimension] of any length."""

from __future__ import annotations

from torch import Tensor, nn

from ...text_student import TransformerTower
from .config import StaticTextConfig, TransformerTextConfig


class StaticTower(nn.Module):
    """Word vectors, their weighted mean, one projection: order is lost, speed is not.

    As in SIF (Arora et al., ICLR 2017) words weigh differently; here every word's weight is learned.
    """

    def __init__(self, config: StaticTextConfig, vocabulary: int, dimension: int) -> None:
        super().__init__()
        if config.pooling not in ("attention", "mean"):
            raise ValueError(f'pooling is "{config.pooling}"; there are "attention" and "mean"')
        self.embedding = nn.Embedding(vocabulary, config.embedding_width)
        self.score = nn.Embedding(vocabulary, 1) if config.pooling == "attention" else None
        if self.score is not None:
            nn.init.zeros_(self.score.weight)
        self.output = nn.Linear(config.embedding_width, dimension)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        weights = mask.to(self.output.weight.dtype)
        if self.score is None:
            weights = weights / weights.sum(dim=1, keepdim=True)
        else:
            weights = (self.score(ids)[:, :, 0] + (weights - 1) * 1e4).softmax(dim=1)
        return self.output((self.embedding(ids) * weights[:, :, None]).sum(dim=1))


def text_tower(
    config: TransformerTextConfig | StaticTextConfig, vocabulary: int, dimension: int
) -> TransformerTower | StaticTower:
    """The tower that a configuration describes."""
    if isinstance(config, StaticTextConfig):
        return StaticTower(config, vocabulary, dimension)
    return TransformerTower(config, vocabulary, dimension)
