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


def test_a_page_of_an_earlier_start_says_so(own_server: Server, open_page: OpenPage) -> None:
    page, watch = open_page(own_server)
    watch.expected += [GONE, "ERR_CONNECTION_REFUSED", "ERR_INCOMPLETE_CHUNKED_ENCODING", "401"]
    enter(page, own_server)
    wait_for_pictures(page)
    port = own_server.port
    own_server.stop()
    own_server.start(port)
    expect(page.get_by_text("Afterimage was started anew")).to_be_visible(timeout=30_000)
    expect(page.get_by_role("button", name="Try now")).to_be_hidden()
