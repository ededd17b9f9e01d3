"""The rows of the JSON API; field names are column names."""

from dataclasses import dataclass
from datetime import datetime

from states.identifiers import ActorId


@dataclass(frozen=True, kw_only=True)
class ApiAnswerRow:
    """An answer given to a write of the API, kept so that the same request is told the same.

    `key_hash`: of the key the client chose. `request_mac`: of the request, under that key, which
    is itself not kept. `version` "" and `location` "" when the answer names none.
    """

    actor: ActorId
    key_hash: str
    request_mac: str
    status: int
    media_type: str
    body: bytes
    given_at: datetime
    expires_at: datetime
    version: str = ""
    location: str = ""
