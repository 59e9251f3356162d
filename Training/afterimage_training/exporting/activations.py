"""8-bit networks whose activations are quantised too, with onnxruntime's quantiser.

`static`: ranges from calibration pictures; convolutions and matrix products run in integers where the
processor has such instructions. `dynamic`: ranges found anew in every run.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import onnx
from onnxruntime.quantization import (
    CalibrationDataReader,
    CalibrationMethod,
    QuantFormat,
    QuantType,
    quantize_dynamic,
    quantize_static,
)
from onnxruntime.quantization.shape_inference import quant_pre_process


class _Inputs(CalibrationDataReader):
    def __init__(self, batches: Sequence[Mapping[str, np.ndarray]]) -> None:
        self._batches: Iterator[Mapping[str, np.ndarray]] = iter(batches)

    def get_next(self) -> dict[str, np.ndarray] | None:
        """The next batch, as the quantiser asks for them."""
        batch = next(self._batches, None)
        return dict(batch) if batch is not None else None


def quantise_static(
    model: onnx.ModelProto, batches: Sequence[Mapping[str, np.ndarray]], skip: Sequence[str] = ()
) -> onnx.ModelProto:
    """Weights in 8 bits by channel, activations in 8 bits by range; nodes named in `skip` stay in single
    precision.

    `batches` are inputs as the network will see them; a hundred pictures are enough.
    """
    if not batches:
        raise ValueError("static quantisation needs calibration inputs")
    with tempfile.TemporaryDirectory() as folder:
        source, prepared, made = (Path(folder) / f"{name}.onnx" for name in ("source", "prepared", "made"))
        onnx.save(model, source)
        quant_pre_process(source, prepared, skip_symbolic_shape=True)
        quantize_static(
            prepared, made, _Inputs(batches),
            quant_format=QuantFormat.QDQ, per_channel=True,
            activation_type=QuantType.QUInt8, weight_type=QuantType.QInt8,
            calibrate_method=CalibrationMethod.MinMax,
            op_types_to_quantize=["Conv", "MatMul", "Gemm", "Add"], nodes_to_exclude=list(skip),
            extra_options={"ActivationSymmetric": False, "WeightSymmetric": True},
        )  # fmt: skip
        return onnx.load(made)


def quantise_dynamic(model: onnx.ModelProto) -> onnx.ModelProto:
    """Weights in 8 bits by channel, the matrix products' inputs in 8 bits by the range each run has."""
    with tempfile.TemporaryDirectory() as folder:
        source, made = (Path(folder) / f"{name}.onnx" for name in ("source", "made"))
        onnx.save(model, source)
        quantize_dynamic(
            source,
            made,
            per_channel=True,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["MatMul", "Gemm"],
        )
        return onnx.load(made)
