"""The pages the lead reads first, and whom each lets in."""

from web.lead.dashboard import show_dashboard
from web.lead.lists import antennas, candidatures
from web.lead.search import search
from web.policy import READERS, STAFF
from web.route import Route, get

ROUTES: tuple[Route, ...] = (
    get("/tableau", show_dashboard, STAFF),
    get("/candidatures", candidatures, READERS),
    get("/antennes", antennas, READERS),
    get("/recherche", search, READERS),
)
