"""The gate every request passes before any page: host, method, origin, size; and what all answers
carry on their way out.

A middleware of the bare protocol, so that an upload is never held in memory here.
"""

import logging
from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.api.problems import PROBLEM_JSON, problem
from web.counter import Counter

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": CONTENT_POLICY,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "x-robots-tag": "noindex, nofollow",
    "cache-control": "private, no-store",
}
"""What every answer carries unless its page said otherwise."""
TRANSPORT = "max-age=31536000"
API = "/api/"
"""Below, cookies are never read: there is nothing to forge."""

log = logging.getLogger(__name__)


class Gate:
    """Lets in what may be answered, and puts the same protections on every answer."""

    def __init__(self, app: ASGIApp, counter: Counter) -> None:
        self.app = app
        self.counter = counter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        fault = self.fault_in(scope)
        guarded = self._guarded(send)
        if fault:
            log.warning("refused at the gate: %s", fault)
            await _refusal(scope, fault)(scope, receive, guarded)
            return
        await self.app(scope, receive, guarded)

    def fault_in(self, scope: Scope) -> str:
        """Return why a request is not even looked at, "" when it is."""
        headers = Headers(scope=scope)
        if not self.counter.is_ours(headers.get("host", "")):
            return "Adresse inconnue. Utilisez celle que donnent les lettres."
        if scope["method"] in SAFE_METHODS or str(scope["path"]).startswith(API):
            return ""
        if not self._is_our_own(headers):
            return "Ce formulaire ne vient pas de cette page. Rouvrez-la, puis recommencez."
        return ""

    def _is_our_own(self, headers: Headers) -> bool:
        """Whether a form was sent from one of our pages: what the browser itself says of it."""
        site = headers.get("sec-fetch-site")
        origin = headers.get("origin")
        if site is not None and site != "same-origin":
            return False
        if origin is not None:
            return self.counter.is_our_origin(origin, headers.get("host", ""))
        return site == "same-origin"

    def _guarded(self, send: Send) -> Send:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers():
                    headers.setdefault(name, value)
            await send(message)

        return sending

    def _headers(self) -> Iterable[tuple[str, str]]:
        yield from HEADERS.items()
        if self.counter.secure:
            yield "strict-transport-security", TRANSPORT


def _refusal(scope: Scope, fault: str) -> Response:
    """Return why a request is not looked at, to a program as a problem."""
    if not str(scope["path"]).startswith(API):
        return PlainTextResponse(fault, status_code=400)
    said = problem("demande-illisible", fault).model_dump_json(exclude_defaults=True)
    return Response(said, status_code=400, media_type=PROBLEM_JSON)
