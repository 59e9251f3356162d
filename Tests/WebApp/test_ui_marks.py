"""Favourites, ratings, hidden and turned photos, moving to quarantine; names and stacks in a search."""

import re
import shutil
from pathlib import Path

import pytest
from browsing import OpenPage, Screenshot, enter, tiles, wait_for_pictures
from playwright.sync_api import Page, expect
from server import SAMPLES, Home, Server
from waiting import wait_until, wait_until_compared


@pytest.fixture
def album(tmp_path: Path) -> Server:
    """A library of a few photos of its own, which a test may move."""
    home = Home(tmp_path / "home")
    folder = home.pictures / "Lisbon"
    folder.mkdir(parents=True)
    for name in ("cat.png", "sunset.jpg", "two-dogs-on-a-stair.jpg", "raccoon.jpg"):
        shutil.copyfile(SAMPLES / name, folder / name)
    home.run("index", home.pictures, "--library", home.library)
    with Server(home) as server:
        yield server


def layout(server: Server, show: str = "visible") -> list[int]:
    return server.client().get(f"/api/v1/library/layout?show={show}").json["ids"]


def photo(server: Server, number: int) -> dict:
    return server.client().get(f"/api/v1/photos/{number}").json


def toast(page: Page, words: str) -> None:
    expect(page.locator(".toast").filter(has_text=words).last).to_be_visible()


def undo(page: Page) -> None:
    page.locator(".toast").get_by_role("button", name="Undo").last.click()


def test_marks_on_the_photo_page(
    album: Server, open_page: OpenPage, width: str, screenshot: Screenshot
) -> None:
    page, _ = open_page(album, width)
    enter(page, album)
    wait_for_pictures(page)
    tiles(page).first.click()
    expect(page).to_have_url(re.compile(r"/photo/\d+$"))
    shown = int(re.search(r"/photo/(\d+)", page.url)[1])
    heart = page.get_by_role("button", name="Favourite")
    about = page.get_by_role("button", name="About this photo")
    if about.get_attribute("aria-pressed") != "true":
        about.click()
    expect(page.locator(".details").first).to_contain_text(photo(album, shown)["path"])
    page.keyboard.press("f")
    expect(heart).to_have_attribute("aria-pressed", "true")
    toast(page, "Added to favourites")
    page.keyboard.press("4")
    rating = page.get_by_role("group", name="Rating")
    expect(rating.get_by_role("button", name="4 stars")).to_have_attribute("aria-pressed", "true")
    screenshot(page, f"photo-marked-{width}")
    assert photo(album, shown)["rating"] == 4 and photo(album, shown)["favourite"]
    page.keyboard.press("0")
    expect(rating.get_by_role("button", name="4 stars")).to_have_attribute("aria-pressed", "false")
    undo(page)
    expect(rating.get_by_role("button", name="4 stars")).to_have_attribute("aria-pressed", "true")

    before = page.evaluate("() => document.querySelector('.photo-picture').naturalWidth")
    assert before
    wide = """() => {
        const picture = document.querySelector('.photo-picture');
        return picture ? picture.naturalWidth / picture.naturalHeight : 0;
    }"""
    page.wait_for_function(f"() => ({wide})() > 0")
    aspect = page.evaluate(wide)
    page.keyboard.press("r")
    page.wait_for_function(f"(aspect) => Math.abs(({wide})() * aspect - 1) < 0.02", arg=aspect)
    expect(page.locator(".photo-problem")).to_be_hidden()
    assert photo(album, shown)["turned"] == 90
    screenshot(page, f"photo-turned-{width}")
    page.keyboard.press("Control+z")
    page.wait_for_function(f"(aspect) => Math.abs(({wide})() / aspect - 1) < 0.02", arg=aspect)


def test_a_hidden_photo_leaves_and_can_be_shown_again(
    album: Server, open_page: OpenPage, width: str, screenshot: Screenshot
) -> None:
    page, _ = open_page(album, width)
    enter(page, album)
    wait_for_pictures(page)
    first, second = layout(album)[:2]
    tiles(page).first.click()
    expect(page).to_have_url(re.compile(f"/photo/{first}$"))
    expect(page.locator(".photo-picture")).to_be_visible()
    page.wait_for_function("() => document.title !== 'Photo – Afterimage'")
    page.keyboard.press("h")
    expect(page).to_have_url(re.compile(f"/photo/{second}$"))
    toast(page, "hidden")
    page.keyboard.press("Escape")
    expect(tiles(page)).to_have_count(3)
    page.get_by_role("button", name="Show: All photos").click()
    page.get_by_role("menuitemradio", name="Hidden photos").click()
    expect(page.get_by_role("heading", name="Hidden photos")).to_be_visible()
    expect(tiles(page)).to_have_count(1)
    wait_for_pictures(page)
    screenshot(page, f"hidden-{width}")
    tiles(page).first.focus()
    page.keyboard.press("h")
    expect(page.get_by_role("heading", name="No hidden photos")).to_be_visible()
    undo(page)
    expect(tiles(page)).to_have_count(1)
    # The page shows it before the library has it.
    wait_until(lambda: layout(album, "hidden") == [first], "the photo to be hidden again")


def test_what_is_selected_is_marked_and_removed_and_comes_back(
    album: Server, open_page: OpenPage, width: str, screenshot: Screenshot
) -> None:
    page, _ = open_page(album, width)
    enter(page, album)
    wait_for_pictures(page)
    tiles(page).first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Shift+ArrowRight")
    bar = page.get_by_role("toolbar")
    bar.get_by_role("button", name="Favourite").click()
    expect(page.locator(".grid-heart")).to_have_count(2)
    screenshot(page, f"selected-{width}")
    bar.get_by_role("button", name="More for the selection").click()
    screenshot(page, f"selected-menu-{width}")
    page.get_by_role("menuitem", name="5 stars").click()
    toast(page, "2 photos rated 5 of 5")
    page.keyboard.press("Delete")
    dialog = page.get_by_role("dialog", name="Move 2 photos to quarantine?")
    expect(dialog).to_be_visible()
    named = [photo(album, each)["name"] for each in layout(album)[:2]]
    for name in named:
        expect(dialog).to_contain_text(name)
    screenshot(page, f"remove-question-{width}")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert len(layout(album)) == 4, "nothing goes without a yes"
    page.keyboard.press("Delete")
    dialog.get_by_role("button", name="Move 2 photos").click()
    toast(page, "2 photos are in quarantine")
    expect(tiles(page)).to_have_count(2)
    assert not (album.home.pictures / "Lisbon" / named[0]).exists()
    undo(page)
    toast(page, "2 photos are back")
    expect(tiles(page)).to_have_count(4)
    expect(page.locator(".grid-heart")).to_have_count(2)
    assert (album.home.pictures / "Lisbon" / named[0]).exists()


def test_the_delete_key_on_a_photo_goes_on_to_the_next(album: Server, open_page: OpenPage) -> None:
    page, _ = open_page(album)
    enter(page, album)
    wait_for_pictures(page)
    first, second = layout(album)[:2]
    tiles(page).first.click()
    expect(page).to_have_url(re.compile(f"/photo/{first}$"))
    expect(page.locator(".photo-picture")).to_be_visible()
    page.keyboard.press("Delete")
    page.get_by_role("dialog").get_by_role("button", name="Move photo").click()
    expect(page).to_have_url(re.compile(f"/photo/{second}$"))
    assert layout(album)[0] == second
    page.goto(f"{album.address}/duplicates/quarantine")
    page.get_by_role("button", name=re.compile("^Delete")).click()
    dialog = page.get_by_role("dialog")
    own = dialog.get_by_role("checkbox", name=re.compile("removed yourself"))
    dialog.get_by_role("combobox").select_option("0")
    expect(dialog.get_by_role("status")).to_have_text("Nothing is selected to be deleted.")
    own.check()
    expect(dialog.get_by_role("status")).to_contain_text("1 photo (")
    assert album.client().get("/api/v1/quarantine").json["batches"][0]["photos"][0]["chosen"]


def test_names_are_found_and_say_so(
    album: Server, open_page: OpenPage, width: str, screenshot: Screenshot
) -> None:
    page, _ = open_page(album, width)
    enter(page, album, "/search?q=Lisbon+dogs")
    expect(page.get_by_role("heading", name="Named “Lisbon”")).to_be_visible()
    expect(page.locator(".search-status")).to_contain_text("Matched: folder “Lisbon”")
    wait_for_pictures(page)
    expect(tiles(page).first).to_have_attribute("aria-label", re.compile("two-dogs.*folder “Lisbon”"))
    screenshot(page, f"search-named-{width}")
    tiles(page).first.click()
    about = page.get_by_role("button", name="About this photo")
    if about.get_attribute("aria-pressed") != "true":
        about.click()
    expect(page.locator(".why")).to_contain_text("Matched: folder “Lisbon”")


def test_stacks_unfold_in_place(
    own_server: Server, open_page: OpenPage, width: str, screenshot: Screenshot
) -> None:
    client = own_server.client()
    client.send("POST", "/api/v1/duplicates/check")
    wait_until_compared(own_server)
    page, _ = open_page(own_server, width)
    enter(page, own_server)
    page.goto(f"{own_server.address}/search?q=raccoon")
    badge = page.locator(".grid-stack").first
    expect(badge).to_have_text("3")
    wait_for_pictures(page)
    folded = client.get("/api/v1/search?q=raccoon&all=true&limit=60").json
    everything = client.get("/api/v1/search?q=raccoon&all=true&limit=60&stack=false").json
    shown = sum(len(folded[each]) for each in ("named", "best", "more"))
    assert sum(len(everything[each]) for each in ("named", "best", "more")) > shown
    screenshot(page, f"search-stacked-{width}")
    badge.click()
    expect(page.locator(".grid-tile.is-in-stack:not([hidden])")).to_have_count(3)
    wait_for_pictures(page)
    screenshot(page, f"search-unfolded-{width}")
    page.keyboard.press("s")
    expect(page.locator(".grid-tile.is-in-stack:not([hidden])")).to_have_count(0)


def test_a_damaged_photo_says_so(
    tmp_path: Path, open_page: OpenPage, width: str, screenshot: Screenshot
) -> None:
    home = Home(tmp_path / "home")
    home.pictures.mkdir(parents=True)
    whole = (SAMPLES / "sunset.jpg").read_bytes()
    (home.pictures / "cut.jpg").write_bytes(whole[: len(whole) * 96 // 100])
    home.run("index", home.pictures, "--library", home.library)
    with Server(home) as server:
        page, _ = open_page(server, width)
        enter(page, server, "/photo/1")
        about = page.get_by_role("button", name="About this photo")
        if about.get_attribute("aria-pressed") != "true":
            about.click()
        details = page.locator(".details").first
        expect(details).to_contain_text("The file is cut off.")
        expect(details).to_contain_text(re.compile(r"The upper 9\d % of the picture is shown"))
        screenshot(page, f"photo-damaged-{width}")
        # Before the server stops: that cuts off the page's events.
        page.close()


@pytest.mark.parametrize("size", [(1280, 720), (375, 667), (320, 568)], ids=["laptop", "phone", "small"])
def test_the_selection_bar_fits(server: Server, open_page: OpenPage, size: tuple[int, int]) -> None:
    page, _ = open_page(server)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    enter(page, server)
    wait_for_pictures(page)
    tiles(page).first.focus()
    page.keyboard.press("Control+a")
    bar = page.get_by_role("toolbar")
    expect(bar).to_contain_text("selected")
    boxes = [each.bounding_box() for each in bar.get_by_role("button").all()]
    assert len(boxes) == 5, "close, copy, download, heart, menu"
    right = 0.0
    for box in sorted(boxes, key=lambda box: box["x"]):
        assert box["x"] >= right - 0.5, "no button lies over another"
        assert box["width"] >= 40 and box["height"] >= 38
        right = box["x"] + box["width"]
    assert right <= size[0]
    lines = """(count) => {
        const range = document.createRange();
        range.selectNodeContents(count);
        return new Set([...range.getClientRects()].map((line) => Math.round(line.top))).size;
    }"""
    assert page.locator(".chosen-count").evaluate(lines) == 1
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
