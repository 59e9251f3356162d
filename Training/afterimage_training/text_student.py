"""The text tower: a small transformer over WordPiece ids with a factorised embedding."""

from __future__ import annotations

from typing import Protocol

import torch
from torch import Tensor, nn
from torch.nn import functional

from .config import TextConfig

VOCABULARY = 30522
DIMENSION = 384


class SelfAttention(nn.Module):
    """Multi-head self-attention; written out so that it exports to plain matrix products."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.input = nn.Linear(width, 3 * width)
        self.output = nn.Linear(width, width)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        batch, length, width = x.shape
        queries, keys, values = (
            part.reshape(batch, length, self.heads, width // self.heads).transpose(1, 2)
            for part in self.input(x).chunk(3, dim=2)
        )
        scores = queries @ keys.transpose(2, 3) * (width // self.heads) ** -0.5 + bias
        mixed = (scores.softmax(dim=3) @ values).transpose(1, 2).reshape(batch, length, width)
        return self.output(mixed)


class Layer(nn.Module):
    """A pre-norm transformer layer."""

    def __init__(self, width: int, heads: int, feedforward: int) -> None:
        super().__init__()
        self.attention_norm = nn.LayerNorm(width)
        self.attention = SelfAttention(width, heads)
        self.feedforward_norm = nn.LayerNorm(width)
        self.feedforward = nn.Sequential(
            nn.Linear(width, feedforward), nn.GELU(), nn.Linear(feedforward, width)
        )

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        x = x + self.attention(self.attention_norm(x), bias)
        return x + self.feedforward(self.feedforward_norm(x))


class TransformerShape(Protocol):
    """What a configuration says of a transformer tower."""

    @property
    def context(self) -> int: ...
    @property
    def embedding_width(self) -> int: ...
    @property
    def width(self) -> int: ...
    @property
    def layers(self) -> int: ...
    @property
    def heads(self) -> int: ...
    @property
    def feedforward(self) -> int: ...


class TransformerTower(nn.Module):
    """A small pre-norm transformer with a factorised word table (Lan et al., "ALBERT", ICLR 2020).

    Token ids and mask [batch, length ≤ context] to vectors [batch, dimension] of any length.
    """

    def __init__(self, config: TransformerShape, vocabulary: int, dimension: int) -> None:
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, config.embedding_width)
        self.widen = nn.Linear(config.embedding_width, config.width)
        self.positions = nn.Parameter(torch.randn(config.context, config.width) * 0.02)
        self.layers = nn.ModuleList(
            Layer(config.width, config.heads, config.feedforward) for _ in range(config.layers)
        )
        self.norm = nn.LayerNorm(config.width)
        self.output = nn.Linear(config.width, dimension)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        weights = mask.to(self.positions.dtype)
        bias = (weights[:, None, None, :] - 1) * 1e4
        x = self.widen(self.embedding(ids)) + self.positions[: ids.shape[1]]
        for layer in self.layers:
            x = layer(x, bias)
        x = self.norm(x) * weights[:, :, None]
        return self.output(x.sum(dim=1) / weights.sum(dim=1, keepdim=True))


class TextStudent(TransformerTower):
    """WordPiece ids and mask [batch, length ≤ context] to unit vectors [batch, 384]."""

    def __init__(self, config: TextConfig) -> None:
        super().__init__(config, VOCABULARY, DIMENSION)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        return functional.normalize(super().forward(ids, mask), dim=1)
