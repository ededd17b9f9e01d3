"""The routes of files: their page, their acts, what they hold."""

from web.files.acting import act_on_file
from web.files.contacts import correct_contact, replace_contact, show_contact, unmask_contact
from web.files.exchange import note_exchange
from web.files.file_page import show_file
from web.files.pieces import add_piece, open_piece
from web.files.together import act_together
from web.policy import CONTROL, OFFICE, READERS
from web.route import FILE_BYTES, Route, get, post

FILE = "/dossiers/{reference}"
CONTACT = FILE + "/contacts/{person}"

ROUTES: tuple[Route, ...] = (
    get("/dossiers/ensemble", act_together, READERS),
    post("/dossiers/ensemble", act_together, READERS),
    get(FILE, show_file, READERS),
    post(FILE + "/actes/{trigger}", act_on_file, READERS),
    post(FILE + "/pieces", add_piece, READERS, max_bytes=FILE_BYTES),
    get(FILE + "/pieces/{kind}/{digest}", open_piece, READERS),
    post(FILE + "/echanges", note_exchange, READERS),
    get(CONTACT, show_contact, OFFICE),
    post(CONTACT + "/remplacer", replace_contact, OFFICE),
    post(CONTACT + "/corriger", correct_contact, OFFICE),
    post(CONTACT + "/lire", unmask_contact, CONTROL),
)
