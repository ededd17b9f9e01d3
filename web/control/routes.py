"""The pages of the control. Nothing here changes a file: what is recorded is who unmasked whom."""

from web.control.pages import front, question
from web.control.proof import evidence, letter_document, letter_proof, person, unmask, verified
from web.policy import CONTROL
from web.route import Route, get, post

ROUTES: tuple[Route, ...] = (
    get("/controle", front, CONTROL),
    post("/controle/verification", verified, CONTROL),
    get("/controle/questions/{question}", question, CONTROL),
    get("/controle/lettres/{lettre}", letter_proof, CONTROL),
    get("/controle/lettres/{lettre}/documents/{rank}", letter_document, CONTROL),
    get("/controle/personnes/{personne}", person, CONTROL),
    post("/controle/demasquer", unmask, CONTROL),
    post("/controle/preuve", evidence, CONTROL),
)
