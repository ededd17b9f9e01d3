"""« Courrier » in a real browser: accessible, within its window, both themes and widths."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from states.identifiers import CaseId, ContactKind
from tests.web.chromium import WINDOWS, Served, Window, serving
from tests.web.conftest import People, somebody
from tests.web.mail.test_mail_pages import doubt_a_reminder
from tests.workflow.bench import LEAD, done, open_draft
from tests.workflow.writing.test_nudging import contact
from tests.workflow.writing.test_selection import message, messages
from tests.workflow.writing.test_texts import edit, held_decision
from workflow.commands import StopMail
from workflow.mail.outbox import deliver
from workflow.office import Office
from workflow.store.records import LetterMove, LetterPhase

SESSION = "responsable"


@pytest.fixture
def served(office: Office, people: People) -> Iterator[Served]:
    """An office with letters in several states, served to its lead."""
    people.known[SESSION] = somebody(office, ContactKind.LEAD)
    with serving(office, people) as at:
        yield at


def furnish(office: Office) -> tuple[str, ...]:
    """Put letters in every state; returns the pages to look at."""
    held = held_decision(office)
    deliver(office)
    case = open_draft(office, "47001", "AMI2/vague-2")
    done(office, message(CaseId(case)))
    (doubtful,) = messages(office)
    with office.store.write() as writer:
        move = LetterMove(
            id=doubtful.id,
            sources=tuple(LetterPhase),
            target=LetterPhase.UNKNOWN,
            why="lease_ended_after_dot",
        )
        writer.move_letter(move)
    open_draft(office, "97120", "AMI2/vague-2")
    done(office, edit("receipt_complete", "Écrivez à {{ agent }} au sujet de {{ reference }}."))
    person = contact(office, "47001")
    done(office, StopMail(actor=LEAD, person=person, code="550"))
    doubt_a_reminder(office)
    return (
        "/courrier",
        "/courrier?etat=a-valider",
        f"/courrier/{held.id}",
        f"/courrier/{doubtful.id}",
        "/courrier/textes",
        "/courrier/textes/receipt_complete",
        "/courrier/ecrire?etat=draft",
        "/courrier/adresses",
        f"/courrier/adresses/{person}",
        "/courrier/relancer/AMI2-003",
        "/courrier/rappels",
    )


@pytest.mark.parametrize(("width", "dark"), WINDOWS)
def test_the_pages_of_letters_are_accessible_and_fit(
    window_maker: Browser, served: Served, width: int, dark: bool
) -> None:
    paths = furnish(served.counter.office)
    window = Window(browser=window_maker, served=served, session=SESSION, width=width, dark=dark)
    for number, path in enumerate(paths):
        window.open(path).wait_for_load_state("networkidle")
        window.look(f"courrier-{number}-{width}-{'sombre' if dark else 'clair'}")
        assert (path, window.faults()) == (path, [])
        assert (path, window.scrolls_sideways()) == (path, False)
    window.close()


@pytest.mark.parametrize("script", [True, False], ids=["avec", "sans"])
def test_a_selection_is_written_and_let_go_with_and_without_script(
    window_maker: Browser, served: Served, script: bool
) -> None:
    office = served.counter.office
    open_draft(office, "40088")
    open_draft(office, "47001")
    window = Window(browser=window_maker, served=served, session=SESSION, script=script)
    page = window.open("/courrier/ecrire?etat=draft")
    page.get_by_label("Objet").fill("Séance de septembre")
    page.get_by_label("Texte").first.fill("Votre dossier {{ reference }} sera vu en séance.")
    page.get_by_label("Pourquoi ce message").fill("Prévenir les villes")
    page.get_by_role("button", name="Voir d’abord").click()
    window.look(f"courrier-repetition-{'avec' if script else 'sans'}")
    assert "Votre dossier AMI2-00" in page.inner_text("main")
    page.get_by_role("button", name="Écrire 2").click()
    assert "2\xa0courriers écrits." in page.inner_text("main")
    page.get_by_role("button", name="Valider les 2").click()
    page.get_by_role("button", name="Valider 2").click()
    assert {letter.phase for letter in messages(office)} == {LetterPhase.QUEUED}
    window.close()


def test_the_letter_shows_in_its_frame(window_maker: Browser, served: Served) -> None:
    letter = held_decision(served.counter.office)
    window = Window(browser=window_maker, served=served, session=SESSION)
    page = window.open(f"/courrier/{letter.id}")
    frame = page.frame_locator("iframe.letter-frame")
    assert "Votre candidature n’est pas retenue" in frame.locator("h1").inner_text()
    window.close()
