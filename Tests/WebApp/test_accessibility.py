"""An automated audit (axe-core) of each screen, light and dark: nothing serious, nothing critical.

An audit finds a part of what keeps people out: names, contrast, roles, order of forms. The rest is for the
tests of the keyboard and for people.
"""

import photos
import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import OpenPage, enter, wait_for_pictures
from playwright.sync_api import Page, expect
from server import Server

AXE = Axe()
# The audit writes a style into the page, which the app's policy forbids; so its pages have none.


def audit(page: Page, where: str) -> None:
    # Rules of best practice included: they are few, and their findings were right so far.
    response = AXE.run(page, options={"resultTypes": ["violations"], "preload": False}).response
    found = [
        f"{where}: {each['impact']}: {each['id']}: {each['help']}: {node['target']} {node['failureSummary']}"
        for each in response["violations"]
        if each["impact"] in ("serious", "critical")
        for node in each["nodes"]
    ]
    assert found == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_screen(server: Server, open_page: OpenPage, width: str, theme: str) -> None:
    page, _ = open_page(server, width, color_scheme=theme, bypass_csp=True)
    enter(page, server)
    expect(page.locator("html")).to_have_attribute("data-theme", theme)
    wait_for_pictures(page)
    audit(page, "library")
    page.goto(f"{server.address}/search")
    expect(page.get_by_role("searchbox")).to_be_visible()
    audit(page, "search, empty")
    page.goto(f"{server.address}/search?q=a+cat+-dog")
    wait_for_pictures(page)
    audit(page, "search")
    page.locator(".grid-tile:not([hidden])").first.click()
    expect(page.get_by_role("button", name="About this photo")).to_be_visible()
    page.wait_for_function("() => document.querySelector('.photo-picture')?.naturalWidth > 330")
    audit(page, "photo")
    page.goto(f"{server.address}/models")
    page.get_by_text("About this model").first.click()
    audit(page, "models")
    page.goto(f"{server.address}/settings")
    erase = page.get_by_role("button", name="Erase everything…")
    expect(erase).to_be_visible()
    audit(page, "settings")
    erase.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    audit(page, "dialog")
    page.goto(f"{server.address}/indexing")
    expect(page.get_by_role("heading", name=f"All {photos.count()} photos are ready")).to_be_visible()
    audit(page, "indexing")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard")).to_be_visible()
    audit(page, "keyboard")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_first_run(new_server: Server, open_page: OpenPage, theme: str) -> None:
    page, _ = open_page(new_server, "phone", color_scheme=theme, bypass_csp=True)
    enter(page, new_server)
    page.get_by_role("button", name="Choose a folder").click()
    expect(page.get_by_role("dialog").get_by_role("button", name="Pictures")).to_be_visible()
    audit(page, "folders")
    page.keyboard.press("Escape")
    audit(page, "first run")


@pytest.mark.parametrize("path", ["/library", "/search?q=cat", "/settings", "/models", "/indexing"])
def test_nothing_is_wider_than_a_small_phone(server: Server, open_page: OpenPage, path: str) -> None:
    """WCAG 2.2, 1.4.10: no scrolling in two directions at 320 pixels; and words twice as large (1.4.4)."""
    page, _ = open_page(server, "phone")
    page.set_viewport_size({"width": 320, "height": 640})
    enter(page, server, path)
    expect(page.locator("#screen h1").first).to_be_attached()
    # What comes takes its place: pictures, results, lists.
    expect(page.locator("#screen .skeleton:visible")).to_have_count(0)
    for size in ("100%", "150%"):
        page.evaluate("(size) => { document.documentElement.style.fontSize = size; }", size)
        over = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
        assert over <= 0, f"{over} pixels too wide with words of {size}"
