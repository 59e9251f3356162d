"""`export-clip`: writes the model pack of a CLIP-class model that others trained."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .command import Command, set_threads

PICTURES = (".jpg", ".jpeg", ".png", ".webp")


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    model = parser.add_mutually_exclusive_group(required=True)
    model.add_argument(
        "--open-clip", metavar="ARCHITECTURE", help="OpenCLIP's name, or a JSON file of its kind"
    )
    model.add_argument("--hugging-face", metavar="FOLDER-OR-NAME", help="a CLIPModel or SiglipModel")
    weights = parser.add_mutually_exclusive_group()
    weights.add_argument("--pretrained", metavar="FILE-OR-TAG", help="OpenCLIP's weights")
    weights.add_argument("--random-weights", type=int, metavar="SEED", help="no weights: for tests")
    parser.add_argument("--licence", help="the weights' licence, where the export cannot read it")
    parser.add_argument("--precision", choices=("fp32", "fp16", "int8"), default="fp16",
                        help="bits that weights are stored in (default: fp16)")  # fmt: skip
    parser.add_argument("--int8", choices=("weights", "dynamic", "static"), default="weights",
                        dest="integers", help="weights only, or inner values too")  # fmt: skip
    parser.add_argument("--calibration-photos", type=Path, metavar="FOLDER",
                        help="photos for --int8 static; the first hundred by name are used")  # fmt: skip
    parser.add_argument("--coreml", choices=("fp32", "fp16", "int8", "palette"),
                        help="also write Core ML packages, stored so")  # fmt: skip
    parser.add_argument("--id", help="the pack's id (default: made of the model's name and precision)")
    parser.add_argument("--version", default="1.0.0", help="the pack's version (default: 1.0.0)")
    parser.add_argument("--relevance-cutoff", type=float, default=0.2,
                        help='cosines below it mean "not about this" (default: 0.2)')  # fmt: skip
    parser.add_argument("--out", type=Path, required=True, help="the pack's folder, new or empty")
    parser.add_argument("--threads", type=int, default=2, help="CPU threads (default: 2)")


def _run(arguments: argparse.Namespace) -> int:
    set_threads(arguments.threads)
    from ..clip_models import UnsupportedModelError
    from ..clip_models.hugging_face_model import load_hugging_face
    from ..clip_models.open_clip_model import RANDOM, load_open_clip
    from ..exporting.clip import ClipExport, export_clip
    from ..exporting.coreml import CoreMLError, CoreMLStorage
    from ..exporting.onnx_graph import UnsupportedOperatorError
    from ..exporting.parity import ParityError
    from ..exporting.precision import Precision
    from ..exporting.towers import Integers, Storage

    photos: tuple[Path, ...] = ()
    if arguments.calibration_photos:
        files = sorted(arguments.calibration_photos.rglob("*"))
        photos = tuple(file for file in files if file.suffix.lower() in PICTURES)[:100]
    options = ClipExport(
        storage=Storage(Precision(arguments.precision), Integers(arguments.integers)),
        version=arguments.version,
        id=arguments.id,
        relevance_cutoff=arguments.relevance_cutoff,
        calibration=photos,
        coreml=CoreMLStorage(arguments.coreml) if arguments.coreml else None,
    )
    seed = arguments.random_weights
    try:
        if arguments.integers != "weights" and arguments.precision != "int8":
            raise ValueError(f"--int8 {arguments.integers} needs --precision int8")
        if arguments.hugging_face:
            model = load_hugging_face(arguments.hugging_face, arguments.licence, seed)
        elif seed is None and not arguments.pretrained:
            raise UnsupportedModelError(
                "say which weights: --pretrained FILE-OR-TAG, or --random-weights SEED"
            )
        else:
            weights = arguments.pretrained if seed is None else f"{RANDOM}{seed}"
            model = load_open_clip(arguments.open_clip, weights, arguments.licence)
        export_clip(model, options, arguments.out, lambda message: print(message, flush=True))
    except (
        CoreMLError, ImportError, OSError, ParityError, UnsupportedModelError, UnsupportedOperatorError,
        ValueError,
    ) as error:  # fmt: skip
        print(f"export-clip: {error}", file=sys.stderr)
        return 1
    return 0


COMMAND = Command(
    name="export-clip",
    summary="write the model pack of any OpenCLIP or Hugging Face CLIP",
    examples="python -m afterimage_training export-clip --open-clip ViT-B-32 --pretrained openai "
    "--precision fp16 --out vit-b-32\n"
    "python -m afterimage_training export-clip --hugging-face tinyclip/ --precision int8 --out tinyclip-int8",
    add_arguments=_add_arguments,
    run=_run,
)
