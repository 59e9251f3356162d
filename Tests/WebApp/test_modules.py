"""The app's pure modules, in the page: the query language, the justified grid, zoom, timeline, formats."""

from urllib.parse import quote

from browsing import OpenPage, enter
from server import Server

TERMS = [
    ('beach at sunset -people -"red car"', "beach at sunset", ["people", "red car"]),
    ("t-shirt - dash -- x", "t-shirt - dash -- x", []),
    ('a 6" pan', 'a 6" pan', []),
    ('a "" -"" b', "a b", []),
    ("city −people", "city", ["people"]),
    ("-“red car” dog", "dog", ["red car"]),
]

GRID = """async () => {
    const { justify, rowOf } = await import('/components/grid/justify.js');
    const photos = 20000, faults = [];
    const aspects = Array.from({ length: photos }, (_, i) => 300 + (i * 7919) % 3000);
    const starts = [0, 1, 3, 10, 10, 500, photos];
    for (const width of [320, 1150]) for (const heading of [0, 50]) {
        const grid = justify({ aspects, starts, width, rowHeight: width / 3.5, gap: 4, heading });
        for (let row = 0; row < grid.rowTop.length; row++) {
            const below = row && grid.rowTop[row] < grid.rowTop[row - 1] + grid.rowHeight[row - 1] - 0.01;
            if (below) faults.push(`rows ${row - 1} and ${row} overlap`);
            const height = grid.rowHeight[row] / (width / 3.5);
            if (height > 1.9 || height < 0.5) faults.push(`row ${row} has ${height} of its height`);
            for (let i = grid.rowFirst[row]; i < grid.rowFirst[row + 1]; i++) {
                if (grid.x[i] + grid.width[i] > width + 0.5) faults.push(`photo ${i} is cut off`);
                const overlaps = i > grid.rowFirst[row] && grid.x[i] < grid.x[i - 1] + grid.width[i - 1];
                if (overlaps) faults.push(`photos ${i - 1} and ${i} overlap`);
                if (rowOf(grid, i) !== row) faults.push(`photo ${i} is not in row ${row}`);
            }
        }
        if (grid.rowFirst.at(-1) !== photos) faults.push('photos are missing');
    }
    return faults;
}"""


def test_the_query_language(server: Server, open_page: OpenPage) -> None:
    """The chips show what the server will make of the words: both read them in the same way."""
    page, _ = open_page(server)
    enter(page, server)
    client = server.client()
    for text, wanted, unwanted in TERMS:
        parsed = page.evaluate(
            "async (text) => (await import('/components/terms.js')).parseTerms(text)", text
        )
        assert parsed == {"wanted": wanted, "unwanted": unwanted}, text
        sent = page.evaluate(
            "async (text) => (await import('/search/query.js'))"
            ".requestOf({ text, like: null, limit: 5 }).query.q",
            text,
        )
        heard = client.get(f"/api/v1/search?limit=5&q={quote(sent)}").json["query"]
        assert heard == {"wanted": wanted, "unwanted": unwanted}, text


def test_a_grid_of_twenty_thousand(server: Server, open_page: OpenPage) -> None:
    page, _ = open_page(server)
    enter(page, server)
    assert page.evaluate(GRID) == []


def test_zoom_stays_in_its_bounds(server: Server, open_page: OpenPage) -> None:
    page, _ = open_page(server)
    enter(page, server)
    near, far = page.evaluate(
        """async () => {
            const { whole, zoomAt } = await import('/components/zoom/zoom.js');
            const fit = { width: 800, height: 600 }, view = { width: 800, height: 900 };
            const near = zoomAt(whole, 2, { x: 100, y: 50 }, fit, view, 4);
            return [near, zoomAt(near, 0.1, { x: 300, y: 0 }, fit, view, 4)];
        }"""
    )
    assert near == {"scale": 2, "x": -100, "y": -50}
    assert far == {"scale": 1, "x": 0, "y": 0}


def test_groups_of_days_months_and_years(server: Server, open_page: OpenPage) -> None:
    page, _ = open_page(server)
    enter(page, server)
    groups = page.evaluate(
        """async (days) => {
            const { groupsBy } = await import('/library/timeline.js');
            return ['days', 'months', 'years'].map((zoom) => Array.from(groupsBy(zoom, days).starts));
        }""",
        [20000, 20000, 19990, 19700, None, None],
    )
    assert groups == [[0, 2, 3, 4, 6], [0, 2, 3, 4, 6], [0, 3, 4, 6]]
