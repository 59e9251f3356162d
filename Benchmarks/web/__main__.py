"""`python -m web`: the web app over a large library, in Chromium and under load."""

import argparse
import random
import time
from datetime import date
from pathlib import Path
from statistics import median

from indexing.report import MIB, machine

from . import browser, library, load
from .serving import Server

HERE = Path(__file__).parents[1]
WORDS = ["dog", "cat", "beach", "sunset", "mountain", "coffee", "flower", "city", "night", "snow", "forest",
         "car", "food", "child", "boat", "bridge"]  # fmt: skip
PLACES = ["in the snow", "at night", "on a table", "by the sea", "in a garden", "in the rain"]


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m web", description=__doc__)
    parser.add_argument("--photos", type=int, default=100_000)
    parser.add_argument("--seconds", type=int, default=10, help="of scrolling at each speed, and of load")
    parser.add_argument("--binary", type=Path, default=HERE.parent / ".build" / "release" / "afterimage")
    parser.add_argument("--data", type=Path, default=HERE / "data")
    parser.add_argument("--report", type=Path, help="write the results to this file as well")
    options = parser.parse_args()
    made = library.make(options.data.resolve(), options.photos, options.binary.resolve())
    page = measure(options, made)
    print(page)
    if options.report:
        options.report.write_text(page)


def measure(options: argparse.Namespace, made: library.Library) -> str:
    chance = random.Random(6)
    queries = [f"{word} {place}" for word in WORDS for place in PLACES]
    chance.shuffle(queries)
    with Server(options.binary.resolve(), made.folder) as server, browser.chromium() as chromium:
        ids = server.get("/api/v1/library/layout")["ids"]
        assert len(ids) >= made.photos
        settle(server)
        server.get("/api/v1/search?q=warm")
        paints = [browser.first_paint(chromium, server) for _ in range(5)]
        context, page = browser.opened(chromium, server)
        page.wait_for_selector(".grid-tile img")
        # Who has just opened the app looks before scrolling.
        page.wait_for_timeout(3000)
        scrolled = []
        for speed in (1000, 3000, 10_000):
            scrolled.append((speed, browser.scrolling(page, speed, options.seconds)))
            page.wait_for_timeout(500)
        page.goto(f"{server.address}/search?q=photo")
        page.wait_for_selector(".grid-tile img")
        browser.searches(page, ["an animal", "a house"])
        typed = browser.searches(page, queries)
        context.close()
        rest = server.resident()
        some = chance.sample(ids, min(10_000, len(ids)))
        load.thumbnails(server, some, 2)
        loaded = load.thumbnails(server, some, options.seconds)
        time.sleep(1)
        peak = server.peak()
    return render(made.photos, paints, scrolled, typed, loaded, rest, peak)


def settle(server: Server) -> None:
    """Waits until the server has nothing to do, as when someone opens the app on another day."""
    quiet = 0
    while quiet < 3:
        time.sleep(1)
        state = server.get("/api/v1/indexing")
        ahead = state.get("thumbnails")
        quiet = 0 if ahead or state.get("run") or state["state"] != "idle" else quiet + 1
        if ahead:
            print(f"thumbnails made ahead: {ahead['done']:,} of {ahead['total']:,}", end="\r", flush=True)
    print()


def render(
    photos: int,
    paints: list[tuple[float, float]],
    scrolled: list[tuple[int, browser.Scrolling]],
    typed: list[dict[str, float]],
    loaded: load.Load,
    rest: int,
    peak: int,
) -> str:
    def row(what: str, value: str, wanted: str = "", holds: bool | None = None) -> str:
        return f"| {what} | {value} | {wanted}{'' if holds is None else ' ✓' if holds else ' ✗'} |"

    paint, full = (median(times) for times in zip(*paints, strict=True))
    requests = [each["request"] for each in typed]
    shown = [each["shown"] for each in typed]
    felt = [each["felt"] for each in typed]
    rows = [
        row("first contentful paint, empty cache", f"{paint:.0f} ms", "≤ 1,000 ms", paint <= 1000),
        row("view full of photos, empty cache", f"{full:.0f} ms"),
    ]
    for speed, each in scrolled:
        share = each.blank_frames / each.frames
        slow = speed <= 3000
        rows.append(
            row(
                f"scrolling {speed:,} pixels/s: frames with a blank tile",
                f"{share:.1%} of {each.frames} ({each.blank_tiles / max(1, each.tiles):.2%} of tiles; "
                f"99 % of frames within {each.slowest_frame:.0f} ms)",
                "0 %" if slow else "",
                share == 0 if slow else None,
            )
        )
    rows += [
        row("search, request to answer: p50", f"{percentile(requests, 0.5):.0f} ms"),
        row("search, request to results on the screen: p95", f"{percentile(shown, 0.95):.0f} ms", "≤ 100 ms",
            percentile(shown, 0.95) <= 100),
        row("search, key to results, with the 160 ms that wait for more typing: p95",
            f"{percentile(felt, 0.95):.0f} ms"),
        row("cached thumbnails", f"{loaded.rate:,.0f}/s", "≥ 500/s", loaded.rate >= 500),
        row("thumbnails: p99", f"{loaded.p99:.1f} ms"),
        row("thumbnails: errors", f"{loaded.errors}", "0", loaded.errors == 0),
        row("server, resident after browsing", f"{rest / MIB:.0f} MiB"),
        row("server, most resident at once", f"{peak / MIB:.0f} MiB", "≤ 400 MiB", peak <= 400 * MIB),
    ]  # fmt: skip
    return "\n".join(
        [
            f"# The web app with {photos:,} photos",
            "",
            f"Measured on {date.today()} by `make bench-web` on {machine()}; the browser, the server and the "
            "load share the processor.",
            "",
            "| | measured | wanted |",
            "|---|---:|---:|",
            *rows,
            "",
        ]
    )


if __name__ == "__main__":
    main()
