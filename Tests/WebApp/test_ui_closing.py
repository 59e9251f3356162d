"""Menus, dialogs and “Like this, but…” close by Escape, wherever the focus is, and by a press outside, which
does nothing else; the focus goes back to where it was."""

import re

from browsing import OpenPage, Screenshot, enter, tiles, wait_for_pictures
from playwright.sync_api import Page, expect
from server import Server


def order(page: Page, width: str = "desktop") -> None:
    page.get_by_role("button", name="Order").click()
    expect(page.get_by_role("menu", name="Order")).to_be_visible()


def test_escape_closes_a_menu_from_anywhere(server: Server, open_page: OpenPage) -> None:
    page, _ = open_page(server)
    enter(page, server)
    wait_for_pictures(page)
    page.locator(".grid-tile:not([hidden])").first.hover()
    page.locator(".grid-tile:not([hidden]) .grid-check").first.click()
    selected = page.locator(".grid-tile:not([hidden])[aria-selected=true]")
    expect(selected).to_have_count(1)
    page.get_by_role("button", name="Clear selection").click()
    page.wait_for_function("() => document.activeElement.classList.contains('grid-tile')")
    menu = page.get_by_role("menu", name="Order")
    for place in [
        "() => {}",
        "() => document.activeElement.blur()",
        "() => document.querySelector('.scrubber').focus()",
    ]:
        order(page)
        page.evaluate(place)
        page.keyboard.press("Escape")
        expect(menu).to_be_hidden()
        expect(page.get_by_role("button", name="Order")).to_be_focused()


def test_a_press_outside_a_menu_does_nothing_else(server: Server, open_page: OpenPage, width: str) -> None:
    page, _ = open_page(server, width)
    enter(page, server)
    wait_for_pictures(page)
    menu = page.get_by_role("menu", name="Order")
    tile = tiles(page).nth(4)
    order(page, width)
    box = tile.bounding_box()
    place = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.touchscreen.tap(*place) if width == "phone" else page.mouse.click(*place)
    expect(menu).to_be_hidden()
    expect(page).to_have_url(f"{server.address}/library")
    # The next press does what presses do. Not at the same place, where two make a double click.
    tiles(page).nth(1).click()
    expect(page).to_have_url(re.compile(r"/photo/\d+$"))
    expect(page.get_by_role("button", name="Close", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page).to_have_url(f"{server.address}/library")
    # The button that opened it closes it.
    order(page, width)
    page.get_by_role("button", name="Order").click()
    expect(menu).to_be_hidden()


def test_a_press_beside_a_dialog_does_nothing_else(server: Server, open_page: OpenPage, width: str) -> None:
    page, _ = open_page(server, width)
    enter(page, server)
    wait_for_pictures(page)
    box = tiles(page).first.bounding_box()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog).to_be_visible()
    place = (box["x"] + 4, box["y"] + 4)
    page.touchscreen.tap(*place) if width == "phone" else page.mouse.click(*place)
    expect(dialog).to_have_count(0)
    expect(page).to_have_url(f"{server.address}/library")


def test_escape_closes_a_dialog_without_the_focus(server: Server, open_page: OpenPage) -> None:
    page, _ = open_page(server)
    enter(page, server, "/search?q=cat")
    wait_for_pictures(page)
    when = page.get_by_role("button", name="When", exact=True)
    when.click()
    dialog = page.get_by_role("dialog", name="When were they taken?")
    expect(dialog).to_be_visible()
    page.evaluate("() => document.activeElement.blur()")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(when).to_be_focused()
    expect(page).to_have_url(re.compile(r"/search\?q=cat$"))


def test_the_order_that_holds_is_ticked(
    server: Server, open_page: OpenPage, screenshot: Screenshot, width: str
) -> None:
    page, _ = open_page(server, width)
    enter(page, server)
    wait_for_pictures(page)
    newest = page.get_by_role("menuitemradio", name="Newest first")
    oldest = page.get_by_role("menuitemradio", name="Oldest first")
    order(page, width)
    expect(newest).to_be_checked()
    expect(oldest).not_to_be_checked()
    screenshot(page, f"order-{width}")
    oldest.click()
    order(page, width)
    expect(oldest).to_be_checked()
    expect(newest).not_to_be_checked()


def test_escape_leaves_like_this_but(server: Server, open_page: OpenPage) -> None:
    page, _ = open_page(server)
    enter(page, server)
    wait_for_pictures(page)
    tiles(page).first.click()
    about = page.get_by_role("button", name="About this photo")
    expect(page.get_by_role("list", name="Similar photos").get_by_role("link").first).to_be_visible()
    if about.get_attribute("aria-pressed") == "true":
        about.click()
    photo = page.url
    page.keyboard.press("b")
    field = page.get_by_role("textbox", name="Like this, but…")
    expect(field).to_be_focused()
    page.keyboard.type("snow")
    page.keyboard.press("Escape")
    # The panel that it opened goes with it; the photo stays.
    expect(field).to_be_hidden()
    expect(page).to_have_url(photo)
    page.keyboard.press("b")
    expect(field).to_have_value("")
    page.keyboard.type("-animal")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search\?like=\d+"))
    wait_for_pictures(page)
    page.keyboard.press("Escape")
    expect(page).to_have_url(photo)
    page.keyboard.press("Escape")
    expect(page).to_have_url(f"{server.address}/library")
