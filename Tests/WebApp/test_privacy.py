"""Privacy & settings: what is stored, what is on, taking it along, erasing it."""

import json

import pytest
from browsing import OpenPage, Screenshot, enter, wait_for_pictures
from playwright.sync_api import expect
from server import Server


def test_a_feature_that_is_off_stays_off(
    own_server: Server, open_page: OpenPage, width: str, screenshot: Screenshot
) -> None:
    page, _ = open_page(own_server, width)
    enter(page, own_server, "/settings")
    stored = page.get_by_role("region", name="What is stored, and where")
    expect(stored).to_contain_text(str(own_server.home.library / "library.sqlite"))
    screenshot(page, f"settings-{width}")
    search = page.get_by_role("switch", name="Search by words")
    with page.expect_response(lambda answer: answer.url.endswith("/settings") and answer.ok):
        search.click()
    expect(search).not_to_be_checked()
    page.goto(f"{own_server.address}/search?q=cat")
    expect(page.locator(".message h2")).to_be_visible()
    assert own_server.client().get("/api/v1/search?q=cat").json["error"]["code"] == "feature-off"
    page.goto(f"{own_server.address}/settings")
    expect(page.get_by_role("switch", name="Search by words")).not_to_be_checked()


def test_the_notice_is_shown_until_it_is_understood(own_server: Server, open_page: OpenPage) -> None:
    page, _ = open_page(own_server)
    enter(page, own_server, "/settings")
    page.get_by_role("button", name="Understood").click()
    expect(page.get_by_role("button", name="Understood")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("heading", name="Your photos are yours")).to_be_visible()
    expect(page.get_by_role("button", name="Understood")).to_have_count(0)


@pytest.mark.parametrize("theme", ["Dark", "Light"])
def test_the_theme_outlives_a_reload(own_server: Server, open_page: OpenPage, theme: str) -> None:
    other = "light" if theme == "Dark" else "dark"
    page, _ = open_page(own_server, color_scheme=other)
    enter(page, own_server, "/settings")
    with page.expect_response(lambda answer: answer.url.endswith("/settings") and answer.ok):
        page.get_by_role("radio", name=theme, exact=True).check()
    expect(page.locator("html")).to_have_attribute("data-theme", theme.lower())
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", theme.lower())


def test_export_holds_every_photo(server: Server, open_page: OpenPage) -> None:
    page, _ = open_page(server)
    enter(page, server, "/settings")
    with page.expect_download() as download:
        page.get_by_role("link", name="Export everything").click()
    lines = [json.loads(line) for line in download.value.path().read_text().splitlines()]
    names = {path.name for path in (server.home.pictures / "Holiday").iterdir()}
    exported = {line["path"].rpartition("/")[2] for line in lines if "sha256" in line}
    assert exported == names


def test_erase_takes_the_word_and_leaves_the_photos(
    own_server: Server, open_page: OpenPage, width: str, screenshot: Screenshot
) -> None:
    before = sorted(path.name for path in (own_server.home.pictures / "Holiday").iterdir())
    page, _ = open_page(own_server, width)
    enter(page, own_server)
    wait_for_pictures(page)
    page.goto(f"{own_server.address}/settings")
    page.get_by_role("button", name="Erase everything…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill("yes")
    dialog.get_by_role("button", name="Erase", exact=True).click()
    expect(dialog.get_by_role("alert")).to_contain_text("Nothing was done")
    assert (own_server.home.library / "library.sqlite").exists()
    screenshot(page, f"erase-{width}")
    dialog.get_by_role("textbox").fill("erase")
    dialog.get_by_role("button", name="Erase", exact=True).click()
    expect(page).to_have_url(f"{own_server.address}/indexing")
    expect(page.get_by_role("button", name="Choose a folder")).to_be_visible()
    left = (
        [path.name for path in own_server.home.library.rglob("*")] if own_server.home.library.exists() else []
    )
    assert not any(name.endswith((".sqlite", ".jpg")) for name in left), left
    assert sorted(path.name for path in (own_server.home.pictures / "Holiday").iterdir()) == before
    assert own_server.client().get("/api/v1/session").json["firstRun"] is True
