"""Programs that call the API: a client with the token of somebody, a small furnished office."""

from collections.abc import Callable, Iterator, Mapping
from itertools import count
from typing import Any

import httpx2
import pytest
from starlette.testclient import TestClient

from states.identifiers import CaseId, ContactKind
from tests.web.conftest import ORIGIN, somebody
from tests.workflow.bench import LEAD, done
from web.app import create_app
from web.counter import Counter
from workflow.access.commands import IssueApiToken
from workflow.office import Office

ROOT = "/api/v1"


class Caller(TestClient):
    """A client of the API."""

    keys: Iterator[int] = count(1)

    def read(self, path: str, **query: Any) -> httpx2.Response:
        """Read."""
        return self.get(f"{ROOT}{path}", params=query)

    def record(
        self,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        key: str = "",
        seen: int | None = None,
    ) -> httpx2.Response:
        """Record something."""
        headers = {"idempotency-key": key or f"essai-{next(self.keys)}"}
        if seen is not None:
            headers["if-match"] = f'"{seen}"'
        return self.post(f"{ROOT}{path}", json=body or {}, headers=headers)


def token_of(office: Office, kind: ContactKind, organisation: str = "") -> str:
    """Give the first person of a kind a token of the API for all of their roles."""
    actor = somebody(office, kind, organisation).actor
    roles = tuple(str(role) for role in actor.roles)
    command = IssueApiToken(actor=LEAD, person=CaseId(actor.id), label="essai", roles=roles)
    return str(done(office, command).shown["token"])


@pytest.fixture
def caller(counter: Counter) -> Iterator[Callable[..., Caller]]:
    """Makes a client: without a token, or with that of the first person of a kind."""
    app = create_app(counter)
    opened: list[Caller] = []

    def open_for(kind: ContactKind | None = None, organisation: str = "") -> Caller:
        token = token_of(counter.office, kind, organisation) if kind else ""
        headers = {"authorization": f"Bearer {token}"} if token else {}
        opened.append(Caller(app, base_url=ORIGIN, headers=headers))
        return opened[-1]

    yield open_for
    for each in opened:
        each.close()
