"""Every page of the counter: the sections' tables, put together. A reader starts here."""

from web.assets import serve_asset, serve_theme
from web.calendar.routes import ROUTES as CALENDAR_PAGES
from web.centre.routes import ROUTES as CENTRE_PAGES
from web.city.routes import ROUTES as CITY_PAGES
from web.clock.routes import ROUTES as CLOCK_PAGES
from web.committee.routes import ROUTES as COMMITTEE_PAGES
from web.control.routes import ROUTES as CONTROL_PAGES
from web.entry.routes import ROUTES as ENTRY_PAGES
from web.files.routes import ROUTES as FILE_PAGES
from web.followup.routes import ROUTES as FOLLOWUP_PAGES
from web.golive.routes import ROUTES as GOLIVE_PAGES
from web.health.routes import ROUTES as HEALTH_PAGES
from web.lead.routes import ROUTES as LEAD_PAGES
from web.mail.routes import ROUTES as MAIL_PAGES
from web.partners.routes import ROUTES as PARTNER_PAGES
from web.policy import PUBLIC
from web.public.routes import ROUTES as PUBLIC_PAGES
from web.route import Route, get
from web.sessions.routes import ROUTES as SESSION_PAGES
from web.tables.routes import ROUTES as TABLE_PAGES
from web.terms.routes import ROUTES as TERMS_PAGES

ROUTES: tuple[Route, ...] = (
    get("/statique/{name}", serve_asset, PUBLIC),
    get("/apparence/{name}", serve_theme, PUBLIC),
    *PUBLIC_PAGES,
    *ENTRY_PAGES,
    *LEAD_PAGES,
    *FILE_PAGES,
    *FOLLOWUP_PAGES,
    *CLOCK_PAGES,
    *SESSION_PAGES,
    *COMMITTEE_PAGES,
    *TABLE_PAGES,
    *GOLIVE_PAGES,
    *MAIL_PAGES,
    *CONTROL_PAGES,
    *CALENDAR_PAGES,
    *CITY_PAGES,
    *HEALTH_PAGES,
    *TERMS_PAGES,
    *CENTRE_PAGES,
    *PARTNER_PAGES,
)
