"""`python -m duplicates`: every program on the same files, in turn; prints the tables, writes page and
plot."""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections import Counter
from importlib import metadata
from pathlib import Path

from . import document_set, table
from .dataset import dataset
from .measure import Pairs, Result, measure
from .ours import find
from .peers import PEERS
from .plot import plot
from .truth import COPIES, Truth

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


def main() -> None:
    options = parse_options()
    halves = ("evaluation", "calibration") if options.only_data else (options.half,)
    truths = [
        dataset(
            options.data,
            half,
            options.samples,
            options.shared,
            options.data / "opencv-doc",
            options.originals,
        )
        for half in halves
    ]
    if options.only_data:
        for truth in truths:
            print(f"{truth.folder}: {len(truth.photos):,} files")
        for half in halves:
            folder, pairs = document_set.document_pairs(options.data, half)
            print(f"{folder}: {len(pairs):,} pairs")
        return
    results = contest(truths[0], options)
    page = render(results, truths[0])
    if options.afterimage.is_file():
        folder, pairs = document_set.document_pairs(options.data, options.half)
        judged = document_set.judge(options.afterimage, folder, pairs, options.data)
        page += "\n" + document_set.render(judged)
    print(page)
    if options.report:
        options.report.parent.mkdir(parents=True, exist_ok=True)
        options.report.write_text(page)
        plot(results, options.report.with_suffix(".svg"))


def contest(truth: Truth, options: argparse.Namespace) -> list[Result]:
    pairs = Pairs(truth)
    results: list[Result] = []
    runs = [(name, peer.find) for name, peer in PEERS.items() if not options.peers or name in options.peers]
    if options.afterimage.is_file():
        runs.insert(0, ("Afterimage", lambda files: find(options.afterimage, files, options.data)))
    for name, run in runs:
        results.append(measure(pairs, run(truth.files)))
        found = results[-1].copies
        message = f"{name}: precision {found.precision:.3f}, recall {found.recall:.3f}"
        print(message, file=sys.stderr, flush=True)
    return results


def render(results: list[Result], truth: Truth) -> str:
    counts = Counter(relation for *_, relation in truth.pairs())
    short = sorted(photo.short_side for photo in truth.photos if photo.recipe == "original")
    versions = ", ".join(
        f"{name} {metadata.version(name)}" for name in ("imagehash", "imagededup", "czkawka")
    )
    ours = next((result for result in results if result.confusion), None)
    lines = [
        "# Duplicates and bursts: what is found, and what is wrongly called so",
        "",
        f"{platform.machine()}, {os.cpu_count()} cores; {versions} (czkawka_core 10 through its Python"
        " binding)."
        f" {len(truth.photos):,} files; the originals' short sides have {short[0]} to {short[-1]:,} pixels,"
        f" {short[len(short) // 2]} in the middle. {sum(counts[kind] for kind in COPIES):,} pairs of copies,"
        f" {counts['burst']:,} of burst frames, {counts['scene']:,} of other frames of one scene,"
        f" {counts['alike']:,} of look-alikes; every other pair counts too. How the files are made:"
        " [Benchmarks](../README.md#duplicates).",
        "",
        "## Copies",
        "",
        "All pairs of files of one exposure. Each program at the threshold that it sets itself, then at every"
        " other: in bits, of 64 (colorhash of 42); for Afterimage 1 − the score of the local check.",
        "",
        table.copies(results),
        "![Precision and recall](duplicates.svg)",
        "",
        "## Called copies, but are not",
        "",
        table.false_copies(results),
        "## Bursts",
        "",
        "Pairs of frames of one scene taken within 10 s. The others know no bursts: here two photos are of"
        " one if EXIF puts them within 10 s and their hashes within the threshold.",
        "",
        table.bursts(results),
        "## Recall by what was done to the original",
        "",
        "At the threshold that each sets itself. The others take a file as their documentation shows it, and"
        " do not see that EXIF turns a picture.",
        "",
        table.by_recipe(results),
    ]
    if ours:
        large = ours.large
        lines += [
            "## What Afterimage calls each pair",
            "",
            table.confusion(ours),
            f"Where the larger file has a short side of at least 400 pixels: recall {large.recall:.3f}"
            f" of {large.right + large.missed:,} pairs of copies.",
            "",
        ]
    lines += [
        "imagededup's neural network is not here: it downloads its weights when it starts. Of czkawka here is"
        " the library in a Python binding, whose hash has 64 bits; Debian and PyPI do not have the program.",
        "",
    ]
    return "\n".join(lines)


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="duplicates", description=__doc__)
    parser.add_argument(
        "--originals", type=int, default=312, help="that get variants; a multiple of 24 is best"
    )
    parser.add_argument("--half", default="evaluation", choices=["evaluation", "calibration"])
    parser.add_argument("--peers", nargs="*", default=[], choices=list(PEERS), help="only these")
    parser.add_argument("--only-data", action="store_true", help="make both halves and stop")
    parser.add_argument(
        "--shared", type=Path, default=ROOT.parent / "shared", help="the collection of photos"
    )
    parser.add_argument("--samples", type=Path, default=ROOT / "Samples" / "photos")
    parser.add_argument("--data", type=Path, default=HERE.parent / "data" / "duplicates")
    program = ROOT / ".build" / "release" / "afterimage"
    parser.add_argument("--afterimage", type=Path, default=program)
    parser.add_argument("--report", type=Path, help="write the page here, and the plot beside it")
    options = parser.parse_args()
    options.data.mkdir(parents=True, exist_ok=True)
    return options


if __name__ == "__main__":
    main()
