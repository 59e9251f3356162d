"""The Python indexers on a one-layer model pack: they must do the whole job to be worth measuring against."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from indexing import library
from indexing.peers.pack import ImageTower
from indexing.pictures import PictureSet, make
from PIL import Image

onnx = pytest.importorskip("onnx", reason="needs the training environment (Scripts/setup --training)")

PICTURES = PictureSet(name="few", count=5, columns=3, rows=1, tile=64, quality=90)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A pack whose vector is the mean of each colour over the picture, made unit length."""
    helper, float32 = onnx.helper, onnx.TensorProto.FLOAT
    graph = helper.make_graph(
        [
            helper.make_node("ReduceMean", ["image"], ["means"], axes=[2, 3], keepdims=0),
            helper.make_node("LpNormalization", ["means"], ["embedding"], axis=1, p=2),
        ],
        "mean-colour",
        [helper.make_tensor_value_info("image", float32, ["batch", 3, 32, 32])],
        [helper.make_tensor_value_info("embedding", float32, ["batch", 3])],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.save(model, tmp_path / "image.onnx")
    image = {
        "file": "image.onnx",
        "input": "image",
        "output": "embedding",
        "width": 32,
        "height": 32,
        "resize": {"mode": "shortest-side", "size": 32, "filter": "bilinear"},
        "colour": "RGB",
        "mean": [0.0, 0.0, 0.0],
        "std": [1.0, 1.0, 1.0],
    }
    (tmp_path / "model.json").write_text(json.dumps({"image": image}))
    return tmp_path


def test_preprocessing_resizes_and_crops_the_centre(pack: Path) -> None:
    photo = Image.new("RGB", (192, 64), "red")
    photo.paste((0, 0, 255), (64, 0, 128, 64))
    pixels = ImageTower(pack).preprocess(photo)
    assert pixels.shape == (3, 32, 32)
    assert pixels[2, 16, 16] == 1 and pixels[0, 16, 16] == 0


@pytest.mark.parametrize("peer", ["plain", "tuned"])
def test_a_peer_indexes_every_photo(pack: Path, tmp_path: Path, peer: str) -> None:
    photos = make(PICTURES, tmp_path)
    database = tmp_path / f"{peer}.sqlite"
    command = [sys.executable, "-m", f"indexing.peers.{peer}", pack, photos[0].parent, database]
    subprocess.run(command, check=True, cwd=Path(__file__).parents[1])
    vectors = library.peer_vectors(database)
    assert sorted(vectors) == [path.name for path in photos]
    for path in photos:
        with Image.open(path) as photo:
            mean = np.asarray(photo.crop((64, 0, 128, 64)), np.float32).mean((0, 1))
        assert float(mean @ vectors[path.name] / np.linalg.norm(mean)) > 0.999
