"""Documents: tagged and kept for good, the same bytes anywhere, values that stay data."""

import os
import subprocess
import sys
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from notifications.printing import (
    DOCUMENTS,
    UNPRINTABLE,
    NotPrintable,
    PrinterMissing,
    _compiled,
    _plain,
    can_print,
    printed,
)
from tests.house.sources import ROOT
from tests.notifications.pdf_inspection import Inspected

COMMON = {
    "dated": date(2021, 9, 9),
    "author": "Conservatoire national des arts et métiers",
    "sender": "Conservatoire national des arts et métiers",
    "service": ["Au cœur des territoires", "1 rue de l’Exemple, 75000 Paris"],
    "signatory": "L’administrateur général",
    "quality": "Président du comité de sélection",
    "foot": "Au cœur des territoires – AMI2-014 Dax",
}
LETTER = {
    **COMMON,
    "title": "AMI2-014 Dax – Votre candidature est retenue",
    "recipient": ["Maire de Dax"],
    "place_and_day": "Le jeudi 9 septembre 2021",
    "subject": "Votre candidature est retenue",
    "references": ["Dossier AMI2-014 Dax"],
    "salutation": "Madame la Maire,",
    "blocks": [
        {"kind": "paragraph", "lines": ["Le comité a retenu votre candidature."]},
        {"kind": "box", "lines": ["Décision : candidature retenue"]},
        {"kind": "heading", "lines": ["Ce que le comité a retenu"]},
        {"kind": "quote", "lines": ["Un projet solide."]},
        {"kind": "item", "lines": ["Premier point"]},
        {"kind": "item", "lines": ["Second point"]},
    ],
    "farewell": "Je vous prie d’agréer, Madame la Maire, l’expression de ma haute considération.",
    "copies": ["contact de la collectivité"],
    "contact": ["Votre interlocuteur : Responsable du programme"],
}
ROWS = [["Instance", "Comité de sélection"], ["Dossier", "AMI2-014"]]
MEETING = {
    **COMMON,
    "reference": "PV-CS-2021-09",
    "standing": "Projet, non approuvé",
    "is_draft": True,
    "digest": "",
    "sections": [
        {
            "title": "Séance",
            "paragraphs": ["Comité de sélection", "Quorum : atteint."],
            "head": [],
            "rows": [],
        },
        {
            "title": "Composition et présences",
            "paragraphs": [],
            "head": ["Siège", "Qualité", "Nom", "Voix", "Participation"],
            "rows": [["Cnam", "présidence", "", "délibérative", "présent"]],
        },
    ],
}
DOCUMENTS_MADE = {
    "letter": LETTER,
    "certificate": {
        **COMMON,
        "title": "Attestation de label – Dax",
        "place": "Dax",
        "programme": "Au cœur des territoires",
        "decision": "a reçu le label par décision prise le 8 septembre 2021.",
        "rows": ROWS,
        "place_and_day": "Fait le 9 septembre 2021",
    },
    "minutes": {**MEETING, "title": "Procès-verbal – Comité de sélection"},
    "decision_record": {
        **MEETING,
        "title": "Relevé de décisions – Comité de sélection",
        "digest": "a" * 64,
    },
    "file_sheet": {
        **COMMON,
        "title": "Dossier AMI2-014 Dax",
        "reference": "AMI2-014",
        "place": "Dax",
        "rank": 3,
        "session": "Comité de sélection, séance du 8 septembre 2021",
        "rows": ROWS,
        "answers": [["Les besoins", "Une formation par an."]],
        "missing": ["délibération"],
        "pieces": ["note.pdf"],
    },
}
TABLE = {"Table", "TR", "TH", "TD"}
TAGS = {
    "letter": {"H1", "H2", "P", "L", "LI"},
    "certificate": {"H1", "P"} | TABLE,
    "minutes": {"H1", "H2", "P"} | TABLE,
    "decision_record": {"H1", "H2", "P"} | TABLE,
    "file_sheet": {"H1", "H2", "P", "L", "LI"} | TABLE,
}


def _text(content: bytes) -> str:
    pages = PdfReader(BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.parametrize("document", DOCUMENTS_MADE)
def test_a_document_is_tagged_for_reading_and_fit_to_be_kept(document: str) -> None:
    found = Inspected(printed(document, DOCUMENTS_MADE[document]))

    assert found.faults() == []
    assert TAGS[document] - found.kinds() == set()
    assert found.title() == DOCUMENTS_MADE[document]["title"]
    assert found.fonts() > 0


def test_inspection_sees_what_is_not_tagged() -> None:
    import typst

    content = typst.compile(b"#set document(title: [x])\nBonjour", format="pdf", pdf_tags=False)
    assert isinstance(content, bytes)
    plain = content.replace(b"/MarkInfo", b"/MorkInfo")
    with pytest.raises(KeyError):
        Inspected(plain).faults()


def test_a_letter_is_read_in_its_order() -> None:
    said = Inspected(printed("letter", LETTER)).read_aloud()
    order = [
        "Conservatoire national",
        "Maire de Dax",
        "Le jeudi 9 septembre 2021",
        "Objet : Votre candidature est retenue",
        "Madame la Maire,",
        "Le comité a retenu",
        "Ce que le comité a retenu",
        "Un projet solide.",
        "Premier point",
        "Second point",
        "Je vous prie",
        "L’administrateur général",
        "Président du comité",
        "Copie",
    ]
    assert [said.index(each) for each in order] == sorted(said.index(each) for each in order)


def test_the_same_values_give_the_same_bytes_here_and_elsewhere(tmp_path: Path) -> None:
    here = printed("letter", LETTER)
    probe = (
        "import sys; from tests.notifications.test_printing import LETTER; "
        "from notifications.printing import printed; "
        "sys.stdout.buffer.write(printed('letter', LETTER))"
    )
    zones = ("Pacific/Tahiti", "Europe/Paris")
    elsewhere = [
        subprocess.run(
            [sys.executable, "-c", probe],
            cwd=ROOT,
            env={**os.environ, "TZ": zone, "LC_ALL": "C", "HOME": str(tmp_path)},
            capture_output=True,
            check=True,
            timeout=60,
        ).stdout
        for zone in zones
    ]
    _compiled.cache_clear()
    assert elsewhere == [here, here]
    assert printed("letter", LETTER) == here


def test_another_day_gives_another_document() -> None:
    assert printed("letter", {**LETTER, "dated": "2021-09-10"}) != printed("letter", LETTER)


@pytest.mark.parametrize(
    "hostile",
    [
        '#read("/etc/passwd")',
        "#sys.inputs.values",
        '#import "@preview/cetz:0.1.0"',
        "$ x^2 $ *gras* _italique_ `code` <ref> @ref = Titre",
        '"); #panic("',
        "\\u{1F600} // commentaire /* bloc",
    ],
)
def test_words_are_never_markup(hostile: str) -> None:
    blocks = [{"kind": "paragraph", "lines": [hostile]}]

    said = _text(printed("letter", {**LETTER, "blocks": blocks}))

    assert " ".join(hostile.split()) in said


def test_a_character_no_font_holds_is_shown_as_a_square() -> None:
    blocks = [{"kind": "paragraph", "lines": ["Bravo 🎉 中文 é\u0301 fin\u200b\x07."]}]

    said = _text(printed("letter", {**LETTER, "blocks": blocks}))

    assert f"Bravo {UNPRINTABLE} {UNPRINTABLE}{UNPRINTABLE} é{UNPRINTABLE} fin." in said


def test_every_character_let_through_is_in_our_fonts() -> None:
    every = [chr(n) for n in range(0x20, 0x10000) if chr(n).isprintable() or chr(n) == "\u202f"]
    shown = [each for each in every if _plain(each) == each]
    lines = ["".join(shown[n : n + 60]) for n in range(0, len(shown), 60)]

    # PDF/A refuses to be made when a character has no glyph.
    content = printed("letter", {**LETTER, "blocks": [{"kind": "paragraph", "lines": lines}]})

    assert len(shown) > 300
    assert Inspected(content).faults() == []


def test_a_sheet_holds_on_one_page_however_long_its_answers() -> None:
    long = "La ville porte depuis dix ans un projet de formation. " * 14
    answers = [[f"Question {n}", long] for n in range(1, 6)]

    content = printed("file_sheet", {**DOCUMENTS_MADE["file_sheet"], "answers": answers})

    assert len(PdfReader(BytesIO(content)).pages) == 1


def test_a_row_of_the_minutes_holds_on_one_page_unless_its_text_is_too_long() -> None:
    told = "la ville porte un projet de formation, " * 9
    rows = [[f"{n}", f"debut{n:02} {told} fin{n:02}"] for n in range(40)]
    endless = ["40", f"debut40 {told * 40} fin40"]
    section = {"title": "Points", "paragraphs": [], "head": ["N°", "Motif"]}
    values = {**DOCUMENTS_MADE["minutes"], "sections": [{**section, "rows": [*rows, endless]}]}

    pages = [page.extract_text() for page in PdfReader(BytesIO(printed("minutes", values))).pages]

    def page_of(word: str) -> int:
        (found,) = [number for number, text in enumerate(pages) if word in text]
        return found

    assert [n for n in range(40) if page_of(f"debut{n:02}") != page_of(f"fin{n:02}")] == []
    assert page_of("debut40") < page_of("fin40")
    assert len(pages) > 4


def test_a_document_without_its_day_is_refused() -> None:
    with pytest.raises(KeyError):
        printed("letter", {"title": "x"})


def test_a_value_of_no_known_type_is_refused() -> None:
    with pytest.raises(TypeError):
        printed("letter", {**LETTER, "title": 1.5})


def test_an_unknown_document_cannot_be_made() -> None:
    with pytest.raises(NotPrintable):
        printed("unknown", LETTER)


def test_every_document_is_tried() -> None:
    files = {path.stem for path in DOCUMENTS.glob("*.typ")} - {"house"}
    assert files - set(DOCUMENTS_MADE) - {"copil"} == set()


def test_without_the_extra_the_remedy_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    _compiled.cache_clear()
    monkeypatch.setitem(sys.modules, "typst", None)

    assert not can_print()
    with pytest.raises(PrinterMissing, match="pip install 'ancrage"):
        printed("letter", LETTER)
