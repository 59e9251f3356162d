"""What can be said of a Core ML package without running it: its inputs, operations, precision and size."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .coreml import OUTPUT, coremltools

#: Operations that neither the Neural Engine nor, as a rule, the GPU takes, so that Core ML computes them on
#: the CPU and the data goes to and fro. Control flow and sizes known only while running keep a program from
#: being compiled for the Neural Engine; searches and index arithmetic (non-zero, top-k, sorting, scattering,
#: cumulative sums, one-hot) and recurrent layers have no kernel there. Gathered from Apple's "Deploying
#: Transformers on the Apple Neural Engine" and coremltools' documentation; what a Mac really does with each
#: operation is printed by `check-coreml`.
ON_CPU = frozenset({
    "while_loop", "cond", "list_gather", "list_read", "list_scatter", "list_write", "make_list", "shape",
    "non_zero", "topk", "argsort", "cumsum", "one_hot", "scatter", "scatter_along_axis", "scatter_nd",
    "lstm", "gru", "rnn", "random_normal", "random_uniform", "random_bernoulli", "random_categorical",
    "non_maximum_suppression", "fill", "range_1d", "einsum", "band_part",
})  # fmt: skip
#: Look-ups in a table by integers: on the CPU too. A text tower begins with one (words to vectors) and ends
#: with one (the vector at the end of the text); each touches a few kilobytes. An image tower has none.
LOOKUPS = frozenset({"gather", "gather_nd", "gather_along_axis", "reduce_argmax"})


class CoreMLStructureError(Exception):
    """A package is not what the engine on the phone needs; the message says in what."""


@dataclass(frozen=True)
class Structure:
    """A package's outside and inside."""

    inputs: dict[str, str]  # name: "image RGB 160×160", "int32 [1, 77]"
    output: list[int]
    operations: Counter[str]
    types: Counter[str]  # of what operations but constants give: "fp16", "fp32", "int32" …
    flexible: bool  # whether an input has more than one size
    weights: int  # bytes
    metadata: dict[str, str]

    @property
    def on_cpu(self) -> list[str]:
        """Operations that force the CPU."""
        return sorted(set(self.operations) & ON_CPU)

    @property
    def lookups(self) -> list[str]:
        """Look-ups by integers."""
        return sorted(set(self.operations) & LOOKUPS)


_ELEMENTS = {10: "fp16", 11: "fp32", 12: "fp64", 1: "bool", 2: "string", 21: "int8", 22: "int16", 23: "int32",
             24: "int64", 31: "uint8", 32: "uint16"}  # fmt: skip
_ARRAYS = {65568: "float32", 65552: "float16", 131104: "int32"}


def structure(package: Path) -> Structure:
    """Reads a package; nothing is run."""
    ct = coremltools()
    model = ct.models.MLModel(str(package), skip_model_load=True)
    spec = model.get_spec()
    operations: Counter[str] = Counter()
    types: Counter[str] = Counter()
    for function in spec.mlProgram.functions.values():
        for block in function.block_specializations.values():
            for operation in block.operations:
                if operation.type == "const" or operation.type.startswith("constexpr_"):
                    continue
                operations[operation.type] += 1
                for output in operation.outputs:
                    types[_ELEMENTS.get(output.type.tensorType.dataType, "other")] += 1
    described = {item.name: _described(item.type) for item in spec.description.input}
    output = next(item for item in spec.description.output if item.name == OUTPUT)
    return Structure(
        inputs=described,
        output=list(output.type.multiArrayType.shape),
        operations=operations,
        types=types,
        flexible=any(_is_flexible(item.type) for item in spec.description.input),
        weights=sum(file.stat().st_size for file in Path(model.weights_dir).rglob("*") if file.is_file()),
        metadata={
            "author": model.author, "licence": model.license, "version": model.version,
            **dict(model.user_defined_metadata),
        },
    )  # fmt: skip


def _described(kind: Any) -> str:  # noqa: ANN401
    if kind.WhichOneof("Type") == "imageType":
        space = kind.imageType.ColorSpace.Name(kind.imageType.colorSpace)
        return f"image {space} {kind.imageType.width}×{kind.imageType.height}"
    array = kind.multiArrayType
    return f"{_ARRAYS.get(array.dataType, array.dataType)} {list(array.shape)}"


def _is_flexible(kind: Any) -> bool:  # noqa: ANN401
    part = kind.imageType if kind.WhichOneof("Type") == "imageType" else kind.multiArrayType
    flexibility = "SizeFlexibility" if kind.WhichOneof("Type") == "imageType" else "ShapeFlexibility"
    return part.WhichOneof(flexibility) is not None


def check_structure(manifest: Mapping[str, Any], folder: Path) -> dict[str, Structure]:
    """Both packages of a pack's folder against its manifest. Raises CoreMLStructureError."""
    found = {tower: structure(folder / file) for tower, file in manifest["coreml"].items()}
    image, text = manifest["image"], manifest["text"]
    wanted = {
        "image": {image["input"]: f"image {image['colour']} {image['width']}×{image['height']}"},
        "text": {name: f"int32 [1, {text['context']}]" for name in text["inputs"].values()},
    }
    for tower, part in found.items():
        for fact, got, right in (
            ("inputs", part.inputs, wanted[tower]),
            ("output", part.output, [1, manifest["dimension"]]),
            ("flexible shapes", part.flexible, False),
            ("operations that force the CPU", part.on_cpu, []),
            ("look-ups", part.lookups if tower == "image" else [], []),
            ("ModelID", part.metadata.get("ModelID"), f"{manifest['id']}@{manifest['version']}"),
            ("licence", part.metadata.get("licence"), manifest["licence"]),
        ):
            if got != right:
                raise CoreMLStructureError(f"{manifest['coreml'][tower]}: {fact}: {got}, wanted {right}")
    return found
