"""Numbers and days beyond all reason are refused in a sentence, or left out; no page fails."""

from collections.abc import Callable

import pytest

from states.identifiers import ContactKind
from tests.web.conftest import Browser

DIGITS = "9" * 5_000
"""More digits than Python reads as a number."""
LAST_DAY = "31/12/9999"
Browsing = Callable[..., Browser]


@pytest.mark.parametrize(
    "path",
    [
        f"/courrier?page={DIGITS}",
        f"/candidatures?page={DIGITS}",
        f"/echeances?mois={DIGITS}",
        f"/echeances/prevision?jusqu-au={LAST_DAY}",
        f"/mise-en-service?jour={LAST_DAY}",
        f"/controle/questions/tirage?nombre={DIGITS}",
        f"/controle/questions/actes?du={LAST_DAY}&jusqu-au={LAST_DAY}",
        f"/dossiers/AMI2-001?au={LAST_DAY}&su-au={LAST_DAY}",
        f"/mon-espace/conseil?convocation={DIGITS}&marge={DIGITS}&seances={LAST_DAY}",
        f"/centre?antennes={DIGITS}&candidatures={DIGITS}",
    ],
)
def test_an_address_beyond_reason_is_answered(browser: Browsing, path: str) -> None:
    kinds = (
        *(ContactKind.LEAD, ContactKind.CONTACT, ContactKind.REGIONAL_CENTRE),
        *((ContactKind.AUDITOR,) if path.startswith("/controle") else ()),
    )
    for kind in kinds:
        try:
            visitor = browser(kind)
        except LookupError:
            continue
        assert visitor.get(path).status_code < 500


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/courrier/valider", {"choix": "release", "lettre": "x", "nombre": DIGITS}),
        ("/courrier/ecrire", {"references": "AMI2-001", "nombre": DIGITS, "suite": "ecrire"}),
        ("/echeances/report", {"echeance": "AMI2/vague-1", "jours": DIGITS, "motif": "m"}),
        ("/echeances/report", {"echeance": "AMI2/vague-1", "jours": "999999999", "motif": "m"}),
        ("/echeances/report", {"echeance": "AMI2/vague-1", "jours": "9999999", "motif": "m"}),
        ("/echeances/report", {"echeance": "AMI2/vague-1", "jour": LAST_DAY, "motif": "m"}),
        ("/horloge", {"jours": DIGITS, "jour": LAST_DAY, "de": DIGITS, "jusqu-au": LAST_DAY}),
        ("/exports", {"tables": "candidatures", "format": "csv", "au": LAST_DAY}),
    ],
)
def test_a_form_beyond_reason_is_answered(
    browser: Browsing, path: str, form: dict[str, str]
) -> None:
    assert browser(ContactKind.LEAD).fill(path, form, seen="/").status_code < 500
