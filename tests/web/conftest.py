"""The counter of the tests: the furnished office behind the real application, and who comes."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import httpx2
import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from playwright.sync_api import Browser as Chromium
from starlette.testclient import TestClient

from states.identifiers import ContactKind
from tests.web.chromium import Served, chromium, serving
from tests.workflow.conftest import furnished, migrated, office
from web.app import create_app
from web.counter import Counter
from workflow.archive import Archive
from workflow.office import Office
from workflow.people import Actor, Person

__all__ = ["furnished", "migrated", "office"]

ORIGIN = "http://127.0.0.1:8000"
TOKEN = re.compile(r'name="_jeton" value="([0-9a-f]+)"')


@dataclass(frozen=True, kw_only=True)
class Somebody:
    """A visitor let in by the tests."""

    person: Person
    strong: bool = True
    session: str = ""
    last_visit: datetime | None = None

    @property
    def actor(self) -> Actor:
        """Who acts."""
        return self.person.as_actor()


@dataclass
class People:
    """Who stands behind each session's token; the tests put them there."""

    known: dict[str, Somebody] = field(default_factory=dict)

    def __call__(self, office: Office, token: str) -> Somebody | None:
        """Return who holds a token."""
        del office
        return self.known.get(token)


class Browser(TestClient):
    """A browser on the counter: it carries its session, and forms with their token."""

    def fill(
        self, path: str, data: Mapping[str, object] | None = None, seen: str = ""
    ) -> httpx2.Response:
        """Send a form of the page `seen` (the path itself when not said)."""
        shown = self.get(seen or path)
        token = TOKEN.search(shown.text)
        given = {**(data or {}), "_jeton": token[1] if token else ""}
        return self.post(path, data=given, follow_redirects=False)


@pytest.fixture
def people() -> People:
    """Who may come in."""
    return People()


@pytest.fixture
def counter(office: Office, people: People) -> Counter:
    """The counter of a furnished office, whose simulated clock stands at `bench.STARTED_AT`."""
    return Counter(office=office, identify=people)


@pytest.fixture(scope="session")
def portal() -> Iterator[BlockingPortal]:
    """One event loop for all the requests of the tests, instead of one thread for each."""
    with start_blocking_portal() as started:
        yield started


@pytest.fixture
def browser(
    counter: Counter, people: People, portal: BlockingPortal
) -> Iterator[Callable[..., Browser]]:
    """Makes a browser: of nobody, or of the first person of a kind (`organisation` narrows)."""
    app = create_app(counter)
    opened: list[Browser] = []

    def open_for(kind: ContactKind | None = None, organisation: str = "") -> Browser:
        made = Browser(
            app,
            base_url=ORIGIN,
            headers={"origin": ORIGIN, "sec-fetch-site": "same-origin"},
            client=("127.0.0.1", 50_000),
        )
        if kind is not None:
            token = f"{kind}:{organisation}"
            people.known[token] = somebody(counter.office, kind, organisation)
            made.cookies.set(counter.cookie_name, token)
        made.portal = portal
        opened.append(made)
        return made

    yield open_for
    for each in opened:
        each.close()


@pytest.fixture(scope="module")
def window_maker(require_tool: Callable[[str], None]) -> Iterator[Chromium]:
    """One Chromium for the module: its loop must not outlive the tests that want none."""
    require_tool("chromium")
    with chromium() as started:
        yield started


@pytest.fixture
def served(office: Office, people: People) -> Iterator[Served]:
    """The furnished office, served; a module that wants files in it has its own."""
    with serving(office, people) as at:
        yield at


def somebody(office: Office, kind: ContactKind, organisation: str = "") -> Somebody:
    """Return the first active person of a kind as a visitor."""
    with office.store.read() as reader:
        for person in Archive(reader, office.memory).persons():
            if person.kind is kind and person.active and organisation in ("", person.organisation):
                return Somebody(person=person)
    raise LookupError(kind)
