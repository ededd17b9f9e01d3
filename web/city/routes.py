"""The routes of the city's space; fixed words stand before `{reference}`."""

from web.city.agenda import end_agenda, give_agenda, read_agenda, show_agenda
from web.city.contact import ask_code, replace_contact, show_contact
from web.city.council import show_council
from web.city.file import act_on_own_file, show_own_file
from web.city.filing import autosave, save_filing, show_filing
from web.city.letters import acknowledge, open_document, show_letter, show_letters
from web.city.rights import ask_rights, download_csv, download_json, show_rights
from web.city.sending import drop_sending, send_part, show_sending, start_sending
from web.city.settling import settle_request, show_requests
from web.city.space import open_draft, show_space
from web.city.submitting import show_confirmation, show_receipt, submit
from web.files.pieces import open_piece
from web.policy import CITY, OFFICE, PUBLIC, SIGNED_IN
from web.route import FILE_BYTES, Body, Route, get, post

SPACE = "/mon-espace"
FILE = SPACE + "/{reference}"
UPLOAD = FILE + "/envois/{upload}"

ROUTES: tuple[Route, ...] = (
    Route(path="/agenda/{token}.ics", page=read_agenda, policy=PUBLIC),
    get("/demandes", show_requests, OFFICE),
    post("/demandes", settle_request, OFFICE),
    get(SPACE, show_space, CITY),
    post(SPACE + "/candidature", open_draft, CITY),
    get(SPACE + "/agenda", show_agenda, SIGNED_IN),
    post(SPACE + "/agenda", give_agenda, SIGNED_IN),
    post(SPACE + "/agenda/fin", end_agenda, SIGNED_IN),
    get(SPACE + "/conseil", show_council, CITY),
    get(SPACE + "/contact", show_contact, CITY),
    post(SPACE + "/contact", replace_contact, CITY),
    post(SPACE + "/contact/code", ask_code, CITY),
    get(SPACE + "/droits", show_rights, SIGNED_IN),
    post(SPACE + "/droits", ask_rights, SIGNED_IN),
    get(SPACE + "/droits/mes-donnees.json", download_json, SIGNED_IN),
    get(SPACE + "/droits/mes-donnees.csv", download_csv, SIGNED_IN),
    get(FILE, show_own_file, CITY),
    post(FILE + "/actes/{trigger}", act_on_own_file, CITY),
    get(FILE + "/depot", show_filing, CITY),
    Route(
        path=FILE + "/depot",
        page=save_filing,
        policy=CITY,
        methods=("POST",),
        max_bytes=FILE_BYTES,
        answers_heavy=True,
    ),
    post(FILE + "/depot/reponses", autosave, CITY),
    get(FILE + "/depot/confirmer", show_confirmation, CITY),
    post(FILE + "/depot/deposer", submit, CITY),
    get(FILE + "/recepisse", show_receipt, CITY),
    get(FILE + "/lettres", show_letters, CITY),
    get(FILE + "/lettres/{letter}", show_letter, CITY),
    get(FILE + "/lettres/{letter}/documents/{rank}", open_document, CITY),
    post(FILE + "/lettres/{letter}/reception", acknowledge, CITY),
    get(FILE + "/pieces/{kind}/{digest}", open_piece, CITY),
    post(FILE + "/envois", start_sending, CITY),
    get(UPLOAD, show_sending, CITY),
    Route(path=UPLOAD, page=send_part, policy=CITY, methods=("POST",), body=Body.STREAM),
    post(UPLOAD + "/fin", drop_sending, CITY),
)
