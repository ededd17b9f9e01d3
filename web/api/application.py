"""Mounts the JSON API on the counter: its operations, its guide, what answers anything else."""

from fastapi import FastAPI
from starlette.routing import Match
from starlette.routing import Route as Mounted
from starlette.types import Receive, Scope, Send

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
    app.router.routes += [
        *mounted,
        Mounted(f"{API_PATH}/{{rest:path}}", Elsewhere(tuple(mounted))),
    ]


class Elsewhere:
    """What answers an address, or a method of one, that is no operation; whatever the method."""

    policy = PUBLIC

    def __init__(self, mounted: tuple[Mounted, ...]) -> None:
        self._mounted = mounted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a problem; it names the methods that the address takes, if any."""
        methods = {
            method
            for route in self._mounted
            if route.matches(scope)[0] is not Match.NONE
            for method in route.methods or ()
        }
        code = "methode" if methods else "introuvable"
        allowed = {"allow": ", ".join(sorted(methods))} if methods else {}
        answer = answering.response_of(problem_reply(problem(code)), allowed)
        await answer(scope, receive, send)


def _mounted(path: str, endpoint: answering.Endpoint, policy: Policy, *methods: str) -> Mounted:
    endpoint.policy = policy  # type: ignore[attr-defined]
    return Mounted(path, endpoint, methods=list(methods))
