"""What a person at the browser waits for: first paint, thumbnails while scrolling, results while typing."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from .serving import Server

VIEW = {"width": 1440, "height": 900}

# Counts, frame by frame, the tiles in view that have no picture; scrolls at a steady speed meanwhile.
SCROLL = """async ({ pixelsPerSecond, seconds }) => {
    const scroller = document.querySelector('.library-scroller');
    const list = scroller.querySelector('.grid-list');
    const result = { frames: 0, blankFrames: 0, tiles: 0, blankTiles: 0, gaps: [], bareFrames: 0 };
    const box = scroller.getBoundingClientRect();
    const start = performance.now(), from = scroller.scrollTop;
    let last = start;
    while (last - start < seconds * 1000) {
        await new Promise(requestAnimationFrame);
        // What was drawn is what the last scrolling left; counted before this frame scrolls on.
        let blank = 0, shown = 0;
        for (const tile of list.children) {
            if (tile.hidden) continue;
            const at = tile.getBoundingClientRect();
            if (at.bottom <= box.top || at.top >= box.bottom) continue;
            shown += 1;
            if (!tile.querySelector('img')) blank += 1;
        }
        const now = performance.now();
        result.frames += 1;
        result.tiles += shown;
        result.blankTiles += blank;
        if (blank) result.blankFrames += 1;
        if (shown === 0) result.bareFrames += 1;
        result.gaps.push(now - last);
        last = now;
        scroller.scrollTop = from + (now - start) / 1000 * pixelsPerSecond;
    }
    return result;
}"""

# From a key to the results on the screen: the wait for more typing (160 ms) included, as people feel it, and
# what the request alone took.
SEARCH = """async (text) => {
    const field = document.querySelector('.search-input');
    const list = document.querySelector('.search-grid .grid-list');
    performance.clearResourceTimings();
    field.value = text;
    const start = performance.now();
    field.dispatchEvent(new Event('input', { bubbles: true }));
    for (;;) {
        await new Promise(requestAnimationFrame);
        const request = performance.getEntriesByType('resource')
            .find((entry) => entry.name.includes('/api/v1/search') && entry.responseEnd);
        const isShown = list.querySelector('.grid-tile:not([hidden])') !== null;
        if (request && isShown && performance.now() > request.responseEnd) {
            const shown = performance.now();
            return { felt: shown - start, request: request.responseEnd - request.startTime,
                shown: shown - request.startTime };
        }
        if (performance.now() - start > 10000) throw new Error('no results for ' + text);
    }
}"""


@dataclass(frozen=True)
class Scrolling:
    frames: int
    blank_frames: int
    tiles: int
    blank_tiles: int
    slowest_frame: float
    """Milliseconds, 99th percentile."""


@contextmanager
def chromium() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        options = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=path, args=options)
        yield browser
        browser.close()


def opened(browser: Browser, server: Server) -> tuple[BrowserContext, Page]:
    context = browser.new_context(viewport=VIEW, locale="en-GB")
    page = context.new_page()
    page.goto(server.url)
    return context, page


def first_paint(browser: Browser, server: Server) -> tuple[float, float]:
    """Milliseconds from the start of the navigation, with an empty cache: to the first contentful paint, and
    until the view is full of photos."""
    context, page = opened(browser, server)
    page.wait_for_function(
        """() => {
            const all = [...document.querySelectorAll('.grid-tile:not([hidden])')].filter((tile) => {
                const box = tile.getBoundingClientRect();
                return box.bottom > 0 && box.top < innerHeight;
            });
            return all.length > 0 && all.every((tile) => tile.querySelector('img'));
        }""",
        polling="raf",
        timeout=60_000,
    )
    full = page.evaluate("() => performance.now()")
    paint = page.evaluate("() => performance.getEntriesByName('first-contentful-paint')[0].startTime")
    context.close()
    return paint, full


def scrolling(page: Page, pixels_per_second: int, seconds: float) -> Scrolling:
    found = page.evaluate(SCROLL, {"pixelsPerSecond": pixels_per_second, "seconds": seconds})
    if found["bareFrames"]:
        raise RuntimeError("frames without any tile: the measurement does not see the grid")
    gaps = sorted(found["gaps"])
    return Scrolling(
        frames=found["frames"],
        blank_frames=found["blankFrames"],
        tiles=found["tiles"],
        blank_tiles=found["blankTiles"],
        slowest_frame=gaps[int(len(gaps) * 0.99)],
    )


def searches(page: Page, queries: list[str]) -> list[dict[str, float]]:
    """By query, milliseconds: `felt` since the key, of the `request`, and from its start until `shown`."""
    return [page.evaluate(SEARCH, query) for query in queries]
