"""The routes of the door."""

from web.entry.agents import accept, enter_agent, prove, show_agent, show_invitation
from web.entry.codes import (
    ask,
    enter_by_code,
    enter_by_link,
    show_code,
    show_door,
    show_file,
    show_link,
)
from web.entry.demonstration import enter_demo, show_demo
from web.entry.own import close_everything, close_session, leave, revoke_token, show_own
from web.policy import DEMONSTRATION, PUBLIC, SIGNED_IN
from web.route import Route, get, post

ROUTES: tuple[Route, ...] = (
    get("/entrer", show_door, PUBLIC),
    post("/entrer", ask, PUBLIC),
    get("/entrer/code", show_code, PUBLIC),
    post("/entrer/code", enter_by_code, PUBLIC),
    get("/entrer/lien/{token}", show_link, PUBLIC),
    post("/entrer/lien/{token}", enter_by_link, PUBLIC),
    get("/entrer/agent", show_agent, PUBLIC),
    post("/entrer/agent", enter_agent, PUBLIC),
    get("/entrer/inscription/{token}", show_invitation, PUBLIC),
    post("/entrer/inscription/{token}", accept, PUBLIC),
    post("/entrer/inscription/{token}/cle", prove, PUBLIC),
    get("/d/{reference}", show_file, PUBLIC),
    post("/sortir", leave, PUBLIC),
    get("/mes-acces", show_own, SIGNED_IN),
    post("/mes-acces/fermer", close_session, SIGNED_IN),
    post("/mes-acces/tout-fermer", close_everything, SIGNED_IN),
    post("/mes-acces/jeton", revoke_token, SIGNED_IN),
    get("/demo/entrer", show_demo, DEMONSTRATION),
    post("/demo/entrer", enter_demo, DEMONSTRATION),
)
