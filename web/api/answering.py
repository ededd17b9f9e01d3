"""From a request to its answer: token, pace, body, headers, values, then the operation.

Cookies are never read: a browser led here by another site is nobody.
"""

import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import get_origin

from pydantic import BaseModel, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from web.api.allowing import Limiter
from web.api.call import Call, problem_reply
from web.api.models import Query
from web.api.operation import BYTES, JSON, Needs, Operation, Reply
from web.api.problems import ProblemMet, met, problem, problem_of_shape
from web.counter import Counter
from workflow.access.entry import Visitor, bearer
from workflow.store.connection import driver
from workflow.store.records import StoreError

Endpoint = Callable[[Request], Awaitable[Response]]
BEARER = re.compile(r"[Bb]earer ([A-Za-z0-9._~+/=-]{1,200})")
KEY = re.compile(r"[\x20-\x7e]{1,200}")
VERSION = re.compile(r'"(\d{1,9})"')
log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """A request let in: whose it is, the office's instant when its headers were in."""

    request: Request
    visitor: Visitor
    at: datetime


def endpoint_of(counter: Counter, operation: Operation, limiter: Limiter) -> Endpoint:
    """Return what answers an operation."""

    async def endpoint(request: Request) -> Response:
        try:
            arrival = await run_in_threadpool(_let_in, counter, operation, request, limiter)
            content = await _body_of(operation, request)
            answered = await run_in_threadpool(_answer, counter, operation, arrival, content)
        except ProblemMet as faulty:
            return response_of(problem_reply(faulty.problem), faulty.headers)
        except (StoreError, driver.Error, OSError) as down:
            log.exception("the store failed", exc_info=down)
            return response_of(problem_reply(problem("indisponible")), {"retry-after": "5"})
        return _fresh(operation, request, answered)

    return endpoint


def response_of(reply: Reply, headers: Mapping[str, str] | None = None) -> Response:
    """Return an answer as it leaves."""
    response = Response(
        reply.body, status_code=reply.status, media_type=reply.media_type, headers=headers
    )
    if reply.version:
        response.headers["etag"] = f'"{reply.version}"'
    if reply.location:
        response.headers["location"] = reply.location
    return response


def _fresh(operation: Operation, request: Request, answered: Reply) -> Response:
    """Answer that nothing changed to who already holds this version."""
    known = request.headers.get("if-none-match", "")
    if operation.conditional and answered.version and f'"{answered.version}"' in known.split(", "):
        return Response(status_code=304, headers={"etag": f'"{answered.version}"'})
    return response_of(answered)


def _let_in(counter: Counter, operation: Operation, request: Request, limiter: Limiter) -> Arrival:
    token = BEARER.fullmatch(request.headers.get("authorization", ""))
    visitor = bearer(counter.office, token[1]) if token else None
    if visitor is None:
        raise ProblemMet(problem("acces-inconnu"), www_authenticate='Bearer realm="Ancrage"')
    wait = limiter.wait_seconds(visitor.actor.id)
    if wait:
        raise ProblemMet(problem("trop-de-demandes"), retry_after=str(wait))
    if not operation.policy.admits(visitor.actor.roles):
        raise met("acces-refuse")
    return Arrival(request=request, visitor=visitor, at=counter.now())


async def _body_of(operation: Operation, request: Request) -> bytes:
    """Read the body within its size and of its nature."""
    if operation.body is None and not operation.takes_bytes:
        return b""
    length = request.headers.get("content-length", "")
    if length.isdigit() and int(length) > operation.max_bytes:
        raise met("trop-lourd")
    wanted = BYTES if operation.takes_bytes else JSON
    nature = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if nature != wanted:
        raise met("nature-du-corps")
    parts, size = [], 0
    try:
        async for part in request.stream():
            size += len(part)
            if size > operation.max_bytes:
                raise met("trop-lourd")
            parts.append(part)
    except ClientDisconnect as gone:
        raise met("demande-illisible") from gone
    return b"".join(parts)


def _answer(counter: Counter, operation: Operation, arrival: Arrival, content: bytes) -> Reply:
    request = arrival.request
    key = _key_of(operation, request)
    seen = _version_of(operation, request)
    return operation.answer(
        Call(
            counter=counter,
            operation=operation,
            actor=arrival.visitor.actor,
            path={name: str(value) for name, value in request.path_params.items()},
            query=_query_of(operation.query, request.query_params),
            arrived_at=arrival.at,
            body=_read(operation.body, content) if operation.body else None,
            content=content if operation.takes_bytes else b"",
            key=key,
            signed=_signed(request, content),
            seen=seen,
        )
    )


def _key_of(operation: Operation, request: Request) -> str:
    if operation.needs is Needs.NOTHING:
        return ""
    key = request.headers.get("idempotency-key", "")
    if not KEY.fullmatch(key):
        raise met("cle-manquante")
    return key


def _version_of(operation: Operation, request: Request) -> int | None:
    if operation.needs is not Needs.KEY_AND_VERSION:
        return None
    given = request.headers.get("if-match", "")
    if not given:
        raise met("version-manquante")
    version = VERSION.fullmatch(given)
    if version is None:
        raise met("version-manquante")
    return int(version[1])


def _signed(request: Request, content: bytes) -> bytes:
    """Return what makes two requests the same: method, address, version read, body."""
    parts = (request.method, request.url.path, request.url.query)
    seen = request.headers.get("if-match", "")
    return "\n".join((*parts, seen, "")).encode() + content


def _query_of(kind: type[Query], given: QueryParams) -> Query:
    fields = kind.model_fields.items()
    lists = {name for name, field in fields if get_origin(field.annotation) is tuple}
    values = {
        name: given.getlist(name) if name in lists else value for name, value in given.items()
    }
    try:
        return kind.model_validate(values)
    except ValidationError as found:
        raise ProblemMet(problem_of_shape(found)) from found


def _read(kind: type[BaseModel], content: bytes) -> BaseModel:
    try:
        return kind.model_validate_json(content)
    except ValidationError as found:
        raise ProblemMet(problem_of_shape(found)) from found
