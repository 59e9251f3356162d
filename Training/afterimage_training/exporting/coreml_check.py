"""A pack's Core ML packages against its golden vectors: evaluated anywhere, run by Core ML on a Mac."""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from .. import reference
from .coreml import OUTPUT, CoreMLStorage, coremltools
from .coreml_structure import check_structure
from .mil_evaluation import MILProgram
from .parity import Log

#: The worst cosine that a package's vectors may have to the golden ones, by how it stores weights.
MINIMUM = {CoreMLStorage.FP32: 0.999, CoreMLStorage.FP16: 0.998, CoreMLStorage.INT8: 0.99,
           CoreMLStorage.PALETTE: 0.95}  # fmt: skip
UNITS = ("CPU_ONLY", "CPU_AND_GPU", "CPU_AND_NE", "ALL")
RUNS = 50


class CoreMLGoldenError(Exception):
    """A package gives other vectors than the pack says; the message says which, and by how much."""


@dataclass(frozen=True)
class GoldenInput:
    """One input of a tower, in the forms that evaluation and Core ML take, and the vector it must give."""

    tower: str
    name: str
    arrays: dict[str, np.ndarray]  # a picture as bytes [1, 3, height, width]
    values: dict[str, Image.Image | np.ndarray]
    vector: np.ndarray


def golden_inputs(folder: Path, manifest: Mapping[str, Any]) -> Iterator[GoldenInput]:
    """The pack's golden pictures and texts."""
    golden = json.loads((folder / manifest["golden"]).read_text(encoding="utf-8"))
    spec = manifest["image"]
    for item in golden["images"]:
        picture = reference.resized(reference.decode(folder / item["file"]), spec)
        planes = np.asarray(picture, dtype=np.float32).transpose(2, 0, 1)[None]
        if spec["colour"] == "BGR":
            planes = planes[:, ::-1]
        arrays = {spec["input"]: np.ascontiguousarray(planes)}
        yield GoldenInput("image", item["file"], arrays, {spec["input"]: picture}, np.array(item["vector"]))
    spec = manifest["text"]
    for item in golden["texts"]:
        ids = np.zeros((1, spec["context"]), dtype=np.int32)
        ids[0, : len(item["ids"])] = item["ids"]
        arrays = {spec["inputs"]["ids"]: ids}
        if "mask" in spec["inputs"]:
            used = np.arange(spec["context"]) < len(item["ids"])
            arrays[spec["inputs"]["mask"]] = used[None].astype(np.int32)
        yield GoldenInput("text", item["text"], arrays, dict(arrays), np.array(item["vector"]))


def check(folder: Path, log: Log) -> None:
    """Structure and golden vectors; on a Mac also Core ML's own vectors, speed and choice of processors.

    Raises CoreMLStructureError, CoreMLGoldenError, UnknownOperationError; KeyError where the pack has no
    packages.
    """
    manifest = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    if "coreml" not in manifest:
        raise KeyError(f"{folder} has no Core ML packages; export it with --coreml")
    for tower, found in check_structure(manifest, folder).items():
        log(f"{tower}: {found.inputs} -> {found.output}, {found.weights / 2**20:.2f} MiB")
        log(f"{tower}: types {dict(found.types)}")
        log(f"{tower}: operations {dict(found.operations.most_common())}")
        if found.lookups:
            log(f"{tower}: look-ups, which run on the CPU: {', '.join(found.lookups)}")
    inputs = list(golden_inputs(folder, manifest))
    for tower, file in manifest["coreml"].items():
        program = MILProgram(folder / file)
        own = [item for item in inputs if item.tower == tower]
        _compare(folder / file, "evaluated", own, lambda item, program=program: program.run(item.arrays), log)
        if sys.platform == "darwin":
            _check_on_mac(folder / file, own, log)
    if sys.platform != "darwin":
        log("Core ML itself runs on a Mac only: its vectors, speed and processors were not checked")


def _compare(
    package: Path, way: str, inputs: list[GoldenInput], run: Callable[[GoldenInput], np.ndarray], log: Log
) -> None:
    ct = coremltools()
    model = ct.models.MLModel(str(package), skip_model_load=True)
    minimum = MINIMUM[CoreMLStorage(model.user_defined_metadata["Storage"])]
    cosines = {}
    for item in inputs:
        vector = np.asarray(run(item), dtype=np.float64).reshape(-1)
        norms = np.linalg.norm(vector) * np.linalg.norm(item.vector)
        cosines[item.name] = float(vector @ item.vector / norms)
    worst = min(cosines, key=lambda name: cosines[name])
    log(f"{package.name}, {way}: worst cosine to the golden vectors {cosines[worst]:.6f}")
    if not cosines[worst] >= minimum:
        raise CoreMLGoldenError(
            f'{package.name}, {way}: cosine {cosines[worst]:.6f} for "{worst}", at least {minimum} wanted'
        )


def _check_on_mac(package: Path, inputs: list[GoldenInput], log: Log) -> None:
    ct = coremltools()
    for name in UNITS:
        units = ct.ComputeUnit[name]
        model = ct.models.MLModel(str(package), compute_units=units)
        _compare(package, name, inputs, lambda item, model=model: model.predict(item.values)[OUTPUT], log)
        times = []
        for turn in range(RUNS + 5):
            started = time.perf_counter()
            model.predict(inputs[turn % len(inputs)].values)
            times.append(time.perf_counter() - started)
        log(f"{package.name}, {name}: p50 {1000 * statistics.median(times[5:]):.2f} ms")
    devices = processors(package)
    log(f"{package.name}: Core ML's choice: {dict(devices)}")


def processors(package: Path) -> Counter[str]:
    """How many operations Core ML would give to each processor, and which go to the CPU. On a Mac only."""
    ct = coremltools()
    from coremltools.models.compute_plan import MLComputePlan

    compiled = ct.models.utils.compile_model(str(package))
    plan = MLComputePlan.load_from_path(str(compiled), compute_units=ct.ComputeUnit.CPU_AND_NE)
    chosen: Counter[str] = Counter()
    for operation in plan.model_structure.program.functions["main"].block.operations:
        usage = plan.get_compute_device_usage_for_mlprogram_operation(operation)
        if usage is None:  # constants
            continue
        device = (
            type(usage.preferred_compute_device).__name__.removeprefix("ML").removesuffix("ComputeDevice")
        )
        chosen[device if device != "CPU" else f"CPU: {operation.operator_name}"] += 1
    return chosen
