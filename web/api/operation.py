"""What an operation of the API is: one line of the table, from its address to its function."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from pydantic import BaseModel

from web.api.models import NoQuery, Query, Told
from web.policy import Policy
from web.route import FORM_BYTES

if TYPE_CHECKING:
    from web.api.call import Call

API_PATH = "/api/v1"
JSON = "application/json"
BYTES = "application/octet-stream"
LARGEST_PIECE = 20 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Reply:
    """An answer ready to leave; `version` becomes its ETag, `location` what was created."""

    body: bytes
    status: int = 200
    media_type: str = JSON
    version: str = ""
    location: str = ""


Answering: TypeAlias = "Callable[[Call], Reply]"


class Needs(StrEnum):
    """What a request must carry beside its token."""

    NOTHING = "nothing"
    KEY = "key"
    """An Idempotency-Key: the operation records something."""
    KEY_AND_VERSION = "key_and_version"
    """And the version of the file it read, as If-Match."""


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One operation. `id` names it for programs, `summary` and `about` for people.

    `told` is the model of its good answer, given with the status `status`. `takes_bytes`: the
    body is a file, as it is. `conditional`: its answer has an ETag.
    """

    id: str
    method: str
    path: str
    section: str
    summary: str
    policy: Policy
    answer: Answering
    told: type[Told]
    about: str = ""
    status: int = 200
    query: type[Query] = NoQuery
    body: type[BaseModel] | None = None
    takes_bytes: bool = False
    needs: Needs = Needs.NOTHING
    conditional: bool = False

    @property
    def full_path(self) -> str:
        """The path from the root of the counter."""
        return f"{API_PATH}{self.path}"

    @property
    def max_bytes(self) -> int:
        """The largest body taken."""
        return LARGEST_PIECE if self.takes_bytes else FORM_BYTES


def reply(told: BaseModel, status: int = 200, version: str = "", location: str = "") -> Reply:
    """Return an answer made of a model."""
    body = told.model_dump_json().encode()
    return Reply(body=body, status=status, version=version, location=location)
