"""PyTorch towers to Core ML packages (ML programs), with fixed shapes, as Apple's Neural Engine wants them.

Conversion needs coremltools alone and runs on Linux; only a Mac can run the result (`check-coreml`).
"""

from __future__ import annotations

import contextlib
import io
import logging
import os
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from .parity import Log

OUTPUT = "embedding"
PALETTE_BITS = 6
LARGE = 2048  # weights with fewer elements are not compressed


class CoreMLError(Exception):
    """A network cannot become a Core ML package; the message names what is in the way, and the other road."""


class CoreMLStorage(StrEnum):
    """How a package stores weights. All but `fp32` compute in 16 bits, which the Neural Engine needs."""

    FP32 = "fp32"
    FP16 = "fp16"
    INT8 = "int8"  # linear, symmetric, one scale for each output channel
    PALETTE = "palette"  # 64 values for each weight, by k-means


@dataclass(frozen=True)
class Towers:
    """Two networks that give unit vectors in one space."""

    image: nn.Module
    text: nn.Module


class _Normalised(nn.Module):
    """A tower before which channels are normalised, for models whose channels have different spreads."""

    def __init__(self, tower: nn.Module, mean: Sequence[float], std: Sequence[float]) -> None:
        super().__init__()
        self.tower = tower
        self.register_buffer("gain", 1 / torch.tensor(std)[None, :, None, None])
        self.register_buffer("offset", -torch.tensor(mean)[None, :, None, None] * self.gain)

    def forward(self, image: Tensor) -> Tensor:
        return self.tower(image * self.gain + self.offset)


def write_coreml(
    towers: Towers, manifest: Mapping[str, Any], folder: Path, storage: CoreMLStorage, log: Log
) -> dict[str, str]:
    """Writes image.mlpackage and text.mlpackage; returns the manifest's "coreml". Raises CoreMLError."""
    files = {"image": "image.mlpackage", "text": "text.mlpackage"}
    write_image(towers.image, manifest, folder / files["image"], storage)
    write_text(towers.text, manifest, folder / files["text"], storage)
    for file in files.values():
        size = sum(part.stat().st_size for part in (folder / file).rglob("*") if part.is_file())
        log(f"export: {file}, {storage}, {size / 2**20:.2f} MiB")
    return files


def write_image(tower: nn.Module, manifest: Mapping[str, Any], file: Path, storage: CoreMLStorage) -> None:
    """A package that takes a picture; mean and std of the manifest are its scale and bias.

    Core ML itself multiplies by one scale for all channels: where the manifest has three, the network does
    it. Raises CoreMLError.
    """
    ct = coremltools()
    spec = manifest["image"]
    mean, std = spec["mean"], spec["std"]
    if len(set(std)) == 1:
        scale, bias, network = 1 / (255 * std[0]), [-value / std[0] for value in mean], tower
    else:
        scale, bias, network = 1 / 255, [0.0] * 3, _Normalised(tower, mean, std)
    shape = (1, 3, spec["height"], spec["width"])
    layout = ct.colorlayout.RGB if spec["colour"] == "RGB" else ct.colorlayout.BGR
    image = ct.ImageType(name=spec["input"], shape=shape, scale=scale, bias=bias, color_layout=layout)
    description = f"Pictures of {spec['width']}×{spec['height']} pixels to unit vectors"
    _write(network, (torch.rand(shape),), [image], manifest, description, file, storage)


def write_text(tower: nn.Module, manifest: Mapping[str, Any], file: Path, storage: CoreMLStorage) -> None:
    """A package that takes int32 tokens [1, context], and a mask of that shape where the manifest names one.

    Raises CoreMLError.
    """
    ct = coremltools()
    spec = manifest["text"]
    names, shape = list(spec["inputs"].values()), (1, spec["context"])
    types = [ct.TensorType(name=name, shape=shape, dtype=np.int32) for name in names]
    examples = tuple(torch.ones(shape, dtype=torch.int32) for _ in names)
    description = f"Texts of {spec['context']} {spec['tokenizer']['kind']} tokens to unit vectors"
    _write(tower, examples, types, manifest, description, file, storage)


def _write(
    network: nn.Module, examples: tuple[Tensor, ...], inputs: list[Any], manifest: Mapping[str, Any],
    description: str, file: Path, storage: CoreMLStorage,
) -> None:  # fmt: skip
    ct = coremltools()
    fast_attention = torch.backends.mha.get_fastpath_enabled()
    torch.backends.mha.set_fastpath_enabled(False)
    precision = ct.precision.FLOAT32 if storage is CoreMLStorage.FP32 else ct.precision.FLOAT16
    try:
        with _quiet(), torch.no_grad():
            traced = torch.jit.trace(network.eval(), examples, check_trace=False)
            model = ct.convert(
                traced, inputs=inputs, outputs=[ct.TensorType(name=OUTPUT, dtype=np.float32)],
                convert_to="mlprogram", compute_precision=precision,
                minimum_deployment_target=ct.target.iOS16, skip_model_load=True,
            )  # fmt: skip
            model = _compressed(ct, model, storage)
    except NotImplementedError as error:
        found = re.search(r"op '([^']+)'", str(error))
        raise CoreMLError(
            f"coremltools has no conversion of PyTorch's {found.group(1) if found else error}. Take "
            "the ONNX road: export without --coreml, and let ONNX Runtime run the .onnx files on the device "
            "(its CoreML execution provider hands to Core ML what that knows), or replace the operator"
        ) from error
    finally:
        torch.backends.mha.set_fastpath_enabled(fast_attention)
    model.author, model.license = str(manifest["source"]), str(manifest["licence"])
    model.version, model.short_description = str(manifest["version"]), description
    model.user_defined_metadata["ModelID"] = f"{manifest['id']}@{manifest['version']}"
    model.user_defined_metadata["Storage"] = str(storage)
    model.save(str(file))


def _compressed(ct: ModuleType, model: Any, storage: CoreMLStorage) -> Any:  # noqa: ANN401
    optimise = ct.optimize.coreml
    if storage is CoreMLStorage.INT8:
        config = optimise.OpLinearQuantizerConfig(mode="linear_symmetric", weight_threshold=LARGE)
        return optimise.linear_quantize_weights(model, optimise.OptimizationConfig(global_config=config))
    if storage is CoreMLStorage.PALETTE:
        config = optimise.OpPalettizerConfig(mode="kmeans", nbits=PALETTE_BITS, weight_threshold=LARGE)
        return optimise.palettize_weights(model, optimise.OptimizationConfig(global_config=config))
    return model


def coremltools() -> ModuleType:
    """The library, without its remarks that it cannot predict here.

    Raises ImportError, saying how to get it.
    """
    os.environ.setdefault("TQDM_DISABLE", "1")
    logging.getLogger("coremltools").setLevel(logging.ERROR)
    try:
        with _quiet():
            import coremltools as ct
            import coremltools.optimize.coreml
    except ImportError as error:
        raise ImportError(
            f"coremltools cannot be imported ({error}): pip install -r Training/requirements.txt"
        ) from error
    _accept_new_numpy()
    return ct


@cache
def _accept_new_numpy() -> None:
    """coremltools 9.0 makes Python numbers of arrays with one element, which NumPy refuses since 2.4."""
    from coremltools.converters.mil import Builder
    from coremltools.converters.mil.frontend.torch import ops

    original = ops._cast

    def cast(context: Any, node: Any, dtype: type, dtype_name: str) -> None:  # noqa: ANN401
        value = ops._get_inputs(context, node, expected=1)[0].val
        if isinstance(value, np.ndarray) and value.size == 1:
            context.add(Builder.const(val=dtype(value.item()), name=node.name), node.name)
        else:
            original(context, node, dtype, dtype_name)

    ops._cast = cast


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    with warnings.catch_warnings(), contextlib.redirect_stderr(io.StringIO()):
        warnings.simplefilter("ignore")
        yield
