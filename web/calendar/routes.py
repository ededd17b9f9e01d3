"""The pages of deadlines."""

from web.calendar.agenda import calendar, deadline
from web.calendar.feed import issue, revoke
from web.calendar.forecast import forecast
from web.calendar.moving import form, move
from web.policy import LEAD, OFFICE, READERS
from web.route import Route, get, post

ROUTES: tuple[Route, ...] = (
    get("/echeances", calendar, OFFICE),
    get("/echeances/date/{echeance:path}", deadline, OFFICE),
    get("/echeances/report", form, LEAD),
    post("/echeances/report", move, LEAD),
    get("/echeances/prevision", forecast, OFFICE),
    post("/echeances/agenda", issue, READERS),
    post("/echeances/agenda/fin", revoke, READERS),
)
