"""The image tower: a MobileNetV2 with its own weights and a sentence-space head."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from .mobilenet import STAGES, SameConv

FEATURES = 1280
DIMENSION = 384
RANK = 128


class ConvNorm(nn.Sequential):
    """Convolution, batch norm and, unless linear, ReLU6."""

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int = 1, groups: int = 1,
                 linear: bool = False) -> None:  # fmt: skip
        layers: list[nn.Module] = [
            SameConv(inputs, outputs, (kernel, kernel), stride=stride, groups=groups, bias=False),
            nn.BatchNorm2d(outputs, momentum=0.03),
        ]
        super().__init__(*layers, *([] if linear else [nn.ReLU6()]))


class StudentBlock(nn.Module):
    """An inverted-residual block."""

    def __init__(self, inputs: int, outputs: int, stride: int, expansion: int) -> None:
        super().__init__()
        hidden = inputs * expansion
        layers = [] if expansion == 1 else [ConvNorm(inputs, hidden, 1)]
        layers += [ConvNorm(hidden, hidden, 3, stride, hidden), ConvNorm(hidden, outputs, 1, linear=True)]
        self.branch = nn.Sequential(*layers)
        self.residual = stride == 1 and inputs == outputs

    def forward(self, x: Tensor) -> Tensor:
        branch = self.branch(x)
        return x + branch if self.residual else branch


class SentenceHead(nn.Module):
    """Features to a unit vector in the sentence space.

    A soft choice among prototypes, as the teacher's convex combination, plus a low-rank linear part for what
    the classifier's classes cannot say (people, scenes, actions), which captions teach. A gate tells whether
    the photo asks for it: a linear part that has to be silent by itself where a photo shows one thing drowns
    the classes that few training photos show.
    """

    def __init__(self, prototypes: int) -> None:
        super().__init__()
        self.norm = nn.BatchNorm1d(FEATURES, momentum=0.03, affine=False)
        self.classifier = nn.Linear(FEATURES, prototypes)
        self.prototypes = nn.Parameter(torch.randn(prototypes, DIMENSION) / DIMENSION**0.5)
        self.narrow = nn.Linear(FEATURES, RANK)
        self.widen = nn.Linear(RANK, DIMENSION)
        self.gate = nn.Linear(FEATURES, 1)

    def forward(self, features: Tensor) -> tuple[Tensor, Tensor]:
        """Unit vectors [batch, 384] and prototype logits [batch, prototypes]."""
        features = self.norm(features)
        logits = self.classifier(features)
        chosen = functional.normalize(logits.softmax(dim=1) @ self.prototypes, dim=1)
        return functional.normalize(chosen + self.added(features), dim=1), logits

    def added(self, features: Tensor) -> Tensor:
        """What the linear part says of normalised features, as far as the gate lets it."""
        return self.gate(features).sigmoid() * self.widen(self.narrow(features))


class ImageStudent(nn.Module):
    """The whole tower; takes ImageNet-normalised RGB [batch, 3, size, size]."""

    def __init__(self, prototypes: int) -> None:
        super().__init__()
        self.stem = ConvNorm(3, 32, 3, 2)
        blocks, channels = [], 32
        for expansion, out, repeats, stride in STAGES:
            for repeat in range(repeats):
                blocks.append(StudentBlock(channels, out, stride if repeat == 0 else 1, expansion))
                channels = out
        self.blocks = nn.ModuleList(blocks)
        self.last = ConvNorm(channels, FEATURES, 1)
        self.head = SentenceHead(prototypes)

    def streams(self, x: Tensor) -> tuple[list[Tensor], Tensor]:
        """The stem's and every block's output (18 maps), and the final 1280-channel map."""
        x = self.stem(x)
        maps = [x]
        for block in self.blocks:
            x = block(x)
            maps.append(x)
        return maps, self.last(x)

    def forward(self, x: Tensor) -> Tensor:
        """Unit vectors [batch, 384]."""
        return self.head(self.streams(x)[1].mean(dim=(2, 3)))[0]


MEAN = (0.485, 0.456, 0.406)
STD = (0.229, 0.224, 0.225)


def student_input(pixels: Tensor) -> Tensor:
    """uint8 [batch, height, width, 3] to the tower's input, channels last."""
    x = pixels.permute(0, 3, 1, 2).float().div_(255)
    x = (x - torch.tensor(MEAN)[:, None, None]) / torch.tensor(STD)[:, None, None]
    return x.contiguous(memory_format=torch.channels_last)
