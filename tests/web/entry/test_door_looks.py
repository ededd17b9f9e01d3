"""The door in a real browser: accessible, without sideways scroll, in both themes and widths."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.web.chromium import PHONE, WINDOWS, Served, Window, serving
from tests.workflow.access.doors import DAX, asked, inside, person_of
from tests.workflow.bench import LEAD, done, open_draft
from workflow.access.commands import InviteAgent
from workflow.access.entry import visitor
from workflow.office import Office

PAGES = ("/entrer", "/entrer/lien/00", "/entrer/agent", "/d/AMI2-001", "/demo/entrer")


@pytest.fixture
def served(office: Office) -> Iterator[Served]:
    """The furnished office with its real door, served."""
    with serving(office, visitor) as at:
        yield at


@pytest.mark.parametrize(("width", "dark"), WINDOWS)
def test_pages_of_the_door_are_accessible_and_fit(
    window_maker: Browser, served: Served, office: Office, width: int, dark: bool
) -> None:
    invited = InviteAgent(actor=LEAD, person=person_of(office, "lead", "cnam"))
    token = str(done(office, invited).shown["token"])
    window = Window(browser=window_maker, served=served, width=width, dark=dark)
    name = f"{width}-{'sombre' if dark else 'clair'}"
    for number, path in enumerate(PAGES):
        window.open(path)
        _sound(window, f"entree-{number}-{name}")
    window.open("/entrer")
    window.page.get_by_label("Adresse électronique").fill(DAX)
    window.page.get_by_role("button", name="Recevoir mon code").click()
    window.page.get_by_label("Code à six chiffres").fill("000000")
    window.page.get_by_role("button", name="Entrer").click()
    _sound(window, f"entree-code-{name}")
    window.open(f"/entrer/inscription/{token}")
    for field in ("Mot de passe", "Le même, encore une fois"):
        window.page.get_by_label(field).fill("une phrase assez longue")
    window.page.get_by_role("button", name="Continuer").click()
    _sound(window, f"entree-cle-{name}")
    window.close()


@pytest.mark.parametrize("script", [True, False], ids=["avec script", "sans script"])
def test_a_contact_comes_in_and_reads_their_accesses(
    window_maker: Browser, served: Served, office: Office, script: bool
) -> None:
    open_draft(office, "40088")
    digits, _ = asked(office)
    window = Window(browser=window_maker, served=served, width=PHONE, script=script)
    window.open("/entrer/code")
    window.page.get_by_label("Adresse électronique").fill(DAX)
    window.page.get_by_label("Code à six chiffres").fill(digits)
    window.page.get_by_label("Cet appareil est le mien").check()
    window.page.get_by_role("button", name="Entrer").click()
    window.open("/mes-acces")
    assert window.page.get_by_text("appareil confirmé").is_visible()
    if script:
        _sound(window, "entree-acces")
    window.page.get_by_role("button", name="Fermer tous mes accès").click()
    assert window.page.get_by_text("Tous vos accès sont fermés.").is_visible()
    window.close()


def test_the_door_is_walked_through_with_the_keyboard_alone(
    window_maker: Browser, served: Served, office: Office
) -> None:
    digits, _ = asked(office)
    window = Window(browser=window_maker, served=served)
    window.open("/entrer/code")
    window.page.get_by_label("Adresse électronique").focus()
    for typed in (DAX, digits):
        window.page.keyboard.type(typed)
        window.page.keyboard.press("Tab")
    window.page.keyboard.press("Space")
    window.page.keyboard.press("Tab")
    with window.page.expect_navigation():
        window.page.keyboard.press("Enter")
    window.open("/mes-acces")
    assert window.page.get_by_role("heading", name="Mes accès").is_visible()
    window.close()


def test_a_session_survives_in_a_window_of_its_own(
    window_maker: Browser, served: Served, office: Office
) -> None:
    window = Window(browser=window_maker, served=served, session=inside(office), dark=True)
    window.open("/mes-acces")
    _sound(window, "entree-acces-sombre")
    window.close()


def _sound(window: Window, name: str) -> None:
    window.look(name)
    assert (name, window.faults(), window.scrolls_sideways()) == (name, [], False)
