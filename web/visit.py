"""One visit: the request, who comes, what the office answers. Pages are functions of it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request

from notifications.wording import french, label
from states.identifiers import ActorId, Role
from web.counter import LOOPBACK, Counter, Visitor
from web.route import Route
from workflow import explaining
from workflow.commands import Command
from workflow.outcomes import Outcome
from workflow.people import Actor
from workflow.reading import Reading

FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
"""What tells that a request was passed on from another machine."""
MOST_DIGITS = 9
NOBODY = Actor(id=ActorId("visiteur"), roles=frozenset())
"""Whoever has not signed in: reads what was announced."""


@dataclass(kw_only=True)
class Visit:
    """A request being answered; `arrived_at` is the office's instant when its headers were in."""

    request: Request
    counter: Counter
    route: Route
    arrived_at: datetime
    visitor: Visitor | None = None
    form: FormData = field(default_factory=FormData)
    heavy: bool = False
    """The form was too heavy: it holds the texts that came before its files."""
    form_secret: str = ""
    """The cookie the form's token is derived from."""
    new_cookies: dict[str, str] = field(default_factory=dict)

    @property
    def actor(self) -> Actor:
        """Who acts: the visitor, or nobody in particular."""
        return self.visitor.actor if self.visitor else NOBODY

    @property
    def signed_in(self) -> bool:
        """Whether somebody came in."""
        return self.visitor is not None

    @property
    def visitor_name(self) -> str:
        """How pages name the visitor: their function, else their name."""
        if self.visitor is None:
            return ""
        texts = self.visitor.person.texts
        with self.counter.office.store.read() as reader:
            for name in ("function", "name"):
                text = reader.text(texts.get(name, ""))
                if text is not None and text.value:
                    return text.value
        return label("contact", self.visitor.person.kind)

    @property
    def from_loopback(self) -> bool:
        """Whether the request comes from this very machine, passed on by nobody."""
        client, headers = self.request.client, self.request.headers
        passed_on = any(name in headers for name in FORWARDED)
        return client is not None and client.host in LOOPBACK and not passed_on

    @property
    def is_fragment(self) -> bool:
        """Whether htmx asks for a part of a page."""
        return self.request.headers.get("hx-request") == "true"

    def has_role(self, *roles: Role | str) -> bool:
        """Whether the visitor has one of the roles."""
        return bool(self.actor.roles & {Role(role) for role in roles})

    def path(self, name: str) -> str:
        """Return a part of the path."""
        return str(self.request.path_params[name])

    def query(self, name: str, default: str = "") -> str:
        """Return a value of the address, stripped."""
        return str(self.request.query_params.get(name, default)).strip()

    def queries(self, name: str) -> tuple[str, ...]:
        """Return every value of a name in the address, empty ones left out."""
        return tuple(value for value in self.request.query_params.getlist(name) if value)

    def field(self, name: str, default: str = "") -> str:
        """Return a text of the form, stripped; line ends are LF."""
        value = self.form.get(name, default)
        return value.replace("\r\n", "\n").strip() if isinstance(value, str) else default

    def fields(self, name: str) -> tuple[str, ...]:
        """Return every text of a name in the form, empty ones left out."""
        return tuple(value for value in self.form.getlist(name) if isinstance(value, str) and value)

    def upload(self, name: str) -> UploadFile | None:
        """Return a file of the form, None when none was given."""
        value = self.form.get(name)
        return value if isinstance(value, UploadFile) and value.filename else None

    def typed(self) -> Mapping[str, str]:
        """Return the texts of the form, so that nothing typed is lost."""
        return {
            name: value
            for name, value in self.form.multi_items()
            if isinstance(value, str) and not name.startswith("_")
        }

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """Open one snapshot read on behalf of the visitor."""
        office = self.counter.office
        with office.store.read() as reader:
            yield Reading(office, reader, self.actor)

    def run(self, command: Command) -> Outcome:
        """Give a command to the office."""
        return self.counter.office.run(command)

    def explain(self, outcome: Outcome) -> Sequence[str]:
        """Return why something was not done, one French sentence each."""
        found = explaining.sentences_of(self.counter.office, self.actor, outcome)
        return [french(sentence) for sentence in found]


def whole_number(typed: str) -> int:
    """Return a number as typed, 0 for anything else and for what nobody counts to."""
    plain = typed.isascii() and typed.isdigit() and len(typed) <= MOST_DIGITS
    return int(typed) if plain else 0
