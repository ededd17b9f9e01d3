"""The routes of the pages of those who sit."""

from web.committee.answers import answer, recuse
from web.committee.dossiers import dossiers_zip, open_piece, sheet_pdf, show_sheet
from web.committee.meeting_page import show_meeting, show_next
from web.committee.record import record_pdf, show_record
from web.policy import COMMITTEE
from web.route import Route, get, post

MEETING = "/comite/{session}"
SHEET = MEETING + "/dossiers/{reference}"

ROUTES: tuple[Route, ...] = (
    get("/comite", show_next, COMMITTEE),
    get(MEETING, show_meeting, COMMITTEE),
    post(MEETING + "/reponse", answer, COMMITTEE),
    post(MEETING + "/deport", recuse, COMMITTEE),
    get(MEETING + "/dossiers.zip", dossiers_zip, COMMITTEE),
    get(MEETING + "/releve", show_record, COMMITTEE),
    get(MEETING + "/releve.pdf", record_pdf, COMMITTEE),
    get(SHEET, show_sheet, COMMITTEE),
    get(SHEET + "/fiche.pdf", sheet_pdf, COMMITTEE),
    get(SHEET + "/pieces/{kind}/{digest}", open_piece, COMMITTEE),
)
