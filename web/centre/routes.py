"""The pages of the regional centre."""

from web.centre.antenna import antenna, mark, news
from web.centre.region import region
from web.policy import CENTRE
from web.route import Route, get, post

ANTENNA = "/centre/antennes/{reference}"

ROUTES: tuple[Route, ...] = (
    get("/centre", region, CENTRE),
    get(ANTENNA, antenna, CENTRE),
    post(ANTENNA + "/etapes", mark, CENTRE),
    post(ANTENNA + "/nouvelles", news, CENTRE),
)
