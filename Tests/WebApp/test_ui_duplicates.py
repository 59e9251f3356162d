"""The review of duplicates by keyboard alone, and what an audit says of it."""

from collections.abc import Iterator

import pytest
from browsing import OpenPage, enter
from playwright.sync_api import Page, expect
from server import Home, Server
from test_accessibility import audit
from waiting import wait_until_compared


@pytest.fixture
def compared(new_home: Home) -> Iterator[Server]:
    """Photos of its own, indexed and compared: these tests move files."""
    new_home.run("index", new_home.pictures, "--library", new_home.library)
    (new_home.pictures / "Holiday" / "raccoon-again.xmp").write_text("<x:xmpmeta/>")
    with Server(new_home) as server:
        server.client().send("POST", "/api/v1/duplicates/check")
        wait_until_compared(server)
        yield server


def groups(page: Page) -> list[str]:
    return page.locator(".duplicates-list li").evaluate_all("(rows) => rows.map((row) => row.dataset.group)")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_an_audit_of_every_state(compared: Server, open_page: OpenPage, width: str, theme: str) -> None:
    page, _ = open_page(compared, width, color_scheme=theme, bypass_csp=True)
    enter(page, compared, "/duplicates")
    links = page.get_by_role("navigation", name="Groups").get_by_role("link")
    expect(links.first).to_be_visible()
    audit(page, "groups")
    if width == "phone":
        links.first.click()
    expect(page.locator(".compare-pane img").first).to_be_visible()
    audit(page, "review")
    page.get_by_role("button", name="Flicker").click()
    expect(page.get_by_role("button", name="Flicker")).to_have_attribute("aria-pressed", "true")
    audit(page, "flicker")
    page.keyboard.press("v")
    audit(page, "the other way to compare")
    if width == "phone":
        page.get_by_role("button", name="All groups").click()
    page.get_by_role("button", name="Remove certain duplicates…").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Sidecars and movies")
    audit(page, "remove all")
    dialog.get_by_role("button", name="Move").click()
    expect(page.get_by_text("in quarantine (")).to_be_visible()
    audit(page, "moved")
    page.goto(f"{compared.address}/duplicates/quarantine")
    expect(page.get_by_role("button", name="Bring back").first).to_be_visible()
    audit(page, "quarantine")
    page.get_by_role("button", name="Delete permanently…").click()
    expect(page.get_by_role("dialog").get_by_role("textbox")).to_be_focused()
    audit(page, "delete permanently")


def test_a_review_by_keyboard(compared: Server, open_page: OpenPage) -> None:
    page, watch = open_page(compared)
    # A key may be pressed while the picture of what goes is still being made.
    watch.expected.append(r"404 \(Not Found\) .*/preview")
    enter(page, compared, "/duplicates")
    expect(page.locator(".review-heading")).to_be_visible()
    first = groups(page)
    page.keyboard.press("ArrowDown")
    expect(page.locator(".duplicates-list [aria-current]")).to_have_count(1)
    expect(page.locator(".duplicates-list li").nth(1).locator("[aria-current]")).to_have_count(1)
    page.keyboard.down(" ")
    expect(page.locator(".compare-pane.is-swapped").first).to_be_attached()
    page.keyboard.up(" ")
    expect(page.locator(".compare-pane.is-swapped")).to_have_count(0)
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    # What goes is shown first, and Enter alone moves nothing.
    expect(dialog.get_by_role("region", name="What is kept and what is removed")).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(dialog.get_by_role("button", name="Move")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("in quarantine (")).to_be_visible()
    expect(page.locator(".duplicates-list li")).to_have_count(len(first) - 1)
    page.keyboard.press("u")
    expect(page.get_by_text("back in")).to_be_visible()
    expect(page.locator(".duplicates-list li")).to_have_count(len(first))
    page.keyboard.press("n")
    expect(page.get_by_text("Kept all.")).to_be_visible()
    page.keyboard.press("Control+z")
    expect(page.locator(".duplicates-list li")).to_have_count(len(first))
