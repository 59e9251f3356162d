"""Image towers made of what Apple's Neural Engine runs: fixed shapes, convolutions, plain activations.

Both take normalised RGB [batch, 3, size, size] and give vectors [batch, dimension] that are not yet of unit
length, with one map per stage for those who match maps.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from ...image_student import ConvNorm, StudentBlock
from ...mobilenet import STAGES
from .config import MobileNetConfig, VitConfig


def _scaled(channels: int, width: float) -> int:
    """A multiple of eight, as MobileNetV2's own rule: never more than a tenth below."""
    rounded = max(8, int(channels * width + 4) // 8 * 8)
    return rounded + 8 if rounded < 0.9 * channels * width else rounded


class MobileNetTower(nn.Module):
    """MobileNetV2: convolutions and ReLU6 alone."""

    memory_format = torch.channels_last  # what its training runs fastest in

    def __init__(self, config: MobileNetConfig, dimension: int) -> None:
        super().__init__()
        channels = _scaled(32, config.width)
        self.stem = ConvNorm(3, channels, 3, 2)
        stages = []
        self.map_channels: list[int] = []
        for expansion, out, repeats, stride in STAGES:
            out, blocks = _scaled(out, config.width), []
            for repeat in range(repeats):
                blocks.append(StudentBlock(channels, out, stride if repeat == 0 else 1, expansion))
                channels = out
            stages.append(nn.Sequential(*blocks))
            self.map_channels.append(channels)
        self.stages = nn.ModuleList(stages)
        self.last = ConvNorm(channels, config.features, 1)
        self.output = nn.Linear(config.features, dimension)

    def forward(self, x: Tensor) -> tuple[Tensor, list[Tensor]]:
        """Vectors [batch, dimension] and the seven stages' maps."""
        x = self.stem(x)
        maps = []
        for stage in self.stages:
            x = stage(x)
            maps.append(x)
        return self.output(self.last(x).mean(dim=(2, 3))), maps


class ChannelNorm(nn.Module):
    """Layer norm over the channels of [batch, channels, 1, positions]."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(1, channels, 1, 1))
        self.bias = nn.Parameter(torch.zeros(1, channels, 1, 1))

    def forward(self, x: Tensor) -> Tensor:
        if x.dtype in (torch.bfloat16, torch.float16):  # a variance needs more digits than these have
            x = x.float()
        x = x - x.mean(dim=1, keepdim=True)
        return x * torch.rsqrt(x.square().mean(dim=1, keepdim=True) + 1e-5) * self.weight + self.bias


class VitLayer(nn.Module):
    """A pre-norm transformer layer whose linear layers are 1×1 convolutions."""

    def __init__(self, width: int, heads: int, expansion: int) -> None:
        super().__init__()
        self.heads = heads
        self.attention_norm = ChannelNorm(width)
        self.input = nn.Conv2d(width, 3 * width, 1)
        self.output = nn.Conv2d(width, width, 1)
        self.feedforward = nn.Sequential(
            ChannelNorm(width),
            nn.Conv2d(width, expansion * width, 1),
            nn.GELU(approximate="tanh"),
            nn.Conv2d(expansion * width, width, 1),
        )

    def _attend(self, x: Tensor) -> Tensor:
        batch, width, _, positions = x.shape
        shape = (batch, self.heads, width // self.heads, positions)
        queries, keys, values = (part.reshape(shape) for part in self.input(x).chunk(3, dim=1))
        scores = queries.transpose(2, 3) @ keys * (width // self.heads) ** -0.5
        mixed = values @ scores.softmax(dim=3).transpose(2, 3)
        return self.output(mixed.reshape(batch, width, 1, positions))

    def forward(self, x: Tensor) -> Tensor:
        x = x + self._attend(self.attention_norm(x))
        return x + self.feedforward(x)


class VitTower(nn.Module):
    """A vision transformer in the layout that the Neural Engine likes: channels second, positions last.

    After Apple's "Deploying Transformers on the Apple Neural Engine" (2022). All positions are averaged;
    there is no class token, so that the map stays a rectangle.
    """

    memory_format = torch.contiguous_format

    def __init__(self, config: VitConfig, dimension: int) -> None:
        super().__init__()
        if config.size % config.patch or config.width % config.heads:
            raise ValueError("a tower's size is a multiple of its patch, and its width one of its heads")
        self.side = config.size // config.patch
        self.patches = nn.Conv2d(3, config.width, config.patch, stride=config.patch)
        self.positions = nn.Parameter(torch.randn(1, config.width, 1, self.side**2) * 0.02)
        self.layers = nn.ModuleList(
            VitLayer(config.width, config.heads, config.expansion) for _ in range(config.depth)
        )
        self.norm = ChannelNorm(config.width)
        self.output = nn.Linear(config.width, dimension)
        self.map_channels = [config.width] * config.depth

    def forward(self, x: Tensor) -> tuple[Tensor, list[Tensor]]:
        """Vectors [batch, dimension] and every layer's map."""
        x = self.patches(x)
        batch, width = x.shape[:2]
        x = x.reshape(batch, width, 1, self.side**2) + self.positions
        maps = []
        for layer in self.layers:
            x = layer(x)
            maps.append(x.reshape(batch, width, self.side, self.side))
        return self.output(self.norm(x).mean(dim=(2, 3))), maps


def image_tower(config: MobileNetConfig | VitConfig, dimension: int) -> MobileNetTower | VitTower:
    """The tower that a configuration describes."""
    if isinstance(config, MobileNetConfig):
        return MobileNetTower(config, dimension)
    return VitTower(config, dimension)
