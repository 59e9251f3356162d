"""A distillation small enough for tests: a teacher of random weights, a small student, drawn photos."""

from __future__ import annotations

import csv
import dataclasses
import hashlib
import io
import os
import sys
import tarfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageDraw
from torch import Tensor
from torch.nn import functional

from afterimage_training.distillation.config import (
    AugmentationConfig,
    DataConfig,
    GeneralConfig,
    LossConfig,
    TeacherConfig,
    TrainingConfig,
)
from afterimage_training.distillation.ranks import Ranks
from afterimage_training.distillation.students import (
    MobileNetConfig,
    StaticTextConfig,
    StudentConfig,
    TransformerTextConfig,
    VitConfig,
)
from afterimage_training.distillation.trainer import Trainer
from afterimage_training.teachers import TeacherIdentity

COLOURS = ("red", "green", "blue", "yellow", "white", "black")
SHAPES = ("circle", "square")
WORDS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "on", *COLOURS, *SHAPES)


class RandomTeacher:
    """A `Teacher` of random weights that tells pictures and words apart."""

    identity = TeacherIdentity("random", "seed 3", "none", "0" * 64)
    dimension = 24
    image_size = 16

    def __init__(self) -> None:
        generator = torch.Generator().manual_seed(3)
        self.image_network = torch.nn.Conv2d(3, 6, 4, stride=4, bias=False).requires_grad_(False)
        self.image_network.weight.copy_(torch.randn(6, 3, 4, 4, generator=generator))
        self._projection = torch.randn(6 * 16, self.dimension, generator=generator)

    def embed_images(self, pixels: Tensor) -> Tensor:
        """As `Teacher.embed_images`."""
        pixels = functional.interpolate(pixels.float(), (16, 16), mode="bilinear", antialias=True)
        maps = self.image_network(pixels - 0.5)
        return functional.normalize(maps.flatten(1).float() @ self._projection, dim=1)

    def embed_texts(self, texts: Sequence[str]) -> Tensor:
        """As `Teacher.embed_texts`."""
        vectors = torch.full((len(texts), self.dimension), 1e-3)
        for row, text in enumerate(texts):
            for word in text.split():
                digest = hashlib.sha256(word.encode()).digest()[: self.dimension]
                vectors[row] += torch.tensor(list(digest)).float() / 128 - 1
        return functional.normalize(vectors, dim=1)

    def to(self, device: str) -> RandomTeacher:
        """Stays where it is."""
        return self


def drawn(index: int) -> tuple[bytes, list[str]]:
    """A JPEG of a coloured shape, and two captions."""
    rng = np.random.default_rng(index)
    ground, colour = rng.permutation(len(COLOURS))[:2]
    shape = SHAPES[int(rng.integers(2))]
    image = Image.new("RGB", (48, 40), COLOURS[ground])
    draw = ImageDraw.Draw(image)
    (draw.ellipse if shape == "circle" else draw.rectangle)((12, 8, 36, 32), fill=COLOURS[colour])
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=90)
    return buffer.getvalue(), [
        f"a {COLOURS[colour]} {shape}",
        f"a {COLOURS[colour]} {shape} on {COLOURS[ground]}",
    ]


def photo_folder(folder: Path, count: int) -> Path:
    """A folder with an index.csv."""
    folder.mkdir()
    with (folder / "index.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["file", "caption1", "caption2"])
        for index in range(count):
            content, captions = drawn(index)
            (folder / f"{index}.jpg").write_bytes(content)
            writer.writerow([f"{index}.jpg", *captions])
    return folder


def photo_shards(folder: Path, sizes: Sequence[int]) -> str:
    """Tar shards; gives their pattern."""
    folder.mkdir()
    index = 0
    for number, size in enumerate(sizes):
        with tarfile.open(folder / f"{number:03d}.tar", "w") as archive:
            for _ in range(size):
                content, captions = drawn(index)
                for suffix, data in (("jpg", content), ("txt", captions[0].encode())):
                    member = tarfile.TarInfo(f"{index:06d}.{suffix}")
                    member.size = len(data)
                    archive.addfile(member, io.BytesIO(data))
                index += 1
    return str(folder / "*.tar")


def vocabulary(folder: Path) -> Path:
    """A WordPiece vocabulary of the captions' words."""
    path = folder / "vocab.txt"
    path.write_text("\n".join(WORDS) + "\n")
    return path


def small_config(folder: Path, photos: str, **training: object) -> GeneralConfig:
    """A run of twelve steps that takes a second."""
    settings = TrainingConfig(
        epochs=3, batch=8, device_batch=8, learning_rate=3e-3, warm_up=2, precision="fp32", ema_decay=0.9,
        report_every=4, validate_every=4,
    )  # fmt: skip
    return GeneralConfig(
        id="small", version="1.0.0", name="Small", licence="CC0-1.0", seed=5,
        teacher=TeacherConfig("random", "random"),
        student=StudentConfig(
            image=VitConfig(size=16, patch=8, width=16, depth=2, heads=2, expansion=2),
            text=TransformerTextConfig(
                context=8, embedding_width=8, width=16, layers=1, heads=2, feedforward=32
            ),
            vocabulary=str(vocabulary(folder)),
        ),
        data=DataConfig(photos=photos, holdout_every=9),
        augmentation=AugmentationConfig(size=24),
        training=dataclasses.replace(settings, **training),
        loss=LossConfig(contrastive=0.1),
        runs=str(folder / "runs"),
    )  # fmt: skip


def with_mobilenet(config: GeneralConfig) -> GeneralConfig:
    """The same with the other towers, in a vector space smaller than the teacher's, with matched maps."""
    student = dataclasses.replace(
        config.student, dimension=16,
        image=MobileNetConfig(size=32, width=0.1, features=32), text=StaticTextConfig(8, 12),
    )  # fmt: skip
    return dataclasses.replace(
        config, student=student, teacher=TeacherConfig("random", "random", maps=("",)),
        loss=dataclasses.replace(config.loss, maps=0.5, image_mse=0.1, student_layers=(2,)),
    )  # fmt: skip


def train(config: GeneralConfig, until: int | None = None) -> Trainer:
    """Trains on one thread, in this process or as one of torchrun's."""
    torch.set_num_threads(1)
    ranks = Ranks.join()
    trainer = Trainer(config, ranks, lambda message: None, RandomTeacher())
    trainer.run(until)
    ranks.leave()
    return trainer


def main() -> None:
    """`small_distillation.py FOLDER PHOTOS OUT KEY=VALUE …`: trains in a process of its own."""
    folder, photos, out = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    values = dict(argument.split("=") for argument in sys.argv[4:])
    config = small_config(folder, photos, **{key: float(value) if "." in value else int(value)
                                             for key, value in values.items()})  # fmt: skip
    trainer = train(config)
    left = [path.read_text().strip() for path in Path("/proc/self/task").glob("*/comm")]
    if any("gloo" in name for name in left):  # such a thread can abort the process while the interpreter ends
        raise SystemExit(f"threads outlive the group of processes: {left}")
    if os.environ.get("RANK", "0") == "0":
        torch.save(trainer.student.state_dict(), out)


if __name__ == "__main__":
    main()
