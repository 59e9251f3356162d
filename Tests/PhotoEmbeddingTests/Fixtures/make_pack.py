"""Writes pack/: a whole model pack of a few kilobytes, whose vectors tell colours and letters apart.

    python make_pack.py        (with Training/ on PYTHONPATH)

The image tower projects the mean colours of a 4 × 4 grid, the text tower sums a vector a token.
"""

import hashlib
import json
import shutil
from pathlib import Path

import numpy as np
from afterimage_training.reference import ReferencePack
from make_preprocessing_cases import picture
from onnx import NodeProto, TensorProto, checker, helper, numpy_helper, save

DIMENSION, SIDE, CONTEXT = 16, 32, 16
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
LETTERS = [chr(letter) for letter in range(ord("a"), ord("z") + 1)]


def unit(name: str) -> list[NodeProto]:
    return [
        helper.make_node("ReduceL2", [name], ["length"], axes=[1], keepdims=1),
        helper.make_node("Div", [name, "length"], ["embedding"]),
    ]


def network(
    file: Path, nodes: list[NodeProto], inputs: dict[str, tuple[int, list]], weights: dict[str, np.ndarray]
) -> None:
    graph = helper.make_graph(
        nodes + unit("sum"),
        file.stem,
        [
            helper.make_tensor_value_info(name, kind, ["batch", *shape])
            for name, (kind, shape) in inputs.items()
        ],
        [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["batch", DIMENSION])],
        [numpy_helper.from_array(value, name) for name, value in weights.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    checker.check_model(model)
    save(model, file)


def main() -> None:
    folder = Path(__file__).with_name("pack")
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "golden").mkdir(parents=True)
    random = np.random.default_rng(7)
    vocabulary = [*SPECIAL, *LETTERS, *(f"##{letter}" for letter in LETTERS), *"0123456789?!.,'東京"]
    (folder / "vocab.txt").write_text("\n".join(vocabulary) + "\n", encoding="utf-8")
    network(
        folder / "image.onnx",
        [
            helper.make_node("AveragePool", ["image"], ["grid"], kernel_shape=[8, 8], strides=[8, 8]),
            helper.make_node("Flatten", ["grid"], ["colours"]),
            helper.make_node("MatMul", ["colours", "projection"], ["sum"]),
        ],
        {"image": (TensorProto.FLOAT, [3, SIDE, SIDE])},
        {"projection": random.normal(size=(48, DIMENSION)).astype(np.float32)},
    )
    network(
        folder / "text.onnx",
        [
            helper.make_node("Gather", ["table", "input_ids"], ["tokens"]),
            helper.make_node("Cast", ["attention_mask"], ["used"], to=TensorProto.FLOAT),
            helper.make_node("Unsqueeze", ["used", "last"], ["column"]),
            helper.make_node("Mul", ["tokens", "column"], ["masked"]),
            helper.make_node("ReduceSum", ["masked", "context"], ["sum"], keepdims=0),
        ],
        {"input_ids": (TensorProto.INT64, [CONTEXT]), "attention_mask": (TensorProto.INT64, [CONTEXT])},
        {
            "table": random.normal(size=(len(vocabulary), DIMENSION)).astype(np.float32),
            "last": np.array([2], np.int64),
            "context": np.array([1], np.int64),
        },
    )
    manifest = {
        "format": 1,
        "id": "test-pack",
        "version": "1",
        "name": "Test pack",
        "licence": "Apache-2.0",
        "source": "make_pack.py",
        "dimension": DIMENSION,
        "image": {
            "file": "image.onnx",
            "input": "image",
            "output": "embedding",
            "width": SIDE,
            "height": SIDE,
            "resize": {"mode": "shortest-side", "size": 36, "filter": "bicubic"},
            "crop": "centre",
            "colour": "BGR",
            "mean": [0.4, 0.5, 0.6],
            "std": [0.25, 0.5, 0.75],
        },
        "text": {
            "file": "text.onnx",
            "output": "embedding",
            "inputs": {"ids": "input_ids", "mask": "attention_mask"},
            "tokenizer": {"kind": "wordpiece", "vocabulary": "vocab.txt", "lowercase": True},
            "context": CONTEXT,
        },
        "calibration": {"temperature": 0.1, "relevanceCutoff": 0.2},
        "files": [],
        "golden": "golden/golden.json",
    }

    def write_manifest() -> None:
        (folder / "model.json").write_text(json.dumps(manifest, indent=1))

    write_manifest()
    reference = ReferencePack(folder)
    golden = {"images": [], "texts": [], "minimumCosine": 0.999}
    for index, (width, height) in enumerate([(60, 40), (40, 61)]):
        image = picture(width, height, seed=index)
        image.save(folder / f"golden/{index}.ppm")
        vector = reference.embed_images([image])[0].tolist()
        golden["images"].append({"file": f"golden/{index}.ppm", "vector": vector})
    for text in ["a corgi", "The Été, 東京?"]:
        vector = reference.embed_texts([text])[0].tolist()
        golden["texts"].append({"text": text, "ids": reference.ids(text), "vector": vector})
    (folder / "golden/golden.json").write_text(json.dumps(golden))
    manifest["files"] = [
        {
            "path": file.relative_to(folder).as_posix(),
            "bytes": file.stat().st_size,
            "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
        }
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file.name != "model.json"
    ]
    write_manifest()


if __name__ == "__main__":
    main()
