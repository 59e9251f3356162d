import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import photos
import pytest
from browsing import WIDTHS, Watch, watched
from playwright.sync_api import Browser, Page, TimeoutError, expect, sync_playwright
from server import PROGRAM, ROOT, Home, Server
from waiting import PAGE_PATIENCE

SCREENSHOTS = ROOT / "Tests" / "WebApp" / "screenshots"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="session", autouse=True)
def is_built() -> None:
    if not PROGRAM.is_file():
        pytest.exit(f"{PROGRAM} is missing; “swift build --product afterimage” makes it.", returncode=1)


@pytest.fixture(scope="session")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home whose photos are indexed. Not to be served: servers take copies."""
    home = Home(tmp_path_factory.mktemp("indexed"))
    photos.make(home.pictures / "Holiday")
    home.run("index", home.pictures, "--library", home.library)
    return home


@pytest.fixture
def home(indexed: Home, tmp_path: Path) -> Home:
    return indexed.copy(tmp_path / "home")


@pytest.fixture(scope="session")
def server(indexed: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One for all tests that leave library, settings and photos as they are."""
    with Server(indexed.copy(tmp_path_factory.mktemp("shared") / "home")) as server:
        yield server


@pytest.fixture
def own_server(home: Home) -> Iterator[Server]:
    """For a test that changes something."""
    with Server(home) as server:
        yield server


@pytest.fixture
def new_home(tmp_path: Path) -> Home:
    """A home with photos and no library."""
    home = Home(tmp_path / "new-home")
    photos.make(home.pictures / "Holiday")
    return home


@pytest.fixture
def new_server(new_home: Home) -> Iterator[Server]:
    with Server(new_home) as server:
        yield server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's own Chromium: no download of another."""
    if not CHROMIUM:
        pytest.skip("Chromium is missing; “Scripts/setup --tests” installs it where apt does.")
    expect.set_options(timeout=PAGE_PATIENCE)
    with sync_playwright() as playwright:
        # A sandbox cannot be made by root, in most containers.
        options = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=options)
        yield browser
        browser.close()


@pytest.fixture(params=["desktop", "phone"])
def width(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., tuple[Page, Watch]]]:
    """`open_page(server, width, **options)` → a page and what watches it, checked when the test ends."""
    opened = []

    def make(server: Server, width: str = "desktop", **options: object) -> tuple[Page, Watch]:
        context = browser.new_context(
            viewport=WIDTHS[width],
            has_touch=width == "phone",
            # Nothing moves while it is looked at.
            **{"reduced_motion": "reduce", "locale": "en-GB", **options},
        )
        context.set_default_timeout(PAGE_PATIENCE)
        page, watch = watched(context, server)
        opened.append((context, watch))
        return page, watch

    yield make
    for context, _ in opened:
        context.close()
    for _, watch in opened:
        watch.check()


@pytest.fixture
def screenshot(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """`screenshot(page, name)` keeps what the page looks like, for people to look through."""

    def keep(page: Page, name: str) -> None:
        SCREENSHOTS.mkdir(exist_ok=True)
        # Some pictures never come, on purpose.
        with suppress(TimeoutError):
            page.wait_for_function(
                "() => [...document.images].every(i => i.complete || !i.checkVisibility())", timeout=3000
            )
        page.screenshot(path=SCREENSHOTS / f"{name}.png")

    return keep
