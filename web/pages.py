"""How a page is made: templates, what every page shows, redirects with a word of what was done."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse, RedirectResponse, Response

from notifications.wording import (
    count_text,
    day_text,
    deadline_text,
    effective_text,
    field_label,
    french,
    instant_text,
    label,
    list_text,
    number_text,
    relative_text,
    row_instant_text,
    short_day_text,
)
from states.identifiers import Role
from web.assets import asset_path, theme_file
from web.counter import Counter, form_token
from web.navigation import entries_of
from web.typeset import install
from web.visit import Visit

SAID = "ancrage-dit"
"""The cookie that carries a sentence over a redirect; read once."""
FORM = "ancrage-formulaire"
"""The cookie a form's token is derived from while nobody has signed in."""
THEME = "ancrage-theme"
THEMES = ("clair", "sombre")
SAID_BYTES = 1500
NOT_FOUND = 404


@dataclass(frozen=True, kw_only=True)
class Said:
    """A sentence shown at the top of the next page; `tone` is done, warning or refused."""

    sentences: tuple[str, ...]
    tone: str = "done"


class Pages:
    """The templates of one counter: ours, with those of the theme's folder before them."""

    def __init__(self, counter: Counter) -> None:
        loaders = [PackageLoader("web", "templates")]
        own = [FileSystemLoader(counter.theme_folder)] if counter.theme_folder else []
        self.environment = Environment(
            loader=ChoiceLoader([*own, *loaders]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        install(self.environment)
        self.environment.globals |= {"asset": asset_path, "label": label, "count": count_text}
        self.environment.globals["own"] = partial(theme_file, counter.theme_folder)
        self.environment.filters |= {
            "day": day_text,
            "deadline": deadline_text,
            "effective": effective_text,
            "field_name": field_label,
            "instant": _instant,
            "list": list_text,
            "number": number_text,
            "relative": relative_text,
            "row_instant": row_instant_text,
            "short_day": short_day_text,
            "machine": _machine,
        }
        self.counter = counter

    def render(self, template: str, visit: Visit, values: Mapping[str, Any]) -> str:
        """Return the HTML of a template for a visit."""
        around = surroundings(visit)
        return self.environment.get_template(template).render(**around, **values)


def surroundings(visit: Visit) -> dict[str, Any]:
    """Return what every template may use: who visits, the clock, what was just said."""
    now = visit.arrived_at
    return {
        "visit": visit,
        "actor": visit.actor,
        "now": now,
        "simulated": visit.counter.is_simulated(),
        "may_move_clock": visit.has_role(Role.LEAD, Role.OPERATOR),
        "navigation": entries_of(visit),
        "said": said(visit),
        "theme": theme_of(visit),
        "csrf": partial(_csrf, visit),
        "programme_name": visit.counter.office.settings.sender_name,
        "here": visit.request.url.path,
    }


def page(visit: Visit, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """Answer with a page; with a negative `status`, nothing was changed."""
    pages: Pages = visit.request.app.state.pages
    values.setdefault("refusal", ())
    response = HTMLResponse(pages.render(template, visit, values), status_code=status)
    if SAID in visit.request.cookies and not visit.is_fragment:
        response.delete_cookie(SAID)
    return response


def see_other(visit: Visit, path: str, *sentences: str, tone: str = "done") -> Response:
    """Answer a form with the page to read next, and a word of what was done."""
    response = RedirectResponse(path, status_code=303)
    if sentences:
        value = json.dumps({"tone": tone, "said": [french(each) for each in sentences]})
        kept = base64.urlsafe_b64encode(value.encode()).decode()
        if len(kept) <= SAID_BYTES:
            response.set_cookie(
                SAID, kept, httponly=True, samesite="lax", secure=visit.counter.secure, max_age=60
            )
    return response


def refused(
    visit: Visit, template: str, sentences: Sequence[str], status: int = 422, **values: Any
) -> HTMLResponse:
    """Answer a form with its page again: why not, and everything that was typed."""
    return page(visit, template, status=status, refusal=tuple(sentences), **values)


def not_found(visit: Visit) -> HTMLResponse:
    """Answer that there is nothing here; the same words whether it exists for others or not."""
    return page(visit, "fault.html.j2", status=NOT_FOUND, title="Page introuvable", lines=())


def said(visit: Visit) -> Said | None:
    """Return the sentence left by the redirect that led here."""
    kept = visit.request.cookies.get(SAID, "")
    if not kept or visit.request.method != "GET":
        return None
    try:
        value = json.loads(base64.urlsafe_b64decode(kept.encode()))
        sentences = tuple(str(each) for each in value["said"])
        return Said(sentences=sentences, tone=str(value["tone"]))
    except (ValueError, KeyError, TypeError):
        return None


def theme_of(visit: Visit) -> str:
    """Return the theme chosen, "" for the machine's own."""
    chosen = visit.request.cookies.get(THEME, "")
    return chosen if chosen in THEMES else ""


def _csrf(visit: Visit) -> str:
    return form_token(visit.form_secret)


def _instant(value: datetime, zone: str = "Europe/Paris") -> str:
    return instant_text(value, ZoneInfo(zone))


def _machine(value: datetime | date) -> str:
    """Return what a `<time datetime>` holds."""
    return value.isoformat()
