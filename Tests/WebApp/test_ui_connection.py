"""A lost connection can be asked for again, and the app goes on without a reload."""

import pytest
from browsing import OpenPage, Screenshot, enter, wait_for_pictures
from playwright.sync_api import expect
from server import Server
from test_trouble import GONE


def test_try_now(server: Server, open_page: OpenPage) -> None:
    page, watch = open_page(server)
    watch.expected += [GONE, "ERR_FAILED", "ERR_INTERNET_DISCONNECTED"]
    enter(page, server)
    wait_for_pictures(page)
    is_there = False
    page.route("**/api/v1/events", lambda route: route.fallback() if is_there else route.abort())
    # The stream is opened anew when the page is shown again.
    page.evaluate("() => { dispatchEvent(new Event('pagehide')); dispatchEvent(new Event('pageshow')); }")
    again = page.get_by_role("button", name="Try now")
    expect(again).to_be_visible()
    is_there = True
    # Not by the pointer: the app may have tried by itself meanwhile, which takes the button away.
    again.evaluate("(button) => button.click()")
    expect(again).to_be_hidden()


@pytest.mark.parametrize("path", ["/search?q=cat", "/library", "/photo/1", "/models"])
def test_the_line_covers_nothing(
    server: Server, open_page: OpenPage, width: str, path: str, screenshot: Screenshot
) -> None:
    page, watch = open_page(server, width)
    watch.expected += [GONE, "ERR_FAILED"]
    enter(page, server, path)
    expect(page.locator("[data-screen]").last).to_be_visible()
    page.route("**/api/v1/events", lambda route: route.abort())
    page.evaluate("() => { dispatchEvent(new Event('pagehide')); dispatchEvent(new Event('pageshow')); }")
    line = page.locator(".connection")
    expect(line).to_be_visible()
    below = line.bounding_box()["height"]
    assert below > 0
    for part in ("#navigation", "#screen", "#overlay"):
        box = page.locator(part).bounding_box()
        assert box is None or box["y"] >= below, f"{part} is covered"
    # Neither by what stands at a fixed place.
    covered = page.evaluate(
        """() => {
            const line = document.querySelector('.connection').getBoundingClientRect();
            return [...document.querySelectorAll('body *')]
                .filter((each) => !each.closest('.connection, .skip, .unseen'))
                .filter((each) => each.checkVisibility() && each.getClientRects().length > 0)
                .filter((each) => each.getBoundingClientRect().top < line.bottom - 1
                    && each.getBoundingClientRect().bottom > line.top)
                .map((each) => each.outerHTML.slice(0, 80));
        }"""
    )
    assert covered == []
    screenshot(page, f"lost-{path[1:].partition('?')[0].replace('/', '-')}-{width}")


def test_a_page_of_an_earlier_start_says_so(own_server: Server, open_page: OpenPage) -> None:
    page, watch = open_page(own_server)
    watch.expected += [GONE, "ERR_CONNECTION_REFUSED", "ERR_INCOMPLETE_CHUNKED_ENCODING", "401"]
    # Screens that are fetched ahead meet the page that asks to enter again.
    watch.expected.append("Refused to apply style")
    enter(page, own_server)
    wait_for_pictures(page)
    port = own_server.port
    own_server.stop()
    # Only a session that is too old, or removed, is not taken up again.
    for session in own_server.home.folder.glob(".local/state/afterimage/*/session"):
        session.unlink()
    own_server.start(port)
    expect(page.get_by_text("Afterimage restarted. Open the new link")).to_be_visible()
    expect(page.get_by_role("button", name="Try now")).to_be_hidden()
