"""Photos narrowed to a time, a folder or a kind; what has no date; numbers that mean the same everywhere."""

import re
from collections import Counter

import photos
import pytest
from browsing import OpenPage, Screenshot, enter, tiles, wait_for_pictures
from playwright.sync_api import expect
from server import ROOT, SAMPLES, Server
from waiting import wait_until_compared

JPEGS = len([sample for sample in SAMPLES.iterdir() if sample.suffix == ".jpg"]) + len(photos.COPIES)


def known(server: Server) -> list[dict]:
    """What the library knows of each photo, in the order of the library."""
    client = server.client()
    ids = client.get("/api/v1/library/layout").json["ids"]
    return [client.get(f"/api/v1/photos/{id}").json for id in ids]


def is_dated(photo: dict) -> bool:
    return photo["takenFrom"] != "file"


def test_a_year_alone_lists_photos_by_date(
    server: Server, open_page: OpenPage, width: str, screenshot: Screenshot
) -> None:
    page, _ = open_page(server, width)
    enter(page, server, "/search")
    page.get_by_role("button", name="When", exact=True).click()
    dialog = page.get_by_role("dialog", name="When were they taken?")
    years = dialog.get_by_role("group", name="Years").get_by_role("button")
    found = Counter(photo["taken"][:4] for photo in known(server) if is_dated(photo))
    assert found["2024"] == JPEGS and len(found) > 1
    expect(years).to_have_text(
        ["Any time", *[f"{year}{found[year]}" for year in sorted(found, reverse=True)]]
    )
    years.nth(1).click()
    expect(years.nth(1)).to_have_attribute("aria-pressed", "true")
    screenshot(page, f"when-{width}")
    dialog.get_by_role("button", name="Apply").click()
    expect(page).to_have_url(re.compile(r"/search\?from=2024-01-01&to=2024-12-31$"))
    expect(page.locator(".search-status")).to_have_text(f"{JPEGS} photos")
    wait_for_pictures(page)
    tiles(page).first.focus()
    newest = re.escape(known(server)[0]["name"])
    expect(tiles(page).first).to_have_attribute("aria-label", re.compile(f"^{newest}, "))
    expect(page.locator(".grid-heading h2").first).to_contain_text("Mar 2024")
    screenshot(page, f"by-date-{width}")
    # Words rank what is left.
    page.get_by_role("searchbox").fill("a cat")
    expect(page.get_by_role("heading", name="Best matches")).to_be_visible()
    page.get_by_role("searchbox").fill("")
    expect(page.locator(".search-status")).to_have_text(f"{JPEGS} photos")
    # A photo of the list opens among those of the list.
    tiles(page).first.click()
    expect(page.get_by_text(f"1 of {JPEGS}", exact=True)).to_be_visible()


def test_a_kind_and_a_folder_alone(server: Server, open_page: OpenPage, screenshot: Screenshot) -> None:
    page, _ = open_page(server)
    enter(page, server, "/search")
    pngs = len([sample for sample in SAMPLES.iterdir() if sample.suffix == ".png"])
    page.get_by_role("button", name="Kind", exact=True).click()
    dialog = page.get_by_role("dialog", name="Which kind of file?")
    expect(dialog.get_by_role("button", name=f"JPEG ({JPEGS + len(photos.COPIES)})")).to_be_visible()
    screenshot(page, "kind-desktop")
    dialog.get_by_role("button", name=f"PNG ({pngs})").click()
    expect(page.locator(".search-status")).to_have_text(f"{pngs} photos")
    expect(page.locator(".grid-heading h2").last).to_have_text("Undated")
    page.get_by_role("button", name="Remove “PNG”").click()
    expect(page.get_by_role("heading", name="Describe what you are looking for")).to_be_visible()
    page.goto(f"{server.address}/search?folder={server.home.pictures.resolve()}/Holiday")
    expect(page.locator(".search-status")).to_have_text(f"{photos.count()} photos")
    page.goto(f"{server.address}/search?from=1990-01-01&to=1990-12-31")
    expect(page.get_by_text("There is no photo with this date, folder and kind.")).to_be_visible()


@pytest.fixture
def unstacked(own_server: Server) -> Server:
    """Shows each photo by itself, whether or not photos were compared."""
    answer = own_server.client().send("PUT", "/api/v1/settings", {"features": {"duplicates": False}})
    assert answer.status == 200
    return own_server


def test_a_search_counts_the_library_and_not_the_page(unstacked: Server, open_page: OpenPage) -> None:
    page, _ = open_page(unstacked)
    enter(page, unstacked, "/search?q=mountains&limit=3")
    totals = unstacked.client().get("/api/v1/search?q=mountains&all=true").json["totals"]
    count = photos.count()
    assert totals["best"] + totals["more"] == count and totals["best"] > 3
    status = page.locator(".search-status")
    expect(status).to_contain_text(f"{totals['best']} matches · showing 3 of {count} photos")
    heading = page.locator(".grid-heading", has_text="Best matches")
    expect(heading).to_contain_text(f"{totals['best']} photos, similarity")
    wait_for_pictures(page)
    tiles(page).first.click()
    expect(page.get_by_text(f"1 of {count}", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Show more").click()
    expect(status).not_to_contain_text("showing")
    expect(heading).to_contain_text(f"{totals['best']} photos, similarity")


@pytest.mark.parametrize("is_reloaded", [False, True])
def test_next_goes_on_beyond_the_results_shown(
    unstacked: Server, open_page: OpenPage, is_reloaded: bool
) -> None:
    page, _ = open_page(unstacked)
    # A page of results that is smaller than the library of the tests.
    source = (ROOT / "Sources/WebServer/App/search/query.js").read_text()
    smaller = source.replace("firstLimit = 60;", "firstLimit = 3;")
    assert smaller != source
    page.route(
        "**/search/query.js", lambda route: route.fulfill(body=smaller, content_type="text/javascript")
    )
    enter(page, unstacked, "/search?q=mountains")
    wait_for_pictures(page)
    answer = unstacked.client().get("/api/v1/search?q=mountains&all=true").json
    ids = [hit["id"] for hit in answer["best"] + answer["more"]]
    tiles(page).nth(2).click()
    expect(page).to_have_url(re.compile(rf"/photo/{ids[2]}\?"))
    if is_reloaded:
        # Then the photo asks for its results itself.
        page.reload()
    expect(page.get_by_text(f"3 of {len(ids)}", exact=True)).to_be_visible()
    page.get_by_role("button", name="Next photo").click()
    expect(page).to_have_url(re.compile(rf"/photo/{ids[3]}\?"))
    expect(page.get_by_text(f"4 of {len(ids)}", exact=True)).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(rf"/photo/{ids[4]}\?"))
    if not is_reloaded:
        page.keyboard.press("Escape")
        expect(page.locator(".grid-tile:focus")).to_have_attribute("aria-posinset", "5")


def test_the_date_of_a_file_dates_no_duplicate(own_server: Server) -> None:
    client = own_server.client()
    client.send("POST", "/api/v1/duplicates/check")
    wait_until_compared(own_server)
    dates = {photo["id"]: photo["taken"] if is_dated(photo) else None for photo in known(own_server)}
    groups = client.get("/api/v1/duplicates?limit=500").json["groups"]
    members = [member for group in groups for member in group["photos"]]
    assert {None} < {dates[member["id"]] for member in members}, "some have a date, some have none"
    assert all(member.get("taken") == dates[member["id"]] for member in members)


def test_what_has_no_date_stands_last(
    server: Server, open_page: OpenPage, width: str, screenshot: Screenshot
) -> None:
    page, _ = open_page(server, width)
    enter(page, server)
    wait_for_pictures(page)
    all_photos = known(server)
    dated = [photo for photo in all_photos if is_dated(photo)]
    assert all_photos[: len(dated)] == dated, "the others come last"
    undated = len(all_photos) - len(dated)
    assert undated > 3
    timeline = page.get_by_role("slider", name="Timeline")
    expect(timeline).to_be_visible()
    box = timeline.bounding_box()
    if width == "desktop":
        expect(page.locator(".scrubber-year", has_text="Undated")).to_be_visible()
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] - 8)
    else:
        timeline.focus()
        for _ in range(2):
            page.keyboard.press("PageDown")
    heading = page.locator(".grid-heading", has_text="Undated")
    expect(heading).to_be_in_viewport()
    expect(heading).to_contain_text(f"{undated} photos")
    wait_for_pictures(page)
    screenshot(page, f"undated-{width}")
    page.keyboard.press("End")
    tile = page.locator(f".grid-tile[aria-posinset='{photos.count()}']")
    expect(tile).to_have_attribute("aria-label", re.compile("undated$"))
    tile.click()
    about = page.get_by_role("button", name="About this photo")
    if about.get_attribute("aria-pressed") != "true":
        about.click()
    panel = page.get_by_role("complementary", name="About this photo")
    expect(panel).to_contain_text("Undated")
    expect(panel).to_contain_text("File last changed:")
    screenshot(page, f"undated-photo-{width}")


def test_a_place_is_a_link_and_a_picture_says_what_is_known(
    server: Server, open_page: OpenPage, width: str, screenshot: Screenshot
) -> None:
    photo = next(each for each in known(server) if each["name"] == photos.PLACED)
    page, _ = open_page(server, width)
    enter(page, server, f"/photo/{photo['id']}")
    about = page.get_by_role("button", name="About this photo")
    if about.get_attribute("aria-pressed") != "true":
        about.click()
    place = page.get_by_role("link", name="38.00° N, 9.00° W")
    expect(place).to_have_attribute("href", "geo:38,-9")
    expect(page.get_by_role("button", name="Copy the coordinates")).to_be_visible()
    day = int(photo["taken"][8:10])
    expect(page.get_by_role("img", name=f"Photo, {day} Mar 2024, {photos.PLACED}")).to_be_visible()
    screenshot(page, f"place-{width}")
