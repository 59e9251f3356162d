"""Ten thousand malformed requests made from the API's own description."""

import http.client
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import malformed
from openapi import Description
from server import Server

SEED = 20240301
COUNT = 10_000
WORKERS = 4
# What the description allows to fail in the server itself.
DOCUMENTED = {503}


def test_ten_thousand_malformed_requests(own_server: Server) -> None:
    description = Description(own_server.client())
    secrets = [
        own_server.token,
        own_server.csrf,
        own_server.cookie.partition("=")[2],
        str(own_server.home.library),
    ]
    requests = list(malformed.requests(description, SEED, COUNT))

    def run(share: list[malformed.Malformed]) -> tuple[list[str], Counter[int]]:
        client = own_server.client()
        problems, statuses = [], Counter()
        for request in share:
            told = (
                f"{request.method} {request.target[:300]} {(request.body or b'')[:100]!r} {request.headers}"
            )
            try:
                answer = client.request(request.method, request.target, request.body, request.headers)
            except (http.client.HTTPException, OSError) as error:
                # Refused below HTTP: a closed connection is an answer, a dead own_server is not.
                statuses[0] += 1
                if not own_server.is_running:
                    return [f"the own_server ended after {told}: {error!r}"], statuses
                continue
            statuses[answer.status] += 1
            if answer.status >= 500 and answer.status not in DOCUMENTED:
                problems.append(f"{answer.status} for {told}: {answer.body[:300]!r}")
            if answer.status >= 400:
                problems += [f"leaks a secret: {told}" for each in secrets if each.encode() in answer.body]
                path_is_asked_for = request.method == request.operation.method and request.target.startswith(
                    "/api/"
                )
                if path_is_asked_for and answer.headers.get("content-type", "").startswith(
                    "application/json"
                ):
                    problems += description.problems(request.operation, answer)
            if len(problems) > 20:
                break
        client.close()
        return problems, statuses

    started = time.monotonic()
    with ThreadPoolExecutor(WORKERS) as pool:
        outcomes = list(pool.map(run, [requests[worker::WORKERS] for worker in range(WORKERS)]))
    problems = [problem for found, _ in outcomes for problem in found]
    statuses = sum((counted for _, counted in outcomes), Counter())
    print(f"{COUNT} requests in {time.monotonic() - started:.1f} s: {dict(statuses)}")
    assert problems == []
    assert own_server.is_running
    # Most were understood well enough to be refused with words.
    assert sum(count for status, count in statuses.items() if 400 <= status < 500) > COUNT / 2
    assert statuses[0] < COUNT / 10
    session = own_server.client().get("/api/v1/session")
    assert session.status == 200 and session.json["photos"] > 0
    for line in own_server.log.splitlines():
        assert not any(secret in line for secret in secrets[:3]), "a secret in the log"
