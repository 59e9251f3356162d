"""Looking for photos and at them."""

import re
from datetime import date, timedelta

from browsing import OpenPage, Screenshot, enter, expect_results, go, tiles, wait_for_pictures
from playwright.sync_api import expect
from server import Server

DOGS = "two-dogs-on-a-stair.jpg"


def test_search_as_you_type_with_a_negative_term(
    server: Server, open_page: OpenPage, width: str, screenshot: Screenshot
) -> None:
    page, _ = open_page(server, width)
    enter(page, server)
    wait_for_pictures(page)
    screenshot(page, f"library-{width}")
    go(page, width, "Search")
    field = page.get_by_role("searchbox", name="Search your photos")
    expect(field).to_be_focused()
    field.press_sequentially("an animal", delay=30)
    expect(page.get_by_role("heading", name="Best matches")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/search\?q=an\+?(%20)?animal$"))
    with_dogs = expect_results(page, server, "an animal")
    screenshot(page, f"search-{width}")

    # Without a press of Enter: what was typed changes the results.
    field.press_sequentially(" -dog", delay=30)
    parts = page.get_by_role("group", name="Parts of the search")
    expect(parts.get_by_text("dog", exact=True)).to_be_visible()
    without = expect_results(page, server, "an animal -dog")
    assert without[DOGS] < with_dogs[DOGS] - 0.05, "what is not wanted counts against a photo"
    screenshot(page, f"search-without-{width}")
    parts.get_by_role("button", name="Remove “dog”").click()
    expect(field).to_have_value("an animal")
    field.fill("")
    expect(page.get_by_role("heading", name="Describe what you are looking for")).to_be_visible()


def test_only_unwanted_terms_say_what_to_do(server: Server, open_page: OpenPage) -> None:
    page, watch = open_page(server)
    watch.expected.append(r"400 \(Bad Request\)")
    enter(page, server, "/search")
    page.get_by_role("searchbox").fill("-people")
    expect(page.locator(".message h2")).to_be_visible()


def test_a_photo_its_facts_and_those_like_it(
    server: Server, open_page: OpenPage, width: str, screenshot: Screenshot
) -> None:
    page, _ = open_page(server, width)
    enter(page, server, "/search?q=a+cat")
    wait_for_pictures(page)
    tiles(page).first.click()
    expect(page).to_have_url(re.compile(r"/photo/\d+\?q=a%20cat$"))
    viewer = page.locator("#overlay")
    about = page.get_by_role("button", name="About this photo")
    if about.get_attribute("aria-pressed") != "true":
        about.click()
    expect(viewer.get_by_role("heading", name="Why it matched")).to_be_visible()
    expect(viewer).to_contain_text(str(server.home.pictures.resolve() / "Holiday"))
    picture = page.locator(".photo-picture")
    page.wait_for_function("() => document.querySelector('.photo-picture')?.naturalWidth > 400")
    expect(picture).to_be_visible()
    screenshot(page, f"photo-{width}")

    shown = re.search(r"/photo/(\d+)", page.url)[1]
    similar = server.client().get(f"/api/v1/photos/{shown}/similar?limit=3").json["results"]
    alike = page.get_by_role("list", name="Similar photos").get_by_role("link")
    for place, hit in enumerate(similar):
        expect(alike.nth(place)).to_have_attribute("href", re.compile(f"/photo/{hit['id']}(\\?|$)"))
    alike.first.click()
    expect(page).to_have_url(re.compile(rf"/photo/{similar[0]['id']}(\?|$)"))
    expect(page.get_by_role("heading", name="Why it matched")).to_be_visible()
    field = page.get_by_role("textbox", name="Like this, but…")
    expect(field).to_be_visible()
    page.keyboard.press("b")
    expect(field).to_be_focused()
    page.keyboard.type("-animal")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search\?like=\d+&q=-animal"))
    expect(page.get_by_text("Like this photo, but…").first).to_be_visible()
    wait_for_pictures(page)
    screenshot(page, f"like-this-but-{width}")


def test_an_unknown_photo_and_address_say_so(
    server: Server, open_page: OpenPage, width: str, screenshot: Screenshot
) -> None:
    page, watch = open_page(server, width)
    watch.expected.append(r"404 \(Not Found\)")
    enter(page, server, "/photo/999999")
    alerts = page.get_by_role("alert").filter(visible=True)
    expect(alerts).to_have_count(1)
    expect(alerts).to_contain_text("The library has no such photo.")
    screenshot(page, f"no-such-photo-{width}")
    page.goto(f"{server.address}/nowhere")
    expect(page.get_by_role("heading", name="There is nothing at this address.")).to_be_visible()
    page.get_by_role("button", name="Go to the library").click()
    expect(page).to_have_url(f"{server.address}/library")


def test_days_months_years_and_the_order(server: Server, open_page: OpenPage, width: str) -> None:
    page, _ = open_page(server, width)
    enter(page, server)
    wait_for_pictures(page)
    newest = tiles(page).first.get_attribute("aria-label")
    page.get_by_role("button", name="Order").click()
    page.get_by_role("menuitemradio", name="Oldest first").click()
    expect(tiles(page).first).not_to_have_attribute("aria-label", newest)
    oldest = server.client().get("/api/v1/library/layout?order=oldest").json
    dated = [day for day in oldest["days"] if day is not None]
    assert dated == sorted(dated)
    assert oldest["days"][len(dated) :] == [None] * (len(oldest["days"]) - len(dated)), (
        "undated photos are last"
    )
    day = date(1970, 1, 1) + timedelta(days=oldest["days"][0])
    expect(tiles(page).first).to_have_attribute("aria-label", re.compile(f"{day.day} {day:%B %Y}$"))
    page.get_by_role("radio", name="Years").check()
    expect(page.locator(".grid-heading h2").first).to_have_text(str(day.year))
    wait_for_pictures(page)
