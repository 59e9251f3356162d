"""Core ML packages: what they say of themselves, and what their programs compute."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from afterimage_training.__main__ import main
from afterimage_training.config import PACKAGE_ROOT
from afterimage_training.exporting.coreml import CoreMLError, CoreMLStorage, write_image
from afterimage_training.exporting.coreml_check import MINIMUM, CoreMLGoldenError, check
from afterimage_training.exporting.coreml_structure import CoreMLStructureError, check_structure, structure
from afterimage_training.exporting.mil_evaluation import MILProgram
from afterimage_training.torchvision_import import import_torchvision

import_torchvision()
pytest.importorskip("coremltools", reason="coremltools is not installed")
SPEC = {
    "width": 32,
    "height": 32,
    "input": "image",
    "colour": "RGB",
    "mean": [0.5, 0.4, 0.3],
    "std": [0.2, 0.3, 0.4],
}
MANIFEST = {
    "id": "test",
    "version": "1.0.0",
    "source": "a test",
    "licence": "MIT",
    "dimension": 8,
    "image": SPEC,
}


class Small(nn.Module):
    """A tower whose convolution pads, so that wrong padding, scale or bias shows."""

    def __init__(self) -> None:
        super().__init__()
        self.convolution = nn.Conv2d(3, 64, 3, stride=2, padding=1)
        self.linear = nn.Linear(64, 8)

    def forward(self, image: Tensor) -> Tensor:
        return nn.functional.normalize(self.linear(self.convolution(image).relu().mean(dim=(2, 3))), dim=1)


@pytest.mark.parametrize("storage", list(CoreMLStorage))
@pytest.mark.parametrize("std", [[0.2, 0.3, 0.4], [0.25] * 3])
def test_the_program_computes_the_tower(tmp_path: Path, storage: CoreMLStorage, std: list[float]) -> None:
    tower = Small().eval()
    manifest = {**MANIFEST, "image": {**SPEC, "std": std}}
    write_image(tower, manifest, tmp_path / "image.mlpackage", storage)
    picture = np.random.default_rng(0).integers(0, 256, (1, 3, 32, 32)).astype(np.float32)
    normalised = (picture / 255 - np.float32(SPEC["mean"])[:, None, None]) / np.float32(std)[:, None, None]
    with torch.no_grad():
        expected = tower(torch.from_numpy(normalised).float()).numpy()
    vector = MILProgram(tmp_path / "image.mlpackage").run({"image": picture})
    allowed = {CoreMLStorage.FP32: 1e-4, CoreMLStorage.FP16: 2e-3, CoreMLStorage.INT8: 2e-2,
               CoreMLStorage.PALETTE: 1e-1}[storage]  # fmt: skip
    assert np.abs(vector - expected).max() < allowed


def test_structure(tmp_path: Path) -> None:
    write_image(Small(), MANIFEST, tmp_path / "image.mlpackage", CoreMLStorage.FP16)
    found = structure(tmp_path / "image.mlpackage")
    assert found.inputs == {"image": "image RGB 32×32"} and found.output == [1, 8] and not found.flexible
    assert found.operations["conv"] == 1 and not found.on_cpu and not found.lookups
    assert found.types["fp16"] > found.types["fp32"]
    assert found.metadata["ModelID"] == "test@1.0.0" and found.metadata["licence"] == "MIT"


def test_storage_decides_the_size(tmp_path: Path) -> None:
    class Wide(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.convolution = nn.Conv2d(3, 256, 16, 16)
            self.linear = nn.Linear(256, 512)

        def forward(self, image: Tensor) -> Tensor:
            return self.linear(self.convolution(image).mean(dim=(2, 3)))

    manifest = {**MANIFEST, "dimension": 512}
    sizes = {}
    for storage in CoreMLStorage:
        write_image(Wide(), manifest, tmp_path / f"{storage}.mlpackage", storage)
        sizes[storage] = structure(tmp_path / f"{storage}.mlpackage").weights
    weights = 3 * 256 * 256 + 256 * 512
    for storage, bits in (("fp32", 32), ("fp16", 16), ("int8", 8), ("palette", 6)):
        assert sizes[CoreMLStorage(storage)] == pytest.approx(weights * bits / 8, rel=0.05)


def test_operations_that_force_the_cpu_are_found(tmp_path: Path) -> None:
    class Sorting(Small):
        def forward(self, image: Tensor) -> Tensor:
            return self.linear(self.convolution(image).mean(dim=(2, 3)).topk(64, dim=1).values)

    write_image(Sorting(), MANIFEST, tmp_path / "image.mlpackage", CoreMLStorage.FP16)
    assert structure(tmp_path / "image.mlpackage").on_cpu == ["topk"]
    manifest = {**MANIFEST, "coreml": {"image": "image.mlpackage"}, "text": {"inputs": {}, "context": 1}}
    with pytest.raises(CoreMLStructureError, match="topk"):
        check_structure(manifest, tmp_path)


def test_an_unsupported_operator_is_named(tmp_path: Path) -> None:
    class Strange(Small):
        def forward(self, image: Tensor) -> Tensor:
            return torch.special.i1(super().forward(image))

    with pytest.raises(CoreMLError, match="special_i1.*ONNX"):
        write_image(Strange(), MANIFEST, tmp_path / "image.mlpackage", CoreMLStorage.FP16)


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("open_clip", reason="open_clip_torch is not installed")
    folder = tmp_path_factory.mktemp("coreml") / "pack"
    architecture = str(PACKAGE_ROOT / "configs" / "clip" / "TinyCLIP-ViT-8M-16-Text-3M.json")
    assert main(["export-clip", "--open-clip", architecture, "--random-weights", "0", "--coreml", "fp16",
                 "--out", str(folder)]) == 0  # fmt: skip
    return folder


def test_a_pack_with_packages(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    manifest = json.loads((pack / "model.json").read_text())
    listed = [file["path"] for file in manifest["files"]]
    for package in manifest["coreml"].values():
        assert any(path.startswith(f"{package}/Data/") for path in listed)
    assert main(["check-coreml", str(pack)]) == 0
    shown = capsys.readouterr().out
    assert shown.count("worst cosine") >= 2 and "image.mlpackage, evaluated" in shown


def test_a_package_of_another_model_is_found_out(pack: Path, tmp_path: Path) -> None:
    import shutil

    copy = tmp_path / "pack"
    shutil.copytree(pack, copy)
    golden = json.loads((copy / "golden" / "golden.json").read_text())
    golden["texts"][0]["vector"] = golden["texts"][1]["vector"]
    (copy / "golden" / "golden.json").write_text(json.dumps(golden))
    with pytest.raises(CoreMLGoldenError, match=golden["texts"][0]["text"]):
        check(copy, lambda message: None)
    manifest = json.loads((copy / "model.json").read_text())
    manifest["id"] = "another"
    (copy / "model.json").write_text(json.dumps(manifest))
    with pytest.raises(CoreMLStructureError, match="ModelID"):
        check(copy, lambda message: None)


def test_every_storage_has_a_bound() -> None:
    assert set(MINIMUM) == set(CoreMLStorage)
