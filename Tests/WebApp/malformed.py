"""Malformed requests from the API's description: each is a valid one with something put wrong."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from openapi import Description, Operation

# Requests that, valid by chance, would take away what the others are about; and some that take nothing that
# could be malformed, and begin work that the others would wait for.
SPARED = {
    "POST /api/v1/privacy/erase",
    "DELETE /api/v1/indexing/folders",
    "POST /api/v1/indexing/exclusions",
    "DELETE /api/v1/indexing/exclusions",
    "GET /api/v1/events",
    "POST /api/v1/indexing/run",
    "POST /api/v1/indexing/resume",
}

STRANGE = [
    "",
    " ",
    "0",
    "-1",
    "1e9",
    "NaN",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775809",
    "1.5",
    "true",
    "null",
    "{}",
    "[]",
    "' OR 1=1 --",
    '"; DROP TABLE photo; --',
    "%00",
    "\x00",
    "\r\nSet-Cookie: a=b",
    "../../../../etc/passwd",
    "..%2f..%2f..%2fetc%2fpasswd",
    "/etc/passwd",
    "<script>alert(1)</script>",
    "${jndi:ldap://localhost}",
    "%s%n%p",
    "\ud83d\ude00" * 40,
    "\u202e\u0000\uffff",
    "a" * 1001,
    "é" * 600,
    "(" * 500,
    "-" * 300,
    "*" * 300,
    '"' * 99,
    "2023-02-30",
    "9999-99-99",
    "-2023",
]

VALUES: list[Any] = [
    None,
    True,
    0,
    -1,
    2**63,
    -(2**70),
    1e308,
    [],
    {},
    [[]] * 50,
    "x" * 2000,
    *STRANGE,
]


@dataclass
class Malformed:
    operation: Operation
    method: str
    target: str
    body: bytes | None
    headers: dict[str, str | None]


def requests(description: Description, seed: int, count: int) -> Iterator[Malformed]:
    chance = random.Random(seed)
    operations = [each for each in description.operations if each.name not in SPARED]
    for _ in range(count):
        yield _one(chance.choice(operations), description, chance)


def _one(operation: Operation, description: Description, chance: random.Random) -> Malformed:
    path, query = operation.path, []
    for parameter in operation.parameters:
        value = chance.choice(STRANGE) if chance.random() < 0.7 else _valid(parameter["schema"], chance)
        if parameter["in"] == "path":
            path = path.replace("{id}", _escaped(value, chance) or "%20")
        elif parameter["in"] == "query" and chance.random() < 0.8:
            query += [f"{parameter['name']}={_escaped(value, chance)}"] * chance.choice([1, 1, 1, 2, 30])
    if chance.random() < 0.1:
        query.append(_escaped(chance.choice(STRANGE), chance))
    method = operation.method
    if chance.random() < 0.05:
        method = chance.choice(["PATCH", "OPTIONS", "TRACE", "PROPFIND", "HEAD", "BREW"])
    if chance.random() < 0.05:
        path = chance.choice(
            [path + "/", path.upper(), "/" + path, path + "/../session", path + "%2f", path + ";"]
        )
    body, headers = None, {}
    if operation.body_schema or method in ("POST", "PUT", "DELETE"):
        body = _body(operation, description, chance)
    if chance.random() < 0.2:
        name = chance.choice(
            ["Range", "If-None-Match", "Accept", "Content-Type", "X-Afterimage-CSRF", "Cookie"]
        )
        value = chance.choice(STRANGE).encode("latin-1", "ignore").decode("latin-1")
        headers[name] = "".join(each for each in value if each >= " ")
    return Malformed(operation, method, path + ("?" + "&".join(query) if query else ""), body, headers)


def _valid(schema: dict[str, Any], chance: random.Random) -> str:
    if "enum" in schema:
        return str(chance.choice(schema["enum"]))
    return {"integer": "1", "boolean": "true"}.get(schema.get("type", ""), "cat")


def _escaped(text: str, chance: random.Random) -> str:
    """As browsers escape it; now and then as it is, as far as a request's first line can hold that."""
    raw = text.encode("utf-8", "surrogatepass")
    if chance.random() < 0.2:
        plain = "".join(chr(byte) for byte in raw if 0x21 <= byte < 0x7F)
        return plain.replace("#", "")
    return quote(raw, safe="")


def _body(operation: Operation, description: Description, chance: random.Random) -> bytes:
    properties = description.resolved(operation.body_schema or {}).get("properties", {"a": {}})
    content: dict[str, Any] = {name: chance.choice(VALUES) for name in properties if chance.random() < 0.9}
    if chance.random() < 0.2:
        content["unknown"] = chance.choice(VALUES)
    whole: Any = content if chance.random() < 0.8 else chance.choice(VALUES)
    text = json.dumps(whole).encode()
    kind = chance.random()
    if kind < 0.1:
        return text[: len(text) // 2]
    if kind < 0.15:
        return bytes(chance.randrange(256) for _ in range(chance.randrange(200)))
    if kind < 0.2:
        return b"[" * 20_000
    if kind < 0.22:
        return b""
    return text
