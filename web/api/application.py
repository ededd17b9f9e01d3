"""Mounts the JSON API on the counter: its operations, its guide, what answers anything else."""

from collections.abc import Iterable

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match
from starlette.routing import Route as Mounted

from web import arrival
from web.api import answering
from web.api.allowing import Limiter
from web.api.call import problem_reply
from web.api.guide import ROUTES
from web.api.operation import API_PATH
from web.api.operations import OPERATIONS
from web.api.problems import problem
from web.counter import Counter
from web.policy import PUBLIC, Policy

EVERY_METHOD = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")


def mount_api(app: FastAPI, counter: Counter, limiter: Limiter | None = None) -> None:
    """Add the API's routes, each with its policy."""
    pace = limiter or Limiter(counter.office.clock)
    mounted = [
        _mounted(operation.full_path, endpoint, operation.policy, operation.method)
        for operation, endpoint in (
            (each, answering.endpoint_of(counter, each, pace)) for each in OPERATIONS
        )
    ]
    mounted += [
        _mounted(each.path, arrival.endpoint_of(counter, each), each.policy, "GET")
        for each in ROUTES
    ]
    elsewhere = _elsewhere(tuple(mounted))
    app.router.routes += [
        *mounted,
        _mounted(f"{API_PATH}/{{rest:path}}", elsewhere, PUBLIC, *EVERY_METHOD),
    ]


def _mounted(path: str, endpoint: answering.Endpoint, policy: Policy, *methods: str) -> Mounted:
    endpoint.policy = policy  # type: ignore[attr-defined]
    return Mounted(path, endpoint, methods=list(methods))


def _elsewhere(mounted: Iterable[Mounted]) -> answering.Endpoint:
    """Return what answers an address, or a method of one, that is no operation."""

    async def endpoint(request: Request) -> Response:
        methods = {
            method
            for route in mounted
            if route.matches(request.scope)[0] is not Match.NONE
            for method in route.methods or ()
        }
        if not methods:
            return answering.response_of(problem_reply(problem("introuvable")))
        allowed = {"allow": ", ".join(sorted(methods))}
        return answering.response_of(problem_reply(problem("methode")), allowed)

    return endpoint
