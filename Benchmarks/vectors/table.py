"""The measurements as one table."""

from __future__ import annotations

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


def table(results: dict[int, dict[str, dict]]) -> str:
    lines = ["| " + " | ".join(HEAD) + " |", "|" + "---|" * len(HEAD)]
    for count, contestants in results.items():
        lines += [
            "| " + " | ".join(row(count, name, measured)) + " |" for name, measured in contestants.items()
        ]
    return "\n".join(lines) + "\n"


def row(count: int, name: str, measured: dict) -> list[str]:
    queries = [measured["queries"][kind] for kind in KINDS]
    return [
        f"{count:,}",
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


def bandwidth_table(results: dict[int, dict[str, dict]], bandwidth: float, dimension: int) -> str:
    """Exact scans: bytes read a second as a share of what one thread can, and speed relative to 32 bits."""
    lines = ["| n | scan | GB/s | of memory bandwidth | times f32 |", "|---|---|---|---|---|"]
    for count, contestants in results.items():
        for family in ("Afterimage exact", "FAISS flat"):
            full = contestants.get(f"{family}, f32")
            for precision, size in (("f32", 4), ("f16", 2), ("int8", 1)):
                measured = contestants.get(f"{family}, {precision}")
                if not measured or not full:
                    continue
                seconds, base = fastest(measured), fastest(full)
                rate = count * dimension * size / seconds
                lines.append(
                    f"| {count:,} | {family}, {precision} | {rate / 1e9:.1f} | {rate / bandwidth:.0%} "
                    f"| {base / seconds:.2f} |"
                )
    return "\n".join(lines) + "\n"


def fastest(measured: dict) -> float:
    return min(measured["queries"][kind]["p50Seconds"] for kind in KINDS)
