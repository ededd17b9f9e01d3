"""The routes of partners, of the steering committee's report, and of the open data."""

from web.partners.home import show_home
from web.partners.open_data import open_csv, open_json, show_open_data
from web.partners.steering import show_steering, steering_pdf, steering_xlsx
from web.policy import PARTNERS, PUBLIC, STEERING
from web.route import Route, get

ROUTES: tuple[Route, ...] = (
    get("/partenaire", show_home, PARTNERS),
    get("/copil", show_steering, STEERING),
    get("/copil.pdf", steering_pdf, STEERING),
    get("/copil.xlsx", steering_xlsx, STEERING),
    get("/donnees-ouvertes", show_open_data, PUBLIC),
    get("/donnees-ouvertes.csv", open_csv, PUBLIC),
    get("/donnees-ouvertes.json", open_json, PUBLIC),
)
