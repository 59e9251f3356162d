"""Models of others at full size, with random weights: PyTorch, both runtimes and the Swift engine agree."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from afterimage_training.__main__ import main
from afterimage_training.clip_models import ClipModel, UnsupportedModelError
from afterimage_training.config import PACKAGE_ROOT
from afterimage_training.evaluation.embedders import EngineEmbedder, find_program
from afterimage_training.exporting.clip import ClipExport, export_clip
from afterimage_training.exporting.golden import TEXTS
from afterimage_training.exporting.parity import closest_pair, worst_cosine
from afterimage_training.exporting.precision import Precision
from afterimage_training.exporting.towers import Storage
from afterimage_training.torchvision_import import import_torchvision

import_torchvision()
pytest.importorskip("open_clip", reason="open_clip_torch is not installed")
TINY_CLIP = str(PACKAGE_ROOT / "configs" / "clip" / "TinyCLIP-ViT-8M-16-Text-3M.json")
MINIMUM = {Precision.FP32: 0.9999, Precision.FP16: 0.999, Precision.INT8: 0.99}


def quiet(message: str) -> None:
    """Throws the log away."""


@pytest.fixture(
    scope="module", params=[TINY_CLIP, "MobileCLIP2-S0", "ViT-B-32"], ids=lambda name: Path(name).stem
)
def model(request: pytest.FixtureRequest) -> Iterator[ClipModel]:
    from afterimage_training.clip_models.open_clip_model import load_open_clip

    torch.set_num_threads(1)
    yield load_open_clip(request.param, "random-0")


@pytest.mark.parametrize("precision", list(Precision))
def test_every_runtime_agrees(model: ClipModel, tmp_path: Path, precision: Precision) -> None:
    folder = tmp_path / "pack"
    cosines = export_clip(model, ClipExport(Storage(precision)), folder, quiet)
    golden = json.loads((folder / "golden" / "golden.json").read_text())
    vectors = {kind: np.array([item["vector"] for item in golden[kind]]) for kind in ("images", "texts")}
    # Vectors of different inputs must differ by far more than the bound, or it would prove nothing.
    assert max(closest_pair(vectors[kind]) for kind in vectors) < 0.99
    for tower, runtimes in cosines.items():
        assert "onnxruntime" in runtimes
        assert min(runtimes.values()) >= MINIMUM[precision], f"{tower}: {runtimes}"

    named = os.environ.get("AFTERIMAGE_PROGRAM")
    program = find_program(Path(named) if named else None)
    if program is None:
        pytest.skip("the Swift program is not built: compared in onnxruntime and OpenVINO only")
    engine = EngineEmbedder(folder, program)
    expected = model.text_tower(model.text.tokenize(TEXTS)[0]).numpy()
    assert worst_cosine(engine.texts(TEXTS), expected) >= MINIMUM[precision]
    files = [tmp_path / f"{index}.png" for index in range(len(golden["images"]))]
    for file, item in zip(files, golden["images"], strict=True):
        Image.open(folder / item["file"]).save(file)
    photos = engine.photos(files)
    assert worst_cosine(photos, vectors["images"]) >= MINIMUM[precision]


def test_manifest_and_card(tmp_path: Path) -> None:
    folder = tmp_path / "pack"
    arguments = ["export-clip", "--open-clip", TINY_CLIP, "--random-weights", "3", "--precision", "int8",
                 "--licence", "MIT", "--out", str(folder)]  # fmt: skip
    assert main(arguments) == 0
    manifest = json.loads((folder / "model.json").read_text())
    assert manifest["id"] == "openclip-tinyclip-vit-8m-16-text-3m-int8"
    assert manifest["licence"] == "MIT" and manifest["precision"] == "int8"
    assert manifest["weights"]["sha256"] in manifest["source"]
    assert manifest["image"]["resize"] == {"mode": "shortest-side", "size": 224, "filter": "bicubic"}
    assert manifest["image"]["mean"] == pytest.approx([0.48145466, 0.4578275, 0.40821073])
    assert manifest["calibration"]["temperature"] == pytest.approx(0.07, abs=0.001)
    card = (folder / manifest["card"]).read_text()
    assert manifest["weights"]["sha256"] in card and "its weights are random" in card
    assert "Copyright (c) 2021 OpenAI" in (folder / "LICENSE-merges.txt").read_text()
    assert main(arguments) == 1  # the folder is not empty any more


def test_weights_from_a_file(tmp_path: Path) -> None:
    import open_clip

    from afterimage_training.clip_models.open_clip_model import load_open_clip

    open_clip.add_model_config(TINY_CLIP)
    torch.manual_seed(5)
    source = open_clip.create_model(Path(TINY_CLIP).stem)
    torch.save(source.state_dict(), tmp_path / "weights.pt")
    model = load_open_clip(TINY_CLIP, str(tmp_path / "weights.pt"))
    picture = torch.rand(1, 3, 224, 224)
    with torch.no_grad():
        expected = source.eval().encode_image(picture, normalize=True)
        assert torch.allclose(model.image_tower(picture), expected, atol=1e-5)
    assert model.identity.source == "weights.pt" and model.identity.licence == "unknown"


def test_mobileclip_in_a_file_keeps_its_preparation() -> None:
    from afterimage_training.clip_models.open_clip_model import _usual_preparation

    assert tuple(_usual_preparation("MobileCLIP2-S0")["mean"]) == (0, 0, 0)
    assert _usual_preparation("no such architecture") == {}


def test_hugging_face(tmp_path: Path) -> None:
    from transformers import CLIPConfig, CLIPModel

    from afterimage_training.clip_models.hugging_face_model import load_hugging_face

    sizes = {"hidden_size": 64, "intermediate_size": 128, "num_hidden_layers": 2, "num_attention_heads": 2}
    config = CLIPConfig(
        vision_config={**sizes, "image_size": 64, "patch_size": 16}, text_config=sizes, projection_dim=48
    )
    source = tmp_path / "model"
    CLIPModel(config).save_pretrained(source)
    (source / "README.md").write_text("---\nlicense: apache-2.0\n---\n")
    (source / "preprocessor_config.json").write_text(json.dumps({
        "size": {"shortest_edge": 72}, "do_center_crop": True, "resample": 2, "image_mean": [0.5] * 3,
        "image_std": [0.25] * 3,
    }))  # fmt: skip
    model = load_hugging_face(str(source), seed=1)
    folder = tmp_path / "pack"
    cosines = export_clip(model, ClipExport(Storage(Precision.FP32)), folder, quiet)
    assert min(min(runtimes.values()) for runtimes in cosines.values()) > 0.9999
    manifest = json.loads((folder / "model.json").read_text())
    assert manifest["image"]["resize"] == {"mode": "shortest-side", "size": 72, "filter": "bilinear"}
    assert manifest["image"]["std"] == [0.25] * 3 and manifest["image"]["width"] == 64
    assert load_hugging_face(str(source)).identity.licence == "apache-2.0"


def test_siglip_is_refused_by_its_tokenizer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from transformers import SiglipConfig

    sizes = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 1, "num_attention_heads": 2}
    SiglipConfig(vision_config={**sizes, "image_size": 32}, text_config=sizes).save_pretrained(tmp_path)
    out = tmp_path / "pack"
    assert (
        main(["export-clip", "--hugging-face", str(tmp_path), "--random-weights", "0", "--out", str(out)])
        == 1
    )
    assert "its tokenizer is SentencePiece" in capsys.readouterr().err
    assert not out.exists()


def test_unknown_architecture_and_preparation_are_named() -> None:
    from afterimage_training.clip_models.open_clip_model import image_input, load_open_clip

    with pytest.raises(UnsupportedModelError, match="ViT-B-32"):
        load_open_clip("ViT-B-33", "random-0")
    preparation = {"size": 224, "resize_mode": "longest", "interpolation": "bicubic"}
    with pytest.raises(UnsupportedModelError, match="longest"):
        image_input("model", preparation)
