"""The service: over HTTP as a program of its own, its limits, and its OpenAPI by schemathesis."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator

import reliability
from reliability.records import CAVEAT
from support import BODY, SEEDS, read_articles

pytest.importorskip("fastapi", reason="fastapi is missing: install .[serve]")

import anyio
from starlette.exceptions import HTTPException

from reliability.scoring.report import json_schema
from reliability.servers.limits import SECURITY_HEADERS, BodyLimit
from reliability.servers.pool import Limits, Pool, UnavailableError
from reliability.servers.service import MOST_ARTICLES, create_app
from reliability.servers.submission import Scoring, Submission, render_json_or_error

TEXT = "\n\n".join(BODY + BODY[:1])
JSON = {"Content-Type": "application/json"}


class Service:
    """A running service."""

    def __init__(self, process: subprocess.Popen[str], port: int) -> None:
        self.process, self.port = process, port

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(
        self, path: str, body: Any = None, headers: dict[str, str] = JSON, method: str = ""
    ) -> tuple[int, Any, bytes]:
        """Send a request; return the status, the headers and the body of the answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        if body is not None and not isinstance(body, str | bytes | Iterator):
            body = json.dumps(body)
        connection.request(method or ("GET" if body is None else "POST"), path, body, headers)
        answer = connection.getresponse()
        found = answer.status, answer.headers, answer.read()
        connection.close()
        return found

    def assess(self, **fields: Any) -> Any:
        status, _, body = self.ask("/v1/assess", fields)
        assert status == 200, body
        return json.loads(body)

    def problem(self, path: str, *given: Any, **options: Any) -> tuple[int, str]:
        """Return the status and the detail of an error, which must have the shape of all errors."""
        status, headers, body = self.ask(path, *given, **options)
        assert headers["content-type"] == "application/problem+json", body
        found = json.loads(body)
        assert list(found) == ["title", "status", "detail"]
        assert found["status"] == status
        return status, found["detail"]


@contextmanager
def serving(*arguments: str, **options: Any) -> Iterator[Service]:
    """Start the command on a free port, and end it."""
    command = [sys.executable, "-m", "reliability", "serve", "--port", "0", *arguments]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, **options) as process:
        assert process.stderr
        line = process.stderr.readline()
        found = re.match(r"http://127\.0\.0\.1:(\d+)/ with \d process", line)
        assert found, line + process.stderr.read()
        try:
            yield Service(process, int(found[1]))
        finally:
            process.send_signal(signal.SIGINT)
            assert process.stderr.read() == ""
            assert process.wait() in (-signal.SIGINT, -signal.SIGKILL)


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    with serving("--jobs", "2", "--isolated") as started:
        yield started


# -- answers ---------------------------------------------------------------------------------------


def test_the_answer_is_the_wire_format(service: Service) -> None:
    for article in read_articles(SEEDS / "clickbait.md", SEEDS / "wire-report.md"):
        fields = {"text": article.text, "title": article.title, "publisher": "Gazette", "id": "7"}
        found = service.assess(**fields)
        Draft202012Validator(json_schema()).validate(found)
        report = reliability.assess(article.text, article.title)
        assert found == report.to_dict() | {"publisher": "Gazette", "id": "7"}


def test_several_articles_are_answered_in_their_order(service: Service) -> None:
    articles = [{"text": f"{TEXT} {number}", "id": str(number)} for number in range(MOST_ARTICLES)]
    status, _, body = service.ask("/v1/assess-many", {"articles": articles})
    assert status == 200
    assert [one["id"] for one in json.loads(body)["reports"]] == [one["id"] for one in articles]
    assert json.loads(body)["reports"][3] == service.assess(**articles[3])


def test_one_of_several_articles_that_fails_is_an_error_in_its_place() -> None:
    fields = {"id": "7", "text": "x" * 400_001}
    found = json.loads(render_json_or_error(Submission(fields)))
    assert found == {
        "id": "7",
        "error": "a text of over 400,000 characters, too long for one article: split it, or raise "
        "the limit on the command line (--max-characters)",
    }


def test_markup_is_read_as_in_json_lines(service: Service) -> None:
    plain = service.assess(text=TEXT)
    marked = service.assess(text="".join(f"<p>{one}</p>" for one in BODY + BODY[:1]))
    assert marked["reliability"] == plain["reliability"]
    assert "markup read as HTML" in marked["notes"]


def test_the_settings_hold(tmp_path: Path) -> None:
    (tmp_path / "reliability.toml").write_text('fail-under = 1.0\n[per-path."x/**"]\nmin-words = 9')
    with serving("--jobs", "1", cwd=tmp_path) as strict:
        assert strict.assess(text=TEXT)["reasons"][0].endswith("is under 1.00")


@pytest.mark.parametrize("end", ["\r\n\r\n", "\r\n"])
def test_a_headline_above_the_text_of_the_form_is_the_title(service: Service, end: str) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    headline = "Ferry to stop for repairs in May"
    pasted = quote_plus(end.join([headline, *BODY, *BODY]))
    _, _, page = service.ask("/report", f"title=&text={pasted}", form)
    assert f"<title>{headline}".encode() in page
    assert b"a line above the text is taken for the headline" in page
    _, _, page = service.ask("/report", f"title=Own&text={pasted}", form)
    assert b"<title>Own" in page
    _, _, page = service.ask("/report", f"title=&text={quote_plus(end.join(BODY))}", form)
    assert headline.encode() not in page
    assert service.assess(text=end.join([headline, *BODY]))["title"] is None


def test_the_form_is_answered_by_the_page_on_the_article(service: Service) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    status, headers, page = service.ask("/report", "title=A+bridge&text=It+rained.%0D%0A", form)
    assert status == 200
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert b"<title>A bridge" in page
    status, headers, page = service.ask("/report", "title=A", form)
    assert status == 422
    assert b'role="alert">text: Field required<' in page
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert service.ask("/")[2] == page.replace(
        b'<p class="error" role="alert">text: Field required</p>\n', b""
    )


def test_an_address_in_the_form_is_an_error_with_the_remedy(service: Service) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    address = quote_plus("https://gazette.example/bridge")
    status, _, page = service.ask("/report", f"title=&text={address}", form)
    assert status == 422
    assert b'role="alert">text: an address, and nothing is downloaded: paste the text' in page


def test_health_and_metrics(service: Service) -> None:
    def metrics() -> dict[str, float]:
        lines = service.ask("/metrics")[2].decode().splitlines()
        pairs = (line.rpartition(" ") for line in lines if not line.startswith("#"))
        return {name: float(value) for name, _, value in pairs}

    before = metrics()
    service.assess(text=TEXT)
    service.ask("/v1/assess-many", {"articles": [{"text": TEXT}] * 3})
    for number in range(3):
        service.ask(f"/{number}")
    after = metrics()

    def grown(name: str) -> float:
        return after[name] - before.get(name, 0)

    assert grown("reliability_articles_total") == 4
    assert grown('reliability_requests_total{path="/v1/assess",status="200"}') == 1
    assert grown('reliability_requests_total{path="other",status="404"}') == 3
    assert grown('reliability_request_seconds_count{path="/v1/assess"}') == 1
    assert after["reliability_articles_pending"] == 0
    status, _, body = service.ask("/health")
    assert (status, json.loads(body)) == (
        200,
        {"status": "ok", "version": reliability.__version__},
    )


# -- errors and limits -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ("{", 'body, character 2: not JSON: send an object such as {"text": "…"}'),
        ('{"text": "\\ud800"}', "text: "),
        ({"txt": "a"}, "text: Field required; txt: there is no such field: /openapi.json"),
        ({"text": None}, "text: must be a string"),
        ({"text": "a" * 400_001}, "text: String should have at most 400000 characters"),
        ([], "body: must be a JSON object, sent as application/json"),
    ],
)
def test_the_place_of_a_body_that_is_not_an_article_is_named(
    service: Service, body: Any, detail: str
) -> None:
    status, found = service.problem("/v1/assess", body)
    assert status == 422
    assert detail in found


def test_a_body_that_cannot_be_parsed_is_an_error(service: Service) -> None:
    assert service.problem("/v1/assess", "[" * 200_000) == (
        400,
        "There was an error parsing the body",
    )


def test_too_many_articles_are_refused(service: Service) -> None:
    articles = [{"text": "a"}] * (MOST_ARTICLES + 1)
    status, detail = service.problem("/v1/assess-many", {"articles": articles})
    assert status == 422
    assert (
        detail
        == f"articles: List should have at most {MOST_ARTICLES} items after validation, "
        + (f"not {MOST_ARTICLES + 1}")
    )


def test_a_body_that_is_too_large_is_refused_however_it_is_sent(service: Service) -> None:
    large = b'{"text": "' + b" " * 2**22 + b'"}'
    for body in (large, iter([large[: 2**21], large[2**21 :]])):
        status, detail = service.problem("/v1/assess", body)
        assert status == 413
        assert detail == "the body has over 4,194,304 bytes: send fewer or shorter articles"


def test_unknown_paths_and_methods(service: Service) -> None:
    assert service.problem("/nothing") == (
        404,
        "there is nothing at this path: /openapi.json lists all paths",
    )
    assert service.problem("/health", method="DELETE") == (
        405,
        "DELETE is not a method of this path: use GET",
    )


def test_every_answer_has_the_security_headers(service: Service) -> None:
    for path, body in (("/", None), ("/health", None), ("/x", None), ("/v1/assess", {"text": "a"})):
        _, headers, _ = service.ask(path, body)
        for name, value in SECURITY_HEADERS.items():
            if name != "Content-Security-Policy":
                assert headers[name] == value
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "server" not in headers


def test_clients_beyond_the_queue_are_asked_to_come_later() -> None:
    with serving("--jobs", "1", "--pending", "2", "--isolated") as small:
        body = {"articles": [{"text": "a"}] * 3}
        status, headers, answer = small.ask("/v1/assess-many", body)
        assert status == 503
        assert headers["Retry-After"] == "1"
        assert json.loads(answer)["detail"] == (
            "0 articles are waiting, and 3 more would exceed the limit of 2: "
            "try again later, or send fewer"
        )
        assert small.assess(text="a")["verdict"] == "ABSTAIN"


def test_a_bug_is_an_error_of_the_same_shape(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reliability.servers.service.render_json", len_of_nothing)
    app = create_app(Limits(1), Scoring())
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b'{"text": "a"}'}

    async def send(message: Any) -> None:
        sent.append(message)

    async def ask() -> None:
        scope = {
            "type": "http",
            "method": "POST",
            "path": "/v1/assess",
            "headers": [(b"content-type", b"application/json")],
            "query_string": b"",
        }
        with pytest.raises(TypeError):
            await app(scope, receive, send)

    anyio.run(ask)
    assert sent[0]["status"] == 500
    assert (b"x-content-type-options", b"nosniff") in sent[0]["headers"]
    assert "this is a bug in reliability: TypeError" in json.loads(sent[1]["body"])["detail"]


def len_of_nothing(_: object) -> int:
    """Fail as a bug would."""
    return len(None)  # type: ignore[arg-type]


def test_a_body_that_does_not_arrive_is_given_up() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await receive()

    async def ask() -> None:
        with pytest.raises(HTTPException) as caught:
            await BodyLimit(app, 10, 0.01)({"type": "http"}, anyio.sleep_forever, anyio.sleep)  # type: ignore[arg-type]
        assert caught.value.status_code == 408

    anyio.run(ask)


# -- processes -------------------------------------------------------------------------------------


def test_tasks_run_in_several_processes_and_keep_their_order() -> None:
    async def work() -> None:
        pool = Pool(Limits(2, 10, 60.0))
        assert await pool.map(int, ["3", "1", "2"]) == [3, 1, 2]
        with pytest.raises(ValueError, match="invalid literal"):
            await pool.map(int, ["1", "x"])
        with pytest.raises(UnavailableError, match="11 more would exceed the limit of 10"):
            await pool.map(int, ["1"] * 11)
        assert pool.pending == 0

    anyio.run(work)


def test_a_process_that_is_lost_or_takes_too_long_is_replaced() -> None:
    async def work() -> None:
        pool = Pool(Limits(1, 10, 60.0))
        with pytest.raises(UnavailableError, match="was lost, perhaps for lack of memory"):
            await pool.map(os._exit, [1])
        pool.limits = Limits(1, 10, 0.1)
        with pytest.raises(UnavailableError, match=r"no result within 0\.1 seconds"):
            await pool.map(time.sleep, [600])
        pool.limits = Limits(1, 10, 60.0)
        assert await pool.map(int, ["1"]) == [1]

    anyio.run(work)


def test_the_processes_end_with_a_service_that_is_killed() -> None:
    psutil = pytest.importorskip("psutil")
    with serving("--jobs", "2", "--isolated") as killed:
        children = psutil.Process(killed.process.pid).children()
        assert len(children) == 2
        killed.process.kill()
        killed.process.wait()
        _, alive = psutil.wait_procs(children, timeout=60)
        assert not alive


def test_a_port_that_is_taken_is_an_error_of_the_command(service: Service) -> None:
    command = [sys.executable, "-m", "reliability", "serve", "--port", str(service.port)]
    ran = subprocess.run(command, capture_output=True, text=True)
    assert ran.returncode == 2
    message = f"Error: 127.0.0.1:{service.port} cannot be used: give another --host or --port"
    assert ran.stderr.splitlines()[-1] == message


# -- OpenAPI ---------------------------------------------------------------------------------------


def test_the_description_names_every_path_and_the_wire_format(service: Service) -> None:
    document = json.loads(service.ask("/openapi.json")[2])
    assert document["info"]["version"] == reliability.__version__
    assert document["info"]["description"] == CAVEAT
    assert list(document["paths"]) == [
        "/v1/assess",
        "/v1/assess-many",
        "/report",
        "/health",
        "/metrics",
    ]
    schema = {**document, "$ref": "#/components/schemas/Report"}
    Draft202012Validator(schema).validate(service.assess(text=TEXT))
    assert not re.search(r"https?://(?!json-schema\.org)", json.dumps(document))


def test_every_answer_is_as_the_description_says(service: Service) -> None:
    schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is missing")
    description = schemathesis.openapi.from_url(f"{service.url}/openapi.json")
    checked = []
    for found in description.get_all_operations():
        operation = found.ok()

        @settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow])
        @given(case=operation.as_strategy())
        def check(case: Any) -> None:
            case.call_and_validate()

        check()
        checked.append(operation.path)
    assert "/v1/assess" in checked
