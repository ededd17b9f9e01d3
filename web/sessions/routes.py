"""The routes of committee sessions."""

from web.policy import OFFICE
from web.route import Route, get, post
from web.sessions.session_page import add_items, do_gesture, plan_days, show_session
from web.sessions.sessions_page import record_session, show_sessions

SESSION = "/seances/{reference}"

ROUTES: tuple[Route, ...] = (
    get("/seances", show_sessions, OFFICE),
    post("/seances", record_session, OFFICE),
    get(SESSION, show_session, OFFICE),
    post(SESSION + "/dossiers", add_items, OFFICE),
    post(SESSION + "/jours", plan_days, OFFICE),
    post(SESSION + "/{geste}", do_gesture, OFFICE),
)
