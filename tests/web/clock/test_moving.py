"""The buttons of the simulated clock."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace

from states.identifiers import ContactKind
from tests.web.conftest import Browser, somebody
from tests.workflow.bench import STARTED_AT, open_draft
from tests.workflow.office_stories import state
from web.counter import Counter
from web.work import Ended, Work
from workflow.office import Office

Open = Callable[..., Browser]
PAGE = "/accessibilite"


def now(office: Office) -> datetime:
    """The office's instant."""
    with office.store.read() as reader:
        return office.now(reader)


def end_of(lead: Browser, asked: str) -> str:
    """Follow a form's answer to the page that says how it ended."""
    for _ in range(60):
        shown = lead.get(asked)
        if 'http-equiv="refresh"' not in shown.text:
            return shown.text
    raise AssertionError("the work did not end")


def test_a_day_forward_says_what_happened(browser: Open, office: Office) -> None:
    lead = browser(ContactKind.LEAD)
    answered = lead.fill("/horloge", {"pas": "jour", "retour": PAGE}, seen=PAGE)
    assert answered.status_code == 303
    told = end_of(lead, answered.headers["location"])
    assert now(office) == STARTED_AT + timedelta(days=1)
    assert "samedi 25 juillet 2020" in told
    assert "acte" in told


def test_a_named_day_is_reached_and_the_closing_on_the_way_is_done(
    browser: Open, office: Office
) -> None:
    case = open_draft(office, "40088")
    lead = browser(ContactKind.LEAD)
    answered = lead.fill(
        "/horloge", {"pas": "date", "jour": "2020-11-08", "retour": PAGE}, seen=PAGE
    )
    told = end_of(lead, answered.headers["location"])
    assert "dimanche 8 novembre 2020" in told
    assert "1 acte automatique" in told.replace("\xa0", " ")
    assert state(office, case) == "draft"


def test_the_clock_never_goes_back_nor_too_far(browser: Open, office: Office) -> None:
    lead = browser(ContactKind.LEAD)
    for day, why in (("2020-01-01", "passée"), ("2031-01-01", "trois ans"), ("bientôt", "lit pas")):
        answered = lead.fill("/horloge", {"pas": "date", "jour": day, "retour": PAGE}, seen=PAGE)
        assert why in lead.get(answered.headers["location"]).text
    assert now(office) == STARTED_AT


def test_only_the_lead_and_the_operator_move_the_clock(browser: Open, office: Office) -> None:
    city = browser(ContactKind.CONTACT)
    assert city.fill("/horloge", {"pas": "jour"}, seen=PAGE).status_code == 403
    assert now(office) == STARTED_AT


def test_the_work_of_somebody_else_does_not_exist(
    browser: Open, office: Office, counter: Counter
) -> None:
    lead, centre = browser(ContactKind.LEAD), browser(ContactKind.REGIONAL_CENTRE)
    works, there = lead.app.state.works, SimpleNamespace(counter=counter)  # type: ignore[attr-defined]
    there.actor = somebody(office, ContactKind.LEAD).actor
    work = works.start(there, "Essai", lambda _: Ended(sentences=("Fini.",)), PAGE)
    assert "Fini." in lead.get(f"/travaux/{work.id}").text
    theirs, none = centre.get(f"/travaux/{work.id}"), centre.get("/travaux/nul")
    assert (theirs.status_code, none.status_code) == (404, 404)
    assert theirs.text.replace(work.id, "nul") == none.text


def test_a_work_that_breaks_says_so_and_a_work_under_way_is_followed(
    browser: Open, office: Office, counter: Counter
) -> None:
    lead = browser(ContactKind.LEAD)
    there = SimpleNamespace(counter=counter, actor=somebody(office, ContactKind.LEAD).actor)
    works, gate = lead.app.state.works, threading.Event()  # type: ignore[attr-defined]

    def broken(work: Work) -> Ended:
        work.tell("Une ligne sur deux.", 0.5)
        gate.wait(10)
        raise ValueError("broken")

    work = works.start(there, "Essai", broken, PAGE)
    while "Une ligne sur deux." not in (shown := lead.get(f"/travaux/{work.id}").text):
        pass
    assert 'value="50"' in shown
    assert 'http-equiv="refresh"' in shown
    gate.set()
    assert "arrêté avant la fin" in end_of(lead, f"/travaux/{work.id}")
