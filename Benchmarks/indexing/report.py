"""The measurements as a page of Markdown."""

import os
import platform
import subprocess
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median

from .contenders import Contender
from .library import Stages
from .process import Measurement

MIB = 1 << 20
MEMORY_LIMIT = 300 * MIB


@dataclass(frozen=True)
class Results:
    photos: int
    photo_bytes: float
    """Mean size of a photo's file."""
    rounds: dict[str, list[Measurement]]
    """By contender; one measurement a round."""
    stages: Stages
    agreement: dict[str, tuple[float, float]]
    """Mean and worst cosine of a peer's vectors with Afterimage's."""
    peaks: dict[str, tuple[int, Measurement]]
    """What was indexed, how many, and how that went."""

    def rate(self, key: str) -> float:
        """Photos per second, median of the rounds."""
        return self.photos / median(run.seconds for run in self.rounds[key])


def render(results: Results, contenders: list[Contender], versions: dict[str, str]) -> str:
    lines = [
        "# Indexing: speed and memory",
        "",
        f"Measured on {date.today()} by `make bench` on {machine()}.",
        ", ".join(f"{name} {version}" for name, version in versions.items()) + ".",
        "",
        f"{results.photos} JPEG photos of 4000 × 3000 pixels, {results.photo_bytes / 1e6:.1f} MB each on "
        "average, mosaics of the sample library, no two alike, in the page cache. All contenders run the "
        f"same model file, in turn, {len(results.rounds['afterimage'])} rounds; the median counts, start "
        "of the program included.",
        "",
        "| | photos/s | slowest–fastest round | CPU ms a photo | peak MiB | Afterimage is | wanted |",
        "|---|---:|---:|---:|---:|---:|---:|",
        *(_row(results, contender) for contender in contenders),
        "",
        _shares(results.stages),
        "",
        "The vectors agree: "
        + "; ".join(
            f"with {key} Python, cosine {mean:.5f} on average, {worst:.4f} at worst"
            for key, (mean, worst) in results.agreement.items()
        )
        + ".",
        "",
        "## Memory",
        "",
        f"Most memory resident at once in `afterimage index`; at most {MEMORY_LIMIT // MIB} MiB are allowed.",
        "",
        "| photos | peak MiB | photos/s | |",
        "|---|---:|---:|---|",
        *(
            f"| {count} {what} | {run.peak_bytes / MIB:.0f} | {count / run.seconds:.1f} | "
            f"{_verdict(run.peak_bytes <= MEMORY_LIMIT)} |"
            for what, (count, run) in results.peaks.items()
        ),
        "",
    ]
    return "\n".join(lines)


def _row(results: Results, contender: Contender) -> str:
    runs = results.rounds[contender.key]
    rates = sorted(results.photos / run.seconds for run in runs)
    cpu = median(run.cpu_seconds for run in runs) / results.photos * 1000
    ratio = results.rate("afterimage") / results.rate(contender.key)
    wanted = ""
    if contender.wanted:
        wanted = f"≥ {contender.wanted:g} {_verdict(ratio >= contender.wanted)}"
    return (
        f"| {contender.description} | {results.rate(contender.key):.1f} | {rates[0]:.1f}–{rates[-1]:.1f} | "
        f"{cpu:.1f} | {max(run.peak_bytes for run in runs) / MIB:.0f} | {ratio:.2f} × | {wanted} |"
    )


def _shares(stages: Stages) -> str:
    named = {
        "reading and hashing": stages.reading,
        "decoding": stages.decoding,
        "inference": stages.inference,
        "writing": stages.writing,
    }
    shares = ", ".join(f"{name} {seconds / stages.total:.1%}" for name, seconds in named.items())
    return f"Afterimage's time by stage, summed over threads: {shares}."


def _verdict(holds: bool) -> str:
    return "✓" if holds else "✗"


def machine() -> str:
    """Processor and number of cores."""
    return f"{_processor()}, {os.cpu_count()} cores, {platform.system()}"


def _processor() -> str:
    facts = Path("/proc/cpuinfo")
    if facts.exists():
        for line in facts.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    shown = subprocess.run(["sysctl", "-n", "machdep.cpu.brand_string"], capture_output=True, text=True)
    return shown.stdout.strip() or platform.machine()
