"""Looking for photos and at them."""

import re

from browsing import enter, expect, go, tiles, wait_for_pictures


def found(page) -> list[str]:
    """Names of the photos found, best first."""
    return [tile.get_attribute("aria-label").partition(",")[0] for tile in tiles(page).all()]


def test_search_as_you_type_with_a_negative_term(server, open_page, width, screenshot) -> None:
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
    wait_for_pictures(page)
    animals = found(page)
    cat, raccoon = animals.index("cat.png"), animals.index("raccoon.jpg")
    assert max(cat, raccoon) < len(animals) / 2, animals
    screenshot(page, f"search-{width}")

    # Without a press of Enter: what was typed changes the results.
    with page.expect_response(lambda answer: "raccoon" in answer.url and answer.ok):
        field.press_sequentially(" -raccoon", delay=30)
    parts = page.get_by_role("group", name="Parts of the search")
    expect(parts.get_by_text("raccoon", exact=True)).to_be_visible()
    page.wait_for_function(
        """(before) => {
            const names = [...document.querySelectorAll('.grid-tile:not([hidden])')]
                .map((tile) => tile.getAttribute('aria-label').split(',')[0]);
            return names.length > 0 && names.indexOf('raccoon.jpg') > before;
        }""",
        arg=raccoon,
    )
    screenshot(page, f"search-without-{width}")
    parts.get_by_role("button", name="Remove “raccoon”").click()
    expect(field).to_have_value("an animal")
    field.fill("")
    expect(page.get_by_role("heading", name="Describe what you are looking for")).to_be_visible()


def test_only_unwanted_terms_say_what_to_do(server, open_page) -> None:
    page, watch = open_page(server)
    watch.expected.append(r"400 \(Bad Request\)")
    enter(page, server, "/search")
    page.get_by_role("searchbox").fill("-people")
    expect(page.locator(".message h2")).to_be_visible()


def test_a_photo_its_facts_and_those_like_it(server, open_page, width, screenshot) -> None:
    page, _ = open_page(server, width)
    enter(page, server, "/search?q=a+raccoon")
    wait_for_pictures(page)
    tiles(page).first.click()
    expect(page).to_have_url(re.compile(r"/photo/\d+\?q=a%20raccoon$"))
    viewer = page.get_by_role("region", name=re.compile(r"^raccoon.*\.jpg$"))
    if not viewer.count():
        viewer = page.locator("#overlay")
    about = page.get_by_role("button", name="About this photo")
    if about.get_attribute("aria-pressed") != "true":
        about.click()
    expect(viewer.get_by_role("heading", name="Why it matched")).to_be_visible()
    expect(viewer).to_contain_text(str(server.home.pictures.resolve() / "Holiday"))
    picture = page.locator(".photo-picture")
    page.wait_for_function("() => document.querySelector('.photo-picture')?.naturalWidth > 600")
    expect(picture).to_be_visible()
    screenshot(page, f"photo-{width}")

    alike = page.get_by_role("list", name="Similar photos").get_by_role("link")
    expect(alike.first).to_be_visible()
    names = [each.get_attribute("aria-label") or each.inner_text() for each in alike.all()]
    assert any("raccoon" in name for name in names[:2]), names
    alike.first.click()
    expect(page.get_by_role("heading", name="Why it matched")).to_be_visible()
    page.keyboard.press("b")
    page.keyboard.type("-animal")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search\?like=\d+&q=-animal"))
    expect(page.get_by_text("Like this photo, but…").first).to_be_visible()
    wait_for_pictures(page)
    screenshot(page, f"like-this-but-{width}")


def test_an_unknown_photo_and_address_say_so(server, open_page) -> None:
    page, watch = open_page(server)
    watch.expected.append(r"404 \(Not Found\)")
    enter(page, server, "/photo/999999")
    expect(page.get_by_role("alert").first).to_be_visible()
    page.goto(f"{server.address}/nowhere")
    expect(page.get_by_role("heading", name="There is nothing at this address.")).to_be_visible()
    page.get_by_role("button", name="Go to the library").click()
    expect(page).to_have_url(f"{server.address}/library")


def test_days_months_years_and_the_order(server, open_page, width) -> None:
    page, _ = open_page(server, width)
    enter(page, server)
    wait_for_pictures(page)
    newest = tiles(page).first.get_attribute("aria-label")
    page.get_by_role("button", name="Order").click()
    page.get_by_role("menuitem", name="Oldest first").click()
    page.wait_for_function(
        "(before) => document.querySelector('.grid-tile:not([hidden])').getAttribute('aria-label') !== before",
        arg=newest,
    )
    assert tiles(page).first.get_attribute("aria-label") == "Photo, Friday, 1 March 2024"
    page.get_by_text("Years", exact=True).click()
    expect(page.locator(".grid-heading h2").first).to_have_text("2024")
    wait_for_pictures(page)
