"""Where a visitor goes once inside, and what the door remembers of them until then."""

import base64
import json
import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, unquote

from starlette.responses import Response

from notifications.wording.access import device_text
from states.identifiers import CaseId
from states.instants import instant_of
from web.pages import see_other
from web.visit import Visit
from workflow.outcomes import Done

ASKED = "ancrage-demande"
"""The cookie that remembers the address given, between the two pages of the door."""
ASKED_SECONDS = 3600
HOME = "/"
FILE_PAGE = re.compile(r"/d/([A-Za-z0-9-]{1,40})")
DOOR = re.compile(r"/(entrer|sortir|demo/entrer|theme)(/|\?|$)")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Who asked for a code, and the page they were going to."""

    address: str = ""
    onward: str = HOME


def local(path: str) -> str:
    """Return a path of ours to go on to, the home page for anything else."""
    ours = path.startswith("/") and not path.startswith("//") and "\\" not in path
    plain = ours and path.isprintable() and len(path) <= 500
    return path if plain and not DOOR.match(path) else HOME


def asked_of(visit: Visit) -> Asked:
    """Return what the door remembers of this browser."""
    try:
        kept = json.loads(base64.urlsafe_b64decode(visit.request.cookies.get(ASKED, "").encode()))
        return Asked(address=str(kept["adresse"]), onward=local(str(kept["suite"])))
    except (ValueError, KeyError, TypeError):
        return Asked()


def remember(visit: Visit, response: Response, asked: Asked) -> Response:
    """Have the next page of the door know who asked."""
    kept = json.dumps({"adresse": asked.address, "suite": asked.onward})
    response.set_cookie(
        ASKED,
        base64.urlsafe_b64encode(kept.encode()).decode(),
        httponly=True,
        samesite="lax",
        secure=visit.counter.secure,
        max_age=ASKED_SECONDS,
    )
    return response


def case_of(visit: Visit, path: str) -> CaseId | None:
    """Return the file whose permanent address a path is, None when it is none."""
    found = FILE_PAGE.fullmatch(path)
    if found is None:
        return None
    with visit.counter.office.store.read() as reader:
        row = reader.case_by_reference(unquote(found[1]))
    return row.id if row else None


def file_path(visit: Visit, case: str) -> str:
    """Return the permanent address of a file."""
    with visit.counter.office.store.read() as reader:
        row = reader.case(case)
    return f"/d/{quote(row.reference)}" if row else HOME


def come_in(visit: Visit, done: Done, onward: str, *, confirmed: bool = False) -> Response:
    """Open the door: the session's cookie, then the page the visitor was going to."""
    response = see_other(visit, onward)
    ends = instant_of(str(done.shown["expires_at"]))
    response.set_cookie(
        visit.counter.cookie_name,
        str(done.shown["token"]),
        httponly=True,
        samesite="lax",
        secure=visit.counter.secure,
        max_age=_seconds(visit.counter.now(), ends) if confirmed else None,
    )
    response.delete_cookie(ASKED)
    return response


def close(visit: Visit, response: Response) -> Response:
    """Have the browser forget its session."""
    response.delete_cookie(
        visit.counter.cookie_name, httponly=True, samesite="lax", secure=visit.counter.secure
    )
    return response


def device_of(visit: Visit) -> str:
    """Return how the visitor recognises this device."""
    return device_text(visit.request.headers.get("user-agent", ""))


def source_of(visit: Visit) -> str:
    """Return the network address the visitor comes from."""
    client = visit.request.client
    return client.host if client else ""


def secret(visit: Visit, name: str) -> str:
    """Return a secret of the form as it was typed; its name begins with `_`: no page repeats it."""
    value = visit.form.get(name, "")
    return value if isinstance(value, str) else ""


def _seconds(now: datetime, ends: datetime) -> int:
    return max(0, int((ends - now).total_seconds()))
