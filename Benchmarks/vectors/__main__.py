"""`python -m vectors`: every index on the same vectors, in turn; prints the table, writes page and plot."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from .data import DataFolder, synthetic
from .ours import VectorBench
from .peers import PEERS
from .plot import plot
from .real import real
from .table import Contest, bandwidth_table, table

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PACK = ROOT / "Sources" / "PhotoEmbedding" / "Resources" / "afterimage-mini"
EXACT = {"f32": "float32", "f16": "float16", "int8": "int8"}


def main() -> None:
    options = parse_options()
    contests: list[Contest] = []
    pairs: list[str] = []
    with tempfile.TemporaryDirectory(dir=options.data) as scratch:
        bandwidth = measure_bandwidth(Path(scratch))
        bench = VectorBench(options.binary, Path(scratch))
        for data in folders(options):
            field = contest(data, bench, Path(scratch), options.peers)
            is_synthetic = data.path.name.startswith("clip-like")
            contests.append(Contest(data.count, data.dimension, is_synthetic, field))
            if data.count <= 100_000:
                joined = bench.pairs(data, 0.95)
                pairs.append(
                    f"- {contests[-1].label}: {joined['pairsSeconds']:.2f} s, {joined['pairs']:,} pairs"
                )
    page = render(contests, pairs, bandwidth)
    print(page)
    if options.report:
        options.report.parent.mkdir(parents=True, exist_ok=True)
        options.report.write_text(page)
        measured = json.dumps([asdict(contest) for contest in contests], indent=1)
        options.report.with_suffix(".json").write_text(measured + "\n")
        plot(contests, options.report.with_suffix(".svg"))


def folders(options: argparse.Namespace) -> Iterator[DataFolder]:
    for count in options.sizes:
        queries = options.queries if count < 1_000_000 else options.queries // 2
        yield synthetic(options.data, count, queries)
    if options.real:
        data = real(options.data, options.real, options.afterimage, PACK, options.queries)
        if data:
            yield data


def contest(data: DataFolder, bench: VectorBench, scratch: Path, peers: list[str]) -> dict[str, dict]:
    field: dict[str, dict] = {}

    def add(name: str, measured: dict) -> None:
        field[name] = measured
        text = measured["queries"]["text"]
        message = f"{data.count:,} {name}: {text['p50Seconds'] * 1e3:.3f} ms, recall {text['recall']:.4f}"
        print(message, file=sys.stderr, flush=True)

    add("Afterimage quantised", bench.quantised(data, 0))
    if data.count >= 100_000:
        add("Afterimage partitioned", bench.quantised(data, 1_000))
    for short, precision in EXACT.items():
        add(f"Afterimage exact, {short}", bench.exact(precision, data))
    for name, (_, most) in PEERS.items():
        if data.count <= most and (not peers or name in peers):
            add(name, run_peer(name, data, scratch))
    return field


def run_peer(name: str, data: DataFolder, scratch: Path) -> dict:
    command = [
        sys.executable,
        "-m",
        "vectors.peer_run",
        name,
        data.path,
        str(data.count),
        str(data.dimension),
        scratch,
    ]
    environment = os.environ | {"PYTHONPATH": str(HERE.parent)}
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment)
    return json.loads(done.stdout.splitlines()[-1])


def measure_bandwidth(scratch: Path) -> float:
    """Bytes a second that one thread reads."""
    program = scratch / "bandwidth"
    compiler = os.environ.get("CC", "cc")
    subprocess.run([compiler, "-O3", "-march=native", HERE / "bandwidth.c", "-o", program], check=True)
    return float(subprocess.run([program], check=True, stdout=subprocess.PIPE, text=True).stdout)


def render(contests: list[Contest], pairs: list[str], bandwidth: float) -> str:
    opened = [
        f"- {contest.label}: {measured['openColdSeconds'] * 1e3:.1f} ms from a cold disk, "
        f"{measured['openSeconds'] * 1e3:.1f} ms warm"
        for contest in contests
        for measured in [contest.field["Afterimage quantised"]]
    ]
    lines = [
        "# Nearest neighbours: speed, recall and size",
        "",
        f"{platform.machine()}, {os.cpu_count()} cores; one thread reads {bandwidth / 1e9:.1f} GB/s."
        " Single queries run on one thread, queries/s and building on all cores. Memory is what an index has"
        " of its own; mapped pages are the system's to take back. How it is measured:"
        " [Benchmarks](../README.md#vector-search).",
        "",
        table(contests),
        "![Growth](vectors.svg)",
        "",
        "## Exact scans and the memory's speed",
        "",
        bandwidth_table(contests, bandwidth),
        "## All pairs within cosine 0.95",
        "",
        *pairs,
        "",
        "## Opening an index, to the first answer",
        "",
        *opened,
        "",
    ]
    return "\n".join(lines)


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="vectors", description=__doc__)
    sizes = [10_000, 30_000, 100_000, 300_000, 1_000_000]
    parser.add_argument("--sizes", type=int, nargs="+", default=sizes)
    parser.add_argument("--queries", type=int, default=1_000, help="of each kind; half as many at a million")
    parser.add_argument("--peers", nargs="*", default=[], choices=list(PEERS), help="only these")
    parser.add_argument("--data", type=Path, default=HERE.parent / "data" / "vectors")
    parser.add_argument("--binary", type=Path, default=ROOT / ".build" / "release" / "vector-bench")
    parser.add_argument(
        "--real", type=Path, help="a folder with photos under train and eval, for real vectors"
    )
    program = ROOT / ".build" / "release" / "afterimage"
    parser.add_argument("--afterimage", type=Path, default=program, help="makes the real vectors")
    parser.add_argument("--report", type=Path, help="write the page here, and JSON and plot beside it")
    options = parser.parse_args()
    options.data.mkdir(parents=True, exist_ok=True)
    return options


if __name__ == "__main__":
    main()
