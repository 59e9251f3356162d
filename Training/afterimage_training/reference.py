"""Python reference of what the engine does with a model pack: preprocessing, embedding of photos and texts.

Needs only numpy, Pillow, onnxruntime and tokenizers (`requirements-reference.txt`).

    python -m afterimage_training.reference PACK photo.jpg … --json out.json
    python -m afterimage_training.reference PACK --text "a corgi in the snow"
    python -m afterimage_training.reference PACK photo.jpg --tensor photo.f32

`--json` writes {"images": [{"file", "vector"}], "texts": [{"text", "ids", "vector"}],
"errors": [{"file", "error"}]}; `-` is standard output. `--tensor` writes each photo's preprocessed float32
tensor [3, height, width], one after another, in native byte order.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from PIL import Image, ImageCms, ImageOps
from tokenizers import BertWordPieceTokenizer

from .clip_tokens import ClipTokenizer

_FILTERS = {
    "bilinear": Image.Resampling.BILINEAR,
    "bicubic": Image.Resampling.BICUBIC,
    "lanczos": Image.Resampling.LANCZOS,
}


def decode(path: Path) -> Image.Image:
    """A photo as upright 8-bit sRGB; ICC profiles are applied and transparency is flattened on white."""
    with Image.open(path) as image:
        image.load()
        profile = image.info.get("icc_profile")
        image = ImageOps.exif_transpose(image)
    alpha = None
    if "A" in image.getbands() or "transparency" in image.info:
        image = image.convert("RGBA")
        alpha = image.getchannel("A")
        image = image.convert("RGB")
    elif image.mode.startswith(("I;16", "I")):
        # 16-bit grey: Pillow's own conversion would clip.
        image = Image.fromarray((np.asarray(image).astype(np.uint32) >> 8).astype(np.uint8))
    elif image.mode == "F":
        image = image.convert("L")
    if profile:
        image = _to_srgb(image, profile)
    image = image.convert("RGB")
    if alpha is not None:
        white = Image.new("RGB", image.size, (255, 255, 255))
        white.paste(image, mask=alpha)
        image = white
    return image


def _to_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    if image.mode in ("P", "1"):
        image = image.convert("RGB")
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except ImageCms.PyCMSError:
        return image  # a damaged profile, or one for another colour space: the pixels are taken as sRGB


def _rescaled(image: Image.Image, size: tuple[int, int], filter_: Image.Resampling) -> Image.Image:
    """Widths first, then heights: since version 13 Pillow's own order depends on the shape (its PR 9549)."""
    return image.resize((size[0], image.height), filter_).resize(size, filter_)


def resized(image: Image.Image, spec: dict[str, Any]) -> Image.Image:
    """Resize and crop as the manifest's "image" section says; rounding as torchvision's."""
    resize, filter_ = spec["resize"], _FILTERS[spec["resize"]["filter"]]
    if resize["mode"] == "squash":
        image = _rescaled(image, (spec["width"], spec["height"]), filter_)
    else:
        width, height = image.size
        size = resize["size"]
        scaled = (size, int(size * height / width)) if width <= height else (int(size * width / height), size)
        image = _rescaled(image, scaled, filter_)
    if spec["crop"] == "centre":
        left = int(round((image.width - spec["width"]) / 2))
        top = int(round((image.height - spec["height"]) / 2))
        image = image.crop((left, top, left + spec["width"], top + spec["height"]))
    return image


def tensor(image: Image.Image, spec: dict[str, Any]) -> np.ndarray:
    """The tower's input, float32 [3, height, width], from an upright RGB picture."""
    pixels = np.asarray(resized(image, spec), dtype=np.float32) / np.float32(255)
    if spec["colour"] == "BGR":
        pixels = pixels[:, :, ::-1]
    normalised = (pixels - np.float32(spec["mean"])) / np.float32(spec["std"])
    return np.ascontiguousarray(normalised.transpose(2, 0, 1), dtype=np.float32)


def _tokenizer(folder: Path, spec: dict[str, Any]) -> Callable[[str], list[int]]:
    tokenizer = spec["tokenizer"]
    vocabulary = folder / tokenizer["vocabulary"]
    if tokenizer["kind"] == "clip-bpe":
        return ClipTokenizer(vocabulary.read_bytes(), spec["context"]).ids
    if tokenizer["kind"] != "wordpiece":
        raise ValueError(f'{folder}: format 1 has no tokenizer "{tokenizer["kind"]}"')
    words = BertWordPieceTokenizer(str(vocabulary), lowercase=tokenizer.get("lowercase", True))
    words.enable_truncation(spec["context"])
    return lambda text: words.encode(text).ids


class ReferencePack:
    """A model pack run with onnxruntime."""

    #: Token ids of a text with start and end, cut to the context, without padding.
    ids: Callable[[str], list[int]]

    def __init__(self, folder: Path, threads: int = 1) -> None:
        self.folder = folder
        self.manifest: dict[str, Any] = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self._image_session = self._session("image", options)
        self._text_session = self._session("text", options)
        self.ids = _tokenizer(folder, self.manifest["text"])

    def _session(self, tower: str, options: onnxruntime.SessionOptions) -> onnxruntime.InferenceSession:
        file = self.folder / self.manifest[tower]["file"]
        return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])

    def tensor(self, image: Image.Image) -> np.ndarray:
        """The image tower's input, float32 [3, height, width]."""
        return tensor(image, self.manifest["image"])

    def embed_tensors(self, tensors: np.ndarray) -> np.ndarray:
        """Unit vectors, float32 [batch, dimension], from float32 [batch, 3, height, width]."""
        spec = self.manifest["image"]
        return self._image_session.run([spec["output"]], {spec["input"]: tensors})[0]

    def embed_images(self, images: list[Image.Image]) -> np.ndarray:
        """Unit vectors, float32 [count, dimension]."""
        return np.concatenate([self.embed_tensors(self.tensor(image)[None]) for image in images])

    def embed_texts(self, texts: list[str], template: bool = False) -> np.ndarray:
        """Unit vectors, float32 [count, dimension]; `template` puts the manifest's prompt round each text."""
        spec = self.manifest["text"]
        prompt = spec.get("prompt", "{}") if template else "{}"
        ids = np.zeros((len(texts), spec["context"]), dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, text in enumerate(texts):
            tokens = self.ids(prompt.replace("{}", text))
            ids[row, : len(tokens)] = tokens
            mask[row, : len(tokens)] = 1
        inputs = {spec["inputs"]["ids"]: ids}
        if "mask" in spec["inputs"]:
            inputs[spec["inputs"]["mask"]] = mask
        return self._text_session.run([spec["output"]], inputs)[0]


def main() -> int:
    """The command line; exit status 1 when a photo could not be read."""
    parser = argparse.ArgumentParser(prog="afterimage_training.reference", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    parser.add_argument("pack", type=Path)
    parser.add_argument("files", type=Path, nargs="*")
    parser.add_argument(
        "--text", action="append", default=[], help="embed a text exactly as given; repeatable"
    )
    parser.add_argument(
        "--query", action="append", default=[], help="as --text, in the pack's prompt; repeatable"
    )
    parser.add_argument("--json", default="-", help="where to write the vectors (default: standard output)")
    parser.add_argument("--tensor", type=Path, help="write the preprocessed tensors instead of vectors")
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    pack = ReferencePack(arguments.pack, arguments.threads)

    images, errors, tensors = [], [], []
    for file in arguments.files:
        try:
            inputs = pack.tensor(decode(file))
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
            errors.append({"file": str(file), "error": str(error)})
            continue
        if arguments.tensor:
            tensors.append(inputs)
        else:
            images.append({"file": str(file), "vector": pack.embed_tensors(inputs[None])[0].tolist()})
    if arguments.tensor:
        arguments.tensor.write_bytes(b"".join(inputs.tobytes() for inputs in tensors))
        for error in errors:
            print(f"{error['file']}: {error['error']}", file=sys.stderr)
        return 1 if errors else 0

    texts = []
    for given, template in [(t, False) for t in arguments.text] + [(t, True) for t in arguments.query]:
        vector = pack.embed_texts([given], template)[0].tolist()
        prompt = pack.manifest["text"].get("prompt", "{}") if template else "{}"
        texts.append({"text": given, "ids": pack.ids(prompt.replace("{}", given)), "vector": vector})
    result = json.dumps({"images": images, "texts": texts, "errors": errors})
    if arguments.json == "-":
        print(result)
    else:
        Path(arguments.json).write_text(result, encoding="utf-8")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
