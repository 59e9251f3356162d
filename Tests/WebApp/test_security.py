"""What a hostile page, program or network may try, over a live port."""

import random
import re
import shutil
import socket
from pathlib import Path

import pytest
from server import ROOT, Home, Server


def raw(server: Server, request: bytes, patience: float = 60) -> bytes:
    """Sends exactly these bytes; what came back until the server closed or fell silent."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=patience) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        try:
            while chunk := connection.recv(65536):
                answer += chunk
        except (TimeoutError, ConnectionResetError):
            pass
        return answer


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/") else 0


def line_and_fields(server: Server, target: str, method: str = "GET", **fields: str) -> bytes:
    wanted = {"Host": f"127.0.0.1:{server.port}", "Cookie": server.cookie, "Connection": "close"} | fields
    head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in wanted.items() if value)
    return f"{method} {target} HTTP/1.1\r\n{head}\r\n".encode("latin-1")


@pytest.mark.parametrize(
    "path", ["/api/v1/session", "/api/v1/library/layout", "/api/v1/openapi.json", "/", "/x.js"]
)
def test_nothing_without_a_session(server: Server, path: str) -> None:
    client = server.client()
    for cookie in (
        None,
        "",
        "afterimage=1",
        f"afterimage-{server.port}=",
        f"afterimage-{server.port}={'0' * 64}",
    ):
        answer = client.get(path, Cookie=cookie)
        assert answer.status == 401, cookie
        assert b"afterimage serve" in answer.body
        assert server.csrf.encode() not in answer.body


@pytest.mark.parametrize("token", ["", "0" * 64, "%00", "a" * 5000])
def test_only_the_printed_address_gives_a_session(server: Server, token: str) -> None:
    answer = server.client().get(f"/open?token={token}", Cookie=None)
    assert answer.status == 401
    assert "set-cookie" not in answer.headers


def test_the_cookie_is_closed_to_scripts_and_other_sites(server: Server) -> None:
    answer = server.client().get(f"/open?token={server.token}", Cookie=None)
    assert answer.status == 303 and answer.headers["location"] == "/"
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie and "Path=/" in cookie
    assert server.token not in cookie, "the address in the history must not be the session"


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "127.0.0.1.evil.example:{port}",
     "localhost.:{port}", "0.0.0.0:{port}", "127.0.0.2:{port}", "user@127.0.0.1:{port}", ""],
)  # fmt: skip
def test_foreign_hosts_are_refused(server: Server, host: str) -> None:
    answer = server.client().get("/api/v1/session", Host=host.format(port=server.port))
    assert answer.status in (400, 403), answer.body
    assert server.csrf.encode() not in answer.body


def test_own_hosts_are_answered(server: Server) -> None:
    for host in (f"127.0.0.1:{server.port}", f"localhost:{server.port}", f"LOCALHOST:{server.port}"):
        assert server.client().get("/api/v1/session", Host=host).status == 200


def test_a_request_without_a_host_or_with_two_is_refused(server: Server) -> None:
    request = line_and_fields(server, "/api/v1/session", Host="")
    assert status(raw(server, request)) in (0, 400, 403)
    own = b"\r\nHost: 127.0.0.1:%d" % server.port
    foreign = b"\r\nHost: evil.example"
    for two in (own + foreign, foreign + own, own + own):
        assert status(raw(server, request.replace(b"\r\n\r\n", two + b"\r\n\r\n"))) == 400, two
    whole = line_and_fields(server, "http://evil.example/api/v1/session")
    assert status(raw(server, whole)) in (400, 403), "the name in a whole address is the one that counts"


@pytest.mark.parametrize(
    "fields",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "https://127.0.0.1:{port}"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "http://localhost:{port}"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_foreign_origins_are_refused(server: Server, fields: dict[str, str]) -> None:
    given = {name: value.format(port=server.port) for name, value in fields.items()}
    client = server.client()
    for method, target in [("GET", "/api/v1/session"), ("POST", "/api/v1/indexing/pause"), ("GET", "/")]:
        answer = client.request(method, target, headers=given)
        assert answer.status == 403, (method, target, answer.body)
        assert not any(name.startswith("access-control") for name in answer.headers)


@pytest.mark.parametrize("value", [None, "", "0" * 64, "COOKIE"])
def test_changes_need_the_csrf_value(server: Server, value: str | None) -> None:
    client = server.client()
    csrf = server.cookie.partition("=")[2] if value == "COOKIE" else value
    for method, target in [
        ("POST", "/api/v1/privacy/erase"),
        ("PUT", "/api/v1/settings"),
        ("DELETE", "/api/v1/indexing/folders?path=/"),
        ("POST", "/api/v1/nothing"),
    ]:
        answer = client.request(method, target, b'{"confirm":"erase"}', {"X-Afterimage-CSRF": csrf})
        assert (answer.status, answer.json["error"]["code"]) == (403, "csrf"), (method, target)
    assert client.get("/api/v1/session").json["photos"] > 0


def test_a_form_of_another_site_can_do_nothing(server: Server) -> None:
    """Simple requests, which browsers send without asking first."""
    client = server.client()
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        answer = client.request(
            "POST", "/api/v1/privacy/erase", b'{"confirm":"erase"}', {"Content-Type": kind}
        )
        assert answer.status == 415
    assert (server.home.library / "library.sqlite").exists()


ESCAPES = ["..", "%2e%2e", "%252e%252e", ".%2e", "%c0%ae%c0%ae", "..%00", "..;", "....//..", "%uff0e%uff0e"]
PLACES = ["/{e}/{e}/{e}/{e}/{e}/{e}/{e}/{e}/etc/passwd", "/frame/{e}/{e}/API/openapi.json",
          "/style/{e}%2f{e}%2f{e}%2fetc%2fpasswd", "/{e}\\{e}\\etc\\passwd",
          "/api/v1/photos/{e}/{e}/{e}/etc/passwd", "/api/v1/photos/1/original/{e}/{e}"]  # fmt: skip


@pytest.mark.parametrize("escape", ESCAPES)
def test_paths_lead_nowhere(server: Server, escape: str) -> None:
    secret = b"root:"
    for place in PLACES:
        for target in (place.format(e=escape), place.format(e=escape) + ".js"):
            answer = raw(server, line_and_fields(server, target))
            assert secret not in answer and b"openapi" not in answer.partition(b"\r\n\r\n")[2]
            if status(answer) == 200:
                assert b"<!doctype html>" in answer, f"{target}: only the app's own page may stand here"
            else:
                assert status(answer) in (0, 400, 404, 405), answer[:200]


def test_the_app_does_not_follow_links(
    new_home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = tmp_path / "app"
    shutil.copytree(ROOT / "Sources" / "WebServer" / "App", app)
    (tmp_path / "secret.js").write_text("secret")
    (app / "link.js").symlink_to(tmp_path / "secret.js")
    (app / ".hidden.js").write_text("secret")
    environment = new_home.environment() | {"AFTERIMAGE_APP": str(app)}
    monkeypatch.setattr(type(new_home), "environment", lambda _: environment)
    with Server(new_home) as server:
        for name in ("link.js", ".hidden.js", "%2ehidden.js"):
            assert server.client().get(f"/{name}").status == 404


def test_bodies_have_a_limit(server: Server) -> None:
    client = server.client()
    answer = client.request("PUT", "/api/v1/settings", b" " * (1 << 20) + b"{}")
    assert (answer.status, answer.json["error"]["code"]) == (413, "body-too-large")
    head = line_and_fields(
        server, "/api/v1/settings", "PUT", X_Afterimage_CSRF=server.csrf, Content_Type="application/json",
        Transfer_Encoding="chunked",
    )  # fmt: skip
    chunk = b"10000\r\n" + b" " * 65536 + b"\r\n"
    try:
        assert status(raw(server, head + chunk * 64 + b"0\r\n\r\n")) in (0, 413)
    except (BrokenPipeError, ConnectionResetError):
        pass  # closed while it was being sent: as good an answer
    lie = line_and_fields(
        server, "/api/v1/settings", "PUT", X_Afterimage_CSRF=server.csrf, Content_Length=str(1 << 40)
    )
    assert status(raw(server, lie + b"{}")) in (0, 400, 413)
    assert server.client().get("/api/v1/session").status == 200


def test_addresses_and_queries_have_a_limit(server: Server) -> None:
    client = server.client()
    assert client.get("/api/v1/search?q=" + "a" * 9000).status == 414
    answer = client.get("/api/v1/search?q=" + "a" * 1001)
    assert answer.status == 400
    huge = line_and_fields(server, "/api/v1/session", X_Filler="x" * 200_000)
    try:
        assert status(raw(server, huge)) in (0, 400, 413, 431)
    except (BrokenPipeError, ConnectionResetError):
        pass
    assert server.client().get("/api/v1/session").status == 200


def test_slow_clients_keep_nobody_waiting(server: Server) -> None:
    """Two hundred connections that never finish their request, and one that wants an answer."""
    slow = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(200)]
    try:
        for number, connection in enumerate(slow):
            connection.sendall(b"GET / HTTP/1.1\r\nHost: 127.0" if number % 2 else b"P")
        body = line_and_fields(
            server, "/api/v1/settings", "PUT", X_Afterimage_CSRF=server.csrf, Content_Type="application/json",
            Content_Length="100",
        )  # fmt: skip
        with socket.create_connection(("127.0.0.1", server.port), timeout=120) as connection:
            connection.sendall(body + b"{")
            for _ in range(20):
                assert server.client().get("/api/v1/session").status == 200
            answer = connection.recv(65536)
        assert status(answer) in (0, 408), "a body that does not come is given up"
    finally:
        for connection in slow:
            connection.close()
    assert server.client().get("/api/v1/session").status == 200


def test_garbage_and_smuggled_requests(server: Server) -> None:
    chance = random.Random(6)
    good = line_and_fields(server, "/api/v1/session")
    smuggled = line_and_fields(
        server, "/api/v1/settings", "PUT", X_Afterimage_CSRF=server.csrf, Content_Length="4",
        Transfer_Encoding="chunked",
    )  # fmt: skip
    assert status(raw(server, smuggled + b"0\r\n\r\n" + good, 2)) in (0, 400, 411, 415, 501)
    for _ in range(300):
        broken = bytearray(good)
        for _ in range(chance.randrange(1, 12)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        cut = bytes(broken[: chance.randrange(len(broken))]) if chance.random() < 0.3 else bytes(broken)
        assert status(raw(server, cut, 3)) < 500
    assert server.client().get("/api/v1/session").status == 200


def test_only_loopback_listens(server: Server) -> None:
    """The port is bound to 127.0.0.1, as the kernel's own list says."""
    bound = []
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        try:
            with open(table) as rows:
                bound += [row.split()[1] for row in rows if row.split()[3] == "0A"]
        except FileNotFoundError:
            pytest.skip("needs Linux's /proc")
    ours = [
        address.split(":")[0]
        for address in bound
        if int(address.split(":")[1] if ":" in address else "0", 16) == server.port
    ]
    assert ours == ["0100007F"]


def test_other_devices_only_with_password_and_certificate(new_home: Home, tmp_path: Path) -> None:
    library = ("--library", new_home.library)
    with pytest.raises(RuntimeError, match="password"):
        new_home.run("serve", "--no-open", "--listen", "0.0.0.0", "--port", "0", *library)
    short = tmp_path / "password"
    short.write_text("secret\n")
    with pytest.raises(RuntimeError, match=re.compile("password|certificate|8", re.I)):
        new_home.run(
            "serve", "--no-open", "--listen", "0.0.0.0", "--port", "0", "--password-file", short,
            "--tls-certificate", short, "--tls-key", short, *library,
        )  # fmt: skip


def test_it_stops_when_told_even_with_open_streams(home: Home) -> None:
    server = Server(home).start()
    client = server.client()
    client.connection.request("GET", "/api/v1/events", headers={"Cookie": server.cookie})
    client.connection.getresponse().readline()
    # Waits for the end, and fails where it does not come.
    assert server.stop() == 0
