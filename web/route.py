"""What a route is: a path, what answers it, who is let in, what body it takes."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from starlette.responses import Response

from web.policy import Policy

if TYPE_CHECKING:
    from web.visit import Visit

KIBIBYTE = 1024
MEBIBYTE = 1024 * KIBIBYTE
FORM_BYTES = 512 * KIBIBYTE
"""The largest form without a file."""
FILE_BYTES = 21 * MEBIBYTE
"""The largest form with a file: 20 MB and what surrounds it."""

Page: TypeAlias = Callable[["Visit"], Response]
StreamingPage: TypeAlias = Callable[["Visit"], Awaitable[Response]]


class Body(StrEnum):
    """What a route does with the body of a request."""

    FORM = "form"
    """Read whole before the page is called; the page runs in a thread of its own."""
    STREAM = "stream"
    """Left to the page, which is then a coroutine and reads it piece by piece."""


@dataclass(frozen=True, kw_only=True)
class Route:
    """One path and what answers it.

    `page` is called with the visit. `path` may hold `{name}`, read by `visit.path("name")`.
    `cross_site`: asked by programs (calendars), without a cookie; nothing but GET.
    """

    path: str
    page: Page | StreamingPage
    policy: Policy
    methods: tuple[str, ...] = ("GET",)
    body: Body = Body.FORM
    max_bytes: int = FORM_BYTES
    name: str = ""
    answers_heavy: bool = False
    """Beyond `max_bytes` the page answers: `visit.heavy`, with the texts before the files."""


def get(path: str, page: Page, policy: Policy) -> Route:
    """Return a route that shows."""
    return Route(path=path, page=page, policy=policy)


def post(path: str, page: Page, policy: Policy, max_bytes: int = FORM_BYTES) -> Route:
    """Return a route that acts."""
    return Route(path=path, page=page, policy=policy, methods=("POST",), max_bytes=max_bytes)
