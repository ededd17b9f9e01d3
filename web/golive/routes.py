"""The routes of going live."""

from web.golive.pages import go_live, show_golive
from web.policy import OFFICE
from web.route import Route, get, post

ROUTES: tuple[Route, ...] = (
    get("/mise-en-service", show_golive, OFFICE),
    post("/mise-en-service", go_live, OFFICE),
)
