"""The routes of the simulated clock and of long works."""

from web.clock.moving import move_clock
from web.clock.works import hand_out, show_work
from web.policy import OFFICE, SIGNED_IN
from web.route import Route, get, post

ROUTES: tuple[Route, ...] = (
    post("/horloge", move_clock, OFFICE),
    get("/travaux/{work}", show_work, SIGNED_IN),
    get("/travaux/{work}/fichier", hand_out, SIGNED_IN),
)
