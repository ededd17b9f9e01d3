"""The pages of the programme."""

from web.policy import OFFICE
from web.route import MEBIBYTE, Route, get, post
from web.terms.programme import programme
from web.terms.proposing import propose

ROUTES: tuple[Route, ...] = (
    get("/programme", programme, OFFICE),
    post("/programme/proposition", propose, OFFICE, max_bytes=MEBIBYTE),
)
