"""The whole app without a pointer."""

import re

from browsing import OpenPage, Screenshot, enter, expect_results, wait_for_pictures
from playwright.sync_api import Page, expect
from server import Server

FOCUSED = """() => {
    const element = document.activeElement;
    const ring = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    return {
        name: element.getAttribute('aria-label') ?? element.innerText ?? '', tag: element.tagName,
        index: element.getAttribute('aria-posinset'),
        isSeen: box.width > 0 && box.bottom > 0 && box.top < innerHeight,
        hasRing: ring.outlineStyle !== 'none' || ring.boxShadow !== 'none',
    };
}"""


def press_in_sequence(page: Page, first: str, second: str) -> None:
    """Two keys as quickly as a hand presses them: on a busy machine the browser may receive the second too
    late, and the app takes keys that are far apart for two."""
    page.evaluate(
        """(keys) => {
            for (const key of keys) {
                const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
                document.activeElement.dispatchEvent(event);
            }
        }""",
        [first, second],
    )


def test_a_walk_through_the_app(server: Server, open_page: OpenPage) -> None:
    page, _ = open_page(server)
    enter(page, server)
    wait_for_pictures(page)
    page.keyboard.press("Tab")
    skip = page.evaluate(FOCUSED)
    assert skip["name"] == "Skip to the content" and skip["isSeen"]
    seen = []
    for _ in range(20):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUSED)
        assert focus["tag"] != "BODY", seen
        assert focus["isSeen"] and focus["hasRing"] or focus["tag"] == "INPUT", focus
        seen.append(focus)
        if focus["index"]:
            break
    assert seen[-1]["index"] == "1", "the grid is reached, at its first photo"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.activeElement.getAttribute('aria-posinset') === '3'")
    page.keyboard.press("Space")
    chosen = page.locator(".grid-tile:not([hidden])[aria-selected=true]")
    expect(chosen).to_have_count(1)
    page.keyboard.press("Shift+ArrowRight")
    expect(chosen).to_have_count(2)
    page.keyboard.press("Escape")
    expect(chosen).to_have_count(0)

    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/photo/\d+$"))
    expect(page.get_by_role("button", name="About this photo")).to_be_visible()
    first = page.url
    page.keyboard.press("ArrowRight")
    expect(page).not_to_have_url(first)
    last = page.url
    page.keyboard.press("Escape")
    expect(page).to_have_url(f"{server.address}/library")
    page.wait_for_function("() => document.activeElement.classList.contains('grid-tile')")
    assert last != first

    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("flowers")
    expect(page).to_have_url(re.compile(r"/search\?q=flowers$"))
    expect_results(page, server, "flowers")
    page.keyboard.press("ArrowDown")
    page.wait_for_function("() => document.activeElement.getAttribute('aria-posinset') === '1'")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/photo/\d+\?q=flowers"))
    expect(page.get_by_role("button", name="About this photo")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile(r"/search\?q=flowers"))

    for keys, path in [("m", "models"), ("p", "settings"), ("i", "indexing"), ("l", "library")]:
        press_in_sequence(page, "g", keys)
        expect(page).to_have_url(f"{server.address}/{path}")
        # The focus follows, so that reading begins where the screen does.
        page.wait_for_function("() => document.querySelector('#screen').contains(document.activeElement)")


def test_the_keys_are_listed(server: Server, open_page: OpenPage, screenshot: Screenshot) -> None:
    page, _ = open_page(server)
    enter(page, server)
    wait_for_pictures(page)
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog).to_contain_text("Select a range")
    screenshot(page, "keyboard-desktop")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_dialogs_hold_the_focus_and_give_it_back(server: Server, open_page: OpenPage) -> None:
    page, _ = open_page(server)
    enter(page, server, "/settings")
    opener = page.get_by_role("button", name="Erase everything…")
    opener.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("textbox")).to_be_focused()
    for _ in range(12):
        page.keyboard.press("Tab")
        inside = page.evaluate(
            "() => document.activeElement === document.body"
            " || document.querySelector('dialog').contains(document.activeElement)"
        )
        assert inside, "the focus left the dialog"
    # Tab also leads through the browser's own controls, where Escape is theirs.
    dialog.get_by_role("textbox").focus()
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()


def test_the_timeline_is_a_slider(server: Server, open_page: OpenPage) -> None:
    page, _ = open_page(server, "phone")
    enter(page, server)
    wait_for_pictures(page)
    timeline = page.get_by_role("slider", name="Timeline")
    expect(timeline).to_be_visible()
    timeline.focus()
    expect(timeline).to_have_attribute("aria-valuetext", "March 2024")
    # By years, of which this one is shown.
    page.keyboard.press("PageDown")
    expect(timeline).not_to_have_attribute("aria-valuenow", "0")
    page.keyboard.press("End")
    expect(timeline).to_have_attribute("aria-valuenow", "100")
    page.keyboard.press("Home")
    expect(timeline).to_have_attribute("aria-valuenow", "0")
