"""Every documented path answers, and every answer is as `/api/v1/openapi.json` says."""

import re
from urllib.parse import quote

import pytest
from openapi import Description
from server import Server
from waiting import wait_until_indexed

# By operation: requests whose answers are compared with the description, in this order on one library. The
# last ones take the library away.
REQUESTS = [
    ("GET /api/v1/session", "", None, 200),
    ("GET /api/v1/library/layout", "?order=newest", None, 200),
    ("GET /api/v1/library/layout", "?order=oldest", None, 200),
    ("GET /api/v1/library/layout", "?order=random", None, 400),
    ("GET /api/v1/library/layout", "?show=hidden", None, 200),
    ("GET /api/v1/library/layout", "?show=some", None, 400),
    ("GET /api/v1/library/layout", "?show=favourites&from=2019&to=2024&folder=/none&kind=jpeg", None, 200),
    ("GET /api/v1/library/layout", "?kind=tapestry", None, 400),
    ("GET /api/v1/library/filters", "", None, 200),
    ("POST /api/v1/marks", "", {"photos": [1], "favourite": True, "rating": 3, "turn": 90}, 200),
    ("POST /api/v1/marks", "", {"photos": [1], "rating": 9}, 400),
    (
        "PUT /api/v1/marks",
        "",
        {"marks": [{"photo": 1, "favourite": False, "hidden": False, "turned": 0}]},
        200,
    ),
    ("PUT /api/v1/marks", "", {"marks": []}, 400),
    ("GET /api/v1/photos/{id}", "", None, 200),
    ("GET /api/v1/photos/{id}/thumbnail", "?side=160", None, 200),
    ("GET /api/v1/photos/{id}/thumbnail", "?side=161", None, 400),
    ("GET /api/v1/photos/{id}/preview", "", None, 200),
    ("GET /api/v1/photos/{id}/original", "", None, 200),
    ("GET /api/v1/photos/{id}/similar", "?limit=5&with=animal&without=grass&without=people", None, 200),
    ("GET /api/v1/search", "?q=a+cat&all=true&limit=5", None, 200),
    ("GET /api/v1/search", "?q=a+cat+-dog&from=2024&to=2024-03-04", None, 200),
    ("GET /api/v1/search", "?q=holiday+2024&stack=false", None, 200),
    ("GET /api/v1/search", "?q=cat&all=true&kind=png", None, 200),
    ("GET /api/v1/search", "?q=-dog", None, 200),
    ("GET /api/v1/search", "?q=", None, 400),
    ("GET /api/v1/search", "?q=cat&from=yesterday", None, 400),
    ("GET /api/v1/models", "", None, 200),
    ("POST /api/v1/models/use", "", {"id": "nothing@1.0.0"}, 404),
    ("DELETE /api/v1/models/{id}", "", None, 409),
    ("GET /api/v1/indexing", "", None, 200),
    ("GET /api/v1/indexing/errors", "?limit=10", None, 200),
    ("PUT /api/v1/indexing/when", "", {"when": "idle"}, 200),
    ("PUT /api/v1/indexing/when", "", {"when": "always"}, 200),
    ("PUT /api/v1/indexing/when", "", {"when": "sometimes"}, 400),
    ("POST /api/v1/indexing/run", "", None, 202),
    ("POST /api/v1/indexing/pause", "", None, 200),
    ("POST /api/v1/indexing/resume", "", None, 202),
    ("GET /api/v1/folders", "", None, 200),
    ("GET /api/v1/folders", "?path=/nowhere", None, 404),
    ("GET /api/v1/settings", "", None, 200),
    ("PUT /api/v1/settings", "", {"theme": "dark"}, 200),
    ("PUT /api/v1/settings", "", {"theme": "pink"}, 400),
    ("GET /api/v1/privacy", "", None, 200),
    ("POST /api/v1/privacy/notice", "", None, 204),
    ("GET /api/v1/privacy/export", "?vectors=true", None, 200),
    ("GET /api/v1/openapi.json", "", None, 200),
    ("GET /api/v1/duplicates", "", None, 200),
    ("POST /api/v1/duplicates/check", "", None, 202),
    ("GET /api/v1/duplicates", "?kind=same-bytes&kind=near-duplicate&sort=date&limit=5", None, 200),
    ("GET /api/v1/duplicates", "?kind=twins", None, 400),
    ("POST /api/v1/duplicates/backups", "", {"last": True}, 200),
    ("POST /api/v1/duplicates/backups", "", {"last": "yes"}, 400),
    ("POST /api/v1/duplicates/decisions", "", {"a": 1, "same": False}, 400),
    ("POST /api/v1/duplicates/decisions", "", {"photos": [1, 2], "different": True}, 200),
    ("POST /api/v1/duplicates/decisions", "", {"photos": [1, 2], "undecided": True}, 200),
    ("POST /api/v1/duplicates/backups", "", {"last": True}, 200),
    ("POST /api/v1/duplicates/backups", "", {"last": "yes"}, 400),
    ("POST /api/v1/duplicates/apply", "", {"groups": [{"id": "none", "keep": [1], "remove": [2]}]}, 404),
    ("GET /api/v1/quarantine", "", None, 200),
    ("POST /api/v1/quarantine", "", {"photos": [999999]}, 404),
    ("POST /api/v1/quarantine", "", {"photos": []}, 400),
    ("POST /api/v1/quarantine/restore", "", {"all": True}, 200),
    ("POST /api/v1/quarantine/restore", "", {}, 400),
    ("POST /api/v1/quarantine/empty", "", {"olderThanDays": 30, "confirm": "perhaps"}, 400),
    ("POST /api/v1/quarantine/empty", "", {"olderThanDays": 30, "confirm": "delete"}, 200),
    ("POST /api/v1/downloads", "", {"ids": [1]}, 201),
    ("POST /api/v1/downloads", "", {"ids": [999999]}, 404),
    ("GET /api/v1/downloads/{id}", "", None, 404),
    ("GET /api/v1/copies", "", None, 200),
    ("POST /api/v1/copies", "", {"ids": [1], "folder": "/no/such"}, 404),
    ("POST /api/v1/copies/stop", "", None, 200),
    ("GET /api/v1/folders/count", "?path=PICTURES", None, 200),
    ("GET /api/v1/folders/count", "?path=/no/such", None, 404),
    ("POST /api/v1/indexing/exclusions", "", {"path": "relative"}, 400),
    ("POST /api/v1/indexing/exclusions", "", {"path": "PICTURES"}, 409),
    ("DELETE /api/v1/indexing/exclusions", "?path=PICTURES", None, 404),
    ("POST /api/v1/indexing/folders", "", {"path": "relative"}, 400),
    ("POST /api/v1/indexing/folders", "", {"path": "PICTURES"}, 202),
    ("DELETE /api/v1/indexing/folders", "?path=PICTURES", None, 200),
    ("POST /api/v1/privacy/erase", "", {"confirm": "perhaps"}, 400),
    ("POST /api/v1/privacy/erase", "", {"confirm": "erase"}, 200),
    ("GET /api/v1/session", "", None, 200),
    ("GET /api/v1/library/layout", "", None, 200),
    ("GET /api/v1/search", "?q=cat", None, 409),
]


def test_answers_are_as_described(own_server: Server) -> None:
    client = own_server.client()
    wait_until_indexed(client)
    description = Description(client)
    folder = client.get("/api/v1/indexing").json["folders"][0]["path"]
    values = {
        "/api/v1/photos/{id}": str(client.get("/api/v1/library/layout").json["ids"][0]),
        "/api/v1/downloads/{id}": "none",
        "/api/v1/models/{id}": quote(client.get("/api/v1/models").json["serving"], safe=""),
    }
    problems, called = [], {"GET /api/v1/events"}
    for name, query, body, status in REQUESTS:
        operation = description.operation(name)
        prefix = next((each for each in values if operation.path.startswith(each)), "")
        target = description.path_of(operation, {"id": values.get(prefix, "")})
        if body == {"path": "PICTURES"}:
            body = {"path": folder}
        answer = client.send(
            operation.method, target + query.replace("PICTURES", quote(folder, safe="")), body
        )
        called.add(name)
        problems += description.problems(operation, answer)
        if answer.status != status:
            problems.append(f"{name}{query} {body}: {answer.status}, not {status}: {answer.body[:200]}")
    assert problems == []
    uncalled = {operation.name for operation in description.operations} - called
    assert uncalled == set(), "a documented path that this test does not ask for"


def test_events_are_what_their_paths_answer(server: Server) -> None:
    client = server.client()
    wait_until_indexed(client)
    description = Description(client)
    client.connection.request("GET", "/api/v1/events", headers={"Cookie": server.cookie})
    response = client.connection.getresponse()
    assert response.headers["Content-Type"].startswith("text/event-stream")
    events, name = {}, None
    while not {"indexing", "duplicates", "model", "library"} <= set(events):
        line = response.readline().decode().rstrip("\n")
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: ") and name:
            events[name] = line.removeprefix("data: ").encode()
    response.close()
    client.close()
    other = server.client()
    for name, target in [("indexing", "/api/v1/indexing"), ("model", "/api/v1/models")]:
        answer = other.get(target)
        answer.body = events[name]
        assert description.problems(description.operation(f"GET {target}"), answer) == []
    assert b"revision" in events["library"]


def test_pictures_and_ranges(server: Server) -> None:
    client = server.client()
    layout = client.get("/api/v1/library/layout")
    assert client.get("/api/v1/library/layout", **{"If-None-Match": layout.headers["etag"]}).status == 304
    photo = client.get(f"/api/v1/photos/{layout.json['ids'][0]}").json
    base = f"/api/v1/photos/{photo['id']}"
    picture = client.get(f"{base}/thumbnail?side=320&v={photo['version']}")
    assert picture.body.startswith(b"\xff\xd8") and "immutable" in picture.headers["cache-control"]
    again = client.get(f"{base}/thumbnail?side=320", **{"If-None-Match": picture.headers["etag"]})
    assert (again.status, again.body) == (304, b"")
    original = client.get(f"{base}/original")
    assert len(original.body) == photo["bytes"]
    assert "sandbox" in original.headers["content-security-policy"]
    part = client.get(f"{base}/original", Range="bytes=10-19")
    assert (part.status, part.body) == (206, original.body[10:20])
    assert client.get(f"{base}/original", Range="bytes=-5").body == original.body[-5:]
    assert client.get(f"{base}/original", Range=f"bytes={photo['bytes']}-").status == 416


@pytest.mark.parametrize("path", ["/", "/library", "/frame/main.js", "/api/v1/session", "/api/v1/nothing"])
def test_every_answer_has_its_security_headers(server: Server, path: str) -> None:
    headers = server.client().get(path).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'") and "unsafe" not in policy
    assert not re.search(r"https?:", policy)
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY"
    assert headers["cross-origin-resource-policy"] == "same-origin"
