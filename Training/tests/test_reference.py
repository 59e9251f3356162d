"""The Python reference: decoding, preprocessing, embedding with the built-in pack."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from afterimage_training.config import PACKAGE_ROOT, Config
from afterimage_training.reference import ReferencePack, decode, resized, tensor

SPEC = {
    "width": 160, "height": 160, "crop": "centre", "colour": "RGB",
    "resize": {"mode": "shortest-side", "size": 160, "filter": "bilinear"},
    "mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225],
}  # fmt: skip


@pytest.fixture
def pack(config: Config) -> ReferencePack:
    if not (config.pack_folder / "model.json").exists():
        pytest.skip("the built-in pack has not been exported")
    return ReferencePack(config.pack_folder)


def test_transparency_lies_on_white(tmp_path: Path) -> None:
    Image.new("RGBA", (4, 4), (255, 0, 0, 0)).save(tmp_path / "clear.png")
    assert decode(tmp_path / "clear.png").getpixel((1, 1)) == (255, 255, 255)


def test_orientation_is_applied(tmp_path: Path) -> None:
    picture = Image.new("RGB", (40, 20))
    exif = Image.Exif()
    exif[0x0112] = 6
    picture.save(tmp_path / "turned.jpg", exif=exif)
    assert decode(tmp_path / "turned.jpg").size == (20, 40)


def test_sixteen_bit_grey_keeps_its_tones(tmp_path: Path) -> None:
    grey = Image.fromarray(np.full((4, 4), 0x8000, dtype=np.uint16))
    grey.save(tmp_path / "grey.png")
    assert decode(tmp_path / "grey.png").getpixel((0, 0)) == (128, 128, 128)


@pytest.mark.parametrize("size", [(160, 160), (99, 301), (640, 33)])
def test_crop_has_the_input_size(size: tuple[int, int]) -> None:
    assert resized(Image.new("RGB", size), SPEC).size == (160, 160)


def test_tensor_is_normalised() -> None:
    values = tensor(Image.new("RGB", (200, 160), (255, 0, 128)), SPEC)
    assert values.shape == (3, 160, 160)
    assert values[:, 5, 5] == pytest.approx(
        [(1 - 0.485) / 0.229, -0.456 / 0.224, (128 / 255 - 0.406) / 0.225]
    )


def test_pack_reproduces_its_golden_vectors(pack: ReferencePack) -> None:
    golden = json.loads((pack.folder / pack.manifest["golden"]).read_text())
    for image in golden["images"]:
        vector = pack.embed_images([decode(pack.folder / image["file"])])[0]
        assert vector @ np.array(image["vector"]) > golden["minimumCosine"]
        assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-4)
    for text in golden["texts"]:
        assert pack.ids(text["text"]) == text["ids"]
        assert pack.embed_texts([text["text"]])[0] @ np.array(text["vector"]) > golden["minimumCosine"]


def test_padding_does_not_change_a_text(pack: ReferencePack) -> None:
    alone = pack.embed_texts(["a dog"])[0]
    beside = pack.embed_texts(["a dog", "a very long caption about many things on a table in a room"])[0]
    assert alone @ beside == pytest.approx(1, abs=1e-5)


def test_command_line_reports_unreadable_files(pack: ReferencePack, tmp_path: Path) -> None:
    (tmp_path / "broken.jpg").write_bytes(b"no picture")
    Image.new("RGB", (50, 40), (10, 200, 30)).save(tmp_path / "green.png")
    command = [sys.executable, "-m", "afterimage_training.reference", str(pack.folder),
               str(tmp_path / "broken.jpg"), str(tmp_path / "green.png"), "--text", "grass"]  # fmt: skip
    done = subprocess.run(command, cwd=PACKAGE_ROOT, capture_output=True, text=True)
    result = json.loads(done.stdout)
    assert done.returncode == 1
    assert [Path(error["file"]).name for error in result["errors"]] == ["broken.jpg"]
    assert len(result["images"]) == len(result["texts"]) == 1
