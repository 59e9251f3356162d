"""`python -m indexing`: makes the photos, runs every contender in turn, writes the report."""

import argparse
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from . import contenders, library, pictures
from .process import Measurement, measure
from .report import Results, render

HERE = Path(__file__).parents[1]
ROOT = HERE.parent
PACK = ROOT / "Sources" / "PhotoEmbedding" / "Resources" / "afterimage-mini"


def main() -> None:
    options = parse_options()
    large = pictures.make(pictures.twelve_megapixels(options.photos), options.data)
    many = pictures.make(pictures.small(options.many), options.data)
    field = contenders.contenders(
        options.binary, options.pack, contenders.build_decode_floor(options.data / "build")
    )
    for path in large:
        path.read_bytes()  # from here on, no contender waits for the disk
    results = run(options, field, large, many)
    page = render(results, field, versions())
    print(page)
    if options.report:
        options.report.parent.mkdir(parents=True, exist_ok=True)
        options.report.write_text(page)


def run(
    options: argparse.Namespace, field: list[contenders.Contender], large: list[Path], many: list[Path]
) -> Results:
    rounds: dict[str, list[Measurement]] = {contender.key: [] for contender in field}
    for number in range(options.rounds):
        for contender in field:
            scratch = options.data / "runs" / contender.key
            shutil.rmtree(scratch, ignore_errors=True)
            scratch.mkdir(parents=True)
            measurement = measure(contender.command(large[0].parent, scratch), {"PYTHONPATH": str(HERE)})
            rounds[contender.key].append(measurement)
            progress(f"round {number + 1}: {contender.key} {len(large) / measurement.seconds:.1f} photos/s")
    runs = options.data / "runs"
    ours = library.vectors(runs / "afterimage" / "library")
    agreement = {
        key: library.agreement(ours, library.peer_vectors(runs / key / "vectors.sqlite"))
        for key in ("plain", "tuned")
    }
    peaks = {"of 12 megapixels": (len(large), max(rounds["afterimage"], key=lambda run: run.peak_bytes))}
    with TemporaryDirectory() as scratch:
        afterimage = next(contender for contender in field if contender.key == "afterimage")
        measurement = measure(afterimage.command(many[0].parent, Path(scratch)))
        peaks["of 640 × 480 pixels"] = (len(many), measurement)
    return Results(
        photos=len(large),
        photo_bytes=sum(path.stat().st_size for path in large) / len(large),
        rounds=rounds,
        stages=library.stages(runs / "afterimage" / "library"),
        agreement=agreement,
        peaks=peaks,
    )


def versions() -> dict[str, str]:
    swift = subprocess.run(["swift", "--version"], capture_output=True, text=True).stdout
    turbo = subprocess.run(["pkg-config", "--modversion", "libturbojpeg"], capture_output=True, text=True)
    openvino = (ROOT / ".deps" / "openvino" / "wheel").read_text().split("-")[1]
    return {
        "Swift": swift.partition("Swift version ")[2].split()[0],
        "OpenVINO": openvino,
        "libjpeg-turbo": turbo.stdout.strip(),
        "Python": sys.version.split()[0],
        "Pillow": version("pillow"),
        "ONNX Runtime": version("onnxruntime"),
        "NumPy": version("numpy"),
    }


def progress(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="indexing", description=__doc__)
    parser.add_argument("--binary", type=Path, default=ROOT / ".build" / "release" / "afterimage")
    parser.add_argument("--pack", type=Path, default=PACK, help="model pack that all contenders use")
    parser.add_argument("--photos", type=int, default=1000, help="12-megapixel photos")
    parser.add_argument("--many", type=int, default=20_000, help="small photos, for the memory measurement")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--data", type=Path, default=HERE / "data", help="where generated photos are kept")
    parser.add_argument("--report", type=Path, help="file to write the report to")
    return parser.parse_args()


if __name__ == "__main__":
    main()
