"""The measurements as one table."""

from __future__ import annotations

from dataclasses import dataclass

from .data import KINDS

HEAD = (
    "n",
    "index",
    "build s",
    "disk MiB",
    "memory MiB",
    "p50 ms image / text",
    "p99 ms image / text",
    "queries/s image / text",
    "recall@10 image / text",
    "updates/s",
)
MIB = 1 << 20


@dataclass(frozen=True)
class Contest:
    """What each contestant did with one set of vectors."""

    count: int
    dimension: int
    is_synthetic: bool
    field: dict[str, dict]

    @property
    def label(self) -> str:
        return f"{self.count:,}" if self.is_synthetic else f"{self.count:,} real"


def table(contests: list[Contest]) -> str:
    lines = ["| " + " | ".join(HEAD) + " |", "|" + "---|" * len(HEAD)]
    for contest in contests:
        for name, measured in contest.field.items():
            lines.append("| " + " | ".join(row(contest.label, name, measured)) + " |")
    return "\n".join(lines) + "\n"


def row(label: str, name: str, measured: dict) -> list[str]:
    queries = [measured["queries"][kind] for kind in KINDS]
    return [
        label,
        name,
        f"{measured['buildSeconds']:.2f}",
        mebibytes(measured.get("diskBytes")),
        memory(measured),
        " / ".join(f"{query['p50Seconds'] * 1e3:.3f}" for query in queries),
        " / ".join(f"{query['p99Seconds'] * 1e3:.3f}" for query in queries),
        " / ".join(f"{query['queriesPerSecond']:,.0f}" for query in queries),
        " / ".join(f"{query['recall']:.4f}" for query in queries),
        f"{measured['updatesPerSecond']:,.0f}" if measured.get("updatesPerSecond") else "–",
    ]


def memory(measured: dict) -> str:
    own = mebibytes(measured.get("anonymousBytes"))
    return f"{own} + {mebibytes(measured['mappedBytes'])} mapped" if measured.get("mappedBytes") else own


def mebibytes(count: int | None) -> str:
    return "–" if count is None else f"{count / MIB:,.0f}"


def bandwidth_table(contests: list[Contest], bandwidth: float) -> str:
    """Exact scans: bytes read a second as a share of what one thread can, and speed relative to 32 bits."""
    lines = ["| n | scan | GB/s | of memory bandwidth | times f32 |", "|---|---|---|---|---|"]
    for contest in contests:
        for family in ("Afterimage exact", "FAISS flat"):
            full = contest.field.get(f"{family}, f32")
            for precision, size in (("f32", 4), ("f16", 2), ("int8", 1)):
                measured = contest.field.get(f"{family}, {precision}")
                if not measured or not full:
                    continue
                seconds, base = fastest(measured), fastest(full)
                rate = contest.count * contest.dimension * size / seconds
                lines.append(
                    f"| {contest.label} | {family}, {precision} | {rate / 1e9:.1f} | {rate / bandwidth:.0%} "
                    f"| {base / seconds:.2f} |"
                )
    return "\n".join(lines) + "\n"


def fastest(measured: dict) -> float:
    return min(measured["queries"][kind]["p50Seconds"] for kind in KINDS)
