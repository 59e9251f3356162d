"""The built-in model's packs: the committed one, and its variants in other precisions."""

from __future__ import annotations

import copy
import shutil
from pathlib import Path

import numpy as np
import torch
from torch import nn

from .. import reference
from ..config import REPOSITORY_ROOT, Config
from ..distil_image import load_image_student
from ..distil_text import load_text_student
from ..image_student import DIMENSION, MEAN, STD, ConvNorm
from ..mobilenet import SameConv
from ..sentences import SentenceTeacher
from .coreml import CoreMLStorage, Towers, write_coreml
from .golden import TEXTS, pictures
from .model_card import built_in_card
from .pack import finish, make_room, manifest_image, manifest_text
from .parity import Log
from .precision import Precision
from .towers import Storage, write_tower

#: Bytes that a whole pack may have.
LIMITS = {Precision.FP16: 24 * 2**20, Precision.INT8: 12 * 2**20}
#: Stored in 8 bits in the 16-bit pack too: half of all bytes, and no accuracy lost.
BYTEWISE = ("embedding.weight", "head.classifier.weight")


def pack_folder(config: Config, precision: Precision) -> Path:
    """Where the repository keeps the pack: the 16-bit one is built in, others lie in `Models/`."""
    if precision is Precision.FP16:
        return config.pack_folder
    return REPOSITORY_ROOT / "Models" / f"{config.id}-{precision}"


def folded(block: ConvNorm) -> nn.Sequential:
    """The block with batch norm folded into the convolution's weight and bias."""
    convolution, norm = block[0], block[1]
    fused = SameConv(convolution.in_channels, convolution.out_channels, convolution.kernel_size,
                     stride=convolution.stride, groups=convolution.groups)  # fmt: skip
    gain = norm.weight.data / (norm.running_var + norm.eps).sqrt()
    fused.weight.data = convolution.weight.data * gain[:, None, None, None]
    fused.bias.data = norm.bias.data - norm.running_mean * gain
    return nn.Sequential(fused, *list(block)[2:])


def fold_norms(module: nn.Module) -> nn.Module:
    """Folds every ConvNorm below `module`, in place."""
    for name, child in module.named_children():
        if isinstance(child, ConvNorm):
            setattr(module, name, folded(child))
        else:
            fold_norms(child)
    return module


def exportable(student: nn.Module) -> nn.Module:
    """A copy for inference: batch norm folded, memory laid out plainly."""
    return fold_norms(copy.deepcopy(student).eval().to(memory_format=torch.contiguous_format))


def preparation(size: int) -> dict[str, object]:
    """How the tower's input is made, in the manifest's terms."""
    return {
        "width": size, "height": size,
        "resize": {"mode": "shortest-side", "size": size, "filter": "bilinear"},
        "crop": "centre", "colour": "RGB", "mean": list(MEAN), "std": list(STD),
    }  # fmt: skip


def manifest(config: Config, precision: Precision, calibration: dict[str, float]) -> dict[str, object]:
    """model.json without card, precision, golden vectors and files."""
    suffix, words = ("", "") if precision is Precision.FP16 else (f"-{precision}", f" ({precision})")
    text = manifest_text(
        "text.onnx", config.text.context,
        {"kind": "wordpiece", "vocabulary": "vocab.txt", "lowercase": True}, mask=True,
    )  # fmt: skip
    return {
        "format": 1,
        "id": config.id + suffix,
        "version": config.version,
        "name": config.name + words,
        "licence": "Apache-2.0",
        "source": "Distilled from MobileNetV2 (ImageNet) and all-MiniLM-L6-v2 by Training/; see card.md",
        "dimension": DIMENSION,
        "image": manifest_image("image.onnx", preparation(config.image.size)),
        "text": {**text, "prompt": config.prompt},
        "calibration": {**calibration, "nearDuplicateCosine": config.near_duplicate_cosine},
    }


def write_pack(
    config: Config, folder: Path, log: Log, precision: Precision = Precision.FP16,
    calibration: dict[str, float] | None = None, coreml: CoreMLStorage | None = None,
) -> None:  # fmt: skip
    """Exports the students as far as they are trained. Raises ParityError when a runtime disagrees."""
    folder.mkdir(parents=True, exist_ok=True)
    image, text = load_image_student(config), load_text_student(config)
    towers = Towers(exportable(image), exportable(text))
    make_room(folder)
    write_networks(config, towers, folder, Storage(precision, bytewise=BYTEWISE), log)
    shutil.copy(SentenceTeacher().vocabulary, folder / "vocab.txt")
    spec = manifest(config, precision, calibration or {"temperature": 0.07, "relevanceCutoff": 0.18})
    if coreml is not None:
        spec["coreml"] = write_coreml(towers, spec, folder, coreml, log)
    card = built_in_card(config, precision, image, text)
    finish(folder, spec, card, precision, config.seed, log, limit=LIMITS.get(precision))


def write_networks(config: Config, towers: Towers, folder: Path, storage: Storage, log: Log) -> None:
    """Writes image.onnx and text.onnx, each compared with PyTorch on generated pictures and texts."""
    spec = preparation(config.image.size)
    pixels = np.stack([reference.tensor(picture, spec) for picture in pictures(config.seed)])
    rng = np.random.default_rng(config.seed)
    ids = rng.integers(1000, 30000, (len(TEXTS), config.text.context))
    lengths = rng.integers(3, config.text.context + 1, len(TEXTS))
    mask = (np.arange(config.text.context)[None] < lengths[:, None]).astype(np.int64)
    write_tower(towers.image, {"image": pixels}, folder / "image.onnx", storage, log)
    inputs = {"input_ids": ids, "attention_mask": mask}
    write_tower(towers.text, inputs, folder / "text.onnx", storage, log)


def export(
    config: Config, log: Log, precision: Precision = Precision.FP16, folder: Path | None = None,
    coreml: CoreMLStorage | None = None,
) -> None:  # fmt: skip
    """Calibrates and writes a pack; temperature and cut-off are always those of the built-in one, written
    first.
    """
    from ..calibrate import calibrate

    built_in = config.pack_folder
    if precision is Precision.FP16 and folder is None:
        write_pack(config, built_in, log)
    write_pack(
        config, folder or pack_folder(config, precision), log, precision, calibrate(config, log), coreml
    )
