"""`python -m duplicates.growth`: how the cost of finding duplicates grows with the library, on made
vectors; writes table and plot."""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import shutil
import subprocess
import time
from pathlib import Path

import matplotlib

matplotlib.use("svg")
from matplotlib import pyplot

ROOT = Path(__file__).parents[2]
ADDED = 100


def main() -> None:
    parser = argparse.ArgumentParser(prog="duplicates.growth", description=__doc__)
    parser.add_argument("sizes", type=int, nargs="*", default=[10_000, 30_000, 100_000, 300_000, 1_000_000])
    parser.add_argument("--program", type=Path, default=ROOT / ".build" / "release" / "duplicate-bench")
    parser.add_argument("--data", type=Path, default=ROOT / "Benchmarks" / "data" / "duplicates")
    parser.add_argument(
        "--report", type=Path, default=ROOT / "Benchmarks" / "results" / "duplicates-growth.md"
    )
    options = parser.parse_args()
    rows: list[dict] = []
    for size in options.sizes:
        rows.append(measure(options.program, size, options.data / "growth"))
        # After every size: the largest takes long.
        options.report.write_text(page(rows))
        plot(rows, options.report.with_suffix(".svg"))
        print(json.dumps(rows[-1]), flush=True)


def measure(program: Path, size: int, folder: Path) -> dict:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    run(program, "fill", folder, size)
    before = used(folder)
    first = run(program, "find", folder)
    after = used(folder)
    run(program, "add", folder, ADDED)
    update = run(program, "find", folder)
    shutil.rmtree(folder)
    return {"photos": size, "first": first, "update": update, "vectors": before, "added": after - before}


def used(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def run(program: Path, command: str, folder: Path, *more: int) -> dict:
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    line = [program, command, folder, *map(str, more)]
    answer = subprocess.run(line, check=True, stdout=subprocess.PIPE, text=True).stdout
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return json.loads(answer) | {"wall": wall, "processor": processor}


def page(rows: list[dict]) -> str:
    lines = [
        "# How finding duplicates grows",
        "",
        f"{platform.machine()}, {os.cpu_count()} cores. Made vectors of 512 values with copies and bursts"
        " planted; what two photos are is known, so that no picture is read or compared. Seconds of the whole"
        " program: the search, the library's rows, the report. Processor seconds depend little on what else"
        " the machine does.",
        "",
        f"|photos|first run, s|processor s|MiB|after {ADDED} more, s|processor s|MiB on disk|pairs"
        "|recall|precision|",
        "|" + "---|" * 10,
    ]
    for row in rows:
        first, update = row["first"], row["update"]
        lines.append(
            f"|{row['photos']:,}|{first['wall']:.1f}|{first['processor']:.1f}|{first['peakMiB']}"
            f"|{update['wall']:.1f}|{update['processor']:.1f}|{row['added'] / 2**20:.0f}"
            f"|{first['pairsCompared']:,}|{first['recall']:.4f}|{first['precision']:.4f}|"
        )
    return "\n".join([*lines, "", "![Growth](duplicates-growth.svg)", ""])


def plot(rows: list[dict], file: Path) -> None:
    figure, axes = pyplot.subplots(figsize=(7, 4.5))
    sizes = [row["photos"] for row in rows]
    for name, label in (("first", "first run"), ("update", f"after {ADDED} more")):
        axes.loglog(sizes, [row[name]["processor"] for row in rows], marker="o", label=label)
    least = rows[0]
    linear = [least["first"]["processor"] * size / least["photos"] for size in sizes]
    axes.loglog(sizes, linear, linestyle=":", color="grey", label="linear")
    axes.set(xlabel="photos", ylabel="processor seconds")
    axes.grid(True, which="both", alpha=0.3)
    axes.legend()
    figure.savefig(file, bbox_inches="tight", metadata={"Date": None})
    pyplot.close(figure)


if __name__ == "__main__":
    main()
