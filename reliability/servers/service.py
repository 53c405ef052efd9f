"""The web service: articles in, reports as JSON or as a page out.

Every error of the interface for programs has the shape of RFC 9457: a title, the status, and a detail
with the fault and the remedy. For the form that people use, the same detail is shown above the form.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Annotated, Any

from fastapi import FastAPI, Form, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from reliability import __version__
from reliability.articles.entries import LONGEST
from reliability.display.marked_html import content_digest, read_resource, render_template
from reliability.errors import ArticleError, describe_bug
from reliability.records import CAVEAT
from reliability.scoring.report import json_schema
from reliability.servers.limits import SECURITY_HEADERS, BodyLimit, Headers, Measured, Metrics
from reliability.servers.pool import Limits, Pool, UnavailableError
from reliability.servers.submission import (
    Scoring,
    Submission,
    prepare,
    render_html,
    render_json,
    render_json_or_error,
)

MOST_ARTICLES = 100  # in a request
MOST_BYTES = 4 * 2**20  # of a request
_MOST_FAULTS = 5  # reported of a body
# The faults of a body by their types in pydantic, whose own words name no remedy.
_FAULTS = {
    "extra_forbidden": "there is no such field: /openapi.json lists the fields",
    "string_type": "must be a string",
    "json_invalid": 'not JSON: send an object such as {"text": "…"}',
    "model_attributes_type": "must be a JSON object, sent as application/json",
}
_FORM = "/report"
_STYLE = read_resource("reporters/page.css") + read_resource("servers/form.css")
# The page on an article has its own policy, for its style and its script.
_REPORT_POLICY = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_PROBLEM = "application/problem+json"
_RETRY_AFTER = {"Retry-After": "1"}
_SCHEMAS = "#/components/schemas/"


Title = Annotated[str | None, Field(max_length=LONGEST, description="The headline.")]


class ArticleBody(BaseModel):
    """An article, as on a line of JSON Lines."""

    model_config = ConfigDict(extra="forbid", title="Article")

    text: Annotated[
        str, Field(max_length=LONGEST, description="The text. Tags and entities in it are removed.")
    ]
    title: Title = None
    id: Annotated[str | None, Field(description="Returned as it is.")] = None
    publisher: Annotated[str | None, Field(description="Returned; it moves no score.")] = None
    date: Annotated[str | None, Field(description="Returned as it is.")] = None


class FormBody(BaseModel):
    """The fields of the form."""

    model_config = ConfigDict(extra="forbid", title="Form")

    text: Annotated[str, Field(min_length=1, max_length=LONGEST, description="The text.")]
    title: Title = None


class ArticlesBody(BaseModel):
    """Several articles."""

    model_config = ConfigDict(extra="forbid", title="Articles")

    articles: Annotated[list[ArticleBody], Field(min_length=1, max_length=MOST_ARTICLES)]


class Unread(BaseModel):
    """An article of several that could not be scored."""

    id: str
    error: Annotated[str, Field(description="The fault and the remedy.")]


class Problem(BaseModel):
    """An error, after RFC 9457."""

    title: str
    status: int
    detail: Annotated[str, Field(description="The fault, its place, and the remedy.")]


def create_app(limits: Limits, scoring: Scoring) -> FastAPI:
    """Create the service as an ASGI application. Its processes start with it, and end with it."""
    pool = Pool(limits)
    metrics = Metrics()
    metrics.pending.set_function(lambda: pool.pending)

    @asynccontextmanager
    async def running(_: FastAPI) -> AsyncIterator[None]:
        await pool.start(prepare)
        yield

    app = FastAPI(
        title="reliability",
        version=__version__,
        summary="Scores English news articles for reliability and bias.",
        description=CAVEAT,
        lifespan=running,
        docs_url=None,  # these pages load scripts from the network
        redoc_url=None,
    )
    app.openapi = lambda: _openapi(app)  # type: ignore[method-assign]
    _add_errors(app)
    _add_scoring(app, pool, metrics, scoring)
    _add_pages(app, metrics)
    app.add_middleware(BodyLimit, most=MOST_BYTES, seconds=limits.seconds)
    app.add_middleware(Headers, headers=SECURITY_HEADERS)
    app.add_middleware(Measured, metrics=metrics)
    return app


def _add_scoring(app: FastAPI, pool: Pool, metrics: Metrics, scoring: Scoring) -> None:

    async def scored(
        render: Callable[[Submission], str], articles: Sequence[ArticleBody | FormBody]
    ) -> list[str]:
        submissions = [Submission(article.model_dump(), scoring) for article in articles]
        results = await pool.map(render, submissions)
        metrics.articles.inc(len(results))
        return results

    @app.post("/v1/assess", responses=_responses("The report on the article.", "Report"))
    async def assess(article: ArticleBody) -> Response:
        """Score an article."""
        (report,) = await scored(render_json, [article])
        return Response(report, media_type="application/json")

    @app.post("/v1/assess-many", responses=_responses("A result for each article.", "Reports"))
    async def assess_many(body: ArticlesBody) -> Response:
        """Score several articles. One that cannot be scored gives an error in its place."""
        reports = await scored(render_json_or_error, body.articles)
        return Response(f'{{"reports": [{", ".join(reports)}]}}', media_type="application/json")

    @app.post(_FORM, response_class=HTMLResponse, responses=_responses("A page on the article."))
    async def report(form: Annotated[FormBody, Form()]) -> HTMLResponse:
        """Score the article of the form, and show the report as a page."""
        (page,) = await scored(render_html, [form])
        return HTMLResponse(page, headers={"Content-Security-Policy": _REPORT_POLICY})


def _add_pages(app: FastAPI, metrics: Metrics) -> None:
    """Add the form, and the routes that report the state of the service."""

    @app.get("/", include_in_schema=False)
    async def form() -> HTMLResponse:
        """Show the form."""
        return _form_page()

    @app.get("/health", responses={200: {"description": "The service is ready."}})
    async def health() -> dict[str, str]:
        """Return the version, if the service is ready."""
        return {"status": "ok", "version": __version__}

    @app.get("/metrics", response_class=PlainTextResponse)
    async def prometheus_metrics() -> Response:
        """Return the metrics in the text format of Prometheus."""
        return Response(generate_latest(metrics.registry), media_type=CONTENT_TYPE_LATEST)


# -- errors ----------------------------------------------------------------------------------------


def _add_errors(app: FastAPI) -> None:
    """Give all errors one shape."""

    @app.exception_handler(HTTPException)
    async def on_http(request: Request, error: HTTPException) -> Response:
        detail = error.detail
        if error.status_code == 404:
            detail = "there is nothing at this path: /openapi.json lists all paths"
        if error.status_code == 405:
            allowed = (error.headers or {}).get("Allow", "another method")
            detail = f"{request.method} is not a method of this path: use {allowed}"
        return _problem(request, error.status_code, detail, error.headers)

    @app.exception_handler(RequestValidationError)
    async def on_invalid(request: Request, error: RequestValidationError) -> Response:
        return _problem(request, 422, _faults(error))

    @app.exception_handler(ArticleError)
    async def on_article(request: Request, error: ArticleError) -> Response:
        return _problem(request, 422, str(error))

    @app.exception_handler(UnavailableError)
    async def on_unavailable(request: Request, error: UnavailableError) -> Response:
        return _problem(request, 503, str(error), _RETRY_AFTER)

    @app.exception_handler(Exception)
    async def on_bug(request: Request, error: Exception) -> Response:
        return _problem(request, 500, describe_bug(error), SECURITY_HEADERS)


def _problem(
    request: Request, status: int, detail: str, headers: Mapping[str, str] | None = None
) -> Response:
    """Return an error; for the form, the form with the error above it."""
    if request.url.path == _FORM:
        return _form_page(status, detail)
    title = HTTPException(status).detail  # the phrase of the status
    content = Problem(title=title, status=status, detail=detail).model_dump()
    return JSONResponse(content, status, headers, media_type=_PROBLEM)


def _faults(error: RequestValidationError) -> str:
    """Return the places and the faults of a body, such as "text: Field required"."""
    faults = []
    for one in error.errors()[:_MOST_FAULTS]:
        place = ".".join(str(part) for part in one["loc"][1:])
        if one["type"] == "json_invalid":
            place = f"body, character {int(place) + 1}"
        faults.append(f"{place or one['loc'][0]}: {_FAULTS.get(one['type'], one['msg'])}")
    return "; ".join(faults)


def _form_page(status: int = 200, error: str = "") -> HTMLResponse:
    page = "".join(render_template("servers/form.html.j2", style=_STYLE, action=_FORM, error=error))
    policy = (
        f"default-src 'none'; style-src '{content_digest(_STYLE)}'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    return HTMLResponse(page, status, {"Content-Security-Policy": policy})


# -- OpenAPI ---------------------------------------------------------------------------------------


def _responses(description: str, schema: str = "") -> dict[int | str, dict[str, Any]]:
    """Return the answers of a route that scores articles."""
    content = (
        {"application/json": {"schema": {"$ref": _SCHEMAS + schema}}}
        if schema
        else {"text/html": {}}
    )
    problem = {_PROBLEM: {"schema": {"$ref": _SCHEMAS + "Problem"}}} if schema else content
    errors = {
        400: "The body cannot be parsed.",
        408: "The body did not arrive in time.",
        413: "The body is too large.",
        422: "The body is not an article.",
        503: "Too many articles are waiting, or the article took too long.",
    }
    return {
        200: {"description": description, "content": content},
        **{
            status: {"description": meaning, "content": problem}
            for status, meaning in errors.items()
        },
    }


def _openapi(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI document, with the schema of the wire format."""
    if not app.openapi_schema:
        document = get_openapi(
            title=app.title,
            version=app.version,
            summary=app.summary,
            description=app.description,
            routes=app.routes,
        )
        document["components"]["schemas"] |= _components()
        app.openapi_schema = document
    return app.openapi_schema


def _components() -> dict[str, Any]:
    """Return the schemas of the results. References within that of the wire format are moved."""
    wire = json.dumps(json_schema()).replace('"#/$defs/', f'"{_SCHEMAS}Report/$defs/')
    result = {"oneOf": [{"$ref": _SCHEMAS + "Report"}, {"$ref": _SCHEMAS + "Unread"}]}
    return {
        "Problem": Problem.model_json_schema(),
        "Report": json.loads(wire),
        "Unread": Unread.model_json_schema(),
        "Reports": {
            "type": "object",
            "properties": {"reports": {"type": "array", "items": result}},
            "required": ["reports"],
            "additionalProperties": False,
        },
    }
