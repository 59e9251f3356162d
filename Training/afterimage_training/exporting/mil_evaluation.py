"""Evaluates a Core ML package's program with PyTorch, in 32-bit floats, where there is no Core ML.

What is checked so: that the saved package has the right weights (compressed ones as Core ML will widen them),
scale, bias and operations. What is not: Core ML's own kernels and their 16-bit sums; that needs a Mac.
Operations are those of coremltools' Model Intermediate Language (MIL) that image and text towers are made of:
https://apple.github.io/coremltools/source/coremltools.converters.mil.mil.ops.defs.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from .coreml import coremltools

Arguments = dict[str, Any]  # an operation's inputs: tensors, lists of tensors, plain values for constants


class UnknownOperationError(Exception):
    """The program has an operation that this evaluation does not know; the message names it."""


class MILProgram:
    """A package's main function, read from disk."""

    def __init__(self, package: Path) -> None:
        ct = coremltools()
        from coremltools.converters.mil.frontend.milproto.load import load

        model = ct.models.MLModel(str(package), skip_model_load=True)
        spec = model.get_spec()
        program = load(spec, spec.specificationVersion, model.weights_dir)
        self._main = program.functions["main"]

    def operations(self) -> list[Any]:
        """Every operation that is no constant, in order."""
        return [operation for operation in self._main.operations if operation.op_type != "const"]

    def run(self, inputs: Mapping[str, np.ndarray]) -> np.ndarray:
        """The output for one set of inputs; a picture is its bytes, [1, 3, height, width]. Raises
        UnknownOperationError."""
        values: dict[str, Any] = {name: torch.from_numpy(value) for name, value in inputs.items()}
        with torch.no_grad():
            for operation in self.operations():
                if operation.op_type.startswith("constexpr_"):
                    results = [_constant(operation.materialized_val_inference())]
                else:
                    results = _evaluate(operation, values)
                for output, result in zip(operation.outputs, results, strict=True):
                    values[output.name] = result
        return values[self._main.outputs[0].name].numpy()


def _constant(value: Any) -> Any:  # noqa: ANN401
    """Numbers that are data become tensors (floats in 32 bits); scalars and words stay as they are."""
    if isinstance(value, np.ndarray) and value.ndim > 0:
        if value.dtype.kind == "f":
            return torch.from_numpy(value.astype(np.float32))
        return torch.from_numpy(np.ascontiguousarray(value)) if value.dtype.kind in "iub" else value
    return value.item() if isinstance(value, np.generic | np.ndarray) else value


def _evaluate(operation: Any, values: Mapping[str, Any]) -> list[Any]:  # noqa: ANN401
    def value_of(variable: Any) -> Any:  # noqa: ANN401
        if isinstance(variable, list | tuple):
            return [value_of(part) for part in variable]
        return values[variable.name] if variable.name in values else _constant(variable.val)

    known = OPERATIONS.get(operation.op_type)
    if known is None:
        raise UnknownOperationError(f"MIL's {operation.op_type} is not evaluated here")
    result = known({name: value_of(variable) for name, variable in operation.inputs.items()})
    return result if isinstance(result, list) else [result]


def _ints(value: Any) -> list[int]:  # noqa: ANN401
    return [int(part) for part in value]


def _conv(a: Arguments) -> Tensor:
    x, strides = a["x"], _ints(a["strides"])
    dilations, groups = _ints(a["dilations"]), int(a["groups"])
    sides = len(strides)
    if a["pad_type"] == "custom":
        pads = _ints(a["pad"])
    elif a["pad_type"] == "same":
        pads = []
        for axis in range(sides):
            size, kernel = x.shape[2 + axis], (a["weight"].shape[2 + axis] - 1) * dilations[axis] + 1
            total = max((-(-size // strides[axis]) - 1) * strides[axis] + kernel - size, 0)
            pads += [total // 2, total - total // 2]
    else:
        pads = [0] * (2 * sides)
    order = [part for axis in reversed(range(sides)) for part in pads[2 * axis : 2 * axis + 2]]
    convolution = functional.conv2d if sides == 2 else functional.conv1d
    return convolution(functional.pad(x, order), a["weight"], a.get("bias"), strides, 0, dilations, groups)


def _layer_norm(a: Arguments) -> Tensor:
    axes = [axis % a["x"].dim() for axis in _ints(a["axes"])]
    last = list(range(a["x"].dim() - len(axes), a["x"].dim()))  # where PyTorch wants them
    x = a["x"].movedim(axes, last)
    shape = [x.shape[axis] for axis in last]
    x = functional.layer_norm(x, shape, a.get("gamma"), a.get("beta"), float(a["epsilon"]))
    return x.movedim(last, axes)


def _pad(a: Arguments) -> Tensor:
    pads = _ints(a["pad"])
    order = [part for start in range(len(pads) - 2, -1, -2) for part in pads[start : start + 2]]
    mode = {"replicate": "replicate", "reflect": "reflect"}.get(str(a["mode"]), "constant")
    value = float(a["constant_val"]) if mode == "constant" else None
    return functional.pad(a["x"], order, mode, value)


def _batch_norm(a: Arguments) -> Tensor:
    return functional.batch_norm(a["x"], a["mean"], a["variance"], a.get("gamma"), a.get("beta"), False, 0.0,
                                 float(a["epsilon"]))  # fmt: skip


def _slice(a: Arguments) -> Tensor:
    x = a["x"]
    begin, end = _ints(a["begin"]), _ints(a["end"])
    stride = _ints(a["stride"]) if a.get("stride") is not None else [1] * x.dim()
    masks = {name: a.get(f"{name}_mask") for name in ("begin", "end", "squeeze")}
    parts: list[Any] = []
    for axis in range(x.dim()):
        masked = {name: mask is not None and bool(mask[axis]) for name, mask in masks.items()}
        if masked["squeeze"]:
            parts.append(begin[axis])
        else:
            parts.append(slice(None if masked["begin"] else begin[axis], None if masked["end"] else end[axis],
                               stride[axis]))  # fmt: skip
    return x[tuple(parts)]


def _split(a: Arguments) -> list[Tensor]:
    axis = int(a["axis"])
    if a.get("split_sizes") is not None:
        return list(torch.split(a["x"], _ints(a["split_sizes"]), dim=axis))
    return list(torch.chunk(a["x"], int(a["num_splits"]), dim=axis))


def _matmul(a: Arguments) -> Tensor:
    x = a["x"].mT if a.get("transpose_x") else a["x"]
    y = a["y"].mT if a.get("transpose_y") else a["y"]
    return x @ y


def _gather(a: Arguments) -> Tensor:
    indices = a["indices"]
    indices = indices.long() if isinstance(indices, Tensor) else torch.tensor(int(indices))
    axis = int(a["axis"]) % a["x"].dim()
    shape = [*a["x"].shape[:axis], *indices.shape, *a["x"].shape[axis + 1 :]]
    return a["x"].index_select(axis, indices.reshape(-1)).reshape(shape)


def _gather_nd(a: Arguments) -> Tensor:
    return a["x"][tuple(a["indices"].long().unbind(dim=-1))]


def _squeeze(a: Arguments) -> Tensor:
    return a["x"].squeeze(tuple(_ints(a["axes"]))) if a.get("axes") is not None else a["x"].squeeze()


def _expand(a: Arguments) -> Tensor:
    x = a["x"]
    for axis in sorted(_ints(a["axes"])):
        x = x.unsqueeze(axis)
    return x


def _cast(a: Arguments) -> Tensor:
    kinds = {"fp16": torch.float32, "fp32": torch.float32, "int32": torch.int32, "bool": torch.bool}
    return a["x"].to(kinds.get(str(a["dtype"]), torch.int32))


def _reduced(function: Callable[..., Tensor]) -> Callable[[Arguments], Tensor]:
    return lambda a: function(a["x"], dim=tuple(_ints(a["axes"])), keepdim=bool(a["keep_dims"]))


def _number(value: Any) -> Tensor:  # noqa: ANN401
    return value if isinstance(value, Tensor) else torch.tensor(value)


OPERATIONS: dict[str, Callable[[Arguments], Any]] = {
    "add": lambda a: a["x"] + a["y"],
    "pad": _pad,
    "sub": lambda a: a["x"] - a["y"],
    "mul": lambda a: a["x"] * a["y"],
    "real_div": lambda a: a["x"] / a["y"],
    "maximum": lambda a: torch.maximum(_number(a["x"]), _number(a["y"])),
    "minimum": lambda a: torch.minimum(_number(a["x"]), _number(a["y"])),
    "equal": lambda a: a["x"] == a["y"],
    "pow": lambda a: a["x"] ** a["y"],
    "sqrt": lambda a: a["x"].sqrt(),
    "rsqrt": lambda a: (a["x"] + float(a["epsilon"])).rsqrt(),
    "tanh": lambda a: a["x"].tanh(),
    "sigmoid": lambda a: a["x"].sigmoid(),
    "silu": lambda a: functional.silu(a["x"]),
    "relu": lambda a: a["x"].relu(),
    "relu6": lambda a: functional.relu6(a["x"]),
    "clip": lambda a: a["x"].clamp(float(a["alpha"]), float(a["beta"])),
    "gelu": lambda a: functional.gelu(a["x"], approximate="none" if a["mode"] == "EXACT" else "tanh"),
    "softmax": lambda a: a["x"].softmax(dim=int(a["axis"])),
    "conv": _conv,
    "linear": lambda a: functional.linear(a["x"], a["weight"], a.get("bias")),
    "matmul": _matmul,
    "layer_norm": _layer_norm,
    "batch_norm": _batch_norm,
    "reduce_mean": _reduced(torch.mean),
    "reduce_sum": _reduced(torch.sum),
    "reduce_l2_norm": _reduced(torch.linalg.vector_norm),
    "reduce_argmax": lambda a: a["x"].argmax(dim=int(a["axis"]), keepdim=bool(a["keep_dims"])).int(),
    "reshape": lambda a: a["x"].reshape(_ints(a["shape"])),
    "transpose": lambda a: a["x"].permute(_ints(a["perm"])),
    "squeeze": _squeeze,
    "expand_dims": _expand,
    "slice_by_index": _slice,
    "split": _split,
    "concat": lambda a: torch.cat(a["values"], dim=int(a["axis"])),
    "stack": lambda a: torch.stack([_number(value) for value in a["values"]], dim=int(a["axis"])),
    "tile": lambda a: a["x"].repeat(_ints(a["reps"])),
    "gather": _gather,
    "gather_nd": _gather_nd,
    "cast": _cast,
}
