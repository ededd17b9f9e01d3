"""What every visit shares: the office, the words of the programme, where the counter stands."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from workflow.clock import SIMULATED_NOW
from workflow.office import Office
from workflow.people import Actor, Person

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1", "[::1]"})


class Visitor(Protocol):
    """Somebody who came in: `workflow.access` finds them behind a session's token."""

    @property
    def actor(self) -> Actor:
        """Who acts."""
        ...

    @property
    def person(self) -> Person:
        """What is known of them."""
        ...

    @property
    def session(self) -> str:
        """The id of the session they came in by, which opens nothing."""
        ...

    @property
    def strong(self) -> bool:
        """Whether a second factor was given."""
        ...

    @property
    def last_visit(self) -> datetime | None:
        """When the visit before this one ended, None for the first."""
        ...


Identify = Callable[[Office, str], Visitor | None]


@dataclass(frozen=True, kw_only=True)
class Counter:
    """The counter of one installation; made once, shared by every request."""

    office: Office
    identify: Identify
    theme_folder: Path | None = None

    @property
    def origin(self) -> str:
        """The scheme and host of the configured base URL, without a path."""
        parts = urlsplit(self.office.settings.base_url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def secure(self) -> bool:
        """Whether the counter is reached through TLS."""
        return self.origin.startswith("https://")

    @property
    def cookie_name(self) -> str:
        """The name of the session's cookie: with `__Host-` wherever a browser allows it."""
        return "__Host-ancrage" if self.secure else "ancrage"

    def is_ours(self, host: str) -> bool:
        """Whether requests may name this host: the configured one; on the loopback, any port."""
        parts = urlsplit(self.origin)
        if parts.hostname in LOOPBACK:
            try:
                return urlsplit(f"//{host}").hostname in LOOPBACK
            except ValueError:
                return False
        return host == parts.netloc

    def is_our_origin(self, origin: str, host: str) -> bool:
        """Whether forms of this origin are taken by the host that received them."""
        return self.is_ours(host) and origin == f"{urlsplit(self.origin).scheme}://{host}"

    def link(self, path: str) -> str:
        """Return the address of a page from the configuration, never from the request."""
        return f"{self.office.settings.base_url.rstrip('/')}{path}"

    def now(self) -> datetime:
        """Return the office's instant, UTC."""
        with self.office.store.read() as reader:
            return self.office.now(reader)

    def is_simulated(self) -> bool:
        """Whether the clock of the installation is simulated."""
        with self.office.store.read() as reader:
            return reader.setting(SIMULATED_NOW) is not None


def form_token(secret: str) -> str:
    """Return the token a form carries, from the cookie it belongs to (hex)."""
    return hashlib.sha256(f"form:{secret}".encode()).hexdigest()[:40]
