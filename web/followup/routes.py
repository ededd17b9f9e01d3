"""The pages of the follow-up: the list of antennas, one antenna, what is recorded of it."""

from web.followup.antenna import record, show_antenna
from web.followup.overview import ask_learners, show_overview
from web.policy import FOLLOWERS, LEAD, STAFF
from web.route import Route, get, post

ANTENNA = "/suivi/{reference}"

ROUTES: tuple[Route, ...] = (
    get("/suivi", show_overview, STAFF),
    post("/suivi/effectifs", ask_learners, LEAD),
    get(ANTENNA, show_antenna, STAFF),
    post(ANTENNA + "/{quoi}", record, FOLLOWERS),
)
