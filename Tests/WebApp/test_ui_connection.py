"""A lost connection can be asked for again, and the app goes on without a reload."""

from browsing import OpenPage, enter, wait_for_pictures
from playwright.sync_api import expect
from server import Server
from test_trouble import GONE


def test_try_now(server: Server, open_page: OpenPage) -> None:
    page, watch = open_page(server)
    watch.expected += [GONE, "ERR_FAILED", "ERR_INTERNET_DISCONNECTED"]
    enter(page, server)
    wait_for_pictures(page)
    streams = "**/api/v1/events"
    page.route(streams, lambda route: route.abort())
    # The stream is opened anew when the page is shown again.
    page.evaluate("() => { dispatchEvent(new Event('pagehide')); dispatchEvent(new Event('pageshow')); }")
    again = page.get_by_role("button", name="Try now")
    expect(again).to_be_visible()
    page.unroute(streams)
    again.click()
    expect(again).to_be_hidden()
