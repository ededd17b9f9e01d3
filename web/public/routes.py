"""The public pages' routes."""

from web.policy import PUBLIC
from web.public.pages import accessibility, choose_theme, home, legal_mentions
from web.route import Route, get, post

ROUTES: tuple[Route, ...] = (
    get("/", home, PUBLIC),
    get("/accessibilite", accessibility, PUBLIC),
    get("/mentions-legales", legal_mentions, PUBLIC),
    post("/theme", choose_theme, PUBLIC),
)
