"""The pages of « Courrier »."""

from web.mail import addresses, composing, doubts, letter, listing, nudging, papers, texts
from web.policy import LEAD, OFFICE
from web.route import FILE_BYTES, Route, get, post

ROUTES: tuple[Route, ...] = (
    get("/courrier", listing.letters, OFFICE),
    post("/courrier/valider", listing.settle, OFFICE),
    get("/courrier/textes", texts.texts, OFFICE),
    get("/courrier/textes/{code}", texts.one_letter, OFFICE),
    post("/courrier/textes/{code}", texts.edit, LEAD),
    get("/courrier/ecrire", composing.form, LEAD),
    post("/courrier/ecrire", composing.write, LEAD),
    get("/courrier/relancer/{reference}", nudging.form, LEAD),
    post("/courrier/relancer/{reference}", nudging.nudge, LEAD),
    get("/courrier/adresses", addresses.failed, OFFICE),
    get("/courrier/adresses/{person}", addresses.one, OFFICE),
    post("/courrier/adresses/{person}", addresses.mend, OFFICE),
    get("/courrier/rappels", doubts.show, OFFICE),
    post("/courrier/rappels", doubts.settle, OFFICE),
    get("/courrier/{letter}", letter.show, OFFICE),
    get("/courrier/{letter}/corps", letter.body, OFFICE),
    post("/courrier/{letter}/choix", letter.choose, OFFICE),
    post("/courrier/{letter}/texte", letter.edit, LEAD),
    get("/courrier/{letter}/documents/{rank}", papers.open_document, OFFICE),
    post("/courrier/{letter}/original", papers.attach, LEAD, max_bytes=FILE_BYTES),
    post("/courrier/{letter}/preuve", papers.prove, OFFICE),
)
"""Letters hold names and undisclosed decisions: nobody outside the office comes here."""
