"""The routes of committee sessions."""

from web.policy import OFFICE
from web.route import Route, get, post
from web.sessions.acting import act
from web.sessions.conducting import conduct, project
from web.sessions.minutes_page import print_paper, show_minutes
from web.sessions.session_page import add_items, do_gesture, plan_days, show_session
from web.sessions.sessions_page import record_session, show_sessions

SESSION = "/seances/{reference}"

ROUTES: tuple[Route, ...] = (
    get("/seances", show_sessions, OFFICE),
    post("/seances", record_session, OFFICE),
    get(SESSION, show_session, OFFICE),
    post(SESSION + "/dossiers", add_items, OFFICE),
    post(SESSION + "/jours", plan_days, OFFICE),
    get(SESSION + "/conduite", conduct, OFFICE),
    post(SESSION + "/conduite/{acte}", act, OFFICE),
    get(SESSION + "/projection/{dossier}", project, OFFICE),
    get(SESSION + "/proces-verbal", show_minutes, OFFICE),
    get(SESSION + "/papiers/{papier}.pdf", print_paper, OFFICE),
    post(SESSION + "/{geste}", do_gesture, OFFICE),
)
