"""Writes preprocessing-cases.json: small pictures, manifests and the tensors that the Python reference makes.

python make_preprocessing_cases.py        (with Training/ on PYTHONPATH)
"""

import base64
import itertools
import json
from pathlib import Path

import numpy as np
from afterimage_training.reference import tensor
from PIL import Image

MEANS = {
    "imagenet": ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]),
    "clip": ([0.48145466, 0.4578275, 0.40821073], [0.26862954, 0.26130258, 0.27577711]),
}


def picture(width: int, height: int, seed: int) -> Image.Image:
    """A gradient with shapes and noise."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width]
    pixels = np.stack([x * 255 / width, y * 255 / height, (x + y) % 64 * 4], axis=-1)
    pixels += random.normal(0, 40, (height, width, 3))
    pixels[height // 4 : height // 2, width // 3 : width // 2] = (255, 0, 128)
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


def encoded(values: np.ndarray) -> str:
    return base64.b64encode(values.tobytes()).decode()


def main() -> None:
    cases = []
    sizes = [(61, 40), (40, 61), (20, 20), (19, 33), (97, 13), (24, 24)]
    for index, ((width, height), filter_) in enumerate(
        itertools.product(sizes, ["bilinear", "bicubic", "lanczos"])
    ):
        mean, std = MEANS["clip" if index % 3 == 1 else "imagenet"]
        squash = index % 5 == 4
        spec = {
            "file": "image.onnx",
            "input": "image",
            "output": "embedding",
            "width": 24 if index % 4 else 20,
            "height": 24 if index % 4 else 17,
            "resize": {
                "mode": "squash" if squash else "shortest-side",
                "size": 24 + index % 4,
                "filter": filter_,
            },
            "crop": "none" if squash else "centre",
            "colour": "BGR" if index % 6 == 5 else "RGB",
            "mean": mean,
            "std": std,
        }
        image = picture(width, height, seed=index)
        cases.append(
            {
                "width": width,
                "height": height,
                "pixels": encoded(np.asarray(image)),
                "image": spec,
                "tensor": encoded(tensor(image, spec)),
            }
        )
    target = Path(__file__).with_name("preprocessing-cases.json")
    target.write_text(json.dumps(cases, separators=(",", ":")))
    print(f"{target.name}: {len(cases)} cases, {target.stat().st_size} bytes")


if __name__ == "__main__":
    main()
