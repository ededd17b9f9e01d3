"""The pages of operations."""

from web.health.pages import alive, health, health_json, resume
from web.policy import OPERATOR, PUBLIC
from web.route import Route, get, post

ROUTES: tuple[Route, ...] = (
    get("/sante", health, OPERATOR),
    get("/sante.json", health_json, OPERATOR),
    post("/sante/reprise", resume, OPERATOR),
    get("/sante/vie", alive, PUBLIC),
)
