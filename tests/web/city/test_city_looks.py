"""The city's pages in a real browser: accessible, as wide as a telephone, alive with a script."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route

from states.identifiers import CaseId, ContactKind
from tests.web.chromium import PHONE, WINDOWS, Served, Window, serving
from tests.web.city.places import reference_of
from tests.web.conftest import People, somebody
from tests.workflow.bench import file_candidature, move, open_draft
from tests.workflow.office_stories import kinds, labelled, state
from workflow.filing.answers import answers_of
from workflow.filing.commands import AnswerGiven, SaveDraft
from workflow.office import Office
from workflow.schedule.sweep import sweep

SESSION = "dax"
LATE = datetime(2020, 11, 6, 22, 50, tzinfo=UTC)
"""23:50 in Paris on the last evening of wave 1."""


@pytest.fixture
def served(office: Office, people: People) -> Iterator[Served]:
    """The furnished office, served; the contact of Dax may come in."""
    people.known[SESSION] = somebody(office, ContactKind.CONTACT, "40088")
    with serving(office, people) as at:
        yield at


def _looked(window: Window, paths: tuple[str, ...], name: str) -> None:
    for number, path in enumerate(paths):
        window.open(path)
        window.look(f"{name}-{number}-{window.width}-{'sombre' if window.dark else 'clair'}")
        assert (path, window.faults()) == (path, [])
        assert (path, window.scrolls_sideways()) == (path, False)
    window.close()


@pytest.mark.parametrize(("width", "dark"), WINDOWS)
def test_pages_of_a_draft_are_accessible_and_fit(
    window_maker: Browser, served: Served, office: Office, width: int, dark: bool
) -> None:
    case = open_draft(office, "40088")
    words = (AnswerGiven(question="titre", answer="Antenne du Cnam à Dax"),)
    dax = somebody(office, ContactKind.CONTACT, "40088").actor
    office.run(SaveDraft(actor=dax, case=case, answers=words))
    path = f"/mon-espace/{reference_of(office, case)}"
    window = Window(browser=window_maker, served=served, session=SESSION, width=width, dark=dark)
    own = ("/conseil", "/agenda", "/contact", "/droits")
    paths = (
        *("/mon-espace", path, f"{path}/depot", f"{path}/depot/confirmer"),
        *(f"/mon-espace{each}" for each in own),
    )
    _looked(window, paths, "ville-brouillon")


@pytest.mark.parametrize(("width", "dark"), WINDOWS)
def test_pages_of_a_file_and_its_antenna_are_accessible_and_fit(
    window_maker: Browser, served: Served, office: Office, width: int, dark: bool
) -> None:
    case, antenna = labelled(office, "40088")
    sweep(office)
    file = f"/mon-espace/{reference_of(office, case)}"
    paths = (
        *("/mon-espace", file, f"{file}/recepisse", f"{file}/lettres", f"{file}/depot"),
        f"/mon-espace/{reference_of(office, antenna)}",
    )
    window = Window(browser=window_maker, served=served, session=SESSION, width=width, dark=dark)
    _looked(window, paths, "ville-antenne")


@pytest.mark.parametrize("script", [True, False], ids=["script", "sans_script"])
def test_a_city_files_from_a_telephone_ten_minutes_before_the_closing(
    window_maker: Browser, served: Served, office: Office, tmp_path: Path, script: bool
) -> None:
    case = open_draft(office, "40088")
    note = tmp_path / "note.pdf"
    note.write_bytes(b"%PDF-1.4\n" + b"x" * 2_500_000)
    move(office, LATE)
    window = Window(
        browser=window_maker, served=served, session=SESSION, width=PHONE, script=script
    )
    page = window.open(f"/mon-espace/{reference_of(office, case)}/depot")
    if script:
        page.get_by_text("Il reste 9 minutes").or_(
            page.get_by_text("Il reste 10 minutes")
        ).wait_for()
    page.get_by_label("Intitulé du projet d’antenne").fill("Antenne du Cnam à Dax")
    if script:
        page.get_by_text("Enregistré le").wait_for()
        assert dict(_words(office, case)) == {"titre": "Antenne du Cnam à Dax"}
    page.locator("#f-needs_note").set_input_files(str(note))
    if script:
        page.locator("#liste-pieces").get_by_text("note.pdf").wait_for()
    page.get_by_role("button", name="Enregistrer et vérifier avant de déposer").click()
    page.get_by_role("button", name="Déposer en l’état").wait_for()
    window.look(f"ville-23h50-{'script' if script else 'sans'}")
    page.get_by_role("button", name="Déposer en l’état").click()
    page.get_by_role("heading", name="Votre candidature est déposée").wait_for()
    window.look(f"ville-recepisse-{'script' if script else 'sans'}")
    # Without scripts axe would never answer.
    assert not script or window.faults() == []
    assert (state(office, case), kinds(office, case).count("piece_stored")) == ("submitted", 1)
    said = page.locator("main").inner_text().replace("\u00a0", " ").replace("\u202f", " ")
    assert "23 h 50" in said
    window.close()


def test_an_upload_cut_short_goes_on_where_it_stopped(
    window_maker: Browser, served: Served, office: Office, tmp_path: Path
) -> None:
    case = open_draft(office, "40088")
    note = tmp_path / "note.pdf"
    note.write_bytes(b"%PDF-1.4\n" + b"x" * 3_500_000)
    window = Window(browser=window_maker, served=served, session=SESSION)
    page = window.open(f"/mon-espace/{reference_of(office, case)}/depot")
    cut = {"left": 2, "parts": 0}

    def meddle(route: Route) -> None:
        cut["parts"] += 1
        if cut["parts"] > 1 and cut["left"]:
            cut["left"] -= 1
            route.abort()
        else:
            route.continue_()

    page.route("**/envois/*", meddle)
    page.locator("#f-needs_note").set_input_files(str(note))
    page.locator("#liste-pieces").get_by_text("note.pdf").wait_for()
    with office.store.read() as reader:
        (piece,) = reader.pieces(case)
    assert (office.pieces.read(piece.sha256), cut["left"]) == (note.read_bytes(), 0)
    window.close()


def test_a_refused_upload_says_why_and_keeps_what_is_typed(
    window_maker: Browser, served: Served, office: Office, tmp_path: Path
) -> None:
    case = open_draft(office, "40088")
    other = tmp_path / "programme.exe"
    other.write_bytes(b"MZ")
    window = Window(browser=window_maker, served=served, session=SESSION)
    page = window.open(f"/mon-espace/{reference_of(office, case)}/depot")
    page.get_by_label("Besoins en formation").fill("Thermalisme")
    page.locator("#f-needs_note").set_input_files(str(other))
    page.get_by_role("alert").get_by_text("n’est pas accepté").wait_for()
    assert page.get_by_label("Besoins en formation").input_value() == "Thermalisme"
    assert window.faults() == []
    window.close()


def test_local_time_stands_beside_paris_overseas(
    window_maker: Browser, served: Served, office: Office, people: People
) -> None:
    people.known["guadeloupe"] = somebody(office, ContactKind.CONTACT, "97120")
    case = file_candidature(office, "97120", pieces=("form",))
    window = Window(browser=window_maker, served=served, session="guadeloupe", width=PHONE)
    page = window.open(f"/mon-espace/{reference_of(office, case)}/recepisse")
    said = page.locator("main").inner_text().replace("\u00a0", " ").replace("\u202f", " ")
    assert "8 h (heure de Paris)" in said
    assert "2 h (heure" in said
    window.look("ville-guadeloupe")
    window.close()


def _words(office: Office, case: CaseId) -> dict[str, str]:
    with office.store.read() as reader:
        return dict(answers_of(reader, case).words)
