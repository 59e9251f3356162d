"""Before certain duplicates are removed, one sees each photo that goes, and which one is kept for it."""

from collections.abc import Iterator

import pytest
from browsing import OpenPage, Screenshot, enter
from playwright.sync_api import expect
from server import Home, Server
from test_accessibility import audit
from waiting import wait_until_compared


@pytest.fixture
def compared(home: Home) -> Iterator[Server]:
    with Server(home) as server:
        server.client().send("POST", "/api/v1/duplicates/check")
        wait_until_compared(server)
        yield server


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_goes_is_shown(
    compared: Server, open_page: OpenPage, width: str, theme: str, screenshot: Screenshot
) -> None:
    groups = compared.client().get("/api/v1/duplicates").json["groups"]
    sure = [photo for group in groups if group["sure"] for photo in group["photos"]]
    page, _ = open_page(compared, width, color_scheme=theme, bypass_csp=True)
    enter(page, compared, "/duplicates")
    page.get_by_role("button", name="Remove certain duplicates…").click()
    dialog = page.get_by_role("dialog")
    sheet = dialog.get_by_role("region", name="What is kept and what is removed")
    for fate, photos in (
        ("Keep", [photo for photo in sure if not photo["selected"]]),
        ("Remove", [photo for photo in sure if photo["selected"]]),
    ):
        assert photos
        for photo in photos:
            picture = sheet.get_by_role("img", name=f"{fate}: {photo['name']}", exact=True)
            picture.scroll_into_view_if_needed()
            expect(picture).to_be_visible()
            assert picture.evaluate("(image) => image.decode().then(() => image.naturalWidth)") > 0
    audit(page, "contact sheet")
    screenshot(page, f"contactsheet-{width}-{theme}")
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_be_hidden()


def test_thousands_of_groups_are_made_as_one_scrolls(server: Server, open_page: OpenPage) -> None:
    page, _ = open_page(server)
    enter(page, server, "/duplicates")
    page.evaluate(
        """async () => {
            const { contactSheet } = await import('/duplicates/contactsheet.js');
            const { choices } = await import('/duplicates/choice.js');
            const groups = Array.from({ length: 3000 }, (_, at) => ({ id: `g${at}`,
                photos: [1, 2].map((id) => ({
                    id, keep: id === 1, best: id === 1, selected: id === 2, name: `${at}-${id}.jpg`, bytes: 1,
                })) }));
            const dialog = document.createElement('dialog');
            dialog.append(contactSheet(groups, choices()));
            document.body.append(dialog);
            dialog.showModal();
        }"""
    )
    rows = page.locator(".contact-sheet li")
    expect(rows.first).to_have_attribute("aria-setsize", "3000")
    assert rows.count() <= 300
    page.wait_for_function(
        """() => {
            const sheet = document.querySelector('.contact-sheet');
            sheet.scrollTop = sheet.scrollHeight;
            return sheet.querySelectorAll('li').length === 3000;
        }""",
        timeout=60_000,
    )
    expect(page.get_by_role("img", name="Remove: 2999-2.jpg")).to_be_visible()
