"""The door in a browser: codes, links, scanners, agents, one's own accesses, demonstrations."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from pyotp import TOTP

from states.identifiers import ContactKind
from tests.web.conftest import ORIGIN, TOKEN, Browser
from tests.web.soundness import faults_in
from tests.workflow.access.doors import DAX, LINK, person_of
from tests.workflow.bench import LEAD, done, move, open_draft
from tests.workflow.office_stories import kinds, utc
from web.app import create_app
from web.counter import Counter
from workflow.access.commands import InviteAgent
from workflow.access.entry import visitor
from workflow.clock import SIMULATED_NOW
from workflow.mail.outbox import MAILBOX_FOLDER
from workflow.office import Office

Open = Callable[..., Browser]
PAGES = ("/entrer", "/entrer/code", "/entrer/lien/00", "/entrer/agent", "/entrer/inscription/00")
PUBLIC = (*PAGES, "/d/AMI2-001", "/d/AMI9-999", "/demo/entrer")


@pytest.fixture
def counter(office: Office) -> Counter:
    """The counter with its real door."""
    return Counter(office=office, identify=visitor)


@pytest.fixture
def stranger(counter: Counter) -> Browser:
    """A browser of nobody yet."""
    return Browser(
        create_app(counter),
        base_url=ORIGIN,
        headers={
            "origin": ORIGIN,
            "sec-fetch-site": "same-origin",
            "user-agent": "Firefox/1 Linux",
        },
        client=("127.0.0.1", 50_000),
    )


def last_letter(office: Office) -> tuple[str, str]:
    """Return the digits and the link's token of the last access letter in the mailbox."""
    letters = []
    for path in sorted((office.store.folder / MAILBOX_FOLDER).rglob("*.eml")):
        message = message_from_bytes(path.read_bytes(), policy=policy.default)
        assert isinstance(message, EmailMessage)
        body = message.get_body(("plain",))
        text = str(body.get_content()) if body else ""
        if "/entrer/lien/" in text:
            letters.append((path.stat().st_mtime_ns, text))
    text = max(letters)[1]
    digits, link = re.search(r"Code\W+(\d{6})\b", text), LINK.search(text)
    assert digits is not None
    assert link is not None
    return digits[1], link[1]


def came_in(browser: Browser, address: str = DAX, **more: str) -> None:
    """Ask for a code and come in with it."""
    office = browser.app.state.counter.office
    browser.fill("/entrer", {"adresse": address})
    digits, _ = last_letter(office)
    answer = browser.fill("/entrer/code", {"adresse": address, "_code": digits, **more})
    assert answer.status_code == 303


@pytest.mark.parametrize("path", PUBLIC)
def test_every_page_of_the_door_is_sound(stranger: Browser, path: str) -> None:
    shown = stranger.get(path)
    assert (shown.status_code, faults_in(shown.text)) == (200, [])


def test_a_contact_comes_in_by_a_code_and_goes_on_to_the_file(
    stranger: Browser, office: Office
) -> None:
    open_draft(office, "40088")
    shown = stranger.get("/d/AMI2-001")
    assert "Recevoir mon code" in shown.text
    answer = stranger.fill("/entrer", {"adresse": DAX, "suite": "/d/AMI2-001"}, "/d/AMI2-001")
    assert answer.headers["location"] == "/entrer/code"
    digits, _ = last_letter(office)
    answer = stranger.fill("/entrer/code", {"_code": digits, "appareil": "oui"})
    assert answer.headers["location"] == "/d/AMI2-001"
    cookie = answer.headers["set-cookie"]
    assert ("HttpOnly" in cookie, "SameSite=lax" in cookie, "Max-Age=2592000" in cookie) == (
        *(True, True, True),
    )
    onward = stranger.get("/d/AMI2-001", follow_redirects=False)
    assert onward.headers["location"] == "/mon-espace/AMI2-001"


def test_the_page_of_a_file_says_nothing_of_it_outside(stranger: Browser, office: Office) -> None:
    open_draft(office, "40088")
    known, unknown = stranger.get("/d/AMI2-001").text, stranger.get("/d/AMI2-002").text
    assert known.replace("AMI2-001", "AMI2-002") == unknown


def test_known_and_unknown_addresses_read_the_same_page(stranger: Browser) -> None:
    pages = []
    for address in (DAX, "inconnu-40088@ville.example"):
        answer = stranger.fill("/entrer", {"adresse": address})
        assert (answer.status_code, answer.headers["location"]) == (303, "/entrer/code")
        pages.append(stranger.get("/entrer/code").text.replace(address, "…"))
    assert pages[0] == pages[1]


def test_scanners_opening_a_link_consume_nothing(stranger: Browser, office: Office) -> None:
    stranger.fill("/entrer", {"adresse": DAX})
    _, token = last_letter(office)
    for _ in range(3):
        assert stranger.get(f"/entrer/lien/{token}").status_code == 200
        assert stranger.head(f"/entrer/lien/{token}").status_code == 200
    forged = stranger.post(
        f"/entrer/lien/{token}", headers={"origin": "https://ailleurs.example"}, data={}
    )
    assert forged.status_code == 400
    answer = stranger.fill(f"/entrer/lien/{token}")
    assert answer.status_code == 303
    again = stranger.fill(f"/entrer/lien/{token}")
    assert (again.status_code, "n’est plus valable" in again.text) == (422, True)


def test_the_page_of_a_link_is_told_to_nobody_else(stranger: Browser) -> None:
    # Not « no-referrer »: a browser would then hide where its forms come from.
    assert stranger.get("/entrer/lien/00").headers["referrer-policy"] == "same-origin"


def test_behind_tls_the_session_is_bound_to_this_host(office: Office) -> None:
    office.settings = replace(office.settings, base_url="https://suivi.exemple.example")
    counter = Counter(office=office, identify=visitor)
    origin = "https://suivi.exemple.example"
    headers = {"origin": origin, "sec-fetch-site": "same-origin"}
    browser = Browser(create_app(counter), base_url=origin, headers=headers)
    browser.fill("/entrer", {"adresse": DAX})
    digits, _ = last_letter(office)
    answer = browser.fill("/entrer/code", {"_code": digits})
    (cookie,) = [
        each for each in answer.headers.get_list("set-cookie") if each.startswith("__Host-ancrage=")
    ]
    for mark in ("HttpOnly", "Path=/", "SameSite=lax", "Secure"):
        assert mark in cookie
    assert "Domain" not in cookie
    assert "Max-Age" not in cookie


def test_links_come_from_the_configuration_whatever_the_host_says(
    stranger: Browser, office: Office
) -> None:
    shown = stranger.get("/entrer", headers={"host": "localhost:8000"})
    token = TOKEN.search(shown.text)
    assert token is not None
    stranger.post(
        "/entrer",
        data={"adresse": DAX, "_jeton": token[1]},
        headers={"host": "localhost:8000", "origin": "http://localhost:8000"},
        follow_redirects=False,
    )
    folder = office.store.folder / MAILBOX_FOLDER
    letters = [path.read_bytes() for path in folder.rglob("*.eml")]
    assert any(b"http://127.0.0.1:8000/entrer/lien/" in each for each in letters)
    assert not any(b"localhost" in each for each in letters)


def test_a_wrong_code_is_refused_and_the_address_kept(stranger: Browser) -> None:
    stranger.fill("/entrer", {"adresse": DAX})
    answer = stranger.fill("/entrer/code", {"_code": "000000"})
    assert (answer.status_code, DAX in answer.text) == (422, True)
    assert ("000000" in answer.text, faults_in(answer.text)) == (False, [])


def test_too_many_codes_are_refused_with_the_hour_to_come_back(stranger: Browser) -> None:
    for _ in range(5):
        stranger.fill("/entrer", {"adresse": DAX})
    answer = stranger.fill("/entrer", {"adresse": DAX})
    assert (
        answer.status_code,
        "8 h 12 (heure de Paris)".replace(" ", "\xa0", 2) in answer.text,
    ) == (
        429,
        True,
    )


@pytest.mark.parametrize(
    "suite",
    [
        "//ailleurs.example",
        "https://ailleurs.example",
        "/\\ailleurs.example",
        "/entrer",
        "ailleurs",
    ],
)
def test_the_door_leads_to_our_own_pages_only(
    stranger: Browser, office: Office, suite: str
) -> None:
    stranger.fill("/entrer", {"adresse": DAX, "suite": suite})
    digits, _ = last_letter(office)
    assert stranger.fill("/entrer/code", {"_code": digits}).headers["location"] == "/"


def test_leaving_closes_the_session_and_forgets_the_cookie(
    stranger: Browser, counter: Counter
) -> None:
    came_in(stranger)
    held = stranger.cookies[counter.cookie_name]
    answer = stranger.fill("/sortir", seen="/mes-acces")
    assert answer.status_code == 303
    assert (visitor(counter.office, held), stranger.cookies.get(counter.cookie_name)) == (
        None,
        None,
    )
    assert stranger.get("/mes-acces", follow_redirects=False).status_code == 303


def test_ones_own_accesses_are_listed_and_closed(stranger: Browser) -> None:
    came_in(stranger)
    shown = stranger.get("/mes-acces")
    assert ("Firefox, Linux" in shown.text, faults_in(shown.text)) == (True, [])
    answer = stranger.fill("/mes-acces/tout-fermer", seen="/mes-acces")
    assert answer.headers["location"] == "/"
    assert (
        stranger.get("/mes-acces", follow_redirects=False).headers["location"].startswith("/entrer")
    )


def test_an_agent_is_invited_then_comes_in_with_password_and_code(
    stranger: Browser, office: Office
) -> None:
    lead = person_of(office, "lead", "cnam")
    token = str(done(office, InviteAgent(actor=LEAD, person=lead)).shown["token"])
    path, password = f"/entrer/inscription/{token}", "une phrase assez longue"
    assert stranger.head(path).status_code == 200
    differing = stranger.fill(path, {"_motdepasse": password, "_encore": "autre"})
    assert (differing.status_code, password in differing.text) == (422, False)
    shown = stranger.fill(path, {"_motdepasse": password, "_encore": password})
    assert (shown.status_code, faults_in(shown.text)) == (200, [])
    key = re.search(r"<code class=\"typed\">([A-Z2-7]+)</code>", shown.text)
    assert key is not None
    wrong = stranger.fill(f"{path}/cle", {"_code": "000000"}, path)
    assert (wrong.status_code, key[1] in wrong.text, faults_in(wrong.text)) == (422, False, [])
    with office.store.read() as reader:
        now = office.now(reader)
    answer = stranger.fill(f"{path}/cle", {"_code": TOTP(key[1]).at(now)}, path)
    assert answer.headers["location"] == "/"
    assert stranger.get("/", follow_redirects=False).headers["location"] == "/tableau"
    stranger.fill("/sortir", seen="/mes-acces")
    form = {"adresse": "responsable@cnam.example", "_motdepasse": password}
    later = TOTP(key[1]).at(now + timedelta(seconds=30))
    assert stranger.fill("/entrer/agent", {**form, "_code": "000000"}).status_code == 422
    assert stranger.fill("/entrer/agent", {**form, "_code": later}).status_code == 303


def test_a_stale_form_repeats_no_secret(stranger: Browser) -> None:
    answer = stranger.post(
        "/entrer/agent",
        data={"adresse": DAX, "_motdepasse": "une phrase secrète", "_jeton": "faux"},
    )
    assert (answer.status_code, "secrète" in answer.text) == (403, False)


def test_a_demonstration_lets_one_be_the_lead(stranger: Browser, office: Office) -> None:
    lead = person_of(office, "lead", "cnam")
    answer = stranger.fill("/demo/entrer", {"personne": lead})
    assert answer.status_code == 303
    assert stranger.get("/tableau").status_code == 200
    assert kinds(office, lead)[-1] == "entered"


def test_the_door_of_demonstrations_is_closed_to_a_real_store_and_from_afar(
    stranger: Browser, counter: Counter
) -> None:
    far = Browser(create_app(counter), base_url=ORIGIN, client=("192.0.2.9", 50_000))
    assert far.get("/demo/entrer").status_code == 404
    near = Browser(create_app(counter), base_url=ORIGIN, client=("127.0.0.1", 50_000))
    assert near.get("/demo/entrer").status_code == 200
    for name in ("x-forwarded-for", "forwarded", "x-real-ip"):
        assert near.get("/demo/entrer", headers={name: "127.0.0.1"}).status_code == 404
    with counter.office.store.write() as writer:
        writer.put_setting(SIMULATED_NOW, None)
    assert stranger.get("/demo/entrer").status_code == 404


def test_a_login_works_at_ten_in_the_evening_of_the_closing(
    stranger: Browser, office: Office
) -> None:
    move(office, utc("2020-11-06T21:00:00"))
    came_in(stranger)
    assert stranger.get("/mes-acces").status_code == 200


def test_pages_for_somebody_lead_to_the_door_and_back(browser: Open) -> None:
    answer = browser().get("/mes-acces", follow_redirects=False)
    assert answer.headers["location"] == "/entrer?suite=/mes-acces"
    assert browser(ContactKind.CONTACT).get("/entrer", follow_redirects=False).status_code in (
        200,
        303,
    )
