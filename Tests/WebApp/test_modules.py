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
        """async ([days, coarse]) => {
            const { groupsBy } = await import('/components/grid/dates.js');
            const ids = days.map((_, index) => index);
            return ['days', 'months', 'years'].map((zoom) => {
                const { starts, titles } = groupsBy(zoom, { days, ids, coarse });
                const all = Array.from(starts);
                return [all, all.slice(0, -1).map((_, group) => titles(group).text)];
            });
        }""",
        [[20000, 20000, 19990, 19700, 19700, 19723, 19723, None, None], {"4": "month", "6": "year"}],
    )
    assert groups == [
        [
            [0, 2, 3, 4, 5, 6, 7, 9],
            ["4 Oct 2024", "24 Sept 2024", "9 Dec 2023", "December 2023", "1 Jan 2024", "2024", "Undated"],
        ],
        [
            [0, 2, 3, 5, 6, 7, 9],
            ["October 2024", "September 2024", "December 2023", "January 2024", "2024", "Undated"],
        ],
        [[0, 3, 5, 7, 9], ["2024", "2023", "2024", "Undated"]],
    ]


def test_what_is_kept_of_a_group(server: Server, open_page: OpenPage) -> None:
    page, _ = open_page(server)
    enter(page, server)
    found = page.evaluate(
        """async () => {
            const { choices, pairOf, evidenceOf, placesOf } = await import('/duplicates/choice.js');
            const group = {
                id: 'g', evidence: [{ a: 2, b: 1, text: 'x' }],
                photos: [{ id: 1, bytes: 10, keep: true }, { id: 2, bytes: 5, selected: true },
                    { id: 3, bytes: 2, selected: true }],
            };
            const unsure = { id: 'u', photos: [...group.photos.slice(0, 2), { id: 3, bytes: 2 }] };
            const choice = choices();
            const seen = { suggested: choice.planOf(group), space: choice.spaceOf(group),
                mayLastGo: choice.remove(group, 1), isChanged: choice.isChanged(group) };
            choice.keep(group, 2);
            choice.remove(group, 1);
            seen.other = choice.planOf(group);
            choice.keepOnly(group, 3);
            seen.only = choice.planOf(group);
            choice.keep(group, 1);
            choice.keep(group, 2);
            seen.all = choice.planOf(group);
            choice.forget(group);
            seen.again = [...choice.keptOf(group)];
            seen.unsure = choice.planOf(unsure);
            const kept = new Set([1]);
            seen.pairs = [pairOf(group.photos, kept, 2), pairOf(group.photos, kept, 1, [1, 2]),
                pairOf(group.photos, kept, 3, [1, 2]), pairOf(group.photos, kept, 1),
                pairOf([group.photos[0]], kept, 1)];
            seen.evidence = [evidenceOf(group, 1, 2).length, evidenceOf(group, 1, 3).length];
            const places = (...folders) => [...placesOf(folders.map((folder, id) =>
                ({ id, folder, name: 'a.jpg' }))).values()];
            seen.places = [places('/p/Pictures/2023', '/p/Backup/Pictures/2023', '/p/b/2023'),
                places('/p/Pictures', '/p/Pictures/old'), places('/p/x', '/p/x'), places('/', '/x')];
            return seen;
        }"""
    )
    assert found == {
        "suggested": {"id": "g", "keep": [1], "remove": [2, 3]},
        "space": 7,
        "mayLastGo": False,
        "isChanged": False,
        "other": {"id": "g", "keep": [2], "remove": [1, 3]},
        "only": {"id": "g", "keep": [3], "remove": [1, 2]},
        "all": None,
        "again": [1],
        "unsure": {"id": "u", "keep": [1, 3], "remove": [2]},
        "pairs": [[1, 2], [1, 2], [1, 3], [2, 1], [1]],
        "evidence": [1, 0],
        "places": [
            ["Pictures/2023/a.jpg", "Backup/Pictures/2023/a.jpg", "b/2023/a.jpg"],
            ["Pictures/a.jpg", "Pictures/old/a.jpg"],
            ["x/a.jpg", "x/a.jpg"],
            ["a.jpg", "x/a.jpg"],
        ],
    }


MARKDOWN = [
    (
        "# A\n\ntext **b** *c* `d`",
        "<h3>A</h3><p>text <strong>b</strong> <em>c</em> <code>d</code></p>",
    ),
    ("<img src=x onerror=alert(1)>", "<p>&lt;img src=x onerror=alert(1)&gt;</p>"),
    ("[a](javascript:alert)", "<p><span>a</span></p>"),
    ("[a](data:text/html,x)", "<p><span>a</span></p>"),
    (
        "[a](https://e.org/x)",
        '<p><a href="https://e.org/x" target="_blank" rel="noopener noreferrer">a</a></p>',
    ),
    ("![pic](http://e.org/x.png)", "<p>pic</p>"),
    ("- a\n  - b\n- c", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"),
    ("2. a\n3. b", '<ol start="2"><li>a</li><li>b</li></ol>'),
    ("```\n<b>*x*\n```", '<pre tabindex="0"><code>&lt;b&gt;*x*</code></pre>'),
    ("> q", "<blockquote><p>q</p></blockquote>"),
    ("snake_case_name 2 * 3 * 4", "<p>snake_case_name 2 * 3 * 4</p>"),
]


def test_a_model_card_holds_no_code(server: Server, open_page: OpenPage) -> None:
    """Cards come with packs from elsewhere: text and safe links, nothing that runs or is fetched."""
    page, _ = open_page(server)
    enter(page, server)
    shown = page.evaluate(
        """async (texts) => {
            const { markdown } = await import('/models/markdown.js');
            return texts.map((text) => {
                const card = document.createElement('div');
                card.append(...markdown(text));
                return card.innerHTML;
            });
        }""",
        [text for text, _ in MARKDOWN],
    )
    assert shown == [html for _, html in MARKDOWN]


def test_the_address_holds_the_search(server: Server, open_page: OpenPage) -> None:
    page, _ = open_page(server)
    enter(page, server)
    read, again, sent = page.evaluate(
        """async () => {
            const { addressOf, readQuery, requestOf } = await import('/search/query.js');
            const text = 'q=dog+-cat&from=2024-01-01&to=x&folder=/a&like=7';
            const query = readQuery(new URLSearchParams(text));
            const address = new URLSearchParams(addressOf(query).split('?')[1]);
            return [query, readQuery(address), requestOf(query)];
        }"""
    )
    assert read == {
        "text": "dog -cat",
        "like": 7,
        "from": "2024-01-01",
        "to": "",
        "folder": "/a",
        "kind": "",
        "limit": 60,
    }
    assert again == read
    assert sent["path"] == "/photos/7/similar"
    assert (sent["query"]["with"], sent["query"]["without"]) == ("dog", ["cat"])


def test_formats_and_marks(server: Server, open_page: OpenPage) -> None:
    page, _ = open_page(server)
    enter(page, server)
    left, sizes, days, marks = page.evaluate(
        """async () => {
            const { bytes, day, timeLeft } = await import('/frame/format.js');
            const { monthMarks } = await import('/components/grid/dates.js');
            return [[3, 31, 61, 7200].map(timeLeft), [999, 1500, 12345678].map(bytes),
                [day(19783, { month: 'short' }), day(19783, { month: 'short', weekday: null })],
                monthMarks([20000, 20000, 19990, 19700, null, null])
                    .map(({ photo, isYear }) => [photo, isYear])];
        }"""
    )
    assert left == [
        "a few seconds left",
        "about 40 seconds left",
        "about 1 minute left",
        "about 2 hours left",
    ]
    assert sizes == ["999 bytes", "1.5 kB", "12 MB"]
    assert days == ["Fri, 1 Mar 2024", "1 Mar 2024"]
    assert marks == [[0, True], [2, False], [3, True], [4, True]]


def test_shows_no_more_of_a_date_than_is_known(server: Server, open_page: OpenPage) -> None:
    page, _ = open_page(server)
    enter(page, server)
    moments, dates, hits = page.evaluate(
        """async () => {
            const { date, hitDate, moment } = await import('/frame/format.js');
            const texts = ['2019', '2019-03', '2019-03-09', '2019-03-09T17:04:05'];
            return [texts.map((text) => Object.values(moment(text))), texts.map(date),
                [{}, { day: 17897, precision: 'year' }, { day: 17956, precision: 'month' }, { day: 17964 }]
                    .map(hitDate)];
        }"""
    )
    assert moments == [
        ["2019", ""],
        ["March 2019", ""],
        ["Saturday, 9 March 2019", ""],
        ["Saturday, 9 March 2019", "17:04"],
    ]
    assert dates == ["2019", "Mar 2019", "9 Mar 2019", "9 Mar 2019"]
    assert hits == [None, "2019", "March 2019", "Saturday, 9 March 2019"]
