"""Tiles of the library: what they are called, and what they say when their picture cannot be shown."""

import re

from browsing import OpenPage, Screenshot, enter, tiles, wait_for_pictures
from playwright.sync_api import expect
from server import Home, Server
from waiting import wait_until


def test_a_focused_tile_has_its_name_and_date(server: Server, open_page: OpenPage) -> None:
    page, _ = open_page(server)
    enter(page, server)
    wait_for_pictures(page)
    page.keyboard.press("ArrowRight")
    named = re.compile(r"\.(jpg|png|webp), \w+,? \d+ March 2024")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
        expect(page.locator(".grid-tile:focus")).to_have_attribute("aria-label", named)


def test_a_tile_without_its_picture_says_why(new_home: Home, open_page: OpenPage) -> None:
    new_home.run("index", new_home.pictures, "--library", new_home.library)
    new_home.pictures.rename(new_home.folder / "away")
    with Server(new_home) as server:
        page, watch = open_page(server)
        watch.expected += [r"404 \(Not Found\)"]
        enter(page, server)
        problem = tiles(page).first.locator(".grid-problem")
        expect(problem).to_contain_text(re.compile(r"\.(jpg|png|webp)"))
        expect(problem.locator("span")).not_to_be_empty()
        expect(tiles(page).first).to_have_attribute("title", re.compile(r"\.(jpg|png|webp): \w"))
        shown = tiles(page).count()
        expect(page.locator(".grid-tile:not([hidden]) .grid-problem strong")).to_have_count(shown)
        page.context.close()


def test_a_tile_has_its_colour_before_its_picture(
    own_server: Server, open_page: OpenPage, screenshot: Screenshot
) -> None:
    client = own_server.client()
    # Thumbnails are made ahead, and their colours with them.
    wait_until(lambda: "-" not in client.get("/api/v1/library/layout").json["tones"], "colours")
    layout = client.get("/api/v1/library/layout").json
    page, watch = open_page(own_server)
    watch.expected.append("ERR_FAILED")
    page.route(re.compile(r"/thumbnail\?"), lambda route: route.abort())
    enter(page, own_server)
    tile = tiles(page).first
    expect(tile).to_be_visible()
    assert page.locator(".grid-tile img").count() == 0
    shown = tiles(page).evaluate_all("(all) => all.map((tile) => getComputedStyle(tile).backgroundColor)")
    assert len(shown) > 3
    for place, colour in enumerate(shown):
        levels = [str(int(digit, 16) * 17) for digit in layout["tones"][place * 3 : place * 3 + 3]]
        assert colour == f"rgb({', '.join(levels)})"
    screenshot(page, "tones-desktop")


def test_the_header_fits_a_tablet(server: Server, open_page: OpenPage) -> None:
    page, _ = open_page(server)
    enter(page, server)
    for size in (720, 768, 900, 1024):
        page.set_viewport_size({"width": size, "height": 900})
        box = page.get_by_role("button", name="Order").bounding_box()
        assert box and box["x"] + box["width"] <= size, f"the order is cut off at {size} pixels"
